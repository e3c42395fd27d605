// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsyssources.h"

namespace gapscope {

namespace {

std::size_t hashOf(const EventSource &source)
{
    std::uint64_t hash = static_cast<std::uint64_t>(source.globalPid) * 0x9e3779b97f4a7c15ull;
    hash ^= static_cast<std::uint64_t>(source.number) * 0xc2b2ae3d27d4eb4full;
    hash += static_cast<std::uint32_t>(source.deviceOrdinal) * 0x165667b19e3779f9ull;
    hash ^= hash >> 29;
    hash *= 0xbf58476d1ce4e5b9ull;
    return static_cast<std::size_t>(hash ^ (hash >> 32));
}

} // namespace

std::uint32_t SourcePool::find(const EventSource &source)
{
    if (2 * (m_sources.size() + 1) > m_slots.size())
        grow();
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = hashOf(source) & mask;
    while (m_slots[slot] != 0) {
        if (isSame(m_sources[m_slots[slot] - 1], source))
            return m_slots[slot] - 1;
        slot = (slot + 1) & mask;
    }
    m_sources.push_back(source);
    m_slots[slot] = static_cast<std::uint32_t>(m_sources.size());
    return m_slots[slot] - 1;
}

void SourcePool::grow()
{
    m_slots.assign(std::max<std::size_t>(64, 2 * m_slots.size()), 0);
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t i = 0; i < m_sources.size(); ++i) {
        std::size_t slot = hashOf(m_sources[i]) & mask;
        while (m_slots[slot] != 0)
            slot = (slot + 1) & mask;
        m_slots[slot] = static_cast<std::uint32_t>(i + 1);
    }
}

} // namespace gapscope
