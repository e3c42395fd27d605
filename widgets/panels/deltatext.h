// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/base/format.h"
#include "widgets/style/celllook.h"

namespace gapscope {

// How the panels of a comparison say what they show (look.md 6).

// Neutral where the runs did not do the same work: nothing is worse or better then.
[[nodiscard]] Mark markOf(DeltaStatus status, bool isComparable = true);
// Of a change: worse, better, or the ink of what did not change.
[[nodiscard]] Ink inkOf(DeltaStatus status, double change, bool isComparable = true);

// Whether whole ranges are so long that they read in ms.
[[nodiscard]] bool isLong(const Delta &us);
// "3,326.8 → 3,988.7 µs"; a run alone has one number.
[[nodiscard]] QString fromToText(const Delta &us, bool single);
// "▲ +661.9 (+19.9 %)", "▼ −15.7 (−43.0 %)".
[[nodiscard]] QString changeText(const Delta &delta, Unit unit = Unit::Without);
// "95 % interval +661.4 … +662.4", or why there is none.
[[nodiscard]] QString intervalText(const MeanInterval &interval);
// Half the width of an interval, us; none without one.
[[nodiscard]] std::optional<double> halfWidth(const MeanInterval &interval);
// "±0.5"
[[nodiscard]] QString plusMinusText(const MeanInterval &interval);

// "254 of 272 steps paired by (ctx, gen); 18 left out, grey"
[[nodiscard]] QString pairingText(const RunComparison &comparison);
// "0 ctx · 500 gen"
[[nodiscard]] QString workloadLabel(const Workload &workload);
// "240 steady steps of 0 ctx · 500 gen", "whole ranges": what the tables are about.
[[nodiscard]] QString comparedText(const RunComparison &comparison);
// "Step period", "Range".
[[nodiscard]] QString periodName(const RunComparison &comparison);
// "µs/step", "µs per range".
[[nodiscard]] QString perUnitText(const RunComparison &comparison);

} // namespace gapscope
