// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timescale.h"
#include "core/trace/trace.h"

#include <QString>

#include <vector>

namespace gapscope {

// Which texts of a trace contain what the user typed, and how many events carry one of them. A
// kernel is found by its short or its full name.
struct NameHits {
    std::vector<std::uint8_t> matches; // per StringId
    qint64 events = 0;

    [[nodiscard]] bool isEmpty() const { return events == 0; }
};

// Case does not matter for ASCII letters; an empty text finds nothing. O(bytes of names + events).
[[nodiscard]] NameHits findNames(const Trace &trace, const QString &text);

[[nodiscard]] bool isHit(const Trace &trace, const NameHits &hits, std::uint32_t row);

// The next event found after (direction 1) or before (-1) event `from` in the order (begin, row);
// from = None: the first or last one at or after / before `time`. None: there is no more.
[[nodiscard]] EventId nextHit(
    const Trace &trace, const NameHits &hits, EventId from, TimeNs time, int direction);

// Position of a found event among all, counted from 1, in the order of nextHit().
[[nodiscard]] qint64 hitPosition(const Trace &trace, const NameHits &hits, EventId event);

// Number of found events that begin under each pixel.
[[nodiscard]] std::vector<std::uint32_t> hitColumns(
    const Trace &trace, const NameHits &hits, const TimeScale &scale);

} // namespace gapscope
