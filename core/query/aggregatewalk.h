// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/aggregate.h"

#include <span>

namespace gapscope {

// A stretch of one lane that an aggregation sums, all of it in the scope.
struct AggregatePiece {
    std::uint32_t trace = 0;
    EventSpan rows;
    TimeRange time; // what counts of the first and the last event
    const IntervalSet *busy = nullptr; // of the rank; not owned, may be none
};

// What a scope covers, lane by lane.
struct AggregatePlan {
    std::vector<AggregatePiece> pieces;
    TimeNs span = 0; // length of the scope, summed over its ranks
};

[[nodiscard]] AggregatePlan planAggregate(
    const Run &run, AggregateKind kind, const AggregateScope &scope);

// Length of a busy set inside windows whose begins ascend: goes along instead of searching.
class BusyCursor {
public:
    explicit BusyCursor(const IntervalSet *busy)
        : m_ranges(busy != nullptr ? busy->ranges() : std::span<const TimeRange>())
    {
    }

    [[nodiscard]] TimeNs within(TimeRange window)
    {
        goTo(window.begin);
        TimeNs sum = 0;
        for (std::size_t i = m_at; i < m_ranges.size() && m_ranges[i].begin < window.end; ++i) {
            sum += std::min(m_ranges[i].end, window.end) - std::max(m_ranges[i].begin, window.begin);
        }
        return sum;
    }

private:
    // To the first range that ends after t, by doubling steps.
    void goTo(TimeNs t)
    {
        std::size_t step = 1;
        while (m_at + step <= m_ranges.size() && m_ranges[m_at + step - 1].end <= t) {
            m_at += step;
            step *= 2;
        }
        std::size_t high = std::min(m_at + step - 1, m_ranges.size());
        while (m_at < high) {
            const std::size_t middle = m_at + (high - m_at) / 2;
            if (m_ranges[middle].end <= t)
                m_at = middle + 1;
            else
                high = middle;
        }
    }

    std::span<const TimeRange> m_ranges;
    std::size_t m_at = 0;
};

} // namespace gapscope
