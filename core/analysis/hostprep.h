// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/intervalset.h"
#include "core/trace/trace.h"

namespace gapscope {

// Host preparation of one trace (host-analysis.md 4.2.7, M3).
struct PrepFacts {
    QString name; // the preferred range name that the trace has; empty: none of them
    std::vector<IntervalSet> byProcess; // union of the ranges of that name, per Trace::processes
};

// Takes the ranges named exactly, or ending in "." and, the first of `names` that any closed range
// of the trace has. No domain filter. O(ranges).
[[nodiscard]] PrepFacts collectPrep(const Trace &trace, const std::vector<QString> &names);

} // namespace gapscope
