// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparetables.h"

#include "core/analysis/neutralstatus.h"
#include "core/base/tr.h"
#include "core/report/deltacolumns.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QString unattributedText() { return Tr::tr("Unattributed"); }

QString sumTitle(const RunComparison &comparison)
{
    return comparison.unit == ComparedUnit::Step ? Tr::tr("Step period") : Tr::tr("Time compared");
}

// Sum of the summary's rows has no meaning: each is a figure by itself.
void addFigure(Table &table, const DeltaColumns &figures, const QString &key, const QString &title,
    const Delta &value, const std::optional<MeanInterval> &change = std::nullopt)
{
    Row row {title};
    figures.addCells(row, value, change);
    row.emplace_back(key);
    table.add(std::move(row));
}

void addTimes(Table &table, const DeltaColumns &figures, const RunComparison &comparison)
{
    const bool isStep = comparison.unit == ComparedUnit::Step;
    const FigureDelta &period = comparison.period;
    addFigure(table, figures, u"period_us"_s,
        isStep ? Tr::tr("Step period, mean (µs)") : Tr::tr("Time compared (µs)"), period.value,
        period.change);
    if (isStep) {
        addFigure(table, figures, u"period_median_us"_s, Tr::tr("Step period, median (µs)"),
            {comparison.baseline.median, comparison.target.median});
        addFigure(table, figures, u"period_p90_us"_s, Tr::tr("Step period, p90 (µs)"),
            {comparison.baseline.p90, comparison.target.p90});
    }
    if (comparison.gap)
        addFigure(table, figures, u"gap_us"_s, Tr::tr("Gap between steps, mean (µs)"),
            comparison.gap->value, comparison.gap->change);
    if (comparison.gapMedian)
        addFigure(table, figures, u"gap_median_us"_s, Tr::tr("Gap between steps, median (µs)"),
            *comparison.gapMedian);
    addFigure(table, figures, u"gpu_busy_us"_s, Tr::tr("GPU busy (µs)"), comparison.gpuBusy.value,
        comparison.gpuBusy.change);
}

// The cells of a row of graph kernels, in a run whose graphs were recorded as a whole.
void hideUnknown(Row &row, const KernelComparison &kernels, bool single)
{
    const bool baseline = kernels.wholeGraphs.baseline > 0;
    const bool target = kernels.wholeGraphs.target > 0;
    const auto hide = [&](std::size_t cell, bool unknown) {
        if (unknown)
            row[cell] = Cell::missing(kernels.note);
    };
    hide(1, single ? target : baseline);
    if (single)
        return;
    hide(2, target);
    hide(3, baseline || target);
    hide(4, baseline || target);
}

void addCounts(Table &table, const DeltaColumns &figures, const RunComparison &comparison)
{
    const KernelComparison &kernels = comparison.kernels;
    addFigure(table, figures, u"kernels"_s,
        kernels.note.isEmpty() ? Tr::tr("Kernels") : Tr::tr("Kernels recorded one by one"),
        comparison.kernelCount.value, comparison.kernelCount.change);
    addFigure(table, figures, u"eager_kernels"_s, Tr::tr("Kernels launched by the host"),
        kernels.eager);
    addFigure(table, figures, u"graph_kernels"_s, Tr::tr("Kernels replayed by CUDA graphs"),
        kernels.graph);
    // What a whole-graph row hides is not 0 kernels.
    hideUnknown(table.rows.back(), kernels, comparison.single);
    if (!kernels.note.isEmpty())
        addFigure(table, figures, u"whole_graphs"_s, Tr::tr("CUDA graphs recorded as a whole"),
            kernels.wholeGraphs);
    if (!comparison.api.note.isEmpty())
        return;
    addFigure(table, figures, u"launch_calls"_s, Tr::tr("Launch calls"), comparison.api.launches);
    addFigure(table, figures, u"api_calls"_s, Tr::tr("API calls"), comparison.api.calls);
}

Row operationRow(
    const OperationDelta &operation, const RunComparison &comparison, const DeltaColumns &figures)
{
    const bool single = comparison.single;
    Row row {operation.isUnattributed() ? Cell::words(unattributedText()) : Cell(operation.name)};
    figures.addCells(row, operation.exclusive, operation.change);
    if (!single) {
        row.emplace_back(statusWord(operation.status, comparison.comparability.comparable));
        row.emplace_back(operation.significant);
    }
    row.emplace_back(operation.sourceFunction);
    // Time in no range has no ranges and nothing inside.
    const bool hasRanges = !operation.isUnattributed();
    const auto add = [&](const Delta &value) {
        if (!single)
            row.push_back(hasRanges ? Cell(value.baseline) : Cell());
        row.push_back(hasRanges ? Cell(value.target) : Cell());
    };
    add(operation.inclusive);
    add(operation.calls);
    return row;
}

std::vector<Column> pairOf(const RunComparison &comparison, const QString &key, const QString &unit,
    const QString &title, ColumnKind kind)
{
    if (comparison.single)
        return {{key + unit, title, kind}};
    return {{key + u"_baseline"_s + unit,
                Tr::tr("%1, %2").arg(title, baselineName(comparison)), kind},
        {key + u"_target"_s + unit, Tr::tr("%1, %2").arg(title, targetName(comparison)),
            kind}};
}

void append(std::vector<Column> &columns, const std::vector<Column> &more)
{
    columns.insert(columns.end(), more.begin(), more.end());
}

Row waterfallRow(const Cell &name, const TimeOwner &owner, const Delta &us, const Delta &period,
    bool single, const DeltaColumns &figures)
{
    Row row {name, ownerClassText(owner.kind), owner.family};
    figures.addCells(row, us);
    // A change of nothing has no shares.
    if (!single && period.change() != 0)
        row.emplace_back(us.change() / period.change());
    return row;
}

} // namespace

QString baselineTitle(const RunComparison &comparison)
{
    return comparison.baselineLabel.isEmpty() ? Tr::tr("Baseline") : comparison.baselineLabel;
}

QString targetTitle(const RunComparison &comparison)
{
    return comparison.targetLabel.isEmpty() ? Tr::tr("Target") : comparison.targetLabel;
}

QString baselineName(const RunComparison &comparison)
{
    return comparison.baselineLabel.isEmpty() ? Tr::tr("baseline") : comparison.baselineLabel;
}

QString targetName(const RunComparison &comparison)
{
    return comparison.targetLabel.isEmpty() ? Tr::tr("target") : comparison.targetLabel;
}

QString ownerClassText(OwnerClass kind)
{
    switch (kind) {
    case OwnerClass::Gpu:
        return Tr::tr("GPU busy");
    case OwnerClass::Collective:
        return Tr::tr("GPU busy, collective");
    case OwnerClass::Synchronize:
        return Tr::tr("GPU idle, host in a synchronising call");
    case OwnerClass::ApiCall:
        return Tr::tr("GPU idle, host in an API call");
    case OwnerClass::Range:
        return Tr::tr("GPU idle, host in a range");
    case OwnerClass::OsCall:
        return Tr::tr("GPU idle, host in an OS call");
    case OwnerClass::Unattributed:
        break;
    }
    return Tr::tr("GPU idle, host in nothing recorded");
}

QString workloadText(const Workload &workload)
{
    if (workload.ctx == 0 && workload.gen == 0)
        return {};
    const QString gen = workload.gen == 1
        ? Tr::tr("1 generation request")
        : Tr::tr("%1 generation requests").arg(formatCount(workload.gen));
    const QString ctx = workload.ctx == 1
        ? Tr::tr("1 context request")
        : Tr::tr("%1 context requests").arg(formatCount(workload.ctx));
    if (workload.ctx == 0)
        return Tr::tr("%1, no context").arg(gen);
    return workload.gen == 0 ? ctx : Tr::tr("%1, %2").arg(ctx, gen);
}

Table comparedFiguresTable(const RunComparison &comparison)
{
    Table table {.id = u"summary"_s, .title = Tr::tr("Figures per step and rank")};
    if (comparison.unit == ComparedUnit::Range)
        table.title = Tr::tr("Figures per rank");
    const DeltaColumns figures(comparison, DeltaColumns::Figures::Mixed, DeltaColumns::Interval::With);
    table.columns = {{u"figure"_s, Tr::tr("Figure")}};
    figures.addColumns(table.columns);
    table.columns.push_back({u"key"_s, Tr::tr("Key"), ColumnKind::Code});
    if (comparison.unit == ComparedUnit::None)
        return table;
    addTimes(table, figures, comparison);
    addCounts(table, figures, comparison);
    return table;
}

Table operationTable(const RunComparison &comparison)
{
    const bool single = comparison.single;
    Table table {.id = u"operations"_s, .title = Tr::tr("Host time by operation")};
    const DeltaColumns figures(comparison, DeltaColumns::Figures::Times, DeltaColumns::Interval::With);
    table.columns = {{u"name"_s, Tr::tr("Operation"), ColumnKind::Code}};
    figures.addColumns(table.columns);
    if (!single) {
        table.columns.push_back({u"status"_s, Tr::tr("Status")});
        table.columns.push_back({u"significant"_s, Tr::tr("Significant"), ColumnKind::Flag});
    }
    table.columns.push_back({u"source_function"_s, Tr::tr("Source"), ColumnKind::Code});
    append(table.columns, pairOf(comparison, u"inclusive"_s, u"_us"_s, Tr::tr("Inclusive"), ColumnKind::Us));
    append(table.columns, pairOf(comparison, u"calls"_s, {}, Tr::tr("Calls"), ColumnKind::Number));
    for (const OperationDelta &operation : comparison.operations)
        table.add(operationRow(operation, comparison, figures));
    if (comparison.unit == ComparedUnit::None)
        return table;
    Row sum {sumTitle(comparison)};
    figures.addCells(sum, comparison.period.value, comparison.period.change);
    table.sum = std::move(sum);
    return table;
}

Table waterfallTable(const RunComparison &comparison)
{
    const Waterfall &waterfall = comparison.waterfall;
    Table table {.id = u"waterfall"_s, .title = Tr::tr("Where the time of a step goes")};
    if (comparison.unit == ComparedUnit::Range)
        table.title = Tr::tr("Where the time goes");
    const DeltaColumns figures(
        comparison, DeltaColumns::Figures::Times, DeltaColumns::Interval::Without);
    table.columns = {{u"name"_s, Tr::tr("Owner"), ColumnKind::Code}, {u"kind"_s, Tr::tr("Meanwhile")},
        {u"family"_s, Tr::tr("Kernel family")}};
    figures.addColumns(table.columns);
    if (!comparison.single)
        table.columns.push_back(
            {u"share_of_change"_s, Tr::tr("Of the change"), ColumnKind::Percent});
    if (comparison.unit == ComparedUnit::None)
        return table;
    const auto add = [&](const Cell &name, const TimeOwner &owner, const Delta &us) {
        table.add(waterfallRow(name, owner, us, waterfall.period, comparison.single, figures));
    };
    for (const WaterfallPart &part : waterfall.parts)
        add(part.owner.name, part.owner, part.us);
    add(Cell::words(unattributedText()), {}, waterfall.unattributed);
    Row sum {sumTitle(comparison), Cell(), Cell()};
    figures.addCells(sum, waterfall.period);
    if (!comparison.single && waterfall.period.change() != 0)
        sum.emplace_back(1.0);
    table.sum = std::move(sum);
    return table;
}

Table workloadTable(const RunComparison &comparison)
{
    Table table {.id = u"workloads"_s, .title = Tr::tr("Step period by workload")};
    const DeltaColumns figures(comparison, DeltaColumns::Figures::Times, DeltaColumns::Interval::With);
    table.columns = {{u"ctx"_s, Tr::tr("Context requests"), ColumnKind::Count},
        {u"gen"_s, Tr::tr("Generation requests"), ColumnKind::Count},
        {u"steady"_s, Tr::tr("Steady"), ColumnKind::Flag},
        {u"steps"_s, comparison.single ? Tr::tr("Steps") : Tr::tr("Paired steps"), ColumnKind::Count}};
    figures.addColumns(table.columns);
    for (const WorkloadDelta &workload : comparison.workloads) {
        Row row {workload.workload.ctx, workload.workload.gen, workload.steady,
            static_cast<qint64>(workload.steps)};
        figures.addCells(row, workload.period.value, workload.period.change);
        table.add(std::move(row));
    }
    return table;
}

Table stepTable(const RunComparison &comparison)
{
    Table table {.id = u"steps"_s, .title = Tr::tr("Step periods")};
    table.columns = {{u"run"_s, Tr::tr("Run")}, {u"rank"_s, Tr::tr("Rank"), ColumnKind::Count},
        {u"step"_s, Tr::tr("Step"), ColumnKind::Number, 0},
        {u"ctx"_s, Tr::tr("Context requests"), ColumnKind::Count},
        {u"gen"_s, Tr::tr("Generation requests"), ColumnKind::Count},
        {u"period_us"_s, Tr::tr("Period"), ColumnKind::Us},
        {u"paired"_s, Tr::tr("Paired"), ColumnKind::Flag},
        {u"compared"_s, Tr::tr("In the tables"), ColumnKind::Flag}};
    const auto add = [&](const QString &run, const std::vector<SeriesPoint> &points) {
        for (const SeriesPoint &point : points)
            table.add({run, point.rank, point.number, point.workload.ctx, point.workload.gen,
                point.us, point.paired, point.compared});
    };
    add(baselineTitle(comparison), comparison.baselineSeries);
    if (!comparison.single)
        add(targetTitle(comparison), comparison.targetSeries);
    return table;
}

std::vector<Table> compareTables(const RunComparison &comparison)
{
    return {comparedFiguresTable(comparison), operationTable(comparison), waterfallTable(comparison),
        kernelDeltaTable(comparison), apiDeltaTable(comparison), workloadTable(comparison),
        stepTable(comparison)};
}

} // namespace gapscope
