// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/ranksummaries.h"
#include "support/gui/guitest.h"
#include "widgets/panels/ranklatenesspanel.h"
#include "widgets/panels/rankoperationspanel.h"
#include "widgets/panels/rankspanel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace gapscope {

// The panels of the ranks on answers from generated summaries: four ranks, and two thousand.
class TestRankPanels : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void answerInWords();
    void outliersHaveSigns();
    void metricsOfEachRank();
    void chartChoosesCells();
    void manyRanks();
    void operations();
    void emptyAnswers();

private:
    static RankAnswerPtr answerOf(int ranks, int lateRank);
};

RankAnswerPtr TestRankPanels::answerOf(int ranks, int lateRank)
{
    test::SummaryRun run;
    run.ranks = ranks;
    run.steps = 40;
    run.collectivesPerStep = 4;
    run.lateRank = lateRank;
    run.lateFrom = 5;
    std::vector<RankSummaryPtr> summaries;
    for (int rank = 0; rank < ranks; ++rank) {
        RankSummary summary = test::makeRankSummary(run, rank);
        summary.clock = std::uint32_t(rank);
        summaries.push_back(std::make_shared<const RankSummary>(std::move(summary)));
    }
    return std::make_shared<const RankAnswer>(
        answerRanks(chooseRanks(summaries), loadRankTables()));
}

void TestRankPanels::answerInWords()
{
    RanksPanel panel;
    panel.setAnswer(answerOf(4, 2), 0);
    QVERIFY2(panel.headline().startsWith(u"Rank 2 is the straggler"_s), qPrintable(panel.headline()));
    QVERIFY2(panel.headline().contains(u"from step 6 on"_s), qPrintable(panel.headline()));
    QVERIFY(panel.scopeText().contains(u"160 matched collectives"_s));
    QVERIFY(panel.markdown().contains(u"_coordinator_metadata"_s));
    panel.setAnswer(answerOf(4, -1), 1);
    QVERIFY(panel.headline().startsWith(u"No straggler is claimed"_s));
    QVERIFY(panel.scopeText().contains(u"1 left out"_s));
}

void TestRankPanels::outliersHaveSigns()
{
    RanksPanel panel;
    panel.setAnswer(answerOf(4, 2), 0);
    QAbstractItemModelTester tester(
        panel.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    constexpr int kLate = 2;
    constexpr int kWait = 7;
    QCOMPARE(panel.model()->column(kWait).key, u"wait_us_per_collective"_s);
    QCOMPARE(panel.model()->look(2, kLate).mark, Mark::Above);
    QVERIFY(panel.model()->look(2, kLate).bold);
    QCOMPARE(panel.model()->look(2, kWait).mark, Mark::Below);
    QCOMPARE(panel.model()->look(0, kLate).mark, Mark::Blank);
    QCOMPARE(panel.model()->look(2, 0).mark, Mark::Above);
}

void TestRankPanels::metricsOfEachRank()
{
    RanksPanel panel;
    panel.setAnswer(answerOf(3, 1), 0);
    int metrics = 0;
    for (int column = 0; column < panel.model()->columnCount({}); ++column) {
        if (panel.model()->column(column).key == "gpu_idle_ratio"_L1 && panel.model()->column(column).title.startsWith(u"M1"_s)) {
            QVERIFY(panel.model()->cell(1, column).hasValue());
            ++metrics;
        }
        // What was not summarised says so.
        if (panel.model()->column(column).key == "nccl_ratio"_L1)
            QVERIFY(!panel.model()->cell(1, column).reason.isEmpty());
    }
    QCOMPARE(metrics, 1);
}

void TestRankPanels::chartChoosesCells()
{
    RankLatenessPanel panel;
    panel.setAnswer(answerOf(4, 2));
    panel.resize(900, 320);
    panel.show();
    LatenessChart *chart = panel.chart();
    chart->replot();
    QSignalSpy chosen(&panel, &RankLatenessPanel::cellChosen);
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->cellPosition(1, 20));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].value<std::size_t>(), std::size_t(1));
    QCOMPARE(chosen[0][1].value<std::size_t>(), std::size_t(20));
    QTest::keyClick(chart, Qt::Key_Right);
    QTest::keyClick(chart, Qt::Key_Down);
    QCOMPARE(chosen.size(), 3);
    QCOMPARE(chosen[2][0].value<std::size_t>(), std::size_t(2));
    QCOMPARE(chosen[2][1].value<std::size_t>(), std::size_t(21));
    QCOMPARE(chart->cursorStep(), std::optional(std::size_t(21)));
    QVERIFY2(chart->textOf(2, 21).contains(u"latest in 4 of 4"_s), qPrintable(chart->textOf(2, 21)));
    // Setting it is no choice of the user.
    chart->setCursor(0, 3);
    QCOMPARE(chosen.size(), 3);
    QCOMPARE(panel.tables().front().rows.size(), std::size_t(40));
}

void TestRankPanels::manyRanks()
{
    const RankAnswerPtr answer = answerOf(2'000, 1'234);
    QVERIFY(answer->isStraggler());
    QCOMPARE(*answer->worst, 1'234U);
    RankLatenessPanel panel;
    panel.setAnswer(answer);
    panel.resize(900, 400);
    panel.show();
    QCOMPARE(panel.chart()->lineCount(), std::size_t(24));
    QVERIFY(!panel.grab().toImage().isNull());
    QVERIFY(panel.chart()->textOf(1'234, 10).contains(u"Rank 1234"_s));
    RanksPanel table;
    table.setAnswer(answer, 0);
    QCOMPARE(table.model()->rowCount({}), 2'000);
    QCOMPARE(table.model()->look(1'234, 2).mark, Mark::Above);
}

void TestRankPanels::operations()
{
    const RankAnswerPtr answer = answerOf(4, 2);
    RankOperationsPanel panel;
    panel.setOperations(u"Rank 2"_s, answer->operations);
    QAbstractItemModelTester tester(
        panel.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(panel.markdown().contains(u"_coordinator_metadata"_s));
    QVERIFY(panel.name().startsWith(u"Rank 2"_s));
    QCOMPARE(answer->operations.front().name, u"_coordinator_metadata"_s);
    QVERIFY(std::abs(answer->operations.front().deltaUs - 300) < 1);
    panel.setOperations(u"Rank 1"_s, {});
    QVERIFY(!panel.emptyText().isEmpty());
}

void TestRankPanels::emptyAnswers()
{
    RanksPanel ranks;
    ranks.setAnswer(std::make_shared<const RankAnswer>(), 0);
    QVERIFY(!ranks.emptyText().isEmpty());
    ranks.setAnswer(answerOf(1, 0), 0);
    QVERIFY(ranks.headline().contains(u"only one rank"_s));
    RankLatenessPanel lateness;
    lateness.setAnswer(answerOf(1, 0));
    QVERIFY(!lateness.emptyText().isEmpty());
    lateness.clear();
    QVERIFY(lateness.tables().empty());
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestRankPanels)
#include "tst_rankpanels.moc"
