// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/grouprows.h"

#include "core/base/format.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Depths shown of nested rows; deeper ones are found by search and details.
constexpr std::uint32_t kRangeDepths = 10;
constexpr std::uint32_t kFrameDepths = 14;
// Outer frames that hold nearly everything say nothing: depths with so few events are left out.
constexpr std::uint32_t kOuterFrames = 2;

std::int64_t busiestThread(const Trace &trace, ProcessId process)
{
    std::int64_t thread = -1;
    std::uint32_t most = 0;
    for (const Track &track : trace.tracks) {
        if (isGpuTrack(track.kind) || track.process != process)
            continue;
        const std::uint32_t events = trace.eventsOf(track).size();
        if (events > most) {
            most = events;
            thread = track.number;
        }
    }
    return thread;
}

} // namespace

GroupRows::GroupRows(const TimelineFacts &facts, std::size_t run, bool isCompare,
    const Metrics &metrics, double scale)
    : m_facts(facts)
    , m_run(run)
    , m_isCompare(isCompare)
    , m_metrics(metrics)
    , m_scale(scale)
{
    for (std::size_t rank = 0; rank < facts.run.ranks.size(); ++rank) {
        const std::size_t trace = facts.run.ranks[rank].trace;
        const Trace &t = *facts.run.traces[trace];
        m_groups.push_back({trace, rank, t.ranks[index(facts.run.ranks[rank].rank)].process, -1});
    }
    for (std::size_t trace = 0; trace < facts.run.traces.size(); ++trace) {
        const Trace &t = *facts.run.traces[trace];
        for (std::uint32_t p = 0; p < t.processes.size(); ++p) {
            const auto process = makeId<ProcessId>(p);
            const bool isRank = std::any_of(m_groups.begin(), m_groups.end(),
                [&](const Group &g) { return g.trace == trace && g.process == process; });
            if (!isRank)
                m_groups.push_back({trace, kNoRank, process, -1});
        }
    }
    for (Group &group : m_groups) {
        const Trace &t = *facts.run.traces[group.trace];
        group.mainThread = t.processes[index(group.process)].mainThread;
        if (group.mainThread < 0)
            group.mainThread = busiestThread(t, group.process);
    }
}

int GroupRows::height(double factor) const
{
    return m_metrics.scaled(factor * m_scale);
}

std::vector<TimelineRow> GroupRows::rows(std::size_t group) const
{
    std::vector<TimelineRow> result {header(m_groups[group], group)};
    addGpuRows(m_groups[group], result);
    addHostRows(m_groups[group], result);
    return result;
}

TimelineRow GroupRows::header(const Group &group, std::size_t position) const
{
    const Trace &trace = *m_facts.run.traces[group.trace];
    const Process &process = trace.processes[index(group.process)];
    const bool isRank = group.rank != kNoRank;
    const QString key = isRank ? u"%1/r%2"_s.arg(m_run).arg(group.rank)
                               : u"%1/t%2p%3"_s.arg(m_run).arg(group.trace).arg(process.pid);
    TimelineRow row = this->row(group, RowKind::Group, {}, {}, {});
    row.key = key;
    row.group = key;
    row.height = m_metrics.scaled(1.6);
    row.indent = 0;
    row.canCollapse = true;
    QStringList sub;
    if (isRank) {
        const Rank &rank = trace.ranks[index(m_facts.run.ranks[group.rank].rank)];
        const QString name = tr("Rank %1").arg(group.rank);
        row.name = m_isCompare ? (m_run == 0 ? tr("Baseline") : tr("Target")) : name;
        if (m_isCompare)
            sub << tr("rank %1").arg(group.rank);
        if (rank.device != DeviceId::None)
            sub << tr("GPU %1").arg(trace.devices[index(rank.device)].ordinal);
        if (!m_isCompare)
            sub << tr("pid %1").arg(process.pid);
        row.strips.push_back({StripSource::Steps, 0, 0, row.height});
        row.collapsed = m_isCompare && group.rank > 0;
    } else {
        row.name = tr("Process %1").arg(process.pid);
        sub << tr("no GPU work");
        row.collapsed = position > 0 && !m_facts.run.ranks.empty();
    }
    row.sub = sub.join(u" · "_s);
    return row;
}

TimelineRow GroupRows::row(const Group &group, RowKind kind, const QString &key,
    const QString &name, const QString &sub) const
{
    TimelineRow row;
    row.kind = kind;
    row.run = m_run;
    row.trace = group.trace;
    row.rank = group.rank;
    row.process = group.process;
    const bool isRank = group.rank != kNoRank;
    row.group = isRank ? u"%1/r%2"_s.arg(m_run).arg(group.rank)
                       : u"%1/t%2p%3"_s.arg(m_run).arg(group.trace).arg(
                             m_facts.run.traces[group.trace]->processes[index(group.process)].pid);
    row.key = row.group + u'/' + key;
    row.name = name;
    row.sub = sub;
    row.indent = 1;
    return row;
}

GroupRows::Tracks GroupRows::tracksOf(const Group &group, bool gpu) const
{
    Tracks tracks;
    const Trace &trace = *m_facts.run.traces[group.trace];
    for (std::size_t i = 0; i < trace.tracks.size(); ++i) {
        const Track &track = trace.tracks[i];
        if (track.process == group.process && isGpuTrack(track.kind) == gpu)
            tracks.push_back(i);
    }
    return tracks;
}

void GroupRows::addGpuRows(const Group &group, std::vector<TimelineRow> &rows) const
{
    if (group.rank == kNoRank)
        return;
    const RankTimeline &rank = m_facts.ranks[group.rank];
    if (!rank.gapRanges.empty()) {
        TimelineRow gaps = row(group, RowKind::Gaps, u"gaps"_s, tr("Inter-step gap"), {});
        gaps.height = m_metrics.scaled(1.5);
        gaps.strips.push_back({StripSource::Gaps, 0, 0, gaps.height});
        rows.push_back(std::move(gaps));
    }
    if (!rank.busy->isEmpty()) {
        TimelineRow idle = row(group, RowKind::Idle, u"idle"_s, tr("GPU idle"), {});
        idle.height = m_metrics.scaled(1.25);
        idle.strips.push_back({StripSource::Holes, 0, 0, idle.height});
        rows.push_back(std::move(idle));
    }
    // Tracks of one stream share a row; streams by their work.
    const Trace &trace = *m_facts.run.traces[group.trace];
    std::map<std::pair<DeviceId, std::int64_t>, Tracks> streams;
    Tracks copies;
    for (const std::size_t i : tracksOf(group, true)) {
        const Track &track = trace.tracks[i];
        if (track.kind == TrackKind::Copies)
            copies.push_back(i);
        else
            streams[{track.device, track.number}].push_back(i);
    }
    const auto load = [&](const Tracks &tracks) {
        TimeNs sum = 0;
        for (const std::size_t i : tracks)
            sum += m_facts.traces[group.trace].loads[i].busy;
        return sum;
    };
    std::vector<Tracks> ordered;
    for (auto &[key, tracks] : streams)
        ordered.push_back(tracks);
    std::stable_sort(ordered.begin(), ordered.end(),
        [&](const Tracks &a, const Tracks &b) { return load(a) > load(b); });
    if (ordered.empty() && !rank.unrecorded.empty())
        ordered.emplace_back();
    for (std::size_t i = 0; i < ordered.size(); ++i)
        rows.push_back(streamRow(group, ordered[i], i == 0));
    if (!copies.empty())
        rows.push_back(copiesRow(group, copies));
    if (!rank.projections.empty()) {
        const bool isTorch = trace.info.format == TraceFormat::TorchJson;
        TimelineRow gpu = row(group, RowKind::Projection, u"projection"_s,
            isTorch ? tr("Operators on GPU") : tr("Ranges on GPU"), isTorch ? QString() : tr("NVTX"));
        gpu.height = m_metrics.scaled(1.3);
        gpu.strips.push_back({StripSource::Projection, 0, 0, gpu.height});
        rows.push_back(std::move(gpu));
    }
}

TimelineRow GroupRows::streamRow(const Group &group, const Tracks &tracks, bool isMain) const
{
    const Trace &trace = *m_facts.run.traces[group.trace];
    if (tracks.empty()) {
        TimelineRow none = row(group, RowKind::Stream, u"s"_s, tr("GPU"), tr("not recorded"));
        none.height = height(2.25);
        none.isMain = true;
        none.strips.push_back({StripSource::Unrecorded, 0, 0, none.height});
        return none;
    }
    const Track &first = trace.tracks[tracks.front()];
    BusySums load;
    bool hasKernels = false;
    for (const std::size_t i : tracks) {
        load.busy += m_facts.traces[group.trace].loads[i].busy;
        load.third += m_facts.traces[group.trace].loads[i].third;
        hasKernels = hasKernels || trace.tracks[i].kind == TrackKind::Stream;
    }
    const Device &device = trace.devices[index(first.device)];
    const DeviceId own = trace.ranks[index(m_facts.run.ranks[group.rank].rank)].device;
    QString name = tr("Stream %1").arg(first.number);
    if (m_isCompare || first.device != own)
        name = tr("GPU %1, stream %2").arg(device.ordinal).arg(first.number);
    const QString sub = !hasKernels ? tr("graphs")
        : load.third * 2 > load.busy ? tr("NCCL")
                                     : tr("compute");
    TimelineRow result = row(group, RowKind::Stream,
        u"d%1s%2"_s.arg(device.ordinal).arg(first.number), name, sub);
    result.isMain = isMain;
    for (const std::size_t i : tracks) {
        const Track &track = trace.tracks[i];
        const std::size_t before = result.strips.size();
        if (track.kind == TrackKind::Stream) {
            // Kernels that overlap in one stream: the later lanes are thinner.
            for (std::uint32_t lane = 0; lane < std::min(track.laneCount, 4u); ++lane) {
                const int h = height(lane == 0 && isMain ? 2.25 : 1.1);
                result.strips.push_back({StripSource::Lane, track.firstLane + lane, result.height, h});
                result.height += h;
            }
        } else {
            const int h = before > 0 ? result.strips.front().height : height(isMain ? 2.25 : 1.1);
            for (std::uint32_t lane = 0; lane < track.laneCount; ++lane)
                result.strips.push_back({StripSource::Lane, track.firstLane + lane, 0, h});
            result.height = std::max(result.height, h);
        }
    }
    if (isMain && !m_facts.ranks[group.rank].unrecorded.empty())
        result.strips.push_back({StripSource::Unrecorded, 0, 0, result.strips.front().height});
    return result;
}

TimelineRow GroupRows::copiesRow(const Group &group, const Tracks &tracks) const
{
    TimelineRow result = row(group, RowKind::Copies, u"copies"_s, tr("Copies"), {});
    result.height = height(0.8);
    const Trace &trace = *m_facts.run.traces[group.trace];
    for (const std::size_t i : tracks) {
        for (std::uint32_t lane = 0; lane < trace.tracks[i].laneCount; ++lane)
            result.strips.push_back(
                {StripSource::Lane, trace.tracks[i].firstLane + lane, 0, result.height});
    }
    return result;
}

// One strip per depth, below each other; the row's sub says which depths where not all are shown.
void GroupRows::stack(
    TimelineRow &row, const Track &track, double factor, std::uint32_t most) const
{
    const int h = height(factor);
    const Trace &trace = *m_facts.run.traces[row.trace];
    std::uint32_t first = 0;
    if (track.kind == TrackKind::PythonFrames && track.laneCount > most) {
        while (track.laneCount - first > most
            && trace.eventsOfLane(track.firstLane + first).size() <= kOuterFrames)
            ++first;
    }
    const std::uint32_t last = std::min(track.laneCount, first + most);
    row.height = 1;
    for (std::uint32_t depth = first; depth < last; ++depth) {
        row.strips.push_back({StripSource::Lane, track.firstLane + depth, row.height, h});
        row.height += h;
    }
    row.height += 2;
    if (last - first < track.laneCount)
        row.sub = tr("%1–%2 of %3").arg(first + 1).arg(last).arg(track.laneCount);
}

TimelineRow GroupRows::hostRow(const Group &group, std::size_t track, bool isMain) const
{
    const Trace &trace = *m_facts.run.traces[group.trace];
    const Track &t = trace.tracks[track];
    struct Look {
        RowKind kind;
        const char *key;
        QString name;
        QString sub;
        double factor;
    };
    const bool isTorch = trace.info.format == TraceFormat::TorchJson;
    Look look {RowKind::Calls, "api", tr("CUDA API"), {}, 1.1};
    switch (t.kind) {
    case TrackKind::Ranges:
        look = {RowKind::Ranges, "ranges", isTorch ? tr("Host operators") : tr("Host ranges"),
            isTorch ? QString() : tr("NVTX"), 1.25};
        break;
    case TrackKind::AsyncRanges:
        look = {RowKind::AsyncRanges, "async", tr("Start/end ranges"), tr("NVTX"), 1.25};
        break;
    case TrackKind::Marks:
        look = {RowKind::Marks, "marks", tr("Marks"), {}, 0.8};
        break;
    case TrackKind::OsCalls:
        look = {RowKind::OsCalls, "os", tr("OS runtime"), {}, 1.1};
        break;
    case TrackKind::PythonFrames:
        look = {RowKind::PythonFrames, "python", tr("Python frames"), {}, 1.25};
        break;
    default:
        break;
    }
    TimelineRow result = row(group, look.kind,
        u"%1%2"_s.arg(QLatin1StringView(look.key)).arg(t.number), look.name, look.sub);
    if (!isMain) {
        const QString label = trace.strings.text(t.label);
        result.indent = 2;
        result.sub = look.name;
        result.name = label.isEmpty() ? tr("Thread %1").arg(t.number) : label;
    }
    if (t.kind == TrackKind::Ranges || t.kind == TrackKind::AsyncRanges) {
        stack(result, t, look.factor, kRangeDepths);
    } else if (t.kind == TrackKind::PythonFrames) {
        stack(result, t, look.factor, kFrameDepths);
    } else {
        result.height = height(look.factor);
        for (std::uint32_t lane = 0; lane < t.laneCount; ++lane)
            result.strips.push_back({StripSource::Lane, t.firstLane + lane, 0, result.height});
    }
    return result;
}

void GroupRows::addThreadRows(const Group &group, const Tracks &tracks, bool isMain,
    std::vector<TimelineRow> &rows) const
{
    const Trace &trace = *m_facts.run.traces[group.trace];
    for (const TrackKind kind : {TrackKind::Ranges, TrackKind::AsyncRanges, TrackKind::Marks,
             TrackKind::PythonFrames, TrackKind::ApiCalls, TrackKind::OsCalls}) {
        for (const std::size_t i : tracks) {
            if (trace.tracks[i].kind == kind && trace.eventsOf(trace.tracks[i]).size() > 0)
                rows.push_back(hostRow(group, i, isMain));
        }
    }
}

void GroupRows::addHostRows(const Group &group, std::vector<TimelineRow> &rows) const
{
    const Trace &trace = *m_facts.run.traces[group.trace];
    Tracks main;
    std::map<std::int64_t, Tracks> others;
    for (const std::size_t i : tracksOf(group, false)) {
        const bool isMain = trace.tracks[i].number == group.mainThread;
        (isMain ? main : others[trace.tracks[i].number]).push_back(i);
    }
    addThreadRows(group, main, true, rows);
    if (group.rank != kNoRank && !m_facts.ranks[group.rank].queue.isEmpty()) {
        const std::uint32_t highest = m_facts.ranks[group.rank].queue.highest();
        TimelineRow queue = row(group, RowKind::Queue, u"queue"_s, tr("Launch queue"),
            tr("≤ %1").arg(formatCount(highest)));
        queue.height = height(1.1);
        queue.strips.push_back({StripSource::Queue, 0, 0, queue.height});
        rows.push_back(std::move(queue));
    }
    if (others.empty())
        return;
    TimelineRow threads = row(group, RowKind::Threads, u"threads"_s,
        others.size() == 1 ? tr("1 other thread") : tr("%1 other threads").arg(others.size()), {});
    threads.height = m_metrics.scaled(1.25);
    threads.canCollapse = true;
    threads.collapsed = true;
    rows.push_back(std::move(threads));
    for (const auto &[thread, tracks] : others)
        addThreadRows(group, tracks, false, rows);
}

} // namespace gapscope
