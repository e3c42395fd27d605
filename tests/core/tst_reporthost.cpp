// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/verdict.h"
#include "core/report/csvwriter.h"
#include "core/report/hostadvice.h"
#include "core/report/hostjson.h"
#include "core/report/hostreport.h"
#include "core/report/hosttables.h"
#include "core/report/jsonwriter.h"
#include "core/report/markdownwriter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <limits>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t at(Metric metric)
{
    return static_cast<std::size_t>(metric);
}

Thresholds publishedThresholds()
{
    Thresholds limits;
    limits.aggregate = {0.30, 0.10, 0.60, 0.50, 0.05, 0.50, 0.20};
    limits.generation = {0.15, 0.10, 0.80, 0.50, 0.05, 0.50, 0.20};
    return limits;
}

Measure ratio(TimeNs numerator, TimeNs denominator)
{
    return {true, static_cast<double>(numerator), static_cast<double>(denominator),
        static_cast<double>(numerator) / static_cast<double>(denominator), {}};
}

// A window of `total` ns with the given idle, launch and exposed times; every preparation exposed.
WindowMetrics window(TimeNs total, TimeNs idle, TimeNs launches, TimeNs exposed, TimeNs nccl,
    const std::array<double, kLimitCount> &limits, int steps)
{
    WindowMetrics metrics;
    metrics.total = total;
    metrics.stepCount = steps;
    metrics[Metric::GpuIdle] = ratio(idle, total);
    metrics[Metric::GpuUtilization] = ratio(total - idle, total);
    metrics[Metric::LaunchOverhead] = ratio(launches, total);
    metrics[Metric::LaunchTotal] = ratio(2 * launches, total);
    metrics[Metric::PrepExposed] = ratio(exposed, exposed);
    metrics[Metric::PrepImpact] = ratio(exposed, total);
    metrics[Metric::PrepIdleAttribution] = ratio(exposed, idle);
    metrics[Metric::Nccl] = ratio(nccl, total - idle);
    metrics[Metric::Communication] = ratio(2 * nccl, total - idle);
    judgeWindow(metrics, limits);
    return metrics;
}

HostVerdict hostBound()
{
    HostVerdict verdict;
    verdict.thresholds = publishedThresholds();
    verdict.windowNote = u"forward steps of the benchmark run"_s;
    verdict.processesWithSteps = 2;
    verdict.devices = {0, 1};
    verdict.benchStepsPerProcess = {96};
    verdict.aggregate = window(1'000'000'000, 461'200'000, 119'100'000, 395'600'000, 200'000'000,
        verdict.thresholds.aggregate, 96);
    verdict.context
        = window(100'000'000, 5'000'000, 100'000, 1'000'000, 0, verdict.thresholds.aggregate, 6);
    verdict.generation = window(
        900'000'000, 456'200'000, 119'000'000, 394'600'000, 0, verdict.thresholds.generation, 90);
    verdict.generationUsesGraphs = false;
    verdict.steady = SteadyPeriod {80, 64, 2552.6421, 2552.9, 2600.0, 2550.1, 2555.5};
    verdict.coverage.byCount = 0.0;
    verdict.coverage.byTime = 0.0;
    verdict.ranks = {
        {0, 4100, 0, u"GPU *A*"_s, verdict.aggregate}, {1, 4107, 1, QString(), verdict.aggregate}};
    concludeVerdict(verdict);
    return verdict;
}

HostVerdict inconclusive()
{
    HostVerdict verdict;
    verdict.thresholds = publishedThresholds();
    verdict.windowNote = u"whole trace (no forward-step markers)"_s;
    for (Measure &measure : verdict.aggregate.measures)
        measure.reason = u"There is no GPU work."_s;
    verdict.reasons = {u"There is no GPU work (kernels or CUDA graph executions)."_s};
    verdict.coverage.reason = u"There is no GPU work."_s;
    return verdict;
}

HostVerdict reference()
{
    HostVerdict verdict = hostBound();
    verdict.method = Method::Reference;
    verdict.evidence = Evidence::None;
    verdict.ranks.clear();
    verdict.steady.reset();
    for (Metric metric : {Metric::LaunchTotal, Metric::Communication})
        verdict.aggregate[metric] = {};
    return verdict;
}

HostAnswer answer(HostVerdict verdict)
{
    HostAnswer made;
    made.label = u"some_trace.sqlite"_s;
    made.verdict = std::move(verdict);
    return made;
}

QJsonObject parsed(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(text, &error).object();
    if (error.error != QJsonParseError::NoError)
        qWarning("%s", qPrintable(error.errorString()));
    return object;
}

} // namespace

class ReportHostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonText();
    void jsonTables();
    void publishedText();
    void publishedWithoutPrep();
    void publishedError();
    void correctedFigures();
    void correctedUnknown();
    void correctedWarnings();
    void markdownLayout();
    void markdownIsTheTable();
    void markdownOfInconclusive();
    void markdownOfError();
    void limitsInForce();
    void caveat();
    void primary();
    void adviceFollowsTheEvidence();
    void caveatsComeFirst();
    void twoRuns();
    void csvPicksATable();
    void blocks();
};

void ReportHostTest::jsonText()
{
    JsonWriter json;
    json.beginObject();
    json.member(u"text", u"a \"quote\", a \\ and \u00b5"_s);
    json.member(u"ratio", 0.0001);
    json.member(u"small", 1e-05);
    json.member(u"whole", 1.0);
    json.member(u"count", 3);
    json.member(u"flag", true);
    json.member(u"nothing", std::optional<double>());
    json.member(u"not a number", std::numeric_limits<double>::quiet_NaN());
    json.member(u"list", std::vector<int> {1, 2});
    json.key(u"empty");
    json.beginObject();
    json.endObject();
    json.member(u"none", std::vector<QString> {});
    json.endObject();
    const QByteArray expected = R"({
  "text": "a \"quote\", a \\ and µ",
  "ratio": 0.0001,
  "small": 1e-05,
  "whole": 1.0,
  "count": 3,
  "flag": true,
  "nothing": null,
  "not a number": null,
  "list": [
    1,
    2
  ],
  "empty": {},
  "none": []
})";
    QCOMPARE(json.text(), expected);
}

void ReportHostTest::jsonTables()
{
    Table table {.id = u"t"_s, .title = u"T"_s};
    table.columns = {{u"name"_s, u"Name"_s, ColumnKind::Code},
        {u"total_us"_s, u"Total"_s, ColumnKind::Us}, {u"at_ns"_s, u"At"_s, ColumnKind::Position},
        {u"share"_s, u"Share"_s, ColumnKind::Percent}, {u"count"_s, u"n"_s, ColumnKind::Count},
        {u"late"_s, u"Late"_s, ColumnKind::Flag}};
    table.add({u"a"_s, qint64(1'234'567), qint64(1'678'000'123), 0.83213333, 12, true});
    table.add({u"b"_s, 12.3456789, Cell::missing(u"why"_s)});
    table.notes = {u"A note."_s};
    const QJsonObject json = parsed(tableJson(table));
    QCOMPARE(json.keys(), (QStringList {u"id"_s, u"notes"_s, u"rows"_s, u"sum"_s, u"title"_s}));
    const QJsonArray rows = json.value("rows"_L1).toArray();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0]["total_us"_L1].toDouble(), 1234.567);
    QCOMPARE(rows[0]["at_ns"_L1].toInteger(), 1'678'000'123);
    QCOMPARE(rows[0]["share"_L1].toDouble(), 0.832133);
    QCOMPARE(rows[0]["count"_L1].toInt(), 12);
    QCOMPARE(rows[0]["late"_L1].toBool(), true);
    QCOMPARE(rows[1]["total_us"_L1].toDouble(), 12.346);
    QVERIFY(rows[1]["at_ns"_L1].isNull());
    QVERIFY(rows[1]["late"_L1].isNull());
    QVERIFY(json.value("sum"_L1).isNull());
}

// As Python's json.dump(..., indent=2) writes it: key order, spelling of numbers, nothing else.
void ReportHostTest::publishedText()
{
    HostVerdict verdict = reference();
    verdict.generation.reset();
    const QByteArray expected = R"({
  "verdict": "YES",
  "aggregate_metrics": {
    "gpu_idle_ratio": 0.4612,
    "launch_overhead_ratio": 0.1191,
    "gpu_utilization": 0.5388,
    "nccl_ratio": 0.3712,
    "host_prep_exposed_ratio": 1.0,
    "host_prep_perf_impact": 0.3956,
    "host_prep_idle_attribution": 0.8578
  },
  "crossed_count": 6,
  "applicable_count": 6,
  "host_prep_confirmed": true,
  "nccl_caveat": true,
  "crossed_details": {
    "gpu_idle_ratio": true,
    "launch_overhead_ratio": true,
    "gpu_utilization": true,
    "host_prep_exposed_ratio": true,
    "host_prep_perf_impact": true,
    "host_prep_idle_attribution": true
  },
  "phases": {
    "context": {
      "iteration_count": 6,
      "verdict": "NO",
      "crossed_count": 1,
      "applicable_count": 6,
      "host_prep_confirmed": false,
      "metrics": {
        "gpu_idle_ratio": 0.05,
        "launch_overhead_ratio": 0.001,
        "gpu_utilization": 0.95,
        "nccl_ratio": 0.0,
        "host_prep_exposed_ratio": 1.0,
        "host_prep_perf_impact": 0.01,
        "host_prep_idle_attribution": 0.2
      }
    }
  }
})";
    QCOMPARE(referenceJson(verdict), expected);
}

void ReportHostTest::publishedWithoutPrep()
{
    HostVerdict verdict = reference();
    verdict.context.reset();
    verdict.generation.reset();
    for (Metric metric : {Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution})
        verdict.aggregate[metric] = {};
    judgeWindow(verdict.aggregate, verdict.thresholds.aggregate);
    const QByteArray text = referenceJson(verdict);
    const QJsonObject json = parsed(text);
    QVERIFY(json["aggregate_metrics"_L1]["host_prep_perf_impact"_L1].isNull());
    QCOMPARE(json["crossed_details"_L1].toObject().size(), 3);
    QCOMPARE(json["applicable_count"_L1].toInt(), 3);
    QVERIFY(text.endsWith("  \"phases\": {}\n}"));
}

void ReportHostTest::publishedError()
{
    HostVerdict verdict = reference();
    verdict.error = u"No GPU kernels found in trace"_s;
    QCOMPARE(referenceJson(verdict), "{\n  \"error\": \"No GPU kernels found in trace\"\n}");
}

void ReportHostTest::correctedFigures()
{
    const QJsonObject json = parsed(correctedJson(answer(hostBound())));
    QCOMPARE(json["verdict"_L1].toString(), u"YES"_s);
    QCOMPARE(json["method"_L1].toString(), u"corrected"_s);
    QCOMPARE(json["evidence"_L1].toString(), u"strong"_s);
    QCOMPARE(json["total_us"_L1].toDouble(), 1'000'000.0);
    QCOMPARE(json["aggregate_metrics"_L1]["launch_overhead_ratio_total"_L1].toDouble(), 0.2382);
    QCOMPARE(json["evidence_us"_L1]["host_prep_idle_attribution"_L1]["numerator"_L1].toDouble(),
        395'600.0);
    QCOMPARE(json["evidence_us"_L1]["host_prep_idle_attribution"_L1]["denominator"_L1].toDouble(),
        461'200.0);
    const QJsonValue generation = json["phases"_L1]["generation"_L1];
    QCOMPARE(generation["cuda_graphs_detected"_L1].toBool(true), false);
    QCOMPARE(generation["iteration_count"_L1].toInt(), 90);
    QVERIFY(!json["phases"_L1]["context"_L1].toObject().contains("cuda_graphs_detected"_L1));
    QCOMPARE(json["steady"_L1]["period_us_mean"_L1].toDouble(), 2552.642);
    QCOMPARE(json["steady"_L1]["period_us_mean_ci95"_L1][1].toDouble(), 2555.5);
    QCOMPARE(json["coverage"_L1]["whole_graph_executions"_L1].toInt(-1), 0);
    const QJsonArray ranks = json["ranks"_L1].toArray();
    QCOMPARE(ranks.size(), 2);
    QCOMPARE(ranks[1]["process"_L1].toInt(), 4107);
    QCOMPARE(ranks[1]["device"_L1].toInt(), 1);
    QVERIFY(ranks[1]["device_name"_L1].isNull());
    QCOMPARE(ranks[0]["metrics"_L1].toObject().size(), 9);
    QCOMPARE(json["thresholds"_L1]["generation"_L1]["gpu_idle_ratio"_L1].toDouble(), 0.15);
    QVERIFY(json["reference_verdict"_L1].isNull());
}

void ReportHostTest::correctedUnknown()
{
    const QJsonObject json = parsed(correctedJson(answer(inconclusive())));
    const QJsonObject known = parsed(correctedJson(answer(hostBound())));
    QCOMPARE(json.keys(), known.keys());
    QCOMPARE(json["verdict"_L1].toString(), u"INCONCLUSIVE"_s);
    QVERIFY(json["evidence"_L1].isNull() && json["crossed_count"_L1].isNull());
    QCOMPARE(json["aggregate_metrics"_L1].toObject().keys(),
        known["aggregate_metrics"_L1].toObject().keys());
    for (const QString &group :
        {u"aggregate_metrics"_s, u"evidence_us"_s, u"crossed_details"_s, u"steady"_s}) {
        for (const QJsonValue &value : json[group].toObject())
            QVERIFY2(value.isNull(), qPrintable(group));
    }
    QVERIFY(json["coverage"_L1]["whole_graph_executions"_L1].isNull());
    QCOMPARE(json["coverage"_L1]["reason"_L1].toString(), u"There is no GPU work."_s);
    // A verdict without graph facts must not say "no graphs" either.
    HostVerdict verdict = hostBound();
    verdict.generationUsesGraphs.reset();
    const QJsonObject open = parsed(correctedJson(answer(verdict)));
    QVERIFY(open["phases"_L1]["generation"_L1].toObject().contains("cuda_graphs_detected"_L1));
    QVERIFY(open["phases"_L1]["generation"_L1]["cuda_graphs_detected"_L1].isNull());
}

void ReportHostTest::correctedWarnings()
{
    HostAnswer made = answer(hostBound());
    made.warnings = {{u"No NVTX ranges."_s, true}, {u"Another."_s, false}};
    made.other = inconclusive();
    made.other->method = Method::Reference;
    made.other->verdict = Verdict::No;
    const QJsonObject json = parsed(correctedJson(made));
    QCOMPARE(json["warnings"_L1].toArray(), (QJsonArray {u"No NVTX ranges."_s, u"Another."_s}));
    QCOMPARE(json["reference_verdict"_L1].toString(), u"NO"_s);
    QCOMPARE(json["method_difference"_L1].toString(), explainDifference(made.verdict, *made.other));
}

void ReportHostTest::markdownLayout()
{
    HostAnswer made = answer(hostBound());
    made.warnings = {{u"A <b>warning</b>."_s, false}, {u"A <i>caveat</i>."_s, true}};
    made.other = reference();
    made.other->verdict = Verdict::No;
    const QString text = toMarkdown(hostReport(made));
    // Order of the published report.
    const QStringList order {u"# Host overhead: YES\n"_s,
        u"`some_trace.sqlite`, corrected method"_s, u"> A \\<i>caveat\\</i>."_s, u"## Aggregate evidence\n"_s,
        u"Crossed: 6 of 6 applicable. Host preparation confirmed: yes."_s,
        u"## Context phase: NO (6 steps)\n"_s, u"## Generation phase: YES (90 steps)\n"_s,
        u"CUDA graphs: not used."_s, u"## Ranks\n"_s, u"## Steady steps\n"_s,
        u"## Interpretation\n"_s, u"> **Communication caveat.**"_s,
        u"## The two methods differ\n"_s, u"## Next steps\n"_s,
        u"## What was missing or odd in the trace\n"_s};
    qsizetype from = 0;
    for (const QString &part : order) {
        const qsizetype found = text.indexOf(part, from);
        QVERIFY2(found >= 0, qPrintable(part));
        from = found;
    }
    QVERIFY(text.contains(u"* A \\<b>warning\\</b>."_s));
    QVERIFY(!text.contains(u'!'));
}

// Every cell of the document is the text of the struct.
void ReportHostTest::markdownIsTheTable()
{
    const HostAnswer made = answer(hostBound());
    const Report report = hostReport(made);
    const QString text = toMarkdown(report);
    int cells = 0;
    for (const Table *table : tablesOf(report)) {
        for (const Row &row : table->rows) {
            for (std::size_t i = 0; i < row.size(); ++i, ++cells)
                QVERIFY(text.contains(escapedMarkdown(cellText(table->columns[i], row[i]))));
        }
    }
    QVERIFY(cells > 150);
    const Table all = *tablesOf(report).front();
    QCOMPARE(all.id, u"aggregate"_s);
    const std::array expected {Metric::GpuIdle, Metric::LaunchOverhead, Metric::LaunchTotal,
        Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution,
        Metric::GpuUtilization, Metric::Nccl, Metric::Communication};
    QCOMPARE(all.rows.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const Measure &measure = made.verdict.aggregate.measures[at(expected[i])];
        QCOMPARE(std::get<QString>(all.rows[i][0].value), metricRowTitle(expected[i]));
        QCOMPARE(std::get<double>(all.rows[i][1].value), measure.value);
        QCOMPARE(std::get<double>(all.rows[i][5].value), measure.numerator / 1000);
        QCOMPARE(std::get<double>(all.rows[i][6].value), measure.denominator / 1000);
    }
}

void ReportHostTest::markdownOfInconclusive()
{
    const QString text = toMarkdown(hostReport(answer(inconclusive())));
    QVERIFY(text.startsWith(u"# Host overhead: INCONCLUSIVE\n"_s));
    QVERIFY(text.contains(u"* There is no GPU work (kernels or CUDA graph executions).\n"_s));
    QVERIFY(text.contains(u"\u2013 all rows: There is no GPU work.\n"_s));
    // Never a zero, never a count of crossed figures for what is not known.
    QVERIFY(!text.contains(u"0.0"_s));
    QVERIFY(!text.contains(u"Crossed: "_s));
    QVERIFY(text.contains(u"--cuda-graph-trace=node"_s));
}

void ReportHostTest::markdownOfError()
{
    HostAnswer made = answer(reference());
    made.verdict.error = u"table NVTX_EVENTS not found"_s;
    made.verdict.reasons.clear();
    made.other = hostBound();
    const QString text = toMarkdown(hostReport(made));
    QVERIFY(text.startsWith(u"# Host overhead: no answer\n"_s));
    QVERIFY(text.contains(u"table NVTX_EVENTS not found"_s));
    QVERIFY(!text.contains(u"## Aggregate evidence"_s));
    QVERIFY(text.contains(u"## The two methods differ"_s));
}

void ReportHostTest::limitsInForce()
{
    HostVerdict verdict = hostBound();
    QVERIFY(verdict.thresholds.set(u"gpu_idle_ratio"_s, 0.625));
    QVERIFY(verdict.thresholds.set(u"generation.gpu_utilization"_s, 0.07));
    judgeWindow(verdict.aggregate, verdict.thresholds.aggregate);
    const Table all = evidenceTable(
        u"a"_s, u"A"_s, verdict.aggregate, verdict.thresholds.aggregate, Method::Corrected);
    QCOMPARE(std::get<QString>(all.rows[0][3].value), u"> 62.5\u2009%"_s);
    QCOMPARE(std::get<QString>(all.rows[0][4].value), u"no"_s);
    const Table generation = evidenceTable(
        u"g"_s, u"G"_s, *verdict.generation, verdict.thresholds.generation, Method::Reference);
    QCOMPARE(generation.rows.size(), std::size_t(7));
    QCOMPARE(std::get<QString>(generation.rows[5][3].value), u"< 7\u2009%"_s);
}

void ReportHostTest::caveat()
{
    HostVerdict verdict = hostBound();
    QVERIFY(ncclCaveatText(verdict).contains(u"37.1\u2009% (aggregate)"_s));
    QVERIFY(!ncclCaveatText(verdict).contains(u"context"_s));
    verdict.aggregate.ncclCaveat = false;
    QVERIFY(ncclCaveatText(verdict).isEmpty());
}

void ReportHostTest::primary()
{
    HostVerdict verdict = hostBound();
    QCOMPARE(primaryPhase(verdict), StepPhase::Generation);
    verdict.context->isYes = true;
    QCOMPARE(primaryPhase(verdict), StepPhase::Generation); // idle for the larger share
    (*verdict.context)[Metric::GpuIdle].value = 0.9;
    QCOMPARE(primaryPhase(verdict), StepPhase::Context);
    verdict.context.reset();
    verdict.generation->isYes = false;
    QCOMPARE(primaryPhase(verdict), StepPhase::Unknown);
}

void ReportHostTest::adviceFollowsTheEvidence()
{
    const auto advice = [](const HostVerdict &verdict) {
        QString text;
        for (const QString &step : nextSteps(verdict))
            text += step + u'\n';
        return text;
    };
    HostVerdict verdict = hostBound();
    QVERIFY(advice(verdict).contains(u"Capture the generation steps into CUDA graphs"_s));
    QVERIFY(advice(verdict).contains(u"confirmed in: aggregate, generation"_s));
    verdict.generationUsesGraphs = true;
    QVERIFY(!advice(verdict).contains(u"Capture the generation steps"_s));
    verdict.verdict = Verdict::No;
    QVERIFY(advice(verdict).contains(u"Look at communication"_s));
    verdict.aggregate.ncclCaveat = false;
    QVERIFY(!advice(verdict).contains(u"Look at communication"_s));
    // Who recorded it is to record again.
    verdict.verdict = Verdict::Inconclusive;
    QVERIFY(advice(verdict).contains(u"nsys profile"_s));
    QString torch;
    for (const QString &step : nextSteps(verdict, TraceFormat::TorchJson))
        torch += step;
    QVERIFY2(!torch.contains(u"nsys"_s), qPrintable(torch));
    for (const QString &word : {u"ProfilerActivity.CUDA"_s, u"with_stack=True"_s, u"record_function"_s})
        QVERIFY2(torch.contains(word), qPrintable(torch));
}

// What makes the figures those of a part is said before them, the rest after them.
void ReportHostTest::caveatsComeFirst()
{
    HostAnswer said = answer(hostBound());
    said.warnings = {{u"rank0.json is incomplete."_s, true}, {u"A row is odd."_s, false}};
    const QString text = toMarkdown(hostReport(said));
    const qsizetype figures = text.indexOf(u"## Aggregate evidence"_s);
    QVERIFY(figures > 0);
    const qsizetype first = text.indexOf(u"> rank0.json is incomplete."_s);
    QVERIFY2(first > 0 && first < figures, qPrintable(text));
    QVERIFY(text.indexOf(u"* A row is odd."_s) > figures);
    QCOMPARE(text.count(u"incomplete"_s), 1);
}

void ReportHostTest::twoRuns()
{
    HostVerdict good = hostBound();
    good.verdict = Verdict::No;
    const Report report
        = hostReports({{u"Baseline"_s, answer(good)}, {u"Target"_s, answer(hostBound())}});
    const QString text = toMarkdown(report);
    QVERIFY(text.startsWith(u"# Host overhead: baseline NO, target YES\n"_s));
    QVERIFY(text.contains(u"\n## Baseline: NO\n"_s));
    QVERIFY(text.contains(u"\n### Aggregate evidence\n"_s));
    QCOMPARE(text.count(u"\n# "_s), 0);
    const Table &verdicts = *tablesOf(report).front();
    QCOMPARE(verdicts.rows.size(), std::size_t(2));
    QCOMPARE(cellText(verdicts.columns[5], verdicts.rows[1][5]), u"2,552.6"_s);
}

void ReportHostTest::csvPicksATable()
{
    const Report report = hostReport(answer(hostBound()));
    const Result<QString> ranks = reportCsv(report, u"ranks"_s);
    QVERIFY(ranks.has_value());
    QVERIFY2(ranks->startsWith(u"Rank,Process,GPU,Steps,Window (\u00b5s),M1 Idle (%),"_s),
        qPrintable(*ranks));
    QVERIFY2(ranks->contains(u"\n1,4107,1,96,1000000,46.12,"_s), qPrintable(*ranks));
    const Result<QString> unknown = reportCsv(report, u"operations"_s);
    QVERIFY(!unknown.has_value());
    QCOMPARE(unknown.error().kind, ErrorKind::Usage);
    QVERIFY(unknown.error().message().contains(u"aggregate, context, generation, ranks"_s));
    QVERIFY(!reportCsv(report).has_value());
    Report one;
    one.table(*tablesOf(report).front());
    QVERIFY(reportCsv(one).has_value());
    QVERIFY(!reportCsv(Report()).has_value());
}

void ReportHostTest::blocks()
{
    Report report;
    report.heading(1, u"Title *x*"_s);
    report.paragraph({});
    report.paragraph(u"Text."_s);
    report.quote(u"Quoted."_s);
    report.list({u"one"_s, u"two"_s}, true);
    report.list({});
    Report whole;
    whole.heading(1, u"All"_s);
    whole.append(report, 1);
    QCOMPARE(toMarkdown(whole),
        u"# All\n\n## Title \\*x\\*\n\nText.\n\n> Quoted.\n\n1. one\n2. two\n"_s);
}

QTEST_GUILESS_MAIN(ReportHostTest)
#include "tst_reporthost.moc"
