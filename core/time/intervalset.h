// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <initializer_list>
#include <span>
#include <vector>

namespace gapscope {

// A set of time. Invariant: ranges are sorted, disjoint, non-touching and non-empty, so two equal
// sets have equal ranges. All operations are O(n + m); the constructor sorts only if it must.
class IntervalSet {
public:
    IntervalSet() = default;
    // Any ranges, in any order; empty ones are ignored, overlapping and touching ones merge.
    explicit IntervalSet(std::vector<TimeRange> ranges);
    IntervalSet(std::initializer_list<TimeRange> ranges);

    [[nodiscard]] std::span<const TimeRange> ranges() const { return m_ranges; }

    [[nodiscard]] bool isEmpty() const { return m_ranges.empty(); }

    [[nodiscard]] TimeNs total() const;
    // From the first begin to the last end; empty for an empty set.
    [[nodiscard]] TimeRange hull() const;
    [[nodiscard]] bool contains(TimeNs t) const;
    // Length of this set inside `window`. O(log n + ranges inside).
    [[nodiscard]] TimeNs totalWithin(TimeRange window) const;

    [[nodiscard]] IntervalSet united(const IntervalSet &other) const;
    [[nodiscard]] IntervalSet intersected(const IntervalSet &other) const;
    [[nodiscard]] IntervalSet subtracted(const IntervalSet &other) const;
    // What of `window` is not in this set.
    [[nodiscard]] IntervalSet complement(TimeRange window) const;
    [[nodiscard]] IntervalSet clipped(TimeRange window) const;

    bool operator==(const IntervalSet &) const = default;

private:
    std::vector<TimeRange> m_ranges;
};

} // namespace gapscope
