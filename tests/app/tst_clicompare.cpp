// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/files.h"
#include "support/core/sharedtraces.h"
#include "support/gui/clirun.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

// compare, check and report on the command line: figures of both methods, exit codes, formats.
class CliCompareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rootCauseOfEveryCase_data();
    void rootCauseOfEveryCase();
    void publishedComparisonOfThePair();
    void tpSize();
    void publishedMarkdown();
    void correctedPair();
    void labels();
    void csvTables_data();
    void csvTables();
    void rangesOfOneTrace();
    void oneRange();
    void realPairs_data();
    void realPairs();
    void rankFolder();
    void usage_data();
    void usage();
    void checks_data();
    void checks();
    void checkOfOtherWork();
    void checkWithoutKernels();
    void checkSaysWhatItDid();
    void cannotBeOpened();
    void wholeReport();
};

namespace {

QString caseFile(const QString &name) { return sharedTraces() + u"/cases/"_s + name; }

QString baselinePath() { return caseFile(u"08_pair_baseline.sqlite"_s); }

QString targetPath() { return caseFile(u"08_pair_target.sqlite"_s); }

bool haveTraces() { return !sharedTraces().isEmpty(); }

// Unrounded doubles agree to 1e-9 relative, rounded ones exactly (host-analysis.md 3.7).
QString difference(const QJsonValue &actual, const QJsonValue &expected, const QString &path)
{
    if (expected.isObject()) {
        const QJsonObject ours = actual.toObject();
        const QJsonObject theirs = expected.toObject();
        if (ours.keys() != theirs.keys())
            return path + u": keys "_s + ours.keys().join(u' ');
        for (auto it = theirs.begin(); it != theirs.end(); ++it) {
            const QString found = difference(ours.value(it.key()), *it, path + u'/' + it.key());
            if (!found.isEmpty())
                return found;
        }
        return {};
    }
    if (expected.isArray()) {
        const QJsonArray ours = actual.toArray();
        const QJsonArray theirs = expected.toArray();
        if (ours.size() != theirs.size())
            return path + u": size"_s;
        for (qsizetype i = 0; i < theirs.size(); ++i) {
            const QString found = difference(ours[i], theirs[i], path + u'/' + QString::number(i));
            if (!found.isEmpty())
                return found;
        }
        return {};
    }
    const bool isSame = expected.isDouble()
        ? actual.isDouble()
            && std::abs(actual.toDouble() - expected.toDouble())
                <= 1e-9 * std::max(1.0, std::abs(expected.toDouble()))
        : actual == expected;
    return isSame ? QString() : path;
}

QStringList with(const QStringList &first, const QStringList &more) { return first + more; }

QStringList pairCommand(const QString &command) { return {command, baselinePath(), targetPath()}; }

} // namespace

void CliCompareTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
}

void CliCompareTest::rootCauseOfEveryCase_data()
{
    QTest::addColumn<QString>("trace");
    QTest::addColumn<QString>("expected");
    const QString suffix = u".reference-root-cause.json"_s;
    const QStringList files = sharedTraceFiles(u"cases"_s, u'*' + suffix);
    for (const QString &file : files)
        QTest::newRow(qPrintable(QFileInfo(file).fileName().chopped(suffix.size())))
            << file.chopped(suffix.size()) + u".sqlite"_s << file;
    if (files.isEmpty())
        QTest::newRow("no shared traces") << QString() << QString();
    qInfo("%lld files with expected root cause figures", static_cast<long long>(files.size()));
}

void CliCompareTest::rootCauseOfEveryCase()
{
    QFETCH(const QString, trace);
    QFETCH(const QString, expected);
    if (trace.isEmpty())
        QSKIP("the shared traces are not here");
    const Output output = gapscopeRun(
        {u"compare"_s, trace, u"--method"_s, u"reference"_s, u"--format"_s, u"json"_s});
    QCOMPARE(output.code, 0);
    // The published shape has no place for what was odd while loading.
    for (const QString &line : output.err.split(u'\n', Qt::SkipEmptyParts))
        QVERIFY2(line.startsWith(u"gapscope: "_s), qPrintable(line));
    QCOMPARE(difference(output.json(), test::readJson(expected), {}), QString());
}

void CliCompareTest::publishedComparisonOfThePair()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const Output output = gapscopeRun(with(
        pairCommand(u"compare"_s), {u"--method"_s, u"reference"_s, u"--format"_s, u"json"_s}));
    QCOMPARE(output.code, 0);
    QJsonObject json = output.json();
    const QJsonValue handoff = json.take(u"optimization_handoff"_s);
    // Rounded figures: exactly, in the published order.
    QVERIFY(json == test::readJson(caseFile(u"08_pair.reference-comparison.json"_s)));
    QVERIFY(handoff
        == test::readJson(caseFile(u"08_pair.handoff.json"_s)).value(u"optimization_handoff"_s));
}

void CliCompareTest::tpSize()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const auto operations = [](const QStringList &more) {
        const Output output = gapscopeRun(with(
            {u"compare"_s, baselinePath(), u"--method"_s, u"reference"_s, u"--format"_s, u"json"_s},
            more));
        return output.json()[u"nvtx_per_step"_s].toObject();
    };
    const double two = operations({})[u"_update_requests"_s].toDouble();
    const double one = operations({u"--tp-size"_s, u"1"_s})[u"_update_requests"_s].toDouble();
    QVERIFY(std::abs(two - 412.608) < 0.001);
    QCOMPARE(one, 2 * two); // as published: the default of 1 doubles the figures at two ranks
}

void CliCompareTest::publishedMarkdown()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const Output output
        = gapscopeRun(with(pairCommand(u"compare"_s), {u"--method"_s, u"reference"_s}));
    QCOMPARE(output.code, 0);
    for (const QString &figure :
        {u"3,317.4 → 3,977.6\u2009µs per step (+19.9\u2009%)"_s, u"109.8 |   142.8"_s,
            u"6.2 |    21.9"_s, u"36.4 |       270.4"_s, u"412.6 |       722.8"_s,
            u"0.0 |       249.6"_s, u"INTER-STEP HOST OVERHEAD"_s})
        QVERIFY2(output.out.contains(figure), qPrintable(figure));
    // The published status in a column of its own.
    QVERIFY(output.out.contains(u"| Published status |"_s));
}

void CliCompareTest::correctedPair()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const Output output = gapscopeRun(pairCommand(u"compare"_s));
    QCOMPARE(output.code, 0);
    QCOMPARE(output.err, QString());
    QVERIFY(output.out.startsWith(
        u"# Target is slower than baseline: +661.9\u2009µs per step (+19.9\u2009%)\n"_s));
    const QJsonObject json
        = gapscopeRun(with(pairCommand(u"compare"_s), {u"--format"_s, u"json"_s})).json();
    for (const QString &key : {u"wall_time_per_step_us"_s, u"operations"_s, u"kernels"_s, u"api"_s,
             u"waterfall"_s, u"comparable"_s, u"optimization_handoff"_s})
        QVERIFY2(!json.value(key).isNull() && json.contains(key), qPrintable(key));
    QHash<QString, QString> statuses;
    for (const QJsonValue &row : json[u"operations"_s].toArray())
        statuses[row[u"name"_s].toString()] = row[u"status"_s].toString();
    QCOMPARE(statuses[u"_update_requests"_s], u"REGRESSION"_s);
    QCOMPARE(statuses[u"broadcast_requests"_s], u"NEW"_s);
    QCOMPARE(statuses[u"_process_requests"_s], u"IMPROVED"_s);
    QCOMPARE(statuses[u"_schedule"_s], u"UNCHANGED"_s);
    QCOMPARE(json[u"workload"_s].toObject()[u"gen"_s].toInt(), 500);
    QCOMPARE(json[u"workload"_s].toObject()[u"steps"_s].toInt(), 240);
}

void CliCompareTest::labels()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const QStringList names {u"--baseline-label"_s, u"v1.1"_s, u"--target-label"_s, u"main"_s};
    const QString text = gapscopeRun(with(pairCommand(u"compare"_s), names)).out;
    QVERIFY(text.startsWith(u"# main is slower than v1.1: "_s));
    QVERIFY(text.contains(u" v1.1 (µs) |   main (µs) |"_s));
    const QJsonObject json
        = gapscopeRun(with(pairCommand(u"compare"_s), with(names, {u"--format"_s, u"json"_s}))).json();
    QCOMPARE(json[u"labels"_s].toObject()[u"target"_s].toString(), u"main"_s);
    QCOMPARE(json[u"traces"_s].toObject()[u"target"_s].toString(), u"08_pair_target.sqlite"_s);
}

void CliCompareTest::csvTables_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("lines");
    QTest::addColumn<QString>("first");
    const auto row = [](const char *table, const char *method, int lines, const QString &first) {
        QTest::addRow("%s, %s", table, method)
            << QString::fromLatin1(table) << QString::fromLatin1(method) << lines << first;
    };
    row("", "corrected", 17, u"Operation,Baseline (µs),Target (µs),Change (µs),Relative (%)"_s);
    row("operations", "corrected", 17, u"Operation,"_s);
    row("waterfall", "corrected", 25, u"Owner,"_s);
    row("kernels", "corrected", 8, u"Kernel,"_s);
    row("api", "corrected", 7, u"API call,"_s);
    row("summary", "corrected", 13, u"Figure,"_s);
    row("workloads", "corrected", 33, u"Context requests,"_s);
    row("steps", "corrected", 1 + 4 * 271, u"Run,Rank,Step,"_s);
    row("", "reference", 14, u"Operation,"_s);
    row("summary", "reference", 10, u"Figure,"_s);
}

void CliCompareTest::csvTables()
{
    QFETCH(const QString, table);
    QFETCH(const QString, method);
    QFETCH(const int, lines);
    QFETCH(const QString, first);
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    QStringList arguments = with(
        pairCommand(u"compare"_s), {u"--format"_s, u"csv"_s, u"--method"_s, method});
    if (!table.isEmpty())
        arguments += {u"--table"_s, table};
    const Output output = gapscopeRun(arguments);
    QCOMPARE(output.code, 0);
    const QStringList rows = output.out.split(u'\n', Qt::SkipEmptyParts);
    QVERIFY2(rows.value(0).startsWith(first), qPrintable(rows.value(0)));
    QCOMPARE(rows.size(), lines);
}

// Two parts of one run: the first steps against the later ones do the same, so nothing differs.
void CliCompareTest::rangesOfOneTrace()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const Output output = gapscopeRun({u"compare"_s, baselinePath(), u"--baseline-range"_s,
        u"step:60..110"_s, u"--target-range"_s, u"step:120..170"_s, u"--format"_s, u"json"_s});
    QCOMPARE(output.code, 0);
    const QJsonObject json = output.json();
    QCOMPARE(json[u"unit"_s].toString(), u"step"_s);
    QCOMPARE(json[u"ranges"_s].toObject()[u"target"_s].toString(), u"step:120..170"_s);
    QCOMPARE(json[u"workload"_s].toObject()[u"steps"_s].toInt(), 51);
    QVERIFY(json[u"comparable"_s].toObject()[u"is_comparable"_s].toBool());
    const QJsonObject wall = json[u"wall_time_per_step_us"_s].toObject();
    QVERIFY(std::abs(wall[u"delta"_s].toDouble()) < 5);
    // Milliseconds from the first GPU work.
    const Output times = gapscopeRun({u"compare"_s, baselinePath(), u"--baseline-range"_s,
        u"1300..1400"_s, u"--target-range"_s, u"1400..1500"_s});
    QCOMPARE(times.code, 0);
    QVERIFY(times.out.contains(u"`1300..1400`"_s) && times.out.contains(u"steady steps of each run"_s));
}

void CliCompareTest::oneRange()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const QJsonObject json = gapscopeRun({u"compare"_s, baselinePath(), u"--baseline-range"_s,
                                             u"step:100..109"_s, u"--format"_s, u"json"_s})
                                 .json();
    QCOMPARE(json[u"workload"_s].toObject()[u"steps"_s].toInt(), 10);
    const QJsonObject wall = json[u"wall_time_per_step_us"_s].toObject();
    QVERIFY(std::abs(wall[u"baseline"_s].toDouble() - 3326.8) < 5);
    QVERIFY(wall[u"target"_s].isNull() && wall[u"ci95"_s].isNull());
}

void CliCompareTest::realPairs_data()
{
    QTest::addColumn<QString>("baseline");
    QTest::addColumn<QString>("target");
    QTest::newRow("fsdp") << u"fsdp_2gpu_before.sqlite"_s << u"fsdp_2gpu_after.sqlite"_s;
    QTest::newRow("transformer") << u"transformer_2p7b_eager.sqlite"_s
                                 << u"transformer_2p7b_cudagraph.sqlite"_s;
}

// Training traces without forward-step markers: whole traces are compared, and it is said that this
// is no comparison of equal work.
void CliCompareTest::realPairs()
{
    QFETCH(const QString, baseline);
    QFETCH(const QString, target);
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const QString folder = sharedTraces() + u"/nsys/"_s;
    const QStringList command {u"compare"_s, folder + baseline, folder + target};
    const Output text = gapscopeRun(command);
    QCOMPARE(text.code, 0);
    QVERIFY(text.out.startsWith(u"# Baseline and target have no steps to compare: "_s));
    QVERIFY(text.out.contains(u"Whether the two runs did the same work is not known."_s));
    QVERIFY(!text.out.contains(u"per step ("_s));
    const QJsonObject json = gapscopeRun(with(command, {u"--format"_s, u"json"_s})).json();
    QCOMPARE(json[u"unit"_s].toString(), u"range"_s);
    QVERIFY(json[u"wall_time_per_step_us"_s].isNull());
    QVERIFY(json[u"wall_time_us"_s].isObject());
    QVERIFY(!json[u"comparable"_s].toObject()[u"reasons"_s].toArray().isEmpty());
    QVERIFY(json[u"symptoms"_s].toArray().isEmpty()); // those are about steps
    for (const QJsonValue &row : json[u"operations"_s].toArray())
        QVERIFY(!row[u"name"_s].toString().contains(u"op_id"_s));
}

void CliCompareTest::rankFolder()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const Output output = gapscopeRun({u"compare"_s, sharedTraces() + u"/torch/dlrm_4ranks"_s});
    QCOMPARE(output.code, 0);
    QVERIFY(output.out.startsWith(u"# Where the time goes: "_s));
    QVERIFY(output.out.contains(u"`dlrm_4ranks`"_s));
}

void CliCompareTest::usage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QStringList &arguments, const QString &says) {
        QTest::newRow(name) << arguments << says;
    };
    const QString a = u"a.sqlite"_s;
    const QString b = u"b.sqlite"_s;
    row("no trace", {u"compare"_s}, u"BASELINE [TARGET]"_s);
    row("three traces", {u"compare"_s, a, b, a}, u"BASELINE [TARGET]"_s);
    row("tp size of corrected", {u"compare"_s, a, b, u"--tp-size"_s, u"2"_s}, u"--method reference"_s);
    row("tp size of nothing",
        {u"compare"_s, a, b, u"--method"_s, u"reference"_s, u"--tp-size"_s, u"0"_s}, u"--tp-size"_s);
    row("table without CSV", {u"compare"_s, a, b, u"--table"_s, u"kernels"_s}, u"--format csv"_s);
    row("range of reference",
        {u"compare"_s, a, u"--method"_s, u"reference"_s, u"--baseline-range"_s, u"0..1"_s},
        u"whole traces"_s);
    row("target range alone", {u"compare"_s, a, u"--target-range"_s, u"0..1"_s}, u"--baseline-range"_s);
    row("target label alone", {u"compare"_s, a, u"--target-label"_s, u"x"_s}, u"--target-label"_s);
    row("check of one", {u"check"_s, a, u"--fail-on"_s, u"period>3%"_s}, u"BASELINE TARGET"_s);
    row("check of nothing", {u"check"_s, a, b}, u"--fail-on"_s);
    row("check that cannot be read", {u"check"_s, a, b, u"--fail-on"_s, u"period<3%"_s}, u"op:NAME"_s);
    row("check of no figure", {u"check"_s, a, b, u"--fail-on"_s, u"speed>3%"_s}, u"speed"_s);
    row("check as CSV", {u"check"_s, a, b, u"--fail-on"_s, u"gap>1us"_s, u"--format"_s, u"csv"_s}, u"csv"_s);
}

void CliCompareTest::usage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, says);
    const Output output = gapscopeRun(arguments);
    QCOMPARE(output.code, 2);
    QCOMPARE(output.out, QString());
    QVERIFY2(output.err.contains(says), qPrintable(output.err));
}

void CliCompareTest::checks_data()
{
    QTest::addColumn<QStringList>("expressions");
    QTest::addColumn<bool>("swapped");
    QTest::addColumn<int>("code");
    QTest::newRow("slower") << QStringList {u"period>3%"_s} << false << 1;
    QTest::newRow("within the limit") << QStringList {u"period>20%"_s} << false << 0;
    QTest::newRow("operation") << QStringList {u"op:_update_requests>100us"_s} << false << 1;
    QTest::newRow("new operation, percent") << QStringList {u"op:broadcast_requests>50%"_s} << false << 1;
    QTest::newRow("operation within") << QStringList {u"op:_schedule>5us"_s} << false << 0;
    QTest::newRow("kernels") << QStringList {u"kernels>100%"_s} << false << 1;
    QTest::newRow("gap") << QStringList {u"gap>400us"_s} << false << 1;
    QTest::newRow("gpu") << QStringList {u"gpu>5%"_s} << false << 0;
    QTest::newRow("one of two") << QStringList {u"gpu>5%"_s, u"gap>400us"_s} << false << 1;
    QTest::newRow("faster") << QStringList {u"period>3%"_s, u"gap>3%"_s, u"kernels>3%"_s} << true << 0;
    QTest::newRow("no such operation") << QStringList {u"op:_nothing>1us"_s} << false << 4;
    QTest::newRow("no such operation, and a failure")
        << QStringList {u"op:_nothing>1us"_s, u"period>3%"_s} << false << 1;
}

void CliCompareTest::checks()
{
    QFETCH(const QStringList, expressions);
    QFETCH(const bool, swapped);
    QFETCH(const int, code);
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    QStringList arguments {u"check"_s, swapped ? targetPath() : baselinePath(),
        swapped ? baselinePath() : targetPath()};
    for (const QString &expression : expressions)
        arguments += {u"--fail-on"_s, expression};
    const Output output = gapscopeRun(arguments);
    QCOMPARE(output.code, code);
    QCOMPARE(output.err, QString());
    const QString word = code == 0 ? u"PASSED"_s : code == 1 ? u"FAILED"_s : u"INCONCLUSIVE"_s;
    QVERIFY2(output.out.startsWith(u"# Regression check: "_s + word), qPrintable(output.out));
    QCOMPARE(output.out.contains(u"cannot be answered"_s), code == 4);
    for (const QString &expression : expressions)
        QVERIFY(output.out.contains(u'`' + expression + u'`'));
}

// Other ranks, another batch: no pass and no failure.
void CliCompareTest::checkOfOtherWork()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const Output output = gapscopeRun({u"check"_s, baselinePath(),
        caseFile(u"07_straggler_tp4.sqlite"_s), u"--fail-on"_s, u"period>3%"_s, u"--format"_s, u"json"_s});
    QCOMPARE(output.code, 4);
    QCOMPARE(output.json()[u"verdict"_s].toString(), u"INCONCLUSIVE"_s);
    const QJsonArray reasons = output.json()[u"reasons"_s].toArray();
    QVERIFY(!reasons.isEmpty());
    QCOMPARE(reasons[0].toString(), u"The baseline has 2 ranks, the target 4 ranks."_s);
}

void CliCompareTest::checkWithoutKernels()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const QString empty = caseFile(u"10_no_kernels.sqlite"_s);
    const Output output = gapscopeRun({u"check"_s, empty, empty, u"--fail-on"_s, u"period>3%"_s});
    QCOMPARE(output.code, 4);
    QVERIFY2(output.out.contains(u"Baseline is INCONCLUSIVE."_s), qPrintable(output.out));
}

void CliCompareTest::checkSaysWhatItDid()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const QStringList arguments = with(
        pairCommand(u"check"_s), {u"--fail-on"_s, u"period>3%"_s, u"--fail-on"_s, u"gpu>5%"_s});
    const Output text = gapscopeRun(arguments);
    QVERIFY(text.out.contains(u"95 % interval of the change (block bootstrap over paired steps)"_s));
    QVERIFY(text.out.contains(u"1 of 2 checks failed."_s));
    QVERIFY(text.out.contains(u"`_update_requests`"_s)); // where to look first
    const QJsonObject json = gapscopeRun(with(arguments, {u"--format"_s, u"json"_s})).json();
    QCOMPARE(json[u"verdict"_s].toString(), u"FAILED"_s);
    QVERIFY(!json[u"rule"_s].toString().isEmpty());
    const QJsonArray checks = json[u"checks"_s].toArray();
    QCOMPARE(checks.size(), 2);
    QCOMPARE(checks[0][u"expression"_s].toString(), u"period>3%"_s);
    QCOMPARE(checks[0][u"outcome"_s].toString(), u"FAILED"_s);
    QVERIFY(std::abs(checks[0][u"percent"_s].toDouble() - 19.9) < 0.05);
    QCOMPARE(checks[0][u"ci95"_s].toArray().size(), 2);
    QCOMPARE(checks[1][u"outcome"_s].toString(), u"PASSED"_s);
    QVERIFY(std::abs(checks[1][u"delta"_s].toDouble() - 16.6) < 0.05);
}

void CliCompareTest::cannotBeOpened()
{
    QTemporaryDir folder;
    const QString lost = folder.filePath(u"no.sqlite"_s);
    for (const QStringList &arguments :
        {QStringList {u"compare"_s, lost}, QStringList {u"compare"_s, lost, lost},
            QStringList {u"compare"_s, lost, u"--method"_s, u"reference"_s},
            QStringList {u"check"_s, lost, lost, u"--fail-on"_s, u"period>3%"_s},
            QStringList {u"report"_s, lost, lost}}) {
        const Output output = gapscopeRun(arguments);
        QCOMPARE(output.code, 3);
        QCOMPARE(output.out, QString());
        QVERIFY(output.err.contains(u"no.sqlite"_s));
    }
    if (!haveTraces())
        return;
    // The baseline is whole, the target is missing; and nothing is written.
    const QString file = folder.filePath(u"out.md"_s);
    QCOMPARE(gapscopeRun({u"compare"_s, baselinePath(), lost, u"-o"_s, file}).code, 3);
    QVERIFY(!QFile::exists(file));
    // A range that the run has not is wrong usage, told with the steps there are.
    const Output range
        = gapscopeRun({u"compare"_s, baselinePath(), u"--baseline-range"_s, u"step:9000..9010"_s});
    QCOMPARE(range.code, 2);
    QVERIFY2(range.err.contains(u"The steps of this run are"_s), qPrintable(range.err));
}

void CliCompareTest::wholeReport()
{
    if (!haveTraces())
        QSKIP("the shared traces are not here");
    const QString pair = gapscopeRun(pairCommand(u"report"_s)).out;
    QStringList headings;
    for (const QString &line : pair.split(u'\n')) {
        if (line.startsWith(u"# "_s) || line.startsWith(u"## "_s))
            headings.append(line);
    }
    const QStringList expected {
        u"# Target is slower than baseline: +661.9\u2009µs per step (+19.9\u2009%)"_s,
        u"## Where to look first"_s, u"## Recognised patterns"_s, u"## Verdicts"_s,
        u"## Figures per step and rank"_s, u"## Host time by operation"_s,
        u"## Where the time of a step goes"_s, u"## Kernels"_s, u"## API calls"_s, u"## Notes"_s,
        u"## Idle time of the GPU by source"_s, u"## Host overhead of the baseline: YES"_s,
        u"## Host overhead of the target: YES"_s, u"## Gaps and kernels of the target"_s,
        u"## Ranks of the target: who is late, and why"_s};
    QCOMPARE(headings, expected);
    // GitHub takes 65536 characters.
    QVERIFY(pair.size() < 65000);
    const QString published
        = gapscopeRun(with(pairCommand(u"report"_s), {u"--method"_s, u"reference"_s})).out;
    QVERIFY(published.startsWith(u"# Published comparison: 3,317.4 → 3,977.6"_s));
    const QString single = gapscopeRun({u"report"_s, baselinePath()}).out;
    QVERIFY(single.startsWith(u"# Host overhead: YES\n"_s));
    QVERIFY(single.contains(u"## Where a step goes: 3,326.8\u2009µs\n"_s));
    QVERIFY(single.contains(u"## Gaps and kernels\n"_s));
    QVERIFY(single.contains(u"## Ranks: who is late, and why\n"_s));
    // One rank is late for nobody.
    QVERIFY(!gapscopeRun({u"report"_s, caseFile(u"01_host_bound_yes.sqlite"_s)}).out.contains(u"who is late"_s));
}

QTEST_GUILESS_MAIN(CliCompareTest)
#include "tst_clicompare.moc"
