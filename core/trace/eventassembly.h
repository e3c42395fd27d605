// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/tracebuilder.h"

#include <functional>
#include <limits>

namespace gapscope {

// The begin of a raw row that is left out: its times make no sense.
inline constexpr TimeNs kOutOfRange = std::numeric_limits<TimeNs>::min();

// One raw table on its way into the EventTable: which track each row belongs to, and what the row is.
struct AssemblyTable {
    RawEvents *rows = nullptr; // not owned; emptied while assembling
    std::span<const EventSource> sources;
    std::vector<TrackKind> kinds; // the kinds of track its rows can go to
    // Position in `kinds` of a row; empty: always 0.
    std::function<std::size_t(std::size_t row)> kindOf;
    std::function<Category(std::size_t row)> categoryOf;
};

// Sorts, packs lanes and writes tracks, lanes and events of `trace` (GPU tables first), with the
// times less Trace::origin. Tracks get their process and, for the GPU, `deviceOf` of it. False when
// cancelled. O(n) for sorted input.
[[nodiscard]] bool assembleEvents(Trace &trace, std::vector<AssemblyTable> tables,
    const std::function<ProcessId(std::int64_t globalPid)> &processOf,
    const std::function<DeviceId(std::int64_t globalPid, int ordinal)> &deviceOf,
    Progress &progress);

} // namespace gapscope
