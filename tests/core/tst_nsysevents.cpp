// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/nsystrace.h"

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

class TestNsysEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
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
};

// nsys-schema 6: the name is in text or in textId; only the latter is what the reference sees.
void TestNsysEvents::readsNvtxNames()
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

void TestNsysEvents::readsNvtxKinds()
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

void TestNsysEvents::domainsArePerProcessAndMayComeLate()
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

void TestNsysEvents::openRangesLastToTheEnd()
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
void TestNsysEvents::negativeAndLateTimes()
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
void TestNsysEvents::bigIds()
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
void TestNsysEvents::joinsWithinTheProcess()
{
    NsysFixture fixture;
    fixture
        .call({.start = 0,
            .end = 5,
            .name = u"cudaLaunchKernel_v7000"_s,
            .correlation = 128,
            .pid = 1})
        .call({.start = 0, .end = 5, .name = u"cuLaunchKernel"_s, .correlation = 128, .pid = 2})
        .call({.start = 6,
            .end = 7,
            .name = u"cuCtxSynchronize"_s,
            .correlation = 128,
            .pid = 1,
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
void TestNsysEvents::ordinalsAreMappedPerProcess()
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

void TestNsysEvents::oldGpuTableNamesTheDevice()
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
void TestNsysEvents::apiSuffixesAndFailures()
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1, .name = u"cudaLaunchKernel_ptsz_v7000"_s, .correlation = 1})
        .call({.start = 2, .end = 3, .name = u"cudaGraphLaunch_v10000_ptsz"_s, .correlation = 2})
        .call({.start = 4,
            .end = 5,
            .name = u"cudaEventQuery_v3020"_s,
            .correlation = 3,
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
void TestNsysEvents::unsortedRowsGiveTheSameTrace()
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

void TestNsysEvents::foreignIndexesColumnsAndTables()
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
void TestNsysEvents::processesComeFromActivity()
{
    NsysFixture fixture = fullFixture(u"3.27.0"_s);
    for (int pid = 1000; pid < 4351; ++pid)
        fixture.process(pid, u"daemon"_s);
    const auto loaded = loadFixture(fixture);
    QVERIFY(loaded);
    QCOMPARE((*loaded)->processes.size(), std::size_t {1});
    QCOMPARE((*loaded)->strings.find("daemon"), StringId::None);
}

void TestNsysEvents::threadNamesOnlyForThreadsWithEvents()
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

void TestNsysEvents::copyKinds()
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

void TestNsysEvents::kernelsWithoutProcessAdoptTheOnlyOne()
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

QTEST_GUILESS_MAIN(TestNsysEvents)
#include "tst_nsysevents.moc"
