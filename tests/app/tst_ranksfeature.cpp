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
#include "widgets/timeline/timelineview.h"

#include <QAbstractItemModelTester>
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
    void modelsAreSound();
    void clickGoesToTheStep();
    void timelineMovesTheCursor();
    void lanesByLateness();
    void leavingOutAsksAnew();
    void manyRanksInTheChart();
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
    Q_EMIT panel<RanksPanel>()->laneOrderRequested(false);
    QCOMPARE(firstGroup(), std::size_t(0));
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
