// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/rankanswer.h"

namespace gapscope {

// Fills what follows from matched arrivals: rows' lateness figures, byStep, instances, undecided, worst
// and share. Instances with a rank whose clock could not be aligned are left out.
void measureLateness(RankAnswer &answer, const std::vector<RankSummaryPtr> &ranks,
    const JoinedSteps &steps, const MatchedCollectives &matched);

// The published rule on aligned clocks: all listed collectives of a rank are one list by start, the
// k-th of every rank belong together (host-analysis.md 8).
void measurePublished(RankAnswer &answer, const std::vector<RankSummaryPtr> &ranks);

// The first step from which on the rank is late; nullopt: in no step.
[[nodiscard]] std::optional<std::size_t> lateSince(
    const LatenessByStep &byStep, std::size_t rank, const RankLimits &limits);
// Whether the rank is late in a step: latest in enough of its collectives.
[[nodiscard]] bool isLateIn(
    const LatenessByStep &byStep, std::size_t rank, std::size_t step, const RankLimits &limits);

} // namespace gapscope
