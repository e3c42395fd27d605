// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "widgets/models/tablemodel.h"

namespace gapscope {

// A row of the operations, or the sum of some.
struct OperationRow {
    OperationDelta delta;
    QString label; // instead of the name: "Unattributed", "Step period"
    double barScale = 1; // us that fill half of a delta bar, or all of a share's
    bool isSum = false;
    bool isComparable = true; // the runs did the same work: only then a change is good or bad
};

enum class OperationColumn : std::uint8_t {
    Name, InclusiveBaseline, InclusiveTarget, InclusiveDelta, Baseline, Target, Delta, Interval, Bar,
    Percent, Status, Share, Calls, Source, Count
};

[[nodiscard]] std::vector<TableColumn<OperationRow>> operationColumns();

// Columns that a table or tree of operations shows; a run alone has one side and shares instead of
// changes.
[[nodiscard]] bool isShown(OperationColumn column, bool single, bool tree);

// The sum of rows; the step period itself where they are all there are.
[[nodiscard]] OperationRow sumOfOperations(
    const std::vector<const OperationRow *> &rows, const RunComparison &comparison, double barScale);

} // namespace gapscope
