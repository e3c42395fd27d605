// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Designated initialisers leave the other members at their defaults; gcc 12 warns of that.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "core/query/eventdetails.h"
#include "support/core/hostmodel.h"
#include "support/core/texttrace.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

EventId eventNamed(const Trace &trace, std::string_view name, int which = 0)
{
    for (std::uint32_t row = 0; row < trace.events.size(); ++row) {
        if (trace.name(makeId<EventId>(row)) == name && which-- == 0)
            return makeId<EventId>(row);
    }
    return EventId::None;
}

QString valueOf(const Details &details, const QString &label)
{
    for (const DetailRow &row : details.rows) {
        if (row.label == label && !row.value.isEmpty())
            return row.value;
    }
    return {};
}

bool hasHeading(const Details &details, const QString &label)
{
    return std::ranges::any_of(details.rows,
        [&](const DetailRow &row) { return row.label == label && row.value.isEmpty(); });
}

const char *const kTrace = R"(
gpu 0 "NVIDIA H100"
map p1 0 0
p1 gpu0/s7: warm[1000,1500)#9 gemm[21000,24500)#1
p1 gpu0/s7 graphnode: a[30000,31000)#2 b[31000,33000)#2
p1 gpu0/s8 copy: HtoD[40000,42000)#5
p1 t11 api: cudaLaunchKernel[15000,16000)#1 cudaGraphLaunch[17000,18500)#2 cudaGraphLaunch[50000,50500)#77
p1 t11 range: loop[10000,60000) step[12000,20000) inner[14000,16500) late[18000,19000)
p1 t11 mark: here[15500,15500)
p1 t12 range: elsewhere[0,60000)
)";

} // namespace

class TestEventDetails : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void kernel();
    void launchCall();
    void range();
    void copyAndMark();
    void stackOfGpuWorkIsThatOfItsLaunch();
    void selfTimes();
    void stepAndRank();
    void everythingOfRandomTraces();
};

void TestEventDetails::kernel()
{
    const TracePtr trace = test::buildTrace(kTrace);
    const Details details = eventDetails(*trace, eventNamed(*trace, "gemm"));
    QCOMPARE(details.title, u"gemm"_s);
    QCOMPARE(details.subtitle, u"eager kernel"_s);
    QCOMPARE(valueOf(details, u"Start"_s), u"0.020\u2009ms"_s); // from the first GPU work
    QCOMPARE(valueOf(details, u"Start as recorded"_s), u"21000\u2009ns"_s);
    QCOMPARE(valueOf(details, u"Duration"_s), u"3.5\u2009µs"_s);
    QCOMPARE(valueOf(details, u"Stream"_s), u"7"_s);
    QCOMPARE(valueOf(details, u"Device"_s), u"GPU 0, NVIDIA H100"_s);
    QCOMPARE(valueOf(details, u"Correlation"_s), u"1"_s);
    QCOMPARE(valueOf(details, u"Call"_s), u"cudaLaunchKernel"_s);
    QCOMPARE(valueOf(details, u"From call to GPU"_s), u"6.0\u2009µs"_s);
    QVERIFY(valueOf(details, u"Self time"_s).isEmpty()); // means nothing for a kernel
    QVERIFY(valueOf(details, u"Grid"_s).isEmpty()); // not recorded: not shown
    // A kernel whose launch is not in the trace says so.
    const Details unlinked = eventDetails(*trace, eventNamed(*trace, "warm"));
    QCOMPARE(valueOf(unlinked, u"Call"_s), u"not recorded"_s);
    QVERIFY(!hasHeading(unlinked, u"Ranges around it"_s));
    QCOMPARE(eventDetails(*trace, eventNamed(*trace, "a")).subtitle, u"graph kernel"_s);
}

void TestEventDetails::launchCall()
{
    const TracePtr trace = test::buildTrace(kTrace);
    const Details graph = eventDetails(*trace, eventNamed(*trace, "cudaGraphLaunch"));
    QCOMPARE(graph.subtitle, u"CUDA API call"_s);
    QCOMPARE(valueOf(graph, u"GPU work"_s), u"2 nodes"_s);
    QCOMPARE(valueOf(graph, u"From first to last"_s), u"3.0\u2009µs"_s);
    QCOMPARE(valueOf(graph, u"From call to GPU"_s), u"13.0\u2009µs"_s);
    const Details one = eventDetails(*trace, eventNamed(*trace, "cudaLaunchKernel"));
    QCOMPARE(valueOf(one, u"GPU work"_s), u"gemm"_s);
    // A graph launch that left no rows: unknown, not nothing.
    const Details lost = eventDetails(*trace, eventNamed(*trace, "cudaGraphLaunch", 1));
    QCOMPARE(valueOf(lost, u"Launched"_s), u"work that was not recorded"_s);
}

void TestEventDetails::range()
{
    const TracePtr trace = test::buildTrace(kTrace);
    const Details details = eventDetails(*trace, eventNamed(*trace, "inner"));
    QCOMPARE(details.subtitle, u"host range"_s);
    QCOMPARE(valueOf(details, u"Thread"_s), u"11"_s);
    QCOMPARE(valueOf(details, u"Process"_s), QString::number(trace->processes[0].pid));
    QVERIFY(hasHeading(details, u"Ranges around it"_s));
    QCOMPARE(valueOf(details, u"1"_s), u"loop"_s);
    QCOMPARE(valueOf(details, u"2"_s), u"step"_s);
    QVERIFY(valueOf(details, u"3"_s).isEmpty()); // itself is not around itself
}

void TestEventDetails::copyAndMark()
{
    const TracePtr trace = test::buildTrace(kTrace);
    const Details copy = eventDetails(*trace, eventNamed(*trace, "HtoD"));
    QCOMPARE(copy.subtitle, u"copy"_s);
    QCOMPARE(valueOf(copy, u"Correlation"_s), u"5"_s);
    const Details mark = eventDetails(*trace, eventNamed(*trace, "here"));
    QCOMPARE(mark.subtitle, u"mark"_s);
    QVERIFY(valueOf(mark, u"Duration"_s).isEmpty());
    QCOMPARE(valueOf(mark, u"3"_s), u"inner"_s);
}

void TestEventDetails::stackOfGpuWorkIsThatOfItsLaunch()
{
    const TracePtr trace = test::buildTrace(kTrace);
    const auto names = [&](EventId event) {
        QStringList list;
        for (const EventId each : rangesAround(*trace, event))
            list.append(trace->strings.text(trace->events.name[index(each)]));
        return list;
    };
    const QStringList expected {u"loop"_s, u"step"_s, u"inner"_s};
    QCOMPARE(names(eventNamed(*trace, "gemm")), expected); // runs long after `inner` has ended
    QCOMPARE(names(eventNamed(*trace, "cudaLaunchKernel")), expected);
    QCOMPARE(names(eventNamed(*trace, "b")), QStringList({u"loop"_s, u"step"_s}));
    QCOMPARE(names(eventNamed(*trace, "warm")), QStringList());
    QCOMPARE(names(eventNamed(*trace, "elsewhere")), QStringList()); // another thread
}

void TestEventDetails::selfTimes()
{
    const TracePtr trace = test::buildTrace(kTrace);
    const auto self = [&](std::string_view name) { return selfTime(*trace, eventNamed(*trace, name)); };
    QCOMPARE(self("loop"), 50'000 - 8'000);
    QCOMPARE(self("step"), 8'000 - 2'500 - 1'000);
    QCOMPARE(self("inner"), 2'500);
    QVERIFY(!self("gemm").has_value());
    QVERIFY(!self("here").has_value());
}

void TestEventDetails::stepAndRank()
{
    const TracePtr trace = test::buildTrace(kTrace);
    const EventId event = eventNamed(*trace, "step");
    const Details details
        = eventDetails(*trace, event, {.rank = 3, .stepNumber = 150, .stepBegin = 10'000});
    QCOMPARE(details.subtitle, u"host range, rank 3"_s);
    QCOMPARE(valueOf(details, u"In step 150"_s), u"+1.0\u2009µs"_s);
    QCOMPARE(valueOf(eventDetails(*trace, event, {.stepNumber = 7}), u"Step"_s), u"7"_s);
}

// No event of any trace is too odd for a description, and self times add up.
void TestEventDetails::everythingOfRandomTraces()
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        std::mt19937_64 random(seed);
        const TracePtr trace = test::buildModel(test::randomModel(random));
        for (std::uint32_t row = 0; row < trace->events.size(); ++row) {
            const auto event = makeId<EventId>(row);
            const Details details = eventDetails(*trace, event);
            const QByteArray where
                = "seed " + QByteArray::number(seed) + " event " + QByteArray::number(row);
            QVERIFY2(!details.title.isEmpty(), where.constData());
            QVERIFY2(hasHeading(details, u"Time"_s), where.constData());
            const auto self = selfTime(*trace, event);
            if (self) {
                QVERIFY2(*self >= 0, where.constData());
                QVERIFY2(*self <= trace->events.range(event).duration(), where.constData());
            }
            for (const EventId around : rangesAround(*trace, event)) {
                const EventId host
                    = row < trace->gpuEventCount() ? trace->links.launch(event) : event;
                QVERIFY2(around != event, where.constData());
                QVERIFY2(trace->events.range(around).contains(trace->events.begin[index(host)]),
                    where.constData());
            }
        }
    }
}

} // namespace gapscope

QTEST_GUILESS_MAIN(gapscope::TestEventDetails)
#include "tst_eventdetails.moc"
