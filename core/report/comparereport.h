// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/compareanswer.h"
#include "core/report/report.h"

namespace gapscope {

// The comparison of two runs, or the breakdown of one, as a document that can be pasted into a pull
// request: what changed and by how much, where to look first, recognised patterns, then the tables,
// long ones cut to their largest rows, and how to read them.
[[nodiscard]] Report compareReport(const CompareAnswer &answer);

// The same in two parts, for a larger document: title to patterns, and the sections after them.
struct CompareSections {
    Report head;
    Report body;
};

[[nodiscard]] CompareSections compareSections(const CompareAnswer &answer);

// Every table in full (comparetables.h), for --table.
[[nodiscard]] Report compareTablesReport(const CompareAnswer &answer);

} // namespace gapscope
