// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/steps.h"

namespace gapscope {

// The step markers of one trace (host-analysis.md 4.2.2), one list per Trace::processes, by start.
// One marker row of the table is used for the whole trace: the first that any of its closed ranges
// matches, so that two frameworks' markers around the same step do not count it twice. Markers
// without a number are numbered by position from 1 (4.2.14); without request counts the phase is
// unknown. Windows are left empty. O(ranges), one match per distinct name.
[[nodiscard]] std::vector<std::vector<Step>> markerSteps(
    const Trace &trace, const std::vector<StepMarker> &markers);

} // namespace gapscope
