// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/formatprobe.h"
#include "core/io/nsys/nsysdatabase.h"
#include "core/io/runfiles.h"
#include "core/io/traceloader.h"
#include "support/core/nsystrace.h"
#include "support/core/sharedtraces.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace gapscope;
using test::eventLines;
using test::NsysFixture;

namespace {

void writeAll(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void writeRank(const QString &path, std::int64_t pid)
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1, .correlation = 1, .pid = pid, .tid = pid})
        .kernel({.start = 2, .end = 3, .correlation = 1, .pid = pid});
    fixture.write(path);
}

// Large enough that every stage takes a while.
void writeLarge(const QString &path, int rows)
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1})
        .kernel({.start = 0, .end = 1})
        .range({.start = 0, .end = 1})
        .osCall({.start = 0, .end = 1, .name = u"poll"_s});
    const QString numbers
        = u"with recursive n(i) as (select 1 union all select i + 1 from n where i < %1) "_s.arg(
            rows);
    fixture.sql(numbers + u"insert into StringIds select i + 10, 'name ' || i from n"_s);
    fixture.sql(numbers
        + u"insert into CUPTI_ACTIVITY_KIND_KERNEL (start, \"end\", deviceId, contextId, streamId, "
          "correlationId, globalPid, demangledName, shortName, registersPerThread, gridX, gridY, "
          "gridZ, "
          "blockX, blockY, blockZ, staticSharedMemory, dynamicSharedMemory) select 1000 * i, 1000 "
          "* i "
          "+ 1500, 0, 1, 7, i, (select globalPid from CUPTI_ACTIVITY_KIND_KERNEL where rowid = 1), "
          "i + "
          "10, i + 10, 1, 1, 1, 1, 1, 1, 1, 0, 0 from n"_s);
    fixture.sql(numbers
        + u"insert into CUPTI_ACTIVITY_KIND_RUNTIME (start, \"end\", eventClass, globalTid, "
          "correlationId, nameId, returnValue) select 1000 * (i % 1000) + i, 1000 * (i % 1000) + i "
          "+ 5, "
          "0, (select globalTid from CUPTI_ACTIVITY_KIND_RUNTIME where rowid = 1), i, 1, 0 from n"_s);
    fixture.sql(numbers
        + u"insert into NVTX_EVENTS (start, \"end\", eventType, text, globalTid) select 1000 * i, "
          u"1000 "
          "* i + 999, 59, 'step ' || i, (select globalTid from NVTX_EVENTS where rowid = 1) from n"_s);
    fixture.write(path);
}

} // namespace

class TestTraceLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void opensSharedTraces_data();
    void opensSharedTraces();
    void probesByContent_data();
    void probesByContent();
    void jsonGoesToTheTorchLoader();
    void namesAreOrderedByNumber();
    void filesOfARunAreInNameOrder();
    void folderIsOneRun();
    void folderPassesOverOtherFiles();
    void folderWithDamagedRankIsAnError();
    void folderWithoutTraces();
    void folderOfTwoKinds();
    void reportBesideItsExportIsOneTrace();
    void runErrors();
    void labels();
    void progressCountsRows();
    void cancelAtEveryStage_data();
    void cancelAtEveryStage();
    void cancelledBeforeItBegins();
    void cancelInterruptsSqlite();
    void threadsLoadAtTheSameTime();
    void noConnectionIsLeft();

private:
    QString filePath(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder; // of one test
    QTemporaryDir m_shared; // of all
};

void TestTraceLoader::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestTraceLoader::opensSharedTraces_data()
{
    QTest::addColumn<QString>("path");
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces");
    const QStringList files = test::sharedTraceFiles(u"nsys"_s, u"*.sqlite"_s)
        + test::sharedTraceFiles(u"cases"_s, u"*.sqlite"_s);
    qInfo() << files.size() << "nsys exports";
    QVERIFY(!files.isEmpty());
    for (const QString &file : files)
        QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
}

void TestTraceLoader::opensSharedTraces()
{
    QFETCH(QString, path);
    Progress progress;
    const auto result = loadTrace(path, progress);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
    const Trace &trace = **result;
    QVERIFY(trace.events.size() > 0);
    QCOMPARE(progress.phase(), LoadPhase::Done);
    // Counted with SQL, which the loader does not use for this.
    Progress idle;
    const ReadStop stop {idle};
    const auto database = NsysDatabase::open(path, stop, NsysDatabase::Access::QueryOnly);
    QVERIFY(database);
    const auto rows = [&](const char *table, const QString &where = {}) {
        return static_cast<std::size_t>(
            (*database)
                ->number(u"select count(*) from "_s + QString::fromLatin1(table) + where)
                .value_or(0));
    };
    QCOMPARE(trace.kernels.correlation.size(), rows("CUPTI_ACTIVITY_KIND_KERNEL"));
    QCOMPARE(trace.calls.correlation.size(), rows("CUPTI_ACTIVITY_KIND_RUNTIME"));
    QCOMPARE(trace.wholeGraphs.graph.size(), rows("CUPTI_ACTIVITY_KIND_GRAPH_TRACE"));
    QCOMPARE(trace.copies.bytes.size(),
        rows("CUPTI_ACTIVITY_KIND_MEMCPY") + rows("CUPTI_ACTIVITY_KIND_MEMSET"));
    const std::size_t ranges = rows("NVTX_EVENTS", u" where eventType in (34, 59, 60, 70, 71)"_s);
    QCOMPARE(trace.ranges.flags.size(), ranges);
    QCOMPARE(trace.events.size(),
        trace.gpuEventCount() + trace.calls.correlation.size() + ranges + rows("OSRT_API"));
    for (const Warning &warning : trace.warnings)
        QVERIFY2(warning.text.endsWith(u'.') && !warning.text.contains(u"%1"_s),
            qPrintable(warning.text));
}

void TestTraceLoader::probesByContent_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("format");
    const auto add = [](const QString &name, const QByteArray &bytes, FileFormat format) {
        QTest::newRow(qPrintable(name)) << name << bytes << int(format);
    };
    add(u"a.json"_s, QByteArray("SQLite format 3\0rest", 20), FileFormat::Sqlite);
    add(u"b.nsys-rep"_s, QByteArray("SQLite format 3\0rest", 20), FileFormat::Sqlite);
    add(u"c.sqlite"_s, "\x1f\x8b\x08", FileFormat::Gzip);
    add(u"d.sqlite"_s, " \n {\"traceEvents\": []}", FileFormat::Json);
    add(u"e.txt"_s, "\xef\xbb\xbf[ {", FileFormat::Json);
    add(u"f.nsys-rep"_s, "anything", FileFormat::NsysReport);
    add(u"g.QDREP"_s, "anything", FileFormat::NsysReport);
}

void TestTraceLoader::probesByContent()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(int, format);
    writeAll(filePath(name), bytes);
    const auto result = probeFormat(filePath(name));
    QVERIFY(result);
    QCOMPARE(int(*result), format);
}

void TestTraceLoader::jsonGoesToTheTorchLoader()
{
    writeAll(filePath(u"a.sqlite"_s),
        R"({"traceEvents": [{"ph": "X", "cat": "kernel", "name": "k", "pid": 0, "tid": 7, "ts": 1, )"
        R"("dur": 2, "args": {"stream": 7, "device": 0, "correlation": 1}}]})");
    Progress progress;
    const auto result = loadTrace(filePath(u"a.sqlite"_s), progress);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
    QCOMPARE((*result)->info.format, TraceFormat::TorchJson);
}

void TestTraceLoader::namesAreOrderedByNumber()
{
    QStringList names {u"rank10"_s, u"rank2"_s, u"rank1"_s, u"rank"_s, u"rank01"_s, u"rank1b"_s,
        u"a99"_s, u"rank12345678901234567890"_s, u"rank2.5"_s, u"Rank1"_s};
    std::sort(names.begin(), names.end(), comesBefore);
    QCOMPARE(names,
        (QStringList {u"Rank1"_s, u"a99"_s, u"rank"_s, u"rank01"_s, u"rank1"_s, u"rank1b"_s,
            u"rank2"_s, u"rank2.5"_s, u"rank10"_s, u"rank12345678901234567890"_s}));
}

void TestTraceLoader::filesOfARunAreInNameOrder()
{
    for (const int rank : {10, 2, 0})
        writeRank(filePath(u"rank%1.sqlite"_s.arg(rank)), 1000 + rank);
    Progress progress;
    const auto run = loadRun(
        {filePath(u"rank10.sqlite"_s), filePath(u"rank0.sqlite"_s), filePath(u"rank2.sqlite"_s)},
        progress);
    QVERIFY(run);
    QCOMPARE(run->ranks.size(), std::size_t {3});
    for (const std::size_t rank : {0u, 1u, 2u})
        QCOMPARE(run->traceOf(rank).processes[0].pid, (std::array {1000u, 1002u, 1010u}[rank]));
}

void TestTraceLoader::folderIsOneRun()
{
    writeRank(filePath(u"b.sqlite"_s), 2);
    writeRank(filePath(u"a.db"_s), 1);
    Progress progress;
    const auto run = loadRun({m_folder->path()}, progress);
    QVERIFY(run);
    QCOMPARE(run->traces.size(), std::size_t {2});
    QCOMPARE(run->traces[0]->info.fileName, u"a.db"_s);
    QCOMPARE(run->label, QDir(m_folder->path()).dirName());
    QCOMPARE(progress.phase(), LoadPhase::Done);
}

void TestTraceLoader::folderPassesOverOtherFiles()
{
    writeRank(filePath(u"a.sqlite"_s), 1);
    writeAll(filePath(u"a.expected.json"_s), "{\"verdict\": \"YES\"}");
    writeAll(filePath(u"notes.txt"_s), "text");
    writeAll(filePath(u"empty"_s), {});
    QVERIFY(QDir(m_folder->path()).mkpath(u"inner/deep"_s));
    writeRank(filePath(u"inner/b.sqlite"_s), 2);
    NsysFixture other;
    other.dropTable(u"StringIds"_s).dropTable(u"META_DATA_EXPORT"_s).sql(u"create table t(x)"_s);
    other.write(filePath(u"cookies.sqlite"_s));
    Progress progress;
    const auto run = loadRun({m_folder->path()}, progress);
    QVERIFY2(run, run ? "" : qPrintable(run.error().message()));
    QCOMPARE(run->traces.size(), std::size_t {1});
}

// To pass over a rank silently would change every answer.
void TestTraceLoader::folderWithDamagedRankIsAnError()
{
    writeRank(filePath(u"a.sqlite"_s), 1);
    writeRank(filePath(u"b.sqlite"_s), 2);
    QFile file(filePath(u"b.sqlite"_s));
    QVERIFY(file.resize(file.size() - 4096));
    Progress progress;
    const auto run = loadRun({m_folder->path()}, progress);
    QVERIFY(!run);
    QCOMPARE(run.error().kind, ErrorKind::Damaged);
    QVERIFY(run.error().what.contains(u"b.sqlite"_s));
}

void TestTraceLoader::folderWithoutTraces()
{
    writeAll(filePath(u"notes.txt"_s), "text");
    Progress progress;
    const auto run = loadRun({m_folder->path()}, progress);
    QVERIFY(!run);
    QCOMPARE(run.error().kind, ErrorKind::NotFound);
    QVERIFY(run.error().where.contains(m_folder->path()));
}

void TestTraceLoader::folderOfTwoKinds()
{
    writeRank(filePath(u"a.sqlite"_s), 1);
    writeAll(filePath(u"b.json"_s), "{\"traceEvents\": []}");
    Progress progress;
    const auto run = loadRun({m_folder->path()}, progress);
    QVERIFY(!run);
    QCOMPARE(run.error().kind, ErrorKind::Usage);
}

void TestTraceLoader::reportBesideItsExportIsOneTrace()
{
    writeRank(filePath(u"a.sqlite"_s), 1);
    writeAll(filePath(u"a.nsys-rep"_s), "closed format");
    Progress progress;
    const auto run = loadRun({m_folder->path()}, progress);
    QVERIFY(run);
    QCOMPARE(run->traces.size(), std::size_t {1});
}

void TestTraceLoader::runErrors()
{
    writeRank(filePath(u"a.sqlite"_s), 1);
    Progress progress;
    QCOMPARE(loadRun({}, progress).error().kind, ErrorKind::Usage);
    const auto twice
        = loadRun({filePath(u"a.sqlite"_s), m_folder->path() + u"/./a.sqlite"_s}, progress);
    QVERIFY(!twice);
    QCOMPARE(twice.error().kind, ErrorKind::Usage);
    const auto missing = loadRun({filePath(u"a.sqlite"_s), filePath(u"no.sqlite"_s)}, progress);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::NotFound);
}

void TestTraceLoader::labels()
{
    writeRank(filePath(u"a.sqlite"_s), 1);
    writeRank(filePath(u"b.sqlite"_s), 2);
    Progress progress;
    QCOMPARE(loadRun({filePath(u"a.sqlite"_s)}, progress)->label, u"a.sqlite"_s);
    QCOMPARE(loadRun({filePath(u"a.sqlite"_s), filePath(u"b.sqlite"_s)}, progress)->label,
        QDir(m_folder->path()).dirName());
}

void TestTraceLoader::progressCountsRows()
{
    writeLarge(filePath(u"a.sqlite"_s), 40'000);
    Progress progress;
    std::map<LoadPhase, std::pair<std::int64_t, std::int64_t>> seen; // phase: most done, total
    std::jthread watcher([&](const std::stop_token &stop) {
        while (!stop.stop_requested()) {
            const LoadPhase phase = progress.phase();
            const std::int64_t done = progress.done();
            const std::int64_t total = progress.total();
            if (progress.phase() == phase) // else the three do not belong together
                seen[phase] = {std::max(seen[phase].first, done), total};
        }
    });
    QVERIFY(loadTrace(filePath(u"a.sqlite"_s), progress));
    watcher.request_stop();
    watcher.join();
    QVERIFY(seen.contains(LoadPhase::Events));
    const auto [done, total] = seen[LoadPhase::Events];
    QCOMPARE(total, 3 * 40'001 + 1);
    QVERIFY2(done > 0 && done <= total, qPrintable(u"%1 of %2"_s.arg(done).arg(total)));
    QVERIFY(seen[LoadPhase::Names].first <= seen[LoadPhase::Names].second);
}

void TestTraceLoader::cancelAtEveryStage_data()
{
    QTest::addColumn<int>("phase");
    for (const LoadPhase phase :
        {LoadPhase::Probe, LoadPhase::Names, LoadPhase::Events, LoadPhase::Sort, LoadPhase::Link})
        QTest::addRow("phase %d", int(phase)) << int(phase);
}

void TestTraceLoader::cancelAtEveryStage()
{
    QFETCH(int, phase);
    const QString path = m_shared.filePath(u"large.sqlite"_s);
    if (!QFileInfo::exists(path))
        writeLarge(path, 150'000);
    for (int attempt = 0; attempt < 20; ++attempt) {
        Progress progress;
        const std::jthread canceller([&] {
            while (int(progress.phase()) < phase)
                std::this_thread::yield();
            progress.cancel();
        });
        const auto result = loadTrace(path, progress);
        if (!result) {
            QCOMPARE(result.error().kind, ErrorKind::Cancelled);
            return;
        }
    }
    QFAIL("cancelled 20 times and never in time");
}

void TestTraceLoader::cancelledBeforeItBegins()
{
    writeRank(filePath(u"a.sqlite"_s), 1);
    Progress progress;
    progress.cancel();
    const auto result = loadTrace(filePath(u"a.sqlite"_s), progress);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Cancelled);
}

// A query that would run for hours.
void TestTraceLoader::cancelInterruptsSqlite()
{
    writeRank(filePath(u"a.sqlite"_s), 1);
    Progress progress;
    const ReadStop stop {progress};
    const auto database
        = NsysDatabase::open(filePath(u"a.sqlite"_s), stop, NsysDatabase::Access::Auto);
    QVERIFY(database);
    QVERIFY((*database)->usesHandle());
    const std::jthread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        progress.cancel();
    });
    NsysRows rows = (*database)->rows(
        u"with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"_s);
    QVERIFY(!rows.next());
    QVERIFY(rows.failed());
    QCOMPARE((*database)->error(rows.status(), u"it"_s).kind, ErrorKind::Cancelled);
}

void TestTraceLoader::threadsLoadAtTheSameTime()
{
    writeLarge(filePath(u"a.sqlite"_s), 20'000);
    writeLarge(filePath(u"b.sqlite"_s), 30'000);
    const auto lines = [&](const QString &name) {
        Progress progress;
        const auto result = loadTrace(filePath(name), progress);
        return result ? eventLines(**result) : QStringList();
    };
    const QStringList a = lines(u"a.sqlite"_s);
    const QStringList b = lines(u"b.sqlite"_s);
    QVERIFY(a.size() > 60'000 && b.size() > 90'000);
    std::array<QStringList, 4> together;
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < together.size(); ++i)
            threads.emplace_back(
                [&, i] { together[i] = lines(i % 2 ? u"b.sqlite"_s : u"a.sqlite"_s); });
    }
    for (std::size_t i = 0; i < together.size(); ++i)
        QVERIFY(together[i] == (i % 2 ? b : a));
}

void TestTraceLoader::noConnectionIsLeft()
{
    QCOMPARE(QSqlDatabase::connectionNames(), QStringList());
}

QTEST_GUILESS_MAIN(TestTraceLoader)
#include "tst_traceloader.moc"
