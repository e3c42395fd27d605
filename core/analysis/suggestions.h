// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapsource.h"
#include "core/analysis/tables.h"

namespace gapscope {

// One rule of resources/tables/suggestions.json: which optimisation pattern (host-analysis.md 6) a
// cause of idle time points to. All given conditions must hold; the first rule that holds wins.
struct SuggestionRule {
    QString id;
    QString pattern; // "SYNC", "HOIST", ...
    std::vector<CauseKind> kinds; // empty: any
    std::vector<QString> contains; // lower-case parts of the cause's name, any of them; empty: any
    bool preparation = false; // only the host preparation range
    bool insideStep = false; // only while a forward step is open
    double minMeanUs = 0; // of the cause per gap
    qint64 minSteps = 0; // steps that contain the cause
    double minPerStep = 0; // gaps with it in each of those
    QString evidence; // why the rule applies, a sentence part
    QString risk; // "zero", "low", "medium", "high"
};

// What a cause of idle time looks like to the rules.
struct CauseFacts {
    CauseKind kind = CauseKind::Unattributed;
    QString name;
    bool preparation = false;
    bool insideStep = false;
    double meanUs = 0;
    qint64 steps = 0; // steps that contain it; 0 where the trace has none
    double gapsPerStep = 0; // mean over those
};

struct GapTables {
    std::vector<SuggestionRule> suggestions;
    std::vector<QString> garbageCollection; // lower-case parts of range names
    std::vector<Warning> warnings;
};

[[nodiscard]] GapTables loadGapTables(const QString &userFolder = {});

// nullptr when no rule holds.
[[nodiscard]] const SuggestionRule *suggest(
    const std::vector<SuggestionRule> &rules, const CauseFacts &cause);

} // namespace gapscope
