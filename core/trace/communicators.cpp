// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/communicators.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace gapscope {

namespace {

// The calls of the thread; null when it made none.
const Track *callsOf(const Trace &trace, const EventSource &thread)
{
    const auto track = std::ranges::find_if(trace.tracks, [&](const Track &each) {
        return each.kind == TrackKind::ApiCalls && each.number == thread.number
            && trace.processes[index(each.process)].globalPid == thread.globalPid;
    });
    return track == trace.tracks.end() ? nullptr : &*track;
}

class Join {
public:
    explicit Join(const Trace &trace)
        : m_trace(trace)
    {
    }

    void add(const Track &calls, const CommunicatorRange &range)
    {
        for (std::uint32_t lane = calls.firstLane; lane < calls.firstLane + calls.laneCount; ++lane)
            addLane(m_trace.eventsOfLane(lane), range);
    }

    [[nodiscard]] std::vector<StringId> take() { return std::move(m_of); }

private:
    void addLane(EventSpan span, const CommunicatorRange &range)
    {
        const auto &begins = m_trace.events.begin;
        const auto from = begins.begin() + span.first;
        const auto first
            = std::lower_bound(from, begins.begin() + span.last, range.begin - m_trace.origin);
        for (auto call = static_cast<std::uint32_t>(first - begins.begin());
             call < span.last && begins[call] < range.end - m_trace.origin; ++call) {
            for (const EventId work : m_trace.links.work(makeId<EventId>(call)))
                set(work, range.communicator);
        }
    }

    void set(EventId work, StringId communicator)
    {
        const Category category = m_trace.events.category[index(work)];
        if (!isKernel(category))
            return;
        if (m_of.empty())
            m_of.resize(m_trace.kernels.correlation.size(), StringId::None);
        m_of[m_trace.events.detail[index(work)]] = communicator;
    }

    const Trace &m_trace;
    std::vector<StringId> m_of; // per kernel
};

} // namespace

std::vector<StringId> joinCommunicators(const Trace &trace, std::vector<CommunicatorRange> ranges)
{
    // Times beyond those of the events have no calls, and could not be rebased.
    const TimeNs first = trace.origin + trace.range.begin;
    const TimeNs last = trace.origin + trace.range.end;
    std::erase_if(ranges, [&](const CommunicatorRange &range) {
        return range.begin < first || range.end > last || range.end < range.begin;
    });
    // An outer range comes before those in it, which overwrite what it said.
    std::ranges::sort(ranges, {}, [](const CommunicatorRange &range) {
        return std::tuple(range.thread.globalPid, range.thread.number, range.begin, -range.end);
    });
    Join join(trace);
    const CommunicatorRange *before = nullptr;
    const Track *calls = nullptr;
    for (const CommunicatorRange &range : ranges) {
        const bool isSame = before && before->thread.globalPid == range.thread.globalPid
            && before->thread.number == range.thread.number;
        if (!isSame)
            calls = callsOf(trace, range.thread);
        if (calls)
            join.add(*calls, range);
        before = &range;
    }
    return join.take();
}

void numberRanks(Trace &trace, const std::vector<CommunicatorMember> &members)
{
    std::vector<CommunicatorMember> largest;
    std::set<int> numbers;
    for (const Rank &rank : trace.ranks) {
        CommunicatorMember best;
        for (const CommunicatorMember &member : members) {
            const bool isOwn = member.globalPid == trace.processes[index(rank.process)].globalPid;
            if (isOwn && member.size > best.size)
                best = member;
        }
        const bool isValid = best.rank >= 0 && best.rank < best.size;
        if (!isValid || !numbers.insert(best.rank).second
            || (!largest.empty() && largest.front().size != best.size))
            return;
        largest.push_back(best);
    }
    for (std::size_t i = 0; i < largest.size(); ++i)
        trace.ranks[i].number = largest[i].rank;
}

} // namespace gapscope
