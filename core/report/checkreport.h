// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/regressioncheck.h"
#include "core/report/compareanswer.h"
#include "core/report/report.h"

#include <QByteArray>

namespace gapscope {

// What a check of two runs comes to.
enum class CheckVerdict : std::uint8_t {
    Passed,
    Failed, // at least one check
    Inconclusive, // a run is INCONCLUSIVE, the runs are not comparable, or a figure is not known
};

struct CheckAnswer {
    CompareAnswer compared;
    std::vector<CheckResult> results; // in the order of the expressions
    CheckVerdict verdict = CheckVerdict::Inconclusive;
    std::vector<QString> reasons; // why inconclusive
};

// Runs that did not do the same work give no pass and no failure. A failed check counts more than one
// that cannot be answered.
[[nodiscard]] CheckAnswer answerChecks(
    CompareAnswer compared, const std::vector<RegressionCheck> &checks);

// "checks": what was checked, one row per expression.
[[nodiscard]] Table checkTable(const CheckAnswer &answer);
[[nodiscard]] Report checkReport(const CheckAnswer &answer);
[[nodiscard]] QByteArray checkJson(const CheckAnswer &answer); // docs/json.md

[[nodiscard]] QString checkVerdictText(CheckVerdict verdict); // "PASSED", "FAILED", "INCONCLUSIVE"

} // namespace gapscope
