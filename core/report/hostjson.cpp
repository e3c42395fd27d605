// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/hostjson.h"

#include "core/report/jsonwriter.h"

#include <array>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// The order of the published output.
constexpr std::array kPublished {Metric::GpuIdle, Metric::LaunchOverhead, Metric::GpuUtilization,
    Metric::Nccl, Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution};
constexpr std::array kAdded {Metric::LaunchTotal, Metric::Communication};
constexpr std::array kJudged {Metric::GpuIdle, Metric::LaunchOverhead, Metric::GpuUtilization,
    Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution};

std::optional<double> ratioOf(const WindowMetrics &window, Metric metric)
{
    const Measure &measure = window[metric];
    return measure.known ? std::optional(jsonRatio(measure.value)) : std::nullopt;
}

std::optional<bool> crossedOf(const WindowMetrics &window, Metric metric)
{
    return window.crossed[static_cast<std::size_t>(metric)];
}

QString windowVerdict(const WindowMetrics &window)
{
    return window.isYes ? u"YES"_s : u"NO"_s;
}

class HostJson {
public:
    [[nodiscard]] QByteArray reference(const HostVerdict &verdict);
    [[nodiscard]] QByteArray corrected(const HostAnswer &answer);

private:
    void publishedRatios(QStringView name, const WindowMetrics &window);
    void publishedPhase(QStringView name, const std::optional<WindowMetrics> &phase);

    void verdictHead(const HostAnswer &answer);
    void measures(QStringView name, const WindowMetrics &window);
    void counts(const WindowMetrics &window, bool isAnswered);
    void phases(const HostVerdict &verdict);
    void ranks(const std::vector<RankMetrics> &rows);
    void steady(const std::optional<SteadyPeriod> &period);
    void coverage(const GraphCoverage &graphs);
    void thresholds(const Thresholds &limits);
    void warnings(const std::vector<Warning> &list);

    JsonWriter m_json;
};

void HostJson::publishedRatios(QStringView name, const WindowMetrics &window)
{
    m_json.key(name);
    m_json.beginObject();
    for (const Metric metric : kPublished)
        m_json.member(metricKey(metric), ratioOf(window, metric));
    m_json.endObject();
}

void HostJson::publishedPhase(QStringView name, const std::optional<WindowMetrics> &phase)
{
    if (!phase)
        return;
    m_json.key(name);
    m_json.beginObject();
    m_json.member(u"iteration_count", phase->stepCount);
    m_json.member(u"verdict", windowVerdict(*phase));
    m_json.member(u"crossed_count", phase->crossedCount);
    m_json.member(u"applicable_count", phase->applicableCount);
    m_json.member(u"host_prep_confirmed", phase->hostPrepConfirmed);
    publishedRatios(u"metrics", *phase);
    m_json.endObject();
}

QByteArray HostJson::reference(const HostVerdict &verdict)
{
    m_json.beginObject();
    if (!verdict.error.isEmpty()) {
        m_json.member(u"error", verdict.error);
        m_json.endObject();
        return m_json.text();
    }
    const WindowMetrics &all = verdict.aggregate;
    m_json.member(u"verdict", verdictText(verdict.verdict));
    publishedRatios(u"aggregate_metrics", all);
    m_json.member(u"crossed_count", all.crossedCount);
    m_json.member(u"applicable_count", all.applicableCount);
    m_json.member(u"host_prep_confirmed", all.hostPrepConfirmed);
    m_json.member(u"nccl_caveat", all.ncclCaveat);
    m_json.key(u"crossed_details");
    m_json.beginObject();
    for (const Metric metric : kJudged) {
        if (const std::optional<bool> crossed = crossedOf(all, metric))
            m_json.member(metricKey(metric), *crossed);
    }
    m_json.endObject();
    m_json.key(u"phases");
    m_json.beginObject();
    publishedPhase(u"context", verdict.context);
    publishedPhase(u"generation", verdict.generation);
    m_json.endObject();
    m_json.endObject();
    return m_json.text();
}

void HostJson::measures(QStringView name, const WindowMetrics &window)
{
    m_json.key(name);
    m_json.beginObject();
    for (const Metric metric : kPublished)
        m_json.member(metricKey(metric), ratioOf(window, metric));
    for (const Metric metric : kAdded)
        m_json.member(metricKey(metric), ratioOf(window, metric));
    m_json.endObject();
    m_json.key(u"evidence_us");
    m_json.beginObject();
    const auto fraction = [&](Metric metric) {
        const Measure &measure = window[metric];
        m_json.key(metricKey(metric));
        if (!measure.known) {
            m_json.null();
            return;
        }
        m_json.beginObject();
        m_json.member(u"numerator", jsonUs(measure.numerator / 1000.0));
        m_json.member(u"denominator", jsonUs(measure.denominator / 1000.0));
        m_json.endObject();
    };
    for (const Metric metric : kPublished)
        fraction(metric);
    for (const Metric metric : kAdded)
        fraction(metric);
    m_json.endObject();
}

// Without an answer the counts would be read as "nothing crossed".
void HostJson::counts(const WindowMetrics &window, bool isAnswered)
{
    const auto only = [&](auto value) { return isAnswered ? std::optional(value) : std::nullopt; };
    m_json.member(u"crossed_count", only(window.crossedCount));
    m_json.member(u"applicable_count", only(window.applicableCount));
    m_json.member(u"host_prep_confirmed", only(window.hostPrepConfirmed));
    m_json.member(u"nccl_caveat", only(window.ncclCaveat));
    m_json.key(u"crossed_details");
    m_json.beginObject();
    for (const Metric metric : kJudged)
        m_json.member(
            metricKey(metric), isAnswered ? crossedOf(window, metric) : std::optional<bool>());
    m_json.endObject();
}

void HostJson::phases(const HostVerdict &verdict)
{
    const bool isAnswered = verdict.verdict != Verdict::Inconclusive;
    m_json.key(u"phases");
    m_json.beginObject();
    const auto phase = [&](QStringView name, const WindowMetrics &window, bool isGeneration) {
        m_json.key(name);
        m_json.beginObject();
        m_json.member(u"iteration_count", window.stepCount);
        m_json.member(
            u"verdict", isAnswered ? windowVerdict(window) : verdictText(Verdict::Inconclusive));
        counts(window, isAnswered);
        m_json.member(u"total_us", jsonUs(static_cast<double>(window.total) / 1000.0));
        measures(u"metrics", window);
        if (isGeneration)
            m_json.member(u"cuda_graphs_detected", verdict.generationUsesGraphs);
        m_json.endObject();
    };
    if (verdict.context)
        phase(u"context", *verdict.context, false);
    if (verdict.generation)
        phase(u"generation", *verdict.generation, true);
    m_json.endObject();
}

void HostJson::ranks(const std::vector<RankMetrics> &rows)
{
    m_json.key(u"ranks");
    m_json.beginArray();
    for (const RankMetrics &row : rows) {
        m_json.beginObject();
        m_json.member(u"rank", row.rank);
        m_json.member(u"process", row.pid);
        m_json.member(u"device", row.deviceOrdinal);
        m_json.member(u"device_name",
            row.deviceName.isEmpty() ? std::nullopt : std::optional(row.deviceName));
        m_json.member(u"iteration_count", row.metrics.stepCount);
        m_json.member(u"total_us", jsonUs(static_cast<double>(row.metrics.total) / 1000.0));
        measures(u"metrics", row.metrics);
        m_json.endObject();
    }
    m_json.endArray();
}

void HostJson::steady(const std::optional<SteadyPeriod> &period)
{
    const auto only = [&](auto SteadyPeriod::*field) {
        return period ? std::optional((*period).*field) : std::nullopt;
    };
    const auto us = [&](double SteadyPeriod::*field) {
        return period ? std::optional(jsonUs((*period).*field)) : std::nullopt;
    };
    m_json.key(u"steady");
    m_json.beginObject();
    m_json.member(u"steps", only(&SteadyPeriod::steps));
    m_json.member(u"max_gen", only(&SteadyPeriod::maxGen));
    m_json.member(u"period_us_mean", us(&SteadyPeriod::mean));
    m_json.member(u"period_us_median", us(&SteadyPeriod::median));
    m_json.member(u"period_us_p90", us(&SteadyPeriod::p90));
    m_json.key(u"period_us_mean_ci95");
    if (period)
        m_json.value(std::array {jsonUs(period->low), jsonUs(period->high)});
    else
        m_json.null();
    m_json.endObject();
}

void HostJson::coverage(const GraphCoverage &graphs)
{
    const auto ratio = [](const std::optional<double> &share) {
        return share ? std::optional(jsonRatio(*share)) : std::nullopt;
    };
    // Neither shares nor rows: the trace did not record what its graphs did, which is not "none".
    const bool isCounted = graphs.wholeGraphExecutions > 0 || graphs.byCount || graphs.byTime;
    m_json.key(u"coverage");
    m_json.beginObject();
    m_json.member(u"by_count", ratio(graphs.byCount));
    m_json.member(u"by_time", ratio(graphs.byTime));
    m_json.member(u"whole_graph_executions",
        isCounted ? std::optional(graphs.wholeGraphExecutions) : std::nullopt);
    m_json.member(u"reason", graphs.reason.isEmpty() ? std::nullopt : std::optional(graphs.reason));
    m_json.endObject();
}

void HostJson::thresholds(const Thresholds &limits)
{
    m_json.key(u"thresholds");
    m_json.beginObject();
    const auto set = [&](QStringView name, const std::array<double, kLimitCount> &values) {
        m_json.key(name);
        m_json.beginObject();
        for (std::size_t i = 0; i < kLimitCount; ++i)
            m_json.member(limitKey(static_cast<Limit>(i)), values[i]);
        m_json.endObject();
    };
    set(u"aggregate", limits.aggregate);
    set(u"generation", limits.generation);
    m_json.endObject();
}

void HostJson::warnings(const std::vector<Warning> &list)
{
    m_json.key(u"warnings");
    m_json.beginArray();
    for (const Warning &warning : list)
        m_json.value(warning.text);
    m_json.endArray();
}

void HostJson::verdictHead(const HostAnswer &answer)
{
    const HostVerdict &verdict = answer.verdict;
    std::optional<QString> evidence;
    if (verdict.evidence != Evidence::None)
        evidence = verdict.evidence == Evidence::Strong ? u"strong"_s : u"weak"_s;
    std::optional<QString> reference;
    if (answer.other && answer.other->error.isEmpty())
        reference = verdictText(answer.other->verdict);
    const QString difference = methodDifference(answer);
    m_json.member(u"verdict", verdictText(verdict.verdict));
    m_json.member(u"method", methodText(verdict.method));
    m_json.member(u"evidence", evidence);
    m_json.member(u"reasons", verdict.reasons);
    m_json.member(u"reference_verdict", reference);
    m_json.member(
        u"method_difference", difference.isEmpty() ? std::nullopt : std::optional(difference));
}

QByteArray HostJson::corrected(const HostAnswer &answer)
{
    const HostVerdict &verdict = answer.verdict;
    const bool isAnswered = verdict.verdict != Verdict::Inconclusive;
    m_json.beginObject();
    verdictHead(answer);
    m_json.member(u"window", verdict.windowNote);
    m_json.member(u"total_us",
        verdict.aggregate.total > 0
            ? std::optional(jsonUs(static_cast<double>(verdict.aggregate.total) / 1000.0))
            : std::nullopt);
    measures(u"aggregate_metrics", verdict.aggregate);
    counts(verdict.aggregate, isAnswered);
    phases(verdict);
    m_json.member(u"iteration_count",
        verdict.aggregate.stepCount > 0 ? std::optional(verdict.aggregate.stepCount)
                                        : std::nullopt);
    m_json.member(u"devices", verdict.devices);
    m_json.member(u"processes_with_steps", verdict.processesWithSteps);
    m_json.member(u"bench_steps_per_process", verdict.benchStepsPerProcess);
    ranks(verdict.ranks);
    steady(verdict.steady);
    coverage(verdict.coverage);
    thresholds(verdict.thresholds);
    warnings(answer.warnings);
    m_json.endObject();
    return m_json.text();
}

} // namespace

QByteArray referenceJson(const HostVerdict &verdict)
{
    return HostJson().reference(verdict);
}

QByteArray correctedJson(const HostAnswer &answer)
{
    return HostJson().corrected(answer);
}

QByteArray hostJson(const HostAnswer &answer)
{
    return answer.verdict.method == Method::Reference ? referenceJson(answer.verdict)
                                                      : correctedJson(answer);
}

} // namespace gapscope
