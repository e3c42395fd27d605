// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/base/result.h"
#include "core/report/report.h"

namespace gapscope {

// Draws the charts of a comparison as PNG into `folder`, which is made where it is missing: the
// waterfall, and of steps the periods over the step number and their histogram. Titles say what is to be
// seen; paths are as a document in `reportFile` refers to them, with an empty one as `folder` is
// given. Needs a QApplication, but no display. The error names the file and the reason.
Result<std::vector<Picture>> savePlots(
    const QString &folder, const QString &reportFile, const RunComparison &comparison);

} // namespace gapscope
