// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/coveragereport.h"

#include "core/base/tr.h"
#include "core/report/jsonwriter.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDigits = 4;

std::optional<double> rounded(const std::optional<double> &ratio)
{
    return ratio ? std::optional(roundDecimals(*ratio, kDigits)) : std::nullopt;
}

double us(TimeNs time)
{
    return static_cast<double>(time) / 1000.0;
}

QString phaseKey(StepPhase phase)
{
    switch (phase) {
    case StepPhase::Context:
        return u"context"_s;
    case StepPhase::Generation:
        return u"generation"_s;
    case StepPhase::Unknown:
        break;
    }
    return u"unknown"_s;
}

// Members of an open object.
void writeSum(JsonWriter &json, const CoverageSum &sum)
{
    json.member(u"kernels", sum.kernels);
    json.member(u"graph_kernels", sum.graphKernels);
    json.member(u"by_count", rounded(sum.byCount()));
    json.member(u"by_time", rounded(sum.byTime()));
    json.member(u"whole_graph_executions", sum.wholeGraphs);
}

void writePart(JsonWriter &json, QStringView name, const CoverageSum &sum)
{
    json.key(name);
    if (sum.isEmpty()) {
        json.null();
        return;
    }
    json.beginObject();
    writeSum(json, sum);
    json.endObject();
}

Cell ratioCell(const std::optional<double> &ratio, const CoverageSum &sum)
{
    if (ratio)
        return *ratio;
    return Cell::missing(sum.wholeGraphs > 0
            ? Tr::tr("UNKNOWN: whole CUDA graphs were recorded, their kernels were not.")
            : Tr::tr("There is no GPU work."));
}

} // namespace

void writeCoverage(JsonWriter &json, const GraphCoverageByStep &coverage)
{
    json.beginObject();
    writePart(json, u"run", coverage.run);
    writePart(json, u"context", coverage.context);
    writePart(json, u"generation", coverage.generation);
    writePart(json, u"outside_steps", coverage.outside);
    json.key(u"steps");
    json.beginArray();
    for (const StepCoverage &step : coverage.steps) {
        json.beginObject();
        json.member(u"rank", step.rank);
        json.member(u"number", step.number);
        json.member(u"phase", phaseKey(step.phase));
        json.member(u"benchmark", step.benchmark);
        writeSum(json, step.sum);
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

void writeEagerKernels(JsonWriter &json, const std::vector<EagerKernels> &kernels)
{
    json.beginArray();
    for (const EagerKernels &row : kernels) {
        json.beginObject();
        json.member(u"name", row.name);
        json.member(u"group", row.family);
        json.member(u"range", row.range);
        json.member(u"reason", eagerReasonKey(row.reason));
        json.member(u"count", row.kernels);
        json.member(u"steps", row.steps);
        json.member(u"total_us", roundDecimals(us(row.time), 3));
        json.key(u"suggestion");
        if (row.pattern.isEmpty())
            json.null();
        else
            json.value(row.pattern);
        json.endObject();
    }
    json.endArray();
}

Table coverageTable(const GraphCoverageByStep &coverage)
{
    Table table {u"coverage"_s, Tr::tr("Kernels replayed by CUDA graphs")};
    table.columns = {{u"part"_s, Tr::tr("Part"), ColumnKind::Text},
        {u"steps"_s, Tr::tr("Steps"), ColumnKind::Count},
        {u"kernels"_s, Tr::tr("Kernels"), ColumnKind::Count},
        {u"graph_kernels"_s, Tr::tr("In graphs"), ColumnKind::Count},
        {u"by_count"_s, Tr::tr("By count"), ColumnKind::Percent},
        {u"by_time"_s, Tr::tr("By time"), ColumnKind::Percent},
        {u"lowest"_s, Tr::tr("Lowest step, by time"), ColumnKind::Percent},
        {u"highest"_s, Tr::tr("Highest step, by time"), ColumnKind::Percent}};
    const auto add = [&](const QString &title, const CoverageSum &sum, auto &&counts) {
        if (sum.isEmpty())
            return;
        qint64 steps = 0;
        std::optional<double> lowest;
        std::optional<double> highest;
        for (const StepCoverage &step : coverage.steps) {
            const std::optional<double> ratio = step.sum.byTime();
            if (!counts(step) || !ratio)
                continue;
            ++steps;
            lowest = std::min(lowest.value_or(*ratio), *ratio);
            highest = std::max(highest.value_or(*ratio), *ratio);
        }
        table.add({title, steps == 0 ? Cell() : Cell(steps), sum.kernels, sum.graphKernels,
            ratioCell(sum.byCount(), sum), ratioCell(sum.byTime(), sum), lowest, highest});
    };
    add(Tr::tr("Run"), coverage.run, [](const StepCoverage &) { return true; });
    add(Tr::tr("Context steps"), coverage.context, [](const StepCoverage &step) {
        return step.benchmark && step.phase == StepPhase::Context;
    });
    add(Tr::tr("Generation steps"), coverage.generation, [](const StepCoverage &step) {
        return step.benchmark && step.phase == StepPhase::Generation;
    });
    if (!coverage.steps.empty())
        add(Tr::tr("Outside steps"), coverage.outside, [](const StepCoverage &) { return false; });
    if (!coverage.reason.isEmpty())
        table.notes.push_back(coverage.reason);
    return table;
}

Table eagerKernelTable(const std::vector<EagerKernels> &kernels)
{
    Table table {u"eager_kernels"_s, Tr::tr("Eager kernels")};
    table.columns = {{u"name"_s, Tr::tr("Kernel"), ColumnKind::Code},
        {u"group"_s, Tr::tr("Block"), ColumnKind::Text},
        {u"range"_s, Tr::tr("In range"), ColumnKind::Code},
        {u"reason"_s, Tr::tr("Why eager"), ColumnKind::Text},
        {u"count"_s, Tr::tr("Kernels"), ColumnKind::Count},
        {u"steps"_s, Tr::tr("Steps"), ColumnKind::Count},
        {u"total_us"_s, Tr::tr("Kernel time"), ColumnKind::Us},
        {u"suggestion"_s, Tr::tr("Suggestion"), ColumnKind::Text}};
    for (const EagerKernels &row : kernels)
        table.add({row.name, row.family, row.range, eagerReasonText(row.reason), row.kernels,
            row.steps, row.time, row.pattern});
    return table;
}

} // namespace gapscope
