// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/timelinefacts.h"

namespace gapscope {

// A step or an inter-step gap that stands out.
struct Extreme {
    std::size_t rank = 0; // index into Run::ranks
    std::size_t index = 0; // position in RankSteps::steps or RankTimeline::gaps
    qint64 number = 0; // of the step; of the step before the gap
    TimeNs length = 0;
    // What it has more than the same one of the baseline; absent without a baseline.
    std::optional<TimeNs> growth;
};

// Steps (host time from begin to end) or gaps of the benchmark part of a run, worst first, at most
// `limit`: with a baseline those that grew most against the step or gap of the same number on the
// same rank, without one the longest. Those that the baseline does not have are left out. Equal ones
// in order of rank and time. O(steps · log steps).
[[nodiscard]] std::vector<Extreme> worstSteps(
    const TimelineFacts &facts, const TimelineFacts *baseline, std::size_t limit);
[[nodiscard]] std::vector<Extreme> worstGaps(
    const TimelineFacts &facts, const TimelineFacts *baseline, std::size_t limit);

// Idle time between two GPU works of a rank's device.
struct IdleExtreme {
    std::size_t rank = 0; // index into Run::ranks
    TimeRange range; // on the clock of the rank's trace
};

// The longest idle times of all ranks, or of one, longest first, at most `limit`. For traces without
// steps to have gaps between. O(busy intervals · log limit).
[[nodiscard]] std::vector<IdleExtreme> longestIdle(
    const TimelineFacts &facts, std::optional<std::size_t> rank, std::size_t limit);

} // namespace gapscope
