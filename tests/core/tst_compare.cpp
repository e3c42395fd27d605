// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/compare.h"
#include "core/io/traceloader.h"
#include "support/core/files.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace gapscope;
using namespace Qt::StringLiterals;

// Two runs compared per step: the shared pair, small runs whose answer is known, and what is not comparable.
class TestCompare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pairOfTheCases();
    void operationsAreTheConfiguredOnes_data();
    void operationsAreTheConfiguredOnes();
    void unattributedIsSmall_data();
    void unattributedIsSmall();
    void tablesAddUp_data();
    void tablesAddUp();
    void realPairsAnswerOrSayWhy_data();
    void realPairsAnswerOrSayWhy();
    void statusRules_data();
    void statusRules();
    void stepsPairByWorkload();
    void kernelsMoveBetweenEagerAndGraph();
    void kernelsHiddenInWholeGraphsAreNotGone();
    void callsThatAreNumberedAreOneOperation();
    void withoutGpuWork();
    void differentRunsAreNamed_data();
    void differentRunsAreNamed();
    void scopesOfOneRun();
    void rangesWithoutSteps();
    void oneRunAlone();
};

namespace {

ComparedRun sideOf(Run run, const QString &label = {})
{
    ComparedRun side;
    side.facts = collectHostFacts(run, loadHostTables());
    side.run = std::move(run);
    side.label = label;
    return side;
}

ComparedRun load(const QString &path)
{
    Progress progress;
    Result<Run> run = loadRun({path}, progress);
    if (!run)
        qFatal("%s", qPrintable(run.error().message()));
    return sideOf(std::move(run).value());
}

QString shared(const QString &folder, const QString &name)
{
    const QStringList files = test::sharedTraceFiles(folder, name);
    return files.isEmpty() ? QString() : files.first();
}

CompareTables tables() { return loadCompareTables(loadHostTables()); }

const OperationDelta *find(const RunComparison &result, const QString &name)
{
    const auto row = std::ranges::find(result.operations, name, &OperationDelta::name);
    return row == result.operations.end() ? nullptr : &*row;
}

// What a small run does in each step; one rank unless said otherwise.
struct Plan {
    int steps = 10;
    int ranks = 1;
    int gen = 8;
    int contextEvery = 0; // every n-th step has a context request
    int period = 1000;
    int work = 100; // ns of the one kernel
    int update = 200; // ns of the range "update"
    bool graph = false;
    bool whole = false; // the graph recorded as a whole
    bool markers = true;
    std::string gpu = "GPU A";
};

std::string hostText(const Plan &plan, int rank)
{
    const std::string process = "p" + std::to_string(rank + 1);
    std::string ranges = process + " t1 range:";
    std::string calls = process + " t1 api:";
    for (int i = 0; i < plan.steps; ++i) {
        const int begin = 10 + i * plan.period;
        const bool context = plan.contextEvery > 0 && i % plan.contextEvery == 0;
        const auto span = [&](int from, int length) {
            return '[' + std::to_string(begin + from) + ',' + std::to_string(begin + from + length) + ')';
        };
        if (plan.markers)
            ranges += " _forward_step " + std::to_string(i) + ": " + std::to_string(context) + " ctx reqs, "
                + std::to_string(plan.gen) + " gen reqs" + span(0, 300);
        ranges += " _update_requests" + span(400, plan.update);
        calls += (plan.graph || plan.whole ? " cudaGraphLaunch" : " cudaLaunchKernel") + span(20, 30) + '#'
            + std::to_string(i + 1);
    }
    return ranges + '\n' + calls + '\n';
}

std::string gpuText(const Plan &plan, int rank)
{
    std::string text = "p" + std::to_string(rank + 1) + " gpu0/s7"
        + (plan.whole           ? " graph:"
                : plan.graph ? " graphnode:"
                             : ":");
    for (int i = 0; i < plan.steps; ++i) {
        const int begin = 70 + i * plan.period;
        text += (plan.whole ? " [" : " gemm[") + std::to_string(begin) + ',' + std::to_string(begin + plan.work) + ")#"
            + std::to_string(i + 1);
    }
    return text + '\n';
}

Run runOf(const Plan &plan)
{
    std::string text;
    for (int rank = 0; rank < plan.ranks; ++rank) {
        text += gpuText(plan, rank) + hostText(plan, rank);
        text += "map p" + std::to_string(rank + 1) + " 0 " + std::to_string(rank) + '\n';
        text += "gpu " + std::to_string(rank) + " \"" + plan.gpu + "\"\n";
    }
    return test::buildRun(text);
}

RunComparison compared(const Plan &baseline, const Plan &target)
{
    return compareRuns(sideOf(runOf(baseline)), sideOf(runOf(target)), tables());
}

void verifyAddsUp(const RunComparison &result)
{
    Delta operations;
    for (const OperationDelta &row : result.operations) {
        operations.baseline += row.exclusive.baseline;
        operations.target += row.exclusive.target;
    }
    Delta waterfall = result.waterfall.unattributed;
    for (const WaterfallPart &part : result.waterfall.parts) {
        waterfall.baseline += part.us.baseline;
        waterfall.target += part.us.target;
    }
    for (const Delta &sum : {operations, waterfall}) {
        QVERIFY(qAbs(sum.baseline - result.period.value.baseline) < 0.001);
        QVERIFY(qAbs(sum.target - result.period.value.target) < 0.001);
        QVERIFY(qAbs(sum.change() - result.period.value.change()) < 0.01);
    }
    QVERIFY(result.operations.empty() || result.operations.back().isUnattributed());
}

} // namespace

void TestCompare::pairOfTheCases()
{
    const QString baseline = shared(u"cases"_s, u"08_pair_baseline.sqlite"_s);
    if (baseline.isEmpty())
        QSKIP("the shared traces are not here");
    const QString folder = QFileInfo(baseline).path();
    const RunComparison result
        = compareRuns(load(baseline), load(folder + u"/08_pair_target.sqlite"_s), tables());
    QVERIFY2(result.comparability.comparable,
        qPrintable(result.comparability.reasons.empty() ? QString()
                                                        : result.comparability.reasons.front()));
    QCOMPARE(result.unit, ComparedUnit::Step);
    QVERIFY(result.steady);
    QCOMPARE(result.workload, (Workload {0, 500}));
    for (const auto &[side, name] : {std::pair(&result.baseline, u"baseline"_s), {&result.target, u"target"_s}}) {
        const QJsonObject steady
            = test::readJson(folder + u"/08_pair_%1.corrected.json"_s.arg(name))[u"steady"_s].toObject();
        QCOMPARE(static_cast<int>(side->steps), steady[u"steps"_s].toInt());
        QVERIFY(qAbs(side->mean - steady[u"period_us_mean"_s].toDouble()) < 0.5);
        QVERIFY(qAbs(side->median - steady[u"period_us_median"_s].toDouble()) < 0.5);
        QVERIFY(side->low < side->mean && side->mean < side->high);
    }
    verifyAddsUp(result);
    QCOMPARE(find(result, u"_update_requests"_s)->status, DeltaStatus::Regression);
    QCOMPARE(find(result, u"_update_requests"_s)->sourceFunction, u"PyExecutor._update_requests"_s);
    QCOMPARE(find(result, u"broadcast_requests"_s)->status, DeltaStatus::New);
    QCOMPARE(find(result, u"_process_requests"_s)->status, DeltaStatus::Improved);
    QCOMPARE(find(result, u"_schedule"_s)->status, DeltaStatus::Unchanged);
    QCOMPARE(find(result, u"_update_requests"_s)->significant, std::optional(true));
    QVERIFY(*result.period.change.low > 0);
    // Not counted twice: the outer range keeps only its own time.
    const OperationDelta *fetch = find(result, u"_fetch_new_requests"_s);
    QVERIFY(fetch->inclusive.target > fetch->exclusive.target + 200);
}

void TestCompare::operationsAreTheConfiguredOnes_data()
{
    QTest::addColumn<QString>("side");
    QTest::newRow("baseline") << u"baseline"_s;
    QTest::newRow("target") << u"target"_s;
}

void TestCompare::operationsAreTheConfiguredOnes()
{
    QFETCH(const QString, side);
    const QString path = shared(u"cases"_s, u"08_pair_%1.sqlite"_s.arg(side));
    if (path.isEmpty())
        QSKIP("the shared traces are not here");
    const RunComparison result = breakDown(load(path), tables());
    QString truth = path;
    truth.replace(u".sqlite"_s, u".truth.json"_s);
    const QJsonObject config = test::readJson(truth)[u"config"_s].toObject();
    int count = 0;
    const auto verify = [&](const QString &name, double configured) {
        const OperationDelta *row = find(result, name);
        QVERIFY2(row, qPrintable(name));
        QVERIFY2(qAbs(row->inclusive.target - configured) <= 0.01 * configured,
            qPrintable(u"%1: %2, configured %3"_s.arg(name).arg(row->inclusive.target).arg(configured)));
        ++count;
    };
    for (const QString &group : {u"ops_pre"_s, u"ops_sample"_s, u"ops_post"_s}) {
        for (const QJsonValue &entry : config[group].toArray()) {
            const QJsonArray operation = entry.toArray();
            verify(operation[0].toString(), operation[1].toDouble());
            for (const QJsonValue &child : operation[2].toArray())
                verify(child.toArray()[0].toString(), child.toArray()[2].toDouble());
        }
    }
    verify(config[u"prep_name"_s].toString(), config[u"prep_gen"_s].toDouble());
    qInfo("%d operations", count);
    QVERIFY(count >= 8);
}

void TestCompare::unattributedIsSmall_data()
{
    QTest::addColumn<QString>("baseline");
    QTest::addColumn<QString>("target");
    QTest::newRow("01") << u"01_host_bound_yes.sqlite"_s << QString();
    QTest::newRow("07") << u"07_straggler_tp4.sqlite"_s << QString();
    QTest::newRow("08") << u"08_pair_baseline.sqlite"_s << u"08_pair_target.sqlite"_s;
}

void TestCompare::unattributedIsSmall()
{
    QFETCH(const QString, baseline);
    QFETCH(const QString, target);
    const QString path = shared(u"cases"_s, baseline);
    if (path.isEmpty())
        QSKIP("the shared traces are not here");
    const RunComparison result = target.isEmpty()
        ? breakDown(load(path), tables())
        : compareRuns(load(path), load(shared(u"cases"_s, target)), tables());
    const Delta idle {result.waterfall.period.baseline - result.waterfall.gpuBusy().baseline,
        result.waterfall.period.target - result.waterfall.gpuBusy().target};
    const Delta rest = result.waterfall.unattributed;
    qInfo("unattributed %.1f of %.1f us idle, change %.2f of %.1f us", rest.target, idle.target,
        rest.change(), result.period.value.change());
    QVERIFY(rest.baseline <= 0.02 * idle.baseline);
    QVERIFY(rest.target <= 0.02 * idle.target);
    if (!target.isEmpty())
        QVERIFY(qAbs(rest.change()) <= 0.02 * qAbs(result.period.value.change()));
}

void TestCompare::tablesAddUp_data()
{
    QTest::addColumn<QString>("path");
    const QStringList files = test::sharedTraceFiles(u"cases"_s, u"*.sqlite"_s);
    qInfo("%lld cases", static_cast<long long>(files.size()));
    for (const QString &file : files)
        QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
    if (files.isEmpty())
        QTest::newRow("none") << QString();
}

void TestCompare::tablesAddUp()
{
    QFETCH(const QString, path);
    if (path.isEmpty())
        QSKIP("the shared traces are not here");
    const ComparedRun side = load(path);
    const RunComparison result = breakDown(side, tables());
    if (result.unit == ComparedUnit::None) {
        QVERIFY(!result.comparability.reasons.empty());
        return;
    }
    verifyAddsUp(result);
    QString corrected = path;
    corrected.replace(u".sqlite"_s, u".corrected.json"_s);
    const QJsonObject steady = test::readJson(corrected)[u"steady"_s].toObject();
    if (result.steady && !steady.isEmpty())
        QVERIFY(qAbs(result.target.mean - steady[u"period_us_mean"_s].toDouble()) < 0.5);
}

void TestCompare::realPairsAnswerOrSayWhy_data()
{
    QTest::addColumn<QString>("baseline");
    QTest::addColumn<QString>("target");
    QTest::newRow("fsdp") << u"fsdp_2gpu_before.sqlite"_s << u"fsdp_2gpu_after.sqlite"_s;
    QTest::newRow("transformer") << u"transformer_2p7b_eager.sqlite"_s
                                 << u"transformer_2p7b_cudagraph.sqlite"_s;
}

void TestCompare::realPairsAnswerOrSayWhy()
{
    QFETCH(const QString, baseline);
    QFETCH(const QString, target);
    const QString path = shared(u"nsys"_s, baseline);
    if (path.isEmpty())
        QSKIP("the shared traces are not here");
    const RunComparison result = compareRuns(load(path), load(shared(u"nsys"_s, target)), tables());
    for (const QString &reason : result.comparability.reasons)
        qInfo("%s", qPrintable(reason));
    for (const QString &note : result.comparability.notes)
        qInfo("%s", qPrintable(note));
    qInfo("unit %d, %.1f -> %.1f us, kernels %.1f -> %.1f", static_cast<int>(result.unit),
        result.period.value.baseline, result.period.value.target, result.kernelCount.value.baseline,
        result.kernelCount.value.target);
    QVERIFY(result.unit != ComparedUnit::None || !result.comparability.reasons.empty());
    if (result.unit != ComparedUnit::None)
        verifyAddsUp(result);
    // Whole traces are no steps: never a silent comparison.
    QVERIFY(result.unit == ComparedUnit::Step || !result.comparability.comparable);
}

void TestCompare::statusRules_data()
{
    QTest::addColumn<double>("baseline");
    QTest::addColumn<double>("target");
    QTest::addColumn<bool>("significant");
    QTest::addColumn<QString>("word");
    QTest::newRow("new") << 0.0 << 5.0 << false << u"NEW"_s;
    QTest::newRow("new, too small") << 0.0 << 4.9 << true << u"UNCHANGED"_s;
    QTest::newRow("removed") << 6.0 << 0.0 << false << u"REMOVED"_s;
    QTest::newRow("removed, too small") << 1.2 << 0.0 << true << u"UNCHANGED"_s;
    QTest::newRow("percent") << 10.0 << 16.0 << false << u"REGRESSION"_s;
    QTest::newRow("percent, under the floor") << 2.0 << 4.0 << true << u"UNCHANGED"_s;
    QTest::newRow("improved by percent") << 36.6 << 20.9 << true << u"IMPROVED"_s;
    QTest::newRow("significant and 1 %") << 300.0 << 339.0 << true << u"REGRESSION"_s;
    QTest::newRow("significant, below 1 %") << 300.0 << 309.0 << true << u"UNCHANGED"_s;
    QTest::newRow("1 %, not significant") << 300.0 << 339.0 << false << u"UNCHANGED"_s;
    QTest::newRow("improved, significant") << 339.0 << 300.0 << true << u"IMPROVED"_s;
}

void TestCompare::statusRules()
{
    QFETCH(const double, baseline);
    QFETCH(const double, target);
    QFETCH(const bool, significant);
    QTEST(statusWord(correctedStatus({baseline, target}, significant, 3300)), "word");
}

void TestCompare::stepsPairByWorkload()
{
    Plan longer {.steps = 14, .contextEvery = 4};
    const RunComparison result = compared({.contextEvery = 4}, longer);
    QCOMPARE(result.unit, ComparedUnit::Step);
    QVERIFY(result.steady);
    // Of 10 steps (0, 4, 8 with context; the last has no period) against 14.
    QCOMPARE(result.workloads.size(), 2u);
    QCOMPARE(result.workloads[0].workload, (Workload {0, 8}));
    QCOMPARE(result.workloads[0].steps, 6u);
    QCOMPARE(result.workloads[1].workload, (Workload {1, 8}));
    QCOMPARE(result.workloads[1].steps, 3u);
    QCOMPARE(result.pairedSteps, 9u);
    QCOMPARE(result.baselineLeftOut, 1u);
    QCOMPARE(result.targetLeftOut, 5u);
    QCOMPARE(result.baseline.steps, 6u);
    QCOMPARE(result.period.value.baseline, 1.0);
    QCOMPARE(result.period.value.change(), 0.0);
    QCOMPARE(std::ranges::count(result.targetSeries, true, &SeriesPoint::paired), 9);
    QCOMPARE(std::ranges::count(result.targetSeries, true, &SeriesPoint::compared), 6);
}

void TestCompare::kernelsMoveBetweenEagerAndGraph()
{
    const RunComparison result = compared({}, {.work = 150, .graph = true});
    QCOMPARE(result.kernels.rows.size(), 1u);
    const KernelDelta &gemm = result.kernels.rows.front();
    QCOMPARE(gemm.name, u"gemm"_s);
    QCOMPARE(gemm.family, u"gemm"_s);
    QCOMPARE(gemm.eager, (Delta {1, 0}));
    QCOMPARE(gemm.graph, (Delta {0, 1}));
    QCOMPARE(gemm.movedToGraph, 1.0);
    QCOMPARE(gemm.time, (Delta {0.1, 0.15}));
    QCOMPARE(result.kernelCount.value, (Delta {1, 1}));
    QVERIFY(qAbs(result.gpuBusy.value.change() - 0.05) < 1e-12);
    QCOMPARE(result.api.rows.size(), 2u);
    for (const ApiDelta &row : result.api.rows)
        QCOMPARE(row.status, row.name == u"cudaGraphLaunch"_s ? DeltaStatus::New : DeltaStatus::Removed);
    QCOMPARE(result.api.launches, (Delta {1, 1}));
    const RunComparison back = compared({.graph = true}, {});
    QCOMPARE(back.kernels.rows.front().movedToGraph, -1.0);
}

// Recorded kernel by kernel on one side, as whole graphs on the other: no kernel is new or gone.
void TestCompare::kernelsHiddenInWholeGraphsAreNotGone()
{
    for (const bool back : {false, true}) {
        const Plan nodes {.graph = true};
        const Plan whole {.whole = true};
        const RunComparison result = back ? compared(whole, nodes) : compared(nodes, whole);
        QVERIFY(result.kernels.oneSideHidden());
        QVERIFY(!result.kernels.note.isEmpty());
        QVERIFY(result.comparability.notes.back().contains(u"CUDA graphs as a whole"_s));
        QCOMPARE(result.kernels.rows.size(), 2u); // gemm and the graph
        for (const KernelDelta &row : result.kernels.rows) {
            QVERIFY(row.hidden);
            QCOMPARE(row.status, DeltaStatus::Unchanged);
        }
        QCOMPARE(result.gpuBusy.value.baseline, result.gpuBusy.value.target);
    }
    // Both sides alike: what is eager is compared as ever.
    const RunComparison both = compared({.whole = true}, {.whole = true});
    QVERIFY(!both.kernels.oneSideHidden() && !both.kernels.rows.front().hidden);
}

void TestCompare::callsThatAreNumberedAreOneOperation()
{
    std::string ranges = "p1 t1 range:";
    for (int i = 0; i < 12; ++i) {
        const int begin = 10 + 1000 * i;
        const auto span = [&](int from, int to) {
            return '[' + std::to_string(begin + from) + ',' + std::to_string(begin + to) + ')';
        };
        ranges += " _forward_step " + std::to_string(i) + ": 0 ctx reqs, 8 gen reqs" + span(0, 300)
            + " aten::copy_, op_id = " + std::to_string(5000 + i) + span(320, 420)
            + " aten::mul, seq = " + std::to_string(70 + i) + ", op_id = " + std::to_string(i) + span(430, 440);
    }
    const RunComparison result = breakDown(sideOf(test::buildRun("p1 gpu0/s7: gemm[0,9)\n" + ranges)), tables());
    QCOMPARE(result.operations.size(), 4u); // with the step and unattributed
    QCOMPARE(find(result, u"aten::copy_"_s)->exclusive.target, 0.1);
    QCOMPARE(find(result, u"aten::mul"_s)->exclusive.target, 0.01);
    QCOMPARE(find(result, u"aten::copy_"_s)->calls.target, 1.0);
    // Largest first, where there is no change to order by.
    for (std::size_t i = 2; i < result.operations.size(); ++i)
        QVERIFY(result.operations[i].isUnattributed()
            || result.operations[i - 1].exclusive.target >= result.operations[i].exclusive.target);
}

void TestCompare::withoutGpuWork()
{
    std::string ranges = "p1 t1 range:";
    for (int i = 0; i < 8; ++i)
        ranges += " _forward_step " + std::to_string(i) + ": 0 ctx reqs, 8 gen reqs["
            + std::to_string(1000 * i) + ',' + std::to_string(1000 * i + 300) + ')';
    const ComparedRun none = sideOf(test::buildRun(ranges));
    const RunComparison one = breakDown(sideOf(runOf({.steps = 1})), tables());
    QVERIFY(one.unit == ComparedUnit::Range);
    QVERIFY2(one.comparability.notes.front().startsWith(u"The run has only 1 forward step in this scope"_s),
        qPrintable(one.comparability.notes.front()));
    const RunComparison alone = breakDown(none, tables());
    QCOMPARE(alone.unit, ComparedUnit::None);
    QVERIFY(alone.comparability.reasons.front().contains(u"no GPU work"_s));
    const RunComparison pair = compareRuns(sideOf(runOf({})), none, tables());
    QCOMPARE(pair.unit, ComparedUnit::None);
    QCOMPARE(pair.comparability.reasons.back(),
        u"The target has no GPU work recorded, so none of its steps can be measured."_s);
}

void TestCompare::differentRunsAreNamed_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("word");
    QTest::newRow("same") << 0 << QString();
    QTest::newRow("ranks") << 1 << u"ranks"_s;
    QTest::newRow("GPU") << 2 << u"GPU B"_s;
    QTest::newRow("batch") << 3 << u"batch"_s;
    QTest::newRow("markers") << 4 << u"no forward steps"_s;
    QTest::newRow("one step") << 6 << u"only one forward step"_s;
    QTest::newRow("few pairs") << 5 << u"paired"_s;
}

void TestCompare::differentRunsAreNamed()
{
    QFETCH(const int, what);
    QFETCH(const QString, word);
    Plan target;
    target.ranks = what == 1 ? 2 : 1;
    target.gpu = what == 2 ? "GPU B" : "GPU A";
    target.gen = what == 3 ? 4 : 8;
    target.markers = what != 4;
    target.steps = what == 5 ? 30 : what == 6 ? 1 : 10;
    const RunComparison result = compared({}, target);
    QCOMPARE(result.comparability.comparable, word.isEmpty());
    QStringList reasons;
    for (const QString &reason : result.comparability.reasons)
        reasons += reason;
    QVERIFY2(word.isEmpty() || reasons.join(u' ').contains(word), qPrintable(reasons.join(u' ')));
}

void TestCompare::scopesOfOneRun()
{
    // Every step from the sixth on is slower: the halves of one run.
    std::string ranges = "p1 t1 range:";
    for (int i = 0, begin = 10; i < 13; ++i, begin += i <= 6 ? 1000 : 1300)
        ranges += " _forward_step " + std::to_string(i) + ": 0 ctx reqs, 8 gen reqs["
            + std::to_string(begin) + ',' + std::to_string(begin + 300) + ')';
    ComparedRun first = sideOf(test::buildRun("p1 gpu0/s7: gemm[0,9)\n" + ranges));
    ComparedRun second = first;
    const auto startOf = [&](std::size_t step) {
        return stepsOf(*first.facts).ranks[0].steps[step].host.begin;
    };
    second.scope.time = TimeRange {startOf(6), startOf(12)};
    first.scope.time = TimeRange {startOf(0), startOf(6)};
    const RunComparison result = compareRuns(first, second, tables());
    QVERIFY(result.comparability.comparable);
    QCOMPARE(result.unit, ComparedUnit::Step);
    QCOMPARE(result.baseline.steps, 6u);
    QCOMPARE(result.period.value, (Delta {1.0, 1.3}));
    QCOMPARE(result.period.change.excludesZero(), std::optional(true));
    verifyAddsUp(result);
}

void TestCompare::rangesWithoutSteps()
{
    ComparedRun first = sideOf(runOf({.markers = false}));
    ComparedRun second = first;
    first.scope.time = TimeRange {0, 2000};
    second.scope.time = TimeRange {2000, 5000};
    const RunComparison result = compareRuns(first, second, tables());
    QCOMPARE(result.unit, ComparedUnit::Range);
    QCOMPARE(result.period.value, (Delta {2.0, 3.0}));
    QVERIFY(!result.gap.has_value());
    QCOMPARE(result.kernelCount.value, (Delta {2, 3}));
    verifyAddsUp(result);
}

void TestCompare::oneRunAlone()
{
    const RunComparison result = breakDown(sideOf(runOf({.contextEvery = 5})), tables());
    QVERIFY(result.single);
    QVERIFY(result.comparability.comparable);
    QCOMPARE(result.period.value.change(), 0.0);
    QCOMPARE(find(result, u"_update_requests"_s)->exclusive.target, 0.2);
    QCOMPARE(find(result, u"_update_requests"_s)->calls.target, 1.0);
    QCOMPARE(find(result, u"_forward_step"_s)->exclusive.target, 0.3);
    QCOMPARE(result.operations.back().exclusive.target, 0.5);
    QCOMPARE(result.gap->value.target, 0.7);
    QCOMPARE(*result.gapMedian, (Delta {0.7, 0.7}));
    QCOMPARE(result.waterfall.gpuBusy().target, 0.1);
    verifyAddsUp(result);
}

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
