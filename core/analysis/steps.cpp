// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/steps.h"

#include "core/analysis/iterations.h"
#include "core/analysis/phases.h"
#include "core/analysis/stepmarkers.h"
#include "core/analysis/tracewalk.h"
#include "core/base/tr.h"

#include <QStringList>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

void takeMarkers(const Run &run, const HostTables &tables, RunSteps &steps)
{
    for (std::size_t trace = 0; trace < run.traces.size(); ++trace) {
        auto lists = markerSteps(*run.traces[trace], tables.markers);
        for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
            if (run.ranks[rank].trace == trace)
                steps.ranks[rank].steps = std::move(lists[index(rankOf(run, rank).process)]);
        }
        // What is left belongs to processes without GPU work: listed, not counted (4.2.3).
        QStringList pids;
        for (std::size_t process = 0; process < lists.size(); ++process) {
            if (!lists[process].empty())
                pids.push_back(QString::number(run.traces[trace]->processes[process].pid));
        }
        steps.processesWithoutGpu += static_cast<std::size_t>(pids.size());
        if (!pids.empty()) {
            steps.warnings.push_back({Tr::tr("Processes with step markers but without GPU work are "
                                             "not counted: %1.")
                                          .arg(pids.join(u", "_s))});
        }
    }
}

void takeCollectives(const Run &run, const HostTables &tables, RunSteps &steps)
{
    std::vector<std::vector<bool>> isCollective;
    for (const TracePtr &trace : run.traces)
        isCollective.push_back(matchNames(trace->strings, tables.stepCollectives));
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        steps.ranks[rank].steps = collectiveSteps(
            run.traceOf(rank), rankOf(run, rank).process, isCollective[run.ranks[rank].trace]);
    }
}

bool haveSteps(const RunSteps &steps)
{
    return std::ranges::any_of(
        steps.ranks, [](const RankSteps &rank) { return !rank.steps.empty(); });
}

// From the first to the last GPU work of all devices of a trace (4.2.6).
TimeRange workHull(const Trace &trace)
{
    std::optional<TimeRange> hull;
    for (const Track &track : trace.tracks) {
        if (!isWorkTrack(track))
            continue;
        forEachLane(trace, track, [&](EventSpan span) {
            if (span.size() == 0)
                return;
            // Begins and ends ascend within a lane.
            const TimeRange lane {trace.events.begin[span.first], trace.events.end[span.last - 1]};
            hull = hull ? hull->united(lane) : lane;
        });
    }
    return hull.value_or(TimeRange {});
}

void warnOfRanksApart(RunSteps &steps)
{
    QStringList without;
    QStringList unattributed;
    for (std::size_t rank = 0; rank < steps.ranks.size(); ++rank) {
        if (steps.ranks[rank].source == StepSource::None)
            without.push_back(QString::number(rank));
        else if (!steps.ranks[rank].attributed)
            unattributed.push_back(QString::number(rank));
    }
    if (!without.empty()) {
        steps.warnings.push_back(
            {Tr::tr("Ranks without forward steps are not part of the figures: %1.")
                    .arg(without.join(u", "_s)),
                true});
    }
    if (!unattributed.empty()) {
        steps.warnings.push_back(
            {Tr::tr("No GPU work of these ranks could be joined to a launch call, "
                    "so their windows are host periods: %1.")
                    .arg(unattributed.join(u", "_s)),
                true});
    }
}

} // namespace

RunSteps findSteps(const Run &run, const HostTables &tables)
{
    RunSteps steps;
    steps.ranks.resize(run.ranks.size());
    takeMarkers(run, tables, steps);
    steps.source = haveSteps(steps) ? StepSource::Markers : StepSource::None;
    if (steps.source == StepSource::None) {
        takeCollectives(run, tables, steps);
        if (haveSteps(steps))
            steps.source = StepSource::Collectives;
    }
    if (steps.source == StepSource::None) {
        for (const TracePtr &trace : run.traces)
            steps.wholeTrace.push_back(workHull(*trace));
        return steps;
    }
    for (std::size_t i = 0; i < run.ranks.size(); ++i) {
        RankSteps &rank = steps.ranks[i];
        if (rank.steps.empty())
            continue;
        rank.source = steps.source;
        std::tie(rank.benchFirst, rank.benchLast) = benchmarkRun(rank.steps);
        findWindows(run.traceOf(i), rankOf(run, i).process, rank);
    }
    warnOfRanksApart(steps);
    return steps;
}

} // namespace gapscope
