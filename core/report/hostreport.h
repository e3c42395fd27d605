// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/hostanswer.h"
#include "core/report/report.h"

namespace gapscope {

// The report on host overhead of one run: verdict, aggregate evidence, phases, ranks, steady steps,
// interpretation, both methods side by side where they differ, next steps, warnings. The order is
// that of the published report.
// `compared`: the document compares this run already.
[[nodiscard]] Report hostReport(const HostAnswer &answer, bool compared = false);

// Several runs in one document, each under its role ("Baseline", "Target"), headed by a table of
// their verdicts.
struct RoleAnswer {
    QString role;
    HostAnswer answer;
};

// "verdicts": a row per run.
[[nodiscard]] Table verdictsTable(const std::vector<RoleAnswer> &answers);
// "YES", ..., or that the reference method has no answer.
[[nodiscard]] QString hostWord(const HostVerdict &verdict);

[[nodiscard]] Report hostReports(const std::vector<RoleAnswer> &answers);

} // namespace gapscope
