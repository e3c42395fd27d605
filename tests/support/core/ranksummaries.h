// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/ranksummary.h"

namespace gapscope::test {

struct SummaryRun {
    int ranks = 1024;
    int steps = 100;
    int collectivesPerStep = 33;
    int lateRank = 700; // does 300 us of extra host work a step, and comes 12 us late
    int lateFrom = 10; // step
    quint64 seed = 1;
};

// One rank's summary, as `gapscope summarize` would make it, on a clock of its own. The collectives of all
// ranks of the same run end together; every rank is made by itself, so that memory stays small.
[[nodiscard]] RankSummary makeRankSummary(const SummaryRun &run, int rank);

} // namespace gapscope::test
