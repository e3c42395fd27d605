// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/measuredset.h"
#include "core/trace/trace.h"

#include <optional>

namespace gapscope {

// Launch calls of one rank, measured.
struct LaunchFacts {
    MeasuredSet all; // union of its launch calls
    std::optional<MeasuredSet>
        unpressed; // without calls under queue back-pressure; absent: the same
    std::size_t calls = 0;
    std::size_t pressed = 0; // calls begun while the queue was full
    std::vector<TimeNs> graphLaunches; // begins of graph launches, ascending

    [[nodiscard]] const MeasuredSet &judged() const { return unpressed ? *unpressed : all; }
};

// Start of the first GPU row of every API call, by the call's EventTable::detail; kNoWork: none.
inline constexpr TimeNs kNoWork = std::numeric_limits<TimeNs>::max();
[[nodiscard]] std::vector<TimeNs> firstWorkOfCalls(const Trace &trace);

// host-analysis.md 4.2.7 (M2) and 4.2.8: a launch call that begins while 512 or more earlier
// launches of its rank have not started on the GPU waits for room in the queue. O(n log n).
[[nodiscard]] LaunchFacts collectLaunches(
    const Trace &trace, ProcessId process, std::span<const TimeNs> firstWork);

// Launch calls of all processes that began while the queue was full (4.2.8), ascending.
[[nodiscard]] std::vector<EventId> blockedLaunches(const Trace &trace);

} // namespace gapscope
