// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The published detection script, number for number (host-analysis.md 2 and 3.6). Its known defects
// (section 5) are meant to be here. Sums are doubles in us in the published order.

#include "core/analysis/hostmetrics.h"

#include "core/analysis/referencerows.h"
#include "core/analysis/verdict.h"
#include "core/base/tr.h"
#include "core/time/measuredset.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNsPerUs = 1000.0;

double toUs(TimeNs ns)
{
    return static_cast<double>(ns) / kNsPerUs;
}

// A published figure; numerator and denominator in us become the struct's ns.
Measure published(double numerator, double denominator, double value)
{
    Measure measure;
    measure.known = true;
    measure.numerator = numerator * kNsPerUs;
    measure.denominator = denominator * kNsPerUs;
    measure.value = value;
    return measure;
}

Measure quotient(double numerator, double denominator)
{
    return published(numerator, denominator, denominator > 0 ? numerator / denominator : 0);
}

// Sum of the whole lengths of rows that start in the window; SQL sums are exact integers.
double sumStartedIn(std::span<const TimeRange> rows, TimeRange window)
{
    TimeNs sum = 0;
    for (const TimeRange &row : rows) {
        if (window.contains(row.begin))
            sum += row.duration();
    }
    return toUs(sum);
}

// Union of the kernels that start in the window; ends are not clipped.
IntervalSet kernelsStartedIn(std::span<const TimeRange> kernels, TimeRange window)
{
    const auto begin = [](const TimeRange &kernel) { return kernel.begin; };
    const auto first = std::ranges::lower_bound(kernels, window.begin, {}, begin);
    const auto last = std::ranges::lower_bound(first, kernels.end(), window.end, {}, begin);
    return IntervalSet(std::vector<TimeRange>(first, last));
}

double activeTime(const IntervalSet &busy)
{
    double active = 0;
    for (const TimeRange &range : busy.ranges())
        active += toUs(range.duration());
    return active;
}

struct PrepTimes {
    double total = 0;
    double exposed = 0;
};

// Ranges fully inside the window, of the first pattern that has any; nullopt: none, or no length.
std::optional<PrepTimes> measurePrep(
    const ReferenceRows &rows, TimeRange window, const IntervalSet &busy)
{
    const auto isInside = [&](const TimeRange &range) {
        return range.begin >= window.begin && range.end <= window.end;
    };
    const auto candidates = std::ranges::find_if(
        rows.prep, [&](const auto &ranges) { return std::ranges::any_of(ranges, isInside); });
    if (candidates == rows.prep.end())
        return std::nullopt;
    // Gaps lie strictly between merged kernels: no leading and no trailing one.
    const MeasuredSet gaps(busy.complement(busy.hull()));
    TimeNs total = 0;
    TimeNs exposed = 0;
    for (const TimeRange &range : *candidates) {
        if (!isInside(range))
            continue;
        total += range.duration();
        exposed += gaps.totalWithin(range);
    }
    return total > 0 ? std::optional(PrepTimes {toUs(total), toUs(exposed)}) : std::nullopt;
}

WindowMetrics measureWindow(const ReferenceRows &rows, TimeRange window)
{
    WindowMetrics metrics;
    const Measure absent {
        false, 0, 0, 0, Tr::tr("No host preparation range lies inside the window.")};
    metrics.measures.fill(absent);
    metrics.total = window.duration();
    for (const Metric metric :
        {Metric::GpuIdle, Metric::GpuUtilization, Metric::LaunchOverhead, Metric::Nccl})
        metrics[metric] = published(0, 0, 0);
    for (const Metric metric : {Metric::LaunchTotal, Metric::Communication})
        metrics[metric].reason = Tr::tr("The reference method does not have this figure.");
    if (window.isEmpty())
        return metrics;
    const double total = toUs(window.duration());
    const IntervalSet busy = kernelsStartedIn(rows.kernels, window);
    const double active = activeTime(busy);
    const double idle = total - active;
    metrics[Metric::GpuIdle] = quotient(idle, total);
    metrics[Metric::GpuUtilization] = quotient(active, total);
    metrics[Metric::LaunchOverhead] = quotient(sumStartedIn(rows.launches, window), total);
    metrics[Metric::Nccl] = quotient(sumStartedIn(rows.nccl, window), active);
    if (const std::optional<PrepTimes> prep = measurePrep(rows, window, busy)) {
        metrics[Metric::PrepExposed] = quotient(prep->exposed, prep->total);
        metrics[Metric::PrepImpact] = quotient(prep->exposed, total);
        metrics[Metric::PrepIdleAttribution] = quotient(prep->exposed, idle);
    }
    return metrics;
}

std::optional<WindowMetrics> measurePhase(
    const ReferenceRows &rows, ReferenceRows::Phase phase, const LimitValues &limits)
{
    std::optional<TimeRange> window;
    int count = 0;
    for (const ReferenceRows::Marker &marker : rows.markers) {
        if (marker.phase != phase)
            continue;
        window = window ? window->united(marker.range) : marker.range;
        ++count;
    }
    if (!window)
        return std::nullopt;
    WindowMetrics metrics = measureWindow(rows, *window);
    metrics.stepCount = count; // every rank's rows
    judgeWindow(metrics, limits);
    return metrics;
}

TimeRange kernelHull(std::span<const TimeRange> kernels)
{
    TimeRange hull = kernels.front();
    for (const TimeRange &kernel : kernels)
        hull.end = std::max(hull.end, kernel.end);
    return hull;
}

// What makes the published script stop instead of answering; empty: nothing.
QString publishedError(const Run &run, const ReferenceRows &rows)
{
    const auto lacksTable = [](const TracePtr &trace) {
        // The script asks for kernels first: an existing but empty table is what it then tells.
        const bool stopsBefore = trace->info.hasKernelTable && trace->kernels.correlation.empty();
        return !trace->info.missingReferenceTable.isEmpty() && !stopsBefore;
    };
    const auto lacking = std::ranges::find_if(run.traces, lacksTable);
    if (lacking != run.traces.end())
        return u"table %1 not found"_s.arg((*lacking)->info.missingReferenceTable);
    return rows.kernels.empty() ? u"No GPU kernels found in trace"_s : QString();
}

} // namespace

HostVerdict judgeReference(
    const Run &run, const HostTables &tables, const Thresholds &thresholds, bool withoutPrep)
{
    HostVerdict verdict;
    verdict.method = Method::Reference;
    verdict.thresholds = thresholds;
    verdict.warnings = tables.warnings;
    verdict.windowNote = Tr::tr("from the first to the last kernel");
    const ReferenceRows rows = readReferenceRows(run, withoutPrep);
    verdict.error = publishedError(run, rows);
    if (!verdict.error.isEmpty())
        return verdict;
    verdict.aggregate = measureWindow(rows, kernelHull(rows.kernels));
    judgeWindow(verdict.aggregate, thresholds.aggregate);
    verdict.context = measurePhase(rows, ReferenceRows::Phase::Context, thresholds.aggregate);
    verdict.generation
        = measurePhase(rows, ReferenceRows::Phase::Generation, thresholds.generation);
    concludeVerdict(verdict);
    verdict.evidence = Evidence::None; // the published rule has no such thing
    return verdict;
}

} // namespace gapscope
