// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"
#include "core/trace/trace.h"

#include <vector>

namespace gapscope {

// Host ranges as seen on the GPU: from the begin of the first to the end of the last kernel that was
// launched inside; copies and sets do not count, a range with nothing else has none. A projection,
// not work.
struct GpuProjection {
    std::vector<TimeRange> ranges; // disjoint, by begin
    std::vector<EventId> events; // the range event of each
};

// Ranges of the process's main thread, of the outermost depth with more than one projection (a
// trace often has one range around everything). Work that a range shares with the one before is left
// to the earlier. O(kernels + ranges).
[[nodiscard]] GpuProjection projectOnGpu(const Trace &trace, ProcessId process);

// Graph launches without any GPU row: the trace does not hold what the GPU did. Each lasts from its
// launch to the end of the next synchronising call of its thread, or to the next graph launch.
struct UnrecordedGraphs {
    std::vector<TimeRange> ranges; // disjoint, by begin
    std::vector<EventId> launches;
};

[[nodiscard]] UnrecordedGraphs findUnrecordedGraphs(const Trace &trace, ProcessId process);

} // namespace gapscope
