// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/referencereport.h"

#include "core/base/tr.h"
#include "core/report/deltacolumns.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QString titleOf(const QString &label, const QString &otherwise)
{
    return label.isEmpty() ? otherwise : label;
}

DeltaColumns columnsOf(const ReferenceAnswer &answer, DeltaColumns::Figures figures)
{
    return {titleOf(answer.baselineLabel, Tr::tr("Baseline")),
        titleOf(answer.targetLabel, Tr::tr("Target")), figures};
}

Table rowsTable(const QString &id, const QString &title, const QString &nameTitle,
    const std::vector<ReferenceRow> &rows)
{
    Table table {.id = id, .title = title};
    table.columns = {{u"name"_s, nameTitle, ColumnKind::Code},
        {u"us_per_step"_s, Tr::tr("Per step"), ColumnKind::Us},
        {u"count"_s, Tr::tr("Count"), ColumnKind::Count}};
    for (const ReferenceRow &row : rows)
        table.add({row.name, row.perStep, row.count});
    return table;
}

Table statsTable(const ReferenceAnalysis &figures)
{
    Table table {.id = u"summary"_s, .title = Tr::tr("Iterations and steps")};
    table.columns = {{u"figure"_s, Tr::tr("Figure")}, {u"average_us"_s, Tr::tr("Average"), ColumnKind::Us},
        {u"minimum_us"_s, Tr::tr("Minimum"), ColumnKind::Us},
        {u"maximum_us"_s, Tr::tr("Maximum"), ColumnKind::Us},
        {u"p50_us"_s, Tr::tr("P50"), ColumnKind::Us}, {u"p90_us"_s, Tr::tr("P90"), ColumnKind::Us},
        {u"count"_s, Tr::tr("Count"), ColumnKind::Count}};
    const auto add = [&](const QString &name, const ReferenceStats &stats) {
        table.add({name, stats.average, stats.minimum, stats.maximum, stats.p50, stats.p90,
            stats.count});
    };
    if (!figures.benchFound)
        return table;
    add(Tr::tr("Iteration wall time"), figures.wall);
    add(Tr::tr("Gap between iterations"), figures.gap);
    if (!figures.steady)
        return table;
    add(Tr::tr("Step duration"), figures.steady->duration);
    add(Tr::tr("Gap between steps"), figures.steady->gap);
    return table;
}

// What is behind the figures, and what the published method does not do.
std::vector<QString> notesOf(const ReferenceAnswer &answer)
{
    std::vector<QString> notes {
        Tr::tr("Figures of the published script, number for number, with a tp size of %1. NVTX times "
               "are divided by it, kernels and API calls are not; nested ranges count twice.")
            .arg(formatCount(answer.targetFigures.tpSize)),
        Tr::tr("The published method has no interval and does not check that both runs did the same "
               "work; the corrected method does.")};
    for (const Warning &warning : answer.warnings)
        notes.push_back(escapedMarkdown(warning.text));
    return notes;
}

QString sourcesText(const ReferenceAnswer &answer)
{
    if (!answer.comparison)
        return Tr::tr("%1, reference method.").arg(codeMarkdown(answer.baseline.file));
    return Tr::tr("Baseline %1 against target %2, reference method.")
        .arg(codeMarkdown(answer.baseline.file), codeMarkdown(answer.target.file));
}

QString headline(const ReferenceComparison &comparison)
{
    if (!comparison.wallPerStep)
        return Tr::tr("Published comparison");
    const Delta &wall = *comparison.wallPerStep;
    return Tr::tr("Published comparison: %1 → %2 per step (%3)")
        .arg(formatMeanUs(wall.baseline, Unit::Without), formatMeanUs(wall.target),
            formatPercentDelta(changeRatio(wall).value_or(0.0)));
}

QString conclusionText(const ReferenceComparison &comparison)
{
    if (!comparison.stepDuration || !comparison.stepGapP50)
        return {};
    const QString which = comparison.betweenSteps ? u"INTER-STEP HOST OVERHEAD"_s
                                                  : u"STEP EXECUTION TIME"_s;
    return Tr::tr("Conclusion of the published method: **%1** (step duration %2 on average, gap between "
                  "steps %3 at P50).")
        .arg(which, formatMeanUsDelta(comparison.stepDuration->change()),
            formatMeanUsDelta(comparison.stepGapP50->change()));
}

void addPair(Report &report, const ReferenceAnswer &answer)
{
    const ReferenceComparison &comparison = *answer.comparison;
    report.heading(1, headline(comparison));
    report.paragraph(sourcesText(answer));
    if (!comparison.error.isEmpty()) {
        report.paragraph(Tr::tr("The published method has no comparison: %1")
                             .arg(escapedMarkdown(comparison.error)));
        return;
    }
    report.paragraph(conclusionText(comparison));
    const auto section = [&](Table table) {
        report.heading(2, table.title);
        report.table(std::move(table));
    };
    section(referenceFiguresTable(answer));
    if (!comparison.wallPerStep)
        report.paragraph(
            Tr::tr("One of the runs has fewer than 5 steady steps, where the published analysis stops."));
    else
        section(referenceOperationTable(answer));
}

void addSingle(Report &report, const ReferenceAnswer &answer)
{
    const ReferenceAnalysis &figures = answer.baselineFigures;
    report.heading(1, figures.steady
            ? Tr::tr("Published root cause figures: %1 per step").arg(formatMeanUs(figures.steady->wallPerStep))
            : Tr::tr("Published root cause figures"));
    report.paragraph(sourcesText(answer));
    if (!figures.error.isEmpty() || !figures.benchFound) {
        report.paragraph(figures.error.isEmpty()
                ? Tr::tr("The published method finds no benchmark phase, and stops there.")
                : Tr::tr("The published method has no answer: %1.").arg(escapedMarkdown(figures.error)));
        return;
    }
    if (figures.steady)
        report.paragraph(Tr::tr("%1 steady steps; %2 of kernels and %3 kernels per step.")
                             .arg(formatCount(figures.steady->steps),
                                 formatMeanUs(figures.steady->gpuPerStep),
                                 formatNumber(figures.steady->kernelsPerStep, 1)));
    else
        report.paragraph(
            Tr::tr("There are fewer than 5 steady steps, where the published analysis stops."));
    for (Table &table : referenceTables(figures)) {
        report.heading(2, table.title);
        report.table(std::move(table));
    }
}

} // namespace

Table referenceFiguresTable(const ReferenceAnswer &answer)
{
    Table table {.id = u"summary"_s, .title = Tr::tr("Figures")};
    const DeltaColumns figures = columnsOf(answer, DeltaColumns::Figures::Mixed);
    table.columns = {{u"figure"_s, Tr::tr("Figure")}};
    figures.addColumns(table.columns);
    if (!answer.comparison)
        return table;
    const auto add = [&](const QString &name, const std::optional<Delta> &value) {
        if (!value)
            return;
        Row row {name};
        figures.addCells(row, *value);
        table.add(std::move(row));
    };
    const ReferenceComparison &comparison = *answer.comparison;
    add(Tr::tr("Wall time per step (µs)"), comparison.wallPerStep);
    add(Tr::tr("Step duration, average (µs)"), comparison.stepDuration);
    add(Tr::tr("Gap between steps, P50 (µs)"), comparison.stepGapP50);
    add(Tr::tr("Iterations"), comparison.iterations);
    add(Tr::tr("Iteration wall time, average (µs)"), comparison.iterationWall);
    add(Tr::tr("Gap between iterations, average (µs)"), comparison.iterationGap);
    add(Tr::tr("Gap between iterations, P50 (µs)"), comparison.iterationGapP50);
    add(Tr::tr("GPU per step (µs)"), comparison.gpuPerStep);
    add(Tr::tr("Kernels per step"), comparison.kernelsPerStep);
    return table;
}

Table referenceOperationTable(const ReferenceAnswer &answer)
{
    Table table {.id = u"operations"_s, .title = Tr::tr("NVTX operations per step")};
    const DeltaColumns figures = columnsOf(answer, DeltaColumns::Figures::Times);
    table.columns = {{u"name"_s, Tr::tr("Operation"), ColumnKind::Code}};
    figures.addColumns(table.columns);
    table.columns.push_back({u"published_status"_s, Tr::tr("Published status")});
    if (!answer.comparison)
        return table;
    for (const ReferenceOperation &operation : answer.comparison->operations) {
        Row row {operation.name};
        figures.addCells(row, operation.us);
        row.emplace_back(
            operation.status == DeltaStatus::Unchanged ? QString() : statusWord(operation.status));
        table.add(std::move(row));
    }
    return table;
}

std::vector<Table> referenceTables(const ReferenceAnalysis &figures)
{
    std::vector<Table> tables {statsTable(figures)};
    if (!figures.steady)
        return tables;
    const ReferenceSteady &steady = *figures.steady;
    tables.push_back(rowsTable(u"operations"_s, Tr::tr("NVTX operations, 30 largest"),
        Tr::tr("Operation"), steady.operations));
    tables.push_back(
        rowsTable(u"kernels"_s, Tr::tr("Kernels, 15 largest"), Tr::tr("Kernel"), steady.kernels));
    tables.push_back(
        rowsTable(u"api"_s, Tr::tr("API calls, 15 largest"), Tr::tr("API call"), steady.calls));
    return tables;
}

Report referenceReport(const ReferenceAnswer &answer)
{
    Report report;
    if (answer.comparison)
        addPair(report, answer);
    else
        addSingle(report, answer);
    report.heading(2, Tr::tr("Notes"));
    report.list(notesOf(answer));
    return report;
}

} // namespace gapscope
