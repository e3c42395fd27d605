// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "core/analysis/judgecoverage.h"
#include "core/analysis/stepwork.h"

namespace gapscope {

// Why a kernel was launched by itself, as far as the trace tells: where it stands among the graph
// launches of its step.
enum class EagerReason : std::uint8_t {
    NoGraphInStep, // its step launches no graph at all
    BeforeGraph, // before the first graph work of its step
    BetweenGraphs, // a graph break
    AfterGraph, // after the last graph work of its step
    OutsideSteps, // launched before the first step or long after the last
    LaunchUnknown, // no call joins it
};

[[nodiscard]] QString eagerReasonText(EagerReason reason, StepPhase phase);

// Eager kernels of one name in one range for one reason.
struct EagerKernels {
    QString name;
    QString range; // innermost range around the launch, as an operation; empty: none
    EagerReason reason = EagerReason::OutsideSteps;
    StepPhase phase = StepPhase::Unknown; // of its step
    qint64 count = 0;
    TimeNs time = 0;
    std::size_t rank = 0; // of the longest
    EventId longest = EventId::None;
};

// Graph coverage of one step.
struct StepCoverage {
    std::uint32_t step = 0; // position in RankSteps::steps
    GraphCounts counts;
};

struct GraphUse {
    std::vector<std::vector<StepCoverage>> steps; // per Run::ranks, the steps that have GPU work
    std::array<GraphCounts, 3> phases {}; // by StepPhase, steps of the benchmark run
    GraphCounts run; // everything
    std::vector<EagerKernels> eager; // by time, descending
    bool graphLaunches = false; // any graph was launched
    QString reason; // why there is nothing to say; empty: there is
    QString stepReason; // why there is no coverage per step
};

// host-analysis.md 8, "Eager or graph". O(GPU work log steps).
[[nodiscard]] GraphUse findGraphUse(const Run &run, const HostFacts &facts,
    const std::vector<StepWork> &work, const HostTables &tables);

} // namespace gapscope
