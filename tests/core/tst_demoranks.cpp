// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// One generated run per cause of a late rank: each shows its own signs and not those of the others.

#include "support/core/generated.h"
#include "support/core/generatedchecks.h"

#include "core/trace/apiname.h"

#include <QTest>

#include <algorithm>

using namespace gapscope;
using namespace gapscope::demo;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRanks = 4;
constexpr int kLate = 2;

double latestShare(const Truth &truth, int rank)
{
    return static_cast<double>(truth.ranks[static_cast<std::size_t>(rank)].latest)
        / static_cast<double>(truth.collectives);
}

double biggestShare(const Truth &truth)
{
    double share = 0;
    for (int rank = 0; rank < kRanks; ++rank)
        share = std::max(share, latestShare(truth, rank));
    return share;
}

// Mean over steady steps of what `of` says about a step.
template<class Of>
double perSteadyStep(const Truth &truth, Of of)
{
    double sum = 0;
    int steps = 0;
    for (const StepTruth &step : truth.steps) {
        if (step.part != StepPart::Steady)
            continue;
        sum += static_cast<double>(of(step));
        ++steps;
    }
    return sum / steps;
}

double launches(const Truth &truth, std::size_t rank)
{
    return perSteadyStep(truth, [rank](const StepTruth &step) { return step.launches[rank]; });
}

double allocations(const Truth &truth, std::size_t rank)
{
    return perSteadyStep(truth, [rank](const StepTruth &step) { return step.allocations[rank]; });
}

double coordinatorTime(const Truth &truth, std::size_t rank)
{
    const RankTruth &own = truth.ranks[rank];
    const auto found = own.steadyOperations.find("_coordinator_metadata");
    if (found == own.steadyOperations.end())
        return 0;
    return static_cast<double>(found->second.inclusive) / own.steadyPeriods;
}

// Mean time of kernels that are no collectives.
double kernelTime(const test::RecordedRun &run, int rank)
{
    double sum = 0;
    int count = 0;
    for (const KernelRow &row : run.rows.kernels) {
        if (row.rank != rank || row.group != 0)
            continue;
        sum += static_cast<double>(row.end - row.begin);
        ++count;
    }
    return sum / count;
}

// Launches begun and not started when each collective of the step's rank gets its turn, by step.
std::vector<double> depthsOnArrival(const test::RecordedRun &run, int rank)
{
    std::map<std::uint32_t, TimeNs> firstStart;
    for (const KernelRow &row : run.rows.kernels) {
        if (row.rank == rank)
            firstStart.try_emplace(row.correlation, row.begin);
    }
    std::vector<TimeNs> begins;
    std::vector<TimeNs> starts;
    for (const CallRow &row : run.rows.calls) {
        if (row.rank != rank || !isLaunch(apiKind(run.text(row.name))))
            continue;
        begins.push_back(row.begin);
        starts.push_back(firstStart.at(row.correlation));
    }
    std::sort(starts.begin(), starts.end());
    std::vector<double> depths;
    for (const StepTruth &step : run.truth.steps) {
        const TimeRange host = step.host[static_cast<std::size_t>(rank)];
        double sum = 0;
        int count = 0;
        for (const KernelRow &row : run.rows.kernels) {
            if (row.rank != rank || row.group == 0 || !host.contains(row.begin))
                continue;
            const auto begun
                = std::upper_bound(begins.begin(), begins.end(), row.begin) - begins.begin();
            const auto started
                = std::upper_bound(starts.begin(), starts.end(), row.begin) - starts.begin();
            sum += static_cast<double>(begun - started);
            ++count;
        }
        depths.push_back(count == 0 ? 0 : sum / count);
    }
    return depths;
}

double mean(const std::vector<double> &values, std::size_t from, std::size_t to)
{
    double sum = 0;
    for (std::size_t i = from; i < to; ++i)
        sum += values[i];
    return sum / static_cast<double>(to - from);
}

const std::vector<quint64> kSeeds {3, 811, 65'537, 20'260'101};

} // namespace

class TestDemoRanks : public QObject {
    Q_OBJECT

private:
    // The signs of each cause on the late rank against the others.
    struct Signs {
        bool isConsistent = false;
        bool hasHostWork = false;
        bool hasMoreLaunches = false;
        bool hasAllocations = false;
        bool isSlow = false;
    };

    static Signs signsOf(const test::RecordedRun &run)
    {
        Signs signs;
        signs.isConsistent = latestShare(run.truth, kLate) > 0.8;
        signs.hasHostWork
            = coordinatorTime(run.truth, kLate) > coordinatorTime(run.truth, 0) + 100'000;
        signs.hasMoreLaunches = launches(run.truth, kLate) > launches(run.truth, 0) + 10;
        signs.hasAllocations = allocations(run.truth, kLate) > allocations(run.truth, 0) + 10;
        signs.isSlow = kernelTime(run, kLate) > 1.08 * kernelTime(run, 0);
        return signs;
    }

private Q_SLOTS:

    void causes_data()
    {
        QTest::addColumn<int>("cause");
        QTest::addColumn<bool>("isConsistent");
        QTest::addColumn<QByteArray>("sign");
        QTest::newRow("none") << int(LateCause::None) << false << QByteArray();
        QTest::newRow("host work") << int(LateCause::HostWork) << true << QByteArray("host");
        QTest::newRow("slow gpu") << int(LateCause::SlowGpu) << true << QByteArray("slow");
        QTest::newRow("more launches")
            << int(LateCause::MoreLaunches) << true << QByteArray("launches");
        QTest::newRow("allocation")
            << int(LateCause::Allocation) << true << QByteArray("allocations");
        QTest::newRow("feedback") << int(LateCause::Feedback) << true << QByteArray();
        QTest::newRow("turns") << int(LateCause::Turns) << false << QByteArray();
        QTest::newRow("unequal counts") << int(LateCause::UnequalCounts) << false << QByteArray();
    }

    void causes()
    {
        QFETCH(int, cause);
        QFETCH(bool, isConsistent);
        QFETCH(QByteArray, sign);
        for (const quint64 seed : kSeeds) {
            ExecutorConfig config = lateExample(static_cast<LateCause>(cause), kRanks, kLate);
            config.seed = seed;
            const test::RecordedRun run = test::recordRun(config);
            const Signs signs = signsOf(run);
            qInfo("seed %llu: shares %.2f %.2f %.2f %.2f", static_cast<unsigned long long>(seed),
                latestShare(run.truth, 0), latestShare(run.truth, 1), latestShare(run.truth, 2),
                latestShare(run.truth, 3));
            QCOMPARE(signs.isConsistent, isConsistent);
            QCOMPARE(biggestShare(run.truth) > 0.8, isConsistent);
            QCOMPARE(signs.hasHostWork, sign == "host");
            QCOMPARE(signs.hasMoreLaunches, sign == "launches");
            QCOMPARE(signs.hasAllocations, sign == "allocations");
            QCOMPARE(signs.isSlow, sign == "slow");
        }
    }

    // What the late rank does more, to the figure.
    void amounts()
    {
        const Truth host = test::recordRun(lateExample(LateCause::HostWork, kRanks, kLate)).truth;
        QVERIFY(std::abs(coordinatorTime(host, kLate) - 320'000) < 3'000);
        QCOMPARE(coordinatorTime(host, 1), 0.0);
        const Truth more
            = test::recordRun(lateExample(LateCause::MoreLaunches, kRanks, kLate)).truth;
        QCOMPARE(launches(more, kLate) - launches(more, 0), 4.0 * more.layers);
        const Truth memory
            = test::recordRun(lateExample(LateCause::Allocation, kRanks, kLate)).truth;
        QCOMPARE(allocations(memory, kLate), 4.0 * memory.layers);
        QCOMPARE(allocations(memory, 0), 0.0);
        const test::RecordedRun slow
            = test::recordRun(lateExample(LateCause::SlowGpu, kRanks, kLate));
        QVERIFY(std::abs(kernelTime(slow, kLate) / kernelTime(slow, 0) - 1.15) < 0.02);
    }

    // The loop: the queue of the late rank runs dry while its lateness grows; the others' does not.
    void feedbackGrows()
    {
        for (const quint64 seed : kSeeds) {
            ExecutorConfig config = lateExample(LateCause::Feedback, kRanks, kLate);
            config.seed = seed;
            const test::RecordedRun run = test::recordRun(config);
            std::vector<double> lateness;
            for (const StepTruth &step : run.truth.steps)
                lateness.push_back(
                    static_cast<double>(step.lateness[kLate]) / step.collectives[kLate]);
            const std::size_t first = 10; // steady
            const std::size_t last = first + static_cast<std::size_t>(config.steady);
            const double early = mean(lateness, first, first + 10);
            const double late = mean(lateness, last - 10, last);
            qInfo("seed %llu: lateness %.1f us, then %.1f us",
                static_cast<unsigned long long>(seed), early / 1e3, late / 1e3);
            QVERIFY(late > 3 * early && late > 10'000);
            const std::vector<double> depth = depthsOnArrival(run, kLate);
            const std::vector<double> others = depthsOnArrival(run, 0);
            QVERIFY(mean(depth, last - 10, last) < mean(depth, first - 4, first) / 3);
            QVERIFY(mean(others, last - 10, last) > 5 * mean(depth, last - 10, last));
        }
    }

    void turnsAreShared()
    {
        for (const quint64 seed : kSeeds) {
            ExecutorConfig config = lateExample(LateCause::Turns, kRanks, 0);
            config.seed = seed;
            const test::RecordedRun run = test::recordRun(config);
            // In each step the rank whose turn it is comes last most often.
            int right = 0;
            int steps = 0;
            for (const StepTruth &step : run.truth.steps) {
                if (step.part != StepPart::Steady)
                    continue;
                ++steps;
                const auto worst = std::max_element(step.latest.begin(), step.latest.end());
                right += worst - step.latest.begin() == step.lateRank;
            }
            QVERIFY2(right > steps * 9 / 10, qPrintable(u"%1 of %2"_s.arg(right).arg(steps)));
            for (int rank = 0; rank < kRanks; ++rank)
                QVERIFY(latestShare(run.truth, rank) > 0.05);
        }
    }

    void countsAreUnequal()
    {
        const test::RecordedRun run
            = test::recordRun(lateExample(LateCause::UnequalCounts, kRanks, 3));
        std::map<int, std::map<int, int>> counts; // group, rank
        for (const KernelRow &row : run.rows.kernels)
            ++counts[row.group][row.rank];
        const int sub = kSubGroup + 1;
        QCOMPARE(counts[sub].size(), std::size_t(2));
        QVERIFY(counts[sub][0] > 100);
        QCOMPARE(counts[sub][0], counts[sub][1]);
        const int fused = kFusedGroup + 1;
        QCOMPARE(counts[fused][0], counts[fused][2]);
        QVERIFY(counts[fused][3] < counts[fused][0]);
        QVERIFY(run.truth.ranks[0].collectives > run.truth.ranks[2].collectives);
        QVERIFY(run.truth.ranks[2].collectives > run.truth.ranks[3].collectives);
        // Nothing of the rank is there from before its recording began.
        const TimeNs from
            = run.truth.steps[static_cast<std::size_t>(run.config.late.recordedFrom)].host[3].begin;
        for (const KernelRow &row : run.rows.kernels)
            QVERIFY(row.rank != 3 || row.begin >= from);
        for (const CallRow &row : run.rows.calls)
            QVERIFY(row.rank != 3 || row.begin >= from);
    }

    // Each rank's file runs on its own clock: the k-th collective end, which is one instant,
    // differs by exactly offset and drift.
    void clocksOfFilesDiffer()
    {
        for (const quint64 seed : kSeeds) {
            ExecutorConfig config = lateExample(LateCause::HostWork, 3, 1);
            splitIntoFiles(config, seed);
            const test::RecordedRun together = test::recordRun(config);
            const test::BuiltRun apart = test::buildGenerated(config);
            QCOMPARE(apart.run.traces.size(), std::size_t(3));
            for (int rank = 0; rank < 3; ++rank) {
                const Trace &trace = *apart.run.traces[static_cast<std::size_t>(rank)];
                QCOMPARE(trace.ranks.size(), std::size_t(1));
                QCOMPARE(trace.processes.size(), std::size_t(1));
                std::vector<TimeNs> ends;
                for (std::uint32_t event = 0; event < trace.gpuEventCount(); ++event) {
                    if (isKernel(trace.events.category[event]))
                        ends.push_back(trace.events.end[event] + trace.origin);
                }
                std::vector<TimeNs> expected;
                const FileClock &clock = config.clocks[static_cast<std::size_t>(rank)];
                for (const KernelRow &row : together.rows.kernels) {
                    if (row.rank == rank)
                        expected.push_back(row.end + clock.offset
                            + static_cast<TimeNs>(static_cast<long double>(row.end) * clock.driftPpb
                                / 1'000'000'000));
                }
                std::sort(ends.begin(), ends.end());
                std::sort(expected.begin(), expected.end());
                QCOMPARE(ends.size(), expected.size());
                for (std::size_t i = 0; i < ends.size(); ++i)
                    QVERIFY(std::abs(ends[i] - expected[i]) <= 2);
            }
            QVERIFY(config.clocks[0].offset != config.clocks[1].offset);
        }
    }
};

QTEST_GUILESS_MAIN(TestDemoRanks)
#include "tst_demoranks.moc"
