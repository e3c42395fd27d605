// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/hostanswer.h"

#include "core/base/table.h"

namespace gapscope {

// The tables of a host report, also what the window's verdict panel copies and saves.

// One window judged: metric, value, what it is a share of, limit, crossed, numerator, denominator.
// `limits` in the order of Limit.
[[nodiscard]] Table evidenceTable(const QString &id, const QString &title,
    const WindowMetrics &window, const std::array<double, kLimitCount> &limits, Method method);

// One row per rank. Ratios are of that rank's own windows.
[[nodiscard]] Table rankTable(const std::vector<RankMetrics> &ranks);

// Step period of the steady steps.
[[nodiscard]] Table steadyTable(const SteadyPeriod &steady);

// Verdict and figures of both methods, window by window.
[[nodiscard]] Table methodsTable(const HostVerdict &corrected, const HostVerdict &reference);

// "M1 GPU idle", "M2 Launch overhead", ...
[[nodiscard]] QString metricRowTitle(Metric metric);

} // namespace gapscope
