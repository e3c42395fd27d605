// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/iterations.h"
#include "core/analysis/phases.h"
#include "support/core/texttrace.h"

#include <QtTest>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

namespace {

constexpr TimeNs kMs = 1'000'000;

RunSteps stepsIn(const Run &run)
{
    return findSteps(run, loadHostTables());
}

std::string marker(int number, int ctx, int gen, TimeNs begin, TimeNs end)
{
    return "[Executor] _forward_step " + std::to_string(number) + ": " + std::to_string(ctx)
        + " ctx reqs, " + std::to_string(gen) + " gen reqs[" + std::to_string(begin) + ','
        + std::to_string(end) + ") ";
}

// Steps with the given host ranges.
std::vector<Step> hostSteps(const std::vector<TimeRange> &ranges)
{
    std::vector<Step> steps;
    for (const TimeRange &range : ranges) {
        steps.emplace_back();
        steps.back().host = range;
    }
    return steps;
}

using Windows = std::vector<TimeRange>;

Windows windowsOf(const RankSteps &rank)
{
    Windows windows;
    for (const Step &step : rank.steps)
        windows.push_back(step.window);
    return windows;
}

} // namespace

class TestSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void markerForms_data();
    void markerForms();
    void userMarkerWithoutCounts();
    void oneMarkerPatternPerTrace();
    void benchmarkRuns_data();
    void benchmarkRuns();
    void windowsFollowTheGpu();
    void windowsOfLateAndEarlyWork();
    void hostPeriodsWithoutJoin();
    void processesWithoutGpuWork();
    void ranksWithoutMarkers();
    void collectives();
    void fewCollectivesAreNoSteps();
    void wholeTracePerTrace();
    void nothingAtAll();
};

void TestSteps::markerForms_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isStep");
    QTest::addColumn<qint64>("number");
    QTest::addColumn<int>("ctx");
    QTest::addColumn<int>("tokens"); // -1: none
    QTest::addColumn<int>("gen");
    const auto add
        = [](const char *name, bool isStep, qint64 number, int ctx, int tokens, int gen) {
              QTest::newRow(name) << QByteArray(name) << isStep << number << ctx << tokens << gen;
          };
    add("[Executor] _forward_step: 2 ctx reqs, 3 gen reqs", true, 1, 2, -1, 3);
    add("[Executor] _forward_step 17: 0 ctx reqs, 64 gen reqs", true, 17, 0, -1, 64);
    add("[Executor] _forward_step 5: 1 ctx reqs, 812 ctx tokens, 4 gen reqs", true, 5, 1, 812, 4);
    add("x_forward_step  9 : 0 ctx reqs,0 gen reqs and more", true, 9, 0, -1, 0);
    add("[Executor] _forward_step 99999999999999999999: 1 ctx reqs, 2 gen reqs", true, 1, 1, -1, 2);
    add("_forward_step 3: 1 ctx reqs, 99999999999 gen reqs", true, 3, 1, -1,
        std::numeric_limits<int>::max());
    add("execute_context_1(888_788544)_generation_0(0)", true, 1, 1, 888, 0);
    add("execute_8192_context_9(sq8155sk8430sqsq74sqsk76)_generation_37(sq37sk34489)", true, 1, 9,
        8155, 37);
    add("step[DECODE bs=32]", true, 1, 0, -1, 32);
    add("step[EXTEND bs=15 toks=15360]", true, 1, 15, 15360, 0);
    add("step[EXTEND", false, 0, 0, 0, 0);
    add("[Executor] _forward_step 17: ctx reqs, 64 gen reqs", false, 0, 0, 0, 0);
    add("forward_step 17: 0 ctx reqs, 64 gen reqs", false, 0, 0, 0, 0);
    add("_forward_step", false, 0, 0, 0, 0);
}

void TestSteps::markerForms()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, isStep);
    QFETCH(qint64, number);
    QFETCH(int, ctx);
    QFETCH(int, tokens);
    QFETCH(int, gen);
    // The parser of text traces ends a name at '['.
    TraceBuilder builder = parseTrace("p1 gpu0/s7: k[0,10)#1\np1 t1 range: NAME[0,5)");
    builder.raw().ranges.name.front() = builder.strings().intern(
        std::string_view(name.constData(), static_cast<std::size_t>(name.size())));
    Progress progress;
    const Run run = makeRun({builder.finish(progress).value()}, u"text"_s);
    const RunSteps steps = stepsIn(run);
    QCOMPARE(steps.ranks.size(), std::size_t {1});
    QCOMPARE(steps.source, isStep ? StepSource::Markers : StepSource::None);
    if (!isStep)
        return;
    const Step &step = steps.ranks[0].steps.at(0);
    QCOMPARE(step.number, number);
    QCOMPARE(step.ctx, ctx);
    QCOMPARE(step.gen, gen);
    QCOMPARE(step.ctxTokens.value_or(-1), tokens);
    QCOMPARE(step.phase, ctx > 0 ? StepPhase::Context : StepPhase::Generation);
    QCOMPARE(step.host, (TimeRange {0, 5}));
}

void TestSteps::userMarkerWithoutCounts()
{
    HostTables tables = loadHostTables();
    tables.markers = {{u"mine"_s, QRegularExpression(u"^execute_model$"_s)}};
    const Run run = buildRun("p1 gpu0/s7: k[10,20)#1 k[30,40)#2\n"
                             "p1 t1 api: cudaLaunchKernel[1,2)#1 cudaLaunchKernel[21,22)#2\n"
                             "p1 t1 range: execute_model[0,5) execute_model[20,25)");
    const RunSteps steps = findSteps(run, tables);
    const RankSteps &rank = steps.ranks[0];
    QCOMPARE(rank.steps.size(), std::size_t {2});
    QCOMPARE(rank.steps[1].number, qint64 {2});
    QCOMPARE(rank.steps[1].phase, StepPhase::Unknown);
    QVERIFY(rank.context.isEmpty() && rank.generation.isEmpty());
    QCOMPARE(rank.aggregate, (IntervalSet {{-10, 30}})); // file times less 10
}

void TestSteps::oneMarkerPatternPerTrace()
{
    HostTables tables = loadHostTables();
    tables.markers.insert(
        tables.markers.begin(), {u"mine"_s, QRegularExpression(u"^outer (?<number>\\d+)$"_s)});
    const std::string inner = marker(1, 0, 4, 1, 4);
    const Run both
        = buildRun("p1 gpu0/s7: k[10,20)\np1 t1 range: outer 7[0,5) " + inner.substr(11));
    QCOMPARE(findSteps(both, tables).ranks[0].steps.size(), std::size_t {1});
    QCOMPARE(findSteps(both, tables).ranks[0].steps[0].number, qint64 {7});
    QCOMPARE(findSteps(both, loadHostTables()).ranks[0].steps[0].number, qint64 {1});
}

void TestSteps::benchmarkRuns_data()
{
    QTest::addColumn<std::vector<TimeRange>>("steps");
    QTest::addColumn<std::size_t>("first");
    QTest::addColumn<std::size_t>("last");
    // Runs of n steps of 1 ms, one per ms, with a hole of the given ns after each run.
    const auto runs = [](std::vector<std::pair<int, TimeNs>> parts) {
        std::vector<TimeRange> steps;
        TimeNs t = 0;
        for (const auto &[count, hole] : parts) {
            for (int i = 0; i < count; ++i) {
                steps.push_back({t, t + kMs});
                t += kMs;
            }
            t += hole;
        }
        return steps;
    };
    const TimeNs hole = 100 * kMs + 1;
    const auto add = [](const char *name, const std::vector<TimeRange> &steps, std::size_t first,
                         std::size_t last) { QTest::newRow(name) << steps << first << last; };
    add("none", {}, 0, 0);
    add("one", runs({{1, 0}}), 0, 1);
    add("exactly 100 ms is no hole", runs({{3, 100 * kMs}, {3, 0}}), 0, 6);
    add("last of five", runs({{9, hole}, {5, hole}, {4, 0}}), 9, 14);
    add("last of five, not the longest", runs({{20, hole}, {5, 0}}), 20, 25);
    add("no five: the longest", runs({{2, hole}, {4, hole}, {3, 0}}), 2, 6);
    add("no five: the first longest", runs({{2, hole}, {3, hole}, {3, 0}}), 2, 5);
    add("overlapping steps", {{0, 10}, {5, 500 * kMs}, {20, 30}, {40, 50}, {60, 70}}, 0, 5);
}

void TestSteps::benchmarkRuns()
{
    QFETCH(std::vector<TimeRange>, steps);
    QFETCH(std::size_t, first);
    QFETCH(std::size_t, last);
    QCOMPARE(benchmarkRun(hostSteps(steps)), std::pair(first, last));
}

// 4.2.6: from the previous step's last kernel end to the own one; the first from its host start.
void TestSteps::windowsFollowTheGpu()
{
    const Run run = buildRun("p1 gpu0/s7: k[10,20)#1 k[35,50)#2 k[55,70)#4\n"
                             "p1 gpu0/s8: k[15,28)#3\n"
                             "p1 t1 api: cudaLaunchKernel[1,2)#1 cudaLaunchKernel[3,4)#3 "
                             "cudaLaunchKernel[32,33)#2 cudaLaunchKernel[52,53)#4\n"
                             "p1 t1 textrange: "
        + marker(1, 1, 0, 0, 8).substr(11) + marker(2, 0, 2, 30, 34).substr(11)
        + marker(3, 0, 2, 51, 54).substr(11));
    const RunSteps steps = stepsIn(run);
    const RankSteps &rank = steps.ranks[0];
    QCOMPARE(steps.source, StepSource::Markers);
    QVERIFY(rank.attributed);
    // Times are rebased by 10, the first kernel's start.
    QCOMPARE(windowsOf(rank), (Windows {{-10, 18}, {18, 40}, {40, 60}}));
    QCOMPARE(rank.context, (IntervalSet {{-10, 18}}));
    QCOMPARE(rank.generation, (IntervalSet {{18, 60}}));
    QCOMPARE(rank.aggregate, (IntervalSet {{-10, 60}}));
    QCOMPARE(hostPeriods(rank, StepPhase::Context), (IntervalSet {{-10, 20}}));
    QCOMPARE(hostPeriods(rank, StepPhase::Generation), (IntervalSet {{20, 44}}));
    QCOMPARE(benchmarkSpan(rank), (TimeRange {-10, 44}));
}

void TestSteps::windowsOfLateAndEarlyWork()
{
    const auto build = [](TimeNs lateLaunch) {
        return buildRun(
            "p1 gpu0/s7: early[0,900)#1 a[1000,1010)#2 c[30000000,30000005)#4 b[1001,1004)#3\n"
            "p1 t1 api: cudaLaunchKernel[10,11)#1 cudaLaunchKernel[105,106)#2 "
            "cudaLaunchKernel[210,211)#3 cudaLaunchKernel["
            + std::to_string(lateLaunch) + ',' + std::to_string(lateLaunch + 1) + ")#4\n"
            + "p1 t1 range: " + marker(1, 0, 4, 100, 150).substr(11)
            + marker(2, 0, 4, 200, 250).substr(11) + marker(3, 0, 4, 300, 350).substr(11));
    };
    // Launched before the first step: left out. Step 2's work ends before step 1's: no window, and
    // the mark stays. Step 3 has only work launched up to 10 ms past its end.
    const RunSteps within = stepsIn(build(350 + 10 * kMs));
    QCOMPARE(windowsOf(within.ranks[0]), (Windows {{100, 1010}, {}, {1010, 30'000'005}}));
    const RunSteps after = stepsIn(build(350 + 10 * kMs + 1));
    QCOMPARE(windowsOf(after.ranks[0]), (Windows {{100, 1010}, {}, {}}));
}

void TestSteps::hostPeriodsWithoutJoin()
{
    const Run run = buildRun("p1 gpu0/s7: k[0,20)\np1 t1 range: " + marker(1, 2, 0, 0, 8).substr(11)
        + marker(2, 0, 2, 30, 34).substr(11) + marker(3, 0, 2, 51, 54).substr(11));
    const RankSteps rank = stepsIn(run).ranks[0];
    QVERIFY(!rank.attributed);
    QCOMPARE(windowsOf(rank), (Windows {{}, {}, {}}));
    QCOMPARE(rank.context, (IntervalSet {{0, 30}}));
    QCOMPARE(rank.generation, (IntervalSet {{30, 54}}));
    QCOMPARE(rank.aggregate, (IntervalSet {{0, 54}}));
    QVERIFY(!stepsIn(run).warnings.empty());
}

void TestSteps::processesWithoutGpuWork()
{
    const std::string steps = marker(1, 0, 2, 0, 8).substr(11);
    const Run run
        = buildRun("p1 gpu0/s7: k[0,20)\np1 t1 range: " + steps + "\np2 t1 range: " + steps);
    const RunSteps found = stepsIn(run);
    QCOMPARE(found.ranks.size(), std::size_t {1});
    QCOMPARE(found.processesWithoutGpu, std::size_t {1});
    QCOMPARE(found.ranks[0].steps.size(), std::size_t {1});
    QVERIFY(std::ranges::any_of(found.warnings,
        [](const Warning &warning) { return warning.text.contains(u"without GPU work"); }));
}

void TestSteps::ranksWithoutMarkers()
{
    const Run run = buildRun("p1 gpu0/s7: k[0,20)\np2 gpu1/s7: allreduce[0,20)\np1 t1 range: "
        + marker(1, 0, 2, 0, 8).substr(11));
    const RunSteps steps = stepsIn(run);
    QCOMPARE(steps.source, StepSource::Markers);
    QCOMPARE(steps.ranks[1].source, StepSource::None);
    QVERIFY(steps.ranks[1].aggregate.isEmpty() && steps.wholeTrace.empty());
    QVERIFY(std::ranges::any_of(steps.warnings, [](const Warning &warning) {
        return warning.text.contains(u"Ranks without forward steps");
    }));
}

// 4.2.14: iterations end at holes over 1 ms; the most frequent count makes the steps.
void TestSteps::collectives()
{
    std::string text = "p1 gpu0/s7: ";
    for (int i = 0; i < 7; ++i) {
        const TimeNs begin = i * 3 * kMs;
        text += "ncclDevKernel_AllReduce_Sum[" + std::to_string(begin) + ','
            + std::to_string(begin + 10) + ") gemm[" + std::to_string(begin + 20) + ','
            + std::to_string(begin + 30) + ") ";
        if (i != 2) { // one iteration has fewer
            // Exactly 1 ms after the end: the same iteration.
            text += "allreduce_fusion[" + std::to_string(begin + 10 + kMs) + ','
                + std::to_string(begin + 15 + kMs) + ") ";
        }
    }
    const RunSteps steps = stepsIn(buildRun(text));
    QCOMPARE(steps.source, StepSource::Collectives);
    const RankSteps &rank = steps.ranks[0];
    QCOMPARE(rank.steps.size(), std::size_t {6});
    QCOMPARE(rank.steps[0].host, (TimeRange {0, kMs + 15}));
    QCOMPARE(rank.steps[2].host, (TimeRange {9 * kMs, 10 * kMs + 15}));
    QCOMPARE(rank.steps[2].number, qint64 {3});
    QCOMPARE(rank.steps[2].phase, StepPhase::Unknown);
    QCOMPARE(rank.steps[2].marker, EventId::None);
    QVERIFY(rank.context.isEmpty() && rank.generation.isEmpty());
    QCOMPARE(rank.aggregate, (IntervalSet {{0, 19 * kMs + 15}}));
}

void TestSteps::fewCollectivesAreNoSteps()
{
    std::string text = "p1 gpu0/s7: ";
    for (int i = 0; i < 4; ++i)
        text += "allreduce[" + std::to_string(2 * i * kMs) + ',' + std::to_string(2 * i * kMs + 10)
            + ") ";
    const RunSteps steps = stepsIn(buildRun(text));
    QCOMPARE(steps.source, StepSource::None);
    QCOMPARE(steps.wholeTrace, (Windows {{0, 6 * kMs + 10}}));
}

// Every trace has its own clock.
void TestSteps::wholeTracePerTrace()
{
    const TracePtr a
        = buildTrace("p1 gpu0/s7: k[100,120)\np1 gpu1/s7: k[110,150)\np1 gpu0/s9 copy: H[0,500)");
    const TracePtr b = buildTrace("p2 gpu0/s7: k[9000,9010)\np2 gpu0/s8 graph: [9020,9030)");
    const RunSteps steps = stepsIn(makeRun({a, b}, u"two"_s));
    QCOMPARE(steps.wholeTrace, (Windows {{0, 50}, {0, 30}}));
}

void TestSteps::nothingAtAll()
{
    const RunSteps steps = stepsIn(buildRun(""));
    QCOMPARE(steps.source, StepSource::None);
    QVERIFY(steps.ranks.empty());
    QCOMPARE(steps.wholeTrace, (Windows {{}}));
}

QTEST_GUILESS_MAIN(TestSteps)
#include "tst_steps.moc"
