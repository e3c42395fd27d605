// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/steps.h"

namespace gapscope {

// Fills `attributed`, the windows of the steps and the three window sets of a rank whose steps and
// benchmark run are known (host-analysis.md 4.2.6). O(GPU work of the process).
void findWindows(const Trace &trace, ProcessId process, RankSteps &rank);

// Host periods of the benchmark run: [start_i, start_{i+1}), for the last step [start, end).
// Those of steps of one phase, merged.
[[nodiscard]] IntervalSet hostPeriods(const RankSteps &rank, StepPhase phase);
// From the first step's start to the last one's end.
[[nodiscard]] TimeRange benchmarkSpan(const RankSteps &rank);

} // namespace gapscope
