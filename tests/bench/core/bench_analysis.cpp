// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The host analyses on a trace made in memory: two ranks, two streams each, steps of 100 kernels by
// graph and launch call. Times are compared with one plain pass over the times of all events.

#include "core/analysis/hostmetrics.h"
#include "support/core/benchreport.h"
#include "support/core/rankrows.h"

#include <QCoreApplication>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDefaultKernels = 3'000'000;
constexpr int kKernelsPerStep = 100;
constexpr int kRanks = 2;

// One step of 1 ms.
void addStep(test::RankRows &rows, int number, int ranges)
{
    static constexpr std::array<std::string_view, 4> kNames {"gemm", "attention", "norm", "act"};
    const TimeNs start = TimeNs {number} * 1'000'000;
    const int ctx = number % 50 == 0 ? 2 : 0;
    const std::string name = "[Executor] _forward_step " + std::to_string(number) + ": "
        + std::to_string(ctx) + " ctx reqs, 64 gen reqs";
    rows.range(start, start + 700'000, name);
    for (int i = 1; i < ranges; ++i)
        rows.range(start + i * 1000, start + i * 1000 + 800, i == 1 ? "_prepare_inputs" : "forward");
    for (int i = 0; i < kKernelsPerStep; ++i) {
        const TimeNs at = start + 50'000 + i * 8'000;
        rows.launch(at - 40'000, at - 36'000);
        rows.kernel(i % 5 == 0 ? 1 : 0, at, at + (i % 5 == 0 ? 12'000 : 7'000),
            i % 10 == 0 ? "ncclDevKernel_AllReduce" : kNames[static_cast<std::size_t>(i) % 4]);
        if (i % 6 == 0)
            rows.call(at - 35'000, at - 34'500, "cudaEventRecord_v3020");
    }
}

Run makeInput(qint64 kernels)
{
    TraceBuilder builder;
    test::beginRankTrace(builder);
    const auto steps = static_cast<int>(kernels / (kRanks * kKernelsPerStep));
    for (int rank = 0; rank < kRanks; ++rank) {
        test::RankRows rows(builder, rank);
        for (int step = 0; step < steps; ++step)
            addStep(rows, step, 16);
    }
    Progress progress;
    return makeRun({builder.finish(progress).value()}, u"bench"_s);
}

TimeNs sumOfLengths(const Trace &trace)
{
    TimeNs sum = 0;
    for (std::size_t row = 0; row < trace.events.size(); ++row)
        sum += trace.events.end[row] - trace.events.begin[row];
    return sum;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const auto options
        = test::BenchOptions::parse(QCoreApplication::arguments(), kDefaultKernels);
    test::BenchReport report(u"bench_analysis"_s, options);
    const Run run = makeInput(options.events);
    const HostTables tables = loadHostTables();
    const HostFactsPtr facts = collectHostFacts(run, tables);
    Scope part;
    part.time = TimeRange {run.traces[0]->range.end / 3, run.traces[0]->range.end / 2};
    volatile TimeNs sink = 0;
    const std::vector<std::pair<QString, std::function<void()>>> work {
        {u"pass over all times"_s, [&] { sink = sink + sumOfLengths(*run.traces[0]); }},
        {u"steps"_s, [&] { (void)findSteps(run, tables); }},
        {u"facts, steps included"_s, [&] { (void)collectHostFacts(run, tables); }},
        {u"corrected, whole run"_s,
            [&] { (void)judgeCorrected(run, *facts, {}, tables.thresholds); }},
        {u"corrected, time range"_s,
            [&] { (void)judgeCorrected(run, *facts, part, tables.thresholds); }},
        {u"reference"_s, [&] { (void)judgeReference(run, tables, tables.thresholds); }}};
    std::vector<std::function<double()>> measured;
    for (const auto &entry : work)
        measured.push_back([&entry] { return test::cpuSecondsOf(entry.second); });
    const std::vector<double> seconds = test::interleavedMedians(options.rounds, measured);
    report.add(u"events"_s, static_cast<double>(run.traces[0]->events.size()), u"events"_s);
    for (std::size_t i = 0; i < work.size(); ++i)
        report.add(work[i].first, seconds[i] * 1e3, u"ms CPU"_s, work[0].first, seconds[0] * 1e3);
    return 0;
}
