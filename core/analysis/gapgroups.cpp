// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapgroups.h"

#include "core/analysis/launches.h"
#include "core/analysis/steadysteps.h"
#include <algorithm>

namespace gapscope {

namespace {

IntervalSet steadyWindows(const RankSteps &steps)
{
    std::vector<TimeRange> windows;
    for (const std::uint32_t i : steadySteps(steps)) {
        const Step &step = steps.steps[i];
        // Without attributed GPU work: the host period (4.2.6).
        const TimeNs end
            = i + 1 < steps.benchLast ? steps.steps[i + 1].host.begin : step.host.end;
        windows.push_back(steps.attributed ? step.window : TimeRange {step.host.begin, end});
    }
    return IntervalSet(std::move(windows));
}

// Sums the idle time of the slices of one trace.
void addSlices(const Run &run, std::uint32_t part, const RunSteps &steps, const RunWork &work,
    const HostTables &tables, const GapContext &context, const std::vector<IdleSlice> &slices,
    CauseTable &causes, IdleSums &sums)
{
    const Trace &trace = *run.traces[part];
    GapExplainer explainer(trace, context);
    CauseNumbers numbers(trace, tables.markers, causes);
    std::vector<GapCause> pieces;
    for (const IdleSlice &slice : slices) {
        if (slice.trace != part || slice.windows.isEmpty())
            continue;
        sums.beginSlice(part, slice.device);
        StepCursor cursor(slice.rank < steps.ranks.size() ? &steps.ranks[slice.rank] : nullptr);
        const auto add = [&](const IdlePart &idle) {
            sums.addPart(idle);
            pieces.clear();
            explainer.explain(
                idle.time, idle.before, idle.after, slice.device, TrackId::None, pieces);
            for (const GapCause &piece : pieces) {
                const std::int64_t step = cursor.at(piece.time.begin);
                sums.addCause(
                    numbers.of(piece), piece, step, cursor.isInside(step, piece.time.begin));
            }
        };
        forEachIdlePart(
            trace.events, work.of(part, slice.device), slice.windows.ranges(), add);
    }
}

GapGroup groupOf(const CauseName &cause, const CauseSum &sum, TimeNs idle, const HostTables &tables,
    const GapTables &gapTables)
{
    GapGroup group;
    group.kind = cause.kind;
    group.source = sourceText(cause);
    group.confidence = sum.confidence();
    group.gaps = sum.gaps;
    group.total = sum.total;
    group.shareOfIdle
        = idle == 0 ? 0 : static_cast<double>(sum.total) / static_cast<double>(idle);
    group.steps = sum.steps;
    group.longest = sum.longest;
    if (const SuggestionRule *rule
        = suggest(gapTables.suggestions, sum.facts(cause, tables.prepRanges))) {
        group.pattern = rule->pattern;
        group.evidence = rule->evidence;
        group.risk = rule->risk;
        group.savesAtMost = sum.total;
    }
    return group;
}

} // namespace

std::vector<IdleSlice> idleSlices(const Run &run, const HostFacts &facts, KernelScope scope)
{
    return idleSlices(run, facts, collectWork(run, facts), scope);
}

std::vector<IdleSlice> idleSlices(
    const Run &run, const HostFacts &facts, const RunWork &work, KernelScope scope)
{
    std::vector<IdleSlice> slices;
    const RunSteps &steps = stepsOf(facts);
    if (scope == KernelScope::All) {
        for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
            const Trace &trace = *run.traces[part];
            for (std::size_t device = 0; device < trace.devices.size(); ++device) {
                const std::vector<EventId> &rows = work.of(part, makeId<DeviceId>(device));
                if (rows.empty())
                    continue;
                TimeRange hull = trace.events.range(rows.front());
                for (const EventId row : rows)
                    hull = hull.united(trace.events.range(row));
                const auto rank = std::ranges::find_if(run.ranks, [&](const RunRank &candidate) {
                    return candidate.trace == part
                        && trace.ranks[index(candidate.rank)].device == makeId<DeviceId>(device);
                });
                slices.push_back({part, makeId<DeviceId>(device),
                    rank == run.ranks.end() ? run.ranks.size()
                                            : static_cast<std::size_t>(rank - run.ranks.begin()),
                    IntervalSet {hull}});
            }
        }
        return slices;
    }
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        const RankSteps &own = steps.ranks[rank];
        IntervalSet windows = scope == KernelScope::Context ? own.context
            : scope == KernelScope::Generation              ? own.generation
                                                            : steadyWindows(own);
        const Trace &trace = run.traceOf(rank);
        slices.push_back({run.ranks[rank].trace, trace.ranks[index(run.ranks[rank].rank)].device,
            rank, std::move(windows)});
    }
    return slices;
}

GapContext makeGapContext(
    const Trace &trace, const HostTables &tables, const GapTables &gapTables)
{
    GapContext context;
    context.collectives = matchNames(trace.strings, tables.communication);
    context.garbageCollection = matchNames(trace.strings, gapTables.garbageCollection);
    context.blockedLaunches = blockedLaunches(trace);
    return context;
}

IdleSources groupIdleTime(const Run &run, const HostFacts &facts, const HostTables &tables,
    const GapTables &gapTables, const std::vector<IdleSlice> &slices)
{
    std::vector<GapContext> contexts;
    for (const TracePtr &trace : run.traces)
        contexts.push_back(makeGapContext(*trace, tables, gapTables));
    return groupIdleTime(
        run, facts, collectWork(run, facts), tables, gapTables, contexts, slices);
}

IdleSources groupIdleTime(const Run &run, const HostFacts &facts, const RunWork &work,
    const HostTables &tables, const GapTables &gapTables, const std::vector<GapContext> &contexts,
    const std::vector<IdleSlice> &slices)
{
    CauseTable causes;
    IdleSums sums;
    for (std::uint32_t part = 0; part < run.traces.size(); ++part)
        addSlices(run, part, stepsOf(facts), work, tables, contexts[part], slices, causes, sums);
    sums.finish();
    IdleSources result;
    result.idle = sums.idle();
    result.gaps = sums.gaps();
    for (std::uint32_t number = 0; number < causes.size(); ++number) {
        const CauseSum sum = number < sums.sums().size() ? sums.sums()[number] : CauseSum {};
        result.groups.push_back(groupOf(causes.cause(number), sum, result.idle, tables, gapTables));
    }
    std::ranges::sort(result.groups, [](const GapGroup &a, const GapGroup &b) {
        const bool lastA = a.kind == CauseKind::Unattributed;
        const bool lastB = b.kind == CauseKind::Unattributed;
        if (lastA != lastB)
            return lastB;
        return a.total != b.total ? a.total > b.total
                                  : std::pair(a.kind, a.source) < std::pair(b.kind, b.source);
    });
    return result;
}

} // namespace gapscope
