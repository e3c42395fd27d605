// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The kernel level of a generated run: gaps, their sources, eager and graph kernels, breaks and the
// repeating pattern, of 3 million kernels with a launch call each; and the explanation of single
// gaps in a trace of 10 million events, as a click asks for it. Times stand beside one plain pass
// over the times of all events, measured in the same rounds.

#include "core/analysis/kernelanswer.h"
#include "support/core/benchreport.h"
#include "support/core/generated.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

const QString kPass = u"plain pass over all times"_s;

// Sums all durations, so that nothing is optimised away.
qint64 plainPass(const Trace &trace)
{
    qint64 sum = 0;
    for (std::size_t i = 0; i < trace.events.size(); ++i)
        sum += trace.events.end[i] - trace.events.begin[i];
    return sum;
}

void require(bool done)
{
    if (!done)
        std::exit(1); // the work was not done
}

// Seconds per explained gap, ascending: gaps all over the trace, with one prepared explainer, and
// what preparing it took.
struct ClickTimes {
    double prepare = 0;
    std::vector<double> each;
};

ClickTimes clickGaps(const Run &run, const HostTables &tables, const KernelTables &kernelTables)
{
    ClickTimes times;
    const Trace &trace = *run.traces.front();
    const std::vector<GapTable> gaps = deviceGaps(run);
    GapContext context;
    times.prepare
        = test::secondsOf([&] { context = makeGapContext(trace, tables, kernelTables.gaps); });
    GapExplainer explainer(trace, context);
    std::uint32_t random = 12345;
    for (int i = 0; i < 2000; ++i) {
        random = random * 1664525u + 1013904223u;
        const GapTable &table = gaps[(random >> 8) % gaps.size()];
        const KernelGap gap = table.gaps[(random >> 4) % table.gaps.size()];
        std::size_t causes = 0;
        times.each.push_back(test::secondsOf([&] {
            causes = nameCauses(trace,
                explainer.explain(
                    gapTime(trace, gap), gap.before, gap.after, table.device, TrackId::None),
                tables, kernelTables.sources)
                         .size();
        }));
        require(causes > 0);
    }
    std::ranges::sort(times.each);
    return times;
}

void benchAnswer(const test::BenchOptions &options, test::BenchReport &report)
{
    const HostTables tables = loadHostTables();
    const KernelTables kernelTables = loadKernelTables();
    const Run run = test::buildGenerated(demo::benchExample(options.events)).run;
    const Trace &trace = *run.traces.front();
    const HostFactsPtr facts = collectHostFacts(run, tables);
    qint64 sum = 0;
    KernelFactsPtr kernelFacts;
    const auto answer = [&](KernelScope scope) {
        return test::secondsOf([&] {
            const KernelAnswer result = answerKernels(run, *facts, tables, kernelTables, scope, 10);
            require(result.launches.kernels > 0 && result.idle.gaps > 0);
        });
    };
    const std::vector<double> medians = test::interleavedMedians(options.rounds,
        {[&] { return test::secondsOf([&] { sum += plainPass(trace); }); },
            [&] {
                return test::secondsOf(
                    [&] { require(!stepsOf(*collectHostFacts(run, tables)).ranks.empty()); });
            },
            [&] { return answer(KernelScope::All); },
            [&] {
                return test::secondsOf([&] {
                    kernelFacts = collectKernelFacts(run, *facts, tables, kernelTables);
                    require(!kernelFacts->devices.empty());
                });
            },
            [&] {
                return test::secondsOf([&] {
                    const KernelAnswer result = answerKernels(
                        run, *facts, *kernelFacts, tables, kernelTables, KernelScope::Steady, 10);
                    require(result.idle.gaps > 0);
                });
            }});
    require(sum != 0);
    report.add(u"kernels"_s, static_cast<double>(countLaunchKinds(run).kernels), u"rows"_s);
    report.add(u"plain pass"_s, medians[0], u"s"_s);
    report.add(u"host facts, for comparison"_s, medians[1], u"s"_s, kPass, medians[0]);
    report.add(u"kernel answer, all"_s, medians[2], u"s"_s, kPass, medians[0]);
    report.add(u"of it what is kept for all scopes"_s, medians[3], u"s"_s, kPass, medians[0]);
    report.add(u"another scope then, steady"_s, medians[4], u"s"_s, kPass, medians[0]);

    const test::HeapWatch heap;
    const std::vector<GapTable> streams = streamGaps(run);
    const std::vector<GapTable> devices = deviceGaps(run);
    std::size_t gaps = 0;
    for (const auto *list : {&streams, &devices}) {
        for (const GapTable &table : *list)
            gaps += table.gaps.size();
    }
    require(gaps > 0);
    report.add(u"gaps"_s, static_cast<double>(gaps), u"gaps"_s);
    report.add(u"held per gap"_s, static_cast<double>(heap.held()) / static_cast<double>(gaps),
        u"bytes"_s);
}

void benchClicks(const test::BenchOptions &options, test::BenchReport &report)
{
    const HostTables tables = loadHostTables();
    const KernelTables kernelTables = loadKernelTables();
    // About 2.33 events per kernel.
    const Run run = test::buildGenerated(demo::benchExample(options.events * 10 / 7)).run;
    const ClickTimes clicks = clickGaps(run, tables, kernelTables);
    report.add(u"events"_s, static_cast<double>(run.traces.front()->events.size()), u"rows"_s);
    report.add(u"prepare the explainer"_s, clicks.prepare * 1000, u"ms"_s);
    report.add(u"explain one gap, median"_s, clicks.each[clicks.each.size() / 2] * 1000, u"ms"_s);
    report.add(u"explain one gap, slowest of 2000"_s, clicks.each.back() * 1000, u"ms"_s);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const test::BenchOptions options = test::BenchOptions::parse(app.arguments(), 3'000'000);
    test::BenchReport report(u"kernels"_s, options);
    benchAnswer(options, report);
    benchClicks(options, report);
    return 0;
}
