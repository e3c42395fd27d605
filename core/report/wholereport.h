// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gappairs.h"
#include "core/analysis/kernelanswer.h"
#include "core/analysis/rankanswer.h"
#include "core/report/compareanswer.h"
#include "core/report/hostreport.h"
#include "core/report/report.h"

namespace gapscope {

// All that the whole report of one run, or of a baseline and a target, is made of.
struct WholeAnswer {
    std::vector<RoleAnswer> hosts; // one, or baseline and target
    std::optional<CompareAnswer> compared; // corrected method
    std::optional<ReferenceAnswer> published; // reference method
    std::optional<GapPairs> gapPairs; // of two runs, corrected method
    std::optional<KernelAnswer> kernels; // of the last run
    std::optional<RankAnswer> ranks; // of the last run, with several ranks
    std::vector<Picture> pictures; // of the comparison
};

// Of two runs: the comparison's title, what changed and where to look first, verdicts, the
// comparison's tables, idle time by source, each run's host overhead, gaps, kernels and ranks of the
// target. Of one run: its host overhead first, then where its steps go, gaps, kernels and ranks.
// Sections without an answer are left out.
[[nodiscard]] Report wholeReport(const WholeAnswer &answer);

} // namespace gapscope
