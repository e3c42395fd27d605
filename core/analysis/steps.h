// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tables.h"
#include "core/time/intervalset.h"
#include "core/trace/run.h"

#include <optional>

namespace gapscope {

// One forward step of one rank.
struct Step {
    qint64 number = 0; // from its marker, else its position (4.2.14)
    StepPhase phase = StepPhase::Unknown;
    int ctx = 0;
    int gen = 0;
    std::optional<int> ctxTokens;
    TimeRange host; // the marker range, or for grouped collectives first start to last end
    EventId marker = EventId::None; // the marker's range event; None for grouped collectives
    TimeRange window; // on the GPU (4.2.6); empty: no window
};

enum class StepSource : std::uint8_t { Markers, Collectives, None };

// Steps of one rank, by start.
struct RankSteps {
    StepSource source = StepSource::None;
    std::vector<Step> steps;
    // The benchmark run (4.2.5): steps [benchFirst, benchLast).
    std::size_t benchFirst = 0;
    std::size_t benchLast = 0;
    // Whether any GPU work could be attributed; if not, windows are host periods.
    bool attributed = false;
    // Windows of the benchmark run on the rank's device: GPU windows, or host periods.
    IntervalSet context;
    IntervalSet generation;
    IntervalSet aggregate;

    [[nodiscard]] std::span<const Step> benchmark() const
    {
        return std::span(steps).subspan(benchFirst, benchLast - benchFirst);
    }
};

// Steps of a run, one entry per Run::ranks; plus processes that have markers but no GPU work.
struct RunSteps {
    std::vector<RankSteps> ranks;
    StepSource source = StepSource::None; // the best source any rank has
    std::size_t processesWithoutGpu = 0;
    std::vector<Warning> warnings;
    // Window per trace when source is None: first to last GPU work of all its devices.
    std::vector<TimeRange> wholeTrace;
};

// 4.2 items 2, 5, 6, 14. O(events).
[[nodiscard]] RunSteps findSteps(const Run &run, const HostTables &tables);

} // namespace gapscope
