// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/delta.h"
#include "core/analysis/stepowners.h"

namespace gapscope {

// What one kernel (by short name) did in the counted periods.
struct KernelUse {
    qint64 eager = 0;
    qint64 graph = 0;
    qint64 wholeGraphs = 0; // executions whose kernels were not recorded
    TimeNs time = 0; // summed durations
};

// Which period a kernel belongs to: that in which its launch call began (without a call: in which it
// began itself), or always that in which it began itself.
enum class KernelPeriod : std::uint8_t { OfLaunch, OfKernel };

// GPU work of the counted periods.
struct KernelUses {
    std::vector<KernelUse> byOwner;
    std::vector<std::uint32_t> kernels; // per counted period; whole-graph rows are no kernels
};

// `counted`: indices into `periods`, those of one rank together and ascending. O(GPU events log periods).
[[nodiscard]] KernelUses countKernels(const Run &run, const std::vector<StepPeriod> &periods,
    std::span<const std::uint32_t> counted, const OwnerTables &tables, OwnerTable &owners,
    KernelPeriod attribution = KernelPeriod::OfLaunch);

// One row of the kernel comparison; figures per step and rank.
struct KernelDelta {
    QString name;
    QString family;
    bool communication = false;
    Delta eager; // launches one by one
    Delta graph; // replayed by a graph
    Delta wholeGraphs;
    Delta time; // us, summed durations
    DeltaStatus status = DeltaStatus::Unchanged;
    // Launches per step that went from eager to graph (> 0) or back (< 0).
    double movedToGraph = 0;
    // Absent on a side that alone recorded its graphs as a whole: it may be inside them, so there is
    // no status.
    bool hidden = false;
};

struct KernelComparison {
    std::vector<KernelDelta> rows; // complete, by |change of time|, then name
    Delta kernels; // per step and rank
    Delta eager;
    Delta graph;
    Delta wholeGraphs;
    Delta time; // us, the sum of the rows
    // Why counts of graph kernels cannot be compared (whole-graph rows), empty: they can.
    QString note;

    // One side alone recorded its graphs as a whole: kernels of the two cannot be set against each
    // other, only GPU work as a whole.
    [[nodiscard]] bool oneSideHidden() const
    {
        return (wholeGraphs.baseline > 0) != (wholeGraphs.target > 0);
    }
};

[[nodiscard]] KernelComparison compareKernels(const KernelUses &baseline, const KernelUses &target,
    std::size_t pairs, const OwnerTable &owners);

} // namespace gapscope
