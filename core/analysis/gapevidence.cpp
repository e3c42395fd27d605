// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapevidence.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr TimeNs kLongLaunch = 200'000;
constexpr TimeNs kLongWait = 100'000;
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

// A long launch call is often the first one of its kernel: the driver loads the code then.
QString firstLaunchText(const Trace &trace, EventId launch)
{
    const std::span<const EventId> work = trace.links.work(launch);
    if (work.empty() || !isKernel(trace.events.category[index(work.front())]))
        return {};
    const StringId name = trace.events.name[index(work.front())];
    const TimeNs begin = trace.events.begin[index(work.front())];
    for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row) {
        if (trace.events.name[row] == name && trace.events.begin[row] < begin)
            return {};
    }
    return Tr::tr("the first launch of this kernel in the trace: its code may be loaded then");
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
        if (const QString text = profilerText(trace, host, cause.time); !text.isEmpty())
            return text;
        const bool longLaunch
            = isLaunch(trace.apiKindOf(cause.event)) && cause.time.duration() >= kLongLaunch;
        if (const QString text = longLaunch ? firstLaunchText(trace, cause.event) : QString();
            !text.isEmpty())
            return text;
        return osCallText(trace, host, cause.time);
    }
    case CauseKind::LaunchDelay:
    case CauseKind::QueueDispatch:
    case CauseKind::GraphDispatch: {
        const QString meanwhile = meanwhileText(trace, host, cause.time);
        if (cause.time.duration() < kLongWait)
            return meanwhile;
        // Dispatch takes microseconds: something else was waited for.
        const QString unknown
            = Tr::tr("too long for dispatch, and no recorded GPU work explains it");
        return meanwhile.isEmpty() ? unknown : Tr::tr("%1; %2").arg(unknown, meanwhile);
    }
    default:
        return {};
    }
}

} // namespace gapscope
