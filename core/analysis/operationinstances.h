// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"

namespace gapscope {

// A range of an operation.
struct OperationInstance {
    std::uint32_t trace = 0; // index into Run::traces
    EventId event = EventId::None;
};

// All closed ranges of an operation, all processes and threads, by (trace, event). O(ranges).
[[nodiscard]] std::vector<OperationInstance> operationInstances(
    const Run &run, const QString &operation, const std::vector<StepMarker> &markers);

// The names under which an owner's events are recorded in a trace, ascending: all forward steps are
// one operation, and versions of a call are one call. O(names + ranges).
[[nodiscard]] std::vector<StringId> recordedNames(
    const Trace &trace, const TimeOwner &owner, const std::vector<StepMarker> &markers);

// A step and what it shows.
struct StepRef {
    std::uint32_t rank = 0;
    std::uint32_t step = 0; // index into RankSteps::steps
    TimeRange time; // its period
};

// The compared step of one side in which the operation takes its median inclusive time (upper median,
// the earliest of equals); for an operation that this side does not have, the compared step of median
// period. None where no steps are compared. `series` is the side's of a RunComparison.
[[nodiscard]] std::optional<StepRef> medianStep(const ComparedRun &side,
    const std::vector<SeriesPoint> &series, const QString &operation,
    const std::vector<StepMarker> &markers);

} // namespace gapscope
