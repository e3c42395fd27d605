// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/hostmetrics.h"
#include "core/analysis/referencelike.h"
#include "core/io/traceloader.h"
#include "support/core/files.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QtTest>

#include <sqlite3.h>

#include <cmath>
#include <cstdio>
#include <random>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

namespace {

// As the published script rounds: through the shortest decimal of four places (3.6).
QJsonValue rounded(const Measure &measure)
{
    if (!measure.known)
        return QJsonValue::Null;
    char text[64];
    std::snprintf(text, sizeof text, "%.4f", measure.value);
    return std::strtod(text, nullptr);
}

QJsonObject metricsJson(const WindowMetrics &window)
{
    QJsonObject json;
    for (const Metric metric : {Metric::GpuIdle, Metric::LaunchOverhead, Metric::GpuUtilization,
             Metric::Nccl, Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution})
        json.insert(metricKey(metric), rounded(window[metric]));
    return json;
}

QString yesNo(bool isYes)
{
    return isYes ? u"YES"_s : u"NO"_s;
}

QJsonObject phaseJson(const WindowMetrics &window)
{
    return {{u"iteration_count"_s, window.stepCount}, {u"verdict"_s, yesNo(window.isYes)},
        {u"crossed_count"_s, window.crossedCount}, {u"applicable_count"_s, window.applicableCount},
        {u"host_prep_confirmed"_s, window.hostPrepConfirmed}, {u"metrics"_s, metricsJson(window)}};
}

// The published JSON (2.5) from our struct.
QJsonObject publishedJson(const HostVerdict &verdict)
{
    if (!verdict.error.isEmpty())
        return {{u"error"_s, verdict.error}};
    QJsonObject crossed;
    for (const Metric metric : {Metric::GpuIdle, Metric::LaunchOverhead, Metric::GpuUtilization,
             Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution}) {
        if (const auto value = verdict.aggregate.crossed[static_cast<std::size_t>(metric)])
            crossed.insert(metricKey(metric), *value);
    }
    QJsonObject phases;
    if (verdict.context)
        phases.insert(u"context"_s, phaseJson(*verdict.context));
    if (verdict.generation)
        phases.insert(u"generation"_s, phaseJson(*verdict.generation));
    return {{u"verdict"_s, yesNo(verdict.verdict == Verdict::Yes)},
        {u"aggregate_metrics"_s, metricsJson(verdict.aggregate)},
        {u"crossed_count"_s, verdict.aggregate.crossedCount},
        {u"applicable_count"_s, verdict.aggregate.applicableCount},
        {u"host_prep_confirmed"_s, verdict.aggregate.hostPrepConfirmed},
        {u"nccl_caveat"_s, verdict.aggregate.ncclCaveat}, {u"crossed_details"_s, crossed},
        {u"phases"_s, phases}};
}

HostVerdict judge(const Run &run, bool withoutPrep = false)
{
    const HostTables tables = loadHostTables();
    return judgeReference(run, tables, tables.thresholds, withoutPrep);
}

double valueOf(const WindowMetrics &window, Metric metric)
{
    return window[metric].known ? window[metric].value : -1;
}

// The first published example: two kernels, a hole, preparation, launches; times in us.
constexpr const char *kExample = R"(
    p1 gpu0/s7: gemm[100000,200000) ncclDevKernel_AllReduce[400000,500000)
    p1 t1 api: cudaLaunchKernel[90000,100000) cudaLaunchKernel[150000,190000) cudaLaunchKernel_v7000[200000,300000)
    p1 t1 range: x_prepare_inputs[250000,350000) prepare_inputs[100000,120000)
)";

} // namespace

class TestReferenceDetect : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void likeAgainstSqlite();
    void example();
    void withoutPrep();
    void endsAreNotClipped();
    void prepNeedsFullContainment();
    void onlyRegisteredNames();
    void severalTracesAtFileTimes();
    void errors();
    void zeroWindow();
    void thresholdsDecide();
    void expectedFiles();
    void tracesTheScriptsCannotRead();
};

void TestReferenceDetect::likeAgainstSqlite()
{
    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open(":memory:", &database), SQLITE_OK);
    sqlite3_stmt *query = nullptr;
    QCOMPARE(sqlite3_prepare_v2(database, "SELECT ?1 LIKE ?2", -1, &query, nullptr), SQLITE_OK);
    std::mt19937_64 random(4);
    const std::vector<std::string> alphabet {
        "a", "A", "b", "_", "%", "[", "]", ".", "\xc3\xa9", "\xe2\x82\xac", "E"};
    const auto text = [&](std::size_t longest) {
        std::string result;
        for (std::size_t i = random() % (longest + 1); i > 0; --i)
            result += alphabet[random() % alphabet.size()];
        return result;
    };
    int matches = 0;
    for (int i = 0; i < 60'000; ++i) {
        const std::string value = text(8);
        std::string pattern = text(6);
        if (random() % 3 == 0) // patterns that fit more often
            pattern = std::string("%").append(value).append("%");
        sqlite3_bind_text(query, 1, value.c_str(), -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(query, 2, pattern.c_str(), -1, SQLITE_TRANSIENT);
        QCOMPARE(sqlite3_step(query), SQLITE_ROW);
        const bool expected = sqlite3_column_int(query, 0) == 1;
        sqlite3_reset(query);
        matches += expected;
        QVERIFY2(isLike(value, pattern) == expected, (value + " LIKE " + pattern).c_str());
    }
    sqlite3_finalize(query);
    sqlite3_close(database);
    qInfo("seed 4, 60000 pairs, %d match", matches);
    QVERIFY(matches > 1000);
}

// T = 400 us, active 200; the launch at 90 us begins before the window.
void TestReferenceDetect::example()
{
    const HostVerdict verdict = judge(buildRun(kExample));
    const WindowMetrics &window = verdict.aggregate;
    QCOMPARE(verdict.error, QString());
    QCOMPARE(valueOf(window, Metric::GpuIdle), 0.5);
    QCOMPARE(valueOf(window, Metric::GpuUtilization), 0.5);
    QCOMPARE(valueOf(window, Metric::LaunchOverhead), 0.1);
    QCOMPARE(valueOf(window, Metric::Nccl), 0.5);
    // %_prepare_inputs% matches x_prepare_inputs; plain prepare_inputs is a later choice.
    QCOMPARE(valueOf(window, Metric::PrepExposed), 1.0);
    QCOMPARE(valueOf(window, Metric::PrepImpact), 0.25);
    QCOMPARE(valueOf(window, Metric::PrepIdleAttribution), 0.5);
    QCOMPARE(window.applicableCount, 6);
    // 0.1 > 0.1 and 0.5 > 0.5 are false: idle, utilization, exposed and impact cross.
    QCOMPARE(window.crossedCount, 4);
    QVERIFY(!window.hostPrepConfirmed && window.ncclCaveat);
    QCOMPARE(verdict.verdict, Verdict::Yes);
    QVERIFY(!verdict.context && !verdict.generation);
}

void TestReferenceDetect::withoutPrep()
{
    const HostVerdict verdict = judge(buildRun(kExample), true);
    QVERIFY(!verdict.aggregate[Metric::PrepExposed].known);
    QVERIFY(!verdict.aggregate[Metric::PrepExposed].reason.isEmpty());
    QCOMPARE(verdict.aggregate.applicableCount, 3);
    QCOMPARE(verdict.aggregate.crossedCount, 2);
}

// A phase window keeps what starts inside, to its end (D8): the ratios pass 1.
void TestReferenceDetect::endsAreNotClipped()
{
    TraceBuilder builder
        = parseTrace("p1 gpu0/s7: k[50,120) long[150,400)\np1 t1 range: NAME[100,200)");
    builder.raw().ranges.name.front()
        = builder.strings().intern("[Executor] _forward_step 3: 1 ctx reqs, 0 gen reqs");
    Progress progress;
    const HostVerdict verdict = judge(makeRun({builder.finish(progress).value()}, u"text"_s));
    QVERIFY(verdict.context && !verdict.generation);
    QCOMPARE(verdict.context->stepCount, 1);
    QCOMPARE(valueOf(*verdict.context, Metric::GpuUtilization), 2.5);
    QCOMPARE(valueOf(*verdict.context, Metric::GpuIdle), -1.5);
}

void TestReferenceDetect::prepNeedsFullContainment()
{
    const HostVerdict verdict
        = judge(buildRun("p1 gpu0/s7: a[100,200) b[300,400)\n"
                         "p1 t1 range: _prepare_inputs[50,250) x_prepare_inputs[250,310)"));
    QCOMPARE(valueOf(verdict.aggregate, Metric::PrepExposed), 50.0 / 60.0);
    const HostVerdict none = judge(buildRun("p1 gpu0/s7: a[100,200) b[300,400)\n"
                                            "p1 t1 range: x_prepare_inputs[50,250)"));
    QVERIFY(!none.aggregate[Metric::PrepExposed].known);
}

void TestReferenceDetect::onlyRegisteredNames()
{
    const HostVerdict verdict = judge(buildRun("p1 gpu0/s7: a[100,200) b[300,400)\n"
                                               "p1 t1 textrange: x_prepare_inputs[210,250)"));
    QVERIFY(!verdict.aggregate[Metric::PrepExposed].known);
}

// Rows stand one after the other on the clock of the files.
void TestReferenceDetect::severalTracesAtFileTimes()
{
    const TracePtr a = buildTrace("p1 gpu0/s7: a[1000,1100)");
    const TracePtr b
        = buildTrace("p2 gpu0/s7: b[1300,1400)\np2 t1 range: x_prepare_inputs[1150,1250)");
    const HostVerdict verdict = judge(makeRun({a, b}, u"two"_s));
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuIdle), 0.5);
    QCOMPARE(valueOf(verdict.aggregate, Metric::PrepIdleAttribution), 0.5);
}

void TestReferenceDetect::errors()
{
    const HostVerdict none = judge(buildRun("p1 t1 api: cudaLaunchKernel[0,10)"));
    QCOMPARE(none.error, u"No GPU kernels found in trace"_s);
    QCOMPARE(none.verdict, Verdict::Inconclusive);
    const auto withMissing = [](const char *text, bool hasKernelTable) {
        TraceBuilder builder = parseTrace(text);
        builder.info().missingReferenceTable = u"SOME_TABLE"_s;
        builder.info().hasKernelTable = hasKernelTable;
        Progress progress;
        return judge(makeRun({builder.finish(progress).value()}, u"text"_s)).error;
    };
    QCOMPARE(withMissing("p1 gpu0/s7: a[0,10)", true), u"table SOME_TABLE not found"_s);
    QCOMPARE(withMissing("p1 t1 api: x[0,10)", false), u"table SOME_TABLE not found"_s);
    // The script looks for kernels first.
    QCOMPARE(withMissing("p1 t1 api: x[0,10)", true), u"No GPU kernels found in trace"_s);
}

void TestReferenceDetect::zeroWindow()
{
    const HostVerdict verdict
        = judge(buildRun("p1 gpu0/s7: a[100,100)\np1 t1 range: x_prepare_inputs[100,100)"));
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuIdle), 0.0);
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuUtilization), 0.0);
    QCOMPARE(valueOf(verdict.aggregate, Metric::Nccl), 0.0);
    QVERIFY(!verdict.aggregate[Metric::PrepImpact].known);
    QCOMPARE(verdict.aggregate.crossedCount, 1);
    QCOMPARE(verdict.verdict, Verdict::No);
}

void TestReferenceDetect::thresholdsDecide()
{
    const HostTables tables = loadHostTables();
    Thresholds thresholds = tables.thresholds;
    QVERIFY(thresholds.set(u"gpu_idle_ratio"_s, 0.5)); // strict: 0.5 does not cross
    QVERIFY(thresholds.set(u"gpu_utilization"_s, 0.5));
    QVERIFY(thresholds.set(u"host_prep_perf_impact"_s, 0.3));
    const HostVerdict verdict = judgeReference(buildRun(kExample), tables, thresholds);
    QCOMPARE(verdict.aggregate.crossedCount, 1);
    QCOMPARE(verdict.verdict, Verdict::No);
}

void TestReferenceDetect::expectedFiles()
{
    if (sharedTraces().isEmpty())
        QSKIP("the folder of shared traces is not there");
    QStringList expected = sharedTraceFiles(u"cases"_s, u"*.reference.json"_s);
    expected += sharedTraceFiles(u"nsys/expected"_s, u"*.reference.json"_s);
    int used = 0;
    for (const QString &path : std::as_const(expected)) {
        QString trace = path;
        trace.replace(u"/expected/"_s, u"/"_s).replace(u".reference.json"_s, u".sqlite"_s);
        Progress progress;
        const Result<Run> run = loadRun({trace}, progress);
        QVERIFY2(run.has_value(), run ? "" : qPrintable(run.error().message()));
        const QJsonObject actual = publishedJson(judge(*run));
        const QJsonObject wanted = test::readJson(path);
        QVERIFY2(!wanted.isEmpty() && actual == wanted,
            qPrintable(path + u'\n' + QString::fromUtf8(QJsonDocument(actual).toJson())));
        ++used;
    }
    qInfo("%d files agree", used);
    QVERIFY(used > 0);
}

// Real exports without a reference figure lack a table that the scripts need.
void TestReferenceDetect::tracesTheScriptsCannotRead()
{
    if (sharedTraces().isEmpty())
        QSKIP("the folder of shared traces is not there");
    int used = 0;
    for (const QString &path : sharedTraceFiles(u"nsys"_s, u"*.sqlite"_s)) {
        const QFileInfo info(path);
        if (QFile::exists(
                info.path() + u"/expected/"_s + info.completeBaseName() + u".reference.json"_s))
            continue;
        Progress progress;
        const Result<Run> run = loadRun({path}, progress);
        QVERIFY2(run.has_value(), run ? "" : qPrintable(run.error().message()));
        const HostVerdict verdict = judge(*run);
        const auto shape = QRegularExpression(u"^table [A-Z_]+ not found$"_s).match(verdict.error);
        QVERIFY2(shape.hasMatch(), qPrintable(path + u": "_s + verdict.error));
        QCOMPARE(verdict.verdict, Verdict::Inconclusive);
        ++used;
    }
    qInfo("%d files", used);
    QVERIFY(used > 0);
}

QTEST_GUILESS_MAIN(TestReferenceDetect)
#include "tst_referencedetect.moc"
