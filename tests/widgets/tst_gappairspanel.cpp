// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "widgets/panels/gappairspanel.h"
#include "widgets/panels/tablepane.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

GapPair pairOf(const QString &source, double baseline, double target, DeltaStatus status)
{
    GapPair pair;
    pair.source = source;
    pair.us = {baseline, target};
    pair.gaps = {1, 2};
    pair.status = status;
    pair.targetLongest.covered = target > 0 ? 1000 : 0;
    pair.baselineLongest.covered = baseline > 0 ? 1000 : 0;
    return pair;
}

GapPairs samplePairs()
{
    GapPairs pairs;
    pairs.unit = ComparedUnit::Step;
    pairs.steps = 240;
    pairs.idle = {130, 415.5};
    pairs.rows = {pairOf(u"_update_requests"_s, 118, 352, DeltaStatus::Regression),
        pairOf(u"broadcast_requests"_s, 0, 50.5, DeltaStatus::New),
        pairOf(u"Unattributed"_s, 12, 13, DeltaStatus::Unchanged)};
    return pairs;
}

} // namespace

// The idle time of two runs as a table.
class TestGapPairsPanel : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void rowsAddUp();
    void headlineTellsTheChange();
    void enterGoesToTheLongestGap();
    void saysWhyNot();
};

void TestGapPairsPanel::rowsAddUp()
{
    GapPairsPanel panel;
    const QAbstractItemModelTester tester(
        panel.pane()->proxy(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    panel.setPairs(samplePairs());
    const Table table = panel.tables().front();
    QCOMPARE(table.rows.size(), 3u);
    QVERIFY(table.sum.has_value());
    QStringList sum;
    for (std::size_t i = 0; i < table.sum->size(); ++i)
        sum.append(cellText(table.columns[i], (*table.sum)[i]));
    QVERIFY2(sum.contains(u"130.0"_s), qPrintable(sum.join(u'|')));
    QVERIFY2(sum.contains(u"415.5"_s), qPrintable(sum.join(u'|')));
    QVERIFY2(sum.contains(u"+285.5"_s), qPrintable(sum.join(u'|')));
}

void TestGapPairsPanel::headlineTellsTheChange()
{
    GapPairsPanel panel;
    panel.setPairs(samplePairs());
    for (const QString &part : {u"130.0"_s, u"415.5"_s, u"+285.5"_s})
        QVERIFY2(panel.headline().contains(part), qPrintable(panel.headline()));
    QVERIFY(panel.markdown().contains(u"_update_requests"_s));
}

void TestGapPairsPanel::enterGoesToTheLongestGap()
{
    GapPairsPanel panel;
    panel.setPairs(samplePairs());
    QSignalSpy chosen(&panel, &GapPairsPanel::placeChosen);
    Q_EMIT panel.pane()->activated(1, 0); // new: only the target has it
    QVERIFY(chosen.count() >= 1);
    QCOMPARE(chosen.back().front().value<std::size_t>(), std::size_t(1));
}

void TestGapPairsPanel::saysWhyNot()
{
    GapPairsPanel panel;
    panel.clear(u"Only one run is open."_s);
    QCOMPARE(panel.emptyText(), u"Only one run is open."_s);
    panel.setPairs(samplePairs());
    QVERIFY(panel.emptyText().isEmpty());
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestGapPairsPanel)
#include "tst_gappairspanel.moc"
