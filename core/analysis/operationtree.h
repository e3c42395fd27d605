// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"

namespace gapscope {

// An operation with the ranges around it. `delta.name` is its own name; empty: unattributed.
struct OperationNode {
    static constexpr std::size_t kNoParent = static_cast<std::size_t>(-1);

    OperationDelta delta;
    std::size_t parent = kNoParent; // index into the tree
    int depth = 0;
};

// The operations of a comparison as ranges nest. Parents come before their children, siblings by
// |change of the inclusive time|, in a run alone by inclusive time; unattributed last. The exclusive
// times of all nodes add up to the period of either side, as those of the flat table do. Both sides
// as given to compareRuns(); for breakDown() twice the same.
[[nodiscard]] std::vector<OperationNode> operationTree(const ComparedRun &baseline,
    const ComparedRun &target, const RunComparison &comparison, const CompareTables &tables);

} // namespace gapscope
