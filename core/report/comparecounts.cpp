// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparetables.h"

#include "core/analysis/neutralstatus.h"
#include "core/base/tr.h"
#include "core/report/deltacolumns.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Of a kernel row of two runs: name, family, baseline, target, change, percent, status.
constexpr std::size_t kStatusCell = 6;

QString apiKindText(ApiKind kind)
{
    switch (kind) {
    case ApiKind::KernelLaunch:
        return Tr::tr("kernel launch");
    case ApiKind::GraphLaunch:
        return Tr::tr("graph launch");
    case ApiKind::Synchronize:
        return Tr::tr("synchronisation");
    case ApiKind::Allocate:
        return Tr::tr("allocation");
    case ApiKind::Copy:
        return Tr::tr("copy");
    case ApiKind::NotApi:
    case ApiKind::Other:
        break;
    }
    return Tr::tr("other");
}

// Counts of both sides in two columns, of one run alone in one.
class CountColumns {
public:
    explicit CountColumns(const RunComparison &comparison)
        : m_single(comparison.single)
        , m_baseline(baselineName(comparison))
        , m_target(targetName(comparison))
    {
    }

    void addColumns(std::vector<Column> &columns, const QString &key, const QString &title) const
    {
        if (m_single) {
            columns.push_back({key, title, ColumnKind::Number});
            return;
        }
        columns.push_back(
            {key + u"_baseline"_s, Tr::tr("%1, %2").arg(title, m_baseline), ColumnKind::Number});
        columns.push_back(
            {key + u"_target"_s, Tr::tr("%1, %2").arg(title, m_target), ColumnKind::Number});
    }

    void addCells(Row &row, const Delta &count) const
    {
        if (!m_single)
            row.emplace_back(count.baseline);
        row.emplace_back(count.target);
    }

private:
    bool m_single;
    QString m_baseline;
    QString m_target;
};

Row kernelRow(const KernelDelta &kernel, const RunComparison &comparison, const DeltaColumns &times,
    const CountColumns &counts)
{
    const bool single = comparison.single;
    Row row {kernel.name, kernel.family};
    times.addCells(row, kernel.time);
    if (!single)
        row.push_back(kernel.hidden
                ? Cell()
                : Cell(statusWord(kernel.status, comparison.comparability.comparable)));
    counts.addCells(row, kernel.eager);
    counts.addCells(row, kernel.graph);
    counts.addCells(row, kernel.wholeGraphs);
    if (!single)
        row.emplace_back(kernel.movedToGraph);
    return row;
}

} // namespace

Table kernelDeltaTable(const RunComparison &comparison)
{
    const bool single = comparison.single;
    const KernelComparison &kernels = comparison.kernels;
    Table table {.id = u"kernels"_s, .title = Tr::tr("Kernels")};
    const DeltaColumns times(
        comparison, DeltaColumns::Figures::Times, DeltaColumns::Interval::Without);
    const CountColumns counts(comparison);
    table.columns
        = {{u"name"_s, Tr::tr("Kernel"), ColumnKind::Code}, {u"family"_s, Tr::tr("Family")}};
    times.addColumns(table.columns);
    if (!single)
        table.columns.push_back({u"status"_s, Tr::tr("Status")});
    counts.addColumns(table.columns, u"eager"_s, Tr::tr("Eager"));
    counts.addColumns(table.columns, u"graph"_s, Tr::tr("In graphs"));
    counts.addColumns(table.columns, u"whole_graphs"_s, Tr::tr("Whole graphs"));
    if (!single)
        table.columns.push_back(
            {u"moved_to_graph"_s, Tr::tr("Eager to graph"), ColumnKind::NumberDelta});
    if (comparison.unit == ComparedUnit::None)
        return table;
    KernelDelta sum;
    for (const KernelDelta &kernel : kernels.rows) {
        table.add(kernelRow(kernel, comparison, times, counts));
        sum.movedToGraph += kernel.movedToGraph;
    }
    sum.time = kernels.time;
    sum.eager = kernels.eager;
    sum.graph = kernels.graph;
    sum.wholeGraphs = kernels.wholeGraphs;
    Row last = kernelRow(sum, comparison, times, counts);
    last[0] = Cell::words(Tr::tr("All kernels"));
    if (!single)
        last[kStatusCell] = Cell();
    table.sum = std::move(last);
    if (!kernels.note.isEmpty())
        table.notes.push_back(kernels.note);
    return table;
}

Table apiDeltaTable(const RunComparison &comparison)
{
    const ApiComparison &api = comparison.api;
    Table table {.id = u"api"_s, .title = Tr::tr("API calls")};
    const DeltaColumns times(
        comparison, DeltaColumns::Figures::Times, DeltaColumns::Interval::Without);
    const CountColumns counts(comparison);
    table.columns = {{u"name"_s, Tr::tr("API call"), ColumnKind::Code}, {u"kind"_s, Tr::tr("Kind")}};
    times.addColumns(table.columns);
    if (!comparison.single)
        table.columns.push_back({u"status"_s, Tr::tr("Status")});
    counts.addColumns(table.columns, u"calls"_s, Tr::tr("Calls"));
    if (comparison.unit == ComparedUnit::None)
        return table;
    if (!api.note.isEmpty()) {
        table.notes.push_back(api.note);
        return table;
    }
    for (const ApiDelta &call : api.rows) {
        Row row {call.name, apiKindText(call.kind)};
        times.addCells(row, call.time);
        if (!comparison.single)
            row.emplace_back(statusWord(call.status, comparison.comparability.comparable));
        counts.addCells(row, call.calls);
        table.add(std::move(row));
    }
    Row sum {Cell::words(Tr::tr("All calls")), Cell()};
    times.addCells(sum, api.time);
    if (!comparison.single)
        sum.emplace_back();
    counts.addCells(sum, api.calls);
    table.sum = std::move(sum);
    return table;
}

} // namespace gapscope
