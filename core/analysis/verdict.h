// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"

namespace gapscope {

// Thresholds of one window kind, in the order of Limit.
using LimitValues = std::array<double, kLimitCount>;

// The figures that a verdict counts, and the limit of each. GPU utilization crosses when below its
// limit, the others when above; all strictly, on unrounded values (host-analysis.md 2.4).
struct JudgedMetric {
    Metric metric;
    Limit limit;
};

inline constexpr std::array kJudgedMetrics {
    JudgedMetric {Metric::GpuIdle, Limit::GpuIdle},
    JudgedMetric {Metric::LaunchOverhead, Limit::LaunchOverhead},
    JudgedMetric {Metric::GpuUtilization, Limit::GpuUtilization},
    JudgedMetric {Metric::PrepExposed, Limit::PrepExposed},
    JudgedMetric {Metric::PrepImpact, Limit::PrepImpact},
    JudgedMetric {Metric::PrepIdleAttribution, Limit::PrepIdleAttribution},
};

// Whether the figure of a limit cannot pass 1. Corrected figures are shares of united times; by the
// reference method most are sums over threads and ranks, or of ends that are not clipped (2.2).
[[nodiscard]] bool isShare(Limit limit, Method method);

// Fills what follows from the measures: crossed, counts, host preparation, NCCL caveat, isYes.
// Unknown measures are not applicable.
void judgeWindow(WindowMetrics &window, const LimitValues &limits);

// Whether launch overhead or host preparation crossed: evidence of the host itself, not only of an
// idle GPU (4.2.11).
[[nodiscard]] bool hasHostEvidence(const WindowMetrics &window);

// Sets verdict and evidence from the windows (aggregate or any phase YES), and the reasons.
void concludeVerdict(HostVerdict &verdict);

// "GPU idle", "Launch overhead", ...: the metric's name for a user.
[[nodiscard]] QString metricName(Metric metric);

} // namespace gapscope
