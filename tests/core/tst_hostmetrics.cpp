// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/blockbootstrap.h"
#include "core/analysis/hostmetrics.h"
#include "core/io/traceloader.h"
#include "support/core/files.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QtTest>

#include <cmath>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

namespace {

struct Answer {
    Run run;
    HostFactsPtr facts;
    HostVerdict verdict;
};

Answer ask(Run run, const Scope &scope = {}, const HostTables &tables = loadHostTables())
{
    Answer answer {std::move(run), nullptr, {}};
    answer.facts = collectHostFacts(answer.run, tables);
    answer.verdict = judgeCorrected(answer.run, *answer.facts, scope, tables.thresholds);
    return answer;
}

HostVerdict judgeText(std::string_view text, const Scope &scope = {})
{
    return ask(buildRun(text), scope).verdict;
}

double valueOf(const WindowMetrics &window, Metric metric)
{
    return window[metric].known ? window[metric].value : -1;
}

// Two ranks on two GPUs with one context and one generation step each; times are file times, the
// first kernel begins at 0. Rank 1 is idle longer.
constexpr const char *kTwoRanks = R"(
    p1 gpu0/s7: gemm[0,60)#1 ncclDevKernel_AllReduce[60,80)#2 gemm[120,180)#3
    p1 t1 api: cudaLaunchKernel[-20,-10)#1 cudaLaunchKernel[-10,-5)#2 cudaLaunchKernel_v7000[100,110)#3
    p1 t1 range: _prepare_inputs[85,100)
    p1 t1 textrange: _forward_step 1: 1 ctx reqs, 0 gen reqs[-20,10) _forward_step 2: 0 ctx reqs, 8 gen reqs[80,130)
    p2 gpu1/s7: gemm[0,40)#1 allreduce_fusion[70,80)#2 gemm[140,180)#3
    p2 t1 api: cudaLaunchKernel[-20,-10)#1 cudaLaunchKernel[-10,-5)#2 cudaGraphLaunch_v10000[130,135)#3
    p2 t1 textrange: _forward_step 1: 1 ctx reqs, 0 gen reqs[-20,10) _forward_step 2: 0 ctx reqs, 8 gen reqs[80,140)
)";

// What differs from an expected file (4.2, "Keys"), as lines.
class Comparison {
public:
    void note(const QString &line) { m_lines.push_back(line); }

    void near(const QString &what, double actual, double expected, double tolerance)
    {
        if (!(std::abs(actual - expected) <= tolerance))
            note(u"%1 is %2, not %3"_s.arg(what).arg(actual).arg(expected));
    }

    void window(const QString &name, const std::optional<WindowMetrics> &actual,
        const QJsonValue &expected);

    [[nodiscard]] QString text() const { return m_lines.join(u'\n'); }

private:
    QStringList m_lines;
};

void Comparison::window(
    const QString &name, const std::optional<WindowMetrics> &actual, const QJsonValue &expected)
{
    if (actual.has_value() != expected.isObject())
        note(name + u" is present on one side only"_s);
    if (!actual || !expected.isObject())
        return;
    const QJsonObject json = expected.toObject();
    near(name + u" total_us"_s, static_cast<double>(actual->total) / 1000,
        json.value(u"total_us"_s).toDouble(), 0.0501);
    for (const Metric metric : {Metric::GpuIdle, Metric::GpuUtilization, Metric::LaunchTotal,
             Metric::Nccl, Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution}) {
        const QString key
            = metric == Metric::LaunchTotal ? u"launch_overhead_ratio"_s : metricKey(metric);
        const Measure &measure = (*actual)[metric];
        if (measure.known != json.value(key).isDouble())
            note(name + u' ' + key + u" is known on one side only"_s);
        else if (measure.known)
            near(name + u' ' + key, measure.value, json.value(key).toDouble(), 0.0000501);
    }
}

QJsonArray arrayOf(const std::vector<int> &values)
{
    QJsonArray array;
    for (const int value : values)
        array.push_back(value);
    return array;
}

QString verdictWord(Verdict verdict)
{
    return verdict == Verdict::Yes ? u"YES"_s
        : verdict == Verdict::No   ? u"NO"_s
                                   : u"INCONCLUSIVE"_s;
}

QJsonValue evidenceWord(Evidence evidence)
{
    if (evidence == Evidence::None)
        return QJsonValue::Null;
    return evidence == Evidence::Strong ? u"strong"_s : u"weak"_s;
}

void compareSteady(
    Comparison &comparison, const std::optional<SteadyPeriod> &actual, const QJsonValue &expected)
{
    if (actual.has_value() != expected.isObject())
        comparison.note(u"steady is present on one side only"_s);
    if (!actual || !expected.isObject())
        return;
    const QJsonObject json = expected.toObject();
    comparison.near(u"steps"_s, actual->steps, json.value(u"steps"_s).toInt(), 0);
    comparison.near(u"max_gen"_s, actual->maxGen, json.value(u"max_gen"_s).toInt(), 0);
    comparison.near(
        u"median"_s, actual->median, json.value(u"period_us_median"_s).toDouble(), 0.0501);
    comparison.near(u"mean"_s, actual->mean, json.value(u"period_us_mean"_s).toDouble(), 0.0501);
    if (!(actual->low <= actual->mean && actual->mean <= actual->high))
        comparison.note(u"the mean is outside its interval"_s);
}

QString compare(const Answer &answer, const QJsonObject &expected)
{
    const HostVerdict &verdict = answer.verdict;
    Comparison comparison;
    if (expected.value(u"verdict"_s) != verdictWord(verdict.verdict))
        comparison.note(u"verdict is "_s + verdictWord(verdict.verdict));
    if (expected.value(u"evidence"_s) != evidenceWord(verdict.evidence))
        comparison.note(u"evidence differs"_s);
    if (verdict.verdict == Verdict::Inconclusive) {
        if (verdict.reasons.empty())
            comparison.note(u"no reason"_s);
        return comparison.text();
    }
    if (expected.value(u"devices"_s).toArray() != arrayOf(verdict.devices))
        comparison.note(u"devices differ"_s);
    comparison.near(u"processes_with_steps"_s, verdict.processesWithSteps,
        expected.value(u"processes_with_steps"_s).toInt(-1), 0);
    if (expected.value(u"bench_steps_per_process"_s).toArray()
        != arrayOf(verdict.benchStepsPerProcess))
        comparison.note(u"bench_steps_per_process differ"_s);
    if (expected.contains(u"window"_s)
        && expected.value(u"window"_s).toString() != verdict.windowNote)
        comparison.note(u"window is "_s + verdict.windowNote);
    comparison.window(u"aggregate"_s, verdict.aggregate, expected.value(u"aggregate"_s));
    comparison.window(u"context_host_periods"_s, verdict.contextHostPeriods,
        expected.value(u"context_host_periods"_s));
    comparison.window(u"generation_host_periods"_s, verdict.generationHostPeriods,
        expected.value(u"generation_host_periods"_s));
    const bool attributed
        = std::ranges::any_of(stepsOf(*answer.facts).ranks, &RankSteps::attributed);
    if (attributed || expected.contains(u"context_gpu_periods"_s)) {
        comparison.window(
            u"context_gpu_periods"_s, verdict.context, expected.value(u"context_gpu_periods"_s));
        comparison.window(u"generation_gpu_periods"_s, verdict.generation,
            expected.value(u"generation_gpu_periods"_s));
    }
    compareSteady(comparison, verdict.steady, expected.value(u"steady"_s));
    return comparison.text();
}

} // namespace

class TestHostMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoRanks();
    void rankScope();
    void phaseScope();
    void timeScope();
    void emptySelection();
    void sharedDevice();
    void inconclusive_data();
    void inconclusive();
    void missingEvidenceIsNull();
    void prepNames();
    void backPressure();
    void steadyPeriods();
    void bootstrapRepeats();
    void coverage();
    void generationGraphs();
    void severalTraces();
    void metricIntervalsAddUp();
    void differenceIsExplained();
    void keys();
    void expectedFiles();
};

// Rank 0: context [-20,80), generation [80,180); rank 1 the same. Busy 80 + 60 and 50 + 40.
void TestHostMetrics::twoRanks()
{
    const HostVerdict verdict = judgeText(kTwoRanks);
    QCOMPARE(verdict.windowNote, u"forward steps of the benchmark run"_s);
    QCOMPARE(verdict.aggregate.total, TimeNs {400});
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuUtilization), 230.0 / 400);
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuIdle), 170.0 / 400);
    QCOMPARE(valueOf(verdict.aggregate, Metric::LaunchOverhead), 45.0 / 400);
    QCOMPARE(valueOf(verdict.aggregate, Metric::Nccl), 20.0 / 230);
    QCOMPARE(valueOf(verdict.aggregate, Metric::Communication), 30.0 / 230);
    QCOMPARE(valueOf(verdict.aggregate, Metric::PrepExposed), 1.0);
    QCOMPARE(valueOf(verdict.aggregate, Metric::PrepImpact), 15.0 / 400);
    QCOMPARE(valueOf(verdict.aggregate, Metric::PrepIdleAttribution), 15.0 / 170);
    QCOMPARE(verdict.aggregate.stepCount, 2);
    QCOMPARE(verdict.aggregate.applicableCount, 6);
    QVERIFY(verdict.context && verdict.generation);
    QCOMPARE(verdict.context->total, TimeNs {200});
    QCOMPARE(valueOf(*verdict.context, Metric::GpuUtilization), 130.0 / 200);
    QVERIFY(!(*verdict.context)[Metric::PrepExposed].known);
    QCOMPARE(valueOf(*verdict.generation, Metric::GpuUtilization), 100.0 / 200);
    QCOMPARE(verdict.verdict, Verdict::Yes);
    QCOMPARE(verdict.evidence, Evidence::Strong); // launch overhead crossed in the aggregate
    QCOMPARE(verdict.devices, (std::vector<int> {0, 1}));
    QCOMPARE(verdict.ranks.size(), std::size_t {2});
    QCOMPARE(verdict.ranks[1].pid, 2u);
    QCOMPARE(verdict.ranks[1].deviceOrdinal, 1);
    QCOMPARE(valueOf(verdict.ranks[0].metrics, Metric::GpuUtilization), 140.0 / 200);
    QCOMPARE(valueOf(verdict.ranks[1].metrics, Metric::GpuUtilization), 90.0 / 200);
}

void TestHostMetrics::rankScope()
{
    Scope scope;
    scope.ranks = {1};
    const HostVerdict verdict = judgeText(kTwoRanks, scope);
    QCOMPARE(verdict.aggregate.total, TimeNs {200});
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuUtilization), 90.0 / 200);
    QCOMPARE(verdict.ranks.size(), std::size_t {1});
    QCOMPARE(verdict.ranks[0].rank, std::size_t {1});
    QCOMPARE(verdict.devices, (std::vector<int> {1}));
    QVERIFY(!verdict.aggregate[Metric::PrepExposed].known); // the other rank's preparation
}

void TestHostMetrics::phaseScope()
{
    Scope scope;
    scope.phase = StepPhase::Generation;
    const HostVerdict verdict = judgeText(kTwoRanks, scope);
    QCOMPARE(verdict.aggregate.total, TimeNs {200});
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuUtilization), 0.5);
    QCOMPARE(verdict.aggregate.stepCount, 1);
    QVERIFY(!verdict.context && verdict.generation);
    // Generation thresholds apply: 0.25 idle would not cross 0.30.
    const auto idle = static_cast<std::size_t>(Metric::GpuIdle);
    QCOMPARE(verdict.aggregate.crossed[idle], verdict.generation->crossed[idle]);
    QCOMPARE(verdict.aggregate.crossedCount, verdict.generation->crossedCount);
}

// 4.2.13: the range replaces the windows; phases are range ∩ windows.
void TestHostMetrics::timeScope()
{
    Scope scope;
    scope.time = TimeRange {70, 100};
    const HostVerdict verdict = judgeText(kTwoRanks, scope);
    QCOMPARE(verdict.windowNote, u"selected time range"_s);
    QCOMPARE(verdict.aggregate.total, TimeNs {60});
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuUtilization), 20.0 / 60);
    QCOMPARE(valueOf(verdict.aggregate, Metric::PrepExposed), 1.0);
    QCOMPARE(verdict.context->total, TimeNs {20});
    QCOMPARE(valueOf(*verdict.context, Metric::GpuIdle), 0.0);
    QCOMPARE(verdict.generation->total, TimeNs {40});
    QCOMPARE(verdict.aggregate.stepCount, 2);
    scope.ranks = {0};
    scope.phase = StepPhase::Context;
    const HostVerdict part = judgeText(kTwoRanks, scope);
    QCOMPARE(part.aggregate.total, TimeNs {10});
    QCOMPARE(part.aggregate.stepCount, 1);
    // A range also answers where there are no steps at all.
    scope = {};
    scope.time = TimeRange {10, 20};
    const HostVerdict plain
        = judgeText("p1 gpu0/s7: a[0,15) b[30,40)\np1 t1 api: cudaLaunchKernel[12,14)", scope);
    QCOMPARE(valueOf(plain.aggregate, Metric::GpuIdle), 0.5);
    QCOMPARE(valueOf(plain.aggregate, Metric::LaunchOverhead), 0.2);
}

void TestHostMetrics::emptySelection()
{
    Scope scope;
    scope.time = TimeRange {50, 50};
    const HostVerdict verdict = judgeText(kTwoRanks, scope);
    QCOMPARE(verdict.verdict, Verdict::Inconclusive);
    QVERIFY(!verdict.reasons.empty());
    for (const Measure &measure : verdict.aggregate.measures)
        QVERIFY(!measure.known && !measure.reason.isEmpty());
    scope = {};
    scope.ranks = {7};
    QCOMPARE(judgeText(kTwoRanks, scope).verdict, Verdict::Inconclusive);
}

// Two processes on one GPU: the union of their windows, once; host sides add up.
void TestHostMetrics::sharedDevice()
{
    const HostVerdict verdict = judgeText(R"(
        map p1 0 4
        map p2 0 4
        p1 gpu0/s7: a[0,40)#1 a[60,80)#2
        p2 gpu0/s7: b[30,50)#1
        p1 t1 api: cudaLaunchKernel[-10,0)#1 cudaLaunchKernel[50,55)#2
        p2 t1 api: cudaLaunchKernel[5,9)#1
        p1 t1 range: _forward_step 1: 1 ctx reqs, 0 gen reqs[-10,0) _forward_step 2: 1 ctx reqs, 0 gen reqs[50,60)
        p2 t1 range: _forward_step 1: 0 ctx reqs, 1 gen reqs[0,20)
    )");
    QCOMPARE(verdict.ranks.size(), std::size_t {2});
    QCOMPARE(verdict.aggregate.total, TimeNs {90}); // [-10,80) and [0,50) on the same GPU
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuUtilization), 70.0 / 90);
    QCOMPARE(valueOf(verdict.aggregate, Metric::LaunchTotal), 19.0 / 90);
    QCOMPARE(verdict.ranks[1].metrics.total, TimeNs {50});
    QCOMPARE(valueOf(verdict.ranks[1].metrics, Metric::GpuUtilization), 1.0);
}

void TestHostMetrics::inconclusive_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("reason"); // empty: conclusive
    const auto add = [](const char *name, const char *text, const QString &reason) {
        QTest::newRow(name) << QByteArray(text) << reason;
    };
    add("nothing", "", u"There is no GPU work"_s);
    add("copies only", "p1 gpu0/s7 copy: HtoD[0,10)#1\np1 t1 api: cudaMemcpyAsync[0,2)#1",
        u"There is no GPU work"_s);
    add("markers without GPU work", "p1 t1 range: _forward_step 1: 1 ctx reqs, 0 gen reqs[0,10)",
        u"There is no GPU work"_s);
    add("lost graphs",
        "p1 gpu0/s7: a[0,10)#1\np1 t1 api: cudaLaunchKernel[0,1)#1 cudaGraphLaunch[5,6)#2",
        u"CUDA graphs were launched"_s);
    add("one rank lost its graphs",
        "p1 gpu0/s7: a[0,10)#1\np1 t1 api: cudaGraphLaunch[0,1)#1\n"
        "p2 gpu1/s7: a[0,10)#1\np2 t1 api: cudaLaunchKernel[0,1)#1 cudaGraphLaunch[5,6)#2",
        u"CUDA graphs were launched"_s);
    add("nothing joins any call", "p1 gpu0/s7: a[0,10)#1\np1 t1 api: cudaGraphLaunch[5,6)#2",
        u""_s);
    add("neither calls nor markers", "p1 gpu0/s7: a[0,10)",
        u"neither CUDA API calls nor forward-step markers"_s);
    add("no calls, but markers",
        "p1 gpu0/s7: a[0,10)\np1 t1 range: _forward_step 1: 1 ctx reqs, 0 gen reqs[0,10)", u""_s);
    add("no markers, but calls", "p1 gpu0/s7: a[0,10)\np1 t1 api: cudaMalloc[0,1)", u""_s);
    add("graph nodes", "p1 gpu0/s7 graphnode: a[0,10)#2\np1 t1 api: cudaGraphLaunch[5,6)#2", u""_s);
    add("nodes by their call", "p1 gpu0/s7: a[0,10)#2\np1 t1 api: cudaGraphLaunch[5,6)#2", u""_s);
    add("whole graphs", "p1 gpu0/s7 graph: [0,10)#2\np1 t1 api: cudaGraphLaunch[5,6)#2", u""_s);
}

void TestHostMetrics::inconclusive()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, reason);
    const HostVerdict verdict
        = judgeText(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    QCOMPARE(verdict.verdict == Verdict::Inconclusive, !reason.isEmpty());
    QVERIFY(!verdict.reasons.empty());
    if (reason.isEmpty())
        return;
    QCOMPARE(verdict.evidence, Evidence::None);
    QVERIFY2(verdict.reasons.front().contains(reason), qPrintable(verdict.reasons.front()));
}

void TestHostMetrics::missingEvidenceIsNull()
{
    const HostVerdict noCalls = judgeText(
        "p1 gpu0/s7: a[0,10)\np1 t1 range: _forward_step 1: 1 ctx reqs, 0 gen reqs[0,20)");
    for (const Metric metric : {Metric::LaunchOverhead, Metric::LaunchTotal})
        QVERIFY(
            !noCalls.aggregate[metric].known && noCalls.aggregate[metric].reason.contains(u"API"));
    QCOMPARE(noCalls.aggregate.applicableCount, 2);
    const HostVerdict noRanges = judgeText("p1 gpu0/s7: a[0,10)\np1 t1 api: cudaLaunchKernel[0,1)");
    QVERIFY(noRanges.aggregate[Metric::PrepImpact].reason.contains(u"NVTX"));
    const HostVerdict lost = judgeText(
        "p1 gpu0/s7: a[0,10)#1\np1 t1 api: cudaLaunchKernel[0,1)#1 cudaGraphLaunch[5,6)#2");
    QVERIFY(
        !lost.aggregate[Metric::GpuIdle].known && !lost.aggregate[Metric::GpuUtilization].known);
    QVERIFY(!lost.coverage.byCount && !lost.coverage.byTime && !lost.coverage.reason.isEmpty());
    // No communication is a figure.
    QCOMPARE(valueOf(noRanges.aggregate, Metric::Nccl), 0.0);
}

// The first name that the trace has is chosen once; "." before it may be anything.
void TestHostMetrics::prepNames()
{
    const auto exposed = [](const char *ranges) {
        const HostVerdict verdict = judgeText(
            std::string(
                "p1 gpu0/s7: a[0,10) b[90,100)\np1 t1 api: cudaLaunchKernel[0,1)\np1 t1 range: ")
            + ranges);
        return verdict.aggregate[Metric::PrepImpact].numerator;
    };
    QCOMPARE(exposed("_prepare_inputs[20,50) _prepare_tp_inputs[30,40)"), 10.0);
    QCOMPARE(exposed("Engine._prepare_inputs[20,50) prepare_inputs[60,70)"), 30.0);
    QCOMPARE(exposed("a.b.prepare_inputs[60,70)"), 10.0);
    QCOMPARE(exposed("x_prepare_inputs[20,50) _prepare_inputs2[20,50)"), 0.0);
    QCOMPARE(
        exposed("_prepare_inputs[20,50) Engine._prepare_inputs[40,60) _prepare_inputs[0,5)"), 40.0);
}

// 513 launches that do not start before 10 000: the 513th finds 512 pending.
void TestHostMetrics::backPressure()
{
    std::string kernels = "p1 gpu0/s7: first[0,10)#9999 ";
    std::string calls = "p1 t1 api: ";
    for (int i = 1; i <= 514; ++i) {
        kernels += "k[" + std::to_string(10'000 + i) + ',' + std::to_string(10'001 + i) + ")#"
            + std::to_string(i) + ' ';
        calls += "cudaLaunchKernel[" + std::to_string(10 * i) + ',' + std::to_string(10 * i + 3)
            + ")#" + std::to_string(i) + ' ';
    }
    const HostVerdict verdict = judgeText(kernels + '\n' + calls);
    QCOMPARE(verdict.aggregate[Metric::LaunchTotal].numerator, 514.0 * 3);
    QCOMPARE(verdict.aggregate[Metric::LaunchOverhead].numerator, 512.0 * 3);
}

void TestHostMetrics::steadyPeriods()
{
    std::string text = "p1 gpu0/s7: k[0,10)\np1 t1 api: cudaLaunchKernel[0,1)\np1 t1 range: ";
    TimeNs t = 0;
    const auto step = [&](int ctx, int gen, TimeNs period) {
        text += "_forward_step 1: " + std::to_string(ctx) + " ctx reqs, " + std::to_string(gen)
            + " gen reqs[" + std::to_string(t) + ',' + std::to_string(t + 10) + ") ";
        t += period;
    };
    step(1, 3, 5000);
    for (const TimeNs period : {1000, 3000, 2000, 7000})
        step(0, 4, period);
    step(0, 3, 100);
    step(0, 4, 900); // the last: no next step
    const HostVerdict verdict = judgeText(text);
    QVERIFY(verdict.steady.has_value());
    QCOMPARE(verdict.steady->steps, 5);
    QCOMPARE(verdict.steady->maxGen, 4);
    QCOMPARE(verdict.steady->mean, 3.25);
    QCOMPARE(verdict.steady->median, 3.0); // upper median of 1, 2, 3, 7
    QCOMPARE(verdict.steady->p90, 7.0);
    Scope scope;
    scope.phase = StepPhase::Context;
    QVERIFY(!judgeText(text, scope).steady);
}

void TestHostMetrics::bootstrapRepeats()
{
    SplitMix random(1234567);
    // First outputs of the published generator for this seed.
    QCOMPARE(random.next(), std::uint64_t {6457827717110365317ull});
    QCOMPARE(random.next(), std::uint64_t {3203168211198807973ull});
    std::vector<std::vector<TimeNs>> series(2);
    for (int i = 0; i < 300; ++i)
        series[static_cast<std::size_t>(i % 2)].push_back(1000 + i % 7 * 10);
    const Interval95 first = meanInterval(series);
    const Interval95 second = meanInterval(series);
    QCOMPARE(first.low, second.low);
    QCOMPARE(first.high, second.high);
    QVERIFY(1020 < first.low && first.low < 1030 && 1030 < first.high && first.high < 1040);
    const std::vector<std::vector<TimeNs>> one {{500}};
    QCOMPARE(meanInterval(one).low, 500.0);
    QCOMPARE(meanInterval(one).high, 500.0);
    QCOMPARE(meanInterval({}).high, 0.0);
    const std::vector<std::vector<TimeNs>> equal {{7, 7, 7}, {}, {7, 7, 7, 7, 7}};
    QCOMPARE(meanInterval(equal).low, 7.0);
    QCOMPARE(meanInterval(equal).high, 7.0);
}

void TestHostMetrics::coverage()
{
    const char *text = "p1 gpu0/s7: a[0,30)#1\np1 gpu0/s7 graphnode: n[30,40)#2 n[40,60)#2\n"
                       "p1 t1 api: cudaLaunchKernel[0,1)#1 cudaGraphLaunch[1,2)#2";
    const GraphCoverage nodes = judgeText(text).coverage;
    QCOMPARE(nodes.byCount.value(), 2.0 / 3);
    QCOMPARE(nodes.byTime.value(), 0.5);
    QVERIFY(nodes.graphLaunches && nodes.reason.isEmpty());
    Scope scope;
    scope.time = TimeRange {0, 35};
    QCOMPARE(judgeText(text, scope).coverage.byCount.value(), 0.5);
    const GraphCoverage whole
        = judgeText("p1 gpu0/s7: a[0,30)#1\np1 gpu0/s7 graph: [30,60)#2\n"
                    "p1 t1 api: cudaLaunchKernel[0,1)#1 cudaGraphLaunch[1,2)#2")
              .coverage;
    QVERIFY(!whole.byCount && !whole.reason.isEmpty());
    QCOMPARE(whole.byTime.value(), 0.5);
    QCOMPARE(whole.wholeGraphExecutions, qint64 {1});
}

void TestHostMetrics::generationGraphs()
{
    QCOMPARE(judgeText(kTwoRanks).generationUsesGraphs, std::optional(true));
    Scope scope;
    scope.ranks = {0};
    QCOMPARE(judgeText(kTwoRanks, scope).generationUsesGraphs, std::optional(false));
    const HostVerdict unknown = judgeText(
        "p1 gpu0/s7: a[0,10)\np1 t1 range: _forward_step 1: 0 ctx reqs, 2 gen reqs[0,20)");
    QVERIFY(unknown.generation && !unknown.generationUsesGraphs);
}

// Rank files of one run: each on its own clock, devices never shared.
void TestHostMetrics::severalTraces()
{
    const TracePtr a = buildTrace(
        "p1 gpu0/s7: a[1000,1040) b[1060,1100)\np1 t1 api: cudaLaunchKernel[1000,1010)");
    const TracePtr b = buildTrace("p1 gpu0/s7: a[500000,500010) b[500090,500100)\np1 t1 api: "
                                  "cudaLaunchKernel[500000,500020)");
    const HostVerdict verdict = ask(makeRun({a, b}, u"two"_s)).verdict;
    QCOMPARE(verdict.aggregate.total, TimeNs {200});
    QCOMPARE(valueOf(verdict.aggregate, Metric::GpuUtilization), 0.5);
    QCOMPARE(valueOf(verdict.aggregate, Metric::LaunchOverhead), 0.15);
    QCOMPARE(verdict.ranks.size(), std::size_t {2});
    QCOMPARE(valueOf(verdict.ranks[1].metrics, Metric::GpuUtilization), 0.2);
    // A trace without calls: its part of the sum is not known, so the sum is not.
    const TracePtr c = buildTrace("p1 gpu0/s7: a[0,40)");
    QVERIFY(!ask(makeRun({a, c}, u"two"_s)).verdict.aggregate[Metric::LaunchOverhead].known);
}

void TestHostMetrics::metricIntervalsAddUp()
{
    const Answer answer = ask(buildRun(kTwoRanks));
    const auto intervals = [&](Metric metric, std::size_t rank, std::optional<StepPhase> phase) {
        return metricIntervals(*answer.facts, metric, rank, phase, {});
    };
    QCOMPARE(intervals(Metric::GpuIdle, 0, std::nullopt), (IntervalSet {{-20, 0}, {80, 120}}));
    QCOMPARE(intervals(Metric::GpuIdle, 0, StepPhase::Generation), (IntervalSet {{80, 120}}));
    QCOMPARE(intervals(Metric::PrepImpact, 0, std::nullopt), (IntervalSet {{85, 100}}));
    QCOMPARE(intervals(Metric::Nccl, 0, std::nullopt), (IntervalSet {{60, 80}}));
    QCOMPARE(intervals(Metric::Communication, 1, std::nullopt), (IntervalSet {{70, 80}}));
    QCOMPARE(intervals(Metric::LaunchOverhead, 0, StepPhase::Context), (IntervalSet {{-20, -5}}));
    QVERIFY(intervals(Metric::GpuIdle, 0, StepPhase::Unknown).isEmpty());
    Scope scope;
    scope.time = TimeRange {100, 130};
    QCOMPARE(metricIntervals(*answer.facts, Metric::GpuUtilization, 0, std::nullopt, scope),
        (IntervalSet {{120, 130}}));
    QCOMPARE(deviceBusyOf(*answer.facts, 1), (IntervalSet {{0, 40}, {70, 80}, {140, 180}}));
    QCOMPARE(hostPrepOf(*answer.facts, 0), (IntervalSet {{85, 100}}));
    QVERIFY(hostPrepOf(*answer.facts, 1).isEmpty());
}

void TestHostMetrics::differenceIsExplained()
{
    const HostTables tables = loadHostTables();
    // A whole graph that the published script takes for idle time.
    const Run run = buildRun(
        "p1 gpu0/s7: a[0,10)#1 b[90,100)#3\np1 gpu0/s7 graph: [10,90)#2\n"
        "p1 t1 api: cudaLaunchKernel[0,1)#1 cudaGraphLaunch[1,2)#2 cudaLaunchKernel[3,4)#3");
    const HostVerdict corrected = ask(run).verdict;
    const HostVerdict reference = judgeReference(run, tables, tables.thresholds);
    QCOMPARE(corrected.verdict, Verdict::No);
    QCOMPARE(reference.verdict, Verdict::Yes);
    const QString text = explainDifference(corrected, reference);
    QVERIFY2(text.contains(u"NO") && text.contains(u"YES") && text.contains(u"CUDA graphs"),
        qPrintable(text));
    QVERIFY2(text.endsWith(u'.') && text.count(u'.') == 1, qPrintable(text));
    QCOMPARE(explainDifference(corrected, corrected), QString());
    HostVerdict failed = reference;
    failed.error = u"table X not found"_s;
    QVERIFY(explainDifference(corrected, failed).contains(u"table X not found"));
}

void TestHostMetrics::keys()
{
    QSet<QString> keys;
    for (std::size_t i = 0; i < kMetricCount; ++i)
        keys.insert(metricKey(static_cast<Metric>(i)));
    QCOMPARE(keys.size(), static_cast<qsizetype>(kMetricCount));
    QVERIFY(!keys.contains(QString()));
    QCOMPARE(metricKey(Metric::LaunchTotal), u"launch_overhead_ratio_total"_s);
}

void TestHostMetrics::expectedFiles()
{
    if (sharedTraces().isEmpty())
        QSKIP("the folder of shared traces is not there");
    QStringList expected = sharedTraceFiles(u"cases"_s, u"*.corrected.json"_s);
    expected += sharedTraceFiles(u"nsys/expected"_s, u"*.corrected.json"_s);
    int used = 0;
    for (const QString &path : std::as_const(expected)) {
        QString trace = path;
        trace.replace(u"/expected/"_s, u"/"_s).replace(u".corrected.json"_s, u".sqlite"_s);
        Progress progress;
        Result<Run> run = loadRun({trace}, progress);
        QVERIFY2(run.has_value(), run ? "" : qPrintable(run.error().message()));
        const QJsonObject wanted = test::readJson(path);
        QVERIFY2(!wanted.isEmpty(), qPrintable(path));
        const QString difference = compare(ask(*run), wanted);
        QVERIFY2(difference.isEmpty(), qPrintable(path + u'\n' + difference));
        ++used;
    }
    qInfo("%d files agree", used);
    QVERIFY(used > 0);
}

QTEST_GUILESS_MAIN(TestHostMetrics)
#include "tst_hostmetrics.moc"
