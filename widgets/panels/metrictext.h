// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"

#include <QString>

#include <span>

namespace gapscope {

// A row of the verdict: M1 to M5 as users know them.
struct JudgedRow {
    Metric metric = Metric::GpuIdle;
    Limit limit = Limit::GpuIdle;
    const char *code = ""; // "M1"
    bool crossedBelow = false; // GPU busy is crossed when it falls below its limit
    bool isVote = true; // M5 is a caveat, not a vote
};

// In the order of the panel.
[[nodiscard]] std::span<const JudgedRow> judgedRows();
[[nodiscard]] const JudgedRow *judgedRow(Metric metric); // null for the two that are only shown

[[nodiscard]] QString metricTitle(Metric metric); // "GPU idle", short enough for a table
[[nodiscard]] QString metricExplanation(Metric metric); // one sentence
// "1,713.2 ms idle of 2,218.4 ms in GPU windows"
[[nodiscard]] QString metricFigures(Metric metric, const Measure &measure);

// "> 30 · 15 %": all and context steps, then generation steps where that differs.
[[nodiscard]] QString limitText(const JudgedRow &row, const Thresholds &thresholds);
// The same without sign and unit, as typed into a field: "30 · 15".
[[nodiscard]] QString limitInput(const JudgedRow &row, const Thresholds &thresholds);
// Reads what limitInput() writes: one number for both, or two with anything between. Percent, 0 to
// 100. False and no change for anything else.
[[nodiscard]] bool parseLimitInput(const QString &text, const JudgedRow &row, Thresholds *thresholds);

[[nodiscard]] double limitOf(
    const JudgedRow &row, const Thresholds &thresholds, std::optional<StepPhase> phase);
// The window of a phase, or of all steps; null where the verdict has none.
[[nodiscard]] const WindowMetrics *windowOf(
    const HostVerdict &verdict, std::optional<StepPhase> phase);
[[nodiscard]] QString phaseTitle(std::optional<StepPhase> phase); // "all steps", "context steps"
// Whether the metric crossed there; caveats included.
[[nodiscard]] bool isMetricCrossed(const WindowMetrics &window, Metric metric);

[[nodiscard]] QString verdictWord(const HostVerdict &verdict); // "YES", "NO", "INCONCLUSIVE"
[[nodiscard]] QString verdictSentence(const HostVerdict &verdict);
// What the verdict rests on, in a few words: "launch calls and preparation crossed in context steps".
[[nodiscard]] QString evidenceSentence(const HostVerdict &verdict);

} // namespace gapscope
