// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Comparison of two runs made in memory: two ranks, two streams each, steps of 400 kernels of which
// each has a launch call of its own, so that there is a gap to attribute between most of them. Times
// stand beside one plain pass over the times of all events, measured in the same round.

#include "core/analysis/compare.h"
#include "core/trace/tracebuilder.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRounds = 5;
constexpr int kRanks = 2;
constexpr int kKernelsPerStep = 400;
constexpr TimeNs kStep = 4'000'000;

// Fills the tables of one rank.
class RankWriter {
public:
    RankWriter(TraceBuilder &builder, int rank, TimeNs slower)
        : m_builder(builder)
        , m_raw(builder.raw())
        , m_slower(slower)
    {
        const std::int64_t process = std::int64_t {rank + 1} << 24;
        for (const std::int64_t stream : {7, 13})
            m_streams.push_back(source(m_raw.kernelSources, {process, rank, stream}));
        m_calls = source(m_raw.callSources, {process, -1, 1});
        m_ranges = source(m_raw.rangeSources, {process, -1, 1});
    }

    void step(int number)
    {
        const TimeNs start = number * (kStep + m_slower);
        range(start, start + 3'000'000,
            "[Executor] _forward_step " + std::to_string(number) + ": 0 ctx reqs, 64 gen reqs");
        range(start + 1000, start + 50'000, "_prepare_inputs");
        range(start + 2000, start + 40'000, "_prepare_tp_inputs");
        for (int layer = 0; layer < 40; ++layer)
            range(start + 60'000 + layer * 70'000, start + 125'000 + layer * 70'000, "layer");
        for (int i = 0; i < kKernelsPerStep; ++i) {
            const TimeNs at = start + 60'000 + i * 7'000;
            call(at, at + 4'000, "cudaLaunchKernel_v7000", ++m_correlation);
            kernel(i % 9 == 0 ? 1 : 0, at + 5'000, at + 5'000 + (i % 9 == 0 ? 6'000 : 4'500),
                m_names[static_cast<std::size_t>(i) % m_names.size()]);
        }
        range(start + 3'050'000, start + 3'300'000 + m_slower, "_update_requests");
        range(start + 3'400'000 + m_slower, start + 3'900'000 + m_slower, "_sample_async");
        call(start + 3'500'000 + m_slower, start + 3'600'000 + m_slower, "cudaEventSynchronize", 0);
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
    TimeNs m_slower = 0;
    std::vector<std::uint32_t> m_streams;
    std::uint32_t m_calls = 0;
    std::uint32_t m_ranges = 0;
    std::uint32_t m_correlation = 0;
    std::array<std::string_view, 6> m_names {
        "gemm", "flash_fwd", "RMSNormKernel", "act_and_mul", "elementwise", "ncclDevKernel_AllReduce"};
};

ComparedRun makeSide(int kernels, TimeNs slower)
{
    TraceBuilder builder;
    builder.info().hasKernelTable = builder.info().hasApiTable = builder.info().hasRangeTable = true;
    builder.raw().shapes.resize(1);
    for (int rank = 0; rank < kRanks; ++rank) {
        RankWriter writer(builder, rank, slower);
        for (int step = 0; step < kernels / (kRanks * kKernelsPerStep); ++step)
            writer.step(step);
    }
    Progress progress;
    ComparedRun side;
    side.run = makeRun({builder.finish(progress).value()}, u"bench"_s);
    side.facts = collectHostFacts(side.run, loadHostTables());
    return side;
}

double seconds(const std::function<void()> &work)
{
    const std::clock_t start = std::clock(); // CPU time: the comparison runs on one thread
    work();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
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

void print(bool json, const char *name, std::size_t events, double value, double pass)
{
    if (!json) {
        std::printf("%-12s %10zu events %10.3f s %8.1f x plain pass\n", name, events, value, value / pass);
        return;
    }
    const QJsonObject line {{u"bench"_s, u"compare"_s}, {u"case"_s, QString::fromLatin1(name)},
        {u"events"_s, static_cast<qint64>(events)}, {u"value"_s, value}, {u"unit"_s, u"s"_s},
        {u"ratio_to"_s, u"plain pass over all times"_s}, {u"ratio"_s, value / pass}};
    std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOption({u"json"_s, u"One JSON object per line."_s});
    parser.addOption({u"events"_s, u"Kernels of each run."_s, u"N"_s, u"3000000"_s});
    parser.addHelpOption();
    parser.process(app);
    const bool json = parser.isSet(u"json"_s);
    const int kernels = parser.value(u"events"_s).toInt();

    const ComparedRun baseline = makeSide(kernels, 0);
    const ComparedRun target = makeSide(kernels, 100'000);
    const CompareTables tables = loadCompareTables(loadHostTables());
    const std::size_t events
        = baseline.run.traces.front()->events.size() + target.run.traces.front()->events.size();
    std::vector<double> passes;
    std::vector<double> comparisons;
    double change = 0;
    qint64 sum = 0;
    for (int round = 0; round < kRounds; ++round) {
        passes.push_back(seconds([&] { sum += plainPass(baseline, target); }));
        comparisons.push_back(seconds(
            [&] { change = compareRuns(baseline, target, tables).period.value.change(); }));
    }
    if (sum == 0 || change < 99 || change > 101)
        return 1; // the work was not done
    print(json, "plain pass", events, median(passes), median(passes));
    print(json, "compare", events, median(comparisons), median(passes));
    return 0;
}
