// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"

namespace gapscope {

// Periods of the steady steps of the given ranks (host-analysis.md 4.2.10), pooled. `time` keeps
// only steady steps that start inside it. nullopt: no steady step is followed by another step.
[[nodiscard]] std::optional<SteadyPeriod> steadyPeriod(const RunSteps &steps,
    std::span<const std::size_t> ranks, const std::optional<TimeRange> &time);

// Steps of the ranks' benchmark runs, each counted once however many ranks took part: joined by
// step number, the k-th step of a number with the k-th of the other ranks. With `time` only steps
// whose window (host range, when none could be attributed) overlaps it.
[[nodiscard]] int countSteps(const RunSteps &steps, std::span<const std::size_t> ranks,
    std::optional<StepPhase> phase, const std::optional<TimeRange> &time);

} // namespace gapscope
