// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The host's side of the executor model: what each op of a program does to a rank.

#include "core/io/demo/executormodel.h"

#include <algorithm>

namespace gapscope::demo {

namespace {

constexpr TimeNs kWakeUp = 1'800; // from the end of what was waited for to the return of the call
constexpr TimeNs kWire = 4'500; // of a broadcast
constexpr TimeNs kShortestReceive = 2'500;
constexpr TimeNs kCopyStart = 1'100;
constexpr std::int64_t kBytesPerNs = 24;
constexpr int kLatencyJitter = 250; // permille
constexpr int kGapJitter = 200;

} // namespace

// Ranges that are open last longer by this.
void ExecutorModel::stretch(Host &host, TimeNs by)
{
    for (OpenRange &range : host.open)
        range.shift += by;
}

void ExecutorModel::closeSegment(int rank, TimeNs until)
{
    Host &state = host(rank);
    if (until > state.segmentBegin) {
        const NameId name = state.open.empty() ? 0 : state.open.back().name;
        m_held.segments.push_back(
            {state.segmentBegin, until, name, state.step, static_cast<std::uint16_t>(rank)});
    }
    state.segmentBegin = until;
}

void ExecutorModel::push(int rank, const HostOp &op)
{
    Host &state = host(rank);
    closeSegment(rank, state.now);
    state.open.push_back({op.name, op.payload, op.domain, -1, state.now, op.duration, 0});
}

void ExecutorModel::pop(int rank)
{
    Host &state = host(rank);
    const OpenRange range = state.open.back();
    if (range.nominal >= 0)
        state.now = std::max(state.now, range.begin + range.nominal + range.shift);
    state.now = std::max(state.now, range.begin + 1);
    closeSegment(rank, state.now);
    state.open.pop_back();
    if (range.step >= 0)
        m_truth.steps[static_cast<std::size_t>(range.step)].host[static_cast<std::size_t>(rank)].end
            = state.now;
    if (range.begin >= state.recordedFrom)
        m_held.ranges.push_back({range.begin, state.now, range.name, range.payload,
            static_cast<std::uint16_t>(rank), RangeForm::PushPop, range.domain});
}

void ExecutorModel::beginStep(int rank, const HostOp &op)
{
    Host &state = host(rank);
    state.step = static_cast<std::int32_t>(op.what);
    state.open.back().step = state.step;
    m_truth.steps[op.what].host[static_cast<std::size_t>(rank)].begin = state.now;
    const LateRank &late = m_config.late;
    if (late.cause == LateCause::UnequalCounts && rank == late.rank
        && state.step == late.recordedFrom && late.recordedFrom > 0) {
        state.recordedFrom = state.now;
        m_gpu.setRecordedFrom(rank, state.now);
    }
}

// Records the call and moves the clock past it. `waited` is time that the call took beyond its own.
std::uint32_t ExecutorModel::call(int rank, const HostOp &op, TimeNs waited)
{
    Host &state = host(rank);
    const TimeNs begin = state.now;
    const std::uint32_t correlation = ++state.correlation;
    state.now = begin + op.duration + waited;
    stretch(state, waited + (op.isExtra ? op.duration : 0));
    if (begin >= state.recordedFrom)
        m_held.calls.push_back(
            {begin, state.now, correlation, op.name, static_cast<std::uint16_t>(rank)});
    return correlation;
}

bool ExecutorModel::launch(int rank, const HostOp &op)
{
    Host &state = host(rank);
    const std::optional<TimeNs> room = m_gpu.roomAt(rank, state.now);
    if (!room)
        return false;
    GpuItem item;
    item.issued = state.now;
    item.isFirst = true;
    item.number = m_gpu.newLaunch(rank);
    item.step = state.step;
    const bool isGraph = op.kind == OpKind::GraphLaunch;
    item.ready = *room
        + state.random.around(
            isGraph ? m_config.graphLatency : m_config.launchLatency, kLatencyJitter);
    item.correlation = call(rank, op, *room - state.now);
    if (isGraph)
        enqueueGraph(rank, op, item);
    else
        enqueueKernel(rank, op, item);
    return true;
}

TimeNs ExecutorModel::kernelDuration(int rank, const Node &node)
{
    // A collective's own duration is drawn once for all ranks.
    if (node.group != kNoGroup)
        return node.duration;
    const Host &state = host(rank);
    TimeNs duration = host(rank).random.around(node.duration, m_config.kernelJitter);
    const bool isSlow = m_config.late.cause == LateCause::SlowGpu && state.step >= 0
        && m_plan[static_cast<std::size_t>(state.step)].lateRank == rank;
    if (isSlow)
        duration += duration * m_config.late.slowPercent / 100;
    return std::max<TimeNs>(duration, 1);
}

void ExecutorModel::enqueueKernel(int rank, const HostOp &op, GpuItem item)
{
    item.kernel = op.node.kernel;
    item.group = op.node.group;
    item.duration = kernelDuration(rank, op.node);
    item.gap = host(rank).random.around(m_config.eagerGap, kGapJitter);
    m_gpu.enqueue(rank, op.stream, item);
}

void ExecutorModel::enqueueGraph(int rank, const HostOp &op, GpuItem item)
{
    const std::vector<Node> &nodes = m_program.pieces().graphs[op.what];
    item.graph = op.what + 1;
    item.isHidden = m_config.generation == StepForm::WholeGraph;
    item.graphNode = std::uint64_t {item.graph} << 32;
    for (const Node &node : nodes) {
        ++item.graphNode;
        item.kernel = node.kernel;
        item.group = node.group;
        item.duration = kernelDuration(rank, node);
        item.gap = host(rank).random.around(m_config.graphGap, kGapJitter);
        m_gpu.enqueue(rank, kMainStream, item);
        item.isFirst = false;
    }
    if (item.isHidden) {
        item.kind = GpuItemKind::GraphEnd;
        m_gpu.enqueue(rank, kMainStream, item);
    }
}

void ExecutorModel::copy(int rank, const HostOp &op)
{
    Host &state = host(rank);
    GpuItem item;
    item.kind = GpuItemKind::Copy;
    item.form = op.form;
    item.issued = state.now;
    item.step = state.step;
    item.number = op.what;
    item.ready = state.now + state.random.around(m_config.launchLatency, kLatencyJitter);
    item.duration = kCopyStart + static_cast<TimeNs>(op.what) / kBytesPerNs;
    item.gap = state.random.around(m_config.eagerGap, kGapJitter);
    item.correlation = call(rank, op, 0);
    m_gpu.enqueue(rank, op.stream, item);
}

std::uint64_t ExecutorModel::enqueueRecord(int rank, std::uint8_t stream)
{
    GpuItem item;
    item.kind = GpuItemKind::Record;
    item.issued = host(rank).now;
    item.ready = item.issued;
    item.number = m_gpu.newEvent(rank);
    m_gpu.enqueue(rank, stream, item);
    return item.number;
}

void ExecutorModel::record(int rank, const HostOp &op)
{
    host(rank).slots[op.slot] = enqueueRecord(rank, op.stream);
    call(rank, op, 0);
}

void ExecutorModel::streamWait(int rank, const HostOp &op)
{
    Host &state = host(rank);
    if (state.slots[op.slot]) {
        GpuItem item;
        item.kind = GpuItemKind::Wait;
        item.issued = state.now;
        item.number = *state.slots[op.slot];
        m_gpu.enqueue(rank, op.stream, item);
    }
    call(rank, op, 0);
}

// The call returns after its own time at least, and after what it waits for.
bool ExecutorModel::await(int rank, const HostOp &op)
{
    Host &state = host(rank);
    if (state.awaited.empty()) {
        if (op.kind == OpKind::AwaitEvent) {
            if (!state.slots[op.slot])
                return true;
            state.awaited.push_back(*state.slots[op.slot]);
        } else {
            state.awaited.push_back(enqueueRecord(rank, kMainStream));
            if (op.kind == OpKind::AwaitDevice)
                state.awaited.push_back(enqueueRecord(rank, kCommunicationStream));
        }
        m_gpu.drain();
    }
    TimeNs done = 0;
    for (const std::uint64_t event : state.awaited) {
        const std::optional<TimeNs> time = m_gpu.eventTime(rank, event);
        if (!time)
            return false;
        done = std::max(done, *time);
    }
    state.awaited.clear();
    const TimeNs begin = state.now;
    const TimeNs waited = std::max<TimeNs>(0, done + kWakeUp - begin - op.duration);
    const std::uint32_t correlation = call(rank, op, waited);
    const SyncForm form = op.kind == OpKind::AwaitEvent ? SyncForm::Event
        : op.kind == OpKind::AwaitStream                ? SyncForm::Stream
                                                        : SyncForm::Device;
    if (begin >= state.recordedFrom)
        m_held.syncs.push_back(
            {begin, state.now, correlation, static_cast<std::uint16_t>(rank), kMainStream, form});
    return true;
}

void ExecutorModel::osCall(int rank, const HostOp &op, TimeNs end)
{
    Host &state = host(rank);
    if (op.name != 0 && state.now >= state.recordedFrom)
        m_held.osCalls.push_back({state.now, end, op.name, static_cast<std::uint16_t>(rank), 0});
    state.now = end;
}

bool ExecutorModel::receive(int rank, const HostOp &op)
{
    Host &state = host(rank);
    if (m_sent.size() <= state.received)
        return false;
    const TimeNs arrival = m_sent[state.received++] + kWire;
    const TimeNs begin = state.now;
    const TimeNs end = std::max(begin + kShortestReceive, arrival);
    osCall(rank, op, end);
    // Who comes late waits shorter: the range ends with the others', not after its usual time.
    stretch(state, end - begin - op.duration);
    return true;
}

void ExecutorModel::background(int rank, const HostOp &op)
{
    Host &state = host(rank);
    const TimeNs begin = std::max(state.backgroundEnd, state.now);
    state.backgroundEnd = begin + op.duration;
    if (begin >= state.recordedFrom)
        m_held.osCalls.push_back(
            {begin, state.backgroundEnd, op.name, static_cast<std::uint16_t>(rank), 1});
}

void ExecutorModel::garbage(int rank, const HostOp &op)
{
    Host &state = host(rank);
    const TimeNs begin = state.now;
    state.now += op.duration;
    stretch(state, op.duration);
    if (begin >= state.recordedFrom)
        m_held.ranges.push_back({begin, state.now, op.name, 0, static_cast<std::uint16_t>(rank),
            RangeForm::StartEnd, RangeDomain::Default});
}

} // namespace gapscope::demo
