// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triage.h"

namespace gapscope {

// printf's "%.*f": the published tables round as it does, not as round(x * 100) / 100.
[[nodiscard]] QString printedNumber(double value, int decimals);
// The number that such a text stands for.
[[nodiscard]] double asPrinted(double value, int decimals);

// "2417.7 us, share 24.7%, excl 99.8% / hid 0.2%"
[[nodiscard]] QString overlapSignal(const TriageOverlapRow &row);
// "name (24.7%)<br>name (3.0%)"
[[nodiscard]] QString fuseEvidence(const TriageFuseRow &row);

// The location cell. A kernel of which only the launch of its whole graph is known has no place in
// code: "graph replay only, launched from file.py:12 f"; as published by the reference method.
[[nodiscard]] QString kernelLocation(const TriageAnswer &answer, const TriageKernelRow &row);

// Why a table ("kernels", "overlap", "fuse") has no rows, as a sentence.
[[nodiscard]] QString emptyTableReason(const TriageAnswer &answer, const QString &table);

// "exact", "similar", "none": how the mapping knew a kernel's name.
[[nodiscard]] QString matchName(TriageMatch match);

} // namespace gapscope
