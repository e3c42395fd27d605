// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/queuedepth.h"
#include "core/trace/tracebuilder.h"
#include "support/core/texttrace.h"

#include <QTest>

#include <random>

using namespace gapscope;
using namespace gapscope::test;

namespace {

// Launches of one process from two threads, to two streams; some calls launch nothing, some several
// kernels, some kernels start before their call.
TracePtr randomTrace(unsigned seed, int launches)
{
    std::mt19937 random(seed);
    TraceBuilder builder;
    RawTrace &raw = builder.raw();
    const std::int64_t pid = std::int64_t(5) << 24;
    raw.kernelSources = {{pid, 0, 7}, {pid, 0, 8}};
    raw.callSources = {{pid, -1, 1}, {pid, -1, 2}};
    const StringId call = builder.strings().intern("cudaLaunchKernel");
    const StringId kernel = builder.strings().intern("k");
    std::array<TimeNs, 2> host {};
    std::array<TimeNs, 2> gpu {};
    for (int i = 1; i <= launches; ++i) {
        const std::size_t thread = random() % 2;
        TimeNs &h = host[thread];
        raw.calls.append(h, h + 3, call, static_cast<std::uint32_t>(thread));
        raw.calls.details.correlation.push_back(static_cast<std::uint32_t>(i));
        const auto kernels = random() % 8 == 0 ? 0 : 1 + (random() % 10 == 0 ? random() % 5 : 0);
        for (auto k = kernels; k > 0; --k) {
            TimeNs &g = gpu[random() % 2];
            g = std::max(g, random() % 50 == 0 ? h - 2 : h + 1) + static_cast<TimeNs>(random() % 20);
            raw.kernels.append(g, g + 8, kernel, static_cast<std::uint32_t>(&g - gpu.data()));
            raw.kernels.details.demangledName.push_back(kernel);
            raw.kernels.details.correlation.push_back(static_cast<std::uint32_t>(i));
            raw.kernels.details.shape.push_back(0);
            g += 8;
        }
        h += 4 + static_cast<TimeNs>(random() % 30);
    }
    raw.shapes = {LaunchShape {}};
    Progress progress;
    return *builder.finish(progress);
}

// By looking at every call.
std::uint32_t naiveDepth(const Trace &trace, TimeNs t)
{
    std::int64_t depth = 0;
    for (std::uint32_t row = 0; row < trace.events.size(); ++row) {
        if (trace.events.category[row] != Category::ApiCall)
            continue;
        const auto work = trace.links.work(makeId<EventId>(row));
        if (work.empty())
            continue;
        depth += trace.events.begin[row] <= t;
        depth -= trace.events.begin[index(work.front())] <= t;
    }
    return static_cast<std::uint32_t>(std::max<std::int64_t>(0, depth));
}

} // namespace

class TestQueueDepth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts();
    void matchesANaiveCount();
    void coarseIsNeverTooLow();
    void isSmall();
};

void TestQueueDepth::counts()
{
    const TracePtr trace = buildTrace(R"(
        p1 gpu0/s7: a[100,200)#1 b[200,300)#2 b[300,310)#2
        p1 t1 api: cudaLaunchKernel[0,10)#1 cudaGraphLaunch[20,30)#2 cudaStreamSynchronize[40,310)#3
    )");
    const QueueDepth queue(*trace, trace->ranks[0].process);
    const TimeNs zero = trace->origin;
    QCOMPARE(queue.at(*trace, -1 - zero), 0u);
    QCOMPARE(queue.at(*trace, 0 - zero), 1u);
    QCOMPARE(queue.at(*trace, 25 - zero), 2u);
    QCOMPARE(queue.at(*trace, 99 - zero), 2u);
    QCOMPARE(queue.at(*trace, 100 - zero), 1u);
    QCOMPARE(queue.at(*trace, 200 - zero), 0u);
    QCOMPARE(queue.highest(), 2u);
    std::vector<std::uint32_t> columns;
    queue.columns(*trace, TimeScale({0 - zero, 400 - zero}, 4), columns);
    QCOMPARE(columns, (std::vector<std::uint32_t> {2, 1, 0, 0}));
}

void TestQueueDepth::matchesANaiveCount()
{
    const unsigned seed = 610;
    qInfo("seeds from %u", seed);
    for (unsigned round = 0; round < 60; ++round) {
        const TracePtr trace = randomTrace(seed + round, 1 + static_cast<int>(round * 12));
        if (trace->ranks.empty())
            continue;
        const QueueDepth queue(*trace, trace->ranks[0].process);
        std::mt19937 random(seed + round);
        std::uint32_t highest = 0;
        for (int i = 0; i < 60; ++i) {
            const TimeNs t = trace->range.begin
                + static_cast<TimeNs>(random() % static_cast<quint64>(trace->range.duration()));
            const std::uint32_t depth = naiveDepth(*trace, t);
            QCOMPARE(queue.at(*trace, t), depth);
            highest = std::max(highest, depth);
        }
        QVERIFY(queue.highest() >= highest);
        // A pixel per nanosecond shows the depth itself.
        const TimeNs from = trace->range.begin + trace->range.duration() / 2;
        std::vector<std::uint32_t> columns;
        queue.columns(*trace, TimeScale({from, from + 200}, 200), columns);
        for (int x = 0; x < 200; ++x)
            QCOMPARE(columns[static_cast<std::size_t>(x)], naiveDepth(*trace, from + x));
    }
}

void TestQueueDepth::coarseIsNeverTooLow()
{
    // Enough launches that the picture is drawn from samples.
    const TracePtr trace = randomTrace(77, 30'000);
    const QueueDepth queue(*trace, trace->ranks[0].process);
    const TimeScale scale(trace->range, 500);
    std::vector<std::uint32_t> columns;
    queue.columns(*trace, scale, columns);
    for (int x = 0; x < scale.width(); x += 17) {
        const TimeNs t = scale.boundary(x) + 1;
        QVERIFY(columns[static_cast<std::size_t>(x)] >= queue.at(*trace, t));
    }
    QCOMPARE(*std::max_element(columns.begin(), columns.end()), queue.highest());
}

void TestQueueDepth::isSmall()
{
    const TracePtr trace = randomTrace(78, 50'000);
    const QueueDepth queue(*trace, trace->ranks[0].process);
    QVERIFY(queue.bytes() < trace->events.size());
}

QTEST_GUILESS_MAIN(TestQueueDepth)
#include "tst_queuedepth.moc"
