// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What every command has in common: usage, help, the manual page, files that are no traces.

#include "app/clihelp.h"
#include "app/windowoptions.h"
#include "support/core/files.h"
#include "support/gui/clirun.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

class CliUsageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void usage_data();
    void usage();
    void notATrace_data();
    void notATrace();
    void limitsOfSums();
    void namesAreNotCreated();
    void demo();
    void isCommand_data();
    void isCommand();
    void help();
    void windowOptionsAreReal();
    void manualPage();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

void CliUsageTest::initTestCase()
{
    // Neither the user's settings nor the user's tables may decide what is tested.
    QStandardPaths::setTestModeEnabled(true);
}

void CliUsageTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void CliUsageTest::usage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QStringList &arguments, const QString &says) {
        QTest::newRow(name) << arguments << says;
    };
    row("no command", {}, u"gapscope --help"_s);
    row("unknown command", {u"detetc"_s, u"a.sqlite"_s}, u"detetc"_s);
    row("nearly a command", {u"detct"_s, u"a.sqlite"_s, u"b.sqlite"_s, u"c.sqlite"_s},
        u"There is no command and no file named detct. Did you mean detect?"_s);
    row("nearly a command of the help", {u"help"_s, u"comprae"_s}, u"Did you mean compare?"_s);
    row("no trace", {u"detect"_s}, u"TRACE..."_s);
    row("unknown option", {u"detect"_s, u"a.sqlite"_s, u"--fromat"_s, u"json"_s}, u"fromat"_s);
    row("option without value", {u"detect"_s, u"a.sqlite"_s, u"--format"_s}, u"format"_s);
    row("unknown format", {u"detect"_s, u"a.sqlite"_s, u"--format"_s, u"xml"_s},
        u"markdown, json"_s);
    row("csv is not for detect", {u"detect"_s, u"a.sqlite"_s, u"--format"_s, u"csv"_s}, u"csv"_s);
    row("unknown method", {u"detect"_s, u"a.sqlite"_s, u"--method"_s, u"exact"_s},
        u"corrected or reference"_s);
    row("empty method", {u"detect"_s, u"a.sqlite"_s, u"--method="_s}, u"corrected or reference"_s);
    row("unknown threshold", {u"detect"_s, u"a.sqlite"_s, u"--threshold"_s, u"idle=0.3"_s},
        u"gpu_idle_ratio"_s);
    row("threshold of no phase",
        {u"detect"_s, u"a.sqlite"_s, u"--threshold"_s, u"context.gpu_idle_ratio=0.3"_s},
        u"context.gpu_idle_ratio"_s);
    row("threshold without value",
        {u"detect"_s, u"a.sqlite"_s, u"--threshold"_s, u"gpu_idle_ratio"_s}, u"KEY=VALUE"_s);
    row("threshold of no number",
        {u"detect"_s, u"a.sqlite"_s, u"--threshold"_s, u"gpu_idle_ratio=high"_s}, u"KEY=VALUE"_s);
    row("threshold of infinity",
        {u"detect"_s, u"a.sqlite"_s, u"--threshold"_s, u"gpu_idle_ratio=inf"_s}, u"KEY=VALUE"_s);
    row("threshold in percent",
        {u"detect"_s, u"a.sqlite"_s, u"--threshold"_s, u"gpu_idle_ratio=30"_s}, u"0.3, not 30"_s);
    row("threshold below nothing",
        {u"report"_s, u"a.sqlite"_s, u"--threshold"_s, u"generation.nccl_ratio_caveat=-0.1"_s},
        u"from 0 to 1"_s);
    row("percent of a published share",
        {u"detect"_s, u"a.sqlite"_s, u"--method"_s, u"reference"_s, u"--threshold"_s,
            u"generation.gpu_idle_ratio=30"_s},
        u"0.3, not 30"_s);
    row("table without CSV", {u"triage"_s, u"a.json"_s, u"--table"_s, u"overlap"_s}, u"--format csv"_s);
    row("demo without folder", {u"demo"_s}, u"DIR"_s);
    row("demo with two folders", {u"demo"_s, u"a"_s, u"b"_s}, u"DIR"_s);
    row("report of three", {u"report"_s, u"a"_s, u"b"_s, u"c"_s}, u"BASELINE [TARGET]"_s);
    row("help of nothing", {u"help"_s, u"detetc"_s}, u"detetc"_s);
}

void CliUsageTest::usage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const Output output = gapscopeRun(arguments);
    QCOMPARE(output.code, 2);
    QCOMPARE(output.out, QString());
    QVERIFY2(output.err.contains(says), qPrintable(output.err));
    QVERIFY2(output.err.startsWith(u"gapscope: "_s), qPrintable(output.err));
}

void CliUsageTest::notATrace_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"missing", "folder without traces", "empty", "empty json", "empty gzip",
             "text", "truncated", "other database", "empty name"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void CliUsageTest::notATrace()
{
    QFETCH(QString, kind);
    QString path = m_folder->filePath(u"some.sqlite"_s);
    if (kind == "folder without traces"_L1) {
        path = m_folder->filePath(u"folder"_s);
        QVERIFY(QDir().mkdir(path));
    } else if (kind == "empty"_L1) {
        writeFile(path, {});
    } else if (kind == "empty json"_L1 || kind == "empty gzip"_L1) {
        path = m_folder->filePath(kind == "empty json"_L1 ? u"some.json"_s : u"some.json.gz"_s);
        writeFile(path, {});
    } else if (kind == "text"_L1) {
        writeFile(path, "this is no trace\n");
    } else if (kind == "truncated"_L1) {
        writeFile(path, QByteArray("SQLite format 3\0rest", 20));
    } else if (kind == "other database"_L1) {
        QVERIFY(executeSql(path, u"CREATE TABLE bookmarks(url TEXT)"_s));
    } else if (kind == "empty name"_L1) {
        path.clear();
    }
    for (const QString &command : {u"detect"_s, u"report"_s}) {
        const Output output = gapscopeRun({command, path});
        QCOMPARE(output.code, 3);
        QCOMPARE(output.out, QString());
        QVERIFY2(output.err.size() > 20 && output.err.endsWith(u'\n'), qPrintable(output.err));
        // Whose file it is tells who can export it again.
        if (kind.startsWith("empty "_L1) && kind != "empty name"_L1) {
            QVERIFY2(output.err.contains(u"export_chrome_trace()"_s), qPrintable(output.err));
            QVERIFY2(!output.err.contains(u"nsys"_s), qPrintable(output.err));
        }
    }
}

// Sums over threads and ranks have no highest value: no file is opened before the limit is read.
void CliUsageTest::limitsOfSums()
{
    const QStringList limit {u"--threshold"_s, u"launch_overhead_ratio=30"_s};
    QCOMPARE(gapscopeRun(QStringList {u"detect"_s, u"a.sqlite"_s} + limit).code, 2);
    const QStringList published {u"detect"_s, u"a.sqlite"_s, u"--method"_s, u"reference"_s};
    QCOMPARE(gapscopeRun(published + limit).code, 3); // it is not there
}

void CliUsageTest::namesAreNotCreated()
{
    const QString path = m_folder->filePath(u"nothing.sqlite"_s);
    QCOMPARE(gapscopeRun({u"detect"_s, path}).code, 3);
    QVERIFY(!QFile::exists(path));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 0);
}

void CliUsageTest::demo()
{
    const QString folder = m_folder->filePath(u"new/demo"_s);
    const Output output = gapscopeRun({u"demo"_s, folder});
    QVERIFY2(output.code == 0, qPrintable(output.err));
    const QStringList paths = output.out.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(paths.size(), 4); // an nsys pair of two ranks, a torch pair of one
    for (const QString &path : paths) {
        QVERIFY2(QFile::exists(path), qPrintable(path));
        const Output answer = gapscopeRun({u"detect"_s, path, u"--format"_s, u"json"_s});
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.json().value("ranks"_L1).toArray().size(), path.endsWith(".json"_L1) ? 1 : 2);
    }
    // Where it cannot write it says so.
    const QString file = m_folder->filePath(u"file"_s);
    writeFile(file, "x");
    const Output refused = gapscopeRun({u"demo"_s, file});
    QCOMPARE(refused.code, 3);
    QCOMPARE(refused.out, QString());
    QCOMPARE(contentsOf(file), "x");
}

void CliUsageTest::isCommand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("isCommand");
    QTest::newRow("nothing") << QStringList {} << false;
    QTest::newRow("a trace") << QStringList {u"a.sqlite"_s} << false;
    QTest::newRow("a pair") << QStringList {u"a.sqlite"_s, u"b.sqlite"_s} << false;
    QTest::newRow("a picture") << QStringList {u"--screenshot"_s, u"a.png"_s, u"detect"_s} << false;
    QTest::newRow("a file named as a command") << QStringList {u"./detect"_s} << false;
    QTest::newRow("a mistyped command") << QStringList {u"detct"_s, u"a.sqlite"_s} << true;
    QTest::newRow("a word with a slash") << QStringList {u"runs/tp4"_s} << false;
    QTest::newRow("a folder that is there") << QStringList {u"here"_s} << false;
    QTest::newRow("detect") << QStringList {u"detect"_s, u"a.sqlite"_s} << true;
    QTest::newRow("report") << QStringList {u"report"_s} << true;
    QTest::newRow("compare") << QStringList {u"compare"_s, u"a.sqlite"_s} << true;
    QTest::newRow("check") << QStringList {u"check"_s} << true;
    QTest::newRow("demo") << QStringList {u"demo"_s, u"x"_s} << true;
    QTest::newRow("help") << QStringList {u"--help"_s} << true;
    QTest::newRow("short help") << QStringList {u"-h"_s} << true;
    QTest::newRow("version") << QStringList {u"--version"_s} << true;
    QTest::newRow("help after others") << QStringList {u"a.sqlite"_s, u"--help"_s} << true;
}

void CliUsageTest::isCommand()
{
    QFETCH(QStringList, arguments);
    const QString before = QDir::currentPath();
    QVERIFY(QDir(m_folder->path()).mkdir(u"here"_s));
    QVERIFY(QDir::setCurrent(m_folder->path()));
    const auto back = qScopeGuard([&before] { QDir::setCurrent(before); });
    QTEST(isCliCommand(arguments), "isCommand");
}

void CliUsageTest::help()
{
    const Output program = gapscopeRun({u"--help"_s});
    QCOMPARE(program.code, 0);
    QCOMPARE(program.err, QString());
    QVERIFY(cliCommands().size() >= 3);
    for (const CliCommand &listed : cliCommands()) {
        const QString &name = listed.name;
        QVERIFY(program.out.contains(u"\n  gapscope "_s + name));
        const Output command = gapscopeRun({name, u"--help"_s});
        QCOMPARE(command.code, 0);
        QVERIFY2(command.out.startsWith(u"Usage: gapscope "_s + name), qPrintable(command.out));
        QCOMPARE(gapscopeRun({u"help"_s, name}).out, command.out);
        for (const QString &line : command.out.split(u'\n') + program.out.split(u'\n')) {
            // Only a word that cannot be broken may stick out.
            QVERIFY2(line.size() <= 80 || !line.trimmed().contains(u' '), qPrintable(line));
        }
    }
    QCOMPARE(gapscopeRun({u"a.sqlite"_s, u"--help"_s}).out, program.out);
    QCOMPARE(gapscopeRun({u"--version"_s}).out,
        u"gapscope %1\n"_s.arg(QStringLiteral(GAPSCOPE_VERSION)));
}

// The help's list of window options is what the window reads: each is known with a good value.
void CliUsageTest::windowOptionsAreReal()
{
    const QHash<QString, QString> values {{u"screenshot"_s, u"a.png"_s}, {u"size"_s, u"800x600"_s},
        {u"scale"_s, u"2"_s}, {u"theme"_s, u"dark"_s}, {u"layout"_s, u"timeline"_s},
        {u"goto"_s, u"step:3"_s}, {u"state"_s, u"loading"_s}};
    const std::vector<CliOption> options = windowCliOptions();
    QCOMPARE(options.size(), values.size());
    for (const CliOption &option : options) {
        QStringList arguments {u"--"_s + option.name, values.value(option.name)};
        if (option.name != "screenshot"_L1)
            arguments += {u"--screenshot"_s, u"a.png"_s};
        const Result<WindowOptions> parsed = parseWindowOptions(arguments);
        QVERIFY2(parsed.has_value(),
            qPrintable(option.name + u": "_s + (parsed ? QString() : parsed.error().message())));
    }
}

// The manual page names the same commands and options as the program: section by section.
void CliUsageTest::manualPage()
{
    const QString page = QString::fromUtf8(
        contentsOf(QStringLiteral(GAPSCOPE_SOURCE_DIR) + u"/packaging/gapscope.1"_s));
    QVERIFY(!page.isEmpty());
    QMap<QString, QStringList> inPage;
    QString section;
    for (const QString &line : page.split(u'\n')) {
        if (line.startsWith(u".SS "_s) || line.startsWith(u".SH "_s))
            section = line.mid(4);
        static const QRegularExpression option(uR"(^\.BR? .*\\-\\-((?:\w|\\-)+))"_s);
        const QRegularExpressionMatch match = option.match(line);
        if (match.hasMatch() && section != "EXAMPLES"_L1)
            inPage[section].append(match.captured(1).remove(u'\\'));
    }
    const auto names = [](const std::vector<CliOption> &options) {
        QStringList list;
        for (const CliOption &option : options)
            list.append(option.name);
        return list;
    };
    QMap<QString, QStringList> inProgram {{u"OPTIONS"_s, names(programCliOptions())},
        {u"OPTIONS OF THE WINDOW"_s, names(windowCliOptions())}};
    for (const CliCommand &command : cliCommands()) {
        QVERIFY2(page.contains(u"\n.SS "_s + command.name + u'\n'), qPrintable(command.name));
        QVERIFY2(
            page.contains(u"\n.B gapscope "_s + command.name + u'\n'), qPrintable(command.name));
        if (!command.options.empty())
            inProgram[command.name] = names(command.options);
    }
    QCOMPARE(inPage, inProgram);
}

QTEST_GUILESS_MAIN(CliUsageTest)
#include "tst_cliusage.moc"
