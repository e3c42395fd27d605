// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapseries.h"

#include "core/analysis/steadysteps.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr std::size_t kMostPoints = 20'000; // more are not told apart on any screen

// Which steps a gap is compared over, and how they are called.
struct StepChoice {
    std::vector<std::uint32_t> steps;
    QString words; // "steady steps"

    [[nodiscard]] QString title(std::size_t points) const
    {
        const QString count = formatCount(qint64(steps.size()));
        return points == steps.size()
            ? Tr::tr("This gap in all %1 %2").arg(count, words)
            : Tr::tr("This gap in %1 of %2 %3").arg(formatCount(qint64(points)), count, words);
    }
};

// Steady ones if the gap is in one of them, else those of its phase.
StepChoice chooseSteps(const RankSteps &steps, std::uint32_t own)
{
    StepChoice choice;
    choice.steps = steadySteps(steps);
    if (std::ranges::binary_search(choice.steps, own)) {
        choice.words = Tr::tr("steady steps");
        return choice;
    }
    choice.steps.clear();
    const StepPhase phase = steps.steps[own].phase;
    for (std::uint32_t i = 0; i < steps.steps.size(); ++i) {
        if (steps.steps[i].phase == phase)
            choice.steps.push_back(i);
    }
    choice.words = phase == StepPhase::Context ? Tr::tr("context steps")
        : phase == StepPhase::Generation       ? Tr::tr("generation steps")
                                               : Tr::tr("steps");
    return choice;
}

// Whole graphs are called after their number, which differs from step to step: one is like another.
StringId kernelName(const Trace &trace, EventId work)
{
    return trace.events.category[index(work)] == Category::WholeGraph
        ? StringId::None
        : trace.events.name[index(work)];
}

bool isSameKernel(const Trace &trace, EventId a, EventId b, TrackId stream)
{
    return kernelName(trace, a) == kernelName(trace, b)
        && (stream == TrackId::None || trace.trackOf(b) == stream);
}

// Counts from 1; 0: not there.
std::size_t occurrenceOf(
    const Trace &trace, std::span<const EventId> work, EventId wanted, TrackId stream)
{
    std::size_t count = 0;
    for (const EventId each : work) {
        count += isSameKernel(trace, wanted, each, stream);
        if (each == wanted)
            return count;
    }
    return 0;
}

EventId occurrence(const Trace &trace, std::span<const EventId> work, EventId like,
    std::size_t number, TrackId stream)
{
    for (const EventId each : work) {
        if (isSameKernel(trace, like, each, stream) && --number == 0)
            return each;
    }
    return EventId::None;
}

void addSteps(const GapBook &book, const GapKey &key, std::size_t rank, std::uint32_t own,
    GapSeries &series)
{
    const RankSteps &steps = book.timeline->steps[rank];
    const StepWork &work = book.kernels->work.steps[rank];
    const GapTable &table = book.tablesOf(key.kind)[key.table];
    const Trace &trace = *book.run().traces[table.trace];
    const EventId after = book.workAround(key).after;
    const std::size_t number = occurrenceOf(trace, work.of(own), after, table.stream);
    if (number == 0)
        return;
    const StepChoice choice = chooseSteps(steps, own);
    for (const std::uint32_t step : choice.steps) {
        const EventId same = occurrence(trace, work.of(step), after, number, table.stream);
        if (same == EventId::None)
            continue;
        GapPoint point {double(steps.steps[step].number), 0,
            book.gapBefore(key.kind, key.table, same)};
        if (point.key)
            point.length = book.timeOf(*point.key).duration();
        series.points.push_back(point);
    }
    series.bySteps = true;
    series.title = choice.title(series.points.size());
}

// Inter-step gaps after a step of the same kind.
void addStepGaps(const GapBook &book, const GapKey &key, GapSeries &series)
{
    const RankSteps &steps = book.timeline->steps[key.table];
    const std::vector<StepGap> &gaps = book.timeline->ranks[key.table].gaps;
    const StepChoice choice = chooseSteps(steps, gaps[key.gap].before);
    for (std::uint32_t i = 0; i < gaps.size(); ++i) {
        if (!std::ranges::binary_search(choice.steps, gaps[i].before))
            continue;
        series.points.push_back({double(steps.steps[gaps[i].before].number),
            gaps[i].range.duration(), GapKey {GapKind::Step, key.table, i, {}}});
    }
    series.bySteps = true;
    series.title = choice.title(series.points.size());
}

// Without steps: gaps between kernels of the same names on the same device or stream.
void addAlike(const GapBook &book, const GapKey &key, GapSeries &series)
{
    const GapTable &table = book.tablesOf(key.kind)[key.table];
    const Trace &trace = *book.run().traces[table.trace];
    const auto names = [&](const KernelGap &gap) {
        return std::pair(kernelName(trace, gap.before), kernelName(trace, gap.after));
    };
    const auto own = names(table.gaps[key.gap]);
    for (std::uint32_t i = 0; i < table.gaps.size(); ++i) {
        if (names(table.gaps[i]) != own)
            continue;
        const TimeRange time = gapTime(trace, table.gaps[i]);
        series.points.push_back({double(time.begin) / 1e6, time.duration(),
            GapKey {key.kind, key.table, i, {}}});
    }
    series.title = Tr::tr("All %1 gaps between these two kernels")
                       .arg(formatCount(qint64(series.points.size())));
}

void finish(const GapKey &key, GapSeries &series)
{
    std::vector<TimeNs> lengths;
    lengths.reserve(series.points.size());
    for (const GapPoint &point : series.points)
        lengths.push_back(point.length);
    std::ranges::sort(lengths);
    series.median = quantileOf(lengths, 0.5);
    series.p90 = quantileOf(lengths, 0.9);
    if (series.points.size() > kMostPoints) {
        // Evenly thinned; the gap itself stays.
        const std::size_t every = series.points.size() / kMostPoints + 1;
        std::vector<GapPoint> kept;
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            if (i % every == 0 || series.points[i].key == key)
                kept.push_back(series.points[i]);
        }
        series.points = std::move(kept);
    }
    const auto current = std::ranges::find(series.points, std::optional(key), &GapPoint::key);
    if (current != series.points.end())
        series.current = std::size_t(current - series.points.begin());
}

} // namespace

double quantileOf(std::span<const TimeNs> sorted, double share)
{
    if (sorted.empty())
        return 0;
    const double at = share * double(sorted.size() - 1);
    const auto below = std::size_t(std::floor(at));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double part = at - double(below);
    return double(sorted[below]) * (1 - part) + double(sorted[above]) * part;
}

GapSeries seriesOf(const GapBook &book, const GapKey &key)
{
    GapSeries series;
    if (key.kind == GapKind::Idle) {
        series.reason = Tr::tr("This idle time is at an end of the recording: it is there once.");
        return series;
    }
    if (key.kind == GapKind::Step) {
        addStepGaps(book, key, series);
        finish(key, series);
        return series;
    }
    const auto rank = book.rankOf(key);
    const auto step
        = rank ? book.stepOf(*rank, book.workAround(key).after) : std::optional<std::uint32_t> {};
    if (step)
        addSteps(book, key, *rank, *step, series);
    if (series.points.empty())
        addAlike(book, key, series);
    finish(key, series);
    return series;
}

} // namespace gapscope
