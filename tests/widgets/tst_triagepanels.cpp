// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/tablepane.h"
#include "widgets/panels/triagefacts.h"
#include "widgets/panels/triagefusepanel.h"
#include "widgets/panels/triagekernelspanel.h"
#include "widgets/panels/triageoverlappanel.h"
#include "widgets/style/segmentbar.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

TriageKernelRow kernelRow(const QString &name, double us, double share, int event)
{
    TriageKernelRow row;
    row.kernel = name;
    row.category = u"gemm"_s;
    row.us = us;
    row.share = share;
    row.launches = 3;
    row.first = makeId<EventId>(std::size_t(event));
    row.match = TriageMatch::Exact;
    row.location = u"vllm/a.py:12 forward"_s;
    row.cpuOp = u"aten::mm"_s;
    TriageSource source;
    source.location = row.location;
    source.share = 100;
    source.launches = 3;
    source.frame = makeId<EventId>(std::size_t(event) + 100);
    source.inMapping = true;
    source.stack = {u"vllm/b.py:1 run"_s, row.location};
    row.sources.push_back(source);
    return row;
}

// Two stages: decode with three kernels (one below the cutoff), all with one.
TriageAnswerPtr makeAnswer()
{
    auto answer = std::make_shared<TriageAnswer>();
    answer->isPair = true;
    answer->formalFramework = u"vLLM"_s;
    answer->mappingPaths = {u"/x/eager.json.gz"_s};
    answer->formalPaths = {u"/x/graph.json.gz"_s};
    TriageStageAnswer decode;
    decode.stage = TriageStage::Decode;
    decode.us = 1000;
    decode.gpus = 1;
    decode.kernels = {kernelRow(u"void ns::gemm<float>"_s, 700, 70, 1), kernelRow(u"rope"_s, 295, 29.5, 2),
        kernelRow(u"tiny"_s, 5, 0.5, 3)};
    decode.kernels[1].sources.front().isGraph = true;
    TriageOverlapRow overlap;
    overlap.priority = u"P1"_s;
    overlap.verdict = u"headroom"_s;
    overlap.kernel = u"rope"_s;
    overlap.risk = u"low"_s;
    overlap.exclusive = 1;
    overlap.example = makeId<EventId>(2);
    decode.overlap = {overlap};
    TriageFuseRow fuse;
    fuse.pattern = u"Fused RoPE"_s;
    fuse.confidence = u"Confirmed"_s;
    fuse.similarity = u"high"_s;
    fuse.kernels = {1};
    decode.fuse = {fuse};
    TriageStageAnswer all;
    all.kernels = {kernelRow(u"copy"_s, 10, 100, 4)};
    all.nearMisses = {{u"Fused X"_s, u"1 of its 2 kernel groups are there."_s}};
    answer->stages = {decode, all};
    return answer;
}

} // namespace

class TestTriagePanels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void kernelsShowRestAndCaption();
    void locationOpensItsFrame();
    void rowsChooseEvents();
    void timelineChoosesRows();
    void filters();
    void stagesSwitch();
    void emptySaysWhy();
};

void TestTriagePanels::kernelsShowRestAndCaption()
{
    TriageKernelsPanel panel;
    panel.resize(1200, 600);
    const QAbstractItemModelTester tester(panel.pane()->proxy()->table());
    panel.setAnswer(makeAnswer(), 0);
    const Table table = panel.pane()->table();
    QCOMPARE(table.rows.size(), 3u);
    QCOMPARE(plainCell(table.columns[0], table.rows[0][0]), u"void ns::gemm<float>"_s);
    QCOMPARE(panel.pane()->shownIndex(0, 0).data().toString(), u"gemm<float>"_s);
    QCOMPARE(plainCell(table.columns[0], table.rows[2][0]), u"1 kernel below 1.0 %"_s);
    QVERIFY(panel.caption().contains(u"decode"_s));
    QVERIFY(panel.caption().contains(u"formal: graph.json.gz"_s));
    QVERIFY(panel.caption().contains(u"mapping: eager.json.gz"_s));
    QVERIFY(panel.facts()->title().contains(u"gemm<float>"_s)); // of the first row
    QCOMPARE(panel.facts()->lines().front().second, u"vllm/a.py:12"_s);
    QCOMPARE(panel.pane()->shownIndex(1, 8).data().toString(), u"graph replay only"_s);
}

void TestTriagePanels::locationOpensItsFrame()
{
    TriageKernelsPanel panel;
    panel.setAnswer(makeAnswer(), 0);
    QSignalSpy frames(&panel, &TriagePanel::frameChosen);
    Q_EMIT panel.pane()->clicked(0, 8);
    QCOMPARE(frames.size(), 1);
    QCOMPARE(frames[0][1].value<EventId>(), makeId<EventId>(101));
    QCOMPARE(frames[0][2].toBool(), true);
    Q_EMIT panel.pane()->clicked(0, 0);
    QCOMPARE(frames.size(), 1);
    Q_EMIT panel.facts()->followed(0);
    QCOMPARE(frames.size(), 2);
}

void TestTriagePanels::rowsChooseEvents()
{
    TriageKernelsPanel kernels;
    TriageOverlapPanel overlap;
    TriageFusePanel fuse;
    const std::vector<std::pair<TriagePanel *, int>> rows {{&kernels, 1}, {&overlap, 0}, {&fuse, 0}};
    for (const auto &[panel, row] : rows) {
        panel->setAnswer(makeAnswer(), 0);
        QSignalSpy events(panel, &TriagePanel::eventChosen);
        Q_EMIT panel->pane()->currentChanged(row, 0);
        Q_EMIT panel->pane()->activated(row, 0);
        QCOMPARE(events.size(), 2);
        QCOMPARE(events[0][1].value<EventId>(), makeId<EventId>(2));
        QCOMPARE(events[0][2].toBool(), false);
        QCOMPARE(events[1][2].toBool(), true);
    }
    // The sum of the small kernels is no place to go to.
    QSignalSpy events(&kernels, &TriagePanel::eventChosen);
    Q_EMIT kernels.pane()->activated(2, 0);
    QCOMPARE(events.size(), 0);
}

void TestTriagePanels::timelineChoosesRows()
{
    TriageKernelsPanel kernels;
    kernels.setAnswer(makeAnswer(), 0);
    QSignalSpy events(&kernels, &TriagePanel::eventChosen);
    QVERIFY(kernels.showKernel(u"rope"_s));
    QCOMPARE(kernels.pane()->currentRow(), 1);
    QVERIFY(!kernels.showKernel(u"tiny"_s));
    QCOMPARE(kernels.pane()->currentRow(), -1);
    QCOMPARE(events.size(), 0);
    TriageFusePanel fuse;
    fuse.setAnswer(makeAnswer(), 0);
    QVERIFY(fuse.showKernel(u"rope"_s));
    QVERIFY(!fuse.showKernel(u"void ns::gemm<float>"_s));
}

void TestTriagePanels::filters()
{
    TriageKernelsPanel panel;
    panel.setAnswer(makeAnswer(), 0);
    panel.pane()->proxy()->setFilterText(u"share>50"_s);
    QCOMPARE(panel.pane()->table().rows.size(), 1u);
    panel.pane()->proxy()->setFilterText(u"rope"_s);
    QCOMPARE(panel.pane()->table().rows.size(), 1u);
}

void TestTriagePanels::stagesSwitch()
{
    TriageKernelsPanel panel;
    panel.setAnswer(makeAnswer(), 0);
    QSignalSpy stages(&panel, &TriageKernelsPanel::stageChosen);
    QTest::mouseClick(panel.stages()->button(1), Qt::LeftButton);
    QCOMPARE(stages.size(), 1);
    panel.setStage(1);
    QCOMPARE(panel.pane()->table().rows.size(), 1u);
    QVERIFY(panel.caption().contains(u"Stage all"_s));
}

void TestTriagePanels::emptySaysWhy()
{
    TriageFusePanel fuse;
    fuse.setAnswer(makeAnswer(), 1);
    QCOMPARE(fuse.facts()->lines().front().text, u"Fused X"_s);
    TriageOverlapPanel overlap;
    overlap.setAnswer(makeAnswer(), 1);
    QCOMPARE(overlap.facts()->title(), u"No overlap opportunities"_s);
    overlap.clear(u"Nothing."_s);
    QCOMPARE(overlap.emptyText(), u"Nothing."_s);
    QVERIFY(overlap.tables().empty());
}

QTEST_MAIN(TestTriagePanels)
#include "tst_triagepanels.moc"
