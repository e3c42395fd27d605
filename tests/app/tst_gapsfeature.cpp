// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/docks.h"
#include "app/gapsfeature.h"
#include "support/core/generated.h"
#include "support/core/sharedtraces.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/charts/bucketchart.h"
#include "widgets/charts/gapdotchart.h"
#include "widgets/panels/causebar.h"
#include "widgets/panels/coveragestrip.h"
#include "widgets/panels/gapgroupspanel.h"
#include "widgets/panels/gapinspectorpanel.h"
#include "widgets/panels/gaplengthspanel.h"
#include "widgets/panels/gaptext.h"
#include "widgets/panels/graphspanel.h"
#include "widgets/panels/layerstrip.h"
#include "widgets/panels/longestgapspanel.h"
#include "widgets/panels/patternpanel.h"
#include "widgets/panels/statebar.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/metrics.h"
#include "widgets/style/segmentbar.h"
#include "widgets/timeline/timelineview.h"

#include <QAbstractItemModelTester>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QToolButton>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

// The gap panels in the window: the same figures as the analysis, one selection for timeline and
// panels, everything by keyboard.
class TestGapsFeature : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void nothingIsComputedUnseen();
    void figuresAreTheAnalysis();
    void modelsAreSound();
    void bucketFilters();
    void listDrivesTimeline();
    void timelineDrivesInspector();
    void keysWalkGaps();
    void causesAddUp();
    void streamGaps();
    void groupIsHighlighted();
    void dotsGoToTheirGap();
    void graphPanel();
    void patternPanel();
    void everythingHasAName();
    void saysWhatItCannotAnswer_data();
    void saysWhatItCannotAnswer();

private:
    [[nodiscard]] MainWindow &window() const { return m_fixture->window(); }

    [[nodiscard]] GapsFeature *gaps() const { return window().findChild<GapsFeature *>(); }

    [[nodiscard]] TimelineController *controller() const
    {
        return window().timeline()->controller();
    }

    [[nodiscard]] const std::optional<InspectedGap> &inspected() const
    {
        return gaps()->inspector()->gap();
    }

    void trigger(ActionId id) const { window().actionTable()->operator[](id)->trigger(); }

    test::GeneratedTrace m_trace;
    std::unique_ptr<WindowFixture> m_fixture;
};

void TestGapsFeature::initTestCase()
{
    demo::ExecutorConfig config = demo::publishedExample(true);
    config.steady = 20;
    config.rampUp = 4;
    config.drain = 2;
    m_trace = test::generateTrace(config);
}

void TestGapsFeature::init()
{
    GuiTest::init();
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open({m_trace.path()}));
    if (qstrcmp(QTest::currentTestFunction(), "nothingIsComputedUnseen") == 0)
        return;
    trigger(ActionId::LayoutGaps);
    QVERIFY(m_fixture->settle());
}

void TestGapsFeature::nothingIsComputedUnseen()
{
    QVERIFY(!gaps()->book());
    QVERIFY(!gaps()->isBusy());
    trigger(ActionId::LayoutGaps);
    QVERIFY(m_fixture->settle());
    QVERIFY(gaps()->book());
    QVERIFY(!gaps()->groups()->groups().empty());
}

void TestGapsFeature::figuresAreTheAnalysis()
{
    const GapsAnswer expected = answerGaps(*gaps()->book(), gaps()->question());
    QCOMPARE(gaps()->question().scope, KernelScope::Steady);
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        QCOMPARE(gaps()->lengths()->countChart()->valueOf(i), double(expected.buckets[i].count));
        QCOMPARE(gaps()->lengths()->totalChart()->valueOf(i), inMs(expected.buckets[i].total));
    }
    QCOMPARE(gaps()->groups()->groups().size(), expected.idle.groups.size());
    const std::vector<Table> tables = gaps()->groups()->tables();
    QCOMPARE(tables.size(), 1u);
    QVERIFY(tables[0].sum.has_value());
    // The sum row is the device idle time, Unattributed included and last.
    const auto column = std::ranges::find(tables[0].columns, u"total"_s, &Column::key);
    const auto at = std::size_t(column - tables[0].columns.begin());
    QVERIFY(qAbs(std::get<double>((*tables[0].sum)[at].value) - inMs(expected.idle.idle)) < 1e-9);
    QCOMPARE(std::get<QString>(tables[0].rows.back().front().value), u"Unattributed"_s);
    const auto &listed = gaps()->longest()->gaps();
    QCOMPARE(listed.size(), expected.longest.size());
    for (std::size_t i = 0; i < listed.size(); ++i)
        QCOMPARE(listed[i].key, expected.longest[i].key);
}

void TestGapsFeature::modelsAreSound()
{
    using Mode = QAbstractItemModelTester::FailureReportingMode;
    QList<TablePane *> panes;
    for (Panel *panel : QList<Panel *> {gaps()->groups(), gaps()->longest(), gaps()->inspector(),
             gaps()->graphs(), gaps()->pattern()})
        panes += panel->findChildren<TablePane *>();
    QCOMPARE(panes.size(), 7);
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
    for (const TablePane *pane : panes) {
        testers.push_back(std::make_unique<QAbstractItemModelTester>(pane->proxy(), Mode::QtTest));
        testers.push_back(
            std::make_unique<QAbstractItemModelTester>(pane->proxy()->sourceModel(), Mode::QtTest));
    }
    Q_EMIT gaps()->groups()->scopeChosen(KernelScope::All);
    QVERIFY(m_fixture->settle());
    QCOMPARE(gaps()->question().scope, KernelScope::All);
    gaps()->longest()->pane()->view()->selectRow(2);
    QVERIFY(m_fixture->settle());
    QVERIFY(controller()->goToGap(3));
    QVERIFY(m_fixture->settle());
}

void TestGapsFeature::bucketFilters()
{
    BucketChart *chart = gaps()->lengths()->countChart();
    const GapsAnswer whole = answerGaps(*gaps()->book(), gaps()->question());
    const auto largest = std::ranges::max_element(whole.buckets, {}, &GapBucket::total);
    const auto bucket = int(largest - whole.buckets.begin());
    chart->setFocus();
    QVERIFY(chart->hasFocus());
    for (int i = 0; i < bucket; ++i)
        QTest::keyClick(chart, Qt::Key_Right);
    QTest::keyClick(chart, Qt::Key_Return);
    QVERIFY(m_fixture->settle());
    QCOMPARE(gaps()->question().bucket, std::optional(std::size_t(bucket)));
    Chip *chip = gaps()->lengths()->filterChip();
    QVERIFY(chip->isVisible() && chip->isClearable());
    QVERIFY(chip->value().contains(bucketText(std::size_t(bucket))));
    QCOMPARE(qint64(gaps()->longest()->gaps().size()),
        std::min<qint64>(largest->count, qint64(gaps()->question().top)));
    TimeNs sum = 0;
    for (const GapGroup &group : gaps()->groups()->groups())
        sum += group.total;
    QCOMPARE(sum, largest->total);
    // Escape gives the filter up, the chip goes.
    QTest::keyClick(chart, Qt::Key_Escape);
    QVERIFY(m_fixture->settle());
    QVERIFY(!gaps()->question().bucket && !chip->isVisible());
    // By mouse, and off again by the chip.
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->columnOf(std::size_t(bucket)).center());
    QVERIFY(m_fixture->settle());
    QCOMPARE(gaps()->question().bucket, std::optional(std::size_t(bucket)));
    Q_EMIT chip->cleared();
    QVERIFY(m_fixture->settle());
    QVERIFY(!gaps()->question().bucket);
}

void TestGapsFeature::listDrivesTimeline()
{
    QVERIFY(!inspected());
    QVERIFY(!gaps()->inspector()->emptyText().isEmpty());
    gaps()->longest()->pane()->view()->selectRow(1);
    QVERIFY(m_fixture->settle());
    const ListedGap &gap = gaps()->longest()->gaps()[1];
    const TimelineSelection &selection = controller()->selection();
    QCOMPARE(selection.kind, TimelineSelection::Kind::Idle);
    QCOMPARE(selection.range, gap.time);
    QCOMPARE(selection.rank, *gap.rank);
    QVERIFY(controller()->visible().contains(controller()->selectedView().begin));
    QVERIFY(inspected());
    QCOMPARE(inspected()->key, gap.key);
    QCOMPARE(inspected()->place.position, 2);
    // Next of the list: one shorter, in timeline and list too.
    gaps()->inspector()->nextButton()->click();
    QVERIFY(m_fixture->settle());
    QCOMPARE(inspected()->key, gaps()->longest()->gaps()[2].key);
    QCOMPARE(controller()->selection().range, gaps()->longest()->gaps()[2].time);
    QCOMPARE(gaps()->longest()->pane()->currentRow(), 2);
    gaps()->inspector()->previousButton()->click();
    QVERIFY(m_fixture->settle());
    QCOMPARE(inspected()->key, gap.key);
    controller()->clearSelection();
    QVERIFY(m_fixture->settle());
    QVERIFY(!inspected());
    QCOMPARE(gaps()->longest()->pane()->currentRow(), -1);
}

void TestGapsFeature::timelineDrivesInspector()
{
    // Idle time as the lanes select it.
    const ListedGap gap = gaps()->longest()->gaps()[4];
    TimelineSelection selection;
    selection.kind = TimelineSelection::Kind::Idle;
    selection.rank = *gap.rank;
    selection.trace = 0;
    selection.range = gap.time;
    controller()->select(selection);
    QVERIFY(m_fixture->settle());
    QVERIFY(inspected());
    QCOMPARE(inspected()->key, gap.key);
    QCOMPARE(gaps()->longest()->pane()->currentRow(), 4);
    QCOMPARE(controller()->selection(), selection); // and it stays
    // An inter-step gap: host time with exposed and hidden apart.
    controller()->selectGap(0, 1, 7);
    QVERIFY(m_fixture->settle());
    QCOMPARE(inspected()->key, (GapKey {GapKind::Step, 1, 7, {}}));
    const TimelineFactsPtr facts = controller()->facts(0);
    const TimeRange range = facts->ranks[1].gaps[7].range;
    QCOMPARE(inspected()->time, range);
    QCOMPARE(inspected()->exposed, range.duration() - facts->ranks[1].busy->totalWithin(range));
    // An event of the gap leaves the inspector where it is.
    controller()->selectEvent(0, 0, EventId(0));
    QVERIFY(m_fixture->settle());
    QCOMPARE(inspected()->key.kind, GapKind::Step);
}

void TestGapsFeature::keysWalkGaps()
{
    controller()->selectGap(0, 0, 5);
    QVERIFY(m_fixture->settle());
    trigger(ActionId::NextGap);
    QVERIFY(m_fixture->settle());
    QCOMPARE(inspected()->key, (GapKey {GapKind::Step, 0, 6, {}}));
    trigger(ActionId::PreviousGap);
    trigger(ActionId::PreviousGap);
    QVERIFY(m_fixture->settle());
    QCOMPARE(inspected()->key, (GapKey {GapKind::Step, 0, 4, {}}));
    // On idle time the same keys walk the listed gaps of the rank in time.
    gaps()->longest()->pane()->view()->selectRow(0);
    QVERIFY(m_fixture->settle());
    const TimeRange first = inspected()->time;
    const auto rank = inspected()->rank;
    trigger(ActionId::NextGap);
    QVERIFY(m_fixture->settle());
    if (inspected()->time == first) // the longest was the last one
        trigger(ActionId::PreviousGap);
    QVERIFY(m_fixture->settle());
    QVERIFY(inspected()->time != first);
    QCOMPARE(inspected()->rank, rank);
    QCOMPARE(controller()->selection().range, inspected()->time);
    QCOMPARE(controller()->selection().kind, TimelineSelection::Kind::Idle);
}

void TestGapsFeature::causesAddUp()
{
    for (const bool isStep : {false, true}) {
        if (isStep)
            controller()->selectGap(0, 0, 8);
        else
            gaps()->longest()->pane()->view()->selectRow(0);
        QVERIFY(m_fixture->settle());
        CauseBar *bar = gaps()->inspector()->bar();
        TimeNs sum = 0;
        TimeNs exposed = 0;
        for (const CauseBar::Segment &segment : bar->segments()) {
            sum += segment.length;
            exposed += segment.exposed ? segment.length : 0;
        }
        QCOMPARE(sum, inspected()->time.duration());
        QCOMPARE(exposed, inspected()->exposed);
        // Painted side by side over the whole width.
        QCOMPARE(bar->segmentRect(0).left(), Metrics::kPanelInset);
        const QRect last = bar->segmentRect(bar->segments().size() - 1);
        QVERIFY(qAbs(last.right() + 2 - (bar->width() - Metrics::kPanelInset)) <= 2);
        const Table table = gaps()->inspector()->tables().front();
        QCOMPARE(std::get<qint64>((*table.sum)[1].value), inspected()->time.duration());
        // By keyboard: the second cause, which is outlined and is the table's row.
        bar->setFocus();
        QTest::keyClick(bar, Qt::Key_Right);
        QTest::keyClick(bar, Qt::Key_Return);
        QCOMPARE(gaps()->inspector()->causes()->currentRow(), bar->segments()[1].part);
    }
}

void TestGapsFeature::streamGaps()
{
    gaps()->lengths()->kinds()->button(1)->click();
    QVERIFY(m_fixture->settle());
    QCOMPARE(gaps()->question().kind, GapKind::Stream);
    gaps()->longest()->pane()->view()->selectRow(0);
    QVERIFY(m_fixture->settle());
    QCOMPARE(inspected()->key.kind, GapKind::Stream);
    QCOMPARE(controller()->selection().range, inspected()->time);
    QVERIFY(inspected()->exposed <= inspected()->time.duration());
    QCOMPARE(gaps()->longest()->pane()->currentRow(), 0);
}

void TestGapsFeature::groupIsHighlighted()
{
    const QImage before = window().timeline()->grab().toImage();
    gaps()->groups()->pane()->view()->setFocus();
    QTest::keyClick(gaps()->groups()->pane()->view(), Qt::Key_Down);
    QVERIFY(m_fixture->settle());
    QVERIFY(gaps()->groups()->pane()->currentRow() >= 0);
    const QImage shown = window().timeline()->grab().toImage();
    QVERIFY(shown != before);
    // A metric takes the highlight over; Escape gives the group up.
    gaps()->groups()->pane()->setCurrent(-1);
    Q_EMIT gaps()->groups()->groupCleared();
    QVERIFY(m_fixture->settle());
    QCOMPARE(window().timeline()->grab().toImage(), before);
}

void TestGapsFeature::dotsGoToTheirGap()
{
    gaps()->longest()->pane()->view()->selectRow(0);
    QVERIFY(m_fixture->settle());
    GapDotChart *chart = gaps()->inspector()->chart();
    QCOMPARE(chart->pointCount(), inspected()->series.points.size());
    QVERIFY(chart->pointCount() > 2);
    const std::size_t current = *inspected()->series.current;
    const std::size_t wanted = current == 0 ? 1 : current - 1;
    const GapKey key = *inspected()->series.points[wanted].key;
    chart->setFocus();
    QTest::keyClick(chart, current == 0 ? Qt::Key_Right : Qt::Key_Left);
    QTest::keyClick(chart, Qt::Key_Return);
    QVERIFY(m_fixture->settle());
    QCOMPARE(inspected()->key, key);
    QCOMPARE(controller()->selection().range, gaps()->book()->timeOf(key));
}

void TestGapsFeature::graphPanel()
{
    GraphsPanel *panel = gaps()->graphs();
    window().docks()->raise(panel);
    QVERIFY(m_fixture->settle());
    const GraphCoverageByStep &coverage = gaps()->book()->kernels->coverage;
    std::array<std::vector<StepCoverage>, 2> steps;
    for (const StepCoverage &step : coverage.steps) {
        if (!step.sum.isEmpty())
            steps[step.rank].push_back(step);
    }
    const std::vector<Table> tables = panel->tables();
    QVERIFY(!tables.empty());
    QCOMPARE(std::get<qint64>((*tables[0].sum)[3].value), coverage.run.kernels - coverage.run.graphKernels);
    QCOMPARE(panel->strips().size(), 2);
    for (std::size_t rank = 0; rank < 2; ++rank)
        QCOMPARE(panel->strips()[qsizetype(rank)]->count(), steps[rank].size());
    // A step of the strip is a step of the timeline.
    CoverageStrip *strip = panel->strips()[1];
    strip->setFocus();
    QTest::keyClick(strip, Qt::Key_Right);
    QTest::keyClick(strip, Qt::Key_Return);
    QCOMPARE(controller()->selection().kind, TimelineSelection::Kind::Step);
    QCOMPARE(controller()->selection().rank, 1u);
    QCOMPARE(controller()->selection().index, std::size_t(steps[1][1].step));
    panel->kinds()->button(1)->click();
    QVERIFY(panel->breakPane()->isVisible() && !panel->eagerPane()->isVisible());
}

void TestGapsFeature::patternPanel()
{
    PatternPanel *panel = gaps()->pattern();
    window().docks()->raise(panel);
    QVERIFY(m_fixture->settle());
    const LayerPattern &pattern = panel->pattern();
    if (pattern.period == 0) {
        QVERIFY(!panel->emptyText().isEmpty());
        return;
    }
    const Table table = panel->tables().front();
    double gapPerStep = 0;
    for (const PatternGroup &group : pattern.groups)
        gapPerStep += group.gapPerStepUs;
    QVERIFY(qAbs(std::get<double>((*table.sum)[3].value) - gapPerStep) < 1e-6);
    Q_EMIT panel->layerRequested();
    QVERIFY(m_fixture->settle());
    const QImage before = window().timeline()->grab().toImage();
    panel->groupPane()->view()->setFocus();
    QTest::keyClick(panel->groupPane()->view(), Qt::Key_Down);
    QVERIFY(m_fixture->settle());
    QVERIFY(window().timeline()->grab().toImage() != before);
}

void TestGapsFeature::everythingHasAName()
{
    gaps()->longest()->pane()->view()->selectRow(0);
    QVERIFY(m_fixture->settle());
    for (Panel *panel : QList<Panel *> {gaps()->lengths(), gaps()->groups(), gaps()->longest(),
             gaps()->inspector(), gaps()->graphs(), gaps()->pattern()}) {
        QVERIFY(!panel->name().isEmpty());
        for (const QWidget *widget : panel->findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus
                || widget->objectName().startsWith(u"qt_"_s))
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const QString spoken
                = widget->accessibleName() + (button != nullptr ? button->text() : QString());
            QVERIFY2(!spoken.isEmpty(),
                qPrintable(panel->name() + u": "_s
                    + QString::fromLatin1(widget->metaObject()->className())));
        }
    }
    for (const QWidget *chart : std::initializer_list<QWidget *> {
             gaps()->lengths()->countChart(), gaps()->inspector()->chart(), gaps()->inspector()->bar()})
        QVERIFY(!chart->accessibleDescription().isEmpty());
}

void TestGapsFeature::saysWhatItCannotAnswer_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("words");
    QTest::newRow("no kernels") << u"cases/10_no_kernels"_s << u"no GPU kernels"_s;
    QTest::newRow("ranges only") << u"nsys/tensorrt_nvtx_only"_s << u"no table of GPU kernels"_s;
    QTest::newRow("whole graphs") << u"nsys/transformer_2p7b_cudagraph"_s << u"UNKNOWN"_s;
}

void TestGapsFeature::saysWhatItCannotAnswer()
{
    const QString folder = test::sharedTraces();
    if (folder.isEmpty())
        QSKIP("no shared traces");
    QFETCH(QString, file);
    QFETCH(QString, words);
    QVERIFY(m_fixture->open({folder + u'/' + file + u".sqlite"_s}));
    QVERIFY(m_fixture->settle());
    if (words == u"UNKNOWN"_s) {
        QVERIFY(gaps()->graphs()->headline().startsWith(words));
        QVERIFY(gaps()->graphs()->banner().contains(u"--cuda-graph-trace=node"_s));
        QVERIFY(gaps()->graphs()->banner().contains(u"10 CUDA graphs"_s));
        QVERIFY(!gaps()->pattern()->emptyText().isEmpty());
        return;
    }
    for (Panel *panel : QList<Panel *> {gaps()->lengths(), gaps()->groups(), gaps()->longest(),
             gaps()->inspector()})
        QVERIFY2(panel->emptyText().contains(words), qPrintable(panel->emptyText()));
    QVERIFY(!gaps()->graphs()->emptyText().isEmpty());
    QVERIFY(!gaps()->pattern()->emptyText().isEmpty());
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestGapsFeature)
#include "tst_gapsfeature.moc"
