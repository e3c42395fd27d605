// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/launchjoin.h"

#include <unordered_map>

namespace gapscope {

namespace {

// The call per correlation id of one process: an array over [low, high] where that is not much
// larger than the number of calls, else a hash map (ids of a hostile file).
class CallIndex {
public:
    explicit CallIndex(const Trace &trace)
        : m_trace(trace)
    {
    }

    void extend(std::uint32_t correlation)
    {
        m_low = std::min(m_low, correlation);
        m_high = std::max(m_high, correlation);
        ++m_count;
    }

    void allocate()
    {
        if (m_count == 0)
            return;
        const std::size_t span = std::size_t {m_high} - m_low + 1;
        m_dense = span <= 16 * m_count + 1024;
        if (m_dense)
            m_table.assign(span, EventId::None);
        else
            m_map.reserve(m_count);
    }

    void add(std::uint32_t correlation, EventId call)
    {
        EventId &slot = m_dense ? m_table[correlation - m_low]
                                : m_map.try_emplace(correlation, EventId::None).first->second;
        if (slot == EventId::None || isBetter(call, slot))
            slot = call;
    }

    [[nodiscard]] EventId find(std::uint32_t correlation) const
    {
        if (m_count == 0 || correlation < m_low || correlation > m_high)
            return EventId::None;
        if (m_dense)
            return m_table[correlation - m_low];
        const auto known = m_map.find(correlation);
        return known == m_map.end() ? EventId::None : known->second;
    }

private:
    [[nodiscard]] bool isBetter(EventId call, EventId known) const
    {
        const bool callLaunches = isLaunch(m_trace.apiKindOf(call));
        const bool knownLaunches = isLaunch(m_trace.apiKindOf(known));
        if (callLaunches != knownLaunches)
            return callLaunches;
        return m_trace.events.begin[index(call)] < m_trace.events.begin[index(known)];
    }

    const Trace &m_trace;
    std::uint32_t m_low = 0xffffffffu;
    std::uint32_t m_high = 0;
    std::size_t m_count = 0;
    bool m_dense = true;
    std::vector<EventId> m_table;
    std::unordered_map<std::uint32_t, EventId> m_map;
};

} // namespace

std::vector<EventId> joinLaunches(const Trace &trace, std::span<const std::uint32_t> gpuCorrelation)
{
    std::vector<CallIndex> calls(trace.processes.size(), CallIndex(trace));
    const auto forEachCall = [&](auto visit) {
        for (const Track &track : trace.tracks) {
            if (track.kind != TrackKind::ApiCalls)
                continue;
            const EventSpan span = trace.eventsOf(track);
            for (std::uint32_t row = span.first; row < span.last; ++row) {
                const std::uint32_t correlation
                    = trace.calls.correlation[trace.events.detail[row]];
                if (correlation != 0)
                    visit(calls[index(track.process)], correlation, makeId<EventId>(row));
            }
        }
    };
    forEachCall([](CallIndex &table, std::uint32_t id, EventId) { table.extend(id); });
    for (CallIndex &table : calls)
        table.allocate();
    forEachCall([](CallIndex &table, std::uint32_t id, EventId call) { table.add(id, call); });

    std::vector<EventId> launchOf(gpuCorrelation.size(), EventId::None);
    for (const Track &track : trace.tracks) {
        if (!isGpuTrack(track.kind))
            continue;
        const CallIndex &table = calls[index(track.process)];
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            if (gpuCorrelation[row] != 0)
                launchOf[row] = table.find(gpuCorrelation[row]);
        }
    }
    return launchOf;
}

} // namespace gapscope
