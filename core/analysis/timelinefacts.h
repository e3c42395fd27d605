// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "core/base/progress.h"
#include "core/query/busypyramid.h"
#include "core/query/eventclasses.h"
#include "core/query/queuedepth.h"

#include <memory>

namespace gapscope {

// The time between the end of a step and the start of the next one on the same rank. A gap is named
// by its rank and its position in RankTimeline::gaps.
struct StepGap {
    TimeRange range; // host time, never empty
    std::uint32_t before = 0; // positions in RankSteps::steps
    std::uint32_t after = 0;
};

// What the timeline shows of one rank beside its events. Times are on the clock of the rank's trace.
struct RankTimeline {
    std::vector<TimeRange> stepRanges; // one per step, made disjoint for drawing
    std::vector<EventClass> stepClasses; // one per step
    LanePyramid stepPyramid;
    std::vector<StepGap> gaps; // by begin
    std::vector<TimeRange> gapRanges; // the same ranges as a lane
    LanePyramid gapPyramid;
    std::shared_ptr<const IntervalSet> busy; // union of GPU work of the rank's device
    std::shared_ptr<const IntervalSet> prep; // host preparation (M3)
    LanePyramid busyPyramid;
    // Time between the first and the last GPU work launched inside a range of the rank's main
    // thread (the outermost depth that has several); disjoint, by begin.
    std::vector<TimeRange> projections;
    std::vector<EventId> projectionOf; // the range event of each projection
    LanePyramid projectionPyramid;
    // Graph launches that left no GPU rows at all: what the GPU did then is unknown, not idle.
    std::vector<TimeRange> unrecorded;
    std::vector<EventId> unrecordedLaunch;
    QueueDepth queue;
};

// What the timeline needs of one trace: per event what it is drawn as, per lane a pyramid.
struct TraceTimeline {
    EventClasses classes;
    std::vector<LanePyramid> pyramids; // per lane; empty ones for short lanes
    std::vector<BusySums> loads; // per track: summed durations, by slot
};

// Everything the timeline draws, computed once per run by the job that loads it. Immutable and
// shared between threads; at most 1 byte per event for pyramids.
struct TimelineFacts {
    Run run;
    std::vector<RankSteps> steps; // per Run::ranks
    std::vector<RankTimeline> ranks; // per Run::ranks
    std::vector<TraceTimeline> traces; // per Run::traces

    [[nodiscard]] std::size_t pyramidBytes() const;
};

using TimelineFactsPtr = std::shared_ptr<const TimelineFacts>;

// The measured interval sets of one rank, kept alive by whoever made them.
struct RankIntervals {
    std::shared_ptr<const IntervalSet> busy;
    std::shared_ptr<const IntervalSet> prep;
};

// O(events). Null when cancelled.
[[nodiscard]] TimelineFactsPtr collectTimelineFacts(const Run &run, const HostFactsPtr &facts,
    const HostTables &tables, const Progress &progress);

// The same from its parts; one RankSteps and one RankIntervals per Run::ranks.
[[nodiscard]] TimelineFactsPtr buildTimelineFacts(const Run &run, std::vector<RankSteps> steps,
    const std::vector<RankIntervals> &intervals, const HostTables &tables, const Progress &progress);

} // namespace gapscope
