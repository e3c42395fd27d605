// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"
#include "core/trace/trace.h"

#include <algorithm>
#include <span>

namespace gapscope {

// A piece of a device's idle time inside one window, with the work around the whole gap (None:
// there is none on that side).
struct IdlePart {
    TimeRange time;
    EventId before = EventId::None;
    EventId after = EventId::None;
    std::size_t window = 0;
    bool startsGap = false; // the first part of its gap that lies in a window
};

// Calls f(part) for what no row of `work` (by begin) covers of `windows` (ascending, disjoint), in
// order. O(work + windows).
template<class F>
void forEachIdlePart(const EventTable &events, std::span<const EventId> work,
    std::span<const TimeRange> windows, F &&f)
{
    if (windows.empty())
        return;
    std::size_t first = 0; // the first window that ends after the gap begins
    const auto addGap = [&](TimeRange gap, EventId before, EventId after) {
        while (first < windows.size() && windows[first].end <= gap.begin)
            ++first;
        bool starts = true;
        for (std::size_t at = first; at < windows.size() && windows[at].begin < gap.end; ++at) {
            const TimeRange time = gap.intersected(windows[at]);
            if (time.isEmpty())
                continue;
            f(IdlePart {time, before, after, at, starts});
            starts = false;
        }
    };
    EventId last = EventId::None; // the one that ends last so far
    TimeNs busyUntil = windows.front().begin;
    for (const EventId row : work) {
        const TimeRange time = events.range(row);
        if (time.begin > busyUntil)
            addGap({busyUntil, time.begin}, last, row);
        if (last == EventId::None || time.end > events.end[index(last)]) {
            last = row;
            busyUntil = std::max(busyUntil, time.end);
        }
        if (time.begin >= windows.back().end)
            return;
    }
    if (busyUntil < windows.back().end)
        addGap({busyUntil, windows.back().end}, last, EventId::None);
}

} // namespace gapscope
