// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"

namespace gapscope {

// All that a report on host overhead is made of: one run, the method asked for, and the other
// method's answer beside it, so that a difference is said and explained.
struct HostAnswer {
    QString label; // the run's label, a file or folder name without its path
    HostVerdict verdict; // of the method asked for
    std::optional<HostVerdict> other; // of the other method; absent: not asked
    std::vector<Warning> warnings; // of loading, and of the verdict
    TraceFormat format = TraceFormat::NsysSqlite; // of all its traces
};

// Judges a run by both methods. `facts` are collectHostFacts() of this run.
[[nodiscard]] HostAnswer answerHost(const Run &run, const HostFacts &facts,
    const HostTables &tables, const Scope &scope, const Thresholds &thresholds, Method method);

// What was missing or odd while loading: files left out, then the warnings of every trace (with the
// file's name when there are several), each text once.
[[nodiscard]] std::vector<Warning> loadWarnings(const Run &run);
[[nodiscard]] std::vector<QString> textsOf(const std::vector<Warning> &warnings);

// loadWarnings(), then the verdict's, each text once.
[[nodiscard]] std::vector<Warning> gatherWarnings(const Run &run, const HostVerdict &verdict);

// explainDifference() of the two verdicts, empty when there is no other or they agree.
[[nodiscard]] QString methodDifference(const HostAnswer &answer);

// Files of one run are of one format.
[[nodiscard]] TraceFormat formatOf(const Run &run);

[[nodiscard]] QString verdictText(Verdict verdict); // "YES", "NO", "INCONCLUSIVE"
[[nodiscard]] QString methodText(Method method); // "corrected", "reference"

} // namespace gapscope
