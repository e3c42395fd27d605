// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clioptions.h"
#include "core/report/compareanswer.h"

namespace gapscope {

// Options of the commands that compare: what the sides are called, and which part of them counts.
[[nodiscard]] std::vector<CliOption> compareLabelOptions();
[[nodiscard]] std::vector<CliOption> compareRangeOptions();

// The runs that a command compares, opened and prepared.
struct CompareInput {
    HostTables tables;
    CompareSide baseline;
    std::optional<CompareSide> target; // absent: one run alone
    HostFactsPtr targetFacts; // null without a target
};

// Opens the operands: two runs, or one, of which --target-range makes a second side. Errors: what
// cannot be opened, or a range that cannot be used.
Result<CompareInput> openCompareInput(
    const QCommandLineParser &parser, HostTables tables, const Thresholds &thresholds);

// The corrected comparison, or the breakdown of one run.
[[nodiscard]] CompareAnswer answerCompare(const CompareInput &input);

} // namespace gapscope
