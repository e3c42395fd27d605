// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/lanes.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace gapscope {

namespace {

using Row = std::uint32_t;

// Sorting in blocks bounds the time between two looks at the cancel flag.
constexpr std::size_t kSortBlock = 1u << 18;

template<class Less>
void sortCancellably(std::span<Row> rows, Less less, const Progress &progress)
{
    if (std::is_sorted(rows.begin(), rows.end(), less))
        return;
    for (std::size_t at = 0; at < rows.size() && !progress.isCancelled(); at += kSortBlock) {
        const auto block = rows.subspan(at, std::min(kSortBlock, rows.size() - at));
        std::sort(block.begin(), block.end(), less);
    }
    for (std::size_t width = kSortBlock; width < rows.size(); width *= 2) {
        for (std::size_t at = 0; at + width < rows.size(); at += 2 * width) {
            if (progress.isCancelled())
                return;
            const auto first = rows.begin() + static_cast<std::ptrdiff_t>(at);
            const auto middle = first + static_cast<std::ptrdiff_t>(width);
            const auto last = first
                + static_cast<std::ptrdiff_t>(std::min(2 * width, rows.size() - at));
            std::inplace_merge(first, middle, last, less);
        }
    }
}

using MinHeap = std::priority_queue<std::pair<TimeNs, std::uint32_t>,
    std::vector<std::pair<TimeNs, std::uint32_t>>, std::greater<>>;

// The lane of each of `rows` (sorted by begin): the lowest free one. O(n log lanes).
std::uint32_t packFirstFit(std::span<const TimeNs> begin, std::span<const TimeNs> end,
    std::span<const Row> rows, std::vector<std::uint32_t> &lanes)
{
    MinHeap running; // (end, lane)
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> free;
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        while (!running.empty() && running.top().first <= begin[rows[i]]) {
            free.push(running.top().second);
            running.pop();
        }
        std::uint32_t lane = count;
        if (free.empty()) {
            ++count;
        } else {
            lane = free.top();
            free.pop();
        }
        lanes[i] = lane;
        running.emplace(end[rows[i]], lane);
    }
    return count;
}

// The lane of each of `rows` (sorted by begin, longest first): how many are open around it.
std::uint32_t packNesting(std::span<const TimeNs> begin, std::span<const TimeNs> end,
    std::span<const Row> rows, std::vector<std::uint32_t> &lanes)
{
    std::vector<TimeNs> open;
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        while (!open.empty() && open.back() <= begin[rows[i]])
            open.pop_back();
        lanes[i] = static_cast<std::uint32_t>(open.size());
        open.push_back(end[rows[i]]);
        count = std::max(count, static_cast<std::uint32_t>(open.size()));
    }
    return count;
}

bool isOneLane(std::span<const TimeNs> begin, std::span<const TimeNs> end, std::span<const Row> rows)
{
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (begin[rows[i]] < end[rows[i - 1]])
            return false;
    }
    return true;
}

// Regroups the sorted rows of one track by lane, keeping their order within a lane.
std::vector<std::uint32_t> splitIntoLanes(std::span<Row> rows,
    const std::vector<std::uint32_t> &lanes, std::uint32_t laneCount)
{
    std::vector<std::uint32_t> sizes(laneCount, 0);
    for (std::size_t i = 0; i < rows.size(); ++i)
        ++sizes[lanes[i]];
    std::vector<std::uint32_t> next(laneCount, 0);
    for (std::uint32_t lane = 1; lane < laneCount; ++lane)
        next[lane] = next[lane - 1] + sizes[lane - 1];
    std::vector<Row> grouped(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        grouped[next[lanes[i]]++] = rows[i];
    std::copy(grouped.begin(), grouped.end(), rows.begin());
    return sizes;
}

} // namespace

LaneOrder orderLanes(std::span<const TimeNs> begin, std::span<const TimeNs> end,
    std::span<const std::uint32_t> trackOfRow, std::size_t trackCount, LanePacking packing,
    const Progress &progress)
{
    LaneOrder result;
    result.trackOffsets.assign(trackCount + 1, 0);
    result.laneSizes.resize(trackCount);
    for (const std::uint32_t track : trackOfRow) {
        if (track != kNoTrack)
            ++result.trackOffsets[track + 1];
    }
    for (std::size_t track = 0; track < trackCount; ++track)
        result.trackOffsets[track + 1] += result.trackOffsets[track];
    result.order.resize(result.trackOffsets.back());
    std::vector<std::uint32_t> next(result.trackOffsets.begin(), result.trackOffsets.end() - 1);
    for (std::size_t row = 0; row < trackOfRow.size(); ++row) {
        if (trackOfRow[row] != kNoTrack)
            result.order[next[trackOfRow[row]]++] = static_cast<Row>(row);
    }

    const bool nesting = packing == LanePacking::Nesting;
    const auto less = [&](Row a, Row b) {
        if (begin[a] != begin[b])
            return begin[a] < begin[b];
        if (end[a] != end[b])
            return nesting ? end[a] > end[b] : end[a] < end[b];
        return a < b;
    };
    std::vector<std::uint32_t> lanes;
    for (std::size_t track = 0; track < trackCount && !progress.isCancelled(); ++track) {
        const std::span rows(result.order.data() + result.trackOffsets[track],
            result.order.data() + result.trackOffsets[track + 1]);
        sortCancellably(rows, less, progress);
        if (rows.empty() || isOneLane(begin, end, rows)) {
            result.laneSizes[track] = {static_cast<std::uint32_t>(rows.size())};
            continue;
        }
        lanes.resize(rows.size());
        const std::uint32_t count = nesting ? packNesting(begin, end, rows, lanes)
                                            : packFirstFit(begin, end, rows, lanes);
        result.laneSizes[track] = splitIntoLanes(rows, lanes, count);
    }
    return result;
}

} // namespace gapscope
