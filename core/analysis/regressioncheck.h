// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/base/result.h"

namespace gapscope {

enum class CheckedFigure : std::uint8_t { Period, Gap, GpuBusy, Kernels, Operation };

// One `--fail-on` expression: FIGURE > NUMBER UNIT, where FIGURE is period, gap, gpu, kernels or op:NAME
// and UNIT % or us.
struct RegressionCheck {
    QString text; // as written
    CheckedFigure figure = CheckedFigure::Period;
    QString operation; // of op:NAME
    double limit = 0;
    bool isPercent = false;
};

// Usage error: what is wrong with the expression, with the forms that work as advice.
[[nodiscard]] Result<RegressionCheck> parseCheck(const QString &text);

enum class CheckOutcome : std::uint8_t { Passed, Failed, Unknown };

struct CheckResult {
    RegressionCheck check;
    CheckOutcome outcome = CheckOutcome::Unknown;
    bool isMeasured = false; // whether there is a figure
    FigureDelta figure;
    QString reason; // when unknown, or why a change over the limit passes
};

// Fails when the change is over the limit and its 95 % interval lies above 0: a difference within the
// interval never fails. Unknown: the figure is not there, or there are too few steps for an interval.
[[nodiscard]] CheckResult runCheck(const RegressionCheck &check, const RunComparison &comparison);

// The statistical rule as one sentence for the table of what was checked.
[[nodiscard]] QString checkRule();

} // namespace gapscope
