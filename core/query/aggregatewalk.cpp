// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/aggregatewalk.h"

#include <algorithm>

namespace gapscope {

namespace {

bool isOfKind(TrackKind track, AggregateKind kind)
{
    switch (kind) {
    case AggregateKind::Ranges:
        return track == TrackKind::Ranges || track == TrackKind::AsyncRanges;
    case AggregateKind::Kernels:
        return track == TrackKind::Stream || track == TrackKind::WholeGraph;
    case AggregateKind::ApiCalls:
        return track == TrackKind::ApiCalls;
    case AggregateKind::OsCalls:
        return track == TrackKind::OsCalls;
    }
    return false;
}

// A process of a trace, and which rank it is.
struct Part {
    std::uint32_t trace = 0;
    ProcessId process = ProcessId::None; // None: every process that is no rank
    TimeRange time;
    const IntervalSet *busy = nullptr;
};

TimeRange timeOf(const Run &run, const AggregateScope &scope, std::uint32_t trace)
{
    return scope.times.empty() ? run.traces[trace]->range : scope.times[trace];
}

std::vector<Part> findParts(const Run &run, const AggregateScope &scope)
{
    std::vector<Part> parts;
    const auto addRank = [&](std::uint32_t rank) {
        const RunRank &id = run.ranks[rank];
        const ProcessId process = run.traces[id.trace]->ranks[index(id.rank)].process;
        parts.push_back({id.trace, process, timeOf(run, scope, id.trace),
            scope.busy.empty() ? nullptr : scope.busy[rank]});
    };
    if (!scope.ranks.empty()) {
        for (const std::uint32_t rank : scope.ranks)
            addRank(rank);
        return parts;
    }
    for (std::uint32_t rank = 0; rank < run.ranks.size(); ++rank)
        addRank(rank);
    for (std::uint32_t trace = 0; trace < run.traces.size(); ++trace)
        parts.push_back({trace, ProcessId::None, timeOf(run, scope, trace), nullptr});
    return parts;
}

bool belongs(const Part &part, const Trace &trace, const Track &track)
{
    if (part.process != ProcessId::None)
        return track.process == part.process;
    return std::ranges::none_of(
        trace.ranks, [&](const Rank &rank) { return rank.process == track.process; });
}

// Events that overlap the time, or are instants in it. Events of a lane are disjoint, so all but
// instants at its begin and at its end are of this one stretch.
EventSpan rowsInside(const Trace &trace, std::uint32_t lane, TimeRange time)
{
    const EventSpan all = trace.eventsOfLane(lane);
    const auto begins = std::span(trace.events.begin).subspan(all.first, all.size());
    const auto ends = std::span(trace.events.end).subspan(all.first, all.size());
    auto first = std::uint32_t(std::ranges::lower_bound(ends, time.begin) - ends.begin());
    // What ends where the time begins is outside, unless it is an instant.
    while (first < all.size() && ends[first] == time.begin && begins[first] < time.begin)
        ++first;
    const auto last = std::uint32_t(std::ranges::lower_bound(begins, time.end) - begins.begin());
    return {all.first + first, all.first + std::max(first, last)};
}

} // namespace

AggregatePlan planAggregate(const Run &run, AggregateKind kind, const AggregateScope &scope)
{
    AggregatePlan plan;
    TimeNs ofAll = 0;
    for (const Part &part : findParts(run, scope)) {
        const Trace &trace = *run.traces[part.trace];
        const TimeNs length = std::max<TimeNs>(0, part.time.duration());
        ofAll += length;
        if (part.process != ProcessId::None)
            plan.span += length;
        for (const Track &track : trace.tracks) {
            if (part.time.isEmpty() || !isOfKind(track.kind, kind) || !belongs(part, trace, track))
                continue;
            for (std::uint32_t lane = 0; lane < track.laneCount; ++lane) {
                const EventSpan rows = rowsInside(trace, track.firstLane + lane, part.time);
                if (rows.size() > 0)
                    plan.pieces.push_back({part.trace, rows, part.time, part.busy});
            }
        }
    }
    if (plan.span == 0) // no rank at all: the traces' own lengths
        plan.span = ofAll;
    return plan;
}

} // namespace gapscope
