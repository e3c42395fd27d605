// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/gpustreams.h"

#include <algorithm>

namespace gapscope::demo {

namespace {

// Events older than this many are never asked for again: the host runs at most the launch queue
// ahead.
constexpr std::size_t kEventsKept = 16'384;
constexpr std::uint64_t kGroupStream = 0x67726f7570;

} // namespace

GpuStreams::GpuStreams(const ExecutorConfig &config, EventBatch &batch,
    std::function<void(const CollectiveDone &)> onCollective)
    : m_queueLimit(std::max(config.queueLimit, 1))
    , m_jitter(config.kernelJitter)
    , m_batch(batch)
    , m_onCollective(std::move(onCollective))
    , m_ranks(static_cast<std::size_t>(config.ranks))
{
    for (std::size_t group = 0; group < m_groups.size(); ++group)
        m_groups[group].random = Random(config.seed + kGroupStream * (group + 1));
    for (int rank = 0; rank < config.ranks; ++rank) {
        m_groups[kFusedGroup].members.push_back(rank);
        m_groups[kNcclGroup].members.push_back(rank);
        if (rank < 2)
            m_groups[kSubGroup].members.push_back(rank);
    }
}

void GpuStreams::enqueue(int rank, std::uint8_t stream, const GpuItem &item)
{
    m_ranks[static_cast<std::size_t>(rank)].streams[stream].items.push_back(item);
}

std::uint64_t GpuStreams::newLaunch(int rank)
{
    Rank &state = m_ranks[static_cast<std::size_t>(rank)];
    state.launchStarts.push_back(-1);
    return state.firstLaunch + state.launchStarts.size() - 1;
}

std::optional<TimeNs> GpuStreams::roomAt(int rank, TimeNs now)
{
    Rank &state = m_ranks[static_cast<std::size_t>(rank)];
    std::deque<TimeNs> &starts = state.launchStarts;
    const auto limit = static_cast<std::size_t>(m_queueLimit);
    if (starts.size() < limit)
        return now;
    drain();
    while (!starts.empty() && starts.front() >= 0 && starts.front() <= now) {
        starts.pop_front();
        ++state.firstLaunch;
    }
    if (starts.size() < limit)
        return now;
    const TimeNs start = starts[starts.size() - limit];
    if (start < 0)
        return std::nullopt;
    return std::max(now, start);
}

std::uint64_t GpuStreams::newEvent(int rank)
{
    Rank &state = m_ranks[static_cast<std::size_t>(rank)];
    state.events.push_back(-1);
    if (state.events.size() > kEventsKept) {
        state.events.pop_front();
        ++state.firstEvent;
    }
    return state.firstEvent + state.events.size() - 1;
}

std::optional<TimeNs> GpuStreams::eventTime(int rank, std::uint64_t event) const
{
    const Rank &state = m_ranks[static_cast<std::size_t>(rank)];
    const TimeNs time = state.events[event - state.firstEvent];
    return time < 0 ? std::nullopt : std::optional(time);
}

bool GpuStreams::drain()
{
    bool hasMoved = false;
    for (bool again = true; again;) {
        again = false;
        for (int rank = 0; rank < static_cast<int>(m_ranks.size()); ++rank) {
            for (std::uint8_t stream = 0; stream < kStreamCount; ++stream)
                again |= drainStream(rank, stream);
        }
        hasMoved |= again;
    }
    return hasMoved;
}

bool GpuStreams::drainStream(int rank, std::uint8_t stream)
{
    Stream &state = m_ranks[static_cast<std::size_t>(rank)].streams[stream];
    bool hasMoved = false;
    while (!state.items.empty() && runItem(rank, stream)) {
        state.items.pop_front();
        hasMoved = true;
    }
    return hasMoved;
}

// False: the item at the head has to wait for something that is not known yet.
bool GpuStreams::runItem(int rank, std::uint8_t stream)
{
    Rank &owner = m_ranks[static_cast<std::size_t>(rank)];
    Stream &state = owner.streams[stream];
    const GpuItem &item = state.items.front();
    const TimeNs begin = std::max(item.ready, state.lastEnd + item.gap);
    switch (item.kind) {
    case GpuItemKind::Kernel:
        if (item.group != kNoGroup)
            return runCollective(rank, stream, item, begin);
        runKernel(rank, stream, item, begin, begin + item.duration);
        return true;
    case GpuItemKind::Copy:
        runCopy(rank, stream, item, begin);
        return true;
    case GpuItemKind::Record:
        if (item.number >= owner.firstEvent)
            owner.events[item.number - owner.firstEvent] = std::max(state.lastEnd, item.ready);
        return true;
    case GpuItemKind::Wait: {
        const std::optional<TimeNs> done = eventTime(rank, item.number);
        if (done)
            state.lastEnd = std::max(state.lastEnd, *done);
        return done.has_value();
    }
    case GpuItemKind::GraphEnd:
        closeGraph(rank, stream, item);
        return true;
    }
    return true;
}

void GpuStreams::markStarted(Rank &rank, const GpuItem &item, TimeNs begin)
{
    if (item.isFirst && item.number >= rank.firstLaunch)
        rank.launchStarts[item.number - rank.firstLaunch] = begin;
}

void GpuStreams::runKernel(
    int rank, std::uint8_t stream, const GpuItem &item, TimeNs begin, TimeNs end)
{
    Rank &owner = m_ranks[static_cast<std::size_t>(rank)];
    Stream &state = owner.streams[stream];
    markStarted(owner, item, begin);
    state.lastEnd = end;
    if (item.isHidden) {
        if (state.graphBegin < 0)
            state.graphBegin = begin;
        return;
    }
    if (begin < owner.recordedFrom)
        return;
    m_batch.kernels.push_back(
        {begin, end, item.graphNode, item.correlation, static_cast<std::uint16_t>(rank),
            item.kernel, stream, static_cast<std::uint8_t>(item.group + 1)});
}

void GpuStreams::runCopy(int rank, std::uint8_t stream, const GpuItem &item, TimeNs begin)
{
    Rank &owner = m_ranks[static_cast<std::size_t>(rank)];
    owner.streams[stream].lastEnd = begin + item.duration;
    if (begin < owner.recordedFrom)
        return;
    m_batch.copies.push_back({begin, begin + item.duration, static_cast<std::int64_t>(item.number),
        item.correlation, static_cast<std::uint16_t>(rank), stream, item.form});
}

void GpuStreams::closeGraph(int rank, std::uint8_t stream, const GpuItem &item)
{
    Rank &owner = m_ranks[static_cast<std::size_t>(rank)];
    Stream &state = owner.streams[stream];
    if (state.graphBegin >= owner.recordedFrom)
        m_batch.wholeGraphs.push_back({state.graphBegin, state.lastEnd, item.correlation,
            item.graph, static_cast<std::uint16_t>(rank), stream});
    state.graphBegin = -1;
}

bool GpuStreams::runCollective(int rank, std::uint8_t stream, const GpuItem &item, TimeNs begin)
{
    Rank &owner = m_ranks[static_cast<std::size_t>(rank)];
    Stream &state = owner.streams[stream];
    const auto which = static_cast<std::size_t>(item.group);
    Group &group = m_groups[which];
    const std::uint64_t number = owner.collectives[which];
    while (group.first + group.open.size() <= number)
        group.open.emplace_back().arrivals.resize(group.members.size(), -1);
    Collective &collective = group.open[number - group.first];
    if (state.arrived < 0) {
        state.arrived = begin;
        markStarted(owner, item, begin);
        arrive(group, collective, rank, begin, item);
    }
    if (collective.end < 0)
        return false;
    runKernel(rank, stream, item, state.arrived, collective.end);
    state.arrived = -1;
    ++owner.collectives[which];
    ++collective.left;
    while (!group.open.empty() && group.open.front().left == group.members.size()) {
        group.open.pop_front();
        ++group.first;
    }
    return true;
}

void GpuStreams::arrive(
    Group &group, Collective &collective, int rank, TimeNs time, const GpuItem &item)
{
    const auto member = std::find(group.members.begin(), group.members.end(), rank);
    collective.arrivals[static_cast<std::size_t>(member - group.members.begin())] = time;
    if (collective.arrived++ == 0) {
        collective.duration = group.random.around(item.duration, m_jitter);
        collective.step = item.step;
    }
    if (collective.arrived < group.members.size())
        return;
    collective.end = *std::max_element(collective.arrivals.begin(), collective.arrivals.end())
        + collective.duration;
    m_onCollective({group.members, collective.arrivals, collective.step});
}

TimeNs GpuStreams::settledUntil(int rank, TimeNs hostNow) const
{
    TimeNs settled = hostNow;
    for (const Stream &stream : m_ranks[static_cast<std::size_t>(rank)].streams) {
        if (stream.graphBegin >= 0)
            settled = std::min(settled, stream.graphBegin);
        if (stream.arrived >= 0)
            settled = std::min(settled, stream.arrived);
        else if (!stream.items.empty())
            settled = std::min(settled, std::max(stream.lastEnd, stream.items.front().issued));
    }
    return settled;
}

} // namespace gapscope::demo
