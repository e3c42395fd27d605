// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/hostowner.h"

#include <algorithm>

namespace gapscope {

namespace {

void append(std::vector<OwnedTime> &pieces, OwnedTime piece, std::size_t first)
{
    if (piece.time.isEmpty())
        return;
    if (pieces.size() > first && pieces.back().kind == piece.kind
        && pieces.back().event == piece.event && pieces.back().time.end == piece.time.begin)
        pieces.back().time.end = piece.time.end;
    else
        pieces.push_back(piece);
}

} // namespace

HostOwners::HostOwners(
    const Trace &trace, ProcessId process, std::int64_t thread, OwnerLevels levels)
    : m_trace(trace)
{
    Level sync {OwnerKind::Synchronize, {}};
    Level calls {OwnerKind::ApiCall, {}};
    Level ranges {OwnerKind::Range, {}};
    Level os {OwnerKind::OsCall, {}};
    for (const Track &track : trace.tracks) {
        if (track.process != process || track.number != thread || isGpuTrack(track.kind))
            continue;
        for (std::uint32_t i = 0; i < track.laneCount; ++i) {
            const EventSpan rows = trace.eventsOfLane(track.firstLane + i);
            const Lane lane {rows, rows.first};
            switch (track.kind) {
            case TrackKind::ApiCalls:
                sync.lanes.push_back(lane);
                calls.lanes.push_back(lane);
                break;
            case TrackKind::Ranges:
            case TrackKind::AsyncRanges:
                ranges.lanes.push_back(lane);
                break;
            case TrackKind::OsCalls:
                os.lanes.push_back(lane);
                break;
            case TrackKind::PythonFrames:
                if (levels == OwnerLevels::Python)
                    ranges.lanes.push_back(lane);
                break;
            default:
                break;
            }
        }
    }
    if (levels == OwnerLevels::Ranges)
        m_levels = {std::move(ranges)};
    else
        m_levels = {std::move(sync), std::move(calls), std::move(ranges), std::move(os)};
    m_found.resize(m_levels.size());
    m_active.resize(m_levels.size());
}

void HostOwners::partition(TimeRange range, std::vector<OwnedTime> &pieces)
{
    if (!range.isEmpty())
        partitionLevel(0, range, pieces);
}

// Moves the cursor to the first row that ends after `from`: gallops forward, searches backward.
void HostOwners::seek(Lane &lane, TimeNs from) const
{
    const auto &ends = m_trace.events.end;
    const auto endsBefore = [&](std::uint32_t row) { return ends[row] <= from; };
    std::uint32_t low = lane.cursor;
    if (low > lane.rows.first && !endsBefore(low - 1))
        low = lane.rows.first; // asked for an earlier time
    std::uint32_t step = 1;
    std::uint32_t high = low;
    while (high < lane.rows.last && endsBefore(high)) {
        low = high + 1;
        high = std::min(lane.rows.last, high + step);
        step *= 2;
    }
    const auto first = ends.begin() + low;
    const auto last = ends.begin() + std::min(high, lane.rows.last);
    lane.cursor = static_cast<std::uint32_t>(
        std::partition_point(first, last, [&](TimeNs end) { return end <= from; }) - ends.begin());
}

bool HostOwners::counts(OwnerKind kind, std::uint32_t row) const
{
    if (kind == OwnerKind::Synchronize)
        return m_trace.apiKindOf(makeId<EventId>(row)) == ApiKind::Synchronize;
    if (kind == OwnerKind::Range && m_trace.events.category[row] == Category::Range)
        return (m_trace.ranges.flags[m_trace.events.detail[row]] & RangeOpen) == 0;
    return true;
}

// The rows of a level that overlap `range`, by begin, the longest first among equals.
void HostOwners::collect(Level &level, TimeRange range)
{
    std::vector<std::uint32_t> &found = m_found[static_cast<std::size_t>(&level - m_levels.data())];
    found.clear();
    const EventTable &events = m_trace.events;
    for (Lane &lane : level.lanes) {
        seek(lane, range.begin);
        for (std::uint32_t row = lane.cursor;
             row < lane.rows.last && events.begin[row] < range.end; ++row) {
            if (events.end[row] > range.begin && counts(level.kind, row))
                found.push_back(row);
        }
    }
    if (level.lanes.size() > 1)
        std::ranges::sort(found, [&](std::uint32_t a, std::uint32_t b) {
            if (events.begin[a] != events.begin[b])
                return events.begin[a] < events.begin[b];
            return events.end[a] != events.end[b] ? events.end[a] > events.end[b] : a < b;
        });
}

void HostOwners::partitionLevel(
    std::size_t number, TimeRange range, std::vector<OwnedTime> &pieces)
{
    const std::size_t firstPiece = pieces.size();
    if (number == m_levels.size()) {
        append(pieces, {range, OwnerKind::Unattributed, EventId::None}, firstPiece);
        return;
    }
    Level &level = m_levels[number];
    collect(level, range);
    const EventTable &events = m_trace.events;
    const std::vector<std::uint32_t> &found = m_found[number];
    std::vector<std::uint32_t> &active = m_active[number]; // begun and perhaps not ended, by begin
    active.clear();
    std::size_t next = 0;
    for (TimeNs now = range.begin; now < range.end;) {
        while (next < found.size() && events.begin[found[next]] <= now)
            active.push_back(found[next++]);
        std::erase_if(active, [&](std::uint32_t row) { return events.end[row] <= now; });
        TimeNs until = next < found.size() ? std::min(range.end, events.begin[found[next]]) : range.end;
        if (active.empty()) {
            partitionLevel(number + 1, {now, until}, pieces);
        } else {
            until = std::min(until, events.end[active.back()]);
            append(pieces, {{now, until}, level.kind, makeId<EventId>(active.back())}, firstPiece);
        }
        now = until;
    }
}

} // namespace gapscope
