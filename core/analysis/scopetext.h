// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/steps.h"
#include "core/base/result.h"

namespace gapscope {

// A part of a run as text: "A..B" in milliseconds from the first GPU work (decimals with a point,
// either end may be left out), or "step:N..M", both steps included, "step:N" for one. Errors say what
// cannot be read, or which steps there are.
[[nodiscard]] Result<TimeRange> rangeFromText(
    const QString &text, const Run &run, const RunSteps &steps);

} // namespace gapscope
