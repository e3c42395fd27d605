// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/steps.h"

namespace gapscope {

// Steady steps of the benchmark run: generation steps with as many requests as the fullest step has.
// What gaps, patterns and the kernel level mean by "steady" (host-analysis.md 4.3).
class SteadyTest {
public:
    explicit SteadyTest(const RankSteps &steps);

    [[nodiscard]] bool operator()(const Step &step) const
    {
        return step.phase == StepPhase::Generation && step.gen == m_most;
    }

private:
    int m_most = 0; // requests of the fullest step
};

// Their positions in RankSteps::steps, ascending.
[[nodiscard]] std::vector<std::uint32_t> steadySteps(const RankSteps &steps);

} // namespace gapscope
