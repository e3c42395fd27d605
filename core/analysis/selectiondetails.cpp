// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/selectiondetails.h"

#include "core/analysis/operations.h"
#include "core/base/format.h"
#include "core/base/tr.h"
#include "core/query/hostowner.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Time of one operation inside a gap.
struct OwnerRow {
    QString name;
    bool isName = true;
    TimeNs total = 0;
    TimeNs exposed = 0;
};

void addRow(Details &details, const QString &label, const QString &value)
{
    details.rows.push_back({label, value, false, 0});
}

void addHeading(Details &details, const QString &text)
{
    details.rows.push_back({text, {}, false, 0});
}

void addTimes(Details &details, TimeRange range)
{
    addRow(details, Tr::tr("Begins at"), formatPosition(range.begin));
    addRow(details, Tr::tr("Ends at"), formatPosition(range.end));
    addRow(details, Tr::tr("Length"), formatUs(range.duration()));
}

// "2,218.9 µs, 83.2 % of the gap"
QString partText(TimeNs part, TimeNs whole, const QString &ofWhat)
{
    if (whole <= 0)
        return formatUs(part);
    return Tr::tr("%1, %2 of %3")
        .arg(formatUs(part), formatPercent(double(part) / double(whole)), ofWhat);
}

const Trace &traceOf(const TimelineFacts &facts, std::size_t rank)
{
    return facts.run.traceOf(rank);
}

ProcessId processOf(const TimelineFacts &facts, std::size_t rank)
{
    return traceOf(facts, rank).ranks[index(facts.run.ranks[rank].rank)].process;
}

QString rankText(std::size_t rank)
{
    return Tr::tr("rank %1").arg(rank);
}

std::optional<std::size_t> rankOf(const TimelineFacts &facts, std::size_t trace, ProcessId process)
{
    for (std::size_t rank = 0; rank < facts.run.ranks.size(); ++rank) {
        if (facts.run.ranks[rank].trace == trace && processOf(facts, rank) == process)
            return rank;
    }
    return {};
}

// The last step that begins at or before `time`, if it still runs or the next has not begun.
const Step *stepAt(const RankSteps &steps, TimeNs time)
{
    const auto after = std::ranges::upper_bound(
        steps.steps, time, {}, [](const Step &step) { return step.host.begin; });
    if (after == steps.steps.begin())
        return nullptr;
    const Step &step = *std::prev(after);
    return after == steps.steps.end() && step.host.end <= time ? nullptr : &step;
}

// Sums pieces by operation, longest first.
std::vector<OwnerRow> ownersOf(const TimelineFacts &facts, std::size_t rank, TimeRange range,
    const std::vector<StepMarker> &markers)
{
    const Trace &trace = traceOf(facts, rank);
    const ProcessId process = processOf(facts, rank);
    const IntervalSet &busy = *facts.ranks[rank].busy;
    std::vector<OwnedTime> pieces;
    HostOwners(trace, process, trace.processes[index(process)].mainThread).partition(range, pieces);
    std::vector<OwnerRow> rows;
    for (const OwnedTime &piece : pieces) {
        const bool isOwned = piece.kind != OwnerKind::Unattributed;
        const QString name = isOwned
            ? operationName(trace.strings.text(trace.events.name[index(piece.event)]), markers)
            : Tr::tr("Unattributed");
        auto row = std::ranges::find_if(
            rows, [&](const OwnerRow &r) { return r.name == name && r.isName == isOwned; });
        if (row == rows.end())
            row = rows.insert(row, {name, isOwned, 0, 0});
        row->total += piece.time.duration();
        row->exposed += piece.time.duration() - busy.totalWithin(piece.time);
    }
    std::ranges::stable_sort(rows, std::ranges::greater(), &OwnerRow::total);
    return rows;
}

QString phaseText(StepPhase phase)
{
    switch (phase) {
    case StepPhase::Context:
        return Tr::tr("context step");
    case StepPhase::Generation:
        return Tr::tr("generation step");
    case StepPhase::Unknown:
        break;
    }
    return Tr::tr("step");
}

void addGapBeside(Details &details, const RankTimeline &rank, std::size_t step)
{
    for (const StepGap &gap : rank.gaps) {
        if (gap.after == step)
            addRow(details, Tr::tr("Gap before"), formatUs(gap.range.duration()));
        if (gap.before == step)
            addRow(details, Tr::tr("Gap after"), formatUs(gap.range.duration()));
    }
}

} // namespace

Details describeEvent(const TimelineFacts &facts, std::size_t trace, EventId event)
{
    const Trace &data = *facts.run.traces[trace];
    const std::uint32_t row = index(event);
    EventContext context;
    context.rank = rankOf(facts, trace, data.track(data.trackOf(event)).process);
    if (context.rank) {
        // GPU work belongs to the step that launched it.
        TimeNs when = data.events.begin[row];
        if (row < data.gpuEventCount() && data.links.launch(event) != EventId::None)
            when = data.events.begin[index(data.links.launch(event))];
        if (const Step *step = stepAt(facts.steps[*context.rank], when)) {
            context.stepNumber = step->number;
            context.stepBegin = step->host.begin;
        }
    }
    return eventDetails(data, event, context);
}

Details describeGap(
    const TimelineFacts &facts, std::size_t rank, std::size_t gap, const HostTables &tables)
{
    const StepGap &found = facts.ranks[rank].gaps[gap];
    const std::vector<Step> &steps = facts.steps[rank].steps;
    const TimeNs length = found.range.duration();
    Details details;
    details.title = Tr::tr("Gap %1 \u2192 %2")
                        .arg(steps[found.before].number)
                        .arg(steps[found.after].number);
    details.subtitle = Tr::tr("inter-step gap, %1").arg(rankText(rank));
    addTimes(details, found.range);
    const TimeNs idle = length - facts.ranks[rank].busy->totalWithin(found.range);
    addRow(details, Tr::tr("GPU idle"), partText(idle, length, Tr::tr("the gap")));
    addHeading(details, Tr::tr("What the main thread was in"));
    for (const OwnerRow &row : ownersOf(facts, rank, found.range, tables.markers)) {
        // All of the time the GPU idled, or only for a part of it.
        QString value = Tr::tr("%1   %2").arg(
            formatUs(row.total), formatPercent(double(row.total) / double(length)));
        if (row.exposed == 0)
            value += Tr::tr("   GPU busy");
        else if (row.exposed < row.total)
            value += Tr::tr("   GPU idle %1").arg(formatUs(row.exposed));
        details.rows.push_back({row.name, value, row.isName, 1});
    }
    return details;
}

Details describeStep(const TimelineFacts &facts, std::size_t rank, std::size_t step)
{
    const Step &found = facts.steps[rank].steps[step];
    Details details;
    details.title = Tr::tr("Step %1").arg(found.number);
    details.subtitle = Tr::tr("%1, %2").arg(phaseText(found.phase), rankText(rank));
    if (found.ctx > 0 || found.gen > 0) {
        addRow(details, Tr::tr("Requests"),
            Tr::tr("%1 context, %2 generation").arg(found.ctx).arg(found.gen));
    }
    if (found.ctxTokens)
        addRow(details, Tr::tr("Context tokens"), formatCount(*found.ctxTokens));
    addHeading(details, Tr::tr("On the host"));
    addTimes(details, found.host);
    addGapBeside(details, facts.ranks[rank], step);
    addHeading(details, Tr::tr("On the GPU"));
    if (found.window.isEmpty()) {
        addRow(details, Tr::tr("Window"), Tr::tr("no GPU work could be attributed to this step"));
        return details;
    }
    addTimes(details, found.window);
    const TimeNs busy = facts.ranks[rank].busy->totalWithin(found.window);
    addRow(details, Tr::tr("GPU busy"),
        partText(busy, found.window.duration(), Tr::tr("the window")));
    return details;
}

Details describeRange(const TimelineFacts &facts, const std::vector<TimeRange> &times,
    const std::vector<std::uint32_t> &ranks)
{
    Details details;
    details.title = Tr::tr("Range");
    if (times.empty())
        return details;
    addTimes(details, times.front());
    for (std::size_t rank = 0; rank < facts.run.ranks.size(); ++rank) {
        if (!ranks.empty() && std::ranges::find(ranks, std::uint32_t(rank)) == ranks.end())
            continue;
        const TimeRange range = times[facts.run.ranks[rank].trace];
        const TimeNs busy = facts.ranks[rank].busy->totalWithin(range);
        const auto inside = std::ranges::count_if(facts.steps[rank].steps,
            [&](const Step &step) { return step.host.overlaps(range); });
        addHeading(details, Tr::tr("Rank %1").arg(rank));
        addRow(details, Tr::tr("GPU idle"),
            partText(range.duration() - busy, range.duration(), Tr::tr("the range")));
        addRow(details, Tr::tr("Steps in it"), formatCount(inside));
    }
    return details;
}

} // namespace gapscope
