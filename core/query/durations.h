// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace gapscope {

// The durations of many groups, to ask for percentiles: four bytes each for groups whose longest one
// fits, eight for the others.
class DurationGroups {
public:
    // Makes room for `count` durations of at most `longest`; returns the group's number.
    std::uint32_t addGroup(std::size_t count, TimeNs longest);

    // Call after the last group and before writing.
    void allocate();

    // Writes one.
    void set(std::uint32_t group, std::size_t at, TimeNs duration)
    {
        const Group &g = m_groups[group];
        if (g.isWide)
            m_wide[g.first + at] = duration;
        else
            m_narrow[g.first + at] = static_cast<std::uint32_t>(duration);
    }

    struct Percentiles {
        TimeNs p50 = 0; // s[n / 2] of the sorted durations
        TimeNs p95 = 0; // s[int(n * 0.95)]
    };

    // Of a group that is not empty and written in full; reorders it. O(n).
    [[nodiscard]] Percentiles percentiles(std::uint32_t group);

private:
    struct Group {
        std::size_t first = 0;
        std::size_t count = 0;
        bool isWide = false;
    };

    std::vector<Group> m_groups;
    std::size_t m_narrowCount = 0;
    std::size_t m_wideCount = 0;
    // Not vectors: written in full, so clearing them first would be for nothing.
    std::unique_ptr<std::uint32_t[]> m_narrow;
    std::unique_ptr<TimeNs[]> m_wide;
};

} // namespace gapscope
