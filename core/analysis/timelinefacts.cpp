// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/timelinefacts.h"

#include "core/analysis/gpuprojection.h"

#include <algorithm>
#include <limits>

namespace gapscope {

namespace {

// Busy sets may have as many ranges as there are kernels: coarser blocks keep pyramids below 1 byte
// per event.
constexpr unsigned kBusyBlockShift = 7;

EventClass classOf(StepPhase phase)
{
    switch (phase) {
    case StepPhase::Context:
        return EventClass::ContextStep;
    case StepPhase::Generation:
        return EventClass::GenerationStep;
    case StepPhase::Unknown:
        break;
    }
    return EventClass::UnknownStep;
}

template<class Lane>
LanePyramid pyramidFor(const Lane &lane, bool withClasses, unsigned blockShift = 5)
{
    if (lane.size() < LanePyramid::kWorthwhile)
        return {};
    return LanePyramid::build(lane, withClasses, blockShift);
}

void addSteps(const RankSteps &steps, RankTimeline &rank)
{
    const std::size_t count = steps.steps.size();
    for (std::size_t i = 0; i < count; ++i) {
        TimeRange range = steps.steps[i].host;
        if (i + 1 < count)
            range.end = std::max(range.begin, std::min(range.end, steps.steps[i + 1].host.begin));
        rank.stepRanges.push_back(range);
        rank.stepClasses.push_back(classOf(steps.steps[i].phase));
    }
    TimeNs end = count > 0 ? steps.steps.front().host.end : 0;
    for (std::size_t i = 1; i < count; ++i) {
        const TimeRange gap {end, steps.steps[i].host.begin};
        if (!gap.isEmpty()) {
            rank.gaps.push_back(
                {gap, static_cast<std::uint32_t>(i - 1), static_cast<std::uint32_t>(i)});
            rank.gapRanges.push_back(gap);
        }
        end = std::max(end, steps.steps[i].host.end);
    }
    rank.stepPyramid = pyramidFor(RangeLane(rank.stepRanges, rank.stepClasses), true);
    rank.gapPyramid = pyramidFor(RangeLane(rank.gapRanges, EventClass::StepGap), false);
}

BusySums totalOf(const EventLane &lane, const LanePyramid &pyramid)
{
    BusySums sums;
    if (!pyramid.isEmpty()) {
        std::uint32_t hint = 0;
        return pyramid.at(lane, std::numeric_limits<TimeNs>::max(), hint).sums;
    }
    for (std::uint32_t i = 0; i < lane.size(); ++i) {
        const TimeNs duration = lane.end(i) - lane.begin(i);
        const Slot slot = slotOf(lane.classOf(i));
        sums.busy += duration;
        sums.second += slot == Slot::Second ? duration : 0;
        sums.third += slot == Slot::Third ? duration : 0;
    }
    return sums;
}

void addLoads(const Trace &trace, TraceTimeline &timeline)
{
    for (const Track &track : trace.tracks) {
        BusySums load;
        for (std::uint32_t i = 0; i < track.laneCount; ++i) {
            const std::uint32_t lane = track.firstLane + i;
            const BusySums sums = totalOf(
                EventLane(trace, timeline.classes, lane), timeline.pyramids[lane]);
            load.busy += sums.busy;
            load.second += sums.second;
            load.third += sums.third;
        }
        timeline.loads.push_back(load);
    }
}

TraceTimeline describeTrace(const TracePtr &trace, const HostTables &tables, const Progress &progress)
{
    TraceTimeline result;
    result.classes = EventClasses(trace, tables.communication, tables.prepRanges);
    result.pyramids.resize(trace->events.laneCount());
    for (std::uint32_t lane = 0; lane < result.pyramids.size() && !progress.isCancelled(); ++lane) {
        const EventLane events(*trace, result.classes, lane);
        const bool mixed = events.size() > 0
            && trace->events.category[events.firstRow()] != Category::OsCall;
        result.pyramids[lane] = pyramidFor(events, mixed);
    }
    addLoads(*trace, result);
    return result;
}

RankTimeline describeRank(const Run &run, std::size_t rank, const RankSteps &steps,
    const RankIntervals &intervals)
{
    const Trace &trace = run.traceOf(rank);
    const ProcessId process = trace.ranks[index(run.ranks[rank].rank)].process;
    RankTimeline result;
    result.busy = intervals.busy ? intervals.busy : std::make_shared<const IntervalSet>();
    result.prep = intervals.prep ? intervals.prep : std::make_shared<const IntervalSet>();
    addSteps(steps, result);
    result.busyPyramid
        = pyramidFor(RangeLane(result.busy->ranges(), EventClass::Busy), false, kBusyBlockShift);
    GpuProjection projection = projectOnGpu(trace, process);
    result.projections = std::move(projection.ranges);
    result.projectionOf = std::move(projection.events);
    result.projectionPyramid
        = pyramidFor(RangeLane(result.projections, EventClass::Projection), false);
    UnrecordedGraphs unrecorded = findUnrecordedGraphs(trace, process);
    result.unrecorded = std::move(unrecorded.ranges);
    result.unrecordedLaunch = std::move(unrecorded.launches);
    result.queue = QueueDepth(trace, process);
    return result;
}

} // namespace

std::size_t TimelineFacts::pyramidBytes() const
{
    std::size_t bytes = 0;
    for (const TraceTimeline &trace : traces) {
        for (const LanePyramid &pyramid : trace.pyramids)
            bytes += pyramid.bytes();
    }
    for (const RankTimeline &rank : ranks)
        bytes += rank.busyPyramid.bytes() + rank.stepPyramid.bytes() + rank.gapPyramid.bytes()
            + rank.projectionPyramid.bytes();
    return bytes;
}

TimelineFactsPtr buildTimelineFacts(const Run &run, std::vector<RankSteps> steps,
    const std::vector<RankIntervals> &intervals, const HostTables &tables, const Progress &progress)
{
    auto facts = std::make_shared<TimelineFacts>();
    facts->run = run;
    facts->steps = std::move(steps);
    for (const TracePtr &trace : run.traces)
        facts->traces.push_back(describeTrace(trace, tables, progress));
    for (std::size_t rank = 0; rank < run.ranks.size() && !progress.isCancelled(); ++rank)
        facts->ranks.push_back(describeRank(run, rank, facts->steps[rank], intervals[rank]));
    return progress.isCancelled() ? nullptr : facts;
}

TimelineFactsPtr collectTimelineFacts(const Run &run, const HostFactsPtr &facts,
    const HostTables &tables, const Progress &progress)
{
    // The sets live in the host facts; these pointers keep them.
    std::vector<RankIntervals> intervals;
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        intervals.push_back({std::shared_ptr<const IntervalSet>(facts, &deviceBusyOf(*facts, rank)),
            std::shared_ptr<const IntervalSet>(facts, &hostPrepOf(*facts, rank))});
    }
    return buildTimelineFacts(run, stepsOf(*facts).ranks, intervals, tables, progress);
}

} // namespace gapscope
