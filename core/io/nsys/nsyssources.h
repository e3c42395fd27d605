// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/tracebuilder.h"

namespace gapscope {

// The process bits of a global thread id: pid = bits 24 to 47, tid = bits 0 to 23, more bits above.
[[nodiscard]] constexpr std::int64_t processOfThread(std::int64_t globalTid)
{
    return globalTid & ~std::int64_t {0xffffff};
}

[[nodiscard]] constexpr std::int64_t threadNumber(std::int64_t globalTid)
{
    return globalTid & 0xffffff;
}

// Numbers the streams and threads of one table as its rows come.
class SourcePool {
public:
    std::uint32_t add(const EventSource &source)
    {
        if (m_last < m_sources.size() && isSame(m_sources[m_last], source))
            return m_last;
        m_last = find(source);
        return m_last;
    }

    [[nodiscard]] std::vector<EventSource> take() { return std::move(m_sources); }

private:
    static bool isSame(const EventSource &a, const EventSource &b)
    {
        return a.number == b.number && a.globalPid == b.globalPid
            && a.deviceOrdinal == b.deviceOrdinal;
    }

    std::uint32_t find(const EventSource &source);
    void grow();

    std::vector<EventSource> m_sources;
    std::vector<std::uint32_t> m_slots; // open addressing; source + 1, or 0
    std::uint32_t m_last = 0;
};

} // namespace gapscope
