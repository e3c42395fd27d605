// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/table.h"

#include <QTest>

#include <numeric>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

Table operations()
{
    Table table {.id = u"operations"_s, .title = u"Operations"_s};
    table.columns = {{u"name"_s, u"Operation"_s, ColumnKind::Code},
        {u"count"_s, u"Count"_s, ColumnKind::Count}, {u"total_us"_s, u"Total"_s, ColumnKind::Us},
        {u"delta_us"_s, u"Delta"_s, ColumnKind::UsDelta},
        {u"share"_s, u"Share"_s, ColumnKind::Percent}, {u"status"_s, u"Status"_s}};
    table.add({u"_update_requests"_s, 240, qint64(661'900), 15.75, 0.832, u"REGRESSION"_s});
    table.add({u"a|b`c"_s, 1, 12.0, -15.75, 0.168, u"say \"hi\", then <b>"_s});
    table.add({u"_sample\tasync"_s, 0, Cell::missing(u"No API rows."_s)});
    table.sum = Row {u"Sum"_s, 241, 673.9, 0.0, 1.0};
    return table;
}

} // namespace

class ReportTableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cells_data();
    void cells();
    void markdown();
    void markdownSurvivesForeignText();
    void csv();
    void tsv();
    void reasonsAreGrouped();
    void everyPlainCellReadsBack();
};

void ReportTableTest::cells_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("plain");
    QTest::addColumn<int>("which");
    const auto row = [](const char *name, ColumnKind kind, int which, const QString &shown,
                         const QString &plain) {
        QTest::newRow(name) << static_cast<int>(kind) << shown << plain << which;
    };
    row("ns as us", ColumnKind::Us, 0, u"2,667.3"_s, u"2667.321"_s);
    row("us as us", ColumnKind::Us, 1, u"2,667,321.5"_s, u"2667321.5"_s);
    row("delta", ColumnKind::UsDelta, 0, u"+2,667.3"_s, u"2667.321"_s);
    row("position", ColumnKind::Position, 0, u"2.667"_s, u"2.667321"_s);
    row("percent", ColumnKind::Percent, 2, u"83.2\u2009%"_s, u"83.2133"_s);
    row("percent delta", ColumnKind::PercentDelta, 2, u"+83.2\u2009%"_s, u"83.2133"_s);
    row("count", ColumnKind::Count, 0, u"2,667,321"_s, u"2667321"_s);
    row("number", ColumnKind::Number, 1, u"2,667,321.50"_s, u"2667321.5"_s);
    row("number delta", ColumnKind::NumberDelta, 1, u"+2,667,321.50"_s, u"2667321.5"_s);
    row("text", ColumnKind::Text, 3, u"some_text"_s, u"some_text"_s);
    row("flag", ColumnKind::Flag, 4, u"yes"_s, u"yes"_s);
    row("nothing", ColumnKind::Us, 5, u"\u2013"_s, QString());
    row("no text", ColumnKind::Code, 5, QString(), QString());
    row("a reason", ColumnKind::Percent, 6, u"\u2013"_s, QString());
}

void ReportTableTest::cells()
{
    const std::vector<Cell> values {qint64(2'667'321), 2'667'321.5, 0.832133, u"some_text"_s, true,
        Cell(), Cell::missing(u"because"_s)};
    QFETCH(int, kind);
    QFETCH(int, which);
    const Column column {u"key"_s, u"Title"_s, static_cast<ColumnKind>(kind), 2, u"GB/s"_s};
    QTEST(cellText(column, values[static_cast<std::size_t>(which)]), "shown");
    QTEST(plainCell(column, values[static_cast<std::size_t>(which)]), "plain");
}

void ReportTableTest::markdown()
{
    const QString text = toMarkdown(operations());
    const QString expected = uR"(
| Operation          |   Count | Total (µs) | Delta (µs) |       Share | Status              |
| ------------------ | ------: | ---------: | ---------: | ----------: | ------------------- |
| `_update_requests` |     240 |      661.9 |      +15.8 |      83.2 % | REGRESSION          |
| `` a\|b`c ``       |       1 |       12.0 |      −15.8 |      16.8 % | say "hi", then \<b> |
| `_sample async`    |       0 |          – |          – |           – |                     |
| **Sum**            | **241** |  **673.9** |    **0.0** | **100.0 %** |                     |

– \_sample async: No API rows.
)"_s;
    QCOMPARE(text.split(u'\n'), expected.mid(1).split(u'\n'));
}

void ReportTableTest::markdownSurvivesForeignText()
{
    QCOMPARE(codeMarkdown(u"void f<int>(a*)"_s), u"`void f<int>(a*)`"_s);
    QCOMPARE(codeMarkdown(u"a`b"_s), u"`` a`b ``"_s);
    QCOMPARE(codeMarkdown(u"a``b|c"_s), u"``` a``b\\|c ```"_s);
    QCOMPARE(escapedMarkdown(u"_prepare_tp_inputs and *x* <b>"_s),
        u"\\_prepare_tp_inputs and \\*x\\* \\<b>"_s);
    QCOMPARE(escapedMarkdown(u"> 30 %, < 60 %\nnext line"_s), u"> 30 %, < 60 % next line"_s);
    // A table with such names still has the same number of cells in each line.
    const QStringList lines = toMarkdown(operations()).split(u'\n');
    const auto separators = [](QString line) { return line.remove(u"\\|"_s).count(u'|'); };
    for (int i = 0; i < 6; ++i)
        QCOMPARE(separators(lines[i]), 7);
}

void ReportTableTest::csv()
{
    const QStringList lines = toCsv(operations()).split(u'\n');
    QCOMPARE(lines.size(), 6);
    QCOMPARE(lines[0], u"Operation,Count,Total (\u00b5s),Delta (\u00b5s),Share (%),Status"_s);
    QCOMPARE(lines[1], u"_update_requests,240,661.9,15.75,83.2,REGRESSION"_s);
    QCOMPARE(lines[2], u"a|b`c,1,12,-15.75,16.8,\"say \"\"hi\"\", then <b>\""_s);
    QCOMPARE(lines[3], u"_sample\tasync,0,,,,"_s);
    QCOMPARE(lines[4], u"Sum,241,673.9,0,100,"_s);
    QVERIFY(lines[5].isEmpty());
}

void ReportTableTest::tsv()
{
    const QStringList lines = toTsv(operations()).split(u'\n');
    for (int i = 0; i < 5; ++i)
        QCOMPARE(lines[i].count(u'\t'), 5);
    QCOMPARE(lines[3], u"_sample async\t0\t\t\t\t"_s);
}

void ReportTableTest::reasonsAreGrouped()
{
    Table table {.id = u"m"_s, .title = u"M"_s};
    table.columns = {{u"metric"_s, u"Metric"_s}, {u"value"_s, u"Value"_s, ColumnKind::Percent}};
    table.add({u"M3a"_s, Cell::missing(u"No NVTX ranges."_s)});
    table.add({u"M2"_s, Cell::missing(u"No API rows."_s)});
    table.add({u"M3b"_s, Cell::missing(u"No NVTX ranges."_s)});
    table.add({u"M1"_s, 0.5});
    table.add({u"M9"_s, Cell()});
    const std::vector<QString> expected {u"M3a, M3b: No NVTX ranges."_s, u"M2: No API rows."_s};
    QCOMPARE(missingReasons(table), expected);
    table.rows.resize(1);
    QCOMPARE(missingReasons(table).front(), u"M3a: No NVTX ranges."_s);
    table.add({u"M2"_s, Cell::missing(u"No NVTX ranges."_s)});
    QCOMPARE(missingReasons(table).front(), u"all rows: No NVTX ranges."_s);
}

void ReportTableTest::everyPlainCellReadsBack()
{
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const Table table = operations();
    const QStringList lines = toCsv(table).split(u'\n');
    QCOMPARE(lines[1].split(u',')[2].toDouble() * 1000.0, 661'900.0);
    // People's text follows the locale meanwhile.
    QCOMPARE(cellText(table.columns[2], table.rows[0][2]), u"661,9"_s);
    QLocale::setDefault(QLocale::c());
}

QTEST_GUILESS_MAIN(ReportTableTest)
#include "tst_reporttable.moc"
