// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/innermostrange.h"

#include <algorithm>

namespace gapscope {

InnermostRange::InnermostRange(const Trace &trace, ProcessId process, std::int64_t thread)
    : m_trace(trace)
{
    for (const Track &track : trace.tracks) {
        const bool isRange
            = track.kind == TrackKind::Ranges || track.kind == TrackKind::AsyncRanges;
        if (!isRange || track.process != process || track.number != thread)
            continue;
        for (std::uint32_t lane = 0; lane < track.laneCount; ++lane) {
            const EventSpan rows = trace.eventsOfLane(track.firstLane + lane);
            m_lanes.push_back({rows, rows.first});
        }
    }
}

void InnermostRange::seek(Lane &lane, TimeNs instant) const
{
    const std::vector<TimeNs> &ends = m_trace.events.end;
    std::uint32_t low = lane.cursor;
    if (low > lane.rows.first && ends[low - 1] > instant)
        low = lane.rows.first; // asked for an earlier instant
    std::uint32_t high = low;
    std::uint32_t step = 1;
    while (high < lane.rows.last && ends[high] <= instant) {
        low = high + 1;
        high = std::min(lane.rows.last, high + step);
        step *= 2;
    }
    const auto first = ends.begin() + low;
    const auto last = ends.begin() + std::min(high, lane.rows.last);
    lane.cursor = static_cast<std::uint32_t>(std::upper_bound(first, last, instant) - ends.begin());
}

EventId InnermostRange::at(TimeNs instant)
{
    const EventTable &events = m_trace.events;
    EventId best = EventId::None;
    for (Lane &lane : m_lanes) {
        seek(lane, instant);
        const std::uint32_t row = lane.cursor;
        if (row >= lane.rows.last || events.begin[row] > instant
            || (m_trace.ranges.flags[events.detail[row]] & RangeOpen) != 0)
            continue;
        const TimeRange time = events.range(makeId<EventId>(row));
        const bool inner = best == EventId::None || time.begin > events.begin[index(best)]
            || (time.begin == events.begin[index(best)] && time.end < events.end[index(best)]);
        if (inner)
            best = makeId<EventId>(row);
    }
    return best;
}

EventId LaunchRanges::of(EventId launch)
{
    if (launch == EventId::None)
        return EventId::None;
    const std::uint32_t row = index(launch);
    if (m_last == nullptr || row < m_lastRows.first || row >= m_lastRows.last) {
        const Track &calls = m_trace.track(m_trace.trackOf(launch));
        std::unique_ptr<InnermostRange> &ranges = m_threads[{calls.process, calls.number}];
        if (!ranges)
            ranges = std::make_unique<InnermostRange>(m_trace, calls.process, calls.number);
        m_last = ranges.get();
        m_lastRows = m_trace.eventsOf(calls);
    }
    return m_last->at(m_trace.events.begin[row]);
}

} // namespace gapscope
