// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/compareanswer.h"

namespace gapscope {

// A comparison in sentences, for the top of a report and of the window's panel. Each rests on
// figures of the comparison. Inline markdown, but for the headline.

// One line, plain text: "target is slower than baseline: +661.9 µs per step (+19.9 %)".
[[nodiscard]] QString compareHeadline(const RunComparison &comparison);
// How much, over how many steps, and how sure.
[[nodiscard]] QString compareSizeText(const RunComparison &comparison);
// GPU or host: which of the two the change is.
[[nodiscard]] QString compareSplitText(const RunComparison &comparison);
// What grew most in the waterfall, largest first, with its source; at most `most`.
[[nodiscard]] std::vector<QString> lookFirstTexts(const RunComparison &comparison, std::size_t most);
// What shrank most, as one sentence; empty: nothing notable.
[[nodiscard]] QString gotFasterText(const RunComparison &comparison);
// Which kernels appeared, vanished or moved between eager and graph.
[[nodiscard]] std::vector<QString> kernelChangeTexts(const RunComparison &comparison);
// Of one run alone: what its mean step is made of.
[[nodiscard]] std::vector<QString> breakdownTexts(const RunComparison &comparison, std::size_t most);

} // namespace gapscope
