// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapsource.h"

#include "core/base/tr.h"

#include <algorithm>
#include <array>

namespace gapscope {

namespace {

struct KindText {
    const char *key;
    const char *text;
};

constexpr std::array<KindText, kCauseKindCount> kKinds {{
    {"host_range", QT_TRANSLATE_NOOP("core", "host range")},
    {"api_call", QT_TRANSLATE_NOOP("core", "API call")},
    {"synchronization", QT_TRANSLATE_NOOP("core", "synchronisation")},
    {"os_call", QT_TRANSLATE_NOOP("core", "OS runtime call")},
    {"garbage_collection", QT_TRANSLATE_NOOP("core", "garbage collection")},
    {"launch_call", QT_TRANSLATE_NOOP("core", "launch call")},
    {"launch_delay", QT_TRANSLATE_NOOP("core", "launch delay")},
    {"back_pressure", QT_TRANSLATE_NOOP("core", "full launch queue")},
    {"collective", QT_TRANSLATE_NOOP("core", "collective of another stream")},
    {"copy", QT_TRANSLATE_NOOP("core", "copy")},
    {"other_stream", QT_TRANSLATE_NOOP("core", "kernel of another stream")},
    {"graph_dispatch", QT_TRANSLATE_NOOP("core", "dispatch inside a graph")},
    {"queue_dispatch", QT_TRANSLATE_NOOP("core", "dispatch from the queue")},
    {"unattributed", QT_TRANSLATE_NOOP("core", "unattributed")},
}};

const KindText &kindText(CauseKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

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

void append(std::vector<GapCause> &causes, const GapCause &cause)
{
    if (!cause.time.isEmpty())
        causes.push_back(cause);
}

} // namespace

QString causeKindText(CauseKind kind) { return Tr::tr(kindText(kind).text); }

QString causeKindKey(CauseKind kind) { return QString::fromLatin1(kindText(kind).key); }

QString confidenceKey(Confidence confidence)
{
    switch (confidence) {
    case Confidence::Measured:
        return QStringLiteral("measured");
    case Confidence::Table:
        return QStringLiteral("table");
    case Confidence::Guess:
        break;
    }
    return QStringLiteral("guess");
}

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
    const EventId launch
        = after == EventId::None ? EventId::None : m_trace.links.launch(after);
    if (launch == EventId::None) {
        // No call joins the next work: the process's main thread is the best guess.
        const std::int64_t thread
            = process == ProcessId::None ? -1 : m_trace.processes[index(process)].mainThread;
        addHost(gap, process, thread, Confidence::Guess, causes);
        return;
    }
    const TimeRange call = m_trace.events.range(launch);
    const bool blocked = isBlocked(launch);
    if (call.end <= gap.begin) { // of a clipped gap perhaps: what counts is where the whole one begins
        const TimeNs gapBegin
            = before == EventId::None ? gap.begin : m_trace.events.end[index(before)];
        if (call.end <= gapBegin) {
            addDevice(gap, before, after, device, stream, blocked, causes);
            return;
        }
    }
    addHost({gap.begin, std::min(gap.end, call.begin)}, process,
        m_trace.track(m_trace.trackOf(launch)).number, Confidence::Measured, causes);
    append(causes,
        {gap.intersected(call), blocked ? CauseKind::BackPressure : CauseKind::LaunchCall, launch,
            Confidence::Measured});
    append(causes,
        {{std::max(gap.begin, call.end), gap.end}, CauseKind::LaunchDelay, launch,
            Confidence::Measured});
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
        if (kind == CauseKind::HostRange && !m_context.garbageCollection.empty()
            && m_context.garbageCollection[index(m_trace.events.name[index(piece.event)])])
            kind = CauseKind::GarbageCollection;
        append(causes, {piece.time, kind, piece.event,
                           kind == CauseKind::Unattributed ? Confidence::Measured : confidence});
    }
}

// The host was ahead: the time belongs to the device.
void GapExplainer::addDevice(TimeRange time, EventId before, EventId after, DeviceId device,
    TrackId stream, bool blocked, std::vector<GapCause> &causes)
{
    const GapCause wait = lastEnding(time, device, stream);
    append(causes, wait);
    const TimeRange rest {wait.time.isEmpty() ? time.begin : wait.time.end, time.end};
    CauseKind kind = CauseKind::QueueDispatch;
    const EventId launch = m_trace.links.launch(after);
    if (blocked)
        kind = CauseKind::BackPressure;
    else if (before != EventId::None && m_trace.links.launch(before) == launch
        && m_trace.apiKindOf(launch) == ApiKind::GraphLaunch)
        kind = CauseKind::GraphDispatch;
    append(causes, {rest, kind, launch, Confidence::Guess});
}

// The GPU event of the device, outside `stream`, that ends last within `time`, as a cause of the time
// up to its end; an empty one when there is none.
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
            const Category category = events.category[index(*at)];
            CauseKind kind = CauseKind::Copy;
            if (isGpuWork(category)) {
                const bool collective = !m_context.collectives.empty()
                    && m_context.collectives[index(events.name[index(*at)])];
                kind = collective ? CauseKind::Collective : CauseKind::OtherStream;
            }
            best = {{time.begin, endOf(*at)}, kind, *at, Confidence::Guess};
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
        const auto endOf = [&](EventId id) { return m_trace.events.end[index(id)]; };
        if (!std::ranges::is_sorted(list, {}, endOf))
            std::ranges::sort(list, {}, endOf);
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
        known = std::make_unique<HostOwners>(m_trace, process, thread);
    return *known;
}

bool GapExplainer::isBlocked(EventId launch) const
{
    return std::ranges::binary_search(m_context.blockedLaunches, launch);
}

} // namespace gapscope
