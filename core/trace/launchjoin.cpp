// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/launchjoin.h"

#include <unordered_map>

namespace gapscope {

namespace {

// The call per correlation id of one process: an array over [low, high] where that is not much
// larger than the number of calls, else a hash map (ids of a hostile file).
template<class IsBetter>
class CallIndex {
public:
    explicit CallIndex(IsBetter isBetter)
        : m_isBetter(isBetter)
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
        if (slot == EventId::None || m_isBetter(call, slot))
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
    IsBetter m_isBetter; // (call, known): whether call takes the place of known
    std::uint32_t m_low = 0xffffffffu;
    std::uint32_t m_high = 0;
    std::size_t m_count = 0;
    bool m_dense = true;
    std::vector<EventId> m_table;
    std::unordered_map<std::uint32_t, EventId> m_map;
};

// Joins every GPU event with the best of the calls that `counts` accepts.
template<class Counts, class IsBetter>
std::vector<EventId> join(const Trace &trace, Counts counts, IsBetter isBetter)
{
    std::vector<CallIndex<IsBetter>> calls(trace.processes.size(), CallIndex<IsBetter>(isBetter));
    const auto forEachCall = [&](auto visit) {
        for (const Track &track : trace.tracks) {
            if (track.kind != TrackKind::ApiCalls)
                continue;
            const EventSpan span = trace.eventsOf(track);
            for (std::uint32_t row = span.first; row < span.last; ++row) {
                const std::uint32_t correlation
                    = trace.calls.correlation[trace.events.detail[row]];
                if (correlation != 0 && counts(makeId<EventId>(row)))
                    visit(calls[index(track.process)], correlation, makeId<EventId>(row));
            }
        }
    };
    forEachCall([](auto &table, std::uint32_t id, EventId) { table.extend(id); });
    for (CallIndex<IsBetter> &table : calls)
        table.allocate();
    forEachCall([](auto &table, std::uint32_t id, EventId call) { table.add(id, call); });

    std::vector<EventId> launchOf(trace.gpuEventCount(), EventId::None);
    for (const Track &track : trace.tracks) {
        if (!isGpuTrack(track.kind))
            continue;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            if (const std::uint32_t correlation = correlationOf(trace, row); correlation != 0)
                launchOf[row] = calls[index(track.process)].find(correlation);
        }
    }
    return launchOf;
}

} // namespace

std::uint32_t correlationOf(const Trace &trace, std::uint32_t gpuRow)
{
    const std::uint32_t detail = trace.events.detail[gpuRow];
    switch (trace.events.category[gpuRow]) {
    case Category::WholeGraph:
        return trace.wholeGraphs.correlation[detail];
    case Category::Copy:
    case Category::Set:
        return trace.copies.correlation[detail];
    default:
        return trace.kernels.correlation[detail];
    }
}

std::vector<EventId> joinLaunches(const Trace &trace)
{
    const auto isBetter = [&trace](EventId call, EventId known) {
        const bool callLaunches = isLaunch(trace.apiKindOf(call));
        const bool knownLaunches = isLaunch(trace.apiKindOf(known));
        if (callLaunches != knownLaunches)
            return callLaunches;
        return trace.events.begin[index(call)] < trace.events.begin[index(known)];
    };
    return join(trace, [](EventId) { return true; }, isBetter);
}

std::vector<EventId> joinLastLaunches(const Trace &trace)
{
    std::vector<bool> launches(trace.strings.size()); // per name: it has "Launch"
    for (std::size_t name = 0; name < launches.size(); ++name)
        launches[name] = trace.apiKinds[name] != ApiKind::NotApi
            && trace.strings.view(makeId<StringId>(name)).find("Launch") != std::string_view::npos;
    const auto counts
        = [&](EventId call) { return bool(launches[index(trace.events.name[index(call)])]); };
    const auto isBetter = [&trace](EventId call, EventId known) {
        return trace.events.detail[index(call)] > trace.events.detail[index(known)];
    };
    return join(trace, counts, isBetter);
}

} // namespace gapscope
