// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/delta.h"
#include "core/analysis/referenceanalyze.h"

namespace gapscope {

// One row of the published operation comparison. A status is a statement about the published top-30
// lists: "not among that trace's top 30" reads as 0.
struct ReferenceOperation {
    QString name;
    Delta us; // per step
    DeltaStatus status = DeltaStatus::Unchanged; // Unchanged is printed blank
};

// The published comparison of two traces (host-analysis.md 3.5), unrounded.
struct ReferenceComparison {
    int tpSize = 1;
    QString error; // why there is no comparison, as a sentence
    // Per figure a pair where both traces have it.
    std::optional<Delta> wallPerStep;
    std::optional<Delta> stepDuration;
    std::optional<Delta> stepGapP50;
    std::optional<Delta> iterationWall;
    std::optional<Delta> iterationGap;
    std::optional<Delta> iterationGapP50;
    std::optional<Delta> iterations;
    std::optional<Delta> gpuPerStep;
    std::optional<Delta> kernelsPerStep;
    std::vector<ReferenceOperation> operations; // union of the lists by |delta|, then name; 20 at most
    // The published conclusion: whether the gap or the step's own time grew more.
    bool betweenSteps = false;
    std::vector<ReferenceOperation> worst; // up to 5 with delta > 0, by delta
};

[[nodiscard]] ReferenceComparison compareReference(
    const ReferenceAnalysis &baseline, const ReferenceAnalysis &target);

} // namespace gapscope
