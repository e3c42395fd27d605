// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/timelinefacts.h"
#include "core/query/eventdetails.h"

namespace gapscope {

// What is known about a thing selected on the timeline, as lines for the details panel. Times are
// shown from the trace's first GPU work. Ranks are indices into Run::ranks.

// eventDetails() with the rank and the step around the event (around its launch, for GPU work).
[[nodiscard]] Details describeEvent(
    const TimelineFacts &facts, std::size_t trace, EventId event);

// An inter-step gap: length, GPU idle time in it, and what the rank's main thread was in, by
// operation, longest first; those lines add up to the length, Unattributed included (4.3).
[[nodiscard]] Details describeGap(
    const TimelineFacts &facts, std::size_t rank, std::size_t gap, const HostTables &tables);

// A forward step: requests, host time, GPU window, how busy the GPU was in it, the gaps beside it.
[[nodiscard]] Details describeStep(const TimelineFacts &facts, std::size_t rank, std::size_t step);

// A range of time: length, and per rank how long its GPU idled. `times` per Run::traces, `ranks`
// empty: all.
[[nodiscard]] Details describeRange(const TimelineFacts &facts, const std::vector<TimeRange> &times,
    const std::vector<std::uint32_t> &ranks);

} // namespace gapscope
