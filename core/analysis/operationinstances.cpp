// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/operationinstances.h"

#include "core/analysis/operations.h"
#include "core/analysis/tracewalk.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gapscope {

namespace {

std::vector<StepPeriod> comparedPeriods(
    const RunSteps &steps, const std::vector<SeriesPoint> &series)
{
    std::vector<StepPeriod> periods;
    for (const SeriesPoint &point : series) {
        const std::vector<Step> &all = steps.ranks[point.rank].steps;
        if (point.compared && point.step + 1 < all.size())
            periods.push_back({point.rank, point.step,
                {all[point.step].host.begin, all[point.step + 1].host.begin}, point.workload});
    }
    return periods;
}

// Position of the upper median of `values`, the first of equals.
std::size_t medianPosition(const std::vector<std::pair<TimeNs, std::size_t>> &values)
{
    std::vector<std::pair<TimeNs, std::size_t>> sorted = values;
    std::ranges::sort(sorted);
    const TimeNs median = sorted[sorted.size() / 2].first;
    return std::ranges::lower_bound(
        sorted, std::pair<TimeNs, std::size_t> {median, 0})
        ->second;
}

} // namespace

std::vector<OperationInstance> operationInstances(
    const Run &run, const QString &operation, const std::vector<StepMarker> &markers)
{
    std::vector<OperationInstance> instances;
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const Trace &trace = *run.traces[part];
        std::map<StringId, bool> known; // each distinct name is matched once
        forEachRange(trace, [&](const Track &, std::uint32_t row) {
            const StringId name = trace.events.name[row];
            const auto [entry, isNew] = known.try_emplace(name, false);
            if (isNew)
                entry->second = operationName(trace.strings.text(name), markers) == operation;
            if (entry->second)
                instances.push_back({part, makeId<EventId>(row)});
        });
    }
    std::ranges::sort(instances, {}, [](const OperationInstance &instance) {
        return std::pair(instance.trace, instance.event);
    });
    return instances;
}

std::vector<StringId> recordedNames(
    const Trace &trace, const TimeOwner &owner, const std::vector<StepMarker> &markers)
{
    std::vector<StringId> names;
    if (owner.kind == OwnerClass::Range) {
        std::vector<std::uint8_t> seen(trace.strings.size(), 0);
        forEachRange(trace, [&](const Track &, std::uint32_t row) {
            const StringId name = trace.events.name[row];
            if (std::exchange(seen[index(name)], 1) == 0
                && operationName(trace.strings.text(name), markers) == owner.name)
                names.push_back(name);
        });
        std::ranges::sort(names);
        return names;
    }
    const bool isCall
        = owner.kind == OwnerClass::ApiCall || owner.kind == OwnerClass::Synchronize;
    const QByteArray wanted = owner.name.toUtf8();
    const std::string_view view(wanted.constData(), static_cast<std::size_t>(wanted.size()));
    if (!isCall) {
        const StringId name = trace.strings.find(view);
        return name == StringId::None ? names : std::vector {name};
    }
    for (std::size_t i = 1; i < trace.strings.size(); ++i) {
        const auto name = makeId<StringId>(i);
        if (apiBaseName(trace.strings.view(name)) == view)
            names.push_back(name);
    }
    return names;
}

std::optional<StepRef> medianStep(const ComparedRun &side, const std::vector<SeriesPoint> &series,
    const QString &operation, const std::vector<StepMarker> &markers)
{
    const RunSteps &steps = stepsOf(*side.facts);
    const std::vector<StepPeriod> periods = comparedPeriods(steps, series);
    if (periods.empty())
        return std::nullopt;
    OperationTable operations;
    const OperationShares shares
        = splitOperations(side.run, steps, periods, markers, operations);
    std::vector<std::pair<TimeNs, std::size_t>> with;
    std::vector<std::pair<TimeNs, std::size_t>> all;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        all.emplace_back(periods[i].time.duration(), i);
        for (const OperationShare &share : shares.of(i)) {
            if (share.operation != 0 && operations.name(share.operation) == operation)
                with.emplace_back(share.inclusive, i);
        }
    }
    const StepPeriod &found = periods[medianPosition(with.empty() ? all : with)];
    return StepRef {found.rank, found.step, found.time};
}

} // namespace gapscope
