// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapbook.h"

namespace gapscope {

// One gap among its likes.
struct GapPoint {
    double x = 0; // step number; without steps the begin in ms from the first GPU work
    TimeNs length = 0; // 0: the GPU was not idle there
    std::optional<GapKey> key; // nothing: there was no idle time
};

// The same gap in every step. A device's or stream's gap is the same where it is before the same
// occurrence of the same kernel in its step; an inter-step gap where it follows a step of that kind.
// Without steps: all gaps between kernels of the same names.
struct GapSeries {
    QString title; // "This gap in all 239 steady steps"
    bool bySteps = false;
    std::vector<GapPoint> points; // by x
    std::optional<std::size_t> current; // the gap itself among the points
    double median = 0; // of the lengths, ns
    double p90 = 0;
    QString reason; // why there is none
};

// O(GPU work of the steps); without steps O(gaps of the table).
[[nodiscard]] GapSeries seriesOf(const GapBook &book, const GapKey &key);

// Quantile of sorted values, linear between neighbours.
[[nodiscard]] double quantileOf(std::span<const TimeNs> sorted, double share);

} // namespace gapscope
