// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/steps.h"
#include "core/query/scope.h"

#include <QString>

#include <vector>

namespace gapscope {

// What a step had to do. Steps are compared only with steps of the same workload (host-analysis.md
// 4.3); steps of unknown phase are all of one workload, 0 and 0.
struct Workload {
    int ctx = 0;
    int gen = 0;

    auto operator<=>(const Workload &) const = default;
};

// A step of one rank with its period: from its start to the next step's start, of whatever kind.
struct StepPeriod {
    std::uint32_t rank = 0; // index into Run::ranks
    std::uint32_t step = 0; // index into RankSteps::steps
    TimeRange time;
    Workload workload;
};

// The steps of one side that can be compared: of the benchmark run, or, with a time range as scope,
// those whose period lies in it.
struct SidePeriods {
    std::vector<StepPeriod> periods; // by (rank, step)
    std::size_t steps = 0; // all steps of the scope, of the rank with most; the last may have no period
    int maxGen = 0; // the largest generation count of those steps
};

[[nodiscard]] SidePeriods stepPeriods(const RunSteps &steps, const Scope &scope);

// k-th step of a workload on a rank of the baseline with the k-th of the same workload and rank of
// the target; indices into SidePeriods::periods.
struct PairedPeriod {
    std::uint32_t baseline = 0;
    std::uint32_t target = 0;
    std::uint32_t ordinal = 0; // k
};

struct WorkloadPairs {
    Workload workload;
    bool steady = false; // context 0 and the largest generation count of both sides
    std::vector<PairedPeriod> pairs; // by (rank, k)
    std::size_t steps = 0; // distinct k
};

// Which steps of two runs did the same work.
struct StepPairing {
    std::vector<WorkloadPairs> workloads; // steady first, then by number of pairs
    std::size_t pairedSteps = 0; // steps, not rank copies
    std::size_t baselineLeftOut = 0;
    std::size_t targetLeftOut = 0;
    std::vector<bool> baselinePaired; // per period of each side
    std::vector<bool> targetPaired;
};

[[nodiscard]] StepPairing pairSteps(const SidePeriods &baseline, const SidePeriods &target);

// Whether two runs did the same work. Never silent: what differs is named, the figures are given
// all the same where there are any.
struct Comparability {
    bool comparable = true;
    std::vector<QString> reasons; // why not
    std::vector<QString> notes; // what is worth knowing, but changes no figure
};

// One side as the check sees it.
struct SideFacts {
    const Run &run;
    const RunSteps &steps;
    const SidePeriods &periods;
};

[[nodiscard]] Comparability checkComparable(
    const SideFacts &baseline, const SideFacts &target, const StepPairing &pairing);

} // namespace gapscope
