// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/compareanswer.h"

#include <QByteArray>

namespace gapscope {

class JsonWriter;

// The answer of `gapscope compare` as JSON (docs/json.md). Means per step have 6 decimals, so that
// what adds up in the struct adds up in the text.
[[nodiscard]] QByteArray compareJson(const CompareAnswer &answer);

// The published figures: of two runs the blocks of the published comparison, of one those of the
// root cause analysis, rounded as published (host-analysis.md 3.7). Keys stop where the published
// analysis stops; {"error": ...} where it does not begin.
[[nodiscard]] QByteArray referenceCompareJson(const ReferenceAnswer &answer);

// The published `optimization_handoff` block as a member (host-analysis.md 2.5).
void writeHandoff(JsonWriter &json, const OptimizationHandoff &handoff);

// A mean per step, us.
[[nodiscard]] double jsonMeanUs(double us);

} // namespace gapscope
