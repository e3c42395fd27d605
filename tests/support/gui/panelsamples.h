// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/operationtree.h"
#include "core/analysis/symptoms.h"
#include "core/query/aggregate.h"
#include "core/query/eventdetails.h"
#include "widgets/panels/verdictpanel.h"

#include <array>

namespace gapscope::test {

// Answers as an analysis would give them, filled by hand, to show panels in every state.

[[nodiscard]] Thresholds publishedThresholds();

// Shares in the order M1, M2, M3a, M3b, M3c, M4, M5 of a window `total` long; judged by the
// published limits. A negative share is not known.
[[nodiscard]] WindowMetrics windowOf(const std::array<double, 7> &shares, TimeNs total, int steps,
    bool isGeneration = false);

[[nodiscard]] VerdictInput yesVerdict(); // 2 ranks, strong, both methods
[[nodiscard]] VerdictInput weakVerdict(); // only idle figures crossed, the methods differ
[[nodiscard]] VerdictInput noVerdict(); // no reference, no phases
[[nodiscard]] VerdictInput inconclusiveVerdict(); // graph work was not recorded
[[nodiscard]] VerdictInput manyRanksVerdict(int ranks);

[[nodiscard]] std::array<Aggregate, kAggregateKindCount> sampleAggregates();
[[nodiscard]] Details sampleDetails();

// 1,000 -> 1,500 us a step over 20 paired steps of 22: operations, waterfall, kernels (one moved to a
// graph) and calls that add up.
[[nodiscard]] std::shared_ptr<const RunComparison> sampleComparison();
[[nodiscard]] std::vector<OperationNode> sampleTree();
[[nodiscard]] std::vector<Symptom> sampleSymptoms();

} // namespace gapscope::test
