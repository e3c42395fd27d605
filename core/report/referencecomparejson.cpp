// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparejson.h"

#include "core/report/jsonwriter.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDecimals = 3;
constexpr int kOperationPercentDecimals = 2;

// Python's 100 * delta / baseline, 0 when the baseline is 0 (host-analysis.md 3.5).
double blockPercent(const Delta &value) { return value.percent().value_or(0.0); }

// The words of the expected files: "UNCHANGED" is left blank.
QString publishedWord(DeltaStatus status)
{
    return status == DeltaStatus::Unchanged ? QString() : statusWord(status);
}

void writeBlock(JsonWriter &json, QStringView name, const std::optional<Delta> &value)
{
    if (!value)
        return;
    json.key(name);
    json.beginObject();
    json.member(u"baseline", roundDecimals(value->baseline, kDecimals));
    json.member(u"target", roundDecimals(value->target, kDecimals));
    json.member(u"delta", roundDecimals(value->change(), kDecimals));
    json.member(u"percent", roundDecimals(blockPercent(*value), kDecimals));
    json.endObject();
}

void writeOperations(JsonWriter &json, const std::vector<ReferenceOperation> &operations)
{
    json.key(u"operations");
    json.beginArray();
    for (const ReferenceOperation &row : operations) {
        const std::optional<double> percent = row.us.percent();
        json.beginObject();
        json.member(u"name", row.name);
        json.member(u"baseline_us", roundDecimals(row.us.baseline, kDecimals));
        json.member(u"target_us", roundDecimals(row.us.target, kDecimals));
        json.member(u"delta_us", roundDecimals(row.us.change(), kDecimals));
        json.member(u"percent",
            percent ? std::optional(roundDecimals(*percent, kOperationPercentDecimals))
                    : std::nullopt);
        json.member(u"status", publishedWord(row.status));
        json.endObject();
    }
    json.endArray();
}

void writeComparison(JsonWriter &json, const ReferenceAnswer &answer)
{
    const ReferenceComparison &comparison = *answer.comparison;
    if (!comparison.error.isEmpty()) {
        json.member(u"error", comparison.error);
        return;
    }
    json.member(u"tp_size", comparison.tpSize);
    writeBlock(json, u"wall_time_per_step_us", comparison.wallPerStep);
    writeBlock(json, u"step_duration_avg_us", comparison.stepDuration);
    writeBlock(json, u"inter_step_gap_p50_us", comparison.stepGapP50);
    writeBlock(json, u"iteration_wall_avg_us", comparison.iterationWall);
    writeBlock(json, u"iteration_gap_avg_us", comparison.iterationGap);
    writeBlock(json, u"gpu_us_per_step", comparison.gpuPerStep);
    writeBlock(json, u"kernels_per_step", comparison.kernelsPerStep);
    writeOperations(json, comparison.operations);
    writeHandoff(json, answer.handoff);
}

void writeStats(JsonWriter &json, QStringView name, const ReferenceStats &stats)
{
    json.key(name);
    json.beginObject();
    json.member(u"avg", stats.average);
    json.member(u"min", stats.minimum);
    json.member(u"max", stats.maximum);
    json.member(u"p50", stats.p50);
    json.member(u"p90", stats.p90);
    json.member(u"count", stats.count);
    json.endObject();
}

void writePerStep(JsonWriter &json, QStringView name, const std::vector<ReferenceRow> &rows)
{
    json.key(name);
    json.beginObject();
    for (const ReferenceRow &row : rows)
        json.member(row.name, row.perStep);
    json.endObject();
}

void writeAnalysis(JsonWriter &json, const ReferenceAnalysis &figures)
{
    if (!figures.error.isEmpty()) {
        json.member(u"error", figures.error);
        return;
    }
    json.member(u"tp_size", figures.tpSize);
    json.member(u"bench_found", figures.benchFound);
    if (!figures.benchFound)
        return;
    json.member(u"bench_iter_count", figures.benchIterations);
    writeStats(json, u"wall_time_stats", figures.wall);
    writeStats(json, u"gap_stats", figures.gap);
    if (!figures.steady)
        return;
    const ReferenceSteady &steady = *figures.steady;
    json.member(u"steady_step_count", steady.steps);
    writeStats(json, u"step_dur_stats", steady.duration);
    writeStats(json, u"step_gap_stats", steady.gap);
    json.member(u"ss_wall_per_step", steady.wallPerStep);
    writePerStep(json, u"nvtx_per_step", steady.operations);
    json.member(u"gpu_per_step", steady.gpuPerStep);
    json.member(u"kernels_per_step", steady.kernelsPerStep);
    writePerStep(json, u"api_per_step", steady.calls);
}

} // namespace

QByteArray referenceCompareJson(const ReferenceAnswer &answer)
{
    JsonWriter json;
    json.beginObject();
    if (answer.comparison)
        writeComparison(json, answer);
    else
        writeAnalysis(json, answer.baselineFigures);
    json.endObject();
    return json.text();
}

} // namespace gapscope
