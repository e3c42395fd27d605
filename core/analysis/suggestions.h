// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapsource.h"
#include "core/analysis/tables.h"

namespace gapscope {

// What a rule is about.
enum class Finding : std::uint8_t {
    Idle, // a cause of idle time
    GraphBreak, // eager kernels between two graph launches
    EagerKernel, // a kernel that runs outside graphs
};

// One rule of resources/tables/suggestions.json: which optimisation pattern (host-analysis.md 6) a
// cause of idle time points to. All given conditions must hold; the first rule that holds wins.
struct SuggestionRule {
    QString id;
    QString pattern; // "SYNC", "HOIST", ...
    Finding finding = Finding::Idle;
    std::vector<CauseKind> kinds; // empty: any; Idle only
    std::vector<QString> reasons; // keys of EagerReason; empty: any; EagerKernel only
    std::vector<QString> without; // lower-case parts, none of which is in the name
    std::vector<QString> contains; // lower-case parts of the cause's name, any of them; empty: any
    bool preparation = false; // only the host preparation range
    bool insideStep = false; // only while a forward step is open
    double minMeanUs = 0; // of the cause per gap
    qint64 minGaps = 0; // gaps, breaks or kernels
    qint64 minSteps = 0; // steps that contain the cause
    double minPerStep = 0; // gaps with it in each of those
    QString evidence; // why the rule applies, a sentence part
    QString risk; // "zero", "low", "medium", "high"
};

// What a cause of idle time looks like to the rules.
struct CauseFacts {
    Finding finding = Finding::Idle;
    CauseKind kind = CauseKind::Unattributed;
    QString reason; // key of an EagerReason
    QString name;
    bool preparation = false;
    bool insideStep = false;
    double meanUs = 0;
    qint64 gaps = 0; // gaps that contain it
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
