// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "core/analysis/kernelfamily.h"
#include "core/analysis/runwork.h"

namespace gapscope {

// Kernels of a step, a phase or a run, and those that a CUDA graph replayed (host-analysis.md 8).
struct CoverageSum {
    qint64 kernels = 0;
    qint64 graphKernels = 0;
    TimeNs time = 0; // of kernels, summed
    TimeNs graphTime = 0;
    qint64 wholeGraphs = 0; // executions whose kernels are not recorded
    TimeNs wholeGraphTime = 0;

    // Graph kernels / kernels. Unknown with whole-graph rows, and without kernels.
    [[nodiscard]] std::optional<double> byCount() const;
    // Time of graph kernels and whole graphs / time of all GPU work; known with whole graphs too.
    [[nodiscard]] std::optional<double> byTime() const;

    [[nodiscard]] bool isEmpty() const { return kernels == 0 && wholeGraphs == 0; }

    void add(const CoverageSum &other);
};

// One forward step of one rank; the steps of RankSteps in order, whatever they launched.
struct StepCoverage {
    std::uint32_t rank = 0; // index into Run::ranks
    std::uint32_t step = 0; // index into RankSteps::steps
    qint64 number = 0; // of the step
    StepPhase phase = StepPhase::Unknown;
    bool benchmark = false; // of the benchmark run: counts in the phases
    CoverageSum sum;
};

// Why a kernel did not run in a graph, as far as the order of launches tells.
enum class EagerReason : std::uint8_t {
    NoGraphInRun, // no graph is launched at all
    OutsideSteps, // launched before the first step, or long after the last
    NoSteps, // the trace has graphs but no steps to see the order in
    ContextStep, // its step has context requests and launches no graph
    NoGraphInStep, // its step launches no graph, though others do
    BeforeGraph, // before the first graph of its step
    BetweenGraphs, // a graph break
    AfterGraph, // after the last graph of its step
};

[[nodiscard]] QString eagerReasonText(EagerReason reason); // "between two graph launches"
[[nodiscard]] QString eagerReasonKey(EagerReason reason); // "between_graphs", as in JSON

// Eager kernels of one name, launched in the same range for the same reason.
struct EagerKernels {
    QString name;
    QString family; // functional block
    QString range; // innermost range around the launch; empty: none
    EagerReason reason = EagerReason::NoGraphInRun;
    qint64 kernels = 0;
    qint64 steps = 0; // distinct steps of ranks
    TimeNs time = 0; // summed
    QString pattern; // suggested optimisation, may be empty
    QString evidence;
    std::uint32_t trace = 0; // where the first of them is
    EventId first = EventId::None;
};

struct GraphCoverageByStep {
    CoverageSum run; // all GPU work of the run
    CoverageSum context; // steps of the benchmark run
    CoverageSum generation;
    CoverageSum outside; // work of no step
    std::vector<StepCoverage> steps; // by (rank, step)
    std::vector<EagerKernels> eager; // by time, descending
    QString reason; // why there are no steps; empty: there are
};

// Coverage of a run, its phases and every step, and its eager kernels. O(GPU work).
[[nodiscard]] GraphCoverageByStep coverGraphs(const Run &run, const HostFacts &facts,
    const RunWork &work, const std::vector<StepMarker> &markers, const KernelFamilies &families);

} // namespace gapscope
