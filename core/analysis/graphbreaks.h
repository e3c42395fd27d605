// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "core/analysis/runwork.h"

namespace gapscope {

// Eager kernels between two graph launches of one step: the place where a graph was broken.
struct GraphBreak {
    std::size_t rank = 0; // index into Run::ranks
    std::uint32_t step = 0; // index into RankSteps::steps
    EventId first = EventId::None; // first and last eager kernel
    EventId last = EventId::None;
    std::uint32_t kernels = 0;
    TimeNs kernelTime = 0; // summed
    TimeNs idle = 0; // device idle from the graph work before to the graph work after
};

// Breaks with the same kernels in the same host range, over all steps.
struct GraphBreakGroup {
    QString range; // innermost range in which the first of them is launched; empty: none
    std::vector<QString> kernels; // short names in order; repeats stand once as "name ×3"
    qint64 breaks = 0;
    qint64 steps = 0; // distinct (rank, step)
    qint64 kernelCount = 0;
    TimeNs kernelTime = 0;
    TimeNs idle = 0;
    QString pattern; // suggested optimisation, may be empty
    QString evidence;
    std::vector<GraphBreak> instances;
};

struct GraphBreaks {
    std::vector<GraphBreakGroup> groups; // by idle time, descending
    QString reason; // why the question cannot be answered; empty: it is
};

// Steps of the benchmark run of every rank. O(GPU work).
[[nodiscard]] GraphBreaks findGraphBreaks(
    const Run &run, const HostFacts &facts, const RunWork &work, const HostTables &tables);
[[nodiscard]] GraphBreaks findGraphBreaks(
    const Run &run, const HostFacts &facts, const HostTables &tables);

} // namespace gapscope
