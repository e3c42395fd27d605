// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsysloader.h"
#include "support/core/nsystrace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace gapscope;
using test::countOf;
using test::eventLines;
using test::fullFixture;
using test::loadFixture;
using test::namesOf;
using test::NsysFixture;
using test::warnsAbout;

namespace {

using Names = std::vector<std::string_view>;

} // namespace

class TestNsysSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryVersion_data();
    void readsEveryVersion();
    void worksWithoutAnyTable_data();
    void worksWithoutAnyTable();
    void worksWithoutAnyColumn_data();
    void worksWithoutAnyColumn();
    void missingReferenceTableIsTheFirst();
    void emptyTablesAreNotMissing();
    void versionOfHostileMetadataIsNotTaken();
    void graphRecordingIsRead_data();
    void graphRecordingIsRead();
    void graphEventsOfBothShapesAreHarmless();
    void wholeGraphsJoinTheirLaunch();
    void bothWaysOfReadingAgree_data();
    void bothWaysOfReadingAgree();
};

void TestNsysSchema::readsEveryVersion_data()
{
    QTest::addColumn<QString>("version");
    for (const QString &version : NsysFixture::versions())
        QTest::newRow(version.isEmpty() ? "oldest" : qPrintable(version)) << version;
}

// nsys-schema 2 to 4: version tables, columns that come and go.
void TestNsysSchema::readsEveryVersion()
{
    QFETCH(QString, version);
    const auto loaded = loadFixture(fullFixture(version));
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message()));
    const Trace &trace = **loaded;
    QCOMPARE(trace.info.schemaVersion, version);
    QCOMPARE(trace.info.producer, version.isEmpty() ? QString() : u"nsys 2025.3.1"_s);
    QCOMPARE(trace.events.size(), std::size_t {10});
    QCOMPARE(trace.gpuEventCount(), 5u);
    QCOMPARE(trace.origin, 1015);
    QCOMPARE(namesOf(trace, TrackKind::Stream), (Names {"gemm", "node"}));
    QCOMPARE(trace.strings.view(trace.kernels.demangledName[0]), std::string_view("gemm<float>()"));
    QCOMPARE(namesOf(trace, TrackKind::Ranges), (Names {"outer", "inner"}));
    QCOMPARE(namesOf(trace, TrackKind::OsCalls), (Names {"poll"}));
    QCOMPARE(countOf(trace, Category::EagerKernel), 1u);
    QCOMPARE(countOf(trace, Category::GraphKernel), 1u);
    QCOMPARE(countOf(trace, Category::WholeGraph), 1u);
    QCOMPARE(trace.kernels.graphNode[1], std::uint64_t {77});
    QCOMPARE(trace.strings.view(trace.devices.at(0).name), std::string_view("NVIDIA H100"));
    QVERIFY(trace.info.missingReferenceTable.isEmpty());
    QVERIFY(trace.info.hasKernelTable && trace.info.hasApiTable && trace.info.hasRangeTable
        && trace.info.hasWholeGraphTable);
}

void TestNsysSchema::worksWithoutAnyTable_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<std::size_t>("events");
    QTest::addColumn<QString>("warning");
    QTest::newRow("kernels") << u"CUPTI_ACTIVITY_KIND_KERNEL"_s << std::size_t {8} << QString();
    QTest::newRow("calls") << u"CUPTI_ACTIVITY_KIND_RUNTIME"_s << std::size_t {8}
                           << u"No CUDA API calls"_s;
    QTest::newRow("ranges") << u"NVTX_EVENTS"_s << std::size_t {8} << u"No NVTX ranges"_s;
    QTest::newRow("copies") << u"CUPTI_ACTIVITY_KIND_MEMCPY"_s << std::size_t {9} << QString();
    QTest::newRow("sets") << u"CUPTI_ACTIVITY_KIND_MEMSET"_s << std::size_t {9} << QString();
    QTest::newRow("graphs") << u"CUPTI_ACTIVITY_KIND_GRAPH_TRACE"_s << std::size_t {9} << QString();
    QTest::newRow("os") << u"OSRT_API"_s << std::size_t {9} << QString();
    QTest::newRow("threads") << u"ThreadNames"_s << std::size_t {10} << QString();
    QTest::newRow("gpus") << u"TARGET_INFO_GPU"_s << std::size_t {10} << QString();
    QTest::newRow("version") << u"META_DATA_EXPORT"_s << std::size_t {10} << QString();
    QTest::newRow("names") << u"StringIds"_s << std::size_t {10} << u"no table of names"_s;
}

// nsys-schema 1.
void TestNsysSchema::worksWithoutAnyTable()
{
    QFETCH(QString, table);
    QFETCH(std::size_t, events);
    QFETCH(QString, warning);
    const auto loaded = loadFixture(fullFixture(u"3.27.0"_s).dropTable(table));
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message()));
    const Trace &trace = **loaded;
    QCOMPARE(trace.events.size(), events);
    QVERIFY(warning.isEmpty() || warnsAbout(trace, warning));
    QCOMPARE(trace.info.hasKernelTable, table != "CUPTI_ACTIVITY_KIND_KERNEL"_L1);
    QCOMPARE(trace.info.hasApiTable, table != "CUPTI_ACTIVITY_KIND_RUNTIME"_L1);
    QCOMPARE(trace.info.hasRangeTable, table != "NVTX_EVENTS"_L1);
    QCOMPARE(trace.info.hasWholeGraphTable, table != "CUPTI_ACTIVITY_KIND_GRAPH_TRACE"_L1);
}

void TestNsysSchema::worksWithoutAnyColumn_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    const std::map<QString, QString> columns {
        {u"CUPTI_ACTIVITY_KIND_KERNEL"_s,
            u"start end deviceId streamId correlationId globalPid shortName demangledName "
            "graphNodeId gridX blockZ registersPerThread dynamicSharedMemory"_s},
        {u"CUPTI_ACTIVITY_KIND_RUNTIME"_s, u"start end globalTid correlationId nameId"_s},
        {u"NVTX_EVENTS"_s, u"start end eventType text textId globalTid domainId"_s},
        {u"CUPTI_ACTIVITY_KIND_MEMCPY"_s, u"end deviceId bytes copyKind globalPid"_s},
        {u"CUPTI_ACTIVITY_KIND_GRAPH_TRACE"_s, u"start graphId graphExecId correlationId"_s},
        {u"OSRT_API"_s, u"start nameId globalTid"_s},
        {u"StringIds"_s, u"id value"_s},
        {u"ThreadNames"_s, u"nameId globalTid"_s},
        {u"TARGET_INFO_GPU"_s, u"id name"_s},
        {u"META_DATA_EXPORT"_s, u"name value"_s},
    };
    for (const auto &[table, names] : columns) {
        for (const QString &column : names.split(u' '))
            QTest::addRow("%s.%s", qPrintable(table), qPrintable(column)) << table << column;
    }
}

// Without start or end a table cannot be read and that is said; any other column may be missing.
void TestNsysSchema::worksWithoutAnyColumn()
{
    QFETCH(QString, table);
    QFETCH(QString, column);
    const auto loaded = loadFixture(fullFixture(u"3.27.0"_s).dropColumn(table, column));
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message()));
    const bool isTime = column == "start"_L1 || column == "end"_L1;
    const bool isNames = table == "StringIds"_L1;
    QCOMPARE((*loaded)->events.size() < 10, isTime);
    QCOMPARE(warnsAbout(**loaded, u"has no column "_s + column), isTime || isNames);
}

// The published script stops at the first table it misses.
void TestNsysSchema::missingReferenceTableIsTheFirst()
{
    NsysFixture fixture = fullFixture(u"3.27.0"_s);
    for (const char *table :
        {"NVTX_EVENTS", "CUPTI_ACTIVITY_KIND_RUNTIME", "StringIds", "CUPTI_ACTIVITY_KIND_KERNEL"}) {
        fixture.dropTable(QString::fromLatin1(table));
        const auto loaded = loadFixture(fixture);
        QVERIFY(loaded);
        QCOMPARE((*loaded)->info.missingReferenceTable, QString::fromLatin1(table));
    }
}

// 79 of 344 exports hold no events at all; another one holds 96 tables, most of them empty.
void TestNsysSchema::emptyTablesAreNotMissing()
{
    NsysFixture fixture;
    const auto bare = loadFixture(fixture);
    QVERIFY2(bare, bare ? "" : qPrintable(bare.error().message()));
    QCOMPARE((*bare)->events.size(), std::size_t {0});
    QVERIFY(!(*bare)->info.hasKernelTable);
    QVERIFY(warnsAbout(**bare, u"No kernels"_s));
    for (const char *table : {"CUPTI_ACTIVITY_KIND_KERNEL", "CUPTI_ACTIVITY_KIND_RUNTIME",
             "NVTX_EVENTS", "OSRT_API", "CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "ThreadNames"})
        fixture.keepEmpty(QString::fromLatin1(table));
    const auto empty = loadFixture(fixture);
    QVERIFY(empty);
    QVERIFY((*empty)->info.hasKernelTable && (*empty)->info.hasRangeTable);
    QVERIFY((*empty)->info.missingReferenceTable.isEmpty());
    QVERIFY(warnsAbout(**empty, u"No kernels"_s));
    QVERIFY((*empty)->ranks.empty());
}

void TestNsysSchema::versionOfHostileMetadataIsNotTaken()
{
    NsysFixture fixture = fullFixture(u"3.27.0"_s);
    fixture.patch(u"META_DATA_EXPORT"_s, {{u"value"_s, u"3.27 alice@host"_s}});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    QVERIFY((*loaded)->info.schemaVersion.isEmpty());
}

void TestNsysSchema::graphRecordingIsRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("expected");
    const QString plain = u"CUDA_GRAPH_TRACE_OPTIONS:MODE"_s;
    const auto number = [](GraphRecording recording) { return int(recording); };
    QTest::newRow("graph") << plain << u"Graph"_s << number(GraphRecording::WholeGraphs);
    QTest::newRow("process") << u"PROCESS_0:"_s + plain << u"Node"_s
                             << number(GraphRecording::Nodes);
    QTest::newRow("other") << plain << u"bob"_s << number(GraphRecording::Unknown);
    QTest::newRow("absent") << u"MODE"_s << u"Graph"_s << number(GraphRecording::Unknown);
}

// nsys-schema 5.
void TestNsysSchema::graphRecordingIsRead()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(int, expected);
    const auto loaded = loadFixture(fullFixture(u"3.27.0"_s).captureOption(name, value));
    QVERIFY(loaded);
    QCOMPARE(int((*loaded)->info.graphRecording), expected);
}

void TestNsysSchema::graphEventsOfBothShapesAreHarmless()
{
    for (const QString &version : {u"2.9.1"_s, u"3.16.1"_s}) {
        NsysFixture fixture = fullFixture(version);
        fixture.add(u"CUDA_GRAPH_EVENTS"_s,
            {{u"start"_s, qint64 {-20'000'000'000}}, {u"end"_s, qint64 {-19'000'000'000}},
                {u"graphNodeId"_s, 5}, {u"graphId"_s, 6}, {u"graphExecId"_s, 7}});
        const auto loaded = loadFixture(fixture);
        QVERIFY(loaded);
        QCOMPARE(eventLines(**loaded), eventLines(**loadFixture(fullFixture(version))));
    }
}

void TestNsysSchema::wholeGraphsJoinTheirLaunch()
{
    const auto loaded = loadFixture(fullFixture(u"3.20.0"_s));
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row) {
        if (trace.events.category[row] != Category::WholeGraph)
            continue;
        const EventId launch = trace.links.launch(makeId<EventId>(row));
        QVERIFY(launch != EventId::None);
        QCOMPARE(trace.name(launch), std::string_view("cudaGraphLaunch_v10000"));
        QCOMPARE(trace.wholeGraphs.graphExec[trace.events.detail[row]], 2u);
        QCOMPARE(trace.name(makeId<EventId>(row)), std::string_view("CUDA graph 1"));
    }
    QVERIFY(warnsAbout(trace, u"recorded as a whole"_s));
}

void TestNsysSchema::bothWaysOfReadingAgree_data()
{
    readsEveryVersion_data();
}

// The fallback for a Qt that is linked with another SQLite.
void TestNsysSchema::bothWaysOfReadingAgree()
{
    QFETCH(QString, version);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a.sqlite"_s);
    NsysFixture fixture = fullFixture(version);
    fixture.range({.start = 1, .end = 2, .text = u"\u00e4\u4e2d"_s})
        .kernel({.start = 1, .end = 2})
        .patch(u"CUPTI_ACTIVITY_KIND_KERNEL"_s, {{u"gridX"_s, u"text"_s}, {u"end"_s, 2.5}});
    fixture.write(path);
    Progress progress;
    const auto direct = loadNsysTrace(path, u"a"_s, progress, NsysDatabase::Access::Auto);
    const auto query = loadNsysTrace(path, u"a"_s, progress, NsysDatabase::Access::QueryOnly);
    QVERIFY(direct && query);
    QCOMPARE(eventLines(**query), eventLines(**direct));
    QCOMPARE((*query)->warnings.size(), (*direct)->warnings.size());
    QVERIFY(warnsAbout(**direct, u"one value is no number"_s));
    QCOMPARE((*query)->info.schemaVersion, (*direct)->info.schemaVersion);
}

QTEST_GUILESS_MAIN(TestNsysSchema)
#include "tst_nsysschema.moc"
