// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/intervalset.h"

#include <algorithm>

namespace gapscope {

namespace {

// Appends a range whose begin is not before any earlier one's, merging where they touch.
void append(std::vector<TimeRange> &ranges, TimeRange range)
{
    if (range.isEmpty())
        return;
    if (!ranges.empty() && range.begin <= ranges.back().end)
        ranges.back().end = std::max(ranges.back().end, range.end);
    else
        ranges.push_back(range);
}

} // namespace

IntervalSet::IntervalSet(std::vector<TimeRange> ranges)
{
    const auto byBegin = [](const TimeRange &a, const TimeRange &b) { return a.begin < b.begin; };
    if (!std::is_sorted(ranges.begin(), ranges.end(), byBegin))
        std::sort(ranges.begin(), ranges.end(), byBegin);
    // Merge in place: the write position never passes the read position.
    std::size_t count = 0;
    for (const TimeRange &range : ranges) {
        if (range.isEmpty())
            continue;
        if (count > 0 && range.begin <= ranges[count - 1].end)
            ranges[count - 1].end = std::max(ranges[count - 1].end, range.end);
        else
            ranges[count++] = range;
    }
    ranges.resize(count);
    m_ranges = std::move(ranges);
}

IntervalSet::IntervalSet(std::initializer_list<TimeRange> ranges)
    : IntervalSet(std::vector<TimeRange>(ranges))
{
}

TimeNs IntervalSet::total() const
{
    TimeNs sum = 0;
    for (const TimeRange &range : m_ranges)
        sum += range.duration();
    return sum;
}

TimeRange IntervalSet::hull() const
{
    return m_ranges.empty() ? TimeRange {} : TimeRange {m_ranges.front().begin, m_ranges.back().end};
}

bool IntervalSet::contains(TimeNs t) const
{
    const auto after = std::upper_bound(m_ranges.begin(), m_ranges.end(), t,
        [](TimeNs time, const TimeRange &range) { return time < range.begin; });
    return after != m_ranges.begin() && t < std::prev(after)->end;
}

TimeNs IntervalSet::totalWithin(TimeRange window) const
{
    if (window.isEmpty())
        return 0;
    auto it = std::partition_point(m_ranges.begin(), m_ranges.end(),
        [&](const TimeRange &range) { return range.end <= window.begin; });
    TimeNs sum = 0;
    for (; it != m_ranges.end() && it->begin < window.end; ++it)
        sum += it->intersected(window).duration();
    return sum;
}

IntervalSet IntervalSet::united(const IntervalSet &other) const
{
    IntervalSet result;
    result.m_ranges.reserve(m_ranges.size() + other.m_ranges.size());
    auto a = m_ranges.begin();
    auto b = other.m_ranges.begin();
    while (a != m_ranges.end() || b != other.m_ranges.end()) {
        const bool takeA
            = b == other.m_ranges.end() || (a != m_ranges.end() && a->begin <= b->begin);
        append(result.m_ranges, takeA ? *a++ : *b++);
    }
    return result;
}

IntervalSet IntervalSet::intersected(const IntervalSet &other) const
{
    IntervalSet result;
    auto a = m_ranges.begin();
    auto b = other.m_ranges.begin();
    while (a != m_ranges.end() && b != other.m_ranges.end()) {
        const TimeRange common = a->intersected(*b);
        if (!common.isEmpty())
            result.m_ranges.push_back(common);
        if (a->end < b->end)
            ++a;
        else
            ++b;
    }
    return result;
}

IntervalSet IntervalSet::subtracted(const IntervalSet &other) const
{
    IntervalSet result;
    auto b = other.m_ranges.begin();
    for (const TimeRange &range : m_ranges) {
        TimeNs begin = range.begin;
        while (b != other.m_ranges.end() && b->end <= begin)
            ++b;
        for (auto cut = b; cut != other.m_ranges.end() && cut->begin < range.end; ++cut) {
            append(result.m_ranges, {begin, cut->begin});
            begin = std::max(begin, cut->end);
            b = cut;
        }
        append(result.m_ranges, {begin, range.end});
    }
    return result;
}

IntervalSet IntervalSet::complement(TimeRange window) const
{
    return IntervalSet {window}.subtracted(*this);
}

IntervalSet IntervalSet::clipped(TimeRange window) const
{
    return intersected(IntervalSet {window});
}

} // namespace gapscope
