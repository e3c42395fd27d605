// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapinspect.h"
#include "widgets/style/celllook.h"

namespace gapscope {

// Words and marks that the gap panels share.

[[nodiscard]] Swatch causeSwatch(CauseKind kind, bool preparation = false);
[[nodiscard]] Swatch workSwatch(Category category);

// ● measured, ◐ from the range table, ○ guess.
[[nodiscard]] Mark evidenceMark(Confidence confidence);
[[nodiscard]] QString evidenceText(Confidence confidence);

// "10–50 µs", as chips and tables name a bucket of gap lengths.
[[nodiscard]] QString bucketText(std::size_t bucket);

[[nodiscard]] QString scopeName(KernelScope scope); // "Steady", a choice
[[nodiscard]] QString scopeWords(KernelScope scope); // "steady steps", in a sentence

// "540.4 ms": sums of many gaps; the cells' column says ms.
[[nodiscard]] double inMs(TimeNs time);

} // namespace gapscope
