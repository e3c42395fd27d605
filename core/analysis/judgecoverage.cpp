// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/judgecoverage.h"

#include "core/analysis/tracewalk.h"
#include "core/base/tr.h"

namespace gapscope {

namespace {

void countRows(const Trace &trace, EventSpan rows, GraphCounts &counts)
{
    const EventTable &events = trace.events;
    for (std::uint32_t row = rows.first; row < rows.last; ++row) {
        const TimeNs length = events.end[row] - events.begin[row];
        const Category category = events.category[row];
        counts.time += length;
        if (category == Category::EagerKernel) {
            ++counts.kernels;
            continue;
        }
        counts.graphTime += length;
        if (category == Category::GraphKernel) {
            ++counts.kernels;
            ++counts.graphKernels;
        } else {
            ++counts.wholeGraphs;
        }
    }
}

// Rows of a lane that begin inside a window.
EventSpan rowsInside(const Trace &trace, EventSpan lane, TimeRange window)
{
    const auto begins = trace.events.begin.begin();
    const auto first = std::lower_bound(begins + lane.first, begins + lane.last, window.begin);
    const auto last = std::lower_bound(first, begins + lane.last, window.end);
    return {static_cast<std::uint32_t>(first - begins), static_cast<std::uint32_t>(last - begins)};
}

} // namespace

GraphCounts &GraphCounts::operator+=(const GraphCounts &other)
{
    kernels += other.kernels;
    graphKernels += other.graphKernels;
    wholeGraphs += other.wholeGraphs;
    time += other.time;
    graphTime += other.graphTime;
    return *this;
}

GraphCounts countGraphs(const Trace &trace, ProcessId process, const IntervalSet *windows)
{
    GraphCounts counts;
    for (const Track &track : trace.tracks) {
        if (!isWorkTrack(track) || track.process != process)
            continue;
        forEachLane(trace, track, [&](EventSpan lane) {
            if (!windows) {
                countRows(trace, lane, counts);
                return;
            }
            for (const TimeRange &window : windows->ranges())
                countRows(trace, rowsInside(trace, lane, window), counts);
        });
    }
    return counts;
}

GraphCoverage makeCoverage(const GraphCounts &counts, bool graphLaunches)
{
    GraphCoverage coverage;
    coverage.wholeGraphExecutions = counts.wholeGraphs;
    coverage.graphLaunches = graphLaunches;
    if (counts.kernels + counts.wholeGraphs == 0) {
        coverage.reason = Tr::tr("There is no GPU work.");
        return coverage;
    }
    if (graphLaunches && !counts.anyGraph()) {
        coverage.reason
            = Tr::tr("CUDA graphs were launched, but no row says which work was theirs.");
        return coverage;
    }
    if (counts.time > 0)
        coverage.byTime = static_cast<double>(counts.graphTime) / static_cast<double>(counts.time);
    if (counts.wholeGraphs == 0) {
        coverage.byCount
            = static_cast<double>(counts.graphKernels) / static_cast<double>(counts.kernels);
    } else {
        coverage.reason = Tr::tr("Graphs were recorded as whole executions, so the number of their "
                                 "kernels is not known.");
    }
    return coverage;
}

} // namespace gapscope
