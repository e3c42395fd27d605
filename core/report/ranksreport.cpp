// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/ranksreport.h"

#include "core/base/tr.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

Cell figureCell(const RankRow &row, RankFigure figure)
{
    const std::optional<double> &value = row[figure];
    if (value)
        return *value;
    const bool isLateness = figure <= RankFigure::Wait;
    return Cell::missing(isLateness ? Tr::tr("no collective matched with another rank")
            : row.steps == 0        ? Tr::tr("no step was measured")
                                    : Tr::tr("not recorded in the trace"));
}

QString deviceText(const RankRow &row)
{
    if (row.device < 0)
        return Tr::tr("pid %1").arg(row.pid);
    return Tr::tr("GPU %1, pid %2").arg(row.device).arg(row.pid);
}

Table groupTable(const RankAnswer &answer)
{
    Table table {u"collectives"_s, Tr::tr("Matched collectives")};
    table.columns = {{u"name"_s, Tr::tr("Collective"), ColumnKind::Code},
        {u"communicator"_s, Tr::tr("Communicator"), ColumnKind::Text},
        {u"ranks"_s, Tr::tr("Ranks"), ColumnKind::Count},
        {u"fewest"_s, Tr::tr("Fewest of a rank"), ColumnKind::Count},
        {u"most"_s, Tr::tr("Most of a rank"), ColumnKind::Count},
        {u"matched"_s, Tr::tr("Matched"), ColumnKind::Count},
        {u"unmatched"_s, Tr::tr("Unmatched"), ColumnKind::Count}};
    for (const MatchGroup &group : answer.groups)
        table.add({group.name,
            group.communicator.isEmpty() ? Tr::tr("by ranks") : group.communicator,
            group.ranks.size(), group.fewest, group.most, group.instances, group.unmatched});
    return table;
}

} // namespace

Table rankTable(const RankAnswer &answer)
{
    Table table {u"ranks"_s, Tr::tr("Ranks")};
    table.columns = {{u"rank"_s, Tr::tr("Rank"), ColumnKind::Text},
        {u"device"_s, Tr::tr("Device"), ColumnKind::Text},
        {u"lateness_mean_us"_s, Tr::tr("Late"), ColumnKind::Us},
        {u"lateness_p50_us"_s, Tr::tr("p50"), ColumnKind::Us},
        {u"lateness_p90_us"_s, Tr::tr("p90"), ColumnKind::Us},
        {u"lateness_max_us"_s, Tr::tr("Max"), ColumnKind::Us},
        {u"latest_share"_s, Tr::tr("Latest in"), ColumnKind::Percent},
        {u"wait_us_per_collective"_s, Tr::tr("In collective"), ColumnKind::Us},
        {u"host_us_per_step"_s, Tr::tr("Host/step"), ColumnKind::Us},
        {u"launches_per_step"_s, Tr::tr("Launches/step"), ColumnKind::Number},
        {u"allocations_per_step"_s, Tr::tr("Allocs/step"), ColumnKind::Number},
        {u"gpu_idle_ratio"_s, Tr::tr("GPU idle"), ColumnKind::Percent},
        {u"queue_depth"_s, Tr::tr("Queue"), ColumnKind::Number},
        {u"doing"_s, Tr::tr("What it is doing"), ColumnKind::Text}};
    for (const RankRow &row : answer.rows) {
        Row cells {row.label, deviceText(row)};
        for (const RankFigure figure :
            {RankFigure::LateMean, RankFigure::LateMedian, RankFigure::LateP90, RankFigure::LateMax,
                RankFigure::LatestShare, RankFigure::Wait, RankFigure::Host, RankFigure::Launches,
                RankFigure::Allocations, RankFigure::Idle, RankFigure::Queue})
            cells.push_back(figureCell(row, figure));
        cells.emplace_back(row.doing);
        table.add(std::move(cells));
    }
    return table;
}

Table rankMetricTable(const RankAnswer &answer)
{
    Table table {u"rank_metrics"_s, Tr::tr("Host metrics by rank")};
    table.columns = {{u"rank"_s, Tr::tr("Rank"), ColumnKind::Text}};
    const std::vector<std::pair<QString, QString>> shown {{u"gpu_idle_ratio"_s, Tr::tr("M1 GPU idle")},
        {u"launch_overhead_ratio"_s, Tr::tr("M2 launches")},
        {u"host_prep_exposed_ratio"_s, Tr::tr("M3a prep exposed")},
        {u"host_prep_perf_impact"_s, Tr::tr("M3b prep of total")},
        {u"host_prep_idle_attribution"_s, Tr::tr("M3c prep of idle")},
        {u"gpu_utilization"_s, Tr::tr("M4 GPU busy")}, {u"nccl_ratio"_s, Tr::tr("M5 NCCL")},
        {u"communication_ratio"_s, Tr::tr("Communication")}};
    for (const auto &[key, title] : shown)
        table.columns.push_back({key, title, ColumnKind::Percent});
    for (const RankRow &row : answer.rows) {
        Row cells {row.label};
        for (const auto &[key, title] : shown) {
            const auto metric = std::ranges::find(row.metrics, key, &SummaryMetric::key);
            cells.push_back(metric == row.metrics.end() ? Cell::missing(Tr::tr("not summarised"))
                    : metric->value                     ? Cell(*metric->value)
                                                        : Cell::missing(metric->reason));
        }
        table.add(std::move(cells));
    }
    return table;
}

Table operationDifferenceTable(
    const std::vector<OperationDifference> &operations, const QString &rank)
{
    Table table {u"rank_operations"_s, Tr::tr("%1 against the median of the other ranks").arg(rank)};
    table.columns = {{u"operation"_s, Tr::tr("Operation"), ColumnKind::Code},
        {u"kind"_s, Tr::tr("Kind"), ColumnKind::Text},
        {u"us_per_step"_s, Tr::tr("Per step"), ColumnKind::Us},
        {u"median_us_per_step"_s, Tr::tr("Median of others"), ColumnKind::Us},
        {u"delta_us_per_step"_s, Tr::tr("Difference"), ColumnKind::UsDelta},
        {u"count_delta_per_step"_s, Tr::tr("More pieces"), ColumnKind::Number},
        {u"step_share"_s, Tr::tr("In steps"), ColumnKind::Percent},
        {u"us_when_present"_s, Tr::tr("Where present"), ColumnKind::Us}};
    for (const OperationDifference &row : operations) {
        const bool isGpu = row.kind == SummaryKind::Kernel || row.kind == SummaryKind::Collective;
        table.add({differenceName(row), summaryKindKey(row.kind), row.us, row.medianUs, row.deltaUs,
            row.countDelta, isGpu ? Cell() : Cell(row.stepShare),
            isGpu || row.stepShare == 0 ? Cell() : Cell(row.usWhenPresent)});
    }
    return table;
}

Report ranksReport(const RankAnswer &answer)
{
    Report report;
    report.heading(1, Tr::tr("Ranks: who is late, and why"));
    report.paragraph(escapedMarkdown(rankHeadline(answer)));
    report.paragraph(escapedMarkdown(rankCauseText(answer)));
    if (answer.isStraggler()) {
        std::vector<QString> others;
        for (const QString &title : answer.cause.also)
            others.push_back(Tr::tr("Also: %1.").arg(escapedMarkdown(title)));
        for (const QString &sentence : answer.cause.ruledOut)
            others.push_back(escapedMarkdown(sentence));
        report.list(std::move(others));
        report.paragraph(escapedMarkdown(answer.cause.advice));
    }
    report.paragraph(escapedMarkdown(rankClockText(answer)));
    std::vector<QString> notes;
    for (const QString &note : answer.notes)
        notes.push_back(escapedMarkdown(note));
    report.list(std::move(notes));
    const auto section = [&](Table table) {
        report.heading(2, table.title);
        report.table(std::move(table));
    };
    section(rankTable(answer));
    section(rankMetricTable(answer));
    if (answer.worst && !answer.operations.empty()) {
        std::vector<OperationDifference> top = answer.operations;
        constexpr std::size_t kTop = 15;
        top.resize(std::min(top.size(), kTop));
        section(operationDifferenceTable(top, answer.rows[*answer.worst].label));
    }
    section(groupTable(answer));
    return report;
}

} // namespace gapscope
