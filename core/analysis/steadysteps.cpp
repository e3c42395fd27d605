// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/steadysteps.h"

#include <algorithm>

namespace gapscope {

SteadyTest::SteadyTest(const RankSteps &steps)
{
    for (const Step &step : steps.benchmark())
        m_most = std::max(m_most, step.gen);
}

std::vector<std::uint32_t> steadySteps(const RankSteps &steps)
{
    const SteadyTest isSteady(steps);
    std::vector<std::uint32_t> result;
    for (std::size_t i = steps.benchFirst; i < steps.benchLast; ++i) {
        if (isSteady(steps.steps[i]))
            result.push_back(static_cast<std::uint32_t>(i));
    }
    return result;
}

} // namespace gapscope
