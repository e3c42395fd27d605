// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/apidelta.h"

#include "core/analysis/periodfinder.h"
#include "core/base/tr.h"

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr double kFloor = 5.0; // us per step

// An empty table is as good as none: no run works without calls.
bool hasCalls(const Trace &trace)
{
    return trace.info.hasApiTable && std::ranges::any_of(trace.tracks, [&](const Track &track) {
        const EventSpan rows = trace.eventsOf(track);
        return track.kind == TrackKind::ApiCalls && rows.first < rows.last;
    });
}

void countTrace(const Run &run, std::uint32_t part, const PeriodFinder &finder,
    const OwnerTables &tables, OwnerTable &owners, CallUses &uses)
{
    const Trace &trace = *run.traces[part];
    TraceOwners names(trace, tables, owners);
    for (const Track &track : trace.tracks) {
        const auto spans = finder.of(part, track.process);
        if (track.kind != TrackKind::ApiCalls || spans.empty())
            continue;
        const EventSpan rows = trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            if (!PeriodFinder::find(spans, trace.events.begin[row]))
                continue;
            const EventId call = makeId<EventId>(row);
            const std::uint32_t owner = names.ofCall(call);
            if (owner >= uses.byOwner.size())
                uses.byOwner.resize(owner + 1);
            CallUse &use = uses.byOwner[owner];
            ++use.calls;
            use.time += trace.events.end[row] - trace.events.begin[row];
            use.kind = trace.apiKindOf(call);
        }
    }
}

DeltaStatus statusOf(const CallUse &baseline, const CallUse &target, const Delta &time)
{
    if (baseline.calls == 0)
        return DeltaStatus::New;
    if (target.calls == 0)
        return DeltaStatus::Removed;
    return std::abs(time.change()) < kFloor ? DeltaStatus::Unchanged : publishedStatus(time);
}

} // namespace

CallUses countCalls(const Run &run, const std::vector<StepPeriod> &periods,
    std::span<const std::uint32_t> counted, const OwnerTables &tables, OwnerTable &owners)
{
    CallUses uses;
    const PeriodFinder finder(run, periods, counted);
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        uses.known = uses.known && hasCalls(*run.traces[part]);
        countTrace(run, part, finder, tables, owners, uses);
    }
    return uses;
}

ApiComparison compareCalls(
    const CallUses &baseline, const CallUses &target, std::size_t pairs, const OwnerTable &owners)
{
    ApiComparison result;
    if (!baseline.known || !target.known) {
        result.note = baseline.known ? Tr::tr("The target has no API calls recorded.")
                                     : Tr::tr("The baseline has no API calls recorded.");
        return result;
    }
    const auto count = static_cast<double>(std::max<std::size_t>(pairs, 1));
    const auto use = [](const CallUses &uses, std::uint32_t owner) {
        return owner < uses.byOwner.size() ? uses.byOwner[owner] : CallUse {};
    };
    for (std::uint32_t owner = 1; owner < owners.size(); ++owner) {
        const CallUse b = use(baseline, owner);
        const CallUse t = use(target, owner);
        if (b.calls == 0 && t.calls == 0)
            continue;
        ApiDelta row;
        row.name = owners.owner(owner).name;
        row.kind = b.calls != 0 ? b.kind : t.kind;
        row.calls = {static_cast<double>(b.calls) / count, static_cast<double>(t.calls) / count};
        row.time = {static_cast<double>(b.time) / count / 1000.0,
            static_cast<double>(t.time) / count / 1000.0};
        row.status = statusOf(b, t, row.time);
        for (auto [sum, part] : {std::pair(&result.calls, &row.calls), {&result.time, &row.time}}) {
            sum->baseline += part->baseline;
            sum->target += part->target;
        }
        if (isLaunch(row.kind)) {
            result.launches.baseline += row.calls.baseline;
            result.launches.target += row.calls.target;
        }
        result.rows.push_back(std::move(row));
    }
    std::ranges::sort(result.rows, [](const ApiDelta &a, const ApiDelta &b) {
        const double x = std::abs(a.time.change());
        const double y = std::abs(b.time.change());
        return x != y ? x > y : a.name < b.name;
    });
    return result;
}

} // namespace gapscope
