// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/linktable.h"

namespace gapscope {

namespace {

using Events = std::vector<EventId>;

// GPU events by launch, keeping their order within one: counted where the launches' rows lie close
// together, as the calls of a trace do, else sorted.
Events groupByLaunch(const Events &launchOf)
{
    constexpr std::size_t kSparse = 64;
    std::size_t count = 0;
    std::uint32_t low = 0xffffffffu;
    std::uint32_t high = 0;
    for (const EventId launch : launchOf) {
        if (launch == EventId::None)
            continue;
        ++count;
        low = std::min(low, index(launch));
        high = std::max(high, index(launch));
    }
    Events grouped(count);
    if (count == 0)
        return grouped;
    if (high - low > kSparse * count) {
        std::size_t next = 0;
        for (std::size_t row = 0; row < launchOf.size(); ++row) {
            if (launchOf[row] != EventId::None)
                grouped[next++] = makeId<EventId>(row);
        }
        std::ranges::stable_sort(
            grouped, {}, [&](EventId event) { return launchOf[index(event)]; });
        return grouped;
    }
    std::vector<std::uint32_t> next(std::size_t {high} - low + 2, 0);
    for (const EventId launch : launchOf) {
        if (launch != EventId::None)
            ++next[index(launch) - low + 1];
    }
    for (std::size_t i = 1; i < next.size(); ++i)
        next[i] += next[i - 1];
    for (std::size_t row = 0; row < launchOf.size(); ++row) {
        if (launchOf[row] != EventId::None)
            grouped[next[index(launchOf[row]) - low]++] = makeId<EventId>(row);
    }
    return grouped;
}

} // namespace

LinkTable::LinkTable(std::vector<EventId> launchOf, std::span<const TimeNs> begin)
    : m_launchOf(std::move(launchOf))
    , m_byLaunch(groupByLaunch(m_launchOf))
{
    const auto beginOf = [&](EventId event) { return begin[index(event)]; };
    for (auto first = m_byLaunch.begin(); first != m_byLaunch.end();) {
        const EventId launch = m_launchOf[index(*first)];
        auto last = first + 1;
        bool isSorted = true;
        for (; last != m_byLaunch.end() && m_launchOf[index(*last)] == launch; ++last)
            isSorted = isSorted && beginOf(*(last - 1)) <= beginOf(*last);
        if (!isSorted) // work on several streams
            std::stable_sort(
                first, last, [&](EventId a, EventId b) { return beginOf(a) < beginOf(b); });
        first = last;
    }
}

std::span<const EventId> LinkTable::work(EventId launch) const
{
    const auto launchOf = [&](EventId event) { return m_launchOf[index(event)]; };
    const auto [first, last]
        = std::ranges::equal_range(m_byLaunch, launch, std::ranges::less {}, launchOf);
    return {first, last};
}

} // namespace gapscope
