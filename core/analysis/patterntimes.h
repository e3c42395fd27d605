// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapbook.h"

namespace gapscope {

// Which repetitions of a layer are meant.
enum class LayerChoice : std::uint8_t {
    One, // the first one of the step that the pattern was found in
    All, // all of them, in all steps of that rank with the same kernels
};

// When the kernels at `positions` of the pattern ran, on the clock of its rank's trace; no
// positions: the whole layer, with its gaps. O(kernels of the steps looked at).
[[nodiscard]] IntervalSet patternTimes(const GapBook &book, const LayerPattern &pattern,
    std::span<const std::uint32_t> positions, LayerChoice choice);

} // namespace gapscope
