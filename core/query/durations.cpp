// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/durations.h"

#include "core/base/largepages.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace gapscope {

namespace {

// From here on counting by size first is faster than selecting among all.
constexpr std::size_t kWorthCounting = 4096;

// Size classes of a duration: 32 to each power of two, so that a class holds a few percent of the
// durations of one operation however far apart the extremes are.
constexpr unsigned kFineBits = 5;
constexpr std::size_t kClasses = (33 - kFineBits) << kFineBits;

constexpr std::uint32_t classOf(std::uint32_t duration)
{
    const auto bits = static_cast<unsigned>(std::bit_width(duration));
    if (bits <= kFineBits)
        return duration;
    const unsigned shift = bits - kFineBits - 1;
    return ((shift + 1) << kFineBits) + ((duration >> shift) & ((1u << kFineBits) - 1));
}

static_assert(classOf(0) == 0 && classOf(31) == 31 && classOf(32) == 32 && classOf(63) == 63
    && classOf(64) == 64 && classOf(0xffffffffu) == kClasses - 1);

template<class T>
DurationGroups::Percentiles select(std::span<T> values)
{
    const std::size_t middle = values.size() / 2;
    const auto late = static_cast<std::size_t>(static_cast<double>(values.size()) * 0.95);
    const auto at = [&](std::size_t n) { return values.begin() + static_cast<std::ptrdiff_t>(n); };
    std::nth_element(values.begin(), at(middle), values.end());
    const auto p50 = static_cast<TimeNs>(values[middle]);
    // What is left of the middle is not larger: only the right half is asked again.
    std::nth_element(at(middle), at(late), values.end());
    return {p50, static_cast<TimeNs>(values[late])};
}

// The n-th smallest of those in the class where it lies; `before`: how many are in lower classes.
TimeNs nthOfClass(std::span<std::uint32_t> values, std::uint32_t wanted, std::size_t nth,
    std::vector<std::uint32_t> &scratch)
{
    scratch.clear();
    for (const std::uint32_t value : values) {
        if (classOf(value) == wanted)
            scratch.push_back(value);
    }
    const auto at = scratch.begin() + static_cast<std::ptrdiff_t>(nth);
    std::nth_element(scratch.begin(), at, scratch.end());
    return *at;
}

DurationGroups::Percentiles selectByClass(std::span<std::uint32_t> values)
{
    std::array<std::uint32_t, kClasses> counts {};
    for (const std::uint32_t value : values)
        ++counts[classOf(value)];
    std::vector<std::uint32_t> scratch;
    const auto nth = [&](std::size_t n) {
        std::uint32_t c = 0;
        for (; n >= counts[c]; ++c)
            n -= counts[c];
        return nthOfClass(values, c, n, scratch);
    };
    const TimeNs p50 = nth(values.size() / 2);
    return {p50, nth(static_cast<std::size_t>(static_cast<double>(values.size()) * 0.95))};
}

} // namespace

std::uint32_t DurationGroups::addGroup(std::size_t count, TimeNs longest)
{
    const bool isWide = longest > std::numeric_limits<std::uint32_t>::max();
    std::size_t &used = isWide ? m_wideCount : m_narrowCount;
    m_groups.push_back({used, count, isWide});
    used += count;
    return static_cast<std::uint32_t>(m_groups.size() - 1);
}

void DurationGroups::allocate()
{
    m_narrow = std::make_unique_for_overwrite<std::uint32_t[]>(m_narrowCount);
    m_wide = std::make_unique_for_overwrite<TimeNs[]>(m_wideCount);
    adviseLargePages(m_narrow.get(), m_narrowCount * sizeof(std::uint32_t));
    adviseLargePages(m_wide.get(), m_wideCount * sizeof(TimeNs));
}

DurationGroups::Percentiles DurationGroups::percentiles(std::uint32_t group)
{
    const Group &g = m_groups[group];
    if (g.isWide)
        return select(std::span(m_wide.get() + g.first, g.count));
    const std::span values(m_narrow.get() + g.first, g.count);
    return g.count < kWorthCounting ? select(values) : selectByClass(values);
}

} // namespace gapscope
