// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/hosttables.h"

#include "core/base/tr.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

enum class Whole : std::uint8_t { Window, Prep, Idle, Busy };

struct MetricRow {
    Metric metric;
    const char *title;
    const char *shortTitle; // for tables with a column per metric
    Whole whole; // what the ratio is a share of
    std::optional<Limit> limit;
};

constexpr std::array kRows {
    MetricRow {Metric::GpuIdle, QT_TRANSLATE_NOOP("core", "M1 GPU idle"),
        QT_TRANSLATE_NOOP("core", "M1 Idle"), Whole::Window, Limit::GpuIdle},
    MetricRow {Metric::LaunchOverhead, QT_TRANSLATE_NOOP("core", "M2 Launch overhead"),
        QT_TRANSLATE_NOOP("core", "M2 Launches"), Whole::Window, Limit::LaunchOverhead},
    MetricRow {Metric::LaunchTotal,
        QT_TRANSLATE_NOOP("core", "M2 Launch overhead with queue back-pressure"),
        QT_TRANSLATE_NOOP("core", "M2 With back-pressure"), Whole::Window, std::nullopt},
    MetricRow {Metric::PrepExposed, QT_TRANSLATE_NOOP("core", "M3a Host preparation exposed"),
        QT_TRANSLATE_NOOP("core", "M3a Exposed"), Whole::Prep, Limit::PrepExposed},
    MetricRow {Metric::PrepImpact, QT_TRANSLATE_NOOP("core", "M3b Exposed preparation, impact"),
        QT_TRANSLATE_NOOP("core", "M3b Impact"), Whole::Window, Limit::PrepImpact},
    MetricRow {Metric::PrepIdleAttribution,
        QT_TRANSLATE_NOOP("core", "M3c Idle time due to preparation"),
        QT_TRANSLATE_NOOP("core", "M3c Of idle"), Whole::Idle, Limit::PrepIdleAttribution},
    MetricRow {Metric::GpuUtilization, QT_TRANSLATE_NOOP("core", "M4 GPU utilization"),
        QT_TRANSLATE_NOOP("core", "M4 Busy"), Whole::Window, Limit::GpuUtilization},
    MetricRow {Metric::Nccl, QT_TRANSLATE_NOOP("core", "M5 NCCL share"),
        QT_TRANSLATE_NOOP("core", "M5 NCCL"), Whole::Busy, Limit::NcclCaveat},
    MetricRow {Metric::Communication, QT_TRANSLATE_NOOP("core", "M5 All communication"),
        QT_TRANSLATE_NOOP("core", "M5 All comm."), Whole::Busy, std::nullopt},
};

QString wholeText(Whole whole)
{
    switch (whole) {
    case Whole::Window:
        return Tr::tr("window");
    case Whole::Prep:
        return Tr::tr("preparation");
    case Whole::Idle:
        return Tr::tr("GPU idle");
    case Whole::Busy:
        return Tr::tr("GPU busy");
    }
    return {};
}

bool isReferenceFigure(Metric metric)
{
    return metric != Metric::LaunchTotal && metric != Metric::Communication;
}

QString limitText(const MetricRow &row, const std::array<double, kLimitCount> &limits)
{
    if (!row.limit)
        return {};
    const bool isBelow = *row.limit == Limit::GpuUtilization;
    return (isBelow ? u"< "_s : u"> "_s)
        + formatLimit(limits[static_cast<std::size_t>(*row.limit)]);
}

QString crossedText(const MetricRow &row, const WindowMetrics &window)
{
    if (row.metric == Metric::Nccl)
        return window.ncclCaveat ? Tr::tr("caveat") : Tr::tr("no");
    const std::optional<bool> crossed = window.crossed[static_cast<std::size_t>(row.metric)];
    if (!crossed)
        return {};
    return *crossed ? Tr::tr("▲ yes") : Tr::tr("no");
}

QString shortTitle(Metric metric)
{
    const auto *row = std::ranges::find(kRows, metric, &MetricRow::metric);
    return row == kRows.end() ? QString() : Tr::tr(row->shortTitle);
}

Cell ratioCell(const Measure &measure)
{
    return measure.known ? Cell(measure.value) : Cell::missing(measure.reason);
}

Cell timeCell(const Measure &measure, double ns)
{
    return measure.known ? Cell(ns / 1000.0) : Cell();
}

QString wordOf(const std::optional<WindowMetrics> &window)
{
    if (!window)
        return {};
    return window->isYes ? u"YES"_s : u"NO"_s;
}

void addMethodRows(Table &table, const QString &name, const WindowMetrics *corrected,
    const WindowMetrics *reference)
{
    for (const MetricRow &row : kRows) {
        if (!isReferenceFigure(row.metric))
            continue;
        const auto cell = [&](const WindowMetrics *window) {
            return window ? ratioCell((*window)[row.metric]) : Cell();
        };
        table.add({name, metricRowTitle(row.metric), cell(corrected), cell(reference)});
    }
}

const WindowMetrics *pointerTo(const std::optional<WindowMetrics> &window)
{
    return window ? &*window : nullptr;
}

} // namespace

QString metricRowTitle(Metric metric)
{
    for (const MetricRow &row : kRows) {
        if (row.metric == metric)
            return Tr::tr(row.title);
    }
    return {};
}

Table evidenceTable(const QString &id, const QString &title, const WindowMetrics &window,
    const std::array<double, kLimitCount> &limits, Method method)
{
    Table table {.id = id, .title = title};
    table.columns
        = {{u"metric"_s, Tr::tr("Metric")}, {u"value"_s, Tr::tr("Value"), ColumnKind::Percent},
            {u"of"_s, Tr::tr("Share of")}, {u"limit"_s, Tr::tr("Limit")},
            {u"crossed"_s, Tr::tr("Crossed")}, {u"numerator_us"_s, Tr::tr("Time"), ColumnKind::Us},
            {u"denominator_us"_s, Tr::tr("Of"), ColumnKind::Us}};
    for (const MetricRow &row : kRows) {
        if (method == Method::Reference && !isReferenceFigure(row.metric))
            continue;
        const Measure &measure = window[row.metric];
        table.add({metricRowTitle(row.metric), ratioCell(measure), wholeText(row.whole),
            limitText(row, limits), measure.known ? crossedText(row, window) : QString(),
            timeCell(measure, measure.numerator), timeCell(measure, measure.denominator)});
    }
    return table;
}

Table rankTable(const std::vector<RankMetrics> &ranks)
{
    constexpr std::array kShown {Metric::GpuIdle, Metric::LaunchOverhead, Metric::PrepExposed,
        Metric::PrepImpact, Metric::PrepIdleAttribution, Metric::Nccl, Metric::Communication};
    Table table {.id = u"ranks"_s, .title = Tr::tr("Ranks")};
    table.columns = {{u"rank"_s, Tr::tr("Rank"), ColumnKind::Count},
        {u"process"_s, Tr::tr("Process"), ColumnKind::Number, 0},
        {u"device"_s, Tr::tr("GPU"), ColumnKind::Count},
        {u"steps"_s, Tr::tr("Steps"), ColumnKind::Count},
        {u"total_us"_s, Tr::tr("Window"), ColumnKind::Us}};
    for (const Metric metric : kShown)
        table.columns.push_back({metricKey(metric), shortTitle(metric), ColumnKind::Percent});
    for (const RankMetrics &rank : ranks) {
        const Cell steps = rank.metrics.stepCount > 0 ? Cell(rank.metrics.stepCount) : Cell();
        Row row {
            rank.rank, QString::number(rank.pid), rank.deviceOrdinal, steps, rank.metrics.total};
        for (const Metric metric : kShown)
            row.push_back(ratioCell(rank.metrics[metric]));
        table.add(std::move(row));
    }
    return table;
}

Table steadyTable(const SteadyPeriod &steady)
{
    Table table {.id = u"steady"_s, .title = Tr::tr("Steady steps")};
    table.columns = {{u"steps"_s, Tr::tr("Steps"), ColumnKind::Count},
        {u"max_gen"_s, Tr::tr("Generation requests"), ColumnKind::Count},
        {u"period_us_mean"_s, Tr::tr("Mean period"), ColumnKind::Us},
        {u"period_us_low"_s, Tr::tr("95 % from"), ColumnKind::Us},
        {u"period_us_high"_s, Tr::tr("95 % to"), ColumnKind::Us},
        {u"period_us_median"_s, Tr::tr("Median"), ColumnKind::Us},
        {u"period_us_p90"_s, Tr::tr("p90"), ColumnKind::Us}};
    table.add({steady.steps, steady.maxGen, steady.mean, steady.low, steady.high, steady.median,
        steady.p90});
    return table;
}

Table methodsTable(const HostVerdict &corrected, const HostVerdict &reference)
{
    Table table {.id = u"methods"_s, .title = Tr::tr("Both methods")};
    table.columns = {{u"window"_s, Tr::tr("Window")}, {u"metric"_s, Tr::tr("Metric")},
        {u"corrected"_s, Tr::tr("Corrected"), ColumnKind::Percent},
        {u"reference"_s, Tr::tr("Reference"), ColumnKind::Percent}};
    const bool isAnswered = reference.error.isEmpty();
    table.add({Tr::tr("overall"), Tr::tr("Verdict"), verdictText(corrected.verdict),
        isAnswered ? verdictText(reference.verdict) : Tr::tr("no answer")});
    addMethodRows(table, Tr::tr("aggregate"), &corrected.aggregate,
        isAnswered ? &reference.aggregate : nullptr);
    const auto phase = [&](const QString &name, const std::optional<WindowMetrics> &ours,
                           const std::optional<WindowMetrics> &theirs) {
        if (!ours && !theirs)
            return;
        table.add({name, Tr::tr("Verdict"), wordOf(ours), wordOf(theirs)});
        addMethodRows(table, name, pointerTo(ours), pointerTo(theirs));
    };
    phase(Tr::tr("context"), corrected.context, reference.context);
    phase(Tr::tr("generation"), corrected.generation, reference.generation);
    return table;
}

} // namespace gapscope
