// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/time/timerange.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gapscope {

// How events of one track that overlap are spread over lanes.
enum class LanePacking : std::uint8_t {
    FirstFit, // GPU: the lowest lane that is free; neighbours that overlap by a little need two lanes
    Nesting, // host: the lane is the number of events that are still open (call depth)
};

// The rows of one raw table put in the order of the EventTable.
struct LaneOrder {
    // Row numbers of the raw table, grouped by track, then lane, then by begin.
    std::vector<std::uint32_t> order;
    // Per track of the table: where its rows begin in `order` (one more entry than tracks).
    std::vector<std::uint32_t> trackOffsets;
    // Per track: the number of events of each of its lanes.
    std::vector<std::vector<std::uint32_t>> laneSizes;
};

// Rows whose track is kNoTrack are left out.
inline constexpr std::uint32_t kNoTrack = 0xffffffffu;

// trackOfRow has one entry per row, values below trackCount or kNoTrack. O(n) where the rows of each
// track are already sorted, O(n log n) else. Returns an incomplete order when cancelled.
[[nodiscard]] LaneOrder orderLanes(std::span<const TimeNs> begin, std::span<const TimeNs> end,
    std::span<const std::uint32_t> trackOfRow, std::size_t trackCount, LanePacking packing,
    const Progress &progress);

} // namespace gapscope
