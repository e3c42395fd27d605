// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"

namespace gapscope {

// Walks over the rows of a trace that the host analyses share. Rows of one lane ascend in time, and
// lanes are visited one after the other.

// Ranges as host-analysis.md 4.2.1 counts them: with an end, push/pop or start/end. f(track, row).
template<class F>
void forEachRange(const Trace &trace, F &&f)
{
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::Ranges && track.kind != TrackKind::AsyncRanges)
            continue;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            if (trace.events.category[row] == Category::Range
                && !(trace.ranges.flags[trace.events.detail[row]] & RangeOpen))
                f(track, row);
        }
    }
}

// Lanes of a track, each a run of rows. f(span).
template<class F>
void forEachLane(const Trace &trace, const Track &track, F &&f)
{
    for (std::uint32_t lane = track.firstLane; lane < track.firstLane + track.laneCount; ++lane)
        f(trace.eventsOfLane(lane));
}

[[nodiscard]] inline const Rank &rankOf(const Run &run, std::size_t rank)
{
    return run.traceOf(rank).ranks[index(run.ranks[rank].rank)];
}

// Kernels and whole-graph rows: what makes a device busy (4.2.4).
[[nodiscard]] inline bool isWorkTrack(const Track &track)
{
    return track.kind == TrackKind::Stream || track.kind == TrackKind::WholeGraph;
}

} // namespace gapscope
