// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// ranks and summarize on the command line, and the way of many machines with the program itself.

#include "app/clicommand.h"
#include "support/core/generated.h"
#include "support/core/sharedtraces.h"
#include "support/gui/clirun.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace gapscope;
using gapscope::test::gapscopeRun;
using gapscope::test::Output;
using namespace Qt::StringLiterals;

namespace {

test::GeneratedTrace lateFiles(int ranks)
{
    demo::ExecutorConfig config = demo::lateExample(demo::LateCause::HostWork, ranks, 1);
    config.seed = 2'718;
    config.steady = 30;
    demo::splitIntoFiles(config, 2'718);
    return test::generateTrace(config);
}

} // namespace

class TestCliRanks : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void sharedCase()
    {
        if (test::sharedTraces().isEmpty())
            QSKIP("no shared traces");
        const QString trace = test::sharedTraces() + u"/cases/07_straggler_tp4.sqlite"_s;
        const Output output = gapscopeRun({u"ranks"_s, trace, u"--format"_s, u"json"_s});
        QCOMPARE(output.code, 0);
        const QJsonObject json = output.json();
        QCOMPARE(json.value(u"worst_rank"_s).toInt(), 2);
        QCOMPARE(json.value(u"share"_s).toDouble(), 0.8815);
        QCOMPARE(json.value(u"verdict"_s).toString(), u"STRAGGLER"_s);
        QCOMPARE(json.value(u"cause"_s).toObject().value(u"operation"_s).toString(),
            u"_coordinator_metadata"_s);
        // One of its four ranks has to be chosen.
        QTemporaryDir folder;
        const QString file = folder.filePath(u"rank.json"_s);
        const Output unclear = gapscopeRun({u"summarize"_s, trace, u"-o"_s, file});
        QCOMPARE(unclear.code, int(CliUsage));
        QVERIFY2(unclear.err.contains(u"--rank"_s), qPrintable(unclear.err));
        QVERIFY(!QFile::exists(file));
        QCOMPARE(gapscopeRun({u"summarize"_s, trace, u"--rank"_s, u"4"_s, u"-o"_s, file}).code,
            int(CliUsage));
        QCOMPARE(gapscopeRun({u"summarize"_s, trace, u"--rank"_s, u"2"_s, u"-o"_s, file}).code, 0);
        QVERIFY(QFile::exists(file));
        const Output one = gapscopeRun({u"ranks"_s, file, u"--format"_s, u"json"_s});
        QCOMPARE(one.json().value(u"verdict"_s).toString(), u"INCONCLUSIVE"_s);
    }

    // Last in most of its collectives is no straggler yet, but no turn-taking either.
    void mostlyLast()
    {
        if (test::sharedTraces().isEmpty())
            QSKIP("no shared traces");
        const Output text = gapscopeRun({u"ranks"_s, test::sharedTraces() + u"/torch/dlrm_4ranks"_s});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains(u"comes last in most of its collectives"_s), qPrintable(text.out.left(400)));
        QVERIFY(!text.out.contains(u"take turns"_s));
    }

    void formatsAndChoices()
    {
        const test::GeneratedTrace files = lateFiles(3);
        const Output text = gapscopeRun({u"ranks"_s, files.folder->path()});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains(u"Rank 1 is the straggler"_s), qPrintable(text.out));
        const Output csv = gapscopeRun(
            {u"ranks"_s, files.folder->path(), u"--format"_s, u"csv"_s});
        QCOMPARE(csv.out.trimmed().split(u'\n').size(), 4);
        const Output chosen = gapscopeRun({u"ranks"_s, files.folder->path(), u"--without"_s, u"1"_s,
            u"--name"_s, u"2=decode = B"_s, u"--format"_s, u"json"_s});
        QCOMPARE(chosen.code, 0);
        QCOMPARE(chosen.json().value(u"verdict"_s).toString(), u"INCONCLUSIVE"_s);
        const QJsonArray rows = chosen.json().value(u"rows"_s).toArray();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[1].toObject().value(u"label"_s).toString(), u"decode = B"_s);
        for (const QStringList &wrong : {QStringList {u"--without"_s, u"3"_s},
                 QStringList {u"--without"_s, u"x"_s}, QStringList {u"--name"_s, u"1"_s},
                 QStringList {u"--name"_s, u"7=a"_s}, QStringList {u"--format"_s, u"xml"_s}})
            QCOMPARE(gapscopeRun(QStringList {u"ranks"_s, files.folder->path()} + wrong).code,
                int(CliUsage));
        QCOMPARE(gapscopeRun({u"ranks"_s}).code, int(CliUsage));
        QCOMPARE(gapscopeRun({u"summarize"_s, files.paths[0]}).code, int(CliUsage));
        QCOMPARE(gapscopeRun({u"ranks"_s, u"/nowhere"_s}).code, int(CliCannotOpen));
    }

    void failuresAreNamed()
    {
        const test::GeneratedTrace files = lateFiles(3);
        QFile file(files.paths[2]);
        QVERIFY(file.resize(file.size() / 3));
        const Output output
            = gapscopeRun({u"ranks"_s, files.folder->path(), u"--format"_s, u"json"_s});
        QCOMPARE(output.code, 0);
        QVERIFY2(output.err.contains(u"rank2.sqlite"_s), qPrintable(output.err));
        QCOMPARE(output.json().value(u"rows"_s).toArray().size(), 2);
    }

    // As docs/ranks.md has it, on two cores.
    void summariesInParallel()
    {
        const QString program = QCoreApplication::applicationDirPath() + u"/gapscope"_s;
        const QString xargs = QStandardPaths::findExecutable(u"xargs"_s);
        if (!QFile::exists(program) || xargs.isEmpty())
            QSKIP("needs the program beside this test, and xargs");
        const test::GeneratedTrace files = lateFiles(4);
        const QDir folder(files.folder->path());
        QVERIFY(folder.mkdir(u"summaries"_s));
        QProcess shell;
        shell.setWorkingDirectory(folder.path());
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GAPSCOPE"_s, program);
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        shell.setProcessEnvironment(environment);
        shell.start(u"sh"_s,
            {u"-c"_s,
                u"ls *.sqlite | xargs -P 2 -I{} sh -c '\"$GAPSCOPE\" summarize \"$1\" -o "
                "summaries/$(basename \"$1\" .sqlite).json' sh {}"_s});
        QVERIFY(shell.waitForFinished(120'000));
        QCOMPARE(shell.exitCode(), 0);
        QCOMPARE(QDir(folder.filePath(u"summaries"_s)).entryList(QDir::Files).size(), 4);
        const QStringList format {u"--format"_s, u"json"_s};
        const Output read
            = gapscopeRun(QStringList {u"ranks"_s, folder.filePath(u"summaries"_s)} + format);
        const Output traces = gapscopeRun(QStringList {u"ranks"_s} + files.paths + format);
        QCOMPARE(read.code, 0);
        for (const QString &key : {u"verdict"_s, u"straggler"_s, u"since_step"_s, u"share"_s})
            QCOMPARE(read.json().value(key), traces.json().value(key));
        QCOMPARE(read.json().value(u"verdict"_s).toString(), u"STRAGGLER"_s);
        // Some as summaries, some as traces.
        const QStringList mix {folder.filePath(u"summaries/rank0.json"_s), files.paths[1],
            folder.filePath(u"summaries/rank2.json"_s), files.paths[3]};
        const Output mixed = gapscopeRun(QStringList {u"ranks"_s} + mix + format);
        QCOMPARE(mixed.code, 0);
        const QJsonArray rows = mixed.json().value(u"rows"_s).toArray();
        QCOMPARE(rows.size(), 4);
        for (const QString &key : {u"verdict"_s, u"share"_s, u"since_step"_s, u"cause"_s})
            QCOMPARE(mixed.json().value(key), traces.json().value(key));
        const int worst
            = mixed.json().value(u"matched"_s).toObject().value(u"worst_rank"_s).toInt(-1);
        QCOMPARE(rows.at(worst).toObject().value(u"label"_s).toString(), u"Rank 1"_s);
    }
};

QTEST_GUILESS_MAIN(TestCliRanks)
#include "tst_cliranks.moc"
