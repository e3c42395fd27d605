// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/steps.h"
#include "core/query/scope.h"

namespace gapscope {

enum class Method : std::uint8_t { Corrected, Reference };

// The rows of the verdict. LaunchTotal (with back-pressure) and Communication are shown, not judged.
enum class Metric : std::uint8_t {
    GpuIdle, // M1
    LaunchOverhead, // M2, without queue back-pressure under `corrected`
    PrepExposed, // M3a
    PrepImpact, // M3b
    PrepIdleAttribution, // M3c
    GpuUtilization, // M4
    Nccl, // M5
    LaunchTotal,
    Communication,
};
inline constexpr std::size_t kMetricCount = 9;

// "gpu_idle_ratio", "launch_overhead_ratio", ... as in the published JSON.
[[nodiscard]] QString metricKey(Metric metric);

// A ratio of two times, or why there is none. Never 0 for "not known".
struct Measure {
    bool known = false;
    // Nanoseconds. The reference method sums doubles as published; there `value` is what counts.
    double numerator = 0;
    double denominator = 0;
    double value = 0;
    QString reason; // when not known
};

// One window kind (aggregate, context, generation, a rank, a selection) judged.
struct WindowMetrics {
    std::array<Measure, kMetricCount> measures;
    std::array<std::optional<bool>, kMetricCount> crossed; // nullopt: not applicable or not judged
    int crossedCount = 0;
    int applicableCount = 0;
    bool hostPrepConfirmed = false;
    bool ncclCaveat = false;
    bool isYes = false; // crossedCount >= 2
    int stepCount = 0; // distinct steps (corrected) or marker rows (reference)
    TimeNs total = 0;

    [[nodiscard]] const Measure &operator[](Metric metric) const
    {
        return measures[static_cast<std::size_t>(metric)];
    }

    [[nodiscard]] Measure &operator[](Metric metric)
    {
        return measures[static_cast<std::size_t>(metric)];
    }
};

enum class Verdict : std::uint8_t { Yes, No, Inconclusive };
enum class Evidence : std::uint8_t { None, Weak, Strong };

struct RankMetrics {
    std::size_t rank = 0; // index into Run::ranks
    std::uint32_t pid = 0;
    int deviceOrdinal = 0;
    QString deviceName;
    WindowMetrics metrics;
};

// Step periods of the steady steps (4.2.10), us.
struct SteadyPeriod {
    int steps = 0;
    int maxGen = 0;
    double mean = 0;
    double median = 0;
    double p90 = 0;
    double low = 0; // 95 % interval of the mean
    double high = 0;
};

// Share of kernels that a CUDA graph replayed; unknown by count when whole graphs were recorded.
struct GraphCoverage {
    std::optional<double> byCount;
    std::optional<double> byTime;
    qint64 wholeGraphExecutions = 0;
    bool graphLaunches = false; // any cudaGraphLaunch in the scope
    QString reason; // when unknown
};

// The answer to "is the host the bottleneck?" for one run and scope. Screen, markdown and JSON show
// this same struct.
struct HostVerdict {
    Method method = Method::Corrected;
    Scope scope;
    Verdict verdict = Verdict::Inconclusive;
    Evidence evidence = Evidence::None;
    std::vector<QString> reasons; // why INCONCLUSIVE, or what the verdict rests on
    QString error; // reference method only: the published error text instead of an answer
    QString windowNote; // "forward steps of the benchmark run", "whole trace (no forward-step markers)"
    Thresholds thresholds;
    WindowMetrics aggregate;
    std::optional<WindowMetrics> context;
    std::optional<WindowMetrics> generation;
    std::optional<bool> generationUsesGraphs; // phases.generation.cuda_graphs_detected
    std::vector<RankMetrics> ranks; // corrected only
    std::optional<SteadyPeriod> steady; // corrected only
    GraphCoverage coverage; // corrected only
    std::vector<int> devices; // ordinals with GPU work
    int processesWithSteps = 0;
    std::vector<int> benchStepsPerProcess; // distinct lengths
    // Host-period figures beside the GPU windows, for the expected files and the inspector.
    std::optional<WindowMetrics> contextHostPeriods;
    std::optional<WindowMetrics> generationHostPeriods;
    std::vector<Warning> warnings;
};

// What is computed once per run and asked many times: busy sets, launch unions, preparation.
// Immutable; shared between threads.
class HostFacts;
using HostFactsPtr = std::shared_ptr<const HostFacts>;
[[nodiscard]] HostFactsPtr collectHostFacts(const Run &run, const HostTables &tables);
[[nodiscard]] const RunSteps &stepsOf(const HostFacts &facts);
// Union of GPU work of a rank's own device; its complement is GPU idle.
[[nodiscard]] const IntervalSet &deviceBusyOf(const HostFacts &facts, std::size_t rank);
[[nodiscard]] const IntervalSet &hostPrepOf(const HostFacts &facts, std::size_t rank);

// Corrected method (host-analysis.md 4). Pure; O(steps + ranges in scope) after collectHostFacts.
[[nodiscard]] HostVerdict judgeCorrected(
    const Run &run, const HostFacts &facts, const Scope &scope, const Thresholds &thresholds);

// Reference method (host-analysis.md 2), number for number, whole run only. withoutPrep = --no-m3.
[[nodiscard]] HostVerdict judgeReference(
    const Run &run, const HostTables &tables, const Thresholds &thresholds, bool withoutPrep = false);

// The intervals that make a metric's numerator on one rank, for painting on the timeline. `phase`
// empty: aggregate.
[[nodiscard]] IntervalSet metricIntervals(const HostFacts &facts, Metric metric, std::size_t rank,
    std::optional<StepPhase> phase, const Scope &scope);

// One sentence on why the two methods' verdicts differ, empty when they agree (4: every surface says so).
[[nodiscard]] QString explainDifference(const HostVerdict &corrected, const HostVerdict &reference);

} // namespace gapscope
