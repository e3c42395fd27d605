// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the generator stores: every row as it was given out, in the layout asked for, and nobody
// else's file touched.

#include "support/core/files.h"
#include "support/core/generated.h"
#include "support/core/generatedchecks.h"

#include "core/io/demo/generate.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QTest>

#include <map>

using namespace gapscope;
using namespace gapscope::demo;
using namespace Qt::StringLiterals;

namespace {

ExecutorConfig smallRun(StepForm form = StepForm::Graph)
{
    ExecutorConfig config = eagerExample();
    config.generation = form;
    config.steady = 8;
    config.drain = 2;
    config.layers = 3;
    config.garbageEvery = 9;
    return config;
}

// A file open for reading with Qt's own driver: independent of both our writer and our loader.
class Reader {
public:
    explicit Reader(const QString &path)
        : m_name(u"reader-%1"_s.arg(++s_count))
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
        database.setDatabaseName(path);
        database.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
        if (!database.open())
            qFatal("cannot read back the generated file");
    }

    ~Reader()
    {
        QSqlDatabase::database(m_name).close();
        QSqlDatabase::removeDatabase(m_name);
    }

    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    [[nodiscard]] QList<QVariantList> rows(const QString &sql) const
    {
        QSqlQuery query(QSqlDatabase::database(m_name));
        if (!query.exec(sql))
            qFatal("%s: %s", qPrintable(sql), qPrintable(query.lastError().text()));
        QList<QVariantList> rows;
        while (query.next()) {
            QVariantList row;
            for (int column = 0; column < query.record().count(); ++column)
                row.push_back(query.value(column));
            rows.push_back(row);
        }
        return rows;
    }

    [[nodiscard]] QStringList tables() const
    {
        QStringList names = QSqlDatabase::database(m_name).tables();
        names.sort();
        return names;
    }

    [[nodiscard]] QStringList columns(const QString &table) const
    {
        QStringList names;
        for (const QVariantList &row : rows(u"PRAGMA table_info(%1)"_s.arg(table)))
            names.push_back(row[1].toString());
        return names;
    }

private:
    static inline int s_count = 0;
    QString m_name;
};

qint64 number(const QVariant &value)
{
    return value.toLongLong();
}

} // namespace

class TestDemoWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void kernelsAreStored()
    {
        const ExecutorConfig config = smallRun(StepForm::Piecewise);
        const test::RecordedRun run = test::recordRun(config);
        const KernelBook book;
        const test::GeneratedTrace trace = test::generateTrace(config);
        const QList<QVariantList> rows
            = Reader(trace.path())
                  .rows(
                      u"select start, end, deviceId, streamId, correlationId, globalPid,"
                      " d.value, s.value, graphNodeId, gridX, blockY, registersPerThread"
                      " from CUPTI_ACTIVITY_KIND_KERNEL k join StringIds d on d.id = demangledName"
                      " join StringIds s on s.id = shortName order by k.rowid"_s);
        QCOMPARE(rows.size(), qsizetype(run.rows.kernels.size()));
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const KernelRow &expected = run.rows.kernels[static_cast<std::size_t>(i)];
            const KernelKind &kind = book.kinds()[expected.kernel];
            const QVariantList &row = rows[i];
            QCOMPARE(number(row[0]), expected.begin);
            QCOMPARE(number(row[1]), expected.end);
            QCOMPARE(number(row[2]), qint64(expected.rank));
            QCOMPARE(number(row[3]), qint64(kStreamNumbers[expected.stream]));
            QCOMPARE(number(row[4]), qint64(expected.correlation));
            QCOMPARE(number(row[5]), qint64(globalPidOf(expected.rank)));
            QCOMPARE(row[6].toString(), QString::fromStdString(kind.demangledName));
            QCOMPARE(row[7].toString(), QString::fromStdString(kind.shortName));
            QCOMPARE(row[8].isNull(), expected.graphNode == 0);
            QCOMPARE(number(row[8]), qint64(expected.graphNode));
            QCOMPARE(number(row[9]), qint64(kind.grid[0]));
            QCOMPARE(number(row[10]), qint64(kind.block[1]));
            QCOMPARE(number(row[11]), qint64(kind.registers));
        }
    }

    void hostRowsAreStored()
    {
        const ExecutorConfig config = smallRun();
        const test::RecordedRun run = test::recordRun(config);
        const test::GeneratedTrace trace = test::generateTrace(config);
        const Reader reader(trace.path());
        const QList<QVariantList> calls = reader.rows(
            u"select start, end, globalTid, correlationId, value from CUPTI_ACTIVITY_KIND_RUNTIME r"
            " join StringIds on id = nameId order by r.rowid"_s);
        QCOMPARE(calls.size(), qsizetype(run.rows.calls.size()));
        for (qsizetype i = 0; i < calls.size(); ++i) {
            const CallRow &expected = run.rows.calls[static_cast<std::size_t>(i)];
            QCOMPARE(number(calls[i][0]), expected.begin);
            QCOMPARE(number(calls[i][1]), expected.end);
            QCOMPARE(number(calls[i][2]), globalPidOf(expected.rank) + threadOf(expected.rank, 0));
            QCOMPARE(number(calls[i][3]), qint64(expected.correlation));
            QCOMPARE(calls[i][4].toString().toStdString(), run.text(expected.name));
        }
        const QList<QVariantList> ranges = reader.rows(
            u"select start, end, eventType, coalesce(text, value), domainId, text is null, jsonText"
            " from NVTX_EVENTS n left join StringIds on id = textId"
            " where eventType <> 75 order by n.rowid"_s);
        QCOMPARE(ranges.size(), qsizetype(run.rows.ranges.size()));
        int payloads = 0;
        for (qsizetype i = 0; i < ranges.size(); ++i) {
            const RangeRow &expected = run.rows.ranges[static_cast<std::size_t>(i)];
            QCOMPARE(number(ranges[i][0]), expected.begin);
            QCOMPARE(number(ranges[i][1]), expected.end);
            QCOMPARE(number(ranges[i][2]), qint64(expected.form == RangeForm::PushPop ? 59 : 60));
            QCOMPARE(ranges[i][3].toString().toStdString(), run.text(expected.name));
            QCOMPARE(number(ranges[i][4]), qint64(expected.domain));
            QCOMPARE(ranges[i][5].toBool(), expected.domain != RangeDomain::Default);
            QCOMPARE(ranges[i][6].toString().toStdString(), run.text(expected.payload));
            payloads += expected.payload != 0;
        }
        QVERIFY(payloads > 0);
        const auto sizeOf = [&reader](const QString &table) {
            return reader.rows(u"select count(*) from "_s + table)[0][0].toLongLong();
        };
        QCOMPARE(sizeOf(u"OSRT_API"_s), qint64(run.rows.osCalls.size()));
        QCOMPARE(sizeOf(u"CUPTI_ACTIVITY_KIND_SYNCHRONIZATION"_s), qint64(run.rows.syncs.size()));
        QCOMPARE(sizeOf(u"CUPTI_ACTIVITY_KIND_MEMCPY"_s) + sizeOf(u"CUPTI_ACTIVITY_KIND_MEMSET"_s),
            qint64(run.rows.copies.size()));
    }

    void sameBytesTwice()
    {
        const test::GeneratedTrace first = test::generateTrace(smallRun());
        const test::GeneratedTrace second = test::generateTrace(smallRun());
        QVERIFY(!test::contentsOf(first.path()).isEmpty());
        QVERIFY(test::contentsOf(first.path()) == test::contentsOf(second.path()));
    }

    void schemas_data()
    {
        QTest::addColumn<int>("schema");
        QTest::addColumn<QStringList>("kernelHas");
        QTest::addColumn<QStringList>("kernelLacks");
        QTest::addColumn<QString>("version");
        const QStringList newest {u"graphId"_s, u"clusterX"_s, u"tensorSizeMinusOneElements"_s};
        const QStringList middle {u"mangledName"_s, u"greenContextId"_s};
        QTest::newRow("old") << int(SchemaForm::Old) << QStringList {u"graphNodeId"_s}
                             << middle + newest << QString();
        QTest::newRow("3.20") << int(SchemaForm::V320) << middle << newest << u"3.20.1"_s;
        QTest::newRow("3.28") << int(SchemaForm::V328) << middle + newest << QStringList()
                              << u"3.28.0"_s;
    }

    void schemas()
    {
        QFETCH(int, schema);
        QFETCH(QStringList, kernelHas);
        QFETCH(QStringList, kernelLacks);
        QFETCH(QString, version);
        ExecutorConfig config = smallRun();
        config.output.schema = static_cast<SchemaForm>(schema);
        const test::GeneratedTrace trace = test::generateTrace(config);
        const Reader reader(trace.path());
        const QStringList columns = reader.columns(u"CUPTI_ACTIVITY_KIND_KERNEL"_s);
        for (const QString &name : kernelHas)
            QVERIFY2(columns.contains(name), qPrintable(name));
        for (const QString &name : kernelLacks)
            QVERIFY2(!columns.contains(name), qPrintable(name));
        QCOMPARE(reader.columns(u"NVTX_EVENTS"_s).contains(u"eventId"_s),
            config.output.schema == SchemaForm::V328);
        QCOMPARE(reader.tables().contains(u"META_DATA_EXPORT"_s), !version.isEmpty());
        QCOMPARE(reader.tables().contains(u"TARGET_INFO_CUDA_DEVICE"_s), !version.isEmpty());
        if (!version.isEmpty()) {
            const auto rows = reader.rows(
                u"select value from META_DATA_EXPORT where name = 'EXPORT_SCHEMA_VERSION'"_s);
            QCOMPARE(rows.size(), 1);
            QCOMPARE(rows[0][0].toString(), version);
        }
    }

    void optionsOfTheExport()
    {
        ExecutorConfig config = smallRun();
        config.output.textColumn = true;
        config.output.plainApiNames = true;
        config.output.isolatedDevices = true;
        config.output.deviceTable = false;
        const test::GeneratedTrace trace = test::generateTrace(config);
        const Reader reader(trace.path());
        QCOMPARE(number(reader.rows(
                     u"select count(*) from NVTX_EVENTS where textId is not null"_s)[0][0]),
            0);
        const auto names = reader.rows(
            u"select distinct value from CUPTI_ACTIVITY_KIND_RUNTIME join StringIds on id = nameId"_s);
        QVERIFY(names.size() > 5);
        for (const QVariantList &row : names)
            QVERIFY2(!row[0].toString().contains(u"_v"), qPrintable(row[0].toString()));
        QCOMPARE(
            number(reader.rows(u"select max(deviceId) from CUPTI_ACTIVITY_KIND_KERNEL"_s)[0][0]),
            0);
        QVERIFY(!reader.tables().contains(u"TARGET_INFO_CUDA_DEVICE"_s));
    }

    void unsortedRowsAreTheSameRows()
    {
        ExecutorConfig config = smallRun();
        const test::GeneratedTrace sorted = test::generateTrace(config);
        config.output.unsorted = true;
        const test::GeneratedTrace unsorted = test::generateTrace(config);
        const auto rowsOf = [](const QString &path, bool byStart) {
            return Reader(path).rows(
                u"select start, end, correlationId, globalPid from CUPTI_ACTIVITY_KIND_KERNEL"
                " order by %1"_s.arg(byStart ? u"start, globalPid"_s : u"rowid"_s));
        };
        QVERIFY(rowsOf(sorted.path(), true) == rowsOf(unsorted.path(), true));
        QVERIFY(rowsOf(sorted.path(), false) != rowsOf(unsorted.path(), false));
    }

    void absentTables()
    {
        ExecutorConfig config = smallRun();
        config.output.kernelTable = false;
        config.output.apiTable = false;
        config.output.rangeTable = false;
        const QStringList tables = Reader(test::generateTrace(config).path()).tables();
        QVERIFY(!tables.contains(u"CUPTI_ACTIVITY_KIND_KERNEL"_s));
        QVERIFY(!tables.contains(u"CUPTI_ACTIVITY_KIND_RUNTIME"_s));
        QVERIFY(!tables.contains(u"NVTX_EVENTS"_s));
        QVERIFY(tables.contains(u"OSRT_API"_s));
    }

    void ranksInFilesOfTheirOwn()
    {
        ExecutorConfig config = smallRun();
        config.ranks = 3;
        splitIntoFiles(config, 99);
        const test::RecordedRun run = test::recordRun(config);
        const test::GeneratedTrace trace = test::generateTrace(config);
        QCOMPARE(trace.paths.size(), 3);
        for (int rank = 0; rank < 3; ++rank) {
            const Reader reader(trace.paths[rank]);
            QVERIFY(trace.paths[rank].endsWith(u"rank%1.sqlite"_s.arg(rank)));
            const auto starts = reader.rows(
                u"select start, globalPid from CUPTI_ACTIVITY_KIND_KERNEL order by rowid"_s);
            qsizetype next = 0;
            for (const KernelRow &row : run.rows.kernels) {
                if (row.rank != rank)
                    continue;
                QCOMPARE(number(starts[next][0]),
                    fileTime(config.clocks[static_cast<std::size_t>(rank)], row.begin));
                QCOMPARE(number(starts[next][1]), globalPidOf(rank));
                ++next;
            }
            QCOMPARE(next, starts.size());
            QCOMPARE(number(reader.rows(u"select count(*) from PROCESSES"_s)[0][0]), 1);
        }
    }

    // Nothing of the machine or its user gets into the file.
    void nothingPrivate()
    {
        const QByteArray before = test::contentsOf(test::generateTrace(smallRun()).path());
        const QByteArray canary("canary-5b1f0c");
        std::map<QByteArray, QByteArray> saved;
        for (const char *name : {"USER", "LOGNAME", "HOSTNAME", "HOME", "PWD", "API_TOKEN"}) {
            saved[name] = qgetenv(name);
            qputenv(name, canary);
        }
        const QByteArray content = test::contentsOf(test::generateTrace(smallRun()).path());
        for (const auto &[name, value] : saved)
            qputenv(name.constData(), value);
        QVERIFY(content.contains("_forward_step"));
        QVERIFY(!content.contains(canary));
        QVERIFY(content == before);
        QVERIFY(!content.contains(QDir::tempPath().toUtf8() + '/'));
    }

    void foreignFilesStay_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("my notes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("other database")
            << QByteArray("SQLite format 3\0", 16) + QByteArray(200, '\0');
    }

    void foreignFilesStay()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"trace.sqlite"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        Progress progress;
        const Result<Generated> written = writeGenerated(smallRun(), path, progress);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::NoPermission);
        QVERIFY(written.error().message().contains(u"trace.sqlite"_s));
        QCOMPARE(test::contentsOf(path), content);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void foldersAndLinksStay()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(u"trace.sqlite"_s));
        Progress progress;
        QVERIFY(!writeGenerated(smallRun(), folder.filePath(u"trace.sqlite"_s), progress));
        const QString link = folder.filePath(u"link.sqlite"_s);
        QVERIFY(QFile::link(folder.filePath(u"nowhere"_s), link));
        QVERIFY(!writeGenerated(smallRun(), link, progress));
        QVERIFY(QFileInfo(link).isSymLink());
        QVERIFY(!writeGenerated(smallRun(), folder.filePath(u"absent/trace.sqlite"_s), progress));
    }

    void ownFilesAreReplaced()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"trace.sqlite"_s);
        Progress progress;
        QVERIFY(writeGenerated(smallRun(), path, progress));
        const QByteArray first = test::contentsOf(path);
        ExecutorConfig other = smallRun();
        other.seed = 5;
        QVERIFY(writeGenerated(other, path, progress));
        QVERIFY(test::contentsOf(path) != first);
        QVERIFY(writeGenerated(smallRun(), path, progress));
        QVERIFY(test::contentsOf(path) == first);
    }

    void cancelledLeavesNothing()
    {
        QTemporaryDir folder;
        Progress progress;
        progress.cancel();
        const Result<Generated> written
            = writeGenerated(smallRun(), folder.filePath(u"trace.sqlite"_s), progress);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Cancelled);
        QVERIFY(
            QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }
};

QTEST_GUILESS_MAIN(TestDemoWriter)
#include "tst_demowriter.moc"
