// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapsource.h"

#include <algorithm>

namespace gapscope {

namespace {

CauseKind causeOf(OwnerKind kind)
{
    switch (kind) {
    case OwnerKind::Synchronize:
        return CauseKind::Synchronization;
    case OwnerKind::ApiCall:
        return CauseKind::ApiCall;
    case OwnerKind::Range:
        return CauseKind::HostRange;
    case OwnerKind::OsCall:
        return CauseKind::OsCall;
    case OwnerKind::Unattributed:
        break;
    }
    return CauseKind::Unattributed;
}

bool isDoing(CauseKind kind)
{
    return kind == CauseKind::HostRange || kind == CauseKind::PythonFrame;
}

void append(std::vector<GapCause> &causes, const GapCause &cause)
{
    if (!cause.time.isEmpty())
        causes.push_back(cause);
}

} // namespace

GapExplainer::GapExplainer(const Trace &trace, const GapContext &context)
    : m_trace(trace)
    , m_context(context)
{
}

std::vector<GapCause> GapExplainer::explain(
    TimeRange gap, EventId before, EventId after, DeviceId device, TrackId stream)
{
    std::vector<GapCause> causes;
    explain(gap, before, after, device, stream, causes);
    return causes;
}

void GapExplainer::explain(TimeRange gap, EventId before, EventId after, DeviceId device,
    TrackId stream, std::vector<GapCause> &causes)
{
    const EventId anchor = after != EventId::None ? after : before;
    const ProcessId process = anchor == EventId::None
        ? ProcessId::None
        : m_trace.track(m_trace.trackOf(anchor)).process;
    if (after == EventId::None || m_trace.links.launch(after) == EventId::None) {
        // No call joins the next work: the process's main thread is the best guess.
        const std::int64_t thread
            = process == ProcessId::None ? -1 : m_trace.processes[index(process)].mainThread;
        if (after != EventId::None && isWaiting(wholeGap(gap, before, after), process, thread))
            addDevice(gap, before, after, device, stream, causes);
        else
            addHost(gap, process, thread, Confidence::Guess, causes);
        return;
    }
    if (hostWasAhead(wholeGap(gap, before, after).begin, after))
        addDevice(gap, before, after, device, stream, causes);
    else
        addLate(gap, after, causes);
}

// The gap that `part` is of: what its causes are does not depend on what a window leaves of it.
TimeRange GapExplainer::wholeGap(TimeRange part, EventId before, EventId after) const
{
    return {before == EventId::None ? part.begin : m_trace.events.end[index(before)],
        after == EventId::None ? part.end : m_trace.events.begin[index(after)]};
}

// Whether the host sat in one call all the gap long and after it: it cannot have launched meanwhile.
bool GapExplainer::isWaiting(TimeRange gap, ProcessId process, std::int64_t thread)
{
    if (process == ProcessId::None || thread < 0)
        return false;
    m_pieces.clear();
    owners(process, thread).partition(gap, m_pieces);
    if (m_pieces.size() != 1
        || (m_pieces[0].kind != OwnerKind::ApiCall && m_pieces[0].kind != OwnerKind::Synchronize))
        return false;
    const TimeRange time = m_trace.events.range(m_pieces[0].event);
    return time.begin <= gap.begin && time.end > gap.end;
}

// The launch call came late: what the launching thread was in, the call, and the time to the start.
void GapExplainer::addLate(TimeRange time, EventId target, std::vector<GapCause> &causes)
{
    const EventId launch = m_trace.links.launch(target);
    const TimeRange call = m_trace.events.range(launch);
    const Track &calls = m_trace.track(m_trace.trackOf(launch));
    addHost({time.begin, std::min(time.end, call.begin)}, calls.process, calls.number,
        Confidence::Measured, causes);
    append(causes,
        {time.intersected(call), isBlocked(launch) ? CauseKind::BackPressure : CauseKind::LaunchCall,
            launch, Confidence::Measured});
    addDelay({std::max(time.begin, call.end), time.end}, target, launch, causes);
}

// From the end of the launch call to the start: a copy of the same stream that runs meanwhile is what
// the work waits for, as a stream works in order; the rest is launch delay.
void GapExplainer::addDelay(
    TimeRange time, EventId target, EventId launch, std::vector<GapCause> &causes)
{
    if (time.isEmpty())
        return;
    findCopiesBeside(target, time);
    for (const EventId id : m_copies) {
        const TimeRange copy = m_trace.events.range(id).intersected(time);
        if (copy.isEmpty())
            continue;
        append(causes,
            {{time.begin, copy.begin}, CauseKind::LaunchDelay, launch, Confidence::Measured});
        append(causes, {copy, CauseKind::Copy, id, Confidence::Measured});
        time.begin = copy.end;
    }
    append(causes, {time, CauseKind::LaunchDelay, launch, Confidence::Measured});
}

std::vector<GapCause> GapExplainer::explainHost(
    TimeRange time, ProcessId process, std::int64_t thread, Confidence confidence)
{
    std::vector<GapCause> causes;
    addHost(time, process, thread, confidence, causes);
    return causes;
}

void GapExplainer::addHost(TimeRange time, ProcessId process, std::int64_t thread,
    Confidence confidence, std::vector<GapCause> &causes)
{
    if (time.isEmpty())
        return;
    if (process == ProcessId::None || thread < 0) {
        append(causes, {time, CauseKind::Unattributed, EventId::None, confidence});
        return;
    }
    m_pieces.clear();
    owners(process, thread).partition(time, m_pieces);
    for (const OwnedTime &piece : m_pieces) {
        CauseKind kind = causeOf(piece.kind);
        if (kind == CauseKind::HostRange
            && m_trace.events.category[index(piece.event)] == Category::PythonFrame)
            kind = CauseKind::PythonFrame;
        if (isDoing(kind) && !m_context.garbageCollection.empty()
            && m_context.garbageCollection[index(m_trace.events.name[index(piece.event)])])
            kind = CauseKind::GarbageCollection;
        append(causes, {piece.time, kind, piece.event,
                           kind == CauseKind::Unattributed ? Confidence::Measured : confidence});
    }
}

// Whether the call that launches `target` ended before the gap began.
bool GapExplainer::hostWasAhead(TimeNs gapBegin, EventId target) const
{
    return m_trace.events.end[index(m_trace.links.launch(target))] <= gapBegin;
}

CauseKind GapExplainer::dispatchKind(EventId before, EventId target) const
{
    const EventId launch = m_trace.links.launch(target);
    if (launch == EventId::None)
        return CauseKind::QueueDispatch;
    if (isBlocked(launch))
        return CauseKind::BackPressure;
    const bool sameGraph = before != EventId::None && m_trace.links.launch(before) == launch
        && m_trace.apiKindOf(launch) == ApiKind::GraphLaunch;
    return sameGraph ? CauseKind::GraphDispatch : CauseKind::QueueDispatch;
}

// The host was ahead: the time belongs to the device. From the end backwards: the copy or other work
// that ends last is what was waited for; before its own begin the question is the same for it.
void GapExplainer::addDevice(TimeRange time, EventId before, EventId after, DeviceId device,
    TrackId stream, std::vector<GapCause> &causes)
{
    m_backwards.clear();
    Backwards rest {wholeGap(time, before, after), after};
    walkBack(before, device, stream, rest);
    const std::size_t first = causes.size();
    if (!rest.open.isEmpty())
        addLate(rest.open, rest.target, causes);
    causes.insert(causes.end(), m_backwards.rbegin(), m_backwards.rend());
    for (std::size_t i = first; i < causes.size(); ++i)
        causes[i].time = causes[i].time.intersected(time);
    causes.erase(std::remove_if(causes.begin() + static_cast<std::ptrdiff_t>(first), causes.end(),
                     [](const GapCause &cause) { return cause.time.isEmpty(); }),
        causes.end());
}

// Fills m_backwards; what is left in `rest` is time in which the host had not launched its target yet.
void GapExplainer::walkBack(EventId before, DeviceId device, TrackId stream, Backwards &rest)
{
    const TimeNs gapBegin
        = before == EventId::None ? rest.open.begin : m_trace.events.end[index(before)];
    while (!rest.open.isEmpty()) {
        const EventId launch = m_trace.links.launch(rest.target);
        if (launch != EventId::None && !hostWasAhead(gapBegin, rest.target))
            return;
        const GapCause wait = lastEnding(rest.open, device, stream);
        const EventId previous = wait.event != EventId::None ? wait.event : before;
        append(m_backwards,
            {{wait.event != EventId::None ? wait.time.end : rest.open.begin, rest.open.end},
                dispatchKind(previous, rest.target), launch, Confidence::Guess});
        append(m_backwards, wait);
        rest.open.end = wait.event != EventId::None ? wait.time.begin : rest.open.begin;
        rest.target = wait.event;
    }
}

// Copies and sets of the target's stream that run within `time`, by begin, in m_copies.
void GapExplainer::findCopiesBeside(EventId target, TimeRange time)
{
    m_copies.clear();
    const EventTable &events = m_trace.events;
    const Track *copies = copiesBeside(target);
    for (std::uint32_t lane = 0; copies != nullptr && lane < copies->laneCount; ++lane) {
        const EventSpan rows = m_trace.eventsOfLane(copies->firstLane + lane);
        const auto ends = events.end.begin();
        auto row = static_cast<std::uint32_t>(
            std::upper_bound(ends + rows.first, ends + rows.last, time.begin) - ends);
        for (; row < rows.last && events.begin[row] < time.end; ++row)
            m_copies.push_back(makeId<EventId>(row));
    }
    if (copies != nullptr && copies->laneCount > 1)
        std::ranges::sort(m_copies, {},
            [&](EventId id) { return std::pair(events.begin[index(id)], id); });
}

// The copies and sets of the stream that a kernel runs on; nullptr: none.
const Track *GapExplainer::copiesBeside(EventId work)
{
    constexpr std::uint32_t kNone = 0xffffffffu;
    constexpr std::uint32_t kUnknown = 0xfffffffeu;
    if (m_copyTracks.empty())
        m_copyTracks.assign(m_trace.tracks.size(), kUnknown);
    const TrackId id = m_trace.trackOf(work);
    std::uint32_t &known = m_copyTracks[index(id)];
    if (known == kUnknown) {
        const Track &own = m_trace.track(id);
        const auto beside = std::ranges::find_if(m_trace.tracks, [&](const Track &track) {
            return track.kind == TrackKind::Copies && track.process == own.process
                && track.device == own.device && track.number == own.number;
        });
        known = beside == m_trace.tracks.end()
            ? kNone
            : static_cast<std::uint32_t>(beside - m_trace.tracks.begin());
    }
    return known == kNone ? nullptr : &m_trace.tracks[known];
}

CauseKind GapExplainer::waitKind(EventId event) const
{
    if (!isGpuWork(m_trace.events.category[index(event)]))
        return CauseKind::Copy;
    const bool collective = !m_context.collectives.empty()
        && m_context.collectives[index(m_trace.events.name[index(event)])];
    return collective ? CauseKind::Collective : CauseKind::OtherStream;
}

// What of `time` a wait for the end of an event covers: a copy only while it runs, since the GPU is
// idle before it for a reason of its own; the other stream's kernel also what it waited for itself.
TimeRange GapExplainer::waitFor(EventId event, TimeRange time) const
{
    const TimeRange run = m_trace.events.range(event);
    const bool copy = !isGpuWork(m_trace.events.category[index(event)]);
    return {copy ? std::max(time.begin, run.begin) : time.begin, run.end};
}

// The GPU event of the device, outside `stream`, that ends last within `time`, as a cause; event None
// when there is none. Copies of no length cover nothing.
GapCause GapExplainer::lastEnding(TimeRange time, DeviceId device, TrackId stream)
{
    const EventTable &events = m_trace.events;
    const DeviceEnds &ends = endsOf(device, stream != TrackId::None);
    GapCause best;
    const auto consider = [&](const std::vector<EventId> &byEnd) {
        const auto endOf = [&](EventId id) { return events.end[index(id)]; };
        auto at = std::ranges::upper_bound(byEnd, time.end, {}, endOf);
        while (at != byEnd.begin() && endOf(*std::prev(at)) > time.begin) {
            --at;
            if (stream != TrackId::None && m_trace.trackOf(*at) == stream)
                continue;
            if (best.event != EventId::None && endOf(*at) <= best.time.end)
                return;
            const TimeRange cover = waitFor(*at, time);
            if (cover.isEmpty())
                continue;
            best = {cover, waitKind(*at), *at, Confidence::Guess};
            return;
        }
    };
    consider(ends.copies);
    if (stream != TrackId::None)
        consider(ends.work);
    return best;
}

GapExplainer::DeviceEnds &GapExplainer::endsOf(DeviceId device, bool withWork)
{
    const auto [entry, isNew] = m_ends.try_emplace(device);
    DeviceEnds &ends = entry->second;
    const auto fill = [&](std::vector<EventId> &list, bool copies) {
        for (const Track &track : m_trace.tracks) {
            if (!isGpuTrack(track.kind) || track.device != device
                || (track.kind == TrackKind::Copies) != copies)
                continue;
            const EventSpan rows = m_trace.eventsOf(track);
            for (std::uint32_t row = rows.first; row < rows.last; ++row)
                list.push_back(makeId<EventId>(row));
        }
        // Of those that end together, the one that began first is found first.
        const auto order = [&](EventId id) {
            return std::tuple(m_trace.events.end[index(id)], -m_trace.events.begin[index(id)], id);
        };
        if (!std::ranges::is_sorted(list, {}, order))
            std::ranges::sort(list, {}, order);
    };
    if (isNew)
        fill(ends.copies, true);
    if (withWork && !ends.hasWork) {
        fill(ends.work, false);
        ends.hasWork = true;
    }
    return ends;
}

HostOwners &GapExplainer::owners(ProcessId process, std::int64_t thread)
{
    std::unique_ptr<HostOwners> &known = m_owners[{process, thread}];
    if (!known)
        known = std::make_unique<HostOwners>(
            m_trace, process, thread, OwnerLevels::Python);
    return *known;
}

bool GapExplainer::isBlocked(EventId launch) const
{
    return std::ranges::binary_search(m_context.blockedLaunches, launch);
}

} // namespace gapscope
