// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/busypyramid.h"
#include "core/time/timescale.h"

#include <vector>

namespace gapscope {

// Events narrower than this are folded.
inline constexpr int kMinEventPixels = 3;

// One thing to draw in a lane, in device pixels from the left edge of the picture. Either one event,
// snapped to pixel edges, or one pixel column that stands for everything under it.
struct Box {
    std::int32_t x0 = 0;
    std::int32_t x1 = 0;
    // Positions in the lane. An event: the event. A column: the small events that begin in it (those
    // that began before the picture count for the first column); may be none.
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    TimeNs busy = 0; // column: exact busy time of the lane under the pixel; event: its duration
    std::uint8_t share = 255; // of the column that is busy; at least 1
    std::uint8_t third = 0; // of that busy time, the share of Slot::Third
    EventClass cls = EventClass::Range; // of the event; of a column: the class with most time
    bool isEvent = false;

    [[nodiscard]] std::uint32_t count() const { return last - first; }
};

// Columns side by side without an idle pixel and of one class: what a label or a tooltip names.
struct FoldedRun {
    std::uint32_t firstBox = 0;
    std::uint32_t lastBox = 0; // one past
};

// What is drawn of one lane. Boxes ascend; columns never share a pixel, events are at least
// kMinEventPixels wide (before snapping), so there are at most two boxes per pixel.
struct FoldedLane {
    std::vector<Box> boxes;
    std::vector<FoldedRun> runs;
    // Scratch of fold(), kept so that folding the next frame allocates nothing.
    std::vector<std::uint32_t> longEvents;

    void clear();

    // Events that a run stands for.
    [[nodiscard]] EventSpan eventsOf(const FoldedRun &run) const
    {
        return {boxes[run.firstBox].first, boxes[run.lastBox - 1].last};
    }
};

// Folds what is visible of a lane. With a pyramid the cost is O(pixels * log events), without one
// O(visible events). Instants (zero length) are counted but not drawn, except in mark lanes.
template<class Lane>
void fold(const Lane &lane, const LanePyramid *pyramid, const TimeScale &scale, FoldedLane &out);

// Busy time and events under every pixel of the picture, whatever their width: what shades host time
// and fills the minimap. `before[k]`, `index[k]`: busy time and events before boundary(k), for
// k = 0..width.
struct ColumnSums {
    std::vector<TimeNs> before;
    std::vector<std::uint32_t> index;

    [[nodiscard]] TimeNs busy(int pixel) const
    {
        const auto k = static_cast<std::size_t>(pixel);
        return before[k + 1] - before[k];
    }
};

template<class Lane>
void measureColumns(
    const Lane &lane, const LanePyramid *pyramid, const TimeScale &scale, ColumnSums &out);

// Share of a pixel that is busy, 0..255; 0 only if nothing is, 255 only if all is.
[[nodiscard]] std::uint8_t shareOf(TimeNs busy, TimeNs whole);

// Folds the holes of a busy set inside `window` (the device-gap lane) from its measured columns.
// Positions count holes: 0 is the one before the first busy range. Column cls is Idle; its mean hole
// length is busy / count.
void foldHoles(std::span<const TimeRange> busy, TimeRange window, const ColumnSums &columns,
    const TimeScale &scale, FoldedLane &out);

// The hole before busy range i (i = size: after the last one), empty if the window begins later.
[[nodiscard]] TimeRange holeAt(std::span<const TimeRange> busy, TimeRange window, std::uint32_t i);

// A bar over the nodes of one graph launch.
struct Rail {
    std::int32_t x0 = 0;
    std::int32_t x1 = 0;
    std::uint32_t first = 0; // positions in the lane
    std::uint32_t last = 0;
    EventId launch = EventId::None;
};

// The rails of a kernel lane, one per launch as long as a pixel holds few events; where more than
// kRailEventsPerPixel share a pixel (then a launch is a few pixels at most) the result is empty and
// the caller draws rails over graph columns. O(pixels * log events).
inline constexpr std::uint32_t kRailEventsPerPixel = 16;
[[nodiscard]] bool foldRails(const Trace &trace, const EventLane &lane, const TimeScale &scale,
    std::vector<Rail> &out);

} // namespace gapscope
