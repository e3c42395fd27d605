// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/traceloader.h"
#include "support/core/nsysfixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>

using namespace Qt::StringLiterals;
using namespace gapscope;
using test::NsysFixture;

namespace {

// What a stand-in for nsys does after it has read its arguments; $out and $in are set.
const QByteArray kGood = "printf 'Processing [=  10%%]\\r'; sleep 0.05; printf '[==  55%%]\\r'\n"
                         "cp \"$(dirname \"$0\")/result.sqlite\" \"$out\"\n";

void waitForEnd(qint64 pid)
{
    for (int i = 0; i < 200 && ::kill(static_cast<pid_t>(pid), 0) == 0; ++i)
        QTest::qWait(10);
}

} // namespace

class TestNsysExporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void exportsAndLoads();
    void secondOpenUsesTheCache();
    void changedReportIsExportedAgain();
    void searchesThePath();
    void withoutNsysSaysTheCommand();
    void namedProgramThatIsNone();
    void failureShowsTheLastLine();
    void crashIsAnError();
    void exportWithoutFileIsAnError();
    void brokenExportIsAnError();
    void cancelEndsNsysAndItsChildren();
    void unwritableCache();
    void contentWinsOverSuffix();
    void commandQuotesNames();

private:
    void makeNsys(const QByteArray &body);
    QStringList cached() const;

    Result<TracePtr> load() const
    {
        Progress progress;
        return loadTrace(m_report, progress, m_options);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_report;
    LoadOptions m_options;
};

void TestNsysExporter::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_report = m_folder->filePath(u"my report.nsys-rep"_s);
    QFile report(m_report);
    QVERIFY(report.open(QIODevice::WriteOnly));
    report.write("closed format");
    m_options = {.nsysProgram = m_folder->filePath(u"bin/nsys"_s),
        .cacheFolder = m_folder->filePath(u"cache"_s),
        .keepGoing = false,
        .limits = {}};
    QVERIFY(QDir(m_folder->path()).mkdir(u"bin"_s));
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1, .correlation = 1})
        .kernel({.start = 2, .end = 3, .correlation = 1})
        .range({.start = 0, .end = 9});
    fixture.write(m_folder->filePath(u"bin/result.sqlite"_s));
}

// A program that takes the arguments nsys takes and logs each run.
void TestNsysExporter::makeNsys(const QByteArray &body)
{
    QFile script(m_options.nsysProgram);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\n"
                 "echo \"$@\" >> \"$(dirname \"$0\")/log\"\n"
                 "[ \"$1\" = export ] || exit 9\n"
                 "shift\n"
                 "while [ $# -gt 1 ]; do\n"
                 "  case $1 in\n"
                 "    --type) [ \"$2\" = sqlite ] || exit 9;;\n"
                 "    --output) out=$2;;\n"
                 "    --force-overwrite) [ \"$2\" = true ] || exit 9;;\n"
                 "    *) exit 9;;\n"
                 "  esac\n"
                 "  shift 2\n"
                 "done\n"
                 "in=$1\n"
                 "[ -f \"$in\" ] || exit 9\n"
        + body);
    script.close();
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

QStringList TestNsysExporter::cached() const
{
    return QDir(m_options.cacheFolder).entryList(QDir::Files);
}

void TestNsysExporter::exportsAndLoads()
{
    makeNsys(kGood);
    Progress progress;
    std::int64_t seen = 0;
    LoadPhase phase = LoadPhase::Probe;
    std::jthread watcher([&](const std::stop_token &stop) {
        while (!stop.stop_requested()) {
            if (progress.phase() == LoadPhase::Export) {
                phase = LoadPhase::Export;
                seen = std::max(seen, progress.done());
            }
            std::this_thread::yield();
        }
    });
    const auto result = loadTrace(m_report, progress, m_options);
    watcher.request_stop();
    watcher.join();
    QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
    QCOMPARE((*result)->events.size(), std::size_t {3});
    QCOMPARE((*result)->info.fileName, u"my report.nsys-rep"_s);
    QCOMPARE(phase, LoadPhase::Export);
    QVERIFY(seen >= 10);
    QCOMPARE(cached().size(), 1);
    QVERIFY(cached().front().startsWith(u"my report-"_s));
}

void TestNsysExporter::secondOpenUsesTheCache()
{
    makeNsys(kGood);
    QVERIFY(load());
    QVERIFY(QFile::remove(m_options.nsysProgram));
    QVERIFY(load());
    QFile log(m_folder->filePath(u"bin/log"_s));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QCOMPARE(log.readAll().count('\n'), 1);
}

void TestNsysExporter::changedReportIsExportedAgain()
{
    makeNsys(kGood);
    QVERIFY(load());
    QFile report(m_report);
    QVERIFY(report.open(QIODevice::Append));
    report.write("more");
    report.close();
    QVERIFY(load());
    QCOMPARE(cached().size(), 2);
}

void TestNsysExporter::searchesThePath()
{
    makeNsys(kGood);
    m_options.nsysProgram.clear();
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", m_folder->filePath(u"bin"_s).toUtf8() + ':' + path);
    const auto result = load();
    qputenv("PATH", path);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
}

void TestNsysExporter::withoutNsysSaysTheCommand()
{
    m_options.nsysProgram.clear();
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", m_folder->filePath(u"bin"_s).toUtf8());
    const auto result = load();
    qputenv("PATH", path);
    QVERIFY(!result);
    QCOMPARE(result.error().command, u"nsys export --type sqlite '%1'"_s.arg(m_report));
    QVERIFY(result.error().message().contains(result.error().command));
    QVERIFY(result.error().where.contains(u"no nsys is on the PATH"_s));
}

void TestNsysExporter::namedProgramThatIsNone()
{
    const auto result = load();
    QVERIFY(!result);
    QVERIFY2(
        result.error().where.contains(m_options.nsysProgram), qPrintable(result.error().where));
    QVERIFY(!result.error().command.isEmpty());
}

void TestNsysExporter::failureShowsTheLastLine()
{
    makeNsys("echo 'Processing 20%'; echo 'The report is from a newer version.' >&2\n"
             "touch \"$out\"; exit 3\n");
    const auto result = load();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Other);
    QVERIFY2(result.error().where.contains(u"code 3"_s)
            && result.error().where.contains(u"newer version"_s),
        qPrintable(result.error().where));
    QVERIFY(!result.error().command.isEmpty());
    QVERIFY(cached().isEmpty());
}

void TestNsysExporter::crashIsAnError()
{
    makeNsys("kill -SEGV $$\n");
    const auto result = load();
    QVERIFY(!result);
    QVERIFY2(result.error().where.contains(u"crashed"_s), qPrintable(result.error().where));
}

void TestNsysExporter::exportWithoutFileIsAnError()
{
    makeNsys("exit 0\n");
    const auto result = load();
    QVERIFY(!result);
    QVERIFY(result.error().where.contains(u"wrote no file"_s));
}

void TestNsysExporter::brokenExportIsAnError()
{
    makeNsys("head -c 5000 \"$(dirname \"$0\")/result.sqlite\" > \"$out\"\n");
    const auto result = load();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Damaged);
    QVERIFY(result.error().what.contains(u"my report.nsys-rep"_s));
    QVERIFY(result.error().command.endsWith(u"my report.nsys-rep'"_s));
    QVERIFY(cached().isEmpty());
    makeNsys(kGood);
    QVERIFY(load());
}

void TestNsysExporter::cancelEndsNsysAndItsChildren()
{
    makeNsys("echo x > \"$out\"; echo x > \"$out-journal\"\n"
             "sleep 100 & echo $! > \"$(dirname \"$0\")/child\"\n"
             "printf '30%%'; wait\n");
    Progress progress;
    const std::jthread canceller([&] {
        while (progress.phase() != LoadPhase::Export || progress.done() < 30)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        progress.cancel();
    });
    const auto result = loadTrace(m_report, progress, m_options);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Cancelled);
    QVERIFY(cached().isEmpty());
    QFile child(m_folder->filePath(u"bin/child"_s));
    QVERIFY(child.open(QIODevice::ReadOnly));
    const qint64 pid = child.readAll().trimmed().toLongLong();
    QVERIFY(pid > 0);
    waitForEnd(pid);
    // A killed child that its new parent has not yet collected still has a number, but no command.
    QFile command(u"/proc/%1/cmdline"_s.arg(pid));
    QVERIFY(!command.open(QIODevice::ReadOnly) || command.readAll().isEmpty());
}

void TestNsysExporter::unwritableCache()
{
    makeNsys(kGood);
    QFile blocker(m_options.cacheFolder); // a file where the folder should be
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    const auto result = load();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::NoPermission);
    QVERIFY(result.error().where.contains(m_options.cacheFolder));
}

// Somebody renamed an export.
void TestNsysExporter::contentWinsOverSuffix()
{
    QVERIFY(QFile::remove(m_report));
    QVERIFY(QFile::copy(m_folder->filePath(u"bin/result.sqlite"_s), m_report));
    QVERIFY(load());
    QVERIFY(!QDir(m_options.cacheFolder).exists());
}

void TestNsysExporter::commandQuotesNames()
{
    const QString report = m_folder->filePath(u"it's $HOME.nsys-rep"_s);
    QVERIFY(QFile::rename(m_report, report));
    Progress progress;
    const auto result = loadTrace(report, progress, m_options);
    QVERIFY(!result);
    QVERIFY2(result.error().command.endsWith(u"/it'\\''s $HOME.nsys-rep'"_s),
        qPrintable(result.error().command));
}

QTEST_GUILESS_MAIN(TestNsysExporter)
#include "tst_nsysexporter.moc"
