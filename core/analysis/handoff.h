// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/analysis/referencecompare.h"

namespace gapscope {

struct HandoffOperation {
    QString name;
    double delta = 0; // us per step
    QString sourceFunction; // empty: not in the range table
};

// The published `optimization_handoff` block (host-analysis.md 2.5). All figures are the target's.
struct OptimizationHandoff {
    Verdict verdict = Verdict::Inconclusive;
    std::optional<StepPhase> primaryPhase; // the YES phase with the larger GPU idle ratio
    bool hostPrepConfirmed = false;
    std::vector<HandoffOperation> worst; // at most five that got slower, by delta; two runs only
    QString firstTarget; // `_prepare_tp_inputs` with host prep confirmed, else the worst
    std::optional<double> period; // us per step
    std::optional<double> gapMedian; // us
    std::optional<double> kernelsPerStep;
};

// Under the reference method; `comparison` null: one trace alone.
[[nodiscard]] OptimizationHandoff referenceHandoff(const HostVerdict &verdict,
    const ReferenceAnalysis &target, const ReferenceComparison *comparison, const SourceMap &sources);

// Under the corrected method: exclusive operation times, so nothing is named twice.
[[nodiscard]] OptimizationHandoff correctedHandoff(
    const HostVerdict &verdict, const RunComparison &comparison);

} // namespace gapscope
