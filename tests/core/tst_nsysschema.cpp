// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsysloader.h"
#include "support/core/nsysfixture.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace gapscope;
using test::eventLines;
using test::loadFixture;
using test::NsysFixture;
using test::warnsAbout;

namespace {

// One of everything.
NsysFixture fullFixture(const QString &version)
{
    NsysFixture fixture(version);
    fixture.call({.start = 1000, .end = 1010, .correlation = 1})
        .call({.start = 1020, .end = 1030, .name = u"cudaGraphLaunch_v10000"_s, .correlation = 2})
        .kernel({.start = 1015, .end = 1040, .name = u"gemm"_s, .demangled = u"gemm<float>()"_s,
            .correlation = 1})
        .kernel({.start = 1050, .end = 1060, .name = u"node"_s, .correlation = 2, .graphNode = 77})
        .wholeGraph({.start = 1070, .end = 1090, .correlation = 2})
        .copy({.start = 1100, .end = 1110, .bytes = 4096})
        .set({.start = 1120, .end = 1130, .bytes = 64})
        .range({.start = 990, .end = 1200, .text = u"outer"_s})
        .range({.start = 995, .end = 1100, .text = u"inner"_s, .registered = true})
        .osCall({.start = 900, .end = 950, .name = u"poll"_s})
        .threadName(100, 100, u"python"_s)
        .gpu(0, u"NVIDIA H100"_s);
    return fixture;
}

std::vector<std::string_view> namesOf(const Trace &trace, TrackKind kind)
{
    std::vector<std::string_view> names;
    for (const Track &track : trace.tracks) {
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; track.kind == kind && row < span.last; ++row)
            names.push_back(trace.name(makeId<EventId>(row)));
    }
    return names;
}

std::uint32_t countOf(const Trace &trace, Category category)
{
    return static_cast<std::uint32_t>(std::ranges::count(trace.events.category, category));
}

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
    void readsNvtxNames();
    void readsNvtxKinds();
    void domainsArePerProcessAndMayComeLate();
    void openRangesLastToTheEnd();
    void negativeAndLateTimes();
    void bigIds();
    void joinsWithinTheProcess();
    void ordinalsAreMappedPerProcess();
    void oldGpuTableNamesTheDevice();
    void apiSuffixesAndFailures();
    void unsortedRowsGiveTheSameTrace();
    void foreignIndexesColumnsAndTables();
    void processesComeFromActivity();
    void threadNamesOnlyForThreadsWithEvents();
    void copyKinds();
    void kernelsWithoutProcessAdoptTheOnlyOne();
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
    for (const char *table : {"NVTX_EVENTS", "CUPTI_ACTIVITY_KIND_RUNTIME", "StringIds",
             "CUPTI_ACTIVITY_KIND_KERNEL"}) {
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
    QTest::newRow("process") << u"PROCESS_0:"_s + plain << u"Node"_s << number(GraphRecording::Nodes);
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

// nsys-schema 6: the name is in text or in textId; only the latter is what the reference sees.
void TestNsysSchema::readsNvtxNames()
{
    NsysFixture fixture;
    fixture.range({.start = 0, .end = 10, .text = u"plain"_s})
        .range({.start = 20, .end = 30, .text = u"registered"_s, .registered = true})
        .range({.start = 40, .end = 50})
        .patch(u"NVTX_EVENTS"_s, {{u"text"_s, {}}, {u"textId"_s, 4711}});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    QCOMPARE(namesOf(trace, TrackKind::Ranges), (Names {"plain", "registered", ""}));
    QCOMPARE(trace.ranges.flags, (std::vector<std::uint8_t> {0, RangeRegistered, RangeRegistered}));
    QVERIFY(warnsAbout(trace, u"a name that the file does not hold"_s));
}

void TestNsysSchema::readsNvtxKinds()
{
    NsysFixture fixture;
    fixture.range({.start = 0, .end = 100, .text = u"push"_s, .type = 59})
        .range({.start = 10, .end = 120, .text = u"start"_s, .type = 60})
        .range({.start = 20, .text = u"mark"_s, .type = 34})
        .range({.start = 30, .end = 40, .text = u"nvtxt push"_s, .type = 70})
        .range({.start = 50, .end = 60, .text = u"nvtxt start"_s, .type = 71})
        .range({.start = -500, .text = u"category"_s, .type = 33})
        .range({.start = -500, .text = u"worker"_s, .type = 39})
        .range({.start = -500, .text = u"NCCL"_s, .type = 75, .domain = 3})
        .range({.start = 70, .end = 80, .text = u"strange"_s, .type = 1234});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    QCOMPARE(namesOf(trace, TrackKind::Ranges), (Names {"push", "nvtxt push"}));
    QCOMPARE(namesOf(trace, TrackKind::AsyncRanges), (Names {"start", "nvtxt start"}));
    QCOMPARE(namesOf(trace, TrackKind::Marks), (Names {"mark"}));
    QCOMPARE(trace.origin, 0);
    QVERIFY(warnsAbout(trace, u"of an unknown kind"_s));
    for (const Track &track : trace.tracks)
        QCOMPARE(trace.strings.view(track.label), std::string_view("worker"));
}

void TestNsysSchema::domainsArePerProcessAndMayComeLate()
{
    NsysFixture fixture;
    fixture.range({.start = 0, .end = 10, .text = u"a"_s, .pid = 1, .domain = 1})
        .range({.start = 0, .end = 10, .text = u"b"_s, .pid = 2, .domain = 1})
        .range({.start = 20, .end = 30, .text = u"c"_s, .pid = 1})
        .range({.start = 40, .end = 50, .text = u"d"_s, .pid = 1, .domain = 9})
        .range({.start = -9, .text = u"NCCL"_s, .type = 75, .pid = 1, .domain = 1})
        .range({.start = -9, .text = u"TensorRT"_s, .type = 75, .pid = 2, .domain = 1});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    Names domains;
    for (const StringId domain : trace.ranges.domain)
        domains.push_back(trace.strings.view(domain));
    QCOMPARE(domains, (Names {"NCCL", "TensorRT", "", ""}));
    QVERIFY(trace.warnings.size() == 2); // no kernels, no calls; a domain without a name is normal
}

void TestNsysSchema::openRangesLastToTheEnd()
{
    NsysFixture fixture;
    fixture.range({.start = 0, .text = u"open"_s}).range({.start = 10, .end = 90});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    QCOMPARE(trace.ranges.flags, (std::vector<std::uint8_t> {RangeOpen, 0}));
    QCOMPARE(trace.events.end[0], 90);
    QCOMPARE(trace.range, (TimeRange {0, 90}));
}

// nsys-schema 7.
void TestNsysSchema::negativeAndLateTimes()
{
    NsysFixture fixture;
    fixture.range({.start = -3'000, .end = -2'000, .text = u"before"_s})
        .call({.start = 59'999'999'000, .end = 59'999'999'500, .correlation = 1})
        .kernel({.start = 60'000'000'000, .end = 60'000'000'100, .correlation = 1});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    QCOMPARE((*loaded)->origin, 60'000'000'000);
    QCOMPARE((*loaded)->range, (TimeRange {-60'000'003'000, 100}));
    QVERIFY((*loaded)->warnings.empty());
}

// nsys-schema 8: pids exceed 16 bits, ids need 64.
void TestNsysSchema::bigIds()
{
    const std::int64_t pid = 4'190'000;
    const std::int64_t tid = 4'190'123;
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1, .correlation = 4'000'000'000, .pid = pid, .tid = tid})
        .kernel({.start = 2, .end = 3, .correlation = 4'000'000'000, .pid = pid});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    QCOMPARE(trace.processes.size(), std::size_t {1});
    QCOMPARE(trace.processes[0].pid, std::uint32_t {pid});
    QCOMPARE(trace.processes[0].globalPid, test::globalPid(pid));
    QCOMPARE(trace.tracks.back().number, tid);
    QVERIFY(trace.links.launch(makeId<EventId>(0)) != EventId::None);
}

// nsys-schema 9: ids collide between processes, repeat within one, and may lack a call.
void TestNsysSchema::joinsWithinTheProcess()
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 5, .name = u"cudaLaunchKernel_v7000"_s, .correlation = 128, .pid = 1})
        .call({.start = 0, .end = 5, .name = u"cuLaunchKernel"_s, .correlation = 128, .pid = 2})
        .call({.start = 6, .end = 7, .name = u"cuCtxSynchronize"_s, .correlation = 128, .pid = 1,
            .eventClass = 67})
        .kernel({.start = 10, .end = 20, .name = u"k1"_s, .correlation = 128, .pid = 1})
        .kernel({.start = 10, .end = 20, .name = u"k2"_s, .correlation = 128, .pid = 2})
        .kernel({.start = 30, .end = 40, .name = u"k3"_s, .correlation = 999, .pid = 2});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    std::map<std::string_view, std::string_view> launches;
    for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row) {
        const EventId launch = trace.links.launch(makeId<EventId>(row));
        launches[trace.name(makeId<EventId>(row))]
            = launch == EventId::None ? std::string_view() : trace.name(launch);
    }
    QCOMPARE(launches["k1"], std::string_view("cudaLaunchKernel_v7000"));
    QCOMPARE(launches["k2"], std::string_view("cuLaunchKernel"));
    QCOMPARE(launches["k3"], std::string_view());
    QVERIFY(warnsAbout(trace, u"no launch call"_s));
}

// nsys-schema 10: the same ordinal is another GPU in each process, here swapped.
void TestNsysSchema::ordinalsAreMappedPerProcess()
{
    NsysFixture fixture;
    fixture.kernel({.start = 0, .end = 10, .pid = 1, .device = 0})
        .kernel({.start = 0, .end = 10, .pid = 2, .device = 0})
        .gpu(0, u"NVIDIA A"_s)
        .gpu(1, u"NVIDIA B"_s)
        .gpu(2, u"Radeon"_s)
        .deviceMap(1, 0, 1)
        .deviceMap(2, 0, 0);
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    QCOMPARE(trace.ranks.size(), std::size_t {2});
    const auto deviceName = [&](std::size_t rank) {
        return trace.strings.view(trace.devices[index(trace.ranks[rank].device)].name);
    };
    QCOMPARE(deviceName(0), std::string_view("NVIDIA B"));
    QCOMPARE(deviceName(1), std::string_view("NVIDIA A"));
}

void TestNsysSchema::oldGpuTableNamesTheDevice()
{
    NsysFixture fixture((QString()));
    fixture.kernel({.start = 0, .end = 10, .device = 1}).gpu(0, u"Tesla"_s).gpu(1, u"Volta"_s);
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    QCOMPARE(trace.devices.size(), std::size_t {1});
    QCOMPARE(trace.strings.view(trace.devices[0].name), std::string_view("Volta"));
}

// nsys-schema 11: a suffix is part of the name and not of the kind; failing calls are calls.
void TestNsysSchema::apiSuffixesAndFailures()
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1, .name = u"cudaLaunchKernel_ptsz_v7000"_s, .correlation = 1})
        .call({.start = 2, .end = 3, .name = u"cudaGraphLaunch_v10000_ptsz"_s, .correlation = 2})
        .call({.start = 4, .end = 5, .name = u"cudaEventQuery_v3020"_s, .correlation = 3,
            .returnValue = 600})
        .kernel({.start = 10, .end = 20, .correlation = 1})
        .kernel({.start = 30, .end = 40, .correlation = 2});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    QCOMPARE(countOf(trace, Category::EagerKernel), 1u);
    QCOMPARE(countOf(trace, Category::GraphKernel), 1u);
    QCOMPARE(countOf(trace, Category::ApiCall), 3u);
    QVERIFY(warnsAbout(trace, u"No NVTX"_s) && trace.warnings.size() == 1);
}

// nsys-schema 12.
void TestNsysSchema::unsortedRowsGiveTheSameTrace()
{
    const auto build = [](const std::vector<int> &order) {
        NsysFixture fixture;
        for (const int i : order) {
            fixture.kernel({.start = 100 * i, .end = 100 * i + 50, .name = u"k%1"_s.arg(i)})
                .call({.start = 100 * i - 40, .end = 100 * i - 30})
                .osCall({.start = 100 * i, .end = 100 * i + 90, .name = u"poll"_s})
                .range({.start = 100 * i, .end = 100 * i + 99, .text = u"r%1"_s.arg(i)});
        }
        return fixture;
    };
    const auto sorted = loadFixture(build({1, 2, 3, 4, 5}));
    const auto mixed = loadFixture(build({4, 1, 5, 3, 2}));
    QVERIFY(sorted && mixed);
    QCOMPARE((*mixed)->events.begin, (*sorted)->events.begin);
    QCOMPARE((*mixed)->events.end, (*sorted)->events.end);
    QCOMPARE(namesOf(**mixed, TrackKind::Stream), namesOf(**sorted, TrackKind::Stream));
    QCOMPARE((*mixed)->warnings.size(), (*sorted)->warnings.size());
}

void TestNsysSchema::foreignIndexesColumnsAndTables()
{
    NsysFixture fixture = fullFixture(u"3.27.0"_s);
    fixture.sql(u"create index i on CUPTI_ACTIVITY_KIND_KERNEL(start desc)"_s)
        .sql(u"create unique index u on CUPTI_ACTIVITY_KIND_RUNTIME(start)"_s)
        .sql(u"alter table CUPTI_ACTIVITY_KIND_KERNEL add column \"a \"\" b\" text default 'x'"_s)
        .sql(u"create table _cache_meta (k text primary key, v blob) without rowid"_s)
        .sql(u"create view kernels as select * from CUPTI_ACTIVITY_KIND_KERNEL"_s)
        .sql(u"create view OSRT_CALLS as select * from missing_table"_s);
    const auto loaded = loadFixture(fixture);
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message()));
    QCOMPARE(eventLines(**loaded), eventLines(**loadFixture(fullFixture(u"3.27.0"_s))));
}

// nsys-schema 13.
void TestNsysSchema::processesComeFromActivity()
{
    NsysFixture fixture = fullFixture(u"3.27.0"_s);
    for (int pid = 1000; pid < 4351; ++pid)
        fixture.process(pid, u"daemon"_s);
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    QCOMPARE((*loaded)->processes.size(), std::size_t {1});
    QCOMPARE((*loaded)->strings.find("daemon"), StringId::None);
}

void TestNsysSchema::threadNamesOnlyForThreadsWithEvents()
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1, .tid = 100})
        .call({.start = 0, .end = 1, .tid = 101})
        .threadName(100, 100, u"main"_s)
        .threadName(100, 555, u"idle-thread"_s)
        .threadName(7, 7, u"other-process"_s);
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    QCOMPARE(trace.strings.view(trace.tracks.at(0).label), std::string_view("main"));
    QCOMPARE(trace.tracks.at(1).label, StringId::None);
    QCOMPARE(trace.strings.find("idle-thread"), StringId::None);
    QCOMPARE(trace.strings.find("other-process"), StringId::None);
}

void TestNsysSchema::copyKinds()
{
    NsysFixture fixture;
    for (const int kind : {1, 2, 8, 9, 10, 11, 99})
        fixture.copy({.start = 10 * kind, .end = 10 * kind + 5, .bytes = 100 + kind, .kind = kind});
    fixture.set({.start = 5000, .end = 5001, .bytes = 7});
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    const Trace &trace = **loaded;
    using enum CopyKind;
    QCOMPARE(trace.copies.kind,
        (std::vector {HostToDevice, DeviceToHost, DeviceToDevice, HostToHost, PeerToPeer,
            HostToDevice, Other, Other}));
    QCOMPARE(trace.copies.bytes[0], 101);
    QCOMPARE(countOf(trace, Category::Copy), 7u);
    QCOMPARE(countOf(trace, Category::Set), 1u);
    QCOMPARE(namesOf(trace, TrackKind::Copies).front(),
        std::string_view("[CUDA memcpy Host-to-Device]"));
    QVERIFY(trace.ranks.empty()); // copies are no GPU work
}

void TestNsysSchema::kernelsWithoutProcessAdoptTheOnlyOne()
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1, .correlation = 1, .pid = 5, .tid = 5})
        .kernel({.start = 2, .end = 3, .correlation = 1})
        .dropColumn(u"CUPTI_ACTIVITY_KIND_KERNEL"_s, u"globalPid"_s);
    const auto one = loadFixture(fixture);
    QVERIFY(one);
    QCOMPARE((*one)->processes.size(), std::size_t {1});
    QVERIFY((*one)->links.launch(makeId<EventId>(0)) != EventId::None);
    const auto two = loadFixture(fixture.call({.start = 9, .end = 10, .pid = 6, .tid = 6}));
    QVERIFY(two);
    QVERIFY(warnsAbout(**two, u"do not say which process"_s));
}

void TestNsysSchema::bothWaysOfReadingAgree_data() { readsEveryVersion_data(); }

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
