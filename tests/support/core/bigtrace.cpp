// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/bigtrace.h"

#include "core/trace/tracebuilder.h"

#include <array>
#include <random>

namespace gapscope::test {

namespace {

constexpr std::int64_t kProcesses = 2;
constexpr std::int64_t kStreams = 4;
constexpr int kNodes = 120; // per graph launch and stream
constexpr int kEager = 40; // eager kernels per step and stream
constexpr qint64 kEventsPerStep = kStreams * (kNodes + kEager) + kEager * 2 + 8;

// One process after the other, step by step; streams side by side.
class Generator {
public:
    explicit Generator(TraceBuilder &builder)
        : m_builder(builder)
        , m_raw(builder.raw())
    {
        for (int i = 0; i < 24; ++i)
            m_names.push_back(builder.strings().intern("sm90_xmma_gemm_bf16_kernel_" + std::to_string(i)));
        m_nccl = builder.strings().intern("ncclDevKernel_AllReduce_Sum_bf16_RING_LL");
        m_launch = builder.strings().intern("cudaLaunchKernel");
        m_graphLaunch = builder.strings().intern("cudaGraphLaunch");
        m_synchronize = builder.strings().intern("cudaStreamSynchronize");
        m_copy = builder.strings().intern("HtoD");
        m_prepare = builder.strings().intern("_prepare_tp_inputs");
        m_step = builder.strings().intern("_forward_step");
    }

    void process(std::int64_t process, qint64 steps)
    {
        const std::int64_t pid = (process + 1) << 24;
        for (std::int64_t stream = 0; stream < kStreams; ++stream)
            m_raw.kernelSources.push_back({pid, 0, 7 + stream});
        m_raw.copySources.push_back({pid, 0, 7});
        m_raw.callSources.push_back({pid, -1, process + 1});
        m_raw.rangeSources.push_back({pid, -1, process + 1});
        std::array<TimeNs, kStreams> gpu {};
        TimeNs host = 0;
        for (qint64 i = 0; i < steps; ++i)
            step(process, gpu, host);
    }

private:
    TimeNs between(TimeNs low, TimeNs high)
    {
        return low + static_cast<TimeNs>(m_random() % static_cast<std::uint64_t>(high - low));
    }

    void kernel(std::int64_t process, std::int64_t stream, TimeNs &t, std::uint32_t correlation, bool node)
    {
        const bool nccl = m_random() % 12 == 0;
        const TimeNs end = t + between(1000, 5000);
        const StringId name = nccl ? m_nccl : m_names[m_random() % m_names.size()];
        m_raw.kernels.append(t, end, name, static_cast<std::uint32_t>(process * kStreams + stream));
        m_raw.kernels.details.demangledName.push_back(name);
        m_raw.kernels.details.correlation.push_back(correlation);
        m_raw.kernels.details.shape.push_back(0);
        m_raw.kernels.details.graphNode.push_back(node ? 1 + m_random() % 1000 : 0);
        t = end + between(100, 1200);
    }

    void call(std::int64_t process, TimeNs &t, StringId name, TimeNs length, std::uint32_t correlation)
    {
        m_raw.calls.append(t, t + length, name, static_cast<std::uint32_t>(process));
        m_raw.calls.details.correlation.push_back(correlation);
        t += length + between(200, 900);
    }

    void range(std::int64_t process, TimeNs begin, TimeNs end, StringId name)
    {
        m_raw.ranges.append(begin, end, name, static_cast<std::uint32_t>(process));
        m_raw.ranges.details.domain.push_back(StringId::None);
        m_raw.ranges.details.flags.push_back(0);
        m_raw.ranges.details.source.push_back(RangeSource::PushPop);
        m_raw.ranges.isMark.push_back(false);
    }

    void step(std::int64_t process, std::array<TimeNs, kStreams> &gpu, TimeNs &host)
    {
        const TimeNs begin = host;
        host += between(200'000, 300'000);
        range(process, begin + 1000, host - 1000, m_prepare);
        const std::uint32_t graph = ++m_correlation;
        call(process, host, m_graphLaunch, 8000, graph);
        std::vector<std::uint32_t> launches;
        for (int i = 0; i < kEager; ++i) {
            launches.push_back(++m_correlation);
            call(process, host, m_launch, between(2000, 6000), launches.back());
        }
        TimeNs last = host;
        for (std::int64_t stream = 0; stream < kStreams; ++stream) {
            TimeNs &t = gpu[static_cast<std::size_t>(stream)];
            t = std::max(t, begin + 250'000) + between(2000, 20000);
            for (int i = 0; i < kNodes; ++i)
                kernel(process, stream, t, graph, true);
            for (int i = 0; i < kEager; ++i)
                kernel(process, stream, t, stream == 0 ? launches[static_cast<std::size_t>(i)] : 0, false);
            last = std::max(last, t);
        }
        for (int i = 0; i < kEager; ++i) {
            const TimeNs at = begin + 300'000 + i * 10'000;
            m_raw.copies.append(at, at + between(800, 4000), m_copy, static_cast<std::uint32_t>(process));
            m_raw.copies.details.correlation.push_back(0);
            m_raw.copies.details.bytes.push_back(4096);
            m_raw.copies.details.kind.push_back(CopyKind::HostToDevice);
            m_raw.copies.isSet.push_back(false);
        }
        call(process, host, m_synchronize, std::max<TimeNs>(1000, last - host), ++m_correlation);
        range(process, begin, host, m_step);
        host += between(50'000, 150'000);
    }

    TraceBuilder &m_builder;
    RawTrace &m_raw;
    std::mt19937 m_random {1};
    std::uint32_t m_correlation = 0;
    std::vector<StringId> m_names;
    StringId m_nccl;
    StringId m_launch;
    StringId m_graphLaunch;
    StringId m_synchronize;
    StringId m_copy;
    StringId m_prepare;
    StringId m_step;
};

} // namespace

TracePtr bigTrace(qint64 events)
{
    TraceBuilder builder;
    Generator generator(builder);
    const qint64 steps = std::max<qint64>(2, events / kEventsPerStep / kProcesses);
    for (std::int64_t process = 0; process < kProcesses; ++process)
        generator.process(process, steps);
    builder.raw().shapes = {LaunchShape {}};
    builder.info().hasKernelTable = true;
    builder.info().hasApiTable = true;
    builder.info().hasRangeTable = true;
    Progress progress;
    return *builder.finish(progress);
}

TimelineFactsPtr bigFacts(const TracePtr &trace)
{
    const Run run = makeRun({trace}, QStringLiteral("generated"));
    std::vector<RankSteps> steps(run.ranks.size());
    std::vector<RankIntervals> intervals(run.ranks.size());
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        const ProcessId process = trace->ranks[rank].process;
        std::vector<TimeRange> busy;
        for (const Track &track : trace->tracks) {
            if (track.process != process)
                continue;
            const EventSpan rows = trace->eventsOf(track);
            if (track.kind == TrackKind::Stream) {
                for (std::uint32_t row = rows.first; row < rows.last; ++row)
                    busy.push_back(trace->events.range(makeId<EventId>(row)));
            } else if (track.kind == TrackKind::Ranges) {
                const EventSpan outer = trace->eventsOfLane(track.firstLane);
                for (std::uint32_t row = outer.first; row < outer.last; ++row) {
                    Step step;
                    step.number = row - outer.first;
                    step.phase = step.number % 7 == 0 ? StepPhase::Context : StepPhase::Generation;
                    step.ctx = step.phase == StepPhase::Context ? 3 : 0;
                    step.gen = 128;
                    step.host = trace->events.range(makeId<EventId>(row));
                    step.marker = makeId<EventId>(row);
                    steps[rank].steps.push_back(step);
                }
            }
        }
        steps[rank].source = StepSource::Markers;
        steps[rank].benchLast = steps[rank].steps.size();
        intervals[rank] = {std::make_shared<const IntervalSet>(std::move(busy)),
            std::make_shared<const IntervalSet>()};
    }
    HostTables tables;
    tables.communication = {QStringLiteral("nccl")};
    tables.prepRanges = {QStringLiteral("_prepare_tp_inputs")};
    Progress progress;
    return buildTimelineFacts(run, std::move(steps), intervals, tables, progress);
}

} // namespace gapscope::test
