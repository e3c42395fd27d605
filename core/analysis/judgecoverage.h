// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"

namespace gapscope {

// GPU work counted by how it was launched. Sums of lengths, not unions: shares of work, not of
// time.
struct GraphCounts {
    qint64 kernels = 0;
    qint64 graphKernels = 0; // nodes of CUDA graphs
    qint64 wholeGraphs = 0; // executions whose nodes were not recorded
    TimeNs time = 0; // all of it
    TimeNs graphTime = 0; // graph kernels and whole graphs

    GraphCounts &operator+=(const GraphCounts &other);

    [[nodiscard]] bool anyGraph() const { return graphKernels + wholeGraphs > 0; }
};

// GPU work of a process, all of it or what begins inside `windows`. O(its rows), or O(windows *
// lanes
// * log rows + rows inside).
[[nodiscard]] GraphCounts countGraphs(
    const Trace &trace, ProcessId process, const IntervalSet *windows = nullptr);

[[nodiscard]] GraphCoverage makeCoverage(const GraphCounts &counts, bool graphLaunches);

} // namespace gapscope
