// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "core/trace/ranksummary.h"

#include <QRegularExpression>

namespace gapscope {

// How files are named after ranks: patterns with a group "number" (ranknames.json).
struct RankNames {
    std::vector<QRegularExpression> patterns; // tried in order
    std::vector<Warning> warnings;
};

[[nodiscard]] RankNames loadRankNames(const QString &userFolder = {});
// The rank that a file's name stands for; nullopt: none of the patterns fits.
[[nodiscard]] std::optional<int> rankOfFileName(const RankNames &names, const QString &fileName);

// One summary per Run::ranks, then those of Run::summaries: collectives, steps, operations and M1 to M5 of each (host-analysis.md 8,
// "Straggler"). Host figures cover the periods of the benchmark run; without steps the whole trace is one
// period. O(events).
[[nodiscard]] std::vector<RankSummaryPtr> summarizeRanks(const Run &run, const HostFacts &facts,
    const HostTables &tables, const Thresholds &thresholds, const RankNames &names);

} // namespace gapscope
