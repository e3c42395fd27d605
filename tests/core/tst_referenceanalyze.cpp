// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/referenceanalyze.h"
#include "core/analysis/referencecompare.h"
#include "core/io/traceloader.h"
#include "support/core/files.h"
#include "support/core/hostmodel.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace gapscope;
using namespace Qt::StringLiterals;

// The published root cause and comparison, number for number (host-analysis.md 3).
class TestReferenceAnalyze : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void statistics();
    void iterationsSplitAtHoles();
    void markersReplaceMissingCollectives();
    void stepsMergeByTimeAndNumber();
    void statusRules_data();
    void statusRules();
    void matchesExpectedFiles_data();
    void matchesExpectedFiles();
    void matchesExpectedComparison();
    void comparisonSaysWhyNot();
};

namespace {

Run loadCase(const QString &path)
{
    Progress progress;
    Result<Run> run = loadRun({path}, progress);
    if (!run)
        qFatal("%s", qPrintable(run.error().message()));
    return std::move(run).value();
}

bool isClose(double actual, double expected)
{
    return std::abs(actual - expected) <= 1e-9 * std::max(1.0, std::abs(expected));
}

void compareStats(const QJsonObject &expected, const ReferenceStats &actual)
{
    QCOMPARE(actual.count, expected[u"count"_s].toInteger());
    QVERIFY(isClose(actual.average, expected[u"avg"_s].toDouble()));
    QVERIFY(isClose(actual.minimum, expected[u"min"_s].toDouble()));
    QVERIFY(isClose(actual.maximum, expected[u"max"_s].toDouble()));
    QVERIFY(isClose(actual.p50, expected[u"p50"_s].toDouble()));
    QVERIFY(isClose(actual.p90, expected[u"p90"_s].toDouble()));
}

void compareRows(const QJsonObject &expected, const std::vector<ReferenceRow> &actual)
{
    QCOMPARE(static_cast<qsizetype>(actual.size()), expected.size());
    for (const ReferenceRow &row : actual) {
        QVERIFY2(expected.contains(row.name), qPrintable(row.name));
        QVERIFY2(isClose(row.perStep, expected[row.name].toDouble()), qPrintable(row.name));
    }
}

// As the published JSON rounds: the printed text decides.
double rounded(double value, int digits) { return QString::number(value, 'f', digits).toDouble(); }

void compareBlock(const QJsonObject &all, const QString &key, const std::optional<Delta> &actual)
{
    const QJsonObject expected = all[key].toObject();
    QVERIFY2(actual.has_value() && !expected.isEmpty(), qPrintable(key));
    QCOMPARE(rounded(actual->baseline, 3), expected[u"baseline"_s].toDouble());
    QCOMPARE(rounded(actual->target, 3), expected[u"target"_s].toDouble());
    QCOMPARE(rounded(actual->change(), 3), expected[u"delta"_s].toDouble());
    QCOMPARE(rounded(actual->percent().value_or(0), 3), expected[u"percent"_s].toDouble());
}

void addMarker(test::ModelTrace &model, int process, int number, int ctx, TimeNs begin, TimeNs length)
{
    test::ModelRange range;
    range.process = process;
    range.thread = 1;
    range.begin = begin;
    range.end = begin + length;
    range.name = "[Executor] _forward_step " + std::to_string(number) + ": " + std::to_string(ctx)
        + " ctx reqs, 4 gen reqs";
    model.ranges.push_back(range);
}

void addKernel(test::ModelTrace &model)
{
    test::ModelWork kernel;
    kernel.process = 1;
    kernel.end = 10;
    kernel.name = "gemm";
    model.work.push_back(kernel);
}

// Twelve collectives of 20 us every 2 ms; `extra` lines are added.
Run collectiveRun(const std::string &extra = {})
{
    std::string text = "p1 gpu0/s7:";
    for (int i = 0; i < 12; ++i) {
        const int begin = 1000 + i * 2'000'000;
        text += " AllReduce_kernel[" + std::to_string(begin) + ',' + std::to_string(begin + 20'000) + ')';
    }
    return test::buildRun(text + '\n' + extra);
}

} // namespace

void TestReferenceAnalyze::statistics()
{
    const ReferenceStats stats = referenceStats({5, 1, 4, 2, 3, 6, 7, 8, 9, 10});
    QCOMPARE(stats.average, 5.5);
    QCOMPARE(stats.minimum, 1.0);
    QCOMPARE(stats.maximum, 10.0);
    QCOMPARE(stats.p50, 6.0); // the upper median
    QCOMPARE(stats.p90, 10.0);
    QCOMPARE(stats.count, 10);
    QCOMPARE(referenceStats({}).count, 0);
    QCOMPARE(referenceStats({}).p90, 0.0);
}

void TestReferenceAnalyze::iterationsSplitAtHoles()
{
    const ReferenceAnalysis found = analyzeReference(collectiveRun(), 2);
    QVERIFY(found.benchFound);
    QCOMPARE(found.method, ReferenceIterations::Collectives);
    QCOMPARE(found.tpSize, 2);
    QCOMPARE(found.benchIterations, 12);
    QCOMPARE(found.wall.average, 20.0);
    QCOMPARE(found.gap.average, 1980.0);
    QVERIFY(!found.steady.has_value());
    // Holes of less than 1 ms merge everything into one iteration: no phase of five.
    std::string dense = "p1 gpu0/s7:";
    for (int i = 0; i < 12; ++i)
        dense += " allreduce[" + std::to_string(i * 900'000) + ',' + std::to_string(i * 900'000 + 10) + ')';
    QVERIFY(!analyzeReference(test::buildRun(dense)).benchFound);
}

void TestReferenceAnalyze::markersReplaceMissingCollectives()
{
    // Two ranks whose rows lie 40 us apart; every fourth step has a context request.
    test::ModelTrace model;
    for (int i = 0; i < 12; ++i) {
        addMarker(model, 1, i, i % 4 == 0 ? 1 : 0, 1'000'000 + i * 1'000'000, 400'000);
        addMarker(model, 2, i, i % 4 == 0 ? 1 : 0, 1'040'000 + i * 1'000'000, 500'000);
    }
    addKernel(model);
    const ReferenceAnalysis found = analyzeReference(makeRun({test::buildModel(model)}, {}), 2);
    QVERIFY(found.benchFound);
    QCOMPARE(found.method, ReferenceIterations::Markers);
    QCOMPARE(found.benchIterations, 12);
    QCOMPARE(found.wall.average, 500.0); // the longest member, not the hull
    QCOMPARE(found.gap.average, 460.0); // from the group's last end
    QVERIFY(found.steady.has_value());
    QCOMPARE(found.steady->steps, 9);
    // From the first of steps 1, 2, 3, 5 ... 11 to the end of the last one.
    QCOMPARE(found.steady->wallPerStep, (10'000.0 + 540.0) / 9.0);
}

void TestReferenceAnalyze::stepsMergeByTimeAndNumber()
{
    test::ModelTrace model;
    for (int i = 0; i < 6; ++i) {
        addMarker(model, 1, i, 0, 1'000'000 + i * 1'000'000, 400'000);
        // 100 us apart is a step of its own, and so is another number at the same time.
        addMarker(model, 2, i, 0, 1'100'000 + i * 1'000'000, 400'000);
        addMarker(model, 3, i + 100, 0, 1'000'000 + i * 1'000'000, 400'000);
    }
    addKernel(model);
    QCOMPARE(analyzeReference(makeRun({test::buildModel(model)}, {})).benchIterations, 18);
}

void TestReferenceAnalyze::statusRules_data()
{
    QTest::addColumn<double>("baseline");
    QTest::addColumn<double>("target");
    QTest::addColumn<QString>("word");
    QTest::newRow("new") << 0.0 << 3.0 << u"NEW"_s;
    QTest::newRow("nothing is new too") << 0.0 << 0.0 << u"NEW"_s;
    QTest::newRow("removed") << 3.0 << 0.0 << u"REMOVED"_s;
    QTest::newRow("over 50") << 2.0 << 3.01 << u"REGRESSION"_s;
    QTest::newRow("50 is none") << 2.0 << 3.0 << u"UNCHANGED"_s;
    QTest::newRow("under -30") << 10.0 << 6.9 << u"IMPROVED"_s;
    QTest::newRow("-30 is none") << 10.0 << 7.0 << u"UNCHANGED"_s;
}

void TestReferenceAnalyze::statusRules()
{
    QFETCH(const double, baseline);
    QFETCH(const double, target);
    QTEST(statusWord(publishedStatus({baseline, target})), "word");
}

void TestReferenceAnalyze::matchesExpectedFiles_data()
{
    QTest::addColumn<QString>("expected");
    const QStringList files = test::sharedTraceFiles(u"cases"_s, u"*.reference-root-cause.json"_s);
    qInfo("%lld expected files", static_cast<long long>(files.size()));
    for (const QString &file : files)
        QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
    if (files.isEmpty())
        QTest::newRow("none") << QString();
}

void TestReferenceAnalyze::matchesExpectedFiles()
{
    QFETCH(const QString, expected);
    if (expected.isEmpty())
        QSKIP("the shared traces are not here");
    const QJsonObject json = test::readJson(expected);
    QString trace = expected;
    trace.replace(u".reference-root-cause.json"_s, u".sqlite"_s);
    const Run run = loadCase(trace);
    const int tpSize = json[u"tp_size"_s].toInt();
    const ReferenceAnalysis found = analyzeReference(run, tpSize);
    QVERIFY(found.error.isEmpty());
    QCOMPARE(found.benchFound, json[u"bench_found"_s].toBool());
    if (!found.benchFound)
        return;
    QCOMPARE(found.benchIterations, json[u"bench_iter_count"_s].toInteger());
    compareStats(json[u"wall_time_stats"_s].toObject(), found.wall);
    compareStats(json[u"gap_stats"_s].toObject(), found.gap);
    QCOMPARE(found.steady.has_value(), json.contains(u"steady_step_count"_s));
    if (!found.steady)
        return;
    QCOMPARE(found.steady->steps, json[u"steady_step_count"_s].toInteger());
    compareStats(json[u"step_dur_stats"_s].toObject(), found.steady->duration);
    compareStats(json[u"step_gap_stats"_s].toObject(), found.steady->gap);
    QVERIFY(isClose(found.steady->wallPerStep, json[u"ss_wall_per_step"_s].toDouble()));
    QVERIFY(isClose(found.steady->gpuPerStep, json[u"gpu_per_step"_s].toDouble()));
    QVERIFY(isClose(found.steady->kernelsPerStep, json[u"kernels_per_step"_s].toDouble()));
    compareRows(json[u"nvtx_per_step"_s].toObject(), found.steady->operations);
    compareRows(json[u"api_per_step"_s].toObject(), found.steady->calls);
    // Without one the tp size is the number of ranks.
    QCOMPARE(analyzeReference(run).tpSize, std::max(1, static_cast<int>(run.ranks.size())));
}

void TestReferenceAnalyze::matchesExpectedComparison()
{
    const QStringList files = test::sharedTraceFiles(u"cases"_s, u"08_pair*.sqlite"_s);
    if (files.size() != 2)
        QSKIP("the shared traces are not here");
    const QJsonObject json
        = test::readJson(QFileInfo(files[0]).path() + u"/08_pair.reference-comparison.json"_s);
    const ReferenceComparison found = compareReference(
        analyzeReference(loadCase(files[0])), analyzeReference(loadCase(files[1])));
    QVERIFY(found.error.isEmpty());
    QCOMPARE(found.tpSize, json[u"tp_size"_s].toInt());
    compareBlock(json, u"wall_time_per_step_us"_s, found.wallPerStep);
    compareBlock(json, u"step_duration_avg_us"_s, found.stepDuration);
    compareBlock(json, u"inter_step_gap_p50_us"_s, found.stepGapP50);
    compareBlock(json, u"iteration_wall_avg_us"_s, found.iterationWall);
    compareBlock(json, u"iteration_gap_avg_us"_s, found.iterationGap);
    compareBlock(json, u"gpu_us_per_step"_s, found.gpuPerStep);
    compareBlock(json, u"kernels_per_step"_s, found.kernelsPerStep);
    const QJsonArray rows = json[u"operations"_s].toArray();
    QCOMPARE(static_cast<qsizetype>(found.operations.size()), rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QJsonObject row = rows[i].toObject();
        const ReferenceOperation &operation = found.operations[static_cast<std::size_t>(i)];
        QCOMPARE(operation.name, row[u"name"_s].toString());
        QCOMPARE(rounded(operation.us.baseline, 3), row[u"baseline_us"_s].toDouble());
        QCOMPARE(rounded(operation.us.target, 3), row[u"target_us"_s].toDouble());
        QCOMPARE(rounded(operation.us.change(), 3), row[u"delta_us"_s].toDouble());
        QCOMPARE(operation.us.percent().has_value(), !row[u"percent"_s].isNull());
        QCOMPARE(rounded(operation.us.percent().value_or(0), 2), row[u"percent"_s].toDouble());
        const QString word = operation.status == DeltaStatus::Unchanged
            ? QString()
            : statusWord(operation.status);
        QCOMPARE(word, row[u"status"_s].toString());
    }
    QVERIFY(found.betweenSteps);
    QCOMPARE(found.worst.front().name, u"_update_requests"_s);
    QCOMPARE(found.worst.size(), 5u);
}

void TestReferenceAnalyze::comparisonSaysWhyNot()
{
    const ReferenceAnalysis good = analyzeReference(collectiveRun());
    const ReferenceAnalysis bad = analyzeReference(test::buildRun("p1 gpu0/s7: gemm[0,10)"));
    QVERIFY(!compareReference(good, bad).error.isEmpty());
    QVERIFY(!compareReference(bad, good).error.isEmpty());
    const ReferenceComparison half = compareReference(good, good);
    QVERIFY(half.error.isEmpty());
    QCOMPARE(half.iterations->baseline, 12.0);
    QVERIFY(!half.wallPerStep.has_value()); // no steady steps on either side
}

QTEST_GUILESS_MAIN(TestReferenceAnalyze)
#include "tst_referenceanalyze.moc"
