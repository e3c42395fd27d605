// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/eventassembly.h"

#include "core/base/largepages.h"
#include "core/trace/lanes.h"

#include <algorithm>
#include <thread>

namespace gapscope {

namespace {

// A track of one table before all tables' tracks are put in order.
struct LocalTrack {
    std::size_t table = 0;
    std::size_t local = 0; // track number within the table's LaneOrder
    TrackKind kind = TrackKind::Stream;
    EventSource source;

    // GPU before host, then by process, device, stream or thread, kind.
    [[nodiscard]] auto key() const
    {
        return std::tuple(
            !isGpuTrack(kind), source.globalPid, source.deviceOrdinal, source.number, kind);
    }
};

// Equal sources of one table share a track: the position of each one's first equal.
std::vector<std::uint32_t> canonicalSources(std::span<const EventSource> sources)
{
    std::map<std::tuple<std::int64_t, int, std::int64_t>, std::uint32_t> known;
    std::vector<std::uint32_t> canonical;
    canonical.reserve(sources.size());
    for (const EventSource &source : sources) {
        const auto position = static_cast<std::uint32_t>(canonical.size());
        const auto key = std::tuple(source.globalPid, source.deviceOrdinal, source.number);
        canonical.push_back(known.try_emplace(key, position).first->second);
    }
    return canonical;
}

// A row takes part when its times are sane and its source exists.
LaneOrder orderTable(const AssemblyTable &table, const Progress &progress)
{
    const RawEvents &rows = *table.rows;
    const std::vector<std::uint32_t> canonical = canonicalSources(table.sources);
    std::vector<std::uint32_t> trackOfRow(rows.size());
    const auto kinds = static_cast<std::uint32_t>(table.kinds.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.begin[row] == kOutOfRange || rows.source[row] >= canonical.size()) {
            trackOfRow[row] = kNoTrack;
            continue;
        }
        const std::size_t kind = table.kindOf ? table.kindOf(row) : 0;
        trackOfRow[row] = canonical[rows.source[row]] * kinds + static_cast<std::uint32_t>(kind);
    }
    const bool gpu = isGpuTrack(table.kinds.front());
    return orderLanes(rows.begin, rows.end, trackOfRow, canonical.size() * kinds,
        gpu ? LanePacking::FirstFit : LanePacking::Nesting, progress);
}

std::vector<LocalTrack> collectTracks(
    const std::vector<AssemblyTable> &tables, const std::vector<LaneOrder> &orders)
{
    std::vector<LocalTrack> tracks;
    for (std::size_t table = 0; table < tables.size(); ++table) {
        const std::size_t kinds = tables[table].kinds.size();
        for (std::size_t local = 0; local + 1 < orders[table].trackOffsets.size(); ++local) {
            if (orders[table].trackOffsets[local] == orders[table].trackOffsets[local + 1])
                continue;
            tracks.push_back({table, local, tables[table].kinds[local % kinds],
                tables[table].sources[local / kinds]});
        }
    }
    std::ranges::sort(tracks, {}, &LocalTrack::key);
    return tracks;
}

// Copies one raw column into its place of the event column, track by track. Ends early when
// cancelled.
template<class Value, class Get>
void gather(std::vector<Value> &column, const std::vector<LocalTrack> &tracks,
    const std::vector<LaneOrder> &orders, std::size_t table, const std::vector<std::size_t> &firsts,
    const Progress &progress, Get get)
{
    constexpr std::uint32_t kPollRows = 1u << 18;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (tracks[i].table != table)
            continue;
        const LaneOrder &order = orders[table];
        std::size_t at = firsts[i];
        const std::uint32_t last = order.trackOffsets[tracks[i].local + 1];
        std::uint32_t row = order.trackOffsets[tracks[i].local];
        while (row < last && !progress.isCancelled()) {
            const std::uint32_t stop = row + std::min(kPollRows, last - row);
            for (; row < stop; ++row)
                column[at++] = get(order.order[row]);
        }
    }
}

template<class T>
void release(std::vector<T> &column)
{
    std::vector<T>().swap(column);
}

} // namespace

bool assembleEvents(Trace &trace, std::vector<AssemblyTable> tables,
    const std::function<ProcessId(std::int64_t)> &processOf,
    const std::function<DeviceId(std::int64_t, int)> &deviceOf, Progress &progress)
{
    std::vector<LaneOrder> orders(tables.size());
    const auto orderAll = [&](bool gpu) {
        for (std::size_t table = 0; table < tables.size(); ++table) {
            if (isGpuTrack(tables[table].kinds.front()) == gpu && !progress.isCancelled())
                orders[table] = orderTable(tables[table], progress);
        }
    };
    {
        const std::jthread host(orderAll, false);
        orderAll(true);
    }
    if (progress.isCancelled())
        return false;

    const std::vector<LocalTrack> locals = collectTracks(tables, orders);
    EventTable &events = trace.events;
    std::vector<std::size_t> firsts;
    std::size_t count = 0;
    events.laneOffsets = {0};
    for (const LocalTrack &local : locals) {
        const auto &laneSizes = orders[local.table].laneSizes[local.local];
        Track track;
        track.kind = local.kind;
        track.process = processOf(local.source.globalPid);
        if (isGpuTrack(local.kind))
            track.device = deviceOf(local.source.globalPid, local.source.deviceOrdinal);
        track.number = local.source.number;
        track.firstLane = static_cast<std::uint32_t>(events.laneOffsets.size() - 1);
        track.laneCount = static_cast<std::uint32_t>(laneSizes.size());
        trace.tracks.push_back(track);
        firsts.push_back(count);
        for (const std::uint32_t size : laneSizes) {
            count += size;
            events.laneOffsets.push_back(static_cast<std::uint32_t>(count));
        }
    }

    // Column by column and releasing the raw ones at once: the peak stays near the final size.
    resizeOnLargePages(events.begin, count);
    const auto forTables = [&](auto work) {
        for (std::size_t table = 0; table < tables.size(); ++table)
            work(table, *tables[table].rows);
    };
    forTables([&](std::size_t table, RawEvents &rows) {
        gather(events.begin, locals, orders, table, firsts, progress,
            [&](std::uint32_t row) { return rows.begin[row] - trace.origin; });
        release(rows.begin);
    });
    if (progress.isCancelled())
        return false;
    resizeOnLargePages(events.end, count);
    forTables([&](std::size_t table, RawEvents &rows) {
        gather(events.end, locals, orders, table, firsts, progress,
            [&](std::uint32_t row) { return rows.end[row] - trace.origin; });
        release(rows.end);
    });
    if (progress.isCancelled())
        return false;
    resizeOnLargePages(events.name, count);
    forTables([&](std::size_t table, RawEvents &rows) {
        gather(events.name, locals, orders, table, firsts, progress,
            [&](std::uint32_t row) { return rows.name[row]; });
        release(rows.name); // `source` stays: the builder may keep it
    });
    if (progress.isCancelled())
        return false;
    resizeOnLargePages(events.category, count);
    resizeOnLargePages(events.detail, count);
    forTables([&](std::size_t table, RawEvents &) {
        gather(events.category, locals, orders, table, firsts, progress,
            [&](std::uint32_t row) { return tables[table].categoryOf(row); });
        gather(events.detail, locals, orders, table, firsts, progress,
            [](std::uint32_t row) { return row; });
        orders[table] = {};
    });
    return !progress.isCancelled();
}

} // namespace gapscope
