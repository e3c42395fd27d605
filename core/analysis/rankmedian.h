// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/ranksummary.h"

#include <algorithm>

namespace gapscope {

// Periods of a rank that were measured.
[[nodiscard]] inline double measuredSteps(const RankSummary &rank)
{
    return static_cast<double>(std::ranges::count_if(
        rank.steps, [](const SummaryStep &step) { return step.period > 0; }));
}

// Mean of the two middle values of an even number; 0 of none.
[[nodiscard]] inline double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), half, values.end());
    if (values.size() % 2 == 1)
        return *half;
    return (*half + *std::max_element(values.begin(), half)) / 2;
}

} // namespace gapscope
