// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/apidelta.h"
#include "core/analysis/comparability.h"
#include "core/analysis/hostmetrics.h"
#include "core/analysis/kerneldelta.h"
#include "core/analysis/operationdelta.h"
#include "core/analysis/waterfall.h"

namespace gapscope {

// One side of a comparison: a run, or a part of one.
struct ComparedRun {
    Run run;
    HostFactsPtr facts;
    Scope scope; // time: on the clock of its traces
    QString label; // "baseline", "v1.1"
};

// The names and sources that a comparison looks up.
struct CompareTables {
    OwnerTables owners;
    SourceMap sources;
    std::vector<Warning> warnings;
};

[[nodiscard]] CompareTables loadCompareTables(const HostTables &host, const QString &userFolder = {});

// A figure per step of both sides, with the 95 % interval of its change over the paired steps.
struct FigureDelta {
    Delta value;
    MeanInterval change;
};

// Step periods of one side's compared steps, us (3.1, 4.2.10).
struct PeriodStats {
    std::size_t steps = 0; // distinct steps, not rank copies
    double mean = 0;
    double median = 0;
    double p90 = 0;
    double low = 0; // 95 % interval of the mean
    double high = 0;
};

// Steps of another workload that both runs have.
struct WorkloadDelta {
    Workload workload;
    bool steady = false;
    std::size_t steps = 0;
    FigureDelta period;
};

// One step for the series of step periods.
struct SeriesPoint {
    std::uint32_t rank = 0;
    std::uint32_t step = 0; // index into RankSteps::steps
    qint64 number = 0;
    StepPhase phase = StepPhase::Unknown;
    Workload workload;
    double us = 0;
    bool paired = false;
    bool compared = false; // of the workload that the tables are about
};

// What the tables are about.
enum class ComparedUnit : std::uint8_t {
    Step, // paired steps of one workload; figures are per step
    Range, // the two time ranges or whole traces, as no steps could be paired; figures are per range
    None, // nothing: see the reasons
};

// The compared periods of both sides: the i-th of one belongs to the i-th of the other.
struct ComparedPeriods {
    ComparedUnit unit = ComparedUnit::None;
    std::vector<StepPeriod> baseline; // by (rank, step)
    std::vector<StepPeriod> target;
    WorkloadPairs pairs; // {i, i, ordinal}
};

// What changed between two runs, and where (host-analysis.md 4.3). Operations with unattributed, and
// the waterfall with unattributed, each add up to the period of either side.
struct RunComparison {
    QString baselineLabel;
    QString targetLabel;
    bool single = false; // one run alone: both sides are the same, a breakdown
    Comparability comparability;
    ComparedUnit unit = ComparedUnit::None;
    Workload workload; // of the compared steps
    bool steady = false; // whether that is the steady workload of both
    std::size_t pairedSteps = 0; // of all workloads
    std::size_t baselineLeftOut = 0;
    std::size_t targetLeftOut = 0;
    PeriodStats baseline;
    PeriodStats target;
    FigureDelta period; // us; the headline
    std::optional<FigureDelta> gap; // between a step's end and the next start, us; steps only
    std::optional<Delta> gapMedian;
    FigureDelta gpuBusy; // us per step and rank
    FigureDelta kernelCount; // per step and rank
    std::vector<OperationDelta> operations;
    Waterfall waterfall;
    KernelComparison kernels;
    ApiComparison api;
    std::vector<WorkloadDelta> workloads; // the compared one first
    // What the tables are about: the i-th period of one side with the i-th of the other.
    std::vector<StepPeriod> baselinePeriods;
    std::vector<StepPeriod> targetPeriods;
    WorkloadPairs pairs; // {i, i, ordinal}
    std::vector<SeriesPoint> baselineSeries; // by (rank, step)
    std::vector<SeriesPoint> targetSeries;
    ComparedPeriods periods; // what the tables are about, for analyses that go on from here
};

// Pure; O(events of the compared steps). Sides may be two scopes of one run.
[[nodiscard]] RunComparison compareRuns(
    const ComparedRun &baseline, const ComparedRun &target, const CompareTables &tables);

// One run alone: where its mean step goes, rows by size. `comparability` then says whether there is an answer.
[[nodiscard]] RunComparison breakDown(const ComparedRun &run, const CompareTables &tables);

} // namespace gapscope
