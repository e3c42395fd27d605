// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/launches.h"

#include "core/analysis/tracewalk.h"

namespace gapscope {

namespace {

constexpr std::size_t kQueueLength = 512; // 4.2.8

void sortIfNeeded(std::vector<TimeNs> &times)
{
    if (!std::ranges::is_sorted(times))
        std::ranges::sort(times);
}

// How many launches were begun and not started, at ascending times. A launch begun at b whose work
// starts at s is pending at t when b < t and s > t, so it stops at max(s, b + 1): then
// pending(t) = launches with b < t, less launches that stopped at or before t.
class Queue {
public:
    void add(TimeNs begin, TimeNs start)
    {
        m_begins.push_back(begin);
        m_stops.push_back(std::max(start, begin + 1));
    }

    void close()
    {
        sortIfNeeded(m_begins);
        sortIfNeeded(m_stops);
    }

    void rewind() { m_begun = m_stopped = 0; }

    // Not before the last t asked for since rewind().
    [[nodiscard]] bool isFullAt(TimeNs t)
    {
        if (m_begins.size() < kQueueLength)
            return false;
        while (m_begun < m_begins.size() && m_begins[m_begun] < t)
            ++m_begun;
        while (m_stopped < m_stops.size() && m_stops[m_stopped] <= t)
            ++m_stopped;
        return m_begun - m_stopped >= kQueueLength;
    }

private:
    std::vector<TimeNs> m_begins;
    std::vector<TimeNs> m_stops;
    std::size_t m_begun = 0;
    std::size_t m_stopped = 0;
};

// f(row) for every launch call of a lane.
template<class F>
void forEachLaunch(const Trace &trace, EventSpan lane, F &&f)
{
    for (std::uint32_t row = lane.first; row < lane.last; ++row) {
        if (isLaunch(trace.apiKinds[index(trace.events.name[row])]))
            f(row);
    }
}

std::vector<EventSpan> callLanes(const Trace &trace, ProcessId process)
{
    std::vector<EventSpan> lanes;
    for (const Track &track : trace.tracks) {
        if (track.kind == TrackKind::ApiCalls && track.process == process)
            forEachLane(trace, track, [&](EventSpan lane) { lanes.push_back(lane); });
    }
    return lanes;
}

// One lane's launches, and those of them that found room: the same list until a call did not.
struct LaneLaunches {
    std::vector<TimeRange> all;
    std::optional<std::vector<TimeRange>> unpressed;

    void add(TimeRange range, bool isPressed)
    {
        if (isPressed && !unpressed)
            unpressed = all;
        if (unpressed && !isPressed)
            unpressed->push_back(range);
        all.push_back(range);
    }
};

LaneLaunches readLane(const Trace &trace, EventSpan lane, Queue &queue, LaunchFacts &facts)
{
    LaneLaunches launches;
    queue.rewind();
    forEachLaunch(trace, lane, [&](std::uint32_t row) {
        const TimeRange range = trace.events.range(makeId<EventId>(row));
        const bool isPressed = queue.isFullAt(range.begin);
        facts.pressed += isPressed ? 1 : 0;
        ++facts.calls;
        launches.add(range, isPressed);
        if (trace.apiKinds[index(trace.events.name[row])] == ApiKind::GraphLaunch)
            facts.graphLaunches.push_back(range.begin);
    });
    return launches;
}

Queue fillQueue(
    const Trace &trace, std::span<const EventSpan> lanes, std::span<const TimeNs> firstWork)
{
    Queue queue;
    for (const EventSpan lane : lanes) {
        forEachLaunch(trace, lane, [&](std::uint32_t row) {
            // Calls without a GPU row are not counted.
            if (const TimeNs start = firstWork[trace.events.detail[row]]; start != kNoWork)
                queue.add(trace.events.begin[row], start);
        });
    }
    queue.close();
    return queue;
}

} // namespace

std::vector<TimeNs> firstWorkOfCalls(const Trace &trace)
{
    std::vector<TimeNs> first(trace.calls.correlation.size(), kNoWork);
    for (std::size_t row = 0; row < trace.links.gpuEventCount(); ++row) {
        const EventId launch = trace.links.launch(makeId<EventId>(row));
        if (launch == EventId::None)
            continue;
        TimeNs &start = first[trace.events.detail[index(launch)]];
        start = std::min(start, trace.events.begin[row]);
    }
    return first;
}

LaunchFacts collectLaunches(
    const Trace &trace, ProcessId process, std::span<const TimeNs> firstWork)
{
    const std::vector<EventSpan> lanes = callLanes(trace, process);
    Queue queue = fillQueue(trace, lanes, firstWork);
    LaunchFacts facts;
    std::vector<IntervalSet> all;
    std::vector<IntervalSet> unpressed;
    for (const EventSpan lane : lanes) {
        LaneLaunches launches = readLane(trace, lane, queue, facts);
        if (launches.unpressed)
            unpressed.emplace_back(std::move(*launches.unpressed));
        else if (lanes.size() > 1)
            unpressed.emplace_back(launches.all);
        all.emplace_back(std::move(launches.all));
    }
    sortIfNeeded(facts.graphLaunches);
    if (facts.pressed > 0)
        facts.unpressed = MeasuredSet(uniteAll(std::move(unpressed)));
    facts.all = MeasuredSet(uniteAll(std::move(all)));
    return facts;
}

std::vector<EventId> blockedLaunches(const Trace &trace)
{
    const std::vector<TimeNs> firstWork = firstWorkOfCalls(trace);
    std::vector<EventId> blocked;
    for (std::size_t process = 0; process < trace.processes.size(); ++process) {
        const std::vector<EventSpan> lanes = callLanes(trace, makeId<ProcessId>(process));
        Queue queue = fillQueue(trace, lanes, firstWork);
        for (const EventSpan lane : lanes) {
            queue.rewind();
            forEachLaunch(trace, lane, [&](std::uint32_t row) {
                if (queue.isFullAt(trace.events.begin[row]))
                    blocked.push_back(makeId<EventId>(row));
            });
        }
    }
    std::ranges::sort(blocked);
    return blocked;
}

} // namespace gapscope
