// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/linktable.h"

#include <tuple>

namespace gapscope {

LinkTable::LinkTable(std::vector<EventId> launchOf, std::span<const TimeNs> begin)
    : m_launchOf(std::move(launchOf))
{
    m_byLaunch.reserve(m_launchOf.size());
    for (std::size_t row = 0; row < m_launchOf.size(); ++row) {
        if (m_launchOf[row] != EventId::None)
            m_byLaunch.push_back(makeId<EventId>(row));
    }
    const auto key = [&](EventId event) {
        return std::tuple(m_launchOf[index(event)], begin[index(event)], event);
    };
    const auto less = [&](EventId a, EventId b) { return key(a) < key(b); };
    if (!std::is_sorted(m_byLaunch.begin(), m_byLaunch.end(), less))
        std::sort(m_byLaunch.begin(), m_byLaunch.end(), less);
    m_byLaunch.shrink_to_fit();
}

std::span<const EventId> LinkTable::work(EventId launch) const
{
    const auto launchOf = [&](EventId event) { return m_launchOf[index(event)]; };
    const auto [first, last]
        = std::ranges::equal_range(m_byLaunch, launch, std::ranges::less {}, launchOf);
    return {first, last};
}

} // namespace gapscope
