// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/graphbreaks.h"

#include "core/analysis/operations.h"
#include "core/base/tr.h"
#include "core/query/innermostrange.h"

#include <algorithm>
#include <map>
#include <set>

namespace gapscope {

namespace {

bool isGraphWork(const Trace &trace, EventId row)
{
    const Category category = trace.events.category[index(row)];
    return category == Category::GraphKernel || category == Category::WholeGraph;
}

// The breaks of one step: runs of eager kernels with graph work of two different launches around.
void findInStep(const Trace &trace, std::span<const EventId> work, GraphBreak place,
    std::vector<GraphBreak> &breaks)
{
    const EventTable &events = trace.events;
    EventId graphBefore = EventId::None; // the graph work that ends last before the run
    GraphBreak open = place;
    TimeNs busyUntil = 0;
    for (const EventId row : work) {
        const TimeRange time = events.range(row);
        if (graphBefore != EventId::None)
            open.idle += std::max<TimeNs>(0, time.begin - busyUntil);
        busyUntil = graphBefore == EventId::None ? time.end : std::max(busyUntil, time.end);
        if (!isGraphWork(trace, row)) {
            if (graphBefore == EventId::None)
                continue;
            if (open.kernels++ == 0)
                open.first = row;
            open.last = row;
            open.kernelTime += time.duration();
            continue;
        }
        const bool otherLaunch = graphBefore != EventId::None
            && trace.links.launch(graphBefore) != trace.links.launch(row);
        if (open.kernels > 0 && otherLaunch)
            breaks.push_back(open);
        graphBefore = row;
        busyUntil = std::max(busyUntil, time.end);
        open = place;
    }
}

std::vector<QString> kernelNames(
    const Trace &trace, std::span<const EventId> work, const GraphBreak &place)
{
    std::vector<QString> names;
    QString last;
    int repeats = 0;
    const auto flush = [&] {
        if (repeats > 0)
            names.push_back(repeats == 1 ? last : QStringLiteral("%1 ×%2").arg(last).arg(repeats));
    };
    bool inside = false;
    for (const EventId row : work) {
        inside = inside || row == place.first;
        if (!inside)
            continue;
        const QString name = trace.strings.text(trace.events.name[index(row)]);
        if (name == last) {
            ++repeats;
        } else {
            flush();
            last = name;
            repeats = 1;
        }
        if (row == place.last)
            break;
    }
    flush();
    return names;
}

void addRank(const Run &run, std::size_t rank, const RankSteps &steps, const StepWork &work,
    const HostTables &tables,
    std::map<std::pair<QString, std::vector<QString>>, GraphBreakGroup> &groups)
{
    const Trace &trace = run.traceOf(rank);
    LaunchRanges ranges(trace);
    std::vector<GraphBreak> breaks;
    for (std::size_t step = steps.benchFirst; step < steps.benchLast; ++step) {
        GraphBreak place;
        place.rank = rank;
        place.step = static_cast<std::uint32_t>(step);
        findInStep(trace, work.of(step), place, breaks);
    }
    for (const GraphBreak &found : breaks) {
        const EventId around = ranges.of(trace.links.launch(found.first));
        const QString range = around == EventId::None
            ? QString()
            : operationName(trace.strings.text(trace.events.name[index(around)]), tables.markers);
        std::vector<QString> names = kernelNames(trace, work.of(found.step), found);
        GraphBreakGroup &group = groups[{range, names}];
        group.range = range;
        group.kernels = std::move(names);
        ++group.breaks;
        group.kernelCount += found.kernels;
        group.kernelTime += found.kernelTime;
        group.idle += found.idle;
        group.instances.push_back(found);
    }
}

} // namespace

GraphBreaks findGraphBreaks(const Run &run, const HostFacts &facts, const HostTables &tables)
{
    return findGraphBreaks(run, facts, collectWork(run, facts), tables);
}

GraphBreaks findGraphBreaks(
    const Run &run, const HostFacts &facts, const RunWork &work, const HostTables &tables)
{
    GraphBreaks result;
    const RunSteps &steps = stepsOf(facts);
    bool attributed = false;
    std::map<std::pair<QString, std::vector<QString>>, GraphBreakGroup> groups;
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        if (!steps.ranks[rank].attributed)
            continue;
        attributed = true;
        addRank(run, rank, steps.ranks[rank], work.steps[rank], tables, groups);
    }
    if (steps.source != StepSource::Markers)
        result.reason = Tr::tr("The trace has no forward-step markers, so graph launches cannot be "
                               "grouped by step.");
    else if (!attributed)
        result.reason
            = Tr::tr("No kernel joins a launch call inside a forward step.");
    for (auto &[key, group] : groups) {
        std::set<std::pair<std::size_t, std::uint32_t>> places;
        for (const GraphBreak &found : group.instances)
            places.emplace(found.rank, found.step);
        group.steps = static_cast<qint64>(places.size());
        result.groups.push_back(std::move(group));
    }
    std::ranges::stable_sort(result.groups, std::greater<> {}, &GraphBreakGroup::idle);
    return result;
}

} // namespace gapscope
