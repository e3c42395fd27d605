// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/geometry.h"

#include "core/base/parallel.h"

namespace gapscope {

namespace {

constexpr unsigned kIntervalBlockShift = 7;

std::uint64_t keyOf(std::size_t run, std::size_t place, StripSource source, std::uint32_t lane)
{
    return (std::uint64_t(run) << 63) | (std::uint64_t(source) << 56) | (std::uint64_t(place) << 32)
        | lane;
}

} // namespace

void Geometry::setRuns(const RunFacts &runs)
{
    m_runs = runs;
    m_strips.clear();
    m_columns.clear();
    m_intervals.clear();
    ++m_stamp;
}

void Geometry::setView(
    TimeRange view, int width, const std::array<std::vector<TimeNs>, kMaxRuns> &shifts)
{
    const TimeScale scale(view, std::max(1, width));
    if (scale == m_scale && shifts == m_shifts)
        return;
    m_scale = scale;
    m_shifts = shifts;
    clear();
}

void Geometry::clear()
{
    ++m_stamp;
}

TimeScale Geometry::scale(std::size_t run, std::size_t trace) const
{
    const TimeNs shift = trace < m_shifts[run].size() ? m_shifts[run][trace] : 0;
    const TimeRange view = m_scale.range();
    return {{view.begin - shift, view.end - shift}, m_scale.width()};
}

StripGeometry &Geometry::entryOf(const TimelineRow &row, const Strip &strip)
{
    // Lanes are numbered per trace, everything else belongs to a rank.
    const bool isLane = strip.source == StripSource::Lane;
    return m_strips[keyOf(
        row.run, isLane ? row.trace : row.rank & 0xffffff, strip.source, isLane ? strip.lane : 0)];
}

void Geometry::prepare(std::span<const TimelineRow *const> rows)
{
    struct Job {
        const TimelineRow *row;
        std::uint32_t lane;
        StripGeometry *out;
    };

    std::vector<Job> jobs;
    for (const TimelineRow *row : rows) {
        for (const Strip &strip : row->strips) {
            if (strip.source != StripSource::Lane
                || m_runs[row->run]->traces[row->trace].pyramids[strip.lane].isEmpty())
                continue;
            StripGeometry &geometry = entryOf(*row, strip);
            if (geometry.stamp == m_stamp)
                continue;
            geometry.stamp = m_stamp;
            ++m_foldCount;
            jobs.push_back({row, strip.lane, &geometry});
        }
    }
    onAllCores(jobs.size(),
        [&](std::size_t i) { foldTraceLane(*jobs[i].row, jobs[i].lane, *jobs[i].out); });
}

const StripGeometry &Geometry::strip(const TimelineRow &row, const Strip &strip)
{
    StripGeometry &geometry = entryOf(row, strip);
    if (geometry.stamp != m_stamp) {
        geometry.stamp = m_stamp;
        ++m_foldCount;
        foldStrip(row, strip, geometry);
    }
    return geometry;
}

void Geometry::foldTraceLane(
    const TimelineRow &row, std::uint32_t laneIndex, StripGeometry &out) const
{
    const TimelineFacts &facts = *m_runs[row.run];
    const Trace &trace = *facts.run.traces[row.trace];
    const TraceTimeline &timeline = facts.traces[row.trace];
    const EventLane lane(trace, timeline.classes, laneIndex);
    const TimeScale scale = this->scale(row.run, row.trace);
    fold(lane, &timeline.pyramids[laneIndex], scale, out.folded);
    out.rails.clear();
    out.hasRails = false;
    if (row.kind == RowKind::Stream)
        out.hasRails = foldRails(trace, lane, scale, out.rails);
}

void Geometry::foldStrip(const TimelineRow &row, const Strip &strip, StripGeometry &out)
{
    const TimeScale scale = this->scale(row.run, row.trace);
    const TimelineFacts &facts = *m_runs[row.run];
    if (strip.source == StripSource::Lane) {
        foldTraceLane(row, strip.lane, out);
        return;
    }
    out.folded.clear();
    if (row.rank >= facts.ranks.size())
        return;
    const RankTimeline &rank = facts.ranks[row.rank];
    switch (strip.source) {
    case StripSource::Steps:
        fold(RangeLane(rank.stepRanges, rank.stepClasses), &rank.stepPyramid, scale, out.folded);
        break;
    case StripSource::Gaps:
        fold(RangeLane(rank.gapRanges, EventClass::StepGap), &rank.gapPyramid, scale, out.folded);
        break;
    case StripSource::Holes:
        foldHoles(rank.busy->ranges(), facts.run.traces[row.trace]->range,
            deviceColumns(row.run, row.rank), scale, out.folded);
        break;
    case StripSource::Projection:
        fold(RangeLane(rank.projections, EventClass::Projection), &rank.projectionPyramid, scale,
            out.folded);
        break;
    case StripSource::Unrecorded:
        fold(RangeLane(rank.unrecorded, EventClass::Projection), nullptr, scale, out.folded);
        break;
    case StripSource::Queue:
        rank.queue.columns(*facts.run.traces[row.trace], scale, out.depths);
        break;
    case StripSource::Lane:
        break;
    }
}

const ColumnSums &Geometry::deviceColumns(std::size_t run, std::size_t rank)
{
    DeviceColumns &columns = m_columns[keyOf(run, rank, StripSource::Holes, 0)];
    if (columns.stamp != m_stamp) {
        columns.stamp = m_stamp;
        const TimelineFacts &facts = *m_runs[run];
        const RankTimeline &timeline = facts.ranks[rank];
        measureColumns(RangeLane(timeline.busy->ranges(), EventClass::Busy), &timeline.busyPyramid,
            scale(run, facts.run.ranks[rank].trace), columns.sums);
    }
    return columns.sums;
}

void Geometry::setIntervals(std::size_t run, std::vector<IntervalSet> ranks)
{
    m_intervalsRun = run;
    m_intervals.clear();
    for (IntervalSet &set : ranks) {
        Intervals intervals;
        intervals.set = std::move(set);
        const RangeLane lane(intervals.set.ranges(), EventClass::Busy);
        if (lane.size() >= LanePyramid::kWorthwhile)
            intervals.pyramid = LanePyramid::build(lane, false, kIntervalBlockShift);
        m_intervals.push_back(std::move(intervals));
    }
}

const FoldedLane *Geometry::intervals(std::size_t run, std::size_t rank)
{
    if (run != m_intervalsRun || rank >= m_intervals.size() || !m_runs[run])
        return nullptr;
    Intervals &intervals = m_intervals[rank];
    if (intervals.stamp != m_stamp) {
        intervals.stamp = m_stamp;
        fold(RangeLane(intervals.set.ranges(), EventClass::Busy), &intervals.pyramid,
            scale(run, m_runs[run]->run.ranks[rank].trace), intervals.folded);
    }
    return &intervals.folded;
}

std::size_t Geometry::currentBoxes() const
{
    std::size_t boxes = 0;
    for (const auto &[key, strip] : m_strips) {
        if (strip.stamp == m_stamp)
            boxes += strip.folded.boxes.size();
    }
    return boxes;
}

} // namespace gapscope
