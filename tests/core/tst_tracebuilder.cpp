// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/lanes.h"
#include "support/core/texttrace.h"

#include <QTest>

#include <random>

using namespace gapscope;

class TestTraceBuilder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rebasesToTheFirstGpuWork();
    void joinsPerProcessAndPrefersLaunches();
    void tellsGraphFromEager();
    void sortsAndNestsHostRows();
    void overlappingKernelsShareTwoLanes();
    void findsRanksAndDevices();
    void leavesOutNonsense();
    void lanesAreDisjointOnRandomRows();
    void cancels();
};

void TestTraceBuilder::rebasesToTheFirstGpuWork()
{
    const TracePtr trace = test::buildTrace("p1 gpu0/s7: a[100,110) b[120,130)\n"
                                            "p1 t1 range: outer[50,200)\n");
    QCOMPARE(trace->origin, 100);
    QCOMPARE(trace->gpuEventCount(), 2u);
    QCOMPARE(trace->events.begin[0], 0);
    QCOMPARE(trace->range, (TimeRange {-50, 100}));
    QVERIFY(trace->warnings.empty());
}

void TestTraceBuilder::joinsPerProcessAndPrefersLaunches()
{
    const TracePtr trace = test::buildTrace("p1 gpu0/s7: a[100,110)#1\n"
                                            "p2 gpu0/s7: b[100,110)#1\n"
                                            "p1 t1 api: cudaMalloc[10,20)#1 cudaLaunchKernel_v7000[30,40)#1\n"
                                            "p2 t2 api: cuLaunchKernel[35,45)#1 cuLaunchKernel[25,33)#1\n");
    const auto launchName = [&](std::uint32_t row) {
        return trace->name(trace->links.launch(makeId<EventId>(row)));
    };
    QCOMPARE(launchName(0), std::string_view("cudaLaunchKernel_v7000"));
    const EventId second = trace->links.launch(makeId<EventId>(1));
    QCOMPARE(trace->events.begin[index(second)], 25 - 100);
    QCOMPARE(trace->links.work(second).size(), std::size_t {1});
    QCOMPARE(trace->links.work(second)[0], makeId<EventId>(1));
}

void TestTraceBuilder::tellsGraphFromEager()
{
    const TracePtr trace = test::buildTrace("p1 gpu0/s7: a[0,1)#1 b[2,3)#2 c[4,5)\n"
                                            "p1 gpu0/s8 graphnode: d[0,1)\n"
                                            "p1 t1 api: cudaLaunchKernel[0,1)#1 cudaGraphLaunch_v10000[1,2)#2\n");
    QCOMPARE(trace->events.category[0], Category::EagerKernel);
    QCOMPARE(trace->events.category[1], Category::GraphKernel);
    QCOMPARE(trace->events.category[2], Category::EagerKernel);
    QCOMPARE(trace->events.category[3], Category::GraphKernel);
}

void TestTraceBuilder::sortsAndNestsHostRows()
{
    const TracePtr trace = test::buildTrace("p1 t1 range: inner[10,20) late[40,50) outer[0,30) twin[10,20)\n");
    QCOMPARE(trace->tracks.size(), std::size_t {1});
    QCOMPARE(trace->tracks[0].laneCount, 3u);
    QCOMPARE(trace->name(makeId<EventId>(0)), std::string_view("outer"));
    QCOMPARE(trace->name(makeId<EventId>(1)), std::string_view("late"));
    QCOMPARE(trace->name(makeId<EventId>(2)), std::string_view("inner"));
    QCOMPARE(trace->events.detail[2], 0u); // side tables keep the order of the file
    QCOMPARE(trace->laneOf(makeId<EventId>(3)), 2u);
}

void TestTraceBuilder::overlappingKernelsShareTwoLanes()
{
    // A chain in which each kernel begins a little before its predecessor ends.
    const TracePtr trace
        = test::buildTrace("p1 gpu0/s7: a[0,10) b[9,20) c[19,30) d[29,40) e[39,50)\n");
    QCOMPARE(trace->tracks[0].laneCount, 2u);
    QCOMPARE(trace->eventsOfLane(0).size(), 3u);
}

void TestTraceBuilder::findsRanksAndDevices()
{
    const TracePtr isolated
        = test::buildTrace("p1 gpu0/s7: a[0,10)\np2 gpu0/s7: a[0,10)\np3 t1 range: r[0,1)\n");
    QCOMPARE(isolated->ranks.size(), std::size_t {2});
    QCOMPARE(isolated->devices.size(), std::size_t {2});
    QCOMPARE(isolated->warnings.size(), std::size_t {1});

    const TracePtr shared = test::buildTrace("gpu 3 \"H100\"\nmap p1 0 3\nmap p2 0 3\n"
                                             "p1 gpu0/s7: a[0,10)\np2 gpu0/s7: a[0,10)\n");
    QCOMPARE(shared->devices.size(), std::size_t {1});
    QCOMPARE(shared->strings.text(shared->devices[0].name), QStringLiteral("H100"));

    const TracePtr most
        = test::buildTrace("p1 gpu0/s7: a[0,10)\np1 gpu1/s7: a[0,30)\np1 gpu2/s7: a[0,30)\n");
    QCOMPARE(most->devices[index(most->ranks[0].device)].ordinal, 1);
}

void TestTraceBuilder::leavesOutNonsense()
{
    TraceBuilder builder = test::parseTrace("p1 gpu0/s7: a[0,10) b[30,20) c[40,50)\n");
    builder.raw().kernels.begin[2] = std::numeric_limits<TimeNs>::max();
    builder.raw().kernels.end[2] = std::numeric_limits<TimeNs>::min();
    Progress progress;
    const Result<TracePtr> trace = builder.finish(progress);
    QVERIFY(trace.has_value());
    QCOMPARE((*trace)->events.size(), std::size_t {2});
    QCOMPARE((*trace)->events.end[1], 30);
    QCOMPARE((*trace)->warnings.size(), std::size_t {2});
}

void TestTraceBuilder::lanesAreDisjointOnRandomRows()
{
    constexpr unsigned kSeed = 7;
    std::mt19937 random(kSeed);
    for (int round = 0; round < 300; ++round) {
        const std::size_t count = random() % 60;
        std::vector<TimeNs> begin;
        std::vector<TimeNs> end;
        std::vector<std::uint32_t> track;
        for (std::size_t i = 0; i < count; ++i) {
            begin.push_back(random() % 50);
            end.push_back(begin.back() + random() % 12);
            track.push_back(
                random() % 4 == 0 ? kNoTrack : static_cast<std::uint32_t>(random() % 3));
        }
        for (const LanePacking packing : {LanePacking::FirstFit, LanePacking::Nesting}) {
            const Progress progress;
            const LaneOrder order = orderLanes(begin, end, track, 3, packing, progress);
            std::vector<int> seen(count, 0);
            for (std::uint32_t t = 0; t < 3; ++t) {
                std::size_t at = order.trackOffsets[t];
                for (const std::uint32_t size : order.laneSizes[t]) {
                    for (std::uint32_t i = 0; i < size; ++i, ++at) {
                        const std::uint32_t row = order.order[at];
                        QCOMPARE(track[row], t);
                        ++seen[row];
                        if (i > 0)
                            QVERIFY(end[order.order[at - 1]] <= begin[row]);
                    }
                }
                QCOMPARE(at, std::size_t {order.trackOffsets[t + 1]});
            }
            for (std::size_t row = 0; row < count; ++row)
                QCOMPARE(seen[row], track[row] == kNoTrack ? 0 : 1);
        }
    }
}

void TestTraceBuilder::cancels()
{
    TraceBuilder builder = test::parseTrace("p1 gpu0/s7: a[0,10)\n");
    Progress progress;
    progress.cancel();
    const Result<TracePtr> trace = builder.finish(progress);
    QVERIFY(!trace.has_value());
    QCOMPARE(trace.error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestTraceBuilder)
#include "tst_tracebuilder.moc"
