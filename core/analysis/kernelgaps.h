// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/intervalset.h"
#include "core/trace/run.h"

#include <array>
#include <optional>
#include <span>

namespace gapscope {

// Idle time between two pieces of GPU work that follow each other (host-analysis.md 8). It lasts from
// the end of `before` to the begin of `after`; 8 bytes, the times are the events'.
struct KernelGap {
    EventId before = EventId::None;
    EventId after = EventId::None;
};

// The gaps of one stream (kernels only) or one device (kernels and whole-graph rows of all its
// streams: the complement of device busy), by begin.
struct GapTable {
    std::uint32_t trace = 0; // index into Run::traces
    ProcessId process = ProcessId::None; // streams only
    DeviceId device = DeviceId::None;
    TrackId stream = TrackId::None; // None: a device's gaps
    std::vector<KernelGap> gaps;
};

[[nodiscard]] inline TimeRange gapTime(const Trace &trace, const KernelGap &gap)
{
    return {trace.events.end[index(gap.before)], trace.events.begin[index(gap.after)]};
}

// Per stream: kernels ordered by (start, end); gap = next start - previous row's end, if positive (not
// the running maximum: the published definition).
[[nodiscard]] std::vector<GapTable> streamGaps(const Run &run);
// Per device: what no kernel or whole-graph row covers, between its first and last work.
[[nodiscard]] std::vector<GapTable> deviceGaps(const Run &run);
// The same of one device whose work the caller has in order.
[[nodiscard]] GapTable deviceGaps(const Trace &trace, std::uint32_t part, DeviceId device,
    const std::vector<EventId> &work);

// GPU work of a device by (begin, end): the row that follows an instant is found by binary search.
[[nodiscard]] std::vector<EventId> deviceWork(const Trace &trace, DeviceId device);

// Buckets by length, lower bound inclusive: <1, 1-5, 5-10, 10-50, 50-100, 100-500, 500-1000 us, 1-5, >5 ms.
inline constexpr std::size_t kGapBucketCount = 9;
inline constexpr std::array<const char *, kGapBucketCount> kGapBucketLabels {
    "<1us", "1-5us", "5-10us", "10-50us", "50-100us", "100-500us", "500us-1ms", "1-5ms", ">5ms"};

struct GapBucket {
    qint64 count = 0;
    TimeNs total = 0;
};

using GapBuckets = std::array<GapBucket, kGapBucketCount>;

[[nodiscard]] std::size_t gapBucketOf(TimeNs length);
// What usually makes a gap of that length (host-analysis.md 8), a sentence part for the user.
[[nodiscard]] QString gapBucketSource(std::size_t bucket);

// Which gaps count: those that begin inside `windows` of their trace; no windows: all. And those of
// one length only, where a bucket is given.
struct GapFilter {
    std::vector<IntervalSet> windows {}; // per GapTable, or empty
    std::optional<std::size_t> bucket {};
};

// Calls `use(number, time)` for the gaps of one table that pass, ascending. O(gaps + windows).
template<class Use>
void forEachGap(const Run &run, const std::vector<GapTable> &tables, std::size_t table,
    const GapFilter &filter, Use use);

[[nodiscard]] GapBuckets countGaps(
    const Run &run, const std::vector<GapTable> &tables, const GapFilter &filter = {});

// A gap with its place.
struct GapRef {
    std::uint32_t table = 0; // index of the GapTable
    std::uint32_t gap = 0; // index within it
};

// The longest gaps; ties by the earlier begin, then by device. O(gaps).
[[nodiscard]] std::vector<GapRef> longestGaps(const Run &run, const std::vector<GapTable> &tables,
    std::size_t count, const GapFilter &filter = {});

template<class Use>
void forEachGap(const Run &run, const std::vector<GapTable> &tables, std::size_t table,
    const GapFilter &filter, Use use)
{
    const GapTable &rows = tables[table];
    const Trace &trace = *run.traces[rows.trace];
    const bool clipped = !filter.windows.empty();
    const std::span<const TimeRange> windows
        = clipped ? filter.windows[table].ranges() : std::span<const TimeRange> {};
    std::size_t window = 0;
    for (std::uint32_t gap = 0; gap < rows.gaps.size(); ++gap) {
        const TimeRange time = gapTime(trace, rows.gaps[gap]);
        if (clipped) {
            // A stream's gaps may begin a little before the one above where kernels overlap.
            while (window > 0 && windows[window - 1].end > time.begin)
                --window;
            while (window < windows.size() && windows[window].end <= time.begin)
                ++window;
            if (window == windows.size() || !windows[window].contains(time.begin))
                continue;
        }
        if (!filter.bucket || gapBucketOf(time.duration()) == *filter.bucket)
            use(gap, time);
    }
}

} // namespace gapscope
