// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"

#include <QRegularExpression>

namespace gapscope {

// What a condition of a symptom looks at.
enum class SymptomFigure : std::uint8_t {
    OperationRatio, // inclusive time of the target / baseline, of one operation that matches
    OperationStatus, // an operation that matches has this status
    NewOperations, // how many NEW operations do not match `except`
    LaunchRatio, // kernels launched one by one per step, target / baseline
    GpuBusyPercent, // change of the GPU busy time per step
    KernelShare, // share of the target's kernels per step that are of these families
    Verdict, // whether a window of the target is YES
    Crossed, // whether a metric of a window of the target is crossed
};

// One condition; all of a symptom's must hold.
struct SymptomCondition {
    SymptomFigure figure = SymptomFigure::Verdict;
    QRegularExpression operation;
    QString status; // "NEW", ...
    double low = 0;
    double high = 0;
    QStringList families;
    QString window; // "aggregate", "context", "generation"
    QString metric; // published key
    bool is = true;
};

// One row of symptoms.json (host-analysis.md 6, "Symptom patterns").
struct SymptomRule {
    QString id;
    QString title;
    QString advice;
    std::vector<SymptomCondition> when;
};

struct SymptomTable {
    std::vector<SymptomRule> rules;
    std::vector<Warning> warnings;
};

[[nodiscard]] SymptomTable loadSymptoms(const QString &userFolder = {});

// A pattern that was recognised, with what it rests on, a sentence per condition.
struct Symptom {
    QString id;
    QString title;
    QString advice;
    std::vector<QString> evidence;
};

// `comparison` null or of one run alone: only rules about the target's verdict can hold; `verdict` null:
// only those about the comparison.
[[nodiscard]] std::vector<Symptom> findSymptoms(const SymptomTable &table,
    const RunComparison *comparison, const HostVerdict *verdict);

} // namespace gapscope
