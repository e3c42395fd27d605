// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gpuprojection.h"

#include <algorithm>
#include <limits>

namespace gapscope {

namespace {

constexpr TimeRange kNothing {std::numeric_limits<TimeNs>::max(), std::numeric_limits<TimeNs>::min()};

const Track *findTrack(const Trace &trace, TrackKind kind, ProcessId process, std::int64_t thread)
{
    for (const Track &track : trace.tracks) {
        if (track.kind == kind && track.process == process && track.number == thread)
            return &track;
    }
    return nullptr;
}

// Hull of the kernels launched by the calls [calls] inside each range of one depth.
std::vector<TimeRange> hullsOfDepth(
    const Trace &trace, ProcessId process, EventSpan calls, EventSpan ranges)
{
    const EventTable &events = trace.events;
    std::vector<TimeRange> hulls(ranges.size(), kNothing);
    for (const Track &track : trace.tracks) {
        const bool isKernels
            = track.kind == TrackKind::Stream || track.kind == TrackKind::WholeGraph;
        if (!isKernels || track.process != process)
            continue;
        std::uint32_t range = ranges.first; // work follows its launches: the last answer is a good guess
        const EventSpan rows = trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            const std::uint32_t call = index(trace.links.launch(makeId<EventId>(row)));
            if (call < calls.first || call >= calls.last)
                continue;
            const TimeNs at = events.begin[call];
            if (at < events.begin[range] || at >= events.end[range]) {
                const auto *begin = events.begin.data();
                const auto *after = std::upper_bound(begin + ranges.first, begin + ranges.last, at);
                if (after == begin + ranges.first)
                    continue;
                range = static_cast<std::uint32_t>(after - begin) - 1;
                if (at >= events.end[range])
                    continue;
            }
            TimeRange &hull = hulls[range - ranges.first];
            hull = hull.united(events.range(makeId<EventId>(row)));
        }
    }
    return hulls;
}

GpuProjection disjoint(const std::vector<TimeRange> &hulls, EventSpan ranges)
{
    std::vector<std::pair<TimeRange, EventId>> found;
    for (std::uint32_t i = 0; i < hulls.size(); ++i) {
        if (!hulls[i].isEmpty())
            found.emplace_back(hulls[i], makeId<EventId>(ranges.first + i));
    }
    std::sort(found.begin(), found.end());
    GpuProjection result;
    TimeNs end = std::numeric_limits<TimeNs>::min();
    for (auto [range, event] : found) {
        range.begin = std::max(range.begin, end);
        if (range.isEmpty())
            continue;
        end = range.end;
        result.ranges.push_back(range);
        result.events.push_back(event);
    }
    return result;
}

} // namespace

GpuProjection projectOnGpu(const Trace &trace, ProcessId process)
{
    const std::int64_t thread = trace.processes[index(process)].mainThread;
    const Track *ranges = findTrack(trace, TrackKind::Ranges, process, thread);
    const Track *calls = findTrack(trace, TrackKind::ApiCalls, process, thread);
    GpuProjection best;
    if (!ranges || !calls)
        return best;
    constexpr std::uint32_t kDepths = 4;
    for (std::uint32_t depth = 0; depth < std::min(kDepths, ranges->laneCount); ++depth) {
        const EventSpan rows = trace.eventsOfLane(ranges->firstLane + depth);
        if (rows.size() == 0)
            break;
        GpuProjection found
            = disjoint(hullsOfDepth(trace, process, trace.eventsOf(*calls), rows), rows);
        const bool enough = found.ranges.size() > 1;
        if (enough || best.ranges.empty())
            best = std::move(found);
        if (enough)
            break;
    }
    return best;
}

UnrecordedGraphs findUnrecordedGraphs(const Trace &trace, ProcessId process)
{
    UnrecordedGraphs result;
    const EventTable &events = trace.events;
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::ApiCalls || track.process != process)
            continue;
        std::uint32_t open = index(EventId::None); // a launch whose end is not known yet
        const auto close = [&](TimeNs end) {
            if (open == index(EventId::None))
                return;
            result.ranges.push_back({events.begin[open], std::max(end, events.end[open])});
            result.launches.push_back(makeId<EventId>(open));
            open = index(EventId::None);
        };
        const EventSpan rows = trace.eventsOfLane(track.firstLane);
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            const ApiKind kind = trace.apiKindOf(makeId<EventId>(row));
            if (kind == ApiKind::Synchronize)
                close(events.end[row]);
            if (kind != ApiKind::GraphLaunch)
                continue;
            close(events.begin[row]);
            if (trace.links.work(makeId<EventId>(row)).empty())
                open = row;
        }
        if (open != index(EventId::None))
            close(events.end[open]);
    }
    std::vector<std::pair<TimeRange, EventId>> sorted;
    for (std::size_t i = 0; i < result.ranges.size(); ++i)
        sorted.emplace_back(result.ranges[i], result.launches[i]);
    std::sort(sorted.begin(), sorted.end());
    result = {};
    TimeNs end = std::numeric_limits<TimeNs>::min();
    for (auto [range, launch] : sorted) {
        range.begin = std::max(range.begin, end);
        if (range.isEmpty())
            continue;
        end = range.end;
        result.ranges.push_back(range);
        result.launches.push_back(launch);
    }
    return result;
}

} // namespace gapscope
