// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/traceloader.h"
#include "core/report/comparejson.h"
#include "core/report/comparereport.h"
#include "core/report/comparetables.h"
#include "core/report/comparetext.h"
#include "core/report/csvwriter.h"
#include "core/report/jsonwriter.h"
#include "core/report/markdownwriter.h"
#include "support/core/comparefigures.h"
#include "support/core/sharedtraces.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <functional>

using namespace gapscope;
using namespace Qt::StringLiterals;

// One comparison, and every cell of all that is made of it: markdown, CSV, TSV and JSON say the
// figures of the struct.
class TestCompareReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCellIsTheFigure_data();
    void everyCellIsTheFigure();
    void jsonIsTheStruct_data();
    void jsonIsTheStruct();
    void jsonAddsUp();
    void handoffAndVerdictInJson();
    void headlines_data();
    void headlines();
    void reportSaysWhatAndWhere();
    void notTheSameWorkIsSaidFirst();
    void longTablesKeepTheirSums();
    void hiddenKernelsAreNotZero();
    void oneTableAsCsv();
};

namespace {

// What a person reads, made of the figure alone.
QString shownText(const Column &column, const test::Figure &figure)
{
    if (const auto *text = std::get_if<QString>(&figure))
        return *text;
    if (const auto *flag = std::get_if<bool>(&figure))
        return *flag ? u"yes"_s : u"no"_s;
    const auto *number = std::get_if<double>(&figure);
    if (!number)
        return isNumeric(column.kind) || column.kind == ColumnKind::Flag ? QString(kNoValue) : QString();
    switch (column.kind) {
    case ColumnKind::Us:
        return formatMeanUs(*number, Unit::Without);
    case ColumnKind::UsDelta:
        return formatMeanUsDelta(*number, Unit::Without);
    case ColumnKind::Percent:
        return formatPercent(*number);
    case ColumnKind::PercentDelta:
        return formatPercentDelta(*number);
    case ColumnKind::NumberDelta:
        return formatSigned(*number, column.decimals);
    case ColumnKind::Count:
        return formatCount(std::llround(*number));
    default:
        return formatNumber(*number, column.decimals);
    }
}

bool isClose(double actual, double expected, double tolerance)
{
    return std::abs(actual - expected) <= tolerance + 1e-9 * std::abs(expected);
}

// A cell of CSV or TSV: percent of 100, us with 3 decimals.
void verifyPlain(const Column &column, const test::Figure &figure, const QString &cell)
{
    const auto *number = std::get_if<double>(&figure);
    if (!number) {
        const QString shown = shownText(column, figure);
        QCOMPARE(cell, shown == QString(kNoValue) ? QString() : shown);
        return;
    }
    bool isNumber = false;
    const double value = cell.toDouble(&isNumber);
    QVERIFY2(isNumber && !cell.contains(u','), qPrintable(column.key + u": "_s + cell));
    const bool isRatio = column.kind == ColumnKind::Percent || column.kind == ColumnKind::PercentDelta;
    const double expected = isRatio ? *number * 100.0 : *number;
    QVERIFY2(isClose(value, expected, 0.0005), qPrintable(u"%1: %2, not %3"_s.arg(column.key, cell).arg(expected)));
}

void verifyJson(const Column &column, const test::Figure &figure, const QJsonValue &value)
{
    if (const auto *text = std::get_if<QString>(&figure))
        QCOMPARE(value.toString(), *text);
    else if (const auto *flag = std::get_if<bool>(&figure))
        QCOMPARE(value, QJsonValue(*flag));
    else if (const auto *number = std::get_if<double>(&figure))
        QVERIFY2(value.isDouble() && isClose(value.toDouble(), *number, 0.0005), qPrintable(column.key));
    else // no text is no text, a figure that is missing is null
        QVERIFY2(value.isNull() || value.toString(u"-"_s).isEmpty(), qPrintable(column.key));
}

QStringList markdownCells(const QString &line)
{
    static const QRegularExpression bar(uR"((?<!\\)\|)"_s);
    QStringList cells = line.split(bar);
    cells = cells.mid(1, cells.size() - 2);
    for (QString &cell : cells) {
        cell = cell.trimmed();
        if (cell.startsWith(u"**"_s))
            cell = cell.mid(2, cell.size() - 4);
        if (cell.startsWith(u'`'))
            cell = cell.mid(1, cell.size() - 2);
        cell.replace(uR"(\|)"_s, u"|"_s).replace(uR"(\_)"_s, u"_"_s);
    }
    return cells;
}

void verifyMarkdown(const Table &table, const test::Rows &rows)
{
    const QStringList lines = toMarkdown(table).split(u'\n');
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool isSum = table.sum && i + 1 == rows.size();
        const QStringList cells = markdownCells(lines[static_cast<qsizetype>(i) + 2]);
        QCOMPARE(cells.size(), std::ssize(table.columns));
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const Column &column = table.columns[c];
            QString expected = shownText(column, test::figureOf(rows[i], column.key));
            if (isSum && expected == QString(kNoValue))
                expected.clear();
            QCOMPARE(cells[static_cast<qsizetype>(c)], expected);
        }
    }
}

// One line of RFC 4180, or of a TSV; no field here holds a line end.
QStringList fieldsOf(const QString &line, QChar separator)
{
    QStringList fields(1);
    bool quoted = false;
    for (const QChar character : line) {
        if (character == u'"')
            quoted = !quoted;
        else if (character == separator && !quoted)
            fields.append(QString());
        else
            fields.back() += character;
    }
    return fields;
}

void verifyLines(const Table &table, const test::Rows &rows, const QString &text, QChar separator)
{
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), std::ssize(rows) + 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QStringList cells = fieldsOf(lines[static_cast<qsizetype>(i) + 1], separator);
        QCOMPARE(cells.size(), std::ssize(table.columns));
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            verifyPlain(table.columns[c], test::figureOf(rows[i], table.columns[c].key),
                cells[static_cast<qsizetype>(c)]);
    }
}

void verifyTableJson(const Table &table, const test::Rows &rows)
{
    const QJsonObject json = QJsonDocument::fromJson(tableJson(table)).object();
    QJsonArray all = json[u"rows"_s].toArray();
    if (table.sum)
        all.append(json[u"sum"_s]);
    QCOMPARE(all.size(), std::ssize(rows));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QJsonObject row = all[static_cast<qsizetype>(i)].toObject();
        QCOMPARE(row.size(), std::ssize(table.columns));
        for (const Column &column : table.columns)
            verifyJson(column, test::figureOf(rows[i], column.key), row[column.key]);
    }
}

CompareSide sideOf(const QString &path, const HostTables &tables)
{
    Progress progress;
    Result<Run> run = loadRun({path}, progress);
    if (!run)
        qFatal("%s", qPrintable(run.error().message()));
    CompareSide side;
    side.run.run = *std::move(run);
    side.run.facts = collectHostFacts(side.run.run, tables);
    side.verdict = judgeCorrected(side.run.run, *side.run.facts, {}, tables.thresholds);
    return side;
}

std::optional<CompareAnswer> answerOf(const QString &baseline, const QString &target)
{
    const QString root = test::sharedTraces();
    if (root.isEmpty())
        return std::nullopt;
    const HostTables tables = loadHostTables();
    const CompareSide ours = sideOf(root + u'/' + baseline, tables);
    if (target.isEmpty())
        return answerCompare(ours, nullptr, loadCompareTables(tables), loadSymptoms());
    const CompareSide theirs = sideOf(root + u'/' + target, tables);
    return answerCompare(ours, &theirs, loadCompareTables(tables), loadSymptoms());
}

const std::optional<CompareAnswer> &pairAnswer()
{
    static const std::optional<CompareAnswer> answer
        = answerOf(u"cases/08_pair_baseline.sqlite"_s, u"cases/08_pair_target.sqlite"_s);
    return answer;
}

const std::optional<CompareAnswer> &singleAnswer()
{
    static const std::optional<CompareAnswer> answer
        = answerOf(u"cases/08_pair_baseline.sqlite"_s, {});
    return answer;
}

void addAnswers()
{
    QTest::addColumn<bool>("single");
    QTest::newRow("two runs") << false;
    QTest::newRow("one run") << true;
}

RunComparison periods(double baseline, double target, double low, double high)
{
    RunComparison comparison;
    comparison.unit = ComparedUnit::Step;
    comparison.period = {{baseline, target}, {target - baseline, low, high}};
    comparison.waterfall.period = {baseline, target};
    return comparison;
}

} // namespace

void TestCompareReport::everyCellIsTheFigure_data() { addAnswers(); }

void TestCompareReport::everyCellIsTheFigure()
{
    QFETCH(const bool, single);
    const auto &answer = single ? singleAnswer() : pairAnswer();
    if (!answer)
        QSKIP("the shared traces are not here");
    int cells = 0;
    const std::vector<Table> tables = compareTables(answer->comparison);
    QCOMPARE(tables.size(), test::expectedRows().size());
    for (const Table &table : tables) {
        const test::Rows rows = test::expectedRows().at(table.id)(answer->comparison);
        QCOMPARE(rows.size(), table.rows.size() + (table.sum ? 1 : 0));
        // No column without an expectation.
        for (const Column &column : table.columns)
            QVERIFY2(std::ranges::any_of(rows, [&](const test::Figures &row) { return row.contains(column.key); }),
                qPrintable(table.id + u'.' + column.key));
        verifyMarkdown(table, rows);
        verifyLines(table, rows, toCsv(table), u',');
        verifyLines(table, rows, toTsv(table), u'\t');
        verifyTableJson(table, rows);
        cells += static_cast<int>(rows.size() * table.columns.size());
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("%d cells in %d tables, each in 4 formats", cells, static_cast<int>(tables.size()));
    QVERIFY(cells > 1000);
}

void TestCompareReport::jsonIsTheStruct_data() { addAnswers(); }

void TestCompareReport::jsonIsTheStruct()
{
    QFETCH(const bool, single);
    const auto &answer = single ? singleAnswer() : pairAnswer();
    if (!answer)
        QSKIP("the shared traces are not here");
    const RunComparison &comparison = answer->comparison;
    const QJsonObject json = QJsonDocument::fromJson(compareJson(*answer)).object();
    const auto verify = [&](const QJsonObject &object, const Delta &value, const QString &unit) {
        const QJsonValue target = object[u"target"_s + unit];
        QVERIFY(isClose(object[u"baseline"_s + unit].toDouble(), value.baseline, 1e-6));
        if (single) {
            QVERIFY(target.isNull() && object[u"delta"_s + unit].isNull());
            QVERIFY(object[u"percent"_s].isNull());
            return;
        }
        QVERIFY(isClose(target.toDouble(), value.target, 1e-6));
        QVERIFY(isClose(object[u"delta"_s + unit].toDouble(), value.change(), 1e-6));
        QCOMPARE(object[u"percent"_s].isNull(), value.baseline == 0);
        if (value.baseline != 0)
            QVERIFY(isClose(object[u"percent"_s].toDouble(), *value.percent(), 1e-3));
    };
    verify(json[u"wall_time_per_step_us"_s].toObject(), comparison.period.value, {});
    const QJsonObject kernels = json[u"kernels"_s].toObject();
    verify(kernels[u"per_step"_s].toObject(), comparison.kernelCount.value, {});
    verify(kernels[u"busy_us_per_step"_s].toObject(), comparison.gpuBusy.value, {});
    const QJsonArray operations = json[u"operations"_s].toArray();
    QCOMPARE(operations.size(), std::ssize(comparison.operations));
    for (qsizetype i = 0; i < operations.size(); ++i) {
        const OperationDelta &row = comparison.operations[static_cast<std::size_t>(i)];
        const QJsonObject object = operations[i].toObject();
        QCOMPARE(object[u"name"_s].toString(), row.isUnattributed() ? u"unattributed"_s : row.name);
        QCOMPARE(object[u"source_function"_s].toString(), row.sourceFunction);
        verify(object, row.exclusive, u"_us"_s);
        QCOMPARE(object[u"status"_s].toString(), single ? QString() : statusWord(row.status));
        if (!single)
            QCOMPARE(object[u"significant"_s], QJsonValue(*row.significant));
    }
    const QJsonArray rows = kernels[u"rows"_s].toArray();
    QCOMPARE(rows.size(), std::ssize(comparison.kernels.rows));
    for (qsizetype i = 0; i < rows.size(); ++i)
        verify(rows[i].toObject(), comparison.kernels.rows[static_cast<std::size_t>(i)].time, u"_us"_s);
    const QJsonArray calls = json[u"api"_s].toObject()[u"rows"_s].toArray();
    QCOMPARE(calls.size(), std::ssize(comparison.api.rows));
    for (qsizetype i = 0; i < calls.size(); ++i)
        verify(calls[i].toObject(), comparison.api.rows[static_cast<std::size_t>(i)].time, u"_us"_s);
    const QJsonArray parts = json[u"waterfall"_s].toObject()[u"parts"_s].toArray();
    QCOMPARE(parts.size(), std::ssize(comparison.waterfall.parts));
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const WaterfallPart &part = comparison.waterfall.parts[static_cast<std::size_t>(i)];
        QCOMPARE(parts[i][u"kind"_s].toString(), ownerClassKey(part.owner.kind));
        QCOMPARE(parts[i][u"name"_s].toString(), part.owner.name);
        QVERIFY(isClose(parts[i][u"baseline_us"_s].toDouble(), part.us.baseline, 1e-6));
        QVERIFY(single || isClose(parts[i][u"delta_us"_s].toDouble(), part.us.change(), 1e-6));
    }
    const QJsonObject comparable = json[u"comparable"_s].toObject();
    QCOMPARE(comparable[u"paired_steps"_s].toInt(), static_cast<int>(comparison.pairedSteps));
    QCOMPARE(comparable[u"left_out"_s].toObject()[u"baseline"_s].toInt(), 1);
    QVERIFY(comparable[u"reasons"_s].toArray().isEmpty());
}

// What adds up in the struct adds up in the text (issue: within 0.01 us).
void TestCompareReport::jsonAddsUp()
{
    if (!pairAnswer())
        QSKIP("the shared traces are not here");
    const QJsonObject json = QJsonDocument::fromJson(compareJson(*pairAnswer())).object();
    const QJsonObject wall = json[u"wall_time_per_step_us"_s].toObject();
    const QJsonObject waterfall = json[u"waterfall"_s].toObject();
    double sum = waterfall[u"unattributed_us"_s].toDouble();
    for (const QJsonValue &part : waterfall[u"parts"_s].toArray())
        sum += part[u"delta_us"_s].toDouble();
    QVERIFY(qAbs(sum - waterfall[u"total_delta_us"_s].toDouble()) < 0.001);
    QVERIFY(qAbs(sum - wall[u"delta"_s].toDouble()) < 0.001);
    double operations = 0;
    for (const QJsonValue &row : json[u"operations"_s].toArray())
        operations += row[u"delta_us"_s].toDouble();
    QVERIFY(qAbs(operations - wall[u"delta"_s].toDouble()) < 0.001);
    // The generator's own figures: 3326.8 and 3988.7 us (08_pair_*.corrected.json).
    QVERIFY(qAbs(wall[u"baseline"_s].toDouble() - 3326.8) < 0.5);
    QVERIFY(qAbs(wall[u"target"_s].toDouble() - 3988.7) < 0.5);
    const QJsonArray interval = wall[u"ci95"_s].toArray();
    QVERIFY(interval[0].toDouble() < 661.93 && interval[1].toDouble() > 661.93);
    QVERIFY(interval[1].toDouble() - interval[0].toDouble() < 3);
}

void TestCompareReport::handoffAndVerdictInJson()
{
    if (!pairAnswer())
        QSKIP("the shared traces are not here");
    const QJsonObject json = QJsonDocument::fromJson(compareJson(*pairAnswer())).object();
    const QJsonObject handoff = json[u"optimization_handoff"_s].toObject();
    QCOMPARE(handoff.keys(),
        (QStringList {u"host_prep_confirmed"_s, u"inter_step_gap_p50_us"_s, u"kernels_per_step"_s,
            u"primary_bottleneck_phase"_s, u"recommended_first_target"_s, u"top_regressing_ops"_s,
            u"verdict"_s, u"wall_time_per_step_us"_s}));
    QCOMPARE(handoff[u"wall_time_per_step_us"_s].toDouble(), 3988.7);
    QCOMPARE(handoff[u"recommended_first_target"_s].toString(), u"_update_requests"_s);
    QCOMPARE(handoff[u"top_regressing_ops"_s].toArray().size(), 5);
    QCOMPARE(json[u"verdicts"_s].toObject()[u"target"_s].toString(), u"YES"_s);
    QStringList symptoms;
    for (const QJsonValue &symptom : json[u"symptoms"_s].toArray())
        symptoms.append(symptom[u"id"_s].toString());
    QCOMPARE(symptoms,
        (QStringList {u"request-management"_s, u"more-launches"_s, u"new-bookkeeping"_s}));
}

void TestCompareReport::headlines_data()
{
    QTest::addColumn<double>("target");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<QString>("headline");
    QTest::newRow("slower") << 1100.0 << 90.0 << 110.0
                            << u"Target is slower than baseline: +100.0\u2009µs per step (+10.0\u2009%)"_s;
    QTest::newRow("faster") << 900.0 << -110.0 << -90.0
                            << u"Target is faster than baseline: −100.0\u2009µs per step (−10.0\u2009%)"_s;
    QTest::newRow("within the interval")
        << 1010.0 << -5.0 << 25.0
        << u"No significant difference between baseline and target: +10.0\u2009µs per step (+1.0\u2009%)"_s;
    QTest::newRow("the same") << 1000.0 << 0.0 << 0.0
                              << u"No significant difference between baseline and target: 0.0\u2009µs per step (0.0\u2009%)"_s;
}

void TestCompareReport::headlines()
{
    QFETCH(const double, target);
    QFETCH(const double, low);
    QFETCH(const double, high);
    RunComparison comparison = periods(1000, target, low, high);
    QTEST(compareHeadline(comparison), "headline");
    comparison.baselineLabel = u"v1.1"_s;
    comparison.targetLabel = u"main"_s;
    QVERIFY(compareHeadline(comparison).contains(u"v1.1"_s));
    QVERIFY(compareHeadline(comparison).contains(u"main"_s));
}

// A reader who never saw the tool: what, how much, where first, on which code.
void TestCompareReport::reportSaysWhatAndWhere()
{
    if (!pairAnswer())
        QSKIP("the shared traces are not here");
    const QString text = toMarkdown(compareReport(*pairAnswer()));
    const QStringList lines = text.split(u'\n');
    QCOMPARE(lines[0], u"# Target is slower than baseline: +661.9\u2009µs per step (+19.9\u2009%)"_s);
    const auto at = [&](const QString &part) { return text.indexOf(part); };
    QVERIFY(at(u"`08_pair_baseline.sqlite`"_s) > 0);
    QVERIFY(at(u"240 steady steps of each run"_s) > 0);
    QVERIFY(at(u"It is a change of the host, not of the kernels."_s) > 0);
    QVERIFY(at(u"1. `_update_requests`: **+311.5\u2009µs per step**"_s) > at(u"## Where to look first"_s));
    QVERIFY(at(u"Source: `PyExecutor._update_requests`."_s) > 0);
    QVERIFY(at(u"Got faster: `_process_requests`"_s) > 0);
    QVERIFY(at(u"## Recognised patterns"_s) < at(u"## Figures per step and rank"_s));
    // All of the first screen is above the first table.
    QVERIFY(at(u"## Where to look first"_s) < at(u"| Figure"_s));
    // Nothing of this machine.
    QVERIFY(!text.contains(QFileInfo(test::sharedTraces()).absolutePath()));
    // Every table's lines have as many cells as its header.
    qsizetype cells = 0;
    for (const QString &line : lines) {
        const qsizetype count = line.startsWith(u'|') ? markdownCells(line).size() : 0;
        QVERIFY2(cells == 0 || count == 0 || count == cells, qPrintable(line));
        cells = count;
    }
}

void TestCompareReport::notTheSameWorkIsSaidFirst()
{
    CompareAnswer answer;
    answer.comparison = periods(1000, 1100, 90, 110);
    answer.comparison.comparability.comparable = false;
    answer.comparison.comparability.reasons = {u"The baseline has 2 ranks, the target 4."_s};
    OperationDelta longer;
    longer.name = u"update"_s;
    longer.exclusive = {100, 200};
    longer.status = DeltaStatus::Regression;
    answer.comparison.operations = {longer};
    const QString text = toMarkdown(compareReport(answer));
    // No one is blamed for other work; JSON has the words of the specification.
    QVERIFY2(text.contains(u"LONGER"_s) && !text.contains(u"REGRESSION"_s), qPrintable(text));
    QVERIFY(QString::fromUtf8(compareJson(answer)).contains(u"REGRESSION"_s));
    QVERIFY(text.startsWith(u"# Baseline and target did not do the same work: "_s));
    const qsizetype why = text.indexOf(u"The baseline has 2 ranks, the target 4."_s);
    QVERIFY(why > 0 && why < text.indexOf(u"instead of"_s));
    const QJsonObject json = QJsonDocument::fromJson(compareJson(answer)).object();
    QCOMPARE(json[u"comparable"_s].toObject()[u"is_comparable"_s].toBool(true), false);
    // Nothing to compare: no table, but the reason.
    answer.comparison.unit = ComparedUnit::None;
    const QString nothing = toMarkdown(compareReport(answer));
    QVERIFY(nothing.startsWith(u"# No comparison: "_s));
    QVERIFY(nothing.contains(u"2 ranks"_s) && !nothing.contains(u'|'));
    QVERIFY(QJsonDocument::fromJson(compareJson(answer)).object()[u"wall_time_per_step_us"_s].isNull());
}

void TestCompareReport::longTablesKeepTheirSums()
{
    if (!pairAnswer())
        QSKIP("the shared traces are not here");
    const Table whole = operationTable(pairAnswer()->comparison);
    const Table cut = withoutTail(whole, 4, 1);
    QCOMPARE(cut.rows.size(), 6u);
    QCOMPARE(cellText(cut.columns[0], cut.rows[4][0]), u"10 others"_s);
    QCOMPARE(cellText(cut.columns[0], cut.rows[5][0]), u"Unattributed"_s);
    const auto column = std::ranges::find(whole.columns, u"delta_us"_s, &Column::key);
    const auto at = static_cast<std::size_t>(column - whole.columns.begin());
    double sum = 0;
    for (const Row &row : cut.rows)
        sum += std::get<double>(row[at].value);
    QVERIFY(qAbs(sum - pairAnswer()->comparison.period.value.change()) < 1e-6);
    // Nothing is gained by folding one row.
    QCOMPARE(withoutTail(whole, 13, 1).rows.size(), whole.rows.size());
    QCOMPARE(shortName(u"gemm"_s), u"gemm"_s);
    const QString tail = u"_MT16x16x512_ISA942"_s;
    QCOMPARE(shortName(QString(80, u'k') + tail).size(), 64);
    QVERIFY(shortName(QString(80, u'k') + tail).endsWith(tail));
    const Table narrow = withColumns(whole, {u"name"_s, u"delta_us"_s});
    QCOMPARE(narrow.columns.size(), 2u);
    QCOMPARE(narrow.sum->size(), 2u);
}

void TestCompareReport::hiddenKernelsAreNotZero()
{
    RunComparison comparison = periods(1000, 1100, 90, 110);
    comparison.kernels.wholeGraphs = {0, 1};
    comparison.kernels.graph = {30, 0};
    comparison.kernels.note = u"hidden"_s;
    const Table table = comparedFiguresTable(comparison);
    const auto row = std::ranges::find_if(table.rows,
        [](const Row &cells) { return std::get<QString>(cells.back().value) == u"graph_kernels"_s; });
    QVERIFY(row != table.rows.end());
    QCOMPARE(cellText(table.columns[1], (*row)[1]), u"30.0"_s); // the baseline's are known
    for (std::size_t i = 2; i < 5; ++i)
        QVERIFY(!(*row)[i].hasValue() && (*row)[i].reason == u"hidden"_s);
}

void TestCompareReport::oneTableAsCsv()
{
    CompareAnswer answer;
    answer.comparison = periods(1000, 1100, 90, 110);
    const Report tables = compareTablesReport(answer);
    for (const auto &[id, rows] : test::expectedRows())
        QVERIFY2(reportCsv(tables, id).has_value(), qPrintable(id));
    const Result<QString> none = reportCsv(tables, u"gaps"_s);
    QVERIFY(!none && none.error().advice.contains(u"operations, waterfall"_s));
}

QTEST_GUILESS_MAIN(TestCompareReport)
#include "tst_comparereport.moc"
