// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/rankanswer.h"

namespace gapscope {

// What the rules see of a rank against the median of the others; what cannot be known is absent.
[[nodiscard]] std::map<CauseFigure, double> causeFigures(const RankAnswer &answer,
    const std::vector<RankSummaryPtr> &ranks, const JoinedSteps &steps, std::size_t rank);

// The cause that the rules name, with its evidence (host-analysis.md 8; issue: root cause).
[[nodiscard]] StragglerCause findCause(const std::map<CauseFigure, double> &figures,
    const std::vector<CauseRule> &rules, const std::vector<OperationDifference> &operations);

} // namespace gapscope
