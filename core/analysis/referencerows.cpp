// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/referencerows.h"

#include "core/analysis/referencelike.h"
#include "core/analysis/tracewalk.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

using Phase = ReferenceRows::Phase;

constexpr std::array<std::string_view, 3> kPrepPatterns {
    "%_prepare_tp_inputs%", "%_prepare_inputs%", "%prepare_inputs%"};

// Python's int() has no limit, so only "more than zero" is asked.
bool isPositive(const QString &digits)
{
    return std::ranges::any_of(digits, [](QChar c) { return c != u'0'; });
}

Phase phaseOf(const QString &text)
{
    static const QRegularExpression kMarker(
        u"_forward_step\\s+(\\d+):\\s+(\\d+)\\s+ctx reqs,\\s+(\\d+)\\s+gen reqs"_s);
    const QRegularExpressionMatch match = kMarker.match(text);
    if (!match.hasMatch())
        return Phase::None;
    if (isPositive(match.captured(2)))
        return Phase::Context;
    return isPositive(match.captured(3)) ? Phase::Generation : Phase::None;
}

TimeRange fileRange(const Trace &trace, std::uint32_t row)
{
    return {trace.events.begin[row] + trace.origin, trace.events.end[row] + trace.origin};
}

// `lanes` receives where each lane begins in rows.kernels: kernels ascend within a lane.
void readKernels(const Trace &trace, ReferenceRows &rows, std::vector<std::size_t> &lanes)
{
    const std::vector<bool> isNccl = namesLike(trace.strings, "%nccl%");
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::Stream)
            continue;
        forEachLane(trace, track, [&](EventSpan lane) {
            lanes.push_back(rows.kernels.size());
            for (std::uint32_t row = lane.first; row < lane.last; ++row) {
                rows.kernels.push_back(fileRange(trace, row));
                if (isNccl[index(trace.events.name[row])])
                    rows.nccl.push_back(rows.kernels.back());
            }
        });
    }
}

// Sorts rows that are made of ascending runs, whose begins are given. O(rows * log runs).
void mergeRuns(std::vector<TimeRange> &rows, std::vector<std::size_t> runs)
{
    const auto at = [&](std::size_t run) {
        return rows.begin()
            + static_cast<std::ptrdiff_t>(run < runs.size() ? runs[run] : rows.size());
    };
    while (runs.size() > 1) {
        std::vector<std::size_t> next;
        for (std::size_t i = 0; i < runs.size(); i += 2) {
            next.push_back(runs[i]);
            if (i + 1 < runs.size())
                std::inplace_merge(at(i), at(i + 1), at(i + 2));
        }
        runs = std::move(next);
    }
}

void readLaunches(const Trace &trace, ReferenceRows &rows)
{
    const StringId name = trace.strings.find("cudaLaunchKernel");
    if (name == StringId::None)
        return;
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::ApiCalls)
            continue;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            if (trace.events.name[row] == name)
                rows.launches.push_back(fileRange(trace, row));
        }
    }
}

// Only names from the registered strings are seen: those of `text` are NULL in the published join.
void readRanges(const Trace &trace, bool withoutPrep, ReferenceRows &rows)
{
    std::array<std::vector<bool>, kPrepPatterns.size()> isPrep;
    for (std::size_t i = 0; i < kPrepPatterns.size(); ++i)
        isPrep[i] = namesLike(trace.strings, kPrepPatterns[i]);
    const std::vector<bool> isMarker = namesLike(trace.strings, "%[Executor] _forward_step%");
    std::vector<std::optional<Phase>> phases(trace.strings.size());
    forEachRange(trace, [&](const Track &, std::uint32_t row) {
        const std::size_t name = index(trace.events.name[row]);
        const TimeRange range = fileRange(trace, row);
        const bool isRegistered
            = (trace.ranges.flags[trace.events.detail[row]] & RangeRegistered) != 0;
        if (!isRegistered || range.end <= 0)
            return;
        for (std::size_t i = 0; i < isPrep.size() && !withoutPrep; ++i) {
            if (isPrep[i][name])
                rows.prep[i].push_back(range);
        }
        if (!isMarker[name])
            return;
        if (!phases[name])
            phases[name] = phaseOf(trace.strings.text(makeId<StringId>(name)));
        rows.markers.push_back({range, *phases[name]});
    });
}

} // namespace

ReferenceRows readReferenceRows(const Run &run, bool withoutPrep)
{
    ReferenceRows rows;
    std::vector<std::size_t> lanes;
    for (const TracePtr &trace : run.traces) {
        readKernels(*trace, rows, lanes);
        readLaunches(*trace, rows);
        readRanges(*trace, withoutPrep, rows);
    }
    mergeRuns(rows.kernels, std::move(lanes));
    std::ranges::stable_sort(
        rows.markers, {}, [](const ReferenceRows::Marker &marker) { return marker.range.begin; });
    return rows;
}

} // namespace gapscope
