// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triage.h"
#include "core/report/report.h"

#include <QByteArray>

namespace gapscope {

// The answer of `gapscope triage` (docs/json.md). By the reference method the published members
// only: numbers as the published tables print them, a stage without rows of a kind without that
// member. By the corrected method further members beside them.
[[nodiscard]] QByteArray triageJson(const TriageAnswer &answer);

// The published text: what was read, then the three tables, one heading per stage. `headingLevel`:
// of the tables' headings, 0 for plain titles as published.
[[nodiscard]] QString triageMarkdown(const TriageAnswer &answer, int headingLevel = 0);

// The three tables with a column for the stage, ids "kernels", "overlap" and "fuse".
[[nodiscard]] Table triageKernelTable(const TriageAnswer &answer);
[[nodiscard]] Table triageOverlapTable(const TriageAnswer &answer);
[[nodiscard]] Table triageFuseTable(const TriageAnswer &answer);

// One run of a bundle.
struct TriageRun {
    QString name; // folder or file
    TriageAnswer answer;
    QString problem; // why there is no answer, as a sentence
};

// Several runs in one markdown document, by model, then framework, with a table of contents.
[[nodiscard]] QString triageBundle(const QString &title, const std::vector<TriageRun> &runs);

} // namespace gapscope
