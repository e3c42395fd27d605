// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/intervalset.h"

#include <vector>

namespace gapscope {

// An IntervalSet that tells how much of it lies inside some windows without walking it: every 64th
// range knows the length before it. Immutable; costs an eighth of a byte per byte of ranges at
// most.
class MeasuredSet {
public:
    MeasuredSet() = default;
    explicit MeasuredSet(IntervalSet set);

    [[nodiscard]] const IntervalSet &set() const { return m_set; }

    // Length of the set inside all windows together. O(windows * (log ranges + 64)).
    [[nodiscard]] TimeNs totalWithin(const IntervalSet &windows) const;
    [[nodiscard]] TimeNs totalWithin(TimeRange window) const;

private:
    // Length before time t. `hint` is where to start looking, and the answer for later times.
    [[nodiscard]] TimeNs lengthBefore(TimeNs t, std::size_t &hint) const;

    IntervalSet m_set;
    std::vector<TimeNs> m_before; // length before range 64 * i
};

// Union of many sets. O(ranges * log sets).
[[nodiscard]] IntervalSet uniteAll(std::vector<IntervalSet> sets);

} // namespace gapscope
