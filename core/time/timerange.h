// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <compare>

namespace gapscope {

// Nanoseconds on one trace's clock, 0 = that trace's first GPU work (see Trace::origin).
using TimeNs = qint64;

// Half-open [begin, end). Empty when end <= begin.
struct TimeRange {
    TimeNs begin = 0;
    TimeNs end = 0;

    [[nodiscard]] constexpr TimeNs duration() const { return end - begin; }

    [[nodiscard]] constexpr bool isEmpty() const { return end <= begin; }

    [[nodiscard]] constexpr bool contains(TimeNs t) const { return begin <= t && t < end; }

    [[nodiscard]] constexpr bool overlaps(TimeRange other) const
    {
        return begin < other.end && other.begin < end;
    }

    [[nodiscard]] constexpr TimeRange intersected(TimeRange other) const
    {
        return {std::max(begin, other.begin), std::min(end, other.end)};
    }

    [[nodiscard]] constexpr TimeRange united(TimeRange other) const
    {
        return {std::min(begin, other.begin), std::max(end, other.end)};
    }

    constexpr auto operator<=>(const TimeRange &) const = default;
};

} // namespace gapscope
