// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/extremes.h"
#include "core/analysis/gpuprojection.h"
#include "core/analysis/timelinefacts.h"
#include "core/io/traceloader.h"
#include "support/core/bigtrace.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QTest>

using namespace gapscope;
using namespace gapscope::test;

class TestTimelineFacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void longestIdleTimes();
    void stepsAndGaps();
    void classifies();
    void projects();
    void projectsSharedTrace();
    void findsUnrecordedGraphs();
    void staysBelowAByteAnEvent();
    void cancels();
    void worstOfOneRun();
    void worstOfAPair();
};

namespace {

// One rank whose steps have these lengths with these gaps after them; the first and the last are no
// part of the benchmark run.
TimelineFactsPtr factsOf(qint64 firstNumber, const std::vector<std::pair<TimeNs, TimeNs>> &steps)
{
    const Run run = buildRun(R"(
        p1 gpu0/s7: k[0,10)#1
        p1 t1 api: cudaLaunchKernel[-5,-4)#1
    )");
    RankSteps ranked;
    TimeNs at = 0;
    for (const auto &[length, gap] : steps) {
        Step step;
        step.number = firstNumber++;
        step.host = {at, at + length};
        ranked.steps.push_back(step);
        at += length + gap;
    }
    ranked.benchFirst = 1;
    ranked.benchLast = ranked.steps.size() - 1;
    const auto busy = std::make_shared<const IntervalSet>(IntervalSet {{0, 10}});
    Progress progress;
    return buildTimelineFacts(run, {ranked}, {{busy, nullptr}}, HostTables {}, progress);
}

QList<qint64> numbersOf(const std::vector<Extreme> &worst)
{
    QList<qint64> numbers;
    for (const Extreme &extreme : worst)
        numbers.append(extreme.number);
    return numbers;
}

} // namespace

void TestTimelineFacts::worstOfOneRun()
{
    // Numbers 10 to 15; 10 and 15 do not count, nor do the gaps beside them.
    const auto facts = factsOf(10, {{900, 800}, {100, 5}, {300, 40}, {100, 60}, {200, 700}, {999, 0}});
    const std::vector<Extreme> steps = worstSteps(*facts, nullptr, 9);
    QCOMPARE(numbersOf(steps), (QList<qint64> {12, 14, 11, 13})); // equal ones by time
    QCOMPARE(steps[0].length, TimeNs(300));
    QCOMPARE(steps[0].index, std::size_t(2));
    QVERIFY(!steps[0].growth);
    const std::vector<Extreme> gaps = worstGaps(*facts, nullptr, 2);
    QCOMPARE(numbersOf(gaps), (QList<qint64> {13, 12}));
    QCOMPARE(gaps[0].length, TimeNs(60));
    QCOMPARE(facts->ranks[0].gaps[gaps[0].index].range.duration(), TimeNs(60));
}

void TestTimelineFacts::worstOfAPair()
{
    const auto before = factsOf(10, {{1, 1}, {100, 5}, {300, 40}, {100, 60}, {200, 7}, {1, 0}});
    // The same numbers one later: 14 of these is the last of the benchmark run, 15 has no pair.
    const auto after = factsOf(11, {{1, 1}, {310, 90}, {180, 50}, {190, 9}, {950, 9}, {1, 0}});
    const std::vector<Extreme> steps = worstSteps(*after, before.get(), 9);
    QCOMPARE(numbersOf(steps), (QList<qint64> {13, 12, 14}));
    QCOMPARE(steps[0].growth, std::optional<TimeNs>(80));
    QCOMPARE(steps[1].growth, std::optional<TimeNs>(10));
    QCOMPARE(steps[2].growth, std::optional<TimeNs>(-10));
    const std::vector<Extreme> gaps = worstGaps(*after, before.get(), 9);
    QCOMPARE(numbersOf(gaps), (QList<qint64> {12, 13}));
    QCOMPARE(gaps[0].growth, std::optional<TimeNs>(50));
    QCOMPARE(gaps[1].growth, std::optional<TimeNs>(-10));
}

void TestTimelineFacts::longestIdleTimes()
{
    TimelineFacts facts;
    facts.ranks.resize(2);
    facts.ranks[0].busy = std::make_shared<IntervalSet>(
        IntervalSet {{0, 10}, {15, 20}, {50, 60}, {61, 62}});
    facts.ranks[1].busy = std::make_shared<IntervalSet>(IntervalSet {{0, 10}, {40, 50}, {55, 60}});
    const auto idle = [&](std::optional<std::size_t> rank, std::size_t limit) {
        QStringList texts;
        for (const IdleExtreme &e : longestIdle(facts, rank, limit))
            texts.append(QStringLiteral("%1:%2-%3").arg(e.rank).arg(e.range.begin).arg(e.range.end));
        return texts.join(u' ');
    };
    QCOMPARE(idle(std::nullopt, 9), QStringLiteral("0:20-50 1:10-40 0:10-15 1:50-55 0:60-61"));
    QCOMPARE(idle(std::nullopt, 3), QStringLiteral("0:20-50 1:10-40 0:10-15"));
    QCOMPARE(idle(1, 1), QStringLiteral("1:10-40"));
    QCOMPARE(idle(std::nullopt, 0), QString());
}

void TestTimelineFacts::stepsAndGaps()
{
    const Run run = buildRun(R"(
        p1 gpu0/s7: k[0,10)#1
        p1 t1 api: cudaLaunchKernel[-5,-4)#1
    )");
    RankSteps steps;
    const auto add = [&](qint64 number, TimeNs begin, TimeNs end, StepPhase phase) {
        Step step;
        step.number = number;
        step.host = {begin, end};
        step.phase = phase;
        steps.steps.push_back(step);
    };
    add(1, 0, 100, StepPhase::Context);
    add(2, 150, 260, StepPhase::Generation); // overlaps the next one
    add(3, 250, 300, StepPhase::Generation);
    add(4, 300, 320, StepPhase::Unknown); // touches
    add(5, 500, 510, StepPhase::Generation);
    const auto busy = std::make_shared<const IntervalSet>(IntervalSet {{0, 10}});
    Progress progress;
    const auto facts = buildTimelineFacts(run, {steps}, {{busy, nullptr}}, HostTables {}, progress);
    QVERIFY(facts);
    const RankTimeline &rank = facts->ranks.at(0);
    QCOMPARE(rank.stepRanges.size(), std::size_t(5));
    QCOMPARE(rank.stepRanges[1], (TimeRange {150, 250}));
    QCOMPARE(rank.stepClasses[0], EventClass::ContextStep);
    QCOMPARE(rank.stepClasses[3], EventClass::UnknownStep);
    QCOMPARE(rank.gaps.size(), std::size_t(2));
    QCOMPARE(rank.gaps[0].range, (TimeRange {100, 150}));
    QCOMPARE(rank.gaps[1].range, (TimeRange {320, 500}));
    QCOMPARE(rank.gaps[1].before, 3u);
    QCOMPARE(rank.gaps[1].after, 4u);
    QVERIFY(rank.prep->isEmpty());
}

void TestTimelineFacts::classifies()
{
    const TracePtr trace = buildTrace(R"(
        p1 gpu0/s7: gemm[0,10)#1 ncclKernel[10,20)#2
        p1 gpu0/s7 graphnode: gemm[20,30)#3 Fused_AllReduce_x[30,40)#3
        p1 gpu0/s7 graph: whole[50,60)#4
        p1 gpu0/s8 copy: HtoD[0,5)#5
        p1 t1 api: cudaLaunchKernel[-9,-5)#1 cudaStreamSynchronize[-4,-3)#9 cudaMalloc[-2,-1)#8
        p1 t1 range: exec._prepare_tp_inputs[0,10) my_prepare_tp_inputs[20,30)
        p1 t1 os: poll[0,1)
        p1 t1 mark: here[5,5)
    )");
    const EventClasses classes(trace, {QStringLiteral("nccl"), QStringLiteral("allreduce")},
        {QStringLiteral("_prepare_tp_inputs"), QStringLiteral("_prepare_inputs")});
    QMap<QString, QList<EventClass>> found;
    for (std::uint32_t row = 0; row < trace->events.size(); ++row)
        found[QString::fromUtf8(trace->name(makeId<EventId>(row)).data(),
                  qsizetype(trace->name(makeId<EventId>(row)).size()))]
            << classes.of(row);
    using C = EventClass;
    QCOMPARE(found[QStringLiteral("gemm")], (QList<C> {C::Eager, C::Graph}));
    QCOMPARE(found[QStringLiteral("ncclKernel")], QList<C> {C::EagerCommunication});
    QCOMPARE(found[QStringLiteral("Fused_AllReduce_x")], QList<C> {C::GraphCommunication}); // any case
    QCOMPARE(found[QStringLiteral("HtoD")], QList<C> {C::Copy});
    QCOMPARE(found[QStringLiteral("cudaLaunchKernel")], QList<C> {C::Launch});
    QCOMPARE(found[QStringLiteral("cudaStreamSynchronize")], QList<C> {C::Synchronize});
    QCOMPARE(found[QStringLiteral("cudaMalloc")], QList<C> {C::Call});
    QCOMPARE(found[QStringLiteral("exec._prepare_tp_inputs")], QList<C> {C::Preparation});
    QCOMPARE(found[QStringLiteral("my_prepare_tp_inputs")], QList<C> {C::Range});
    QCOMPARE(found[QStringLiteral("poll")], QList<C> {C::OsCall});
    QCOMPARE(found[QStringLiteral("here")], QList<C> {C::Mark});
}

void TestTimelineFacts::projects()
{
    const TracePtr trace = buildTrace(R"(
        p1 gpu0/s7: a[100,110)#1 b[120,130)#2 c[200,210)#3 d[300,310)#4
        p1 gpu0/s7 copy: HtoD[90,95)#5 HtoD[220,230)#6
        p1 t1 api: cudaMemcpyAsync[6,7)#5 cudaLaunchKernel[10,11)#1 cudaLaunchKernel[12,13)#2 cudaLaunchKernel[50,51)#3 cudaMemcpyAsync[72,73)#6 cudaLaunchKernel[90,91)#4
        p1 t1 range: all[0,95) first[5,20) second[40,60) copies[70,80)
    )");
    const GpuProjection projection = projectOnGpu(*trace, trace->ranks[0].process);
    // The outermost range alone says nothing; the depth below has two with kernels. Copies are not
    // kernels.
    QCOMPARE(projection.ranges.size(), std::size_t(2));
    const TimeNs zero = trace->origin;
    QCOMPARE(projection.ranges[0], (TimeRange {100 - zero, 130 - zero}));
    QCOMPARE(projection.ranges[1], (TimeRange {200 - zero, 210 - zero}));
    QCOMPARE(trace->name(projection.events[1]), std::string_view("second"));
}

// First and last kernel by launch, read from the file with SQL.
void TestTimelineFacts::projectsSharedTrace()
{
    const QString folder = sharedTraces();
    if (folder.isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    Progress progress;
    const auto run = loadRun({folder + QStringLiteral("/nsys/transformer_steps_nvtx.sqlite")}, progress);
    QVERIFY(run.has_value());
    const Trace &trace = *run->traces[0];
    const GpuProjection projection = projectOnGpu(trace, trace.ranks[0].process);
    QCOMPARE(projection.ranges.size(), std::size_t(2)); // "Initialize Model" only copies
    QCOMPARE(trace.name(projection.events[0]), std::string_view("Warm-up"));
    QCOMPARE(projection.ranges[0],
        (TimeRange {3'052'550'345 - trace.origin, 4'708'715'947 - trace.origin}));
    QCOMPARE(trace.name(projection.events[1]), std::string_view("Benchmark Forward Only"));
    QCOMPARE(projection.ranges[1],
        (TimeRange {4'710'753'023 - trace.origin, 5'385'282'894 - trace.origin}));
}

void TestTimelineFacts::findsUnrecordedGraphs()
{
    const TracePtr trace = buildTrace(R"(
        p1 gpu0/s7: a[100,110)#1
        p1 t1 api: cudaLaunchKernel[0,1)#1 cudaGraphLaunch[10,12)#2 cudaStreamSynchronize[13,90)#3 cudaGraphLaunch[120,122)#4 cudaGraphLaunch[150,152)#5
    )");
    const UnrecordedGraphs graphs = findUnrecordedGraphs(*trace, trace->ranks[0].process);
    const TimeNs zero = trace->origin;
    QCOMPARE(graphs.ranges.size(), std::size_t(3));
    QCOMPARE(graphs.ranges[0], (TimeRange {10 - zero, 90 - zero}));
    QCOMPARE(graphs.ranges[1], (TimeRange {120 - zero, 150 - zero}));
    QCOMPARE(graphs.ranges[2], (TimeRange {150 - zero, 152 - zero}));
}

void TestTimelineFacts::staysBelowAByteAnEvent()
{
    const TracePtr trace = bigTrace(400'000);
    const TimelineFactsPtr facts = bigFacts(trace);
    QVERIFY(facts);
    QCOMPARE(facts->ranks.size(), std::size_t(2));
    const double bytes = static_cast<double>(facts->pyramidBytes());
    const double events = static_cast<double>(trace->events.size());
    qInfo("%.3f bytes per event", bytes / events);
    QVERIFY(bytes <= events);
    QVERIFY(bytes > events / 4); // they are there
    for (const RankTimeline &rank : facts->ranks) {
        QVERIFY(!rank.gaps.empty());
        QVERIFY(rank.projections.size() > 10);
        QVERIFY(!rank.queue.isEmpty());
    }
}

void TestTimelineFacts::cancels()
{
    const TracePtr trace = bigTrace(5'000);
    Progress progress;
    progress.cancel();
    const Run run = makeRun({trace}, QStringLiteral("x"));
    QVERIFY(!buildTimelineFacts(run, std::vector<RankSteps>(2), std::vector<RankIntervals>(2), {}, progress));
}

QTEST_GUILESS_MAIN(TestTimelineFacts)
#include "tst_timelinefacts.moc"
