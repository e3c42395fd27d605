// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/hit.h"

#include <algorithm>

namespace gapscope {

namespace {

int distance(const Box &box, int x)
{
    if (x < box.x0)
        return box.x0 - x;
    return x < box.x1 ? 0 : x - box.x1 + 1;
}

} // namespace

bool hitLane(const FoldedLane &lane, int x, int tolerance, LaneHit &hit)
{
    const auto after = std::partition_point(lane.boxes.begin(), lane.boxes.end(),
        [&](const Box &box) { return box.x0 <= x + tolerance; });
    int best = tolerance + 1;
    const Box *found = nullptr;
    // Boxes ascend and hardly overlap: few before the pixel can reach it.
    for (auto it = after; it != lane.boxes.begin();) {
        --it;
        const int d = distance(*it, x);
        if (d < best || (d == best && found && d <= tolerance && it->isEvent && !found->isEvent)) {
            best = d;
            found = &*it;
        }
        if (it->x1 + tolerance < x)
            break;
    }
    if (!found)
        return false;
    hit.box = static_cast<std::uint32_t>(found - lane.boxes.data());
    hit.isRun = !found->isEvent;
    hit.events = {found->first, found->last};
    if (hit.isRun) {
        const auto run = std::partition_point(lane.runs.begin(), lane.runs.end(),
            [&](const FoldedRun &r) { return r.lastBox <= hit.box; });
        hit.run = *run;
        hit.events = lane.eventsOf(*run);
    }
    return true;
}

} // namespace gapscope
