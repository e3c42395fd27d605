// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/steps.h"

namespace gapscope {

// Fewer grouped iterations than this are no steps: the trace is then judged as a whole.
inline constexpr std::size_t kFewestIterations = 5;

// Benchmark run (host-analysis.md 4.2.5): [first, last) of the last run of at least 5 steps with no
// hole over 100 ms between a step's end and the next start; else of the longest run, the first on
// ties. `steps` by start.
[[nodiscard]] std::pair<std::size_t, std::size_t> benchmarkRun(std::span<const Step> steps);

// Steps of a process without markers (4.2.14): its collectives (kernels whose name is set in
// `isCollective`) grouped where the hole since all earlier ones passes 1 ms; iterations with the
// most frequent count are steps of unknown phase, numbered from 1. Their `host` lies on the GPU.
// Empty when fewer than kFewestIterations come out.
[[nodiscard]] std::vector<Step> collectiveSteps(
    const Trace &trace, ProcessId process, const std::vector<bool> &isCollective);

} // namespace gapscope
