// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/measuredset.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr std::size_t kBlock = 64;

} // namespace

MeasuredSet::MeasuredSet(IntervalSet set)
    : m_set(std::move(set))
{
    const std::span<const TimeRange> ranges = m_set.ranges();
    m_before.reserve(ranges.size() / kBlock + 1);
    TimeNs sum = 0;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (i % kBlock == 0)
            m_before.push_back(sum);
        sum += ranges[i].duration();
    }
}

TimeNs MeasuredSet::totalWithin(const IntervalSet &windows) const
{
    TimeNs sum = 0;
    std::size_t hint = 0;
    for (const TimeRange &window : windows.ranges()) {
        const TimeNs before = lengthBefore(window.begin, hint);
        sum += lengthBefore(window.end, hint) - before;
    }
    return sum;
}

TimeNs MeasuredSet::totalWithin(TimeRange window) const
{
    if (window.isEmpty())
        return 0;
    std::size_t hint = 0;
    const TimeNs before = lengthBefore(window.begin, hint);
    return lengthBefore(window.end, hint) - before;
}

TimeNs MeasuredSet::lengthBefore(TimeNs t, std::size_t &hint) const
{
    const std::span<const TimeRange> ranges = m_set.ranges();
    const auto from = ranges.begin() + static_cast<std::ptrdiff_t>(hint);
    const auto next
        = std::partition_point(from, ranges.end(), [t](const TimeRange &r) { return r.begin < t; });
    const auto count = static_cast<std::size_t>(next - ranges.begin());
    hint = count;
    if (count == 0)
        return 0;
    const std::size_t last = count - 1; // the last range that begins before t
    TimeNs sum = m_before[last / kBlock];
    for (std::size_t i = last / kBlock * kBlock; i < last; ++i)
        sum += ranges[i].duration();
    return sum + std::min(ranges[last].end, t) - ranges[last].begin;
}

IntervalSet uniteAll(std::vector<IntervalSet> sets)
{
    while (sets.size() > 1) {
        std::vector<IntervalSet> next;
        next.reserve((sets.size() + 1) / 2);
        for (std::size_t i = 0; i + 1 < sets.size(); i += 2) {
            next.push_back(sets[i].united(sets[i + 1]));
            sets[i] = {};
            sets[i + 1] = {};
        }
        if (sets.size() % 2 == 1)
            next.push_back(std::move(sets.back()));
        sets = std::move(next);
    }
    return sets.empty() ? IntervalSet {} : std::move(sets.front());
}

} // namespace gapscope
