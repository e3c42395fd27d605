// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The host analyses on a trace made in memory: two ranks, two streams each, steps of 100 kernels by
// graph and launch call. Times are compared with one plain pass over the times of all events.

#include "core/analysis/hostmetrics.h"
#include "core/trace/tracebuilder.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <ctime>
#include <functional>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRounds = 5;
constexpr int kKernelsPerStep = 100;

// Fills the tables of one rank; its steps take 1 ms.
class RankWriter {
public:
    RankWriter(TraceBuilder &builder, int rank)
        : m_builder(builder)
        , m_raw(builder.raw())
    {
        const std::int64_t process = std::int64_t {rank + 1} << 24;
        for (const std::int64_t stream : {7, 13})
            m_streams.push_back(source(m_raw.kernelSources, {process, rank, stream}));
        m_calls = source(m_raw.callSources, {process, -1, 1});
        m_ranges = source(m_raw.rangeSources, {process, -1, 1});
    }

    void step(int number, int ranges)
    {
        const TimeNs start = TimeNs {number} * 1'000'000;
        const int ctx = number % 50 == 0 ? 2 : 0;
        const std::string name = "[Executor] _forward_step " + std::to_string(number) + ": "
            + std::to_string(ctx) + " ctx reqs, 64 gen reqs";
        range(start, start + 700'000, name);
        for (int i = 1; i < ranges; ++i)
            range(start + i * 1000, start + i * 1000 + 800, i == 1 ? "_prepare_inputs" : "forward");
        for (int i = 0; i < kKernelsPerStep; ++i) {
            const TimeNs at = start + 50'000 + i * 8'000;
            call(at - 40'000, at - 36'000, "cudaLaunchKernel_v7000", ++m_correlation);
            kernel(i % 5 == 0 ? 1 : 0, at, at + (i % 5 == 0 ? 12'000 : 7'000),
                i % 10 == 0 ? "ncclDevKernel_AllReduce" : m_names[static_cast<std::size_t>(i) % 4]);
            if (i % 6 == 0)
                call(at - 35'000, at - 34'500, "cudaEventRecord_v3020", 0);
        }
    }

private:
    static std::uint32_t source(std::vector<EventSource> &sources, EventSource where)
    {
        sources.push_back(where);
        return static_cast<std::uint32_t>(sources.size() - 1);
    }

    void range(TimeNs begin, TimeNs end, std::string_view name)
    {
        m_raw.ranges.append(begin, end, m_builder.strings().intern(name), m_ranges);
        m_raw.ranges.isMark.push_back(false);
        m_raw.ranges.details.domain.push_back(StringId::None);
        m_raw.ranges.details.flags.push_back(RangeRegistered);
        m_raw.ranges.details.source.push_back(RangeSource::PushPop);
    }

    void call(TimeNs begin, TimeNs end, std::string_view name, std::uint32_t correlation)
    {
        m_raw.calls.append(begin, end, m_builder.strings().intern(name), m_calls);
        m_raw.calls.details.correlation.push_back(correlation);
    }

    void kernel(std::size_t stream, TimeNs begin, TimeNs end, std::string_view name)
    {
        const StringId id = m_builder.strings().intern(name);
        m_raw.kernels.append(begin, end, id, m_streams[stream]);
        m_raw.kernels.details.demangledName.push_back(id);
        m_raw.kernels.details.correlation.push_back(m_correlation);
        m_raw.kernels.details.shape.push_back(0);
        m_raw.kernels.details.graphNode.push_back(0);
    }

    TraceBuilder &m_builder;
    RawTrace &m_raw;
    std::vector<std::uint32_t> m_streams;
    std::uint32_t m_calls = 0;
    std::uint32_t m_ranges = 0;
    std::uint32_t m_correlation = 0;
    std::array<std::string_view, 4> m_names {"gemm", "attention", "norm", "act"};
};

Run makeInput(int kernels)
{
    TraceBuilder builder;
    builder.info().hasKernelTable = builder.info().hasApiTable = builder.info().hasRangeTable
        = true;
    builder.raw().shapes.resize(1);
    const int steps = kernels / (2 * kKernelsPerStep);
    for (int rank = 0; rank < 2; ++rank) {
        RankWriter writer(builder, rank);
        for (int step = 0; step < steps; ++step)
            writer.step(step, 16);
    }
    Progress progress;
    return makeRun({builder.finish(progress).value()}, u"bench"_s);
}

double medianMs(const std::function<void()> &work)
{
    std::vector<double> times;
    for (int i = 0; i < kRounds; ++i) {
        const std::clock_t start = std::clock(); // CPU time: the analyses run on one thread
        work();
        times.push_back(static_cast<double>(std::clock() - start) * 1e3 / CLOCKS_PER_SEC);
    }
    std::ranges::sort(times);
    return times[times.size() / 2];
}

class Report {
public:
    Report(bool json, qint64 events)
        : m_json(json)
        , m_events(events)
    {
    }

    void setBaseline(double ms) { m_baseline = ms; }

    void add(const char *name, double ms) const
    {
        const double ratio = ms / m_baseline;
        if (!m_json) {
            std::printf("%-28s %9.2f ms CPU  %6.2f x\n", name, ms, ratio);
            return;
        }
        const QJsonObject line {{u"bench"_s, u"analysis"_s}, {u"case"_s, QString::fromLatin1(name)},
            {u"events"_s, m_events}, {u"value"_s, ms}, {u"unit"_s, u"ms of CPU time"_s},
            {u"ratio_to"_s, u"one pass over all times"_s}, {u"ratio"_s, ratio}};
        std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    }

private:
    bool m_json;
    qint64 m_events;
    double m_baseline = 1;
};

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
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({u"json"_s, u"One JSON object per line."_s});
    parser.addOption({u"events"_s, u"Number of kernels."_s, u"N"_s, u"3000000"_s});
    parser.process(application);

    const Run run = makeInput(parser.value(u"events"_s).toInt());
    const HostTables tables = loadHostTables();
    Report report(parser.isSet(u"json"_s), static_cast<qint64>(run.traces[0]->events.size()));
    volatile TimeNs sink = 0;
    report.setBaseline(medianMs([&] { sink = sink + sumOfLengths(*run.traces[0]); }));
    report.add(
        "pass over all times", medianMs([&] { sink = sink + sumOfLengths(*run.traces[0]); }));
    report.add("steps", medianMs([&] { (void)findSteps(run, tables); }));
    report.add("facts, steps included", medianMs([&] { (void)collectHostFacts(run, tables); }));
    const HostFactsPtr facts = collectHostFacts(run, tables);
    report.add("corrected, whole run",
        medianMs([&] { (void)judgeCorrected(run, *facts, {}, tables.thresholds); }));
    Scope scope;
    scope.time = TimeRange {run.traces[0]->range.end / 3, run.traces[0]->range.end / 2};
    report.add("corrected, time range",
        medianMs([&] { (void)judgeCorrected(run, *facts, scope, tables.thresholds); }));
    report.add(
        "reference", medianMs([&] { (void)judgeReference(run, tables, tables.thresholds); }));
    return 0;
}
