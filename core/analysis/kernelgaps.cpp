// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/kernelgaps.h"

#include "core/base/tr.h"

#include <algorithm>

namespace gapscope {

namespace {

// Rows of several lanes as one list by (begin, end, row in the file).
std::vector<EventId> mergedRows(const Trace &trace, const std::vector<EventSpan> &lanes)
{
    std::vector<EventId> rows;
    std::size_t count = 0;
    for (const EventSpan &lane : lanes)
        count += lane.size();
    rows.reserve(count);
    const EventTable &events = trace.events;
    const auto key = [&](EventId id) {
        return std::tuple(events.begin[index(id)], events.end[index(id)], events.detail[index(id)]);
    };
    const auto less = [&](EventId a, EventId b) { return key(a) < key(b); };
    for (const EventSpan &lane : lanes) {
        const auto middle = static_cast<std::ptrdiff_t>(rows.size());
        for (std::uint32_t row = lane.first; row < lane.last; ++row)
            rows.push_back(makeId<EventId>(row));
        std::inplace_merge(rows.begin(), rows.begin() + middle, rows.end(), less);
    }
    return rows;
}

std::vector<EventSpan> lanesOf(const Trace &trace, const Track &track)
{
    std::vector<EventSpan> lanes;
    for (std::uint32_t lane = 0; lane < track.laneCount; ++lane)
        lanes.push_back(trace.eventsOfLane(track.firstLane + lane));
    return lanes;
}

} // namespace

std::vector<EventId> deviceWork(const Trace &trace, DeviceId device)
{
    std::vector<EventSpan> lanes;
    for (const Track &track : trace.tracks) {
        const bool works = track.kind == TrackKind::Stream || track.kind == TrackKind::WholeGraph;
        if (!works || track.device != device)
            continue;
        for (const EventSpan &lane : lanesOf(trace, track))
            lanes.push_back(lane);
    }
    return mergedRows(trace, lanes);
}

std::vector<GapTable> streamGaps(const Run &run)
{
    std::vector<GapTable> tables;
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const Trace &trace = *run.traces[part];
        for (std::size_t i = 0; i < trace.tracks.size(); ++i) {
            const Track &track = trace.tracks[i];
            if (track.kind != TrackKind::Stream)
                continue;
            GapTable table {part, track.process, track.device, makeId<TrackId>(i), {}};
            EventId previous = EventId::None;
            for (const EventId row : mergedRows(trace, lanesOf(trace, track))) {
                if (previous != EventId::None
                    && trace.events.begin[index(row)] > trace.events.end[index(previous)])
                    table.gaps.push_back({previous, row});
                previous = row;
            }
            table.gaps.shrink_to_fit();
            tables.push_back(std::move(table));
        }
    }
    return tables;
}

GapTable deviceGaps(const Trace &trace, std::uint32_t part, DeviceId device,
    const std::vector<EventId> &work)
{
    GapTable table {part, ProcessId::None, device, TrackId::None, {}};
    EventId last = EventId::None; // the one that ends last so far
    for (const EventId row : work) {
        const TimeRange time = trace.events.range(row);
        if (last != EventId::None && time.begin > trace.events.end[index(last)])
            table.gaps.push_back({last, row});
        if (last == EventId::None || time.end > trace.events.end[index(last)])
            last = row;
    }
    table.gaps.shrink_to_fit();
    return table;
}

std::vector<GapTable> deviceGaps(const Run &run)
{
    std::vector<GapTable> tables;
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const Trace &trace = *run.traces[part];
        for (std::size_t i = 0; i < trace.devices.size(); ++i) {
            const auto device = makeId<DeviceId>(i);
            tables.push_back(deviceGaps(trace, part, device, deviceWork(trace, device)));
        }
    }
    return tables;
}

std::size_t gapBucketOf(TimeNs length)
{
    static constexpr std::array<TimeNs, kGapBucketCount - 1> kLowerBounds {
        1'000, 5'000, 10'000, 50'000, 100'000, 500'000, 1'000'000, 5'000'000};
    return static_cast<std::size_t>(
        std::ranges::upper_bound(kLowerBounds, length) - kLowerBounds.begin());
}

QString gapBucketSource(std::size_t bucket)
{
    switch (bucket) {
    case 0:
        return Tr::tr("dispatch pipeline of the GPU");
    case 1:
        return Tr::tr("replay inside a graph segment");
    case 2:
        return Tr::tr("cudaGraphLaunch");
    case 3:
        return Tr::tr("light Python between launches");
    case 4:
        return Tr::tr("change between graph segments");
    case 5:
        return Tr::tr("Python between launches");
    case 6:
        return Tr::tr("heavy Python: views, metadata");
    case 7:
        return Tr::tr("Python in eager code");
    default:
        return Tr::tr("host synchronisation or object creation");
    }
}

GapBuckets countGaps(
    const Run &run, const std::vector<GapTable> &tables, const GapFilter &filter)
{
    GapBuckets buckets;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        forEachGap(run, tables, i, filter, [&](std::uint32_t, TimeRange time) {
            GapBucket &bucket = buckets[gapBucketOf(time.duration())];
            ++bucket.count;
            bucket.total += time.duration();
        });
    }
    return buckets;
}

std::vector<GapRef> longestGaps(const Run &run, const std::vector<GapTable> &tables,
    std::size_t count, const GapFilter &filter)
{
    struct Candidate {
        TimeNs length;
        TimeNs begin; // file time, comparable between the files of one run as far as clocks are
        std::uint32_t device;
        GapRef ref;

        [[nodiscard]] auto key() const
        {
            return std::tuple(-length, begin, device, ref.table, ref.gap);
        }
    };
    const auto before = [](const Candidate &a, const Candidate &b) { return a.key() < b.key(); };
    std::vector<Candidate> heap; // the worst of the kept ones on top
    for (std::uint32_t i = 0; i < tables.size() && count > 0; ++i) {
        const TimeNs origin = run.traces[tables[i].trace]->origin;
        forEachGap(run, tables, i, filter, [&](std::uint32_t gap, TimeRange time) {
            const Candidate candidate {
                time.duration(), time.begin + origin, index(tables[i].device), {i, gap}};
            if (heap.size() == count && !before(candidate, heap.front()))
                return;
            if (heap.size() == count) {
                std::ranges::pop_heap(heap, before);
                heap.pop_back();
            }
            heap.push_back(candidate);
            std::ranges::push_heap(heap, before);
        });
    }
    std::ranges::sort(heap, before);
    std::vector<GapRef> result;
    for (const Candidate &candidate : heap)
        result.push_back(candidate.ref);
    return result;
}

} // namespace gapscope
