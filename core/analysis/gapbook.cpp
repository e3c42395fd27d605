// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapbook.h"

#include <algorithm>

namespace gapscope {

namespace {

// The work of a device that begins first and the one that ends last. O(lanes).
std::pair<EventId, EventId> endsOf(const Trace &trace, DeviceId device)
{
    EventId first = EventId::None;
    EventId last = EventId::None;
    const EventTable &events = trace.events;
    for (const Track &track : trace.tracks) {
        const bool works = track.kind == TrackKind::Stream || track.kind == TrackKind::WholeGraph;
        for (std::uint32_t i = 0; works && track.device == device && i < track.laneCount; ++i) {
            const EventSpan rows = trace.eventsOfLane(track.firstLane + i);
            if (rows.size() == 0)
                continue;
            if (first == EventId::None || events.begin[rows.first] < events.begin[index(first)])
                first = makeId<EventId>(rows.first);
            if (last == EventId::None || events.end[rows.last - 1] > events.end[index(last)])
                last = makeId<EventId>(rows.last - 1);
        }
    }
    return {first, last};
}

} // namespace

bool GapBook::hasKernels() const
{
    return std::ranges::any_of(run().traces, [](const TracePtr &trace) {
        return !trace->kernels.correlation.empty() || !trace->wholeGraphs.graph.empty();
    });
}

TimeRange GapBook::timeOf(const GapKey &key) const
{
    if (key.kind == GapKind::Idle)
        return key.time;
    if (key.kind == GapKind::Step)
        return timeline->ranks[key.table].gaps[key.gap].range;
    const GapTable &table = tablesOf(key.kind)[key.table];
    return gapTime(*run().traces[table.trace], table.gaps[key.gap]);
}

std::uint32_t GapBook::traceOf(const GapKey &key) const
{
    const bool ofTable = key.kind == GapKind::Device || key.kind == GapKind::Stream;
    return ofTable ? tablesOf(key.kind)[key.table].trace : run().ranks[key.table].trace;
}

KernelGap GapBook::workAround(const GapKey &key) const
{
    if (key.kind == GapKind::Device || key.kind == GapKind::Stream)
        return tablesOf(key.kind)[key.table].gaps[key.gap];
    KernelGap around;
    if (key.kind == GapKind::Step)
        return around;
    // At one end of the recording: the device's first or last work.
    const Trace &trace = run().traceOf(key.table);
    const auto [first, last]
        = endsOf(trace, trace.ranks[index(run().ranks[key.table].rank)].device);
    if (first != EventId::None && trace.events.begin[index(first)] >= key.time.end)
        around.after = first;
    else
        around.before = last;
    return around;
}

std::optional<std::size_t> GapBook::rankOf(const GapKey &key) const
{
    if (key.kind == GapKind::Step || key.kind == GapKind::Idle)
        return key.table;
    const GapTable &table = tablesOf(key.kind)[key.table];
    const Trace &trace = *run().traces[table.trace];
    const EventId after = table.gaps[key.gap].after;
    if (const auto rank
        = rankOfProcess(run(), table.trace, trace.track(trace.trackOf(after)).process))
        return rank;
    for (std::size_t rank = 0; rank < run().ranks.size(); ++rank) {
        const RunRank &each = run().ranks[rank];
        if (each.trace == table.trace && trace.ranks[index(each.rank)].device == table.device)
            return rank;
    }
    return {};
}

GapKey GapBook::idleGap(std::size_t rank, TimeRange idle) const
{
    const Trace &trace = run().traceOf(rank);
    const DeviceId device = trace.ranks[index(run().ranks[rank].rank)].device;
    const std::vector<GapTable> &devices = kernels->devices;
    for (std::uint32_t i = 0; i < devices.size(); ++i) {
        if (devices[i].trace != run().ranks[rank].trace || devices[i].device != device)
            continue;
        const auto end = [&](const KernelGap &gap) { return trace.events.begin[index(gap.after)]; };
        const auto found = std::ranges::lower_bound(devices[i].gaps, idle.end, {}, end);
        if (found != devices[i].gaps.end() && gapTime(trace, *found) == idle)
            return {GapKind::Device, i, std::uint32_t(found - devices[i].gaps.begin()), {}};
    }
    return {GapKind::Idle, std::uint32_t(rank), 0, idle};
}

std::optional<GapKey> GapBook::gapBefore(GapKind kind, std::uint32_t table, EventId work) const
{
    const GapTable &rows = tablesOf(kind)[table];
    const Trace &trace = *run().traces[rows.trace];
    const auto end = [&](const KernelGap &gap) { return trace.events.begin[index(gap.after)]; };
    const auto found
        = std::ranges::lower_bound(rows.gaps, trace.events.begin[index(work)], {}, end);
    if (found == rows.gaps.end() || end(*found) != trace.events.begin[index(work)])
        return {};
    return GapKey {kind, table, std::uint32_t(found - rows.gaps.begin()), {}};
}

std::optional<std::uint32_t> GapBook::stepOf(std::size_t rank, EventId work) const
{
    const Trace &trace = run().traceOf(rank);
    const EventId launch = trace.links.launch(work);
    const ProcessId process = trace.ranks[index(run().ranks[rank].rank)].process;
    if (launch == EventId::None || trace.track(trace.trackOf(launch)).process != process)
        return {};
    return stepOfLaunch(timeline->steps[rank], trace.events.begin[index(launch)]);
}

GapBookPtr makeGapBook(TimelineFactsPtr timeline, HostFactsPtr facts, const HostTables &tables,
    const KernelTables &kernelTables, const Progress &progress)
{
    auto book = std::make_shared<GapBook>();
    book->timeline = std::move(timeline);
    book->facts = std::move(facts);
    book->tables = tables;
    book->kernelTables = kernelTables;
    const Run &run = book->run();
    if (progress.isCancelled())
        return {};
    book->kernels = collectKernelFacts(run, *book->facts, tables, kernelTables);
    if (progress.isCancelled())
        return {};
    return book;
}

std::optional<std::size_t> rankOfProcess(const Run &run, std::uint32_t trace, ProcessId process)
{
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        if (run.ranks[rank].trace == trace
            && run.traces[trace]->ranks[index(run.ranks[rank].rank)].process == process)
            return rank;
    }
    return {};
}

} // namespace gapscope
