// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparejson.h"

#include "core/report/comparetables.h"
#include "core/report/jsonwriter.h"

#include <array>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMeanDecimals = 6;
constexpr int kPercentDecimals = 3;

double mean(double value) { return roundDecimals(value, kMeanDecimals); }

std::optional<double> percentOf(const Delta &value)
{
    const std::optional<double> percent = value.percent();
    return percent ? std::optional(roundDecimals(*percent, kPercentDecimals)) : std::nullopt;
}

std::optional<QString> textOf(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

std::optional<QString> unitOf(const RunComparison &comparison)
{
    switch (comparison.unit) {
    case ComparedUnit::Step:
        return u"step"_s;
    case ComparedUnit::Range:
        return u"range"_s;
    case ComparedUnit::None:
        break;
    }
    return std::nullopt;
}

// The corrected comparison. Of one run alone everything of a target or a change is null.
class CompareJson {
public:
    explicit CompareJson(const CompareAnswer &answer)
        : m_answer(answer)
        , m_comparison(answer.comparison)
    {
    }

    [[nodiscard]] QByteArray write();

private:
    [[nodiscard]] bool isPair() const { return !m_comparison.single; }

    template<class T>
    [[nodiscard]] std::optional<T> ofPair(const T &value) const
    {
        return isPair() ? std::optional(value) : std::nullopt;
    }

    void head();
    void comparable();
    void interval(QStringView name, const std::optional<MeanInterval> &change);
    void delta(const Delta &value, const QString &unit);
    void figure(QStringView name, const Delta &value, const std::optional<MeanInterval> &change,
        bool isKnown = true);
    // `name` while the comparison is of steps, `plain` while it is of ranges; the other is null.
    void perUnit(QStringView name, QStringView plain, const Delta &value,
        const std::optional<MeanInterval> &change = std::nullopt);
    void periods();
    void operations();
    void kernels();
    void calls();
    void waterfall();
    void workloads();
    void symptoms();

    const CompareAnswer &m_answer;
    const RunComparison &m_comparison;
    JsonWriter m_json;
};

void CompareJson::interval(QStringView name, const std::optional<MeanInterval> &change)
{
    m_json.key(name);
    if (isPair() && change && change->isKnown())
        m_json.value(std::array {mean(*change->low), mean(*change->high)});
    else
        m_json.null();
}

// The members of an object that is open: baseline_us, target_us, delta_us, percent.
void CompareJson::delta(const Delta &value, const QString &unit)
{
    m_json.member(QString(u"baseline"_s + unit), mean(value.baseline));
    m_json.member(QString(u"target"_s + unit), ofPair(mean(value.target)));
    m_json.member(QString(u"delta"_s + unit), ofPair(mean(value.change())));
    m_json.member(u"percent", isPair() ? percentOf(value) : std::nullopt);
}

void CompareJson::figure(QStringView name, const Delta &value,
    const std::optional<MeanInterval> &change, bool isKnown)
{
    m_json.key(name);
    if (!isKnown) {
        m_json.null();
        return;
    }
    m_json.beginObject();
    delta(value, {});
    interval(u"ci95", change);
    m_json.endObject();
}

void CompareJson::perUnit(QStringView name, QStringView plain, const Delta &value,
    const std::optional<MeanInterval> &change)
{
    figure(name, value, change, m_comparison.unit == ComparedUnit::Step);
    figure(plain, value, change, m_comparison.unit == ComparedUnit::Range);
}

void CompareJson::head()
{
    const auto pair = [&](QStringView name, const QString &baseline, const QString &target) {
        m_json.key(name);
        m_json.beginObject();
        m_json.member(u"baseline", textOf(baseline));
        m_json.member(u"target", isPair() ? textOf(target) : std::nullopt);
        m_json.endObject();
    };
    m_json.member(u"method", u"corrected"_s);
    pair(u"labels", baselineName(m_comparison), targetName(m_comparison));
    pair(u"traces", m_answer.baseline.file, m_answer.target.file);
    pair(u"ranges", m_answer.baseline.range, m_answer.target.range);
    pair(u"verdicts", verdictText(m_answer.baselineVerdict.verdict),
        verdictText(m_answer.targetVerdict.verdict));
    m_json.member(u"unit", unitOf(m_comparison));
}

void CompareJson::comparable()
{
    const Comparability &check = m_comparison.comparability;
    m_json.key(u"comparable");
    m_json.beginObject();
    m_json.member(u"is_comparable", check.comparable);
    m_json.member(u"paired_steps", m_comparison.pairedSteps);
    m_json.key(u"left_out");
    m_json.beginObject();
    m_json.member(u"baseline", m_comparison.baselineLeftOut);
    m_json.member(u"target", ofPair(m_comparison.targetLeftOut));
    m_json.endObject();
    m_json.member(u"reasons", check.reasons);
    m_json.member(u"notes", check.notes);
    m_json.endObject();
    m_json.key(u"workload");
    if (m_comparison.unit != ComparedUnit::Step) {
        m_json.null();
        return;
    }
    m_json.beginObject();
    m_json.member(u"ctx", m_comparison.workload.ctx);
    m_json.member(u"gen", m_comparison.workload.gen);
    m_json.member(u"steady", m_comparison.steady);
    m_json.member(u"steps", m_comparison.baseline.steps);
    m_json.endObject();
}

void CompareJson::periods()
{
    const auto side = [&](QStringView name, const PeriodStats &stats, bool isThere) {
        m_json.key(name);
        if (!isThere) {
            m_json.null();
            return;
        }
        m_json.beginObject();
        m_json.member(u"steps", stats.steps);
        m_json.member(u"mean", mean(stats.mean));
        m_json.member(u"median", mean(stats.median));
        m_json.member(u"p90", mean(stats.p90));
        m_json.member(u"ci95", std::array {mean(stats.low), mean(stats.high)});
        m_json.endObject();
    };
    const bool isStep = m_comparison.unit == ComparedUnit::Step;
    m_json.key(u"step_period_us");
    m_json.beginObject();
    side(u"baseline", m_comparison.baseline, isStep);
    side(u"target", m_comparison.target, isStep && isPair());
    m_json.endObject();
    const auto &gap = m_comparison.gap;
    figure(u"inter_step_gap_us", gap ? gap->value : Delta {},
        gap ? std::optional(gap->change) : std::nullopt, gap.has_value());
    figure(u"inter_step_gap_p50_us", m_comparison.gapMedian.value_or(Delta {}), std::nullopt,
        m_comparison.gapMedian.has_value());
}

void CompareJson::operations()
{
    m_json.key(u"operations");
    m_json.beginArray();
    for (const OperationDelta &row : m_comparison.operations) {
        m_json.beginObject();
        m_json.member(u"name", row.isUnattributed() ? u"unattributed"_s : row.name);
        delta(row.exclusive, u"_us"_s);
        m_json.member(u"status", ofPair(statusWord(row.status)));
        m_json.member(u"significant", isPair() ? row.significant : std::nullopt);
        m_json.member(u"source_function", textOf(row.sourceFunction));
        interval(u"ci95", row.change);
        const auto both = [&](const QString &name, const QString &unit, const Delta &value) {
            const bool isThere = !row.isUnattributed();
            m_json.member(QString(name + u"_baseline"_s + unit),
                isThere ? std::optional(mean(value.baseline)) : std::nullopt);
            m_json.member(QString(name + u"_target"_s + unit),
                isThere ? ofPair(mean(value.target)) : std::nullopt);
        };
        both(u"inclusive"_s, u"_us"_s, row.inclusive);
        both(u"calls"_s, {}, row.calls);
        m_json.endObject();
    }
    m_json.endArray();
}

void CompareJson::kernels()
{
    const KernelComparison &all = m_comparison.kernels;
    m_json.key(u"kernels");
    m_json.beginObject();
    perUnit(u"per_step", u"per_range", m_comparison.kernelCount.value,
        m_comparison.kernelCount.change);
    perUnit(u"busy_us_per_step", u"busy_us_per_range", m_comparison.gpuBusy.value,
        m_comparison.gpuBusy.change);
    perUnit(u"eager_per_step", u"eager_per_range", all.eager);
    perUnit(u"graph_per_step", u"graph_per_range", all.graph);
    perUnit(u"whole_graphs_per_step", u"whole_graphs_per_range", all.wholeGraphs);
    m_json.key(u"rows");
    m_json.beginArray();
    for (const KernelDelta &row : all.rows) {
        m_json.beginObject();
        m_json.member(u"name", row.name);
        m_json.member(u"family", row.family);
        m_json.member(u"communication", row.communication);
        delta(row.time, u"_us"_s);
        m_json.member(
            u"status", row.hidden ? std::nullopt : ofPair(statusWord(row.status)));
        for (const auto &[name, count] : {std::pair(u"eager"_s, &row.eager),
                 {u"graph"_s, &row.graph}, {u"whole_graphs"_s, &row.wholeGraphs}}) {
            m_json.member(QString(name + u"_baseline"_s), mean(count->baseline));
            m_json.member(QString(name + u"_target"_s), ofPair(mean(count->target)));
        }
        m_json.member(u"moved_to_graph", ofPair(mean(row.movedToGraph)));
        m_json.endObject();
    }
    m_json.endArray();
    m_json.member(u"note", textOf(all.note));
    m_json.endObject();
}

void CompareJson::calls()
{
    const ApiComparison &all = m_comparison.api;
    const bool isKnown = all.note.isEmpty();
    m_json.key(u"api");
    m_json.beginObject();
    const bool isStep = m_comparison.unit == ComparedUnit::Step;
    figure(u"calls_per_step", all.calls, std::nullopt, isKnown && isStep);
    figure(u"us_per_step", all.time, std::nullopt, isKnown && isStep);
    figure(u"launches_per_step", all.launches, std::nullopt, isKnown && isStep);
    m_json.key(u"rows");
    m_json.beginArray();
    for (const ApiDelta &row : all.rows) {
        m_json.beginObject();
        m_json.member(u"name", row.name);
        delta(row.time, u"_us"_s);
        m_json.member(u"status", ofPair(statusWord(row.status)));
        m_json.member(u"calls_baseline", mean(row.calls.baseline));
        m_json.member(u"calls_target", ofPair(mean(row.calls.target)));
        m_json.endObject();
    }
    m_json.endArray();
    m_json.member(u"note", textOf(all.note));
    m_json.endObject();
}

void CompareJson::waterfall()
{
    const Waterfall &all = m_comparison.waterfall;
    m_json.key(u"waterfall");
    m_json.beginObject();
    m_json.member(u"total_delta_us", ofPair(mean(all.period.change())));
    m_json.key(u"parts");
    m_json.beginArray();
    for (const WaterfallPart &part : all.parts) {
        m_json.beginObject();
        m_json.member(u"kind", ownerClassKey(part.owner.kind));
        m_json.member(u"name", part.owner.name);
        m_json.member(u"family", textOf(part.owner.family));
        m_json.member(u"delta_us", ofPair(mean(part.us.change())));
        m_json.member(u"baseline_us", mean(part.us.baseline));
        m_json.member(u"target_us", ofPair(mean(part.us.target)));
        m_json.endObject();
    }
    m_json.endArray();
    m_json.member(u"unattributed_us", ofPair(mean(all.unattributed.change())));
    m_json.member(u"unattributed_baseline_us", mean(all.unattributed.baseline));
    m_json.member(u"unattributed_target_us", ofPair(mean(all.unattributed.target)));
    m_json.endObject();
}

void CompareJson::workloads()
{
    m_json.key(u"workloads");
    m_json.beginArray();
    for (const WorkloadDelta &row : m_comparison.workloads) {
        m_json.beginObject();
        m_json.member(u"ctx", row.workload.ctx);
        m_json.member(u"gen", row.workload.gen);
        m_json.member(u"steady", row.steady);
        m_json.member(u"paired_steps", row.steps);
        delta(row.period.value, u"_us"_s);
        interval(u"ci95", row.period.change);
        m_json.endObject();
    }
    m_json.endArray();
}

void CompareJson::symptoms()
{
    m_json.key(u"symptoms");
    m_json.beginArray();
    for (const Symptom &symptom : m_answer.symptoms) {
        m_json.beginObject();
        m_json.member(u"id", symptom.id);
        m_json.member(u"title", symptom.title);
        m_json.member(u"evidence", symptom.evidence);
        m_json.member(u"advice", symptom.advice);
        m_json.endObject();
    }
    m_json.endArray();
}

QByteArray CompareJson::write()
{
    m_json.beginObject();
    head();
    comparable();
    perUnit(u"wall_time_per_step_us", u"wall_time_us", m_comparison.period.value,
        m_comparison.period.change);
    periods();
    operations();
    kernels();
    calls();
    waterfall();
    workloads();
    symptoms();
    writeHandoff(m_json, m_answer.handoff);
    m_json.key(u"warnings");
    m_json.beginArray();
    for (const Warning &warning : m_answer.warnings)
        m_json.value(warning.text);
    m_json.endArray();
    m_json.endObject();
    return m_json.text();
}

} // namespace

double jsonMeanUs(double us) { return mean(us); }

QByteArray compareJson(const CompareAnswer &answer) { return CompareJson(answer).write(); }

void writeHandoff(JsonWriter &json, const OptimizationHandoff &handoff)
{
    const auto oneDecimal = [](const std::optional<double> &value) {
        return value ? std::optional(roundDecimals(*value, 1)) : std::nullopt;
    };
    std::optional<QString> phase;
    if (handoff.primaryPhase)
        phase = *handoff.primaryPhase == StepPhase::Context ? u"context"_s : u"generation"_s;
    json.key(u"optimization_handoff");
    json.beginObject();
    json.member(u"verdict", verdictText(handoff.verdict));
    json.member(u"primary_bottleneck_phase", phase);
    json.member(u"host_prep_confirmed", handoff.hostPrepConfirmed);
    json.key(u"top_regressing_ops");
    json.beginArray();
    for (const HandoffOperation &operation : handoff.worst) {
        json.beginObject();
        json.member(u"nvtx_name", operation.name);
        json.member(u"delta_us_per_step", roundDecimals(operation.delta, 1));
        json.member(u"source_function", textOf(operation.sourceFunction));
        json.endObject();
    }
    json.endArray();
    json.member(u"recommended_first_target", textOf(handoff.firstTarget));
    json.member(u"wall_time_per_step_us", oneDecimal(handoff.period));
    json.member(u"inter_step_gap_p50_us", oneDecimal(handoff.gapMedian));
    json.member(u"kernels_per_step", oneDecimal(handoff.kernelsPerStep));
    json.endObject();
}

} // namespace gapscope
