// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/docks.h"
#include "app/ranksfeature.h"
#include "core/report/ranksummaryjson.h"
#include "support/core/generated.h"
#include "support/core/ranksummaries.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/panels/ranklatenesspanel.h"
#include "widgets/panels/rankoperationspanel.h"
#include "widgets/panels/rankspanel.h"
#include "widgets/panels/tablepane.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/overview.h"
#include "widgets/timeline/timelineview.h"

#include <QAbstractItemModelTester>
#include <QScrollBar>
#include <QTableView>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

// A run with one late rank is opened as a folder: the panels say who, since when, why, how much.
class TestRanksFeature : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void panelsAnswer();
    void overviewFollowsTheClocks();
    void modelsAreSound();
    void clickGoesToTheStep();
    void timelineMovesTheCursor();
    void lanesByLateness();
    void ranksOverlaid();
    void leavingOutAsksAnew();
    void manyRanksInTheChart();
    void oneStepInTheChart();
    void lanesAreCalledAsTheRows();
    void summariesAlone();

private:
    [[nodiscard]] MainWindow &window() const { return m_fixture->window(); }

    template<class P>
    [[nodiscard]] P *panel() const
    {
        return window().findChild<P *>();
    }

    [[nodiscard]] TimelineController *controller() const
    {
        return window().timeline()->controller();
    }

    test::GeneratedTrace m_trace;
    std::unique_ptr<WindowFixture> m_fixture;
};

void TestRanksFeature::initTestCase()
{
    demo::ExecutorConfig config = demo::lateExample(demo::LateCause::HostWork, 4, 2);
    config.seed = 606;
    config.steady = 30;
    demo::splitIntoFiles(config, 606);
    m_trace = test::generateTrace(config);
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open({m_trace.folder->path()}));
}

void TestRanksFeature::panelsAnswer()
{
    const QString headline = panel<RanksPanel>()->headline();
    QVERIFY2(headline.startsWith(u"Rank 2 is the straggler"_s), qPrintable(headline));
    QVERIFY2(headline.contains(u"from step"_s), qPrintable(headline));
    const QString texts = test::visibleTexts(*panel<RanksPanel>()).join(u'\n');
    QVERIFY2(texts.contains(u"_coordinator_metadata"_s), qPrintable(texts));
    QVERIFY(texts.contains(u"extra host work"_s));
    QVERIFY(texts.contains(u"Clocks aligned on"_s));
    QCOMPARE(panel<RanksPanel>()->model()->rowCount({}), 4);
    QCOMPARE(panel<RankLatenessPanel>()->chart()->lineCount(), std::size_t(4));
    QVERIFY(panel<RankOperationsPanel>()->name().startsWith(u"Rank 2"_s));
    // What is shown can be taken along.
    QCOMPARE(panel<RanksPanel>()->tables().size(), std::size_t(1));
    QVERIFY(panel<RankLatenessPanel>()->tables().front().rows.size() > 30);
    QVERIFY(panel<RankOperationsPanel>()->markdown().contains(u"_coordinator_metadata"_s));
}

// The files are moved to their clocks when the answer is there, after the overview was painted.
void TestRanksFeature::overviewFollowsTheClocks()
{
    auto *const overview = window().findChild<OverviewBar *>();
    const int gutter = window().timeline()->lanes()->gutterWidth();
    std::vector<TimeNs> shifts;
    for (std::size_t trace = 0; trace < 4; ++trace)
        shifts.push_back(controller()->shift(0, trace));
    const QImage right = overview->grab().toImage();
    std::vector<TimeNs> wrong = shifts;
    wrong[2] += 40'000'000;
    controller()->setFileShifts(0, wrong);
    QVERIFY(overview->grab().toImage() != right);
    controller()->setFileShifts(0, shifts);
    overview->setGutter(gutter + 10); // paints anew
    overview->setGutter(gutter);
    QCOMPARE(overview->grab().toImage(), right);
}

void TestRanksFeature::modelsAreSound()
{
    QAbstractItemModelTester ranks(
        panel<RanksPanel>()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester operations(panel<RankOperationsPanel>()->model(),
        QAbstractItemModelTester::FailureReportingMode::QtTest);
    // The outlier is told by a sign, not by colour alone.
    const auto *model = panel<RanksPanel>()->model();
    QCOMPARE(model->look(2, 2).mark, Mark::Above);
    QVERIFY(model->look(2, 2).bold);
    QCOMPARE(model->look(0, 2).mark, Mark::Blank);
}

void TestRanksFeature::clickGoesToTheStep()
{
    window().findChild<QDockWidget *>(u"ranklateness"_s)->setVisible(true);
    LatenessChart *chart = panel<RankLatenessPanel>()->chart();
    chart->resize(800, 300);
    chart->replot();
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->cellPosition(1, 20));
    const TimelineSelection &selection = controller()->selection();
    QCOMPARE(selection.kind, TimelineSelection::Kind::Step);
    QCOMPARE(selection.rank, std::size_t(1));
    QCOMPARE(selection.index, std::size_t(20));
    QCOMPARE(chart->cursorStep(), std::optional(std::size_t(20)));
    const TimeRange shown = controller()->selectedView();
    QVERIFY(controller()->visible().overlaps(shown));
    // Its lanes are in sight, also those of a rank further below.
    const auto isInSight = [this](std::size_t rank) {
        const LanesView *lanes = window().timeline()->lanes();
        const TimelineLayout &layout = lanes->layoutOfRows();
        const TimelineRow &header = layout.rows[layout.findRow(RowKind::Group, 0, rank)];
        const int y = header.y - lanes->verticalScrollBar()->value();
        return y >= 0 && y + 3 * header.height <= lanes->viewport()->height();
    };
    QVERIFY(isInSight(1));
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->cellPosition(3, 20));
    QVERIFY(isInSight(3));
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->cellPosition(1, 20));
    QVERIFY(isInSight(1));
    QTest::keyClick(chart, Qt::Key_Right);
    QCOMPARE(controller()->selection().index, std::size_t(21));
    QTest::keyClick(chart, Qt::Key_Down);
    QCOMPARE(controller()->selection().rank, std::size_t(2));
}

void TestRanksFeature::timelineMovesTheCursor()
{
    controller()->selectStep(0, 3, 12);
    QCOMPARE(panel<RankLatenessPanel>()->chart()->cursorStep(), std::optional(std::size_t(12)));
    controller()->clearSelection();
}

void TestRanksFeature::lanesByLateness()
{
    const auto firstGroup = [this] { return window().timeline()->lanes()->layoutOfRows().rows.front().rank; };
    QCOMPARE(firstGroup(), std::size_t(0));
    Q_EMIT panel<RanksPanel>()->laneOrderRequested(true);
    QCOMPARE(firstGroup(), std::size_t(2));
    QVERIFY(test::visibleTexts(*panel<RanksPanel>()).contains(u"Lanes by rank"_s)); // the other
    Q_EMIT panel<RanksPanel>()->laneOrderRequested(false);
    QCOMPARE(firstGroup(), std::size_t(0));
}

// Lanes of one kind lie together, a thin row per rank; everything in them works as before.
void TestRanksFeature::ranksOverlaid()
{
    const LanesView *lanes = window().timeline()->lanes();
    const auto keys = [lanes] {
        QStringList list;
        for (const TimelineRow &row : lanes->layoutOfRows().rows)
            list.append(row.key);
        return list;
    };
    // The ranks in the rows below a header, from the top.
    const auto ranksUnder = [lanes](const QString &header) {
        std::vector<std::size_t> ranks;
        for (const TimelineRow &row : lanes->layoutOfRows().rows) {
            if (row.group == header && row.key != header)
                ranks.push_back(row.rank);
        }
        return ranks;
    };
    const QStringList before = keys();
    auto *const action = window().findChild<QAction *>(u"overlayRanks"_s);
    QVERIFY(action && action->isEnabled() && !action->isChecked());
    action->trigger();
    QVERIFY(action->isChecked());
    const std::vector<std::size_t> inOrder {0, 1, 2, 3};
    for (const QString &layer : {u"0/ksteps0"_s, u"0/kgaps0"_s, u"0/kstream0"_s, u"0/kranges0"_s})
        QCOMPARE(ranksUnder(layer), inOrder);
    QCOMPARE(keys().front(), u"0/ksteps0"_s);
    QVERIFY(ranksUnder(u"0/kapi0"_s).empty()); // collapsed at first
    // Each rank's busiest stream is there once, thinner than alone.
    for (const std::size_t rank : inOrder) {
        const TimelineLayout &layout = lanes->layoutOfRows();
        const TimelineRow &stream = layout.rows[layout.findRow(RowKind::Stream, 0, rank)];
        QVERIFY(stream.isMain);
        QCOMPARE(stream.name, u"Rank %1"_s.arg(rank));
        for (const Strip &strip : stream.strips)
            QVERIFY(strip.y >= 0 && strip.y + strip.height <= stream.height + 1);
    }
    // A step is selected in the row of its rank, and found there by the mouse.
    Q_EMIT panel<RankLatenessPanel>()->cellChosen(2, 20);
    QCOMPARE(controller()->selection().rank, std::size_t(2));
    QVERIFY(!window().timeline()->grab().isNull());
    const TimelineLayout &layout = lanes->layoutOfRows();
    const TimelineRow &steps = layout.rows[layout.findRow(RowKind::Group, 0, 2)];
    QCOMPARE(steps.kind, RowKind::Steps);
    const TimeRange view = controller()->selectedView();
    const QPointF middle(lanes->xOf(view.begin + view.duration() / 2),
        steps.y - lanes->verticalScrollBar()->value() + layout.pinnedHeight + steps.height / 2);
    const LanesView::Target target = const_cast<LanesView *>(lanes)->targetAt(middle);
    QCOMPARE(target.selection, controller()->selection());
    // Also where the steps had been collapsed.
    window().timeline()->lanes()->toggleRow(u"0/ksteps0"_s);
    QVERIFY(ranksUnder(u"0/ksteps0"_s).empty());
    Q_EMIT panel<RankLatenessPanel>()->cellChosen(1, 20);
    QCOMPARE(ranksUnder(u"0/ksteps0"_s), inOrder);
    // The late rank comes first in every group when the lanes follow the lateness.
    Q_EMIT panel<RanksPanel>()->laneOrderRequested(true);
    QCOMPARE(ranksUnder(u"0/ksteps0"_s).front(), std::size_t(2));
    QCOMPARE(ranksUnder(u"0/kstream0"_s).front(), std::size_t(2));
    Q_EMIT panel<RanksPanel>()->laneOrderRequested(false);
    // Kept in sessions, and undone.
    const QJsonObject state = window().timeline()->rowState();
    action->trigger();
    QCOMPARE(keys(), before);
    window().timeline()->setRowState(state);
    QVERIFY(action->isChecked());
    QCOMPARE(keys().front(), u"0/ksteps0"_s);
    action->trigger();
    QCOMPARE(keys(), before);
    controller()->clearSelection();
    // The layout Ranks begins with it; each remembers what was chosen.
    window().findChild<QAction *>(u"layoutRanks"_s)->trigger();
    QVERIFY(action->isChecked());
    window().findChild<QAction *>(u"layoutTimeline"_s)->trigger();
    QVERIFY(!action->isChecked());
    QCOMPARE(keys(), before);
    window().findChild<QAction *>(u"layoutRanks"_s)->trigger();
    action->trigger();
    window().findChild<QAction *>(u"layoutTimeline"_s)->trigger();
    window().findChild<QAction *>(u"layoutRanks"_s)->trigger();
    QVERIFY(!action->isChecked());
    window().findChild<QAction *>(u"layoutTimeline"_s)->trigger();
}

void TestRanksFeature::leavingOutAsksAnew()
{
    Q_EMIT panel<RanksPanel>()->leaveOutRequested(2);
    QVERIFY(m_fixture->settle());
    QCOMPARE(panel<RanksPanel>()->model()->rowCount({}), 3);
    QVERIFY(panel<RanksPanel>()->headline().startsWith(u"No straggler"_s));
    // The rows that are left still lead to their own ranks.
    Q_EMIT panel<RankLatenessPanel>()->cellChosen(2, 10);
    QCOMPARE(controller()->selection().rank, std::size_t(3));
    Q_EMIT panel<RanksPanel>()->takeAllRequested();
    QVERIFY(m_fixture->settle());
    QCOMPARE(panel<RanksPanel>()->model()->rowCount({}), 4);
}

void TestRanksFeature::manyRanksInTheChart()
{
    test::SummaryRun run;
    run.ranks = 2'000;
    run.steps = 40;
    run.collectivesPerStep = 2;
    run.lateRank = 1'234;
    run.lateFrom = 5;
    std::vector<RankSummaryPtr> summaries;
    for (int rank = 0; rank < run.ranks; ++rank) {
        RankSummary summary = test::makeRankSummary(run, rank);
        summary.clock = std::uint32_t(rank);
        summaries.push_back(std::make_shared<const RankSummary>(std::move(summary)));
    }
    const auto answer = std::make_shared<const RankAnswer>(
        answerRanks(chooseRanks(summaries), loadRankTables()));
    QVERIFY(answer->isStraggler());
    QCOMPARE(*answer->worst, 1'234U);
    QCOMPARE(answer->byStep.numbers[*answer->since], 6);
    RankLatenessPanel panel;
    panel.setAnswer(answer);
    panel.resize(900, 400);
    panel.show();
    QCOMPARE(panel.chart()->lineCount(), std::size_t(24));
    QVERIFY(test::colourCount(panel.grab().toImage()) > 20);
    QVERIFY(panel.chart()->textOf(1'234, 10).contains(u"Rank 1234"_s));
}

// A strip of one column has the width of its step.
void TestRanksFeature::oneStepInTheChart()
{
    test::SummaryRun run;
    run.ranks = 3;
    run.steps = 1;
    run.lateRank = 1;
    run.lateFrom = 0;
    std::vector<RankSummaryPtr> summaries;
    for (int rank = 0; rank < run.ranks; ++rank) {
        RankSummary summary = test::makeRankSummary(run, rank);
        summary.clock = std::uint32_t(rank);
        summaries.push_back(std::make_shared<const RankSummary>(std::move(summary)));
    }
    RankLatenessPanel panel;
    panel.setAnswer(std::make_shared<const RankAnswer>(
        answerRanks(chooseRanks(summaries), loadRankTables())));
    panel.resize(700, 300);
    panel.show();
    LatenessChart *chart = panel.chart();
    chart->resize(700, 250);
    chart->replot();
    const QImage image = chart->grab().toImage();
    const auto colourAt = [&](std::size_t rank, int dx) {
        return image.pixelColor((chart->cellPosition(rank, 0) + QPoint(dx, 0)) * chart->devicePixelRatio());
    };
    for (const int dx : {-100, 100}) {
        QVERIFY(colourAt(1, dx) != colourAt(0, dx));
        QCOMPARE(colourAt(1, dx), colourAt(1, dx / 2));
    }
}

// Some of the files: their numbers count, not their positions.
void TestRanksFeature::lanesAreCalledAsTheRows()
{
    QVERIFY(m_fixture->open({m_trace.paths[1], m_trace.paths[3]}));
    QStringList headers;
    for (const TimelineRow &row : window().timeline()->lanes()->layoutOfRows().rows) {
        if (row.kind == RowKind::Group && row.rank != kNoRank)
            headers.append(row.name);
    }
    QCOMPARE(headers, (QStringList {u"Rank 1"_s, u"Rank 3"_s}));
    // Resetting the rows is not forgetting who is who.
    window().findChild<QAction *>(u"resetRows"_s)->trigger();
    const TimelineLayout &layout = window().timeline()->lanes()->layoutOfRows();
    QCOMPARE(layout.rows[layout.findRow(RowKind::Group, 0, 1)].name, u"Rank 3"_s);
}

void TestRanksFeature::summariesAlone()
{
    QTemporaryDir folder;
    test::SummaryRun run;
    run.ranks = 6;
    run.lateRank = 4;
    for (int rank = 0; rank < run.ranks; ++rank) {
        QFile file(folder.filePath(u"rank%1.json"_s.arg(rank)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(rankSummaryJson(test::makeRankSummary(run, rank)));
    }
    QVERIFY(m_fixture->open({folder.path()}));
    QCOMPARE(panel<RanksPanel>()->model()->rowCount({}), 6);
    QVERIFY2(panel<RanksPanel>()->headline().startsWith(u"Rank 4 is the straggler"_s),
        qPrintable(panel<RanksPanel>()->headline()));
    // No lanes to go to: nothing happens.
    Q_EMIT panel<RankLatenessPanel>()->cellChosen(2, 10);
    QVERIFY(controller()->selection().isNone());
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestRanksFeature)
#include "tst_ranksfeature.moc"
