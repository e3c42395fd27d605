// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/comparefigures.h"

#include "core/report/comparetables.h"
#include "core/report/comparetext.h"

using namespace Qt::StringLiterals;

namespace gapscope::test {

namespace {

Figure maybe(const std::optional<double> &value) { return value ? Figure(*value) : Figure(); }

Figure ratio(const Delta &value)
{
    return value.baseline == 0 ? Figure() : Figure((value.target - value.baseline) / value.baseline);
}

// The columns of a figure of both runs. `suffix`: "_us" or nothing.
void add(Figures &row, const Delta &value, const QString &suffix, const MeanInterval *change = nullptr)
{
    row[u"baseline"_s + suffix] = value.baseline;
    row[u"target"_s + suffix] = value.target;
    row[u"delta"_s + suffix] = value.target - value.baseline;
    row[u"delta_ratio"_s] = ratio(value);
    row[u"us"_s] = value.target;
    row[u"value"_s] = value.target;
    row[u"delta_low"_s + suffix] = change ? maybe(change->low) : Figure();
    row[u"delta_high"_s + suffix] = change ? maybe(change->high) : Figure();
}

void addCounts(Figures &row, const QString &name, const Delta &count, const QString &suffix = {})
{
    row[name + suffix] = count.target;
    row[name + u"_baseline"_s + suffix] = count.baseline;
    row[name + u"_target"_s + suffix] = count.target;
}

Rows operationRows(const RunComparison &comparison)
{
    Rows rows;
    for (const OperationDelta &operation : comparison.operations) {
        Figures row {{u"name"_s, operation.isUnattributed() ? u"Unattributed"_s : operation.name},
            {u"status"_s, statusWord(operation.status)},
            {u"source_function"_s, operation.sourceFunction}};
        row[u"significant"_s] = operation.significant ? Figure(*operation.significant) : Figure();
        row[u"share"_s] = operation.exclusive.target / comparison.period.value.target;
        add(row, operation.exclusive, u"_us"_s, &operation.change);
        if (!operation.isUnattributed()) {
            addCounts(row, u"inclusive"_s, operation.inclusive, u"_us"_s);
            addCounts(row, u"calls"_s, operation.calls);
        }
        rows.push_back(row);
    }
    Figures sum {{u"name"_s, u"Step period"_s}, {u"share"_s, 1.0}};
    add(sum, comparison.period.value, u"_us"_s, &comparison.period.change);
    rows.push_back(sum);
    return rows;
}

Rows waterfallRows(const RunComparison &comparison)
{
    Rows rows;
    const Delta &period = comparison.waterfall.period;
    const auto addRow = [&](const QString &name, const TimeOwner &owner, const Delta &us) {
        Figures row {{u"name"_s, name}, {u"kind"_s, ownerClassText(owner.kind)},
            {u"family"_s, owner.family}};
        add(row, us, u"_us"_s);
        row[u"share"_s] = us.target / comparison.period.value.target;
        row[u"share_of_change"_s] = (us.target - us.baseline) / (period.target - period.baseline);
        rows.push_back(row);
    };
    for (const WaterfallPart &part : comparison.waterfall.parts)
        addRow(part.owner.name, part.owner, part.us);
    addRow(u"Unattributed"_s, {}, comparison.waterfall.unattributed);
    Figures sum {{u"name"_s, u"Step period"_s}, {u"share"_s, 1.0}, {u"share_of_change"_s, 1.0}};
    add(sum, period, u"_us"_s);
    rows.push_back(sum);
    return rows;
}

Rows kernelRows(const RunComparison &comparison)
{
    Rows rows;
    const auto rowOf = [&](const KernelDelta &kernel) {
        Figures row {{u"name"_s, kernel.name}, {u"family"_s, kernel.family},
            {u"status"_s, statusWord(kernel.status)}, {u"moved_to_graph"_s, kernel.movedToGraph}};
        add(row, kernel.time, u"_us"_s);
        row[u"share"_s] = kernel.time.target / comparison.period.value.target;
        addCounts(row, u"eager"_s, kernel.eager);
        addCounts(row, u"graph"_s, kernel.graph);
        addCounts(row, u"whole_graphs"_s, kernel.wholeGraphs);
        return row;
    };
    KernelDelta all;
    for (const KernelDelta &kernel : comparison.kernels.rows) {
        rows.push_back(rowOf(kernel));
        all.movedToGraph += kernel.movedToGraph;
    }
    all.name = u"All kernels"_s;
    all.time = comparison.kernels.time;
    all.eager = comparison.kernels.eager;
    all.graph = comparison.kernels.graph;
    all.wholeGraphs = comparison.kernels.wholeGraphs;
    rows.push_back(rowOf(all));
    rows.back().erase(u"status"_s);
    return rows;
}

Rows apiRows(const RunComparison &comparison)
{
    static const QHash<ApiKind, QString> kinds {{ApiKind::KernelLaunch, u"kernel launch"_s},
        {ApiKind::GraphLaunch, u"graph launch"_s}, {ApiKind::Synchronize, u"synchronisation"_s},
        {ApiKind::Copy, u"copy"_s}, {ApiKind::Allocate, u"allocation"_s}, {ApiKind::Other, u"other"_s}};
    Rows rows;
    const auto rowOf = [&](const QString &name, const Delta &time, const Delta &calls) {
        Figures row {{u"name"_s, name}, {u"share"_s, time.target / comparison.period.value.target}};
        add(row, time, u"_us"_s);
        addCounts(row, u"calls"_s, calls);
        return row;
    };
    for (const ApiDelta &call : comparison.api.rows) {
        rows.push_back(rowOf(call.name, call.time, call.calls));
        rows.back()[u"kind"_s] = kinds.value(call.kind);
        rows.back()[u"status"_s] = statusWord(call.status);
    }
    rows.push_back(rowOf(u"All calls"_s, comparison.api.time, comparison.api.calls));
    return rows;
}

Rows workloadRows(const RunComparison &comparison)
{
    Rows rows;
    for (const WorkloadDelta &workload : comparison.workloads) {
        Figures row {{u"ctx"_s, double(workload.workload.ctx)}, {u"gen"_s, double(workload.workload.gen)},
            {u"steady"_s, workload.steady}, {u"steps"_s, double(workload.steps)}};
        add(row, workload.period.value, u"_us"_s, &workload.period.change);
        row[u"share"_s] = workload.period.value.target / comparison.period.value.target;
        rows.push_back(row);
    }
    return rows;
}

Rows stepRows(const RunComparison &comparison)
{
    Rows rows;
    const auto addSide = [&](const QString &run, const std::vector<SeriesPoint> &points) {
        for (const SeriesPoint &point : points)
            rows.push_back({{u"run"_s, run}, {u"rank"_s, double(point.rank)},
                {u"step"_s, double(point.number)}, {u"ctx"_s, double(point.workload.ctx)},
                {u"gen"_s, double(point.workload.gen)}, {u"period_us"_s, point.us},
                {u"paired"_s, point.paired}, {u"compared"_s, point.compared}});
    };
    addSide(u"Baseline"_s, comparison.baselineSeries);
    if (!comparison.single)
        addSide(u"Target"_s, comparison.targetSeries);
    return rows;
}

Rows summaryRows(const RunComparison &comparison)
{
    Rows rows;
    const auto addRow = [&](const QString &key, const QString &title, const Delta &value,
                            const MeanInterval *change = nullptr) {
        Figures row {{u"key"_s, key}, {u"figure"_s, title}};
        add(row, value, {}, change);
        rows.push_back(row);
    };
    const RunComparison &c = comparison;
    addRow(u"period_us"_s, u"Step period, mean (µs)"_s, c.period.value, &c.period.change);
    addRow(u"period_median_us"_s, u"Step period, median (µs)"_s, {c.baseline.median, c.target.median});
    addRow(u"period_p90_us"_s, u"Step period, p90 (µs)"_s, {c.baseline.p90, c.target.p90});
    addRow(u"gap_us"_s, u"Gap between steps, mean (µs)"_s, c.gap->value, &c.gap->change);
    addRow(u"gap_median_us"_s, u"Gap between steps, median (µs)"_s, *c.gapMedian);
    addRow(u"gpu_busy_us"_s, u"GPU busy (µs)"_s, c.gpuBusy.value, &c.gpuBusy.change);
    addRow(u"kernels"_s, u"Kernels recorded one by one"_s, c.kernelCount.value, &c.kernelCount.change);
    addRow(u"eager_kernels"_s, u"Kernels launched by the host"_s, c.kernels.eager);
    // Both runs recorded their graphs as a whole.
    rows.push_back({{u"key"_s, u"graph_kernels"_s}, {u"figure"_s, u"Kernels replayed by CUDA graphs"_s}});
    addRow(u"whole_graphs"_s, u"CUDA graphs recorded as a whole"_s, c.kernels.wholeGraphs);
    addRow(u"launch_calls"_s, u"Launch calls"_s, c.api.launches);
    addRow(u"api_calls"_s, u"API calls"_s, c.api.calls);
    return rows;
}

} // namespace

const std::map<QString, Rows (*)(const RunComparison &)> &expectedRows()
{
    static const std::map<QString, Rows (*)(const RunComparison &)> map {
        {u"summary"_s, summaryRows}, {u"operations"_s, operationRows},
        {u"waterfall"_s, waterfallRows}, {u"kernels"_s, kernelRows}, {u"api"_s, apiRows},
        {u"workloads"_s, workloadRows}, {u"steps"_s, stepRows}};
    return map;
}

Figure figureOf(const Figures &row, const QString &key)
{
    const auto found = row.find(key);
    return found == row.end() ? Figure() : found->second;
}

} // namespace gapscope::test
