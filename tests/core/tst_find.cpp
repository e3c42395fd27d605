// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/find.h"
#include "support/core/bigtrace.h"
#include "support/core/texttrace.h"

#include <QTest>

using namespace gapscope;
using namespace gapscope::test;

class TestFind : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void findsFullKernelNames();
    void walksInTimeOrder();
    void columnsAddUp();
};

namespace {

constexpr const char *kTrace = R"(
    p1 gpu0/s7: gemm_f16[0,10)#1 Relu_Kernel[12,15)#2 gemm_bf16[20,30)#3
    p1 gpu0/s8: gemm_f16[5,9)#4
    p1 t1 api: cudaLaunchKernel[-9,-5)#1 cudaLaunchKernel[-4,-3)#2
    p1 t1 range: Größe[-10,40) relu step[1,3)
)";

} // namespace

void TestFind::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("events");

    QTest::newRow("part of a name") << "gemm" << qint64(3);
    QTest::newRow("case does not matter") << "RELU" << qint64(2);
    QTest::newRow("calls") << "launch" << qint64(2);
    QTest::newRow("beyond ASCII") << QStringLiteral("Größe") << qint64(1);
    QTest::newRow("nothing") << "softmax" << qint64(0);
    QTest::newRow("empty") << "" << qint64(0);
    QTest::newRow("no pattern language") << "gemm.*" << qint64(0);
}

void TestFind::finds()
{
    QFETCH(QString, text);
    const TracePtr trace = buildTrace(kTrace);
    const NameHits hits = findNames(*trace, text);
    QTEST(hits.events, "events");
    qint64 counted = 0;
    for (std::uint32_t row = 0; row < trace->events.size(); ++row)
        counted += isHit(*trace, hits, row);
    QCOMPARE(counted, hits.events);
}

void TestFind::findsFullKernelNames()
{
    TraceBuilder builder;
    RawTrace &raw = builder.raw();
    raw.kernelSources = {{std::int64_t(1) << 24, 0, 7}};
    raw.kernels.append(0, 10, builder.strings().intern("Kernel"), 0);
    raw.kernels.details.demangledName = {builder.strings().intern("void cutlass::Kernel<Gemm>(Args)")};
    raw.kernels.details.correlation = {0};
    raw.kernels.details.shape = {0};
    raw.shapes = {LaunchShape {}};
    Progress progress;
    const auto trace = builder.finish(progress);
    QVERIFY(trace);
    QCOMPARE(findNames(**trace, QStringLiteral("cutlass")).events, qint64(1));
}

void TestFind::walksInTimeOrder()
{
    const TracePtr trace = buildTrace(kTrace);
    const NameHits hits = findNames(*trace, QStringLiteral("gemm"));
    std::vector<TimeNs> begins;
    EventId event = EventId::None;
    for (int i = 0; i < 10; ++i) {
        event = nextHit(*trace, hits, event, trace->range.begin, 1);
        if (event == EventId::None)
            break;
        QCOMPARE(hitPosition(*trace, hits, event), qint64(begins.size() + 1));
        begins.push_back(trace->events.begin[index(event)]);
    }
    const std::vector<TimeNs> expected {0, 5, 20};
    QCOMPARE(begins, expected);
    event = nextHit(*trace, hits, EventId::None, trace->range.end, -1);
    QCOMPARE(trace->events.begin[index(event)], TimeNs(20));
    event = nextHit(*trace, hits, event, 0, -1);
    QCOMPARE(trace->events.begin[index(event)], TimeNs(5));
    event = nextHit(*trace, hits, event, 0, -1);
    QCOMPARE(nextHit(*trace, hits, event, 0, -1), EventId::None);
}

void TestFind::columnsAddUp()
{
    const TracePtr trace = bigTrace(20'000);
    const NameHits hits = findNames(*trace, QStringLiteral("nccl"));
    QVERIFY(hits.events > 100);
    const TimeScale scale({trace->range.begin, trace->range.end + 1}, 700);
    qint64 sum = 0;
    for (const std::uint32_t count : hitColumns(*trace, hits, scale))
        sum += count;
    QCOMPARE(sum, hits.events);
    // Forwards and backwards meet every hit once.
    qint64 forwards = 0;
    for (EventId e = nextHit(*trace, hits, EventId::None, trace->range.begin, 1); e != EventId::None;
         e = nextHit(*trace, hits, e, 0, 1))
        ++forwards;
    QCOMPARE(forwards, hits.events);
}

QTEST_GUILESS_MAIN(TestFind)
#include "tst_find.moc"
