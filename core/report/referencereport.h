// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/compareanswer.h"
#include "core/report/report.h"

namespace gapscope {

// The published comparison of two runs, or the published root cause figures of one, as a document
// (host-analysis.md 3). The document has all rows, so that its tables are also those of --table.
[[nodiscard]] Report referenceReport(const ReferenceAnswer &answer);

// "summary" and "operations" of two runs.
[[nodiscard]] Table referenceFiguresTable(const ReferenceAnswer &answer);
[[nodiscard]] Table referenceOperationTable(const ReferenceAnswer &answer);
// "summary", "operations", "kernels" and "api" of one run.
[[nodiscard]] std::vector<Table> referenceTables(const ReferenceAnalysis &figures);

} // namespace gapscope
