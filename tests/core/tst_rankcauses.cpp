// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// One generated run per cause of a late rank: the analysis names rank and cause, and claims nothing
// where there is nothing to claim. The seeds are not those that the rules were made with.

#include "support/core/generated.h"

#include "core/analysis/rankanswer.h"

#include <QTest>

using namespace gapscope;
using namespace gapscope::demo;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRanks = 4;
constexpr int kLate = 2;
const std::vector<quint64> kSeeds {90'001, 424'243, 7'777'777, 31'415'926'535};

RankAnswer answerOf(const Run &run)
{
    const HostTables tables = loadHostTables();
    const RankTables rankTables = loadRankTables();
    const HostFactsPtr facts = collectHostFacts(run, tables);
    return answerRanks(chooseRanks(summarizeRanks(
                           run, *facts, tables, tables.thresholds, rankTables.names)),
        rankTables);
}

// Lateness by the rows that the generator gave out, us.
double trueLateness(const Truth &truth, std::size_t rank)
{
    return static_cast<double>(truth.ranks[rank].lateness) / static_cast<double>(truth.collectives)
        / 1000.0;
}

} // namespace

class TestRankCauses : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void causes_data()
    {
        QTest::addColumn<int>("cause");
        QTest::addColumn<QString>("id"); // empty: no straggler
        QTest::newRow("none") << int(LateCause::None) << QString();
        QTest::newRow("host work") << int(LateCause::HostWork) << u"host_work"_s;
        QTest::newRow("slow gpu") << int(LateCause::SlowGpu) << u"slow_gpu"_s;
        QTest::newRow("more launches") << int(LateCause::MoreLaunches) << u"launches"_s;
        QTest::newRow("allocation") << int(LateCause::Allocation) << u"allocation"_s;
        QTest::newRow("feedback") << int(LateCause::Feedback) << u"feedback"_s;
        QTest::newRow("turns") << int(LateCause::Turns) << QString();
        QTest::newRow("unequal counts") << int(LateCause::UnequalCounts) << QString();
    }

    void causes()
    {
        QFETCH(int, cause);
        QFETCH(QString, id);
        for (const quint64 seed : kSeeds) {
            ExecutorConfig config = lateExample(static_cast<LateCause>(cause), kRanks, kLate);
            config.seed = seed;
            const test::BuiltRun built = test::buildGenerated(config);
            const RankAnswer answer = answerOf(built.run);
            qInfo("seed %llu: %s | %s", static_cast<unsigned long long>(seed),
                qPrintable(rankHeadline(answer)), qPrintable(rankCauseText(answer)));
            for (const auto &[figure, value] : answer.figures)
                qInfo("  %s = %g", qPrintable(causeFigureKey(figure)), value);
            QCOMPARE(answer.isStraggler(), !id.isEmpty());
            QCOMPARE(answer.cause.id, id);
            if (!id.isEmpty()) {
                QCOMPARE(*answer.worst, std::uint32_t(kLate));
                QVERIFY(answer.since.has_value());
                QCOMPARE(answer.rows[kLate].outliers[std::size_t(RankFigure::LateMean)], 1);
                QVERIFY(!answer.cause.evidence.empty());
            } else {
                QVERIFY(!answer.reason.isEmpty());
            }
        }
    }

    // All collectives of the generator are found, with its own figures.
    void figuresAreTrue()
    {
        for (const LateCause cause : {LateCause::None, LateCause::HostWork, LateCause::SlowGpu,
                 LateCause::MoreLaunches, LateCause::Allocation, LateCause::Turns}) {
            ExecutorConfig config = lateExample(cause, kRanks, kLate);
            config.seed = kSeeds[1];
            const test::BuiltRun built = test::buildGenerated(config);
            const RankAnswer answer = answerOf(built.run);
            QCOMPARE(answer.instances, built.truth.collectives);
            QCOMPARE(answer.unmatched, 0);
            QVERIFY(answer.equalCounts);
            for (std::size_t rank = 0; rank < kRanks; ++rank) {
                QCOMPARE(answer.rows[rank].latest, built.truth.ranks[rank].latest);
                QVERIFY(std::abs(*answer.rows[rank][RankFigure::LateMean]
                            - trueLateness(built.truth, rank))
                    < 1e-3);
                QVERIFY(std::abs(answer.rows[rank].waitTotalUs
                            - static_cast<double>(built.truth.ranks[rank].collectiveTime) / 1000.0)
                    < 1.0);
            }
        }
    }

    // Two communicators of one kernel name, and a rank that was recorded later.
    void unequalCounts()
    {
        for (const quint64 seed : kSeeds) {
            ExecutorConfig config = lateExample(LateCause::UnequalCounts, kRanks, 3);
            config.seed = seed;
            const test::BuiltRun built = test::buildGenerated(config);
            const RankAnswer answer = answerOf(built.run);
            QVERIFY(!answer.equalCounts);
            qInfo("%lld matched, %lld complete in truth, %lld unmatched", answer.instances,
                built.truth.collectives, answer.unmatched);
            // Those that the later rank missed are matched among the others: none is left over.
            QVERIFY(answer.instances >= built.truth.collectives);
            QCOMPARE(answer.unmatched, 0);
            QVERIFY(answer.clocks.residual < 1'000);
        }
    }

    // A rank's file runs on a clock of its own: the answer stays the same.
    void filesWithClocks_data()
    {
        QTest::addColumn<int>("cause");
        QTest::newRow("host work") << int(LateCause::HostWork);
        QTest::newRow("slow gpu") << int(LateCause::SlowGpu);
        QTest::newRow("none") << int(LateCause::None);
        QTest::newRow("unequal counts") << int(LateCause::UnequalCounts);
    }

    void filesWithClocks()
    {
        QFETCH(int, cause);
        for (const quint64 seed : kSeeds) {
            ExecutorConfig config = lateExample(static_cast<LateCause>(cause), kRanks, kLate);
            config.seed = seed;
            const RankAnswer together = answerOf(test::buildGenerated(config).run);
            splitIntoFiles(config, seed);
            const test::BuiltRun apart = test::buildGenerated(config);
            QCOMPARE(apart.run.traces.size(), std::size_t(kRanks));
            const RankAnswer answer = answerOf(apart.run);
            qInfo("seed %llu: %s", static_cast<unsigned long long>(seed),
                qPrintable(rankClockText(answer)));
            QCOMPARE(answer.isStraggler(), together.isStraggler());
            QCOMPARE(answer.worst, together.worst);
            QCOMPARE(answer.cause.id, together.cause.id);
            QCOMPARE(answer.since, together.since);
            QCOMPARE(answer.instances, together.instances);
            QVERIFY(answer.clocks.isResidualKnown);
            QVERIFY(answer.clocks.residual < 2'000);
            // On the timeline the files lie as one: the first collectives end together.
            const std::vector<TimeNs> shifts = traceShifts(answer.clocks, apart.run);
            QCOMPARE(shifts.size(), std::size_t(kRanks));
            QCOMPARE(shifts[0], 0);
            for (std::size_t rank = 0; rank < kRanks; ++rank) {
                QVERIFY(answer.clocks.files[rank].isAligned);
                // Drift against the first file, as it was made.
                const double drift = static_cast<double>(
                    config.clocks[rank].driftPpb - config.clocks[0].driftPpb);
                QVERIFY(std::abs(answer.clocks.files[rank].drift * 1e9 - drift) < 500);
                QVERIFY(std::abs(*answer.rows[rank][RankFigure::LateMean]
                            - *together.rows[rank][RankFigure::LateMean])
                    < 1.0);
            }
        }
    }

    void leavingOutAndNaming()
    {
        ExecutorConfig config = lateExample(LateCause::HostWork, kRanks, kLate);
        config.seed = kSeeds[0];
        const test::BuiltRun built = test::buildGenerated(config);
        const HostTables tables = loadHostTables();
        const RankTables rankTables = loadRankTables();
        const HostFactsPtr facts = collectHostFacts(built.run, tables);
        const auto ranks = summarizeRanks(
            built.run, *facts, tables, tables.thresholds, rankTables.names);
        std::vector<RankChoice> choices(kRanks);
        choices[kLate].leftOut = true;
        choices[3].name = u"draft"_s;
        const RankAnswer without = answerRanks(chooseRanks(ranks, choices), rankTables);
        QCOMPARE(without.rows.size(), std::size_t(3));
        QCOMPARE(without.rows[2].label, u"draft"_s);
        QVERIFY(!without.isStraggler());
        std::vector<RankChoice> alone(kRanks);
        for (std::size_t i = 1; i < kRanks; ++i)
            alone[i].leftOut = true;
        const RankAnswer one = answerRanks(chooseRanks(ranks, alone), rankTables);
        QCOMPARE(one.rows.size(), std::size_t(1));
        QVERIFY(!one.isStraggler());
        QVERIFY(!one.reason.isEmpty());
        const RankAnswer none = answerRanks({}, rankTables);
        QVERIFY(!none.isStraggler());
    }
};

QTEST_GUILESS_MAIN(TestRankCauses)
#include "tst_rankcauses.moc"
