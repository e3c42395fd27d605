// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/kerneldelta.h"

#include "core/analysis/periodfinder.h"
#include "core/analysis/tracewalk.h"
#include "core/base/tr.h"

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr double kFloor = 5.0; // us per step

void countRow(const Trace &trace, std::uint32_t row, KernelUse &use)
{
    use.time += trace.events.end[row] - trace.events.begin[row];
    switch (trace.events.category[row]) {
    case Category::EagerKernel:
        ++use.eager;
        break;
    case Category::GraphKernel:
        ++use.graph;
        break;
    default:
        ++use.wholeGraphs;
        break;
    }
}

void countTrace(const Run &run, std::uint32_t part, const PeriodFinder &finder,
    const OwnerTables &tables, OwnerTable &owners, KernelPeriod attribution, KernelUses &uses)
{
    const Trace &trace = *run.traces[part];
    TraceOwners names(trace, tables, owners);
    for (const Track &track : trace.tracks) {
        const auto spans = finder.of(part, track.process);
        if (!isWorkTrack(track) || spans.empty())
            continue;
        const EventSpan rows = trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            const EventId work = makeId<EventId>(row);
            const EventId launch = attribution == KernelPeriod::OfLaunch ? trace.links.launch(work)
                                                                         : EventId::None;
            const std::uint32_t at = launch == EventId::None ? row : index(launch);
            const auto period = PeriodFinder::find(spans, trace.events.begin[at]);
            if (!period)
                continue;
            const std::uint32_t owner = names.ofWork(work);
            if (owner >= uses.byOwner.size())
                uses.byOwner.resize(owner + 1);
            countRow(trace, row, uses.byOwner[owner]);
            uses.kernels[*period] += isKernel(trace.events.category[row]) ? 1 : 0;
        }
    }
}

DeltaStatus statusOf(const KernelUse &baseline, const KernelUse &target, const Delta &time)
{
    const auto count = [](const KernelUse &use) { return use.eager + use.graph + use.wholeGraphs; };
    if (count(baseline) == 0)
        return DeltaStatus::New;
    if (count(target) == 0)
        return DeltaStatus::Removed;
    return std::abs(time.change()) < kFloor ? DeltaStatus::Unchanged : publishedStatus(time);
}

// Whether a row of the kernels is missing on the side that hides kernels in whole graphs. The graphs
// themselves are then no news either.
bool isHidden(const KernelComparison &all, const KernelDelta &row)
{
    if (!all.oneSideHidden())
        return false;
    const Delta count {row.eager.baseline + row.graph.baseline, row.eager.target + row.graph.target};
    const bool isGraph = row.wholeGraphs != Delta {};
    return isGraph || (all.wholeGraphs.target > 0 ? count.target == 0 : count.baseline == 0);
}

// What left one kind and appeared in the other.
double moved(const KernelDelta &row)
{
    const double toGraph = std::min(-row.eager.change(), row.graph.change());
    const double toEager = std::min(row.eager.change(), -row.graph.change());
    return std::max(toGraph, 0.0) - std::max(toEager, 0.0);
}

void addTo(Delta &sum, const Delta &part)
{
    sum.baseline += part.baseline;
    sum.target += part.target;
}

QString noteOn(const KernelComparison &result)
{
    if (result.wholeGraphs.baseline == 0 && result.wholeGraphs.target == 0)
        return {};
    return Tr::tr("Kernels inside CUDA graphs were not recorded one by one in %1; their counts are not known.")
        .arg(result.wholeGraphs.baseline == 0  ? Tr::tr("the target")
                : result.wholeGraphs.target == 0 ? Tr::tr("the baseline")
                                                 : Tr::tr("both runs"));
}

} // namespace

KernelUses countKernels(const Run &run, const std::vector<StepPeriod> &periods,
    std::span<const std::uint32_t> counted, const OwnerTables &tables, OwnerTable &owners,
    KernelPeriod attribution)
{
    KernelUses uses;
    uses.kernels.resize(counted.size(), 0);
    const PeriodFinder finder(run, periods, counted);
    for (std::uint32_t part = 0; part < run.traces.size(); ++part)
        countTrace(run, part, finder, tables, owners, attribution, uses);
    return uses;
}

KernelComparison compareKernels(const KernelUses &baseline, const KernelUses &target,
    std::size_t pairs, const OwnerTable &owners)
{
    KernelComparison result;
    const auto count = static_cast<double>(std::max<std::size_t>(pairs, 1));
    const auto use = [](const KernelUses &uses, std::uint32_t owner) {
        return owner < uses.byOwner.size() ? uses.byOwner[owner] : KernelUse {};
    };
    const auto per = [count](qint64 a, qint64 b) {
        return Delta {static_cast<double>(a) / count, static_cast<double>(b) / count};
    };
    for (std::uint32_t owner = 1; owner < owners.size(); ++owner) {
        const KernelUse b = use(baseline, owner);
        const KernelUse t = use(target, owner);
        KernelDelta row;
        row.eager = per(b.eager, t.eager);
        row.graph = per(b.graph, t.graph);
        row.wholeGraphs = per(b.wholeGraphs, t.wholeGraphs);
        row.time = {static_cast<double>(b.time) / count / 1000.0,
            static_cast<double>(t.time) / count / 1000.0};
        if (row.eager == Delta {} && row.graph == Delta {} && row.wholeGraphs == Delta {})
            continue;
        row.name = owners.owner(owner).name;
        row.family = owners.owner(owner).family;
        row.communication = owners.owner(owner).kind == OwnerClass::Collective;
        row.status = statusOf(b, t, row.time);
        row.movedToGraph = moved(row);
        addTo(result.eager, row.eager);
        addTo(result.graph, row.graph);
        addTo(result.wholeGraphs, row.wholeGraphs);
        addTo(result.time, row.time);
        result.rows.push_back(std::move(row));
    }
    result.kernels = {result.eager.baseline + result.graph.baseline,
        result.eager.target + result.graph.target};
    result.note = noteOn(result);
    for (KernelDelta &row : result.rows) {
        row.hidden = isHidden(result, row);
        if (row.hidden)
            row.status = DeltaStatus::Unchanged;
    }
    std::ranges::sort(result.rows, [](const KernelDelta &a, const KernelDelta &b) {
        const double x = std::abs(a.time.change());
        const double y = std::abs(b.time.change());
        return x != y ? x > y : a.name < b.name;
    });
    return result;
}

} // namespace gapscope
