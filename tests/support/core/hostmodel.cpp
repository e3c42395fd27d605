// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/hostmodel.h"

#include "core/trace/tracebuilder.h"

#include <algorithm>
#include <array>

namespace gapscope::test {

namespace {

struct CallName {
    const char *name;
    bool isLaunch;
    bool isGraph;
};

constexpr std::array kCallNames {
    CallName {"cudaLaunchKernel", true, false},
    CallName {"cudaLaunchKernel_v7000", true, false},
    CallName {"cudaLaunchKernel_ptsz_v7000", true, false},
    CallName {"cudaLaunchKernelExC_v11060", true, false},
    CallName {"cudaLaunchCooperativeKernel_v9000", true, false},
    CallName {"cuLaunchKernel", true, false},
    CallName {"cuLaunchKernelEx", true, false},
    CallName {"cuLaunchCooperativeKernel", true, false},
    CallName {"cudaMemcpyAsync_v3020", false, false},
    CallName {"cudaLaunchHostFunc_v10000", false, false},
    CallName {"cudaStreamSynchronize_v3020", false, false},
};
constexpr std::array kGraphNames {CallName {"cudaGraphLaunch_v10000", true, true},
    CallName {"cuGraphLaunch", true, true}, CallName {"cudaGraphLaunch", true, true}};

struct KernelName {
    const char *name;
    const char *demangled;
    bool isNccl;
    bool isCommunication;
    bool isStepCollective;
};

constexpr std::array kKernelNames {
    KernelName {"gemm", "void gemm<float>", false, false, false},
    KernelName {"softmax", "", false, false, false},
    KernelName {
        "ncclDevKernel_AllGather_RING", "ncclDevKernel_AllGather_RING(a)", true, true, false},
    KernelName {"Kernel2", "void NCCL::reduce<half>", true, true, false},
    KernelName {"deepEP_dispatch", "", false, true, false},
    KernelName {"ncclDevKernel_AllReduce_Sum", "", true, true, true},
    KernelName {"allreduce_fusion_kernel", "", false, true, true},
    KernelName {"cross_device_reduce_1stage", "", false, true, true},
};

struct PrepName {
    const char *name;
    int place;
};

constexpr std::array kPrepNames {PrepName {"_prepare_tp_inputs", 0},
    PrepName {"Engine._prepare_inputs", 1}, PrepName {"_prepare_inputs", 1},
    PrepName {"prepare_inputs", 2}, PrepName {"model.prepare_inputs", 2},
    PrepName {"x_prepare_inputs", -1}, PrepName {"_prepare_inputs_more", -1}};

class Generator {
public:
    explicit Generator(std::mt19937_64 &random)
        : m_random(random)
    {
    }

    ModelTrace generate();

private:
    int below(int bound)
    {
        return static_cast<int>(m_random() % static_cast<std::uint64_t>(bound));
    }

    int between(int low, int high) { return low + below(high - low + 1); }

    bool chance(int percent) { return below(100) < percent; }

    template<class T, std::size_t N>
    const T &pick(const std::array<T, N> &values)
    {
        return values[static_cast<std::size_t>(below(static_cast<int>(N)))];
    }

    TimeNs at(int tick) const { return m_trace.base + tick * m_trace.tick; }

    void process(int process);
    int steps(int process, int from);
    void marker(int process, int begin, int end, int number);
    void prep(int process, int begin, int end);
    void launch(int process, int begin);
    void work(int process, int begin, const ModelCall &call);
    void burst(int process, int begin);
    void orphan(int process, int end);
    void mapDevices();
    void dropTables();

    std::mt19937_64 &m_random;
    ModelTrace m_trace;
    bool m_hasMarkers = true;
    bool m_wholeGraphs = false;
    bool m_hasHoles = false;
    bool m_hasBurst = false;
    bool m_distinctOrdinals = false;
    bool m_collectives = false;
    int m_markerForm = 0;
    int m_processes = 1;
    std::vector<std::uint32_t> m_nextCorrelation;
    std::vector<int> m_gpuFree; // per process: when its queue has room, in ticks
};

void Generator::marker(int process, int begin, int end, int number)
{
    ModelRange range;
    range.process = process;
    range.thread = 0;
    range.begin = at(begin);
    range.end = at(end);
    range.isMarker = true;
    range.isAsync = chance(20);
    range.ctx = chance(70) ? 0 : between(1, 3);
    range.gen = chance(60) ? 4 : between(0, 4);
    const std::string counts = std::to_string(range.ctx) + " ctx reqs, ";
    const std::string gen = std::to_string(range.gen) + " gen reqs";
    range.hasNumber = m_markerForm > 0;
    range.number = number;
    if (m_markerForm == 0)
        range.name = "[Executor] _forward_step: " + counts + gen;
    else if (m_markerForm == 1)
        range.name = "[Executor] _forward_step " + std::to_string(number) + ": " + counts + gen;
    else
        range.name
            = "_forward_step " + std::to_string(number) + ": " + counts + "17 ctx tokens, " + gen;
    m_trace.ranges.push_back(range);
}

void Generator::prep(int process, int begin, int end)
{
    const PrepName &name = pick(kPrepNames);
    ModelRange range;
    range.process = process;
    range.thread = below(2);
    range.begin = at(begin);
    range.end = at(end);
    range.name = name.name;
    range.prepPlace = name.place;
    range.isOpen = chance(4);
    range.isMark = !range.isOpen && chance(4);
    if (range.isMark)
        range.end = range.begin;
    m_trace.ranges.push_back(range);
}

void Generator::launch(int process, int begin)
{
    auto &next = m_nextCorrelation[static_cast<std::size_t>(process)];
    const CallName &name = chance(12) ? pick(kGraphNames) : pick(kCallNames);
    ModelCall call {process, below(3), at(begin), at(begin + between(0, 6)), name.name, next++,
        name.isLaunch, name.isGraph};
    if (chance(5))
        call.correlation = 0;
    m_trace.calls.push_back(call);
    if (chance(6) && call.correlation != 0) { // another call with the same key
        ModelCall other = call;
        const CallName &otherName = pick(kCallNames);
        other.begin -= m_trace.tick;
        other.name = otherName.name;
        other.isLaunch = otherName.isLaunch;
        other.isGraphLaunch = false;
        m_trace.calls.push_back(other);
    }
    const bool gone = chance(8); // its work was not recorded
    const int rows = gone ? 0 : call.isGraphLaunch && !m_wholeGraphs ? between(1, 4) : 1;
    for (int i = 0; i < rows; ++i)
        work(process, begin + between(-2, 30), call);
}

void Generator::work(int process, int begin, const ModelCall &call)
{
    const KernelName &name = m_collectives || chance(70) ? pick(kKernelNames) : kKernelNames[0];
    ModelWork row;
    row.process = process;
    row.ordinal = m_distinctOrdinals ? process : 0;
    if (m_distinctOrdinals && !m_trace.map.empty() && chance(20))
        row.ordinal = process + 4; // a rank with a second device
    row.stream = between(7, 9);
    row.begin = at(begin);
    row.end = at(begin + between(0, m_hasBurst ? 4 : 20));
    row.name = name.name;
    row.demangled = name.demangled;
    row.correlation = chance(4) ? 0 : call.correlation;
    row.isNode = call.isGraphLaunch && chance(50);
    row.isNccl = name.isNccl;
    row.isCommunication = name.isCommunication;
    row.isStepCollective = name.isStepCollective;
    if (call.isGraphLaunch && m_wholeGraphs) {
        row = {ModelWorkKind::WholeGraph, process, row.ordinal, row.stream, row.begin, row.end, {},
            {}, row.correlation};
    } else if (!call.isLaunch || (call.isGraphLaunch && chance(20))) {
        row = {ModelWorkKind::Copy, process, row.ordinal, row.stream, row.begin, row.end, "HtoD",
            {}, row.correlation};
    }
    m_trace.work.push_back(row);
}

// More launches than the queue holds, long before their kernels start.
void Generator::burst(int process, int begin)
{
    const int count = between(480, 900);
    int gpu = begin + between(100, 700);
    for (int i = 0; i < count; ++i) {
        auto &next = m_nextCorrelation[static_cast<std::size_t>(process)];
        const int start = begin + i;
        const ModelCall call {process, i % 7 == 0 ? 1 : 0, at(start), at(start + between(0, 3)),
            "cudaLaunchKernel_v7000", next++, true, false};
        m_trace.calls.push_back(call);
        if (chance(96))
            work(process, gpu, call);
        gpu += between(0, 3);
    }
}

int Generator::steps(int process, int from)
{
    const int count = between(1, m_hasBurst ? 6 : 16);
    int tick = from;
    for (int step = 0; step < count; ++step) {
        const int length = between(1, 70);
        if (m_hasMarkers)
            marker(process, tick, tick + length, step / (chance(3) ? 2 : 1));
        for (int i = between(0, 6); i > 0; --i)
            launch(process, tick + between(-8, length + 10));
        for (int i = between(0, 2); i > 0; --i) {
            const int begin = tick + between(-10, length);
            prep(process, begin, begin + between(0, 25));
        }
        if (m_hasBurst && step == 1)
            burst(process, tick);
        const int end = tick + length;
        if (m_hasHoles && (step + 1 == count || chance(15))) // launched 10 ms after the end
            launch(process, end + 200 + between(-1, 1));
        tick = end + (chance(8) ? -between(0, length) : between(0, 40));
        if (m_hasHoles && chance(15))
            tick = end + 2000 + (chance(50) ? between(-1, 1) : between(-60, 60)); // 100 ms
    }
    return tick;
}

// GPU rows without a call, and work before and after the steps.
void Generator::orphan(int process, int end)
{
    for (int i = between(0, 3); i > 0; --i) {
        ModelCall call;
        call.isLaunch = true;
        call.correlation = chance(50) ? 0 : 4'000'000'000u;
        work(process, between(0, end), call);
    }
}

void Generator::process(int process)
{
    const bool hadMarkers = m_hasMarkers;
    m_hasMarkers = m_hasMarkers && !chance(8);
    const int end = steps(process, between(5, 60));
    if (chance(90))
        orphan(process, end);
    if (chance(5)) // a process with markers but without GPU work
        std::erase_if(m_trace.work, [&](const ModelWork &row) { return row.process == process; });
    m_hasMarkers = hadMarkers;
}

void Generator::mapDevices()
{
    m_distinctOrdinals = chance(60);
    if (!chance(50))
        return;
    // Two processes may be on one GPU only where the map says so.
    for (int process = 0; process < m_processes; ++process) {
        const int gpu = chance(35) ? 0 : process;
        m_trace.map.push_back({process, m_distinctOrdinals ? process : 0, gpu});
        m_trace.map.push_back({process, process + 4, 10 + process});
    }
}

void Generator::dropTables()
{
    if (chance(8))
        m_trace.calls.clear();
    if (chance(6))
        m_trace.ranges.clear();
    if (chance(5))
        std::erase_if(
            m_trace.work, [](const ModelWork &row) { return row.kind == ModelWorkKind::Kernel; });
    if (chance(3))
        m_trace.work.clear();
}

ModelTrace Generator::generate()
{
    m_hasBurst = chance(25);
    m_hasHoles = !m_hasBurst && chance(40);
    m_trace.tick = m_hasHoles ? 50'000 : m_hasBurst && chance(50) ? 3 : 1;
    m_trace.base = chance(50) ? 0 : between(-1'000'000, 1'000'000'000);
    m_processes = between(1, 4);
    m_nextCorrelation.assign(static_cast<std::size_t>(m_processes), 1);
    m_hasMarkers = !chance(25);
    m_collectives = !m_hasMarkers && chance(70);
    m_wholeGraphs = chance(30);
    m_markerForm = below(3);
    mapDevices();
    for (int i = 0; i < m_processes; ++i)
        process(i);
    dropTables();
    // A file keeps no order.
    std::ranges::shuffle(m_trace.work, m_random);
    std::ranges::shuffle(m_trace.calls, m_random);
    std::ranges::shuffle(m_trace.ranges, m_random);
    return std::move(m_trace);
}

EventSource sourceOf(int process, int ordinal, int number)
{
    return {std::int64_t {process + 100} << 24, ordinal, number};
}

template<class Table>
void append(Table &table, std::vector<EventSource> &sources, const EventSource &source,
    TimeNs begin, TimeNs end, StringId name)
{
    sources.push_back(source);
    table.append(begin, end, name, static_cast<std::uint32_t>(sources.size() - 1));
}

void addWork(TraceBuilder &builder, const ModelWork &row)
{
    RawTrace &raw = builder.raw();
    const EventSource source = sourceOf(row.process, row.ordinal, row.stream);
    const StringId name = builder.strings().intern(row.name);
    switch (row.kind) {
    case ModelWorkKind::Kernel:
        append(raw.kernels, raw.kernelSources, source, row.begin, row.end, name);
        raw.kernels.details.demangledName.push_back(builder.strings().intern(row.demangled));
        raw.kernels.details.correlation.push_back(row.correlation);
        raw.kernels.details.shape.push_back(0);
        raw.kernels.details.graphNode.push_back(row.isNode ? 5 : 0);
        break;
    case ModelWorkKind::WholeGraph:
        append(raw.wholeGraphs, raw.wholeGraphSources, source, row.begin, row.end, name);
        raw.wholeGraphs.details.correlation.push_back(row.correlation);
        raw.wholeGraphs.details.graph.push_back(1);
        raw.wholeGraphs.details.graphExec.push_back(1);
        break;
    case ModelWorkKind::Copy:
        append(raw.copies, raw.copySources, source, row.begin, row.end, name);
        raw.copies.isSet.push_back(false);
        raw.copies.details.correlation.push_back(row.correlation);
        raw.copies.details.bytes.push_back(64);
        raw.copies.details.kind.push_back(CopyKind::HostToDevice);
        break;
    }
}

void addHostRows(TraceBuilder &builder, const ModelTrace &model)
{
    RawTrace &raw = builder.raw();
    for (const ModelCall &call : model.calls) {
        append(raw.calls, raw.callSources, sourceOf(call.process, -1, call.thread), call.begin,
            call.end, builder.strings().intern(call.name));
        raw.calls.details.correlation.push_back(call.correlation);
    }
    for (const ModelRange &range : model.ranges) {
        append(raw.ranges, raw.rangeSources, sourceOf(range.process, -1, range.thread), range.begin,
            range.isOpen ? range.begin : range.end, builder.strings().intern(range.name));
        raw.ranges.isMark.push_back(range.isMark);
        raw.ranges.details.domain.push_back(StringId::None);
        raw.ranges.details.flags.push_back(
            static_cast<std::uint8_t>(RangeRegistered | (range.isOpen ? RangeOpen : 0)));
        raw.ranges.details.source.push_back(
            range.isAsync ? RangeSource::StartEnd : RangeSource::PushPop);
    }
}

} // namespace

TimeNs ModelTrace::firstWork() const
{
    TimeNs first = std::numeric_limits<TimeNs>::max();
    for (const ModelWork &row : work) {
        if (row.kind != ModelWorkKind::Copy)
            first = std::min(first, row.begin);
    }
    return first == std::numeric_limits<TimeNs>::max() ? base : first;
}

ModelTrace randomModel(std::mt19937_64 &random)
{
    return Generator(random).generate();
}

TracePtr buildModel(const ModelTrace &model)
{
    TraceBuilder builder;
    builder.info().hasKernelTable = true;
    builder.info().hasApiTable = !model.calls.empty();
    builder.info().hasRangeTable = !model.ranges.empty();
    builder.raw().shapes.resize(1);
    for (const ModelWork &row : model.work)
        addWork(builder, row);
    addHostRows(builder, model);
    for (const ModelMapping &row : model.map)
        builder.raw().deviceMap.push_back(
            {std::int64_t {row.process + 100} << 24, row.ordinal, row.gpu});
    Progress progress;
    Result<TracePtr> trace = builder.finish(progress);
    if (!trace)
        qFatal("hostmodel: %s", qPrintable(trace.error().message()));
    return *trace;
}

} // namespace gapscope::test
