// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/fold.h"

namespace gapscope {

namespace {

// One past the last event from `i` on that belongs to the same graph launch, by doubling steps:
// the events of a launch lie side by side in a lane.
std::uint32_t endOfLaunch(const Trace &trace, const EventLane &lane, std::uint32_t i)
{
    const auto same = [&](std::uint32_t j) {
        const std::uint32_t row = lane.firstRow() + j;
        return trace.events.category[row] == Category::GraphKernel
            && trace.links.launch(makeId<EventId>(row))
            == trace.links.launch(makeId<EventId>(lane.firstRow() + i));
    };
    std::uint32_t low = i;
    std::uint32_t step = 1;
    while (low + step < lane.size() && same(low + step)) {
        low += step;
        step *= 2;
    }
    std::uint32_t high = std::min(low + step, lane.size());
    while (low + 1 < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        (same(middle) ? low : high) = middle;
    }
    return low + 1;
}

// The launch that the picture cuts at its left edge begins before it.
std::uint32_t beginOfLaunch(const Trace &trace, const EventLane &lane, std::uint32_t i)
{
    std::uint32_t step = 1;
    std::uint32_t first = i;
    while (step <= first && endOfLaunch(trace, lane, first - step) > i) {
        first -= step;
        step *= 2;
    }
    while (first > 0 && endOfLaunch(trace, lane, first - 1) > i)
        --first;
    return first;
}

} // namespace

bool foldRails(
    const Trace &trace, const EventLane &lane, const TimeScale &scale, std::vector<Rail> &out)
{
    out.clear();
    const EventSpan span = visibleEvents(lane, scale.range());
    if (span.size() > kRailEventsPerPixel * static_cast<std::uint32_t>(scale.width()))
        return false;
    std::uint32_t i = span.first;
    while (i < span.last) {
        const std::uint32_t row = lane.firstRow() + i;
        if (trace.events.category[row] != Category::GraphKernel) {
            ++i;
            continue;
        }
        Rail rail;
        rail.launch = trace.links.launch(makeId<EventId>(row));
        rail.first = i == span.first ? beginOfLaunch(trace, lane, i) : i;
        rail.last = endOfLaunch(trace, lane, i);
        rail.x0 = scale.snapped(lane.begin(rail.first));
        rail.x1 = std::max(rail.x0 + 1, scale.snapped(lane.end(rail.last - 1)));
        i = rail.last;
        if (!out.empty())
            rail.x0 = std::max(rail.x0, out.back().x1);
        if (rail.x1 > rail.x0)
            out.push_back(rail);
    }
    return true;
}

} // namespace gapscope
