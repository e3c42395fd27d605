// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/fold.h"

namespace gapscope {

// What lies under a pixel of a folded lane.
struct LaneHit {
    std::uint32_t box = 0;
    EventSpan events; // one for an event, all members for a run
    bool isRun = false;
    FoldedRun run; // isRun
};

// The box under device pixel x, or the nearest within `tolerance` pixels; an event wins over a
// column of the same pixel. False: nothing there.
[[nodiscard]] bool hitLane(const FoldedLane &lane, int x, int tolerance, LaneHit &hit);

// Position of the event at instant t, or the nearest one within `tolerance` ns; size() if none.
template<class Lane>
[[nodiscard]] std::uint32_t eventAt(const Lane &lane, TimeNs t, TimeNs tolerance)
{
    const std::uint32_t after = firstFrom(lane, t + 1);
    const TimeNs toNext = after < lane.size() ? lane.begin(after) - t : tolerance + 1;
    if (after > 0) {
        const TimeNs sincePrevious = t - lane.end(after - 1) + 1;
        if (sincePrevious <= 0 || (sincePrevious <= tolerance && sincePrevious <= toNext))
            return after - 1;
    }
    return toNext <= tolerance ? after : lane.size();
}

} // namespace gapscope
