// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triage.h"

namespace gapscope {

// What fuse patterns are chosen by, besides the kernels.
struct FuseScope {
    QString framework; // id
    std::string model; // lower-case path, empty when unknown
    int tpSize = 1;
    double minShare = 1; // percent
};

// Fuse patterns among the kernels of a stage (section 5); fills `fuse` and `nearMisses`. Similarity:
// high if the fused kernel itself runs, or all parts are there with the pattern's likely share;
// medium if all parts are there with its least share; low (a near miss) if at least half of its
// parts, and two, are there.
void findFusePatterns(
    TriageStageAnswer &stage, const TriageTables &tables, TriageMethod method, const FuseScope &scope);

} // namespace gapscope
