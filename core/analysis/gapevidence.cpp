// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapevidence.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr TimeNs kWorthAWord = 20'000; // shorter causes need no more evidence

struct Host {
    ProcessId process = ProcessId::None;
    std::int64_t thread = -1;
};

Host hostOf(const Trace &trace, EventId event)
{
    if (event == EventId::None)
        return {};
    const Track &track = trace.track(trace.trackOf(event));
    if (isGpuTrack(track.kind))
        return {};
    return {track.process, track.number};
}

// The profiler's work in the process that covers most of `time`.
QString profilerText(const Trace &trace, Host host, TimeRange time)
{
    TimeNs most = 0;
    StringId name = StringId::None;
    for (const ProfilerWork &work : trace.profilerWork) {
        if (work.time.begin >= time.end)
            break;
        const TimeNs covered = work.time.intersected(time).duration();
        if (work.process != host.process || covered <= most)
            continue;
        most = covered;
        name = work.name;
    }
    if (2 * most < time.duration())
        return {};
    return Tr::tr("%1 of the profiler, %2").arg(trace.strings.text(name), formatUs(most));
}

// The OS call of the thread that covers most of `time`.
QString osCallText(const Trace &trace, Host host, TimeRange time)
{
    TimeNs most = 0;
    EventId longest = EventId::None;
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::OsCalls || track.process != host.process
            || track.number != host.thread)
            continue;
        for (std::uint32_t lane = 0; lane < track.laneCount; ++lane) {
            const EventSpan rows = trace.eventsOfLane(track.firstLane + lane);
            const auto ends = trace.events.end.begin();
            auto row = static_cast<std::uint32_t>(
                std::upper_bound(ends + rows.first, ends + rows.last, time.begin) - ends);
            for (; row < rows.last && trace.events.begin[row] < time.end; ++row) {
                const auto id = makeId<EventId>(row);
                const TimeNs covered = trace.events.range(id).intersected(time).duration();
                if (covered > most) {
                    most = covered;
                    longest = id;
                }
            }
        }
    }
    if (2 * most < time.duration())
        return {};
    return Tr::tr("in %1, %2")
        .arg(trace.strings.text(trace.events.name[index(longest)]), formatUs(most));
}

// What the launching thread was in for most of the time.
QString meanwhileText(const Trace &trace, Host host, TimeRange time)
{
    std::vector<OwnedTime> pieces;
    HostOwners(trace, host.process, host.thread).partition(time, pieces);
    TimeNs most = 0;
    EventId longest = EventId::None;
    for (const OwnedTime &piece : pieces) {
        if (piece.kind != OwnerKind::Unattributed && piece.time.duration() > most) {
            most = piece.time.duration();
            longest = piece.event;
        }
    }
    if (2 * most < time.duration())
        return {};
    const bool isCall = trace.events.category[index(longest)] == Category::ApiCall;
    const std::string_view name = trace.name(longest);
    const std::string_view shown = isCall ? apiBaseName(name) : name;
    return Tr::tr("meanwhile the host was in %1, %2")
        .arg(QString::fromUtf8(shown.data(), static_cast<qsizetype>(shown.size())), formatUs(most));
}

} // namespace

QString causeEvidence(const Trace &trace, const GapCause &cause)
{
    if (cause.time.duration() < kWorthAWord)
        return {};
    const Host host = hostOf(trace, cause.event);
    if (host.thread < 0)
        return {};
    switch (cause.kind) {
    case CauseKind::HostRange:
    case CauseKind::PythonFrame:
    case CauseKind::ApiCall:
    case CauseKind::Synchronization:
    case CauseKind::LaunchCall: {
        const QString profiler = profilerText(trace, host, cause.time);
        return profiler.isEmpty() ? osCallText(trace, host, cause.time) : profiler;
    }
    case CauseKind::LaunchDelay:
    case CauseKind::QueueDispatch:
    case CauseKind::GraphDispatch:
        return meanwhileText(trace, host, cause.time);
    default:
        return {};
    }
}

} // namespace gapscope
