// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/clihelp.h"
#include "app/windowoptions.h"
#include "core/report/hostanswer.h"
#include "support/core/files.h"
#include "support/core/sharedtraces.h"
#include "support/gui/clirun.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

namespace {

struct Case {
    QString name;
    QString trace;
    QString expected;
};

// Every shared trace that has an expected file of this kind.
std::vector<Case> casesWith(const QString &kind)
{
    std::vector<Case> cases;
    const QString root = sharedTraces();
    if (root.isEmpty())
        return cases;
    const QString suffix = u'.' + kind + u".json"_s;
    const std::array folders {
        std::pair(u"/cases"_s, u"/cases"_s), std::pair(u"/nsys"_s, u"/nsys/expected"_s)};
    for (const auto &[traces, expected] : folders) {
        const QDir folder(root + expected);
        for (const QString &file : folder.entryList({u"*"_s + suffix}, QDir::Files, QDir::Name)) {
            const QString name = file.chopped(suffix.size());
            cases.push_back(
                {name, root + traces + u'/' + name + u".sqlite"_s, folder.filePath(file)});
        }
    }
    return cases;
}

void addCases(const QString &kind)
{
    QTest::addColumn<QString>("trace");
    QTest::addColumn<QString>("expected");
    const std::vector<Case> cases = casesWith(kind);
    for (const Case &entry : cases)
        QTest::newRow(qPrintable(entry.name)) << entry.trace << entry.expected;
    if (cases.empty())
        QTest::newRow("no shared traces") << QString() << QString();
    qInfo("%d files with expected %s figures", static_cast<int>(cases.size()), qPrintable(kind));
}

QString sharedCase(const QString &name)
{
    const QString root = sharedTraces();
    return root.isEmpty() ? QString() : root + u"/cases/"_s + name + u".sqlite"_s;
}

QStringList sortedKeys(const QJsonObject &object)
{
    QStringList keys = object.keys();
    keys.sort();
    return keys;
}

// One group of expected ratios against one of ours.
void compareRatios(const QJsonObject &metrics, const QJsonObject &expected)
{
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        if (it.key() == "total_us"_L1)
            continue;
        const QString key
            = it.key() == "launch_overhead_ratio"_L1 ? u"launch_overhead_ratio_total"_s : it.key();
        QVERIFY2(metrics.contains(key), qPrintable(key));
        QVERIFY2(metrics.value(key).isNull() == it->isNull(), qPrintable(key));
        if (it->isNull())
            continue;
        const double difference = metrics.value(key).toDouble() - it->toDouble();
        QVERIFY2(std::abs(difference) <= 0.0005,
            qPrintable(u"%1: %2, expected %3"_s.arg(key)
                           .arg(metrics.value(key).toDouble())
                           .arg(it->toDouble())));
    }
}

} // namespace

class CliTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void referenceJson_data() { addCases(u"reference"_s); }

    void referenceJson();

    void correctedJson_data() { addCases(u"corrected"_s); }

    void correctedJson();

    void markdown_data() { addCases(u"corrected"_s); }

    void markdown();
    void correctedKeysAreAlwaysThere();
    void inconclusiveIsNull();
    void evidenceMakesTheRatios();
    void thresholds();
    void thresholdsOfPhases();
    void missingTable();
    void emptyKernelTable();
    void severalTracesAreOneRun();
    void reportOfTwoRuns();
    void differenceIsExplained();
    void outputFile();
    void outputFileIsAtomic();
    void noSecrets();

private:
    [[nodiscard]] QString copyOf(const QString &name, const QString &as);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void CliTest::initTestCase()
{
    // Neither the user's settings nor the user's tables may decide what is tested.
    QStandardPaths::setTestModeEnabled(true);
}

void CliTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

// A copy of a shared case that a test may change; empty without shared traces.
QString CliTest::copyOf(const QString &name, const QString &as)
{
    const QString source = sharedCase(name);
    const QString path = m_folder->filePath(as);
    if (source.isEmpty() || !QFile::copy(source, path))
        return {};
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    return path;
}

void CliTest::referenceJson()
{
    QFETCH(QString, trace);
    QFETCH(QString, expected);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    QByteArray published = contentsOf(expected);
    QVERIFY(!published.isEmpty());
    if (published.endsWith('\n'))
        published.chop(1);
    const QStringList arguments {
        u"detect"_s, trace, u"--method"_s, u"reference"_s, u"--format"_s, u"json"_s};
    const Output printed = gapscopeRun(arguments);
    QCOMPARE(printed.code, 0);
    // The published shape has no place for what was odd while loading.
    for (const QString &line : printed.err.split(u'\n', Qt::SkipEmptyParts))
        QVERIFY2(line.startsWith(u"gapscope: "_s) && line.endsWith(u'.'), qPrintable(line));
    QCOMPARE(printed.out.toUtf8(), published + '\n');
    const QString file = m_folder->filePath(u"out.json"_s);
    const Output saved = gapscopeRun(arguments + QStringList {u"-o"_s, file});
    QCOMPARE(saved.code, 0);
    QCOMPARE(saved.out, QString());
    QCOMPARE(contentsOf(file), published);
}

void CliTest::correctedJson()
{
    QFETCH(QString, trace);
    QFETCH(QString, expected);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    const QJsonObject truth = QJsonDocument::fromJson(contentsOf(expected)).object();
    QVERIFY(!truth.isEmpty());
    const Output output = gapscopeRun({u"detect"_s, trace, u"--format"_s, u"json"_s});
    QCOMPARE(output.code, 0);
    QCOMPARE(output.err, QString());
    const QJsonObject ours = output.json();
    QCOMPARE(ours.value("method"_L1).toString(), u"corrected"_s);
    QCOMPARE(ours.value("verdict"_L1), truth.value("verdict"_L1));
    QCOMPARE(ours.value("evidence"_L1), truth.value("evidence"_L1));
    if (truth.value("verdict"_L1).toString() == "INCONCLUSIVE"_L1) {
        QVERIFY(!ours.value("reasons"_L1).toArray().isEmpty());
        return;
    }
    QCOMPARE(ours.value("devices"_L1), truth.value("devices"_L1));
    QCOMPARE(ours.value("processes_with_steps"_L1), truth.value("processes_with_steps"_L1));
    if (truth.contains("bench_steps_per_process"_L1))
        QCOMPARE(
            ours.value("bench_steps_per_process"_L1), truth.value("bench_steps_per_process"_L1));
    if (truth.contains("window"_L1))
        QCOMPARE(ours.value("window"_L1), truth.value("window"_L1));
    const QJsonObject aggregate = truth.value("aggregate"_L1).toObject();
    compareRatios(ours.value("aggregate_metrics"_L1).toObject(), aggregate);
    QVERIFY(
        std::abs(ours.value("total_us"_L1).toDouble() - aggregate.value("total_us"_L1).toDouble())
        <= 0.1);
    const QJsonObject phases = ours.value("phases"_L1).toObject();
    for (const QString &name : {u"context"_s, u"generation"_s}) {
        const QString gpu = name + u"_gpu_periods"_s;
        const QString host = name + u"_host_periods"_s;
        const QString key = truth.contains(gpu) ? gpu : host;
        QCOMPARE(phases.contains(name), truth.contains(key));
        if (truth.contains(key))
            compareRatios(phases.value(name).toObject().value("metrics"_L1).toObject(),
                truth.value(key).toObject());
    }
    const QJsonObject steady = truth.value("steady"_L1).toObject();
    const QJsonObject ourSteady = ours.value("steady"_L1).toObject();
    for (auto it = steady.begin(); it != steady.end(); ++it)
        QVERIFY2(std::abs(ourSteady.value(it.key()).toDouble() - it->toDouble()) <= 0.1,
            qPrintable(it.key()));
}

void CliTest::markdown()
{
    QFETCH(QString, trace);
    QFETCH(QString, expected);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    const QString verdict
        = QJsonDocument::fromJson(contentsOf(expected)).object().value("verdict"_L1).toString();
    for (const QString &method : {u"corrected"_s, u"reference"_s}) {
        const Output output = gapscopeRun({u"detect"_s, trace, u"--method"_s, method});
        QCOMPARE(output.code, 0);
        QVERIFY2(output.out.startsWith(u"# Host overhead: "_s), qPrintable(output.out));
        if (method == "corrected"_L1)
            QVERIFY(output.out.startsWith(u"# Host overhead: "_s + verdict + u'\n'));
        QVERIFY(output.out.contains(u"## Next steps\n"_s));
        QVERIFY(output.out.endsWith(u'\n'));
        QVERIFY2(!output.out.contains(u"nan"_s) && !output.out.contains(u"inf "_s),
            qPrintable(output.out));
        QVERIFY2(!output.out.contains(QRegularExpression(u"%[0-9]"_s)), qPrintable(output.out));
        QVERIFY2(!output.out.contains(u"\n\n\n"_s), qPrintable(output.out));
    }
}

void CliTest::correctedKeysAreAlwaysThere()
{
    const std::vector<Case> cases = casesWith(u"corrected"_s);
    if (cases.empty())
        QSKIP("no shared traces");
    QStringList top;
    for (const Case &entry : cases) {
        const QJsonObject ours
            = gapscopeRun({u"detect"_s, entry.trace, u"--format"_s, u"json"_s}).json();
        if (top.isEmpty())
            top = sortedKeys(ours);
        QCOMPARE(sortedKeys(ours), top);
        QCOMPARE(ours.value("aggregate_metrics"_L1).toObject().size(), 9);
        QCOMPARE(ours.value("evidence_us"_L1).toObject().size(), 9);
        QCOMPARE(ours.value("crossed_details"_L1).toObject().size(), 6);
        QCOMPARE(sortedKeys(ours.value("steady"_L1).toObject()),
            (QStringList {u"max_gen"_s, u"period_us_mean"_s, u"period_us_mean_ci95"_s,
                u"period_us_median"_s, u"period_us_p90"_s, u"steps"_s}));
        QCOMPARE(sortedKeys(ours.value("coverage"_L1).toObject()),
            (QStringList {u"by_count"_s, u"by_time"_s, u"reason"_s, u"whole_graph_executions"_s}));
        for (const QString &key : {u"verdict"_s, u"phases"_s, u"ranks"_s, u"thresholds"_s,
                 u"warnings"_s, u"reasons"_s, u"evidence"_s, u"method"_s})
            QVERIFY2(top.contains(key), qPrintable(key));
    }
}

void CliTest::inconclusiveIsNull()
{
    const QString trace = sharedCase(u"10_no_kernels"_s);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    const Output output = gapscopeRun({u"detect"_s, trace, u"--format"_s, u"json"_s});
    QCOMPARE(output.code, 0);
    const QJsonObject ours = output.json();
    for (const QString &key : {u"evidence"_s, u"crossed_count"_s, u"applicable_count"_s,
             u"host_prep_confirmed"_s, u"nccl_caveat"_s, u"total_us"_s})
        QVERIFY2(ours.contains(key) && ours.value(key).isNull(), qPrintable(key));
    for (const QString &group : {u"aggregate_metrics"_s, u"evidence_us"_s, u"crossed_details"_s}) {
        const QJsonObject members = ours.value(group).toObject();
        QVERIFY(!members.isEmpty());
        for (const QJsonValue &value : members)
            QVERIFY2(value.isNull(), qPrintable(group));
    }
    QVERIFY(ours.value("coverage"_L1).toObject().value("by_count"_L1).isNull());
    QVERIFY(!gapscopeRun({u"detect"_s, trace}).out.contains(u"0.0\u2009%"_s));
}

void CliTest::evidenceMakesTheRatios()
{
    const std::vector<Case> cases = casesWith(u"corrected"_s);
    if (cases.empty())
        QSKIP("no shared traces");
    int checked = 0;
    for (const Case &entry : cases) {
        const QJsonObject ours
            = gapscopeRun({u"detect"_s, entry.trace, u"--format"_s, u"json"_s}).json();
        const QJsonObject metrics = ours.value("aggregate_metrics"_L1).toObject();
        const QJsonObject evidence = ours.value("evidence_us"_L1).toObject();
        for (auto it = metrics.begin(); it != metrics.end(); ++it) {
            const QJsonValue fraction = evidence.value(it.key());
            QCOMPARE(fraction.isNull(), it->isNull());
            const double denominator = fraction.toObject().value("denominator"_L1).toDouble();
            if (it->isNull() || denominator == 0)
                continue;
            const double ratio = fraction.toObject().value("numerator"_L1).toDouble() / denominator;
            QVERIFY2(std::abs(ratio - it->toDouble()) < 0.00006, qPrintable(it.key()));
            ++checked;
        }
    }
    QVERIFY(checked > 100);
}

void CliTest::thresholds()
{
    const QString trace = sharedCase(u"12_versioned_api"_s);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    QStringList relaxed {u"detect"_s, trace, u"--format"_s, u"json"_s};
    for (const QString &key : {u"gpu_idle_ratio=0.9"_s, u"generation.gpu_idle_ratio=0.9"_s,
             u"gpu_utilization=0.1"_s, u"generation.gpu_utilization=0.1"_s,
             u"host_prep_exposed_ratio=1"_s, u"generation.host_prep_exposed_ratio=1"_s,
             u"host_prep_perf_impact=1"_s, u"generation.host_prep_perf_impact=1"_s})
        relaxed += {u"--threshold"_s, key};
    const QJsonObject ours = gapscopeRun(relaxed).json();
    QCOMPARE(ours.value("verdict"_L1).toString(), u"YES"_s);
    // Launches and idle attribution are still over their limits; without launches one vote is left.
    relaxed += {u"--threshold"_s, u"launch_overhead_ratio=0.9"_s, u"--threshold"_s,
        u"generation.launch_overhead_ratio=0.9"_s};
    QCOMPARE(gapscopeRun(relaxed).json().value("verdict"_L1).toString(), u"NO"_s);
    QCOMPARE(ours.value("thresholds"_L1)["aggregate"_L1]["gpu_idle_ratio"_L1].toDouble(), 0.9);
    QCOMPARE(ours.value("thresholds"_L1)["generation"_L1]["gpu_utilization"_L1].toDouble(), 0.1);
    QCOMPARE(ours.value("crossed_details"_L1)["gpu_idle_ratio"_L1].toBool(true), false);
    // The last one of a key counts, and the markdown shows the limits in force.
    const Output text = gapscopeRun({u"detect"_s, trace, u"--threshold"_s, u"gpu_idle_ratio=0.2"_s,
        u"--threshold"_s, u"gpu_idle_ratio=0.625"_s});
    QVERIFY2(text.out.contains(u"> 62.5\u2009%"_s), qPrintable(text.out));
}

void CliTest::thresholdsOfPhases()
{
    const QString trace = sharedCase(u"04_ctx_only"_s);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    const auto crossed = [&](const QStringList &more, QLatin1StringView phase) {
        const QJsonObject ours
            = gapscopeRun(QStringList {u"detect"_s, trace, u"--format"_s, u"json"_s} + more).json();
        return ours.value("phases"_L1)[phase]["crossed_details"_L1]["gpu_idle_ratio"_L1].toBool();
    };
    const QString plain = u"--threshold=gpu_idle_ratio=0.6"_s;
    const QString ofGeneration = u"--threshold=generation.gpu_idle_ratio=0.001"_s;
    QCOMPARE(crossed({}, "context"_L1), true);
    QCOMPARE(crossed({}, "generation"_L1), false);
    QCOMPARE(crossed({plain}, "context"_L1), false);
    QCOMPARE(crossed({plain}, "generation"_L1), false);
    QCOMPARE(crossed({ofGeneration}, "context"_L1), true);
    QCOMPARE(crossed({ofGeneration}, "generation"_L1), true);
}

void CliTest::missingTable()
{
    for (const QString &table :
        {u"CUPTI_ACTIVITY_KIND_KERNEL"_s, u"CUPTI_ACTIVITY_KIND_RUNTIME"_s, u"NVTX_EVENTS"_s}) {
        const QString trace = copyOf(u"01_host_bound_yes"_s, table + u".sqlite"_s);
        if (trace.isEmpty())
            QSKIP("no shared traces");
        QVERIFY(executeSql(trace, u"DROP TABLE %1"_s.arg(table)));
        const Output published = gapscopeRun(
            {u"detect"_s, trace, u"--method"_s, u"reference"_s, u"--format"_s, u"json"_s});
        QCOMPARE(published.code, 0);
        QCOMPARE(published.out, u"{\n  \"error\": \"table %1 not found\"\n}\n"_s.arg(table));
        const Output text = gapscopeRun({u"detect"_s, trace, u"--method"_s, u"reference"_s});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.startsWith(u"# Host overhead: no answer"_s), qPrintable(text.out));
        const Output ours = gapscopeRun({u"detect"_s, trace, u"--format"_s, u"json"_s});
        QCOMPARE(ours.code, 0);
        QVERIFY(ours.json().contains("verdict"_L1));
    }
}

void CliTest::emptyKernelTable()
{
    const QString trace = sharedCase(u"10_no_kernels"_s);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    const Output text = gapscopeRun({u"detect"_s, trace, u"--method"_s, u"reference"_s});
    QCOMPARE(text.code, 0);
    QVERIFY(text.out.contains(u"No GPU kernels found in trace"_s));
    // An answer like that of detect: no rows, and why.
    const Output csv = gapscopeRun({u"kernels"_s, trace, u"--format"_s, u"csv"_s});
    QCOMPARE(csv.code, 0);
    QVERIFY2(csv.out.startsWith(u"Source of the idle time,"_s), qPrintable(csv.out));
    QCOMPARE(csv.out.trimmed().count(u'\n'), 0);
    QVERIFY2(csv.err.contains(u"no GPU work"_s), qPrintable(csv.err));
    const Output kernels = gapscopeRun({u"kernels"_s, trace});
    QCOMPARE(kernels.code, 0);
    QVERIFY2(kernels.out.contains(u"no GPU work"_s), qPrintable(kernels.out));
}

void CliTest::severalTracesAreOneRun()
{
    const QString first = copyOf(u"01_host_bound_yes"_s, u"rank0.sqlite"_s);
    const QString second = copyOf(u"12_versioned_api"_s, u"rank1.sqlite"_s);
    if (first.isEmpty() || second.isEmpty())
        QSKIP("no shared traces");
    const QStringList format {u"--format"_s, u"json"_s};
    const Output files = gapscopeRun(QStringList {u"detect"_s, first, second} + format);
    QCOMPARE(files.code, 0);
    const QJsonObject ours = files.json();
    QCOMPARE(ours.value("ranks"_L1).toArray().size(), 2);
    QCOMPARE(ours.value("processes_with_steps"_L1).toInt(), 2);
    // Steps, not rank copies.
    QCOMPARE(ours.value("iteration_count"_L1).toInt(), 96);
    const Output folder = gapscopeRun(QStringList {u"detect"_s, m_folder->path()} + format);
    QCOMPARE(folder.out, files.out);
    const Output text = gapscopeRun({u"detect"_s, m_folder->path()});
    QVERIFY2(text.out.contains(u"## Ranks\n"_s), qPrintable(text.out));
}

void CliTest::reportOfTwoRuns()
{
    const QString baseline = sharedCase(u"08_pair_baseline"_s);
    const QString target = sharedCase(u"08_pair_target"_s);
    if (baseline.isEmpty())
        QSKIP("no shared traces");
    const QString file = m_folder->filePath(u"report.md"_s);
    const Output output = gapscopeRun({u"report"_s, baseline, target, u"-o"_s, file});
    QCOMPARE(output.code, 0);
    QCOMPARE(output.out, QString());
    const QString text = QString::fromUtf8(contentsOf(file));
    QVERIFY(text.startsWith(u"# Target is slower than baseline: "_s));
    QVERIFY(text.contains(u"## Host overhead of the baseline: YES\n"_s));
    QVERIFY(text.contains(u"## Host overhead of the target: YES\n"_s));
    QVERIFY(text.contains(u"`08_pair_baseline.sqlite`"_s));
    QCOMPARE(text.count(u"### Next steps\n"_s), 2);
    // One run: it begins with the text of detect.
    QVERIFY(gapscopeRun({u"report"_s, baseline})
                .out.startsWith(gapscopeRun({u"detect"_s, baseline}).out));
}

void CliTest::differenceIsExplained()
{
    // 15: warm-up idle makes the published script say YES where the steady state is not idle.
    const QString trace = sharedCase(u"15_jit_masks_gpu_bound"_s);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    const QJsonObject ours = gapscopeRun({u"detect"_s, trace, u"--format"_s, u"json"_s}).json();
    QCOMPARE(ours.value("verdict"_L1).toString(), u"NO"_s);
    QCOMPARE(ours.value("reference_verdict"_L1).toString(), u"YES"_s);
    QVERIFY(!ours.value("method_difference"_L1).toString().isEmpty());
    for (const QString &method : {u"corrected"_s, u"reference"_s}) {
        const QString text = gapscopeRun({u"detect"_s, trace, u"--method"_s, method}).out;
        QVERIFY(text.contains(u"## The two methods differ\n"_s));
        QVERIFY(text.contains(QRegularExpression(u"overall +\\| Verdict +\\| +NO +\\| +YES"_s)));
    }
    const QJsonObject same
        = gapscopeRun({u"detect"_s, sharedCase(u"01_host_bound_yes"_s), u"--format"_s, u"json"_s})
              .json();
    QVERIFY(same.value("method_difference"_L1).isNull());
}

void CliTest::outputFile()
{
    const QString trace = sharedCase(u"01_host_bound_yes"_s);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    const QString file = m_folder->filePath(u"report.md"_s);
    QCOMPARE(gapscopeRun({u"detect"_s, trace, u"--output"_s, file}).code, 0);
    QCOMPARE(QString::fromUtf8(contentsOf(file)), gapscopeRun({u"detect"_s, trace}).out);
}

void CliTest::outputFileIsAtomic()
{
    const QString trace = sharedCase(u"01_host_bound_yes"_s);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    // A folder that is not there: nothing is made, and the reason is told.
    const QString lost = m_folder->filePath(u"none/out.md"_s);
    const Output output = gapscopeRun({u"detect"_s, trace, u"-o"_s, lost});
    QCOMPARE(output.code, 3);
    QCOMPARE(output.out, QString());
    QVERIFY2(output.err.contains(u"out.md"_s), qPrintable(output.err));
    QVERIFY(!QFile::exists(m_folder->filePath(u"none"_s)));
    // A trace that cannot be opened leaves an older answer alone.
    const QString kept = m_folder->filePath(u"kept.md"_s);
    writeFile(kept, "older answer");
    QCOMPARE(gapscopeRun({u"detect"_s, m_folder->filePath(u"no.sqlite"_s), u"-o"_s, kept}).code, 3);
    QCOMPARE(contentsOf(kept), "older answer");
}

void CliTest::noSecrets()
{
    const QString trace = copyOf(u"06_tp2_dup"_s, u"secrets.sqlite"_s);
    if (trace.isEmpty())
        QSKIP("no shared traces");
    QVERIFY(executeSql(trace, uR"(
        CREATE TABLE IF NOT EXISTS TARGET_INFO_SYSTEM_ENV(globalVid INT, devStateName TEXT, name TEXT, nameEnum INT, value TEXT);
        INSERT INTO TARGET_INFO_SYSTEM_ENV VALUES(1, 'Environment', 'API_KEY', 1, 'CANARY-env');
        CREATE TABLE IF NOT EXISTS META_DATA_CAPTURE(name TEXT, value TEXT);
        INSERT INTO META_DATA_CAPTURE VALUES('COMMON_PROFILING_OPTIONS:ENVIRONMENT', 'CANARY-capture');
        CREATE TABLE IF NOT EXISTS ANALYSIS_FILE(id INT, filename TEXT, content TEXT);
        INSERT INTO ANALYSIS_FILE VALUES(1, 'CANARY-file', 'CANARY-content');
        CREATE TABLE IF NOT EXISTS DIAGNOSTIC_EVENT(timestamp INT, timestampType INT, source INT, severity INT, text TEXT, globalPid INT);
        INSERT INTO DIAGNOSTIC_EVENT VALUES(1, 1, 1, 1, 'CANARY-diagnostic', 1);
        UPDATE PROCESSES SET name = 'CANARY-process';
        INSERT INTO META_DATA_EXPORT(name, value) VALUES('EXPORT_HOST', 'CANARY-host');
    )"_s));
    for (const QString &method : {u"corrected"_s, u"reference"_s}) {
        for (const QString &format : {u"markdown"_s, u"json"_s}) {
            const Output output
                = gapscopeRun({u"detect"_s, trace, u"--method"_s, method, u"--format"_s, format});
            QCOMPARE(output.code, 0);
            QVERIFY(!output.out.isEmpty());
            QVERIFY2(!output.out.contains(u"CANARY"_s), qPrintable(output.out));
            QVERIFY2(!output.out.contains(m_folder->path()), qPrintable(output.out));
            QCOMPARE(output.err, QString());
        }
    }
}

QTEST_GUILESS_MAIN(CliTest)
#include "tst_cli.moc"
