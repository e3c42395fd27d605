// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Comparison of two runs made in memory: two ranks, two streams each, steps of 400 kernels of which
// each has a launch call of its own, so that there is a gap to attribute between most of them. Times
// stand beside one plain pass over the times of all events, measured in the same round.

#include "core/analysis/compare.h"
#include "support/core/benchreport.h"
#include "support/core/rankrows.h"

#include <QCoreApplication>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDefaultKernels = 3'000'000; // of each run
constexpr int kRanks = 2;
constexpr int kKernelsPerStep = 400;
constexpr TimeNs kStep = 4'000'000;

void addStep(test::RankRows &rows, int number, TimeNs slower)
{
    static constexpr std::array<std::string_view, 6> kNames {
        "gemm", "flash_fwd", "RMSNormKernel", "act_and_mul", "elementwise", "ncclDevKernel_AllReduce"};
    const TimeNs start = number * (kStep + slower);
    rows.range(start, start + 3'000'000,
        "[Executor] _forward_step " + std::to_string(number) + ": 0 ctx reqs, 64 gen reqs");
    rows.range(start + 1000, start + 50'000, "_prepare_inputs");
    rows.range(start + 2000, start + 40'000, "_prepare_tp_inputs");
    for (int layer = 0; layer < 40; ++layer)
        rows.range(start + 60'000 + layer * 70'000, start + 125'000 + layer * 70'000, "layer");
    for (int i = 0; i < kKernelsPerStep; ++i) {
        const TimeNs at = start + 60'000 + i * 7'000;
        rows.launch(at, at + 4'000);
        rows.kernel(i % 9 == 0 ? 1 : 0, at + 5'000, at + 5'000 + (i % 9 == 0 ? 6'000 : 4'500),
            kNames[static_cast<std::size_t>(i) % kNames.size()]);
    }
    rows.range(start + 3'050'000, start + 3'300'000 + slower, "_update_requests");
    rows.range(start + 3'400'000 + slower, start + 3'900'000 + slower, "_sample_async");
    rows.call(start + 3'500'000 + slower, start + 3'600'000 + slower, "cudaEventSynchronize");
}

ComparedRun makeSide(qint64 kernels, TimeNs slower)
{
    TraceBuilder builder;
    test::beginRankTrace(builder);
    for (int rank = 0; rank < kRanks; ++rank) {
        test::RankRows rows(builder, rank);
        for (int step = 0; step < static_cast<int>(kernels / (kRanks * kKernelsPerStep)); ++step)
            addStep(rows, step, slower);
    }
    Progress progress;
    ComparedRun side;
    side.run = makeRun({builder.finish(progress).value()}, u"bench"_s);
    side.facts = collectHostFacts(side.run, loadHostTables());
    return side;
}

// Sums all durations of both runs, so that nothing is optimised away.
qint64 plainPass(const ComparedRun &a, const ComparedRun &b)
{
    qint64 sum = 0;
    for (const ComparedRun *side : {&a, &b}) {
        const EventTable &events = side->run.traces.front()->events;
        for (std::size_t i = 0; i < events.size(); ++i)
            sum += events.end[i] - events.begin[i];
    }
    return sum;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto options
        = test::BenchOptions::parse(QCoreApplication::arguments(), kDefaultKernels);
    test::BenchReport report(u"bench_compare"_s, options);
    const ComparedRun baseline = makeSide(options.events, 0);
    const ComparedRun target = makeSide(options.events, 100'000);
    const CompareTables tables = loadCompareTables(loadHostTables());
    double change = 0;
    qint64 sum = 0;
    const std::vector<double> seconds = test::interleavedMedians(options.rounds,
        {[&] { return test::cpuSecondsOf([&] { sum += plainPass(baseline, target); }); },
            [&] {
                return test::cpuSecondsOf(
                    [&] { change = compareRuns(baseline, target, tables).period.value.change(); });
            }});
    if (sum == 0 || change < 99 || change > 101)
        return 1; // the work was not done
    report.add(u"events of both runs"_s,
        static_cast<double>(
            baseline.run.traces.front()->events.size() + target.run.traces.front()->events.size()),
        u"events"_s);
    report.add(u"plain pass over all times"_s, seconds[0], u"s CPU"_s);
    report.add(u"compare"_s, seconds[1], u"s CPU"_s, u"plain pass over all times"_s, seconds[0]);
    return 0;
}
