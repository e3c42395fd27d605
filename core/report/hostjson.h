// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/hostanswer.h"

#include <QByteArray>

namespace gapscope {

// The published detection output of a reference verdict: its keys, order, rounding and spelling, or
// {"error": ...} (host-analysis.md 2.5). Without a line end, as the published file.
[[nodiscard]] QByteArray referenceJson(const HostVerdict &verdict);

// The corrected verdict: the published keys and what they rest on (docs/json.md). Every key is
// always there; what the trace cannot answer is null.
[[nodiscard]] QByteArray correctedJson(const HostAnswer &answer);

// One of the two, by the answer's method.
[[nodiscard]] QByteArray hostJson(const HostAnswer &answer);

} // namespace gapscope
