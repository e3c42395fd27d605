// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/analysis/handoff.h"
#include "core/analysis/symptoms.h"
#include "core/report/hostanswer.h"

namespace gapscope {

// Where a side of a comparison comes from.
struct CompareSource {
    QString file; // the run's label, a file or folder name without its path
    QString range; // as asked for, "step:20..40"; empty: the whole run
};

// All that a report on two runs, or on where the steps of one go, is made of.
struct CompareAnswer {
    CompareSource baseline;
    CompareSource target; // as baseline for one run alone
    RunComparison comparison;
    HostVerdict baselineVerdict; // corrected, of the compared scope
    HostVerdict targetVerdict; // as baselineVerdict for one run alone
    OptimizationHandoff handoff;
    std::vector<Symptom> symptoms;
    std::vector<Warning> warnings; // of loading, of the tables
};

// A side with its verdict; `run.label` is what texts and columns call it, empty: "baseline".
struct CompareSide {
    ComparedRun run;
    HostVerdict verdict; // corrected, of run.scope
    QString range; // as asked for
};

// Pure. `target` null: one run alone.
[[nodiscard]] CompareAnswer answerCompare(const CompareSide &baseline, const CompareSide *target,
    const CompareTables &tables, const SymptomTable &symptoms);

// The published figures instead (host-analysis.md 3).
struct ReferenceAnswer {
    CompareSource baseline;
    CompareSource target;
    QString baselineLabel; // empty: "baseline"
    QString targetLabel;
    ReferenceAnalysis baselineFigures;
    ReferenceAnalysis targetFigures; // as baselineFigures for one run alone
    std::optional<ReferenceComparison> comparison; // of two runs
    OptimizationHandoff handoff;
    std::vector<Warning> warnings;
};

struct ReferenceSide {
    Run run;
    HostVerdict verdict; // by judgeReference()
    QString label;
};

// `tpSize` 0: the number of ranks. `target` null: one run alone.
[[nodiscard]] ReferenceAnswer answerReference(const ReferenceSide &baseline,
    const ReferenceSide *target, const SourceMap &sources, int tpSize);

} // namespace gapscope
