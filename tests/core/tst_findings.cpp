// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/handoff.h"
#include "core/analysis/operationinstances.h"
#include "core/analysis/regressioncheck.h"
#include "core/analysis/scopetext.h"
#include "core/analysis/symptoms.h"
#include "core/io/traceloader.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace gapscope;
using namespace Qt::StringLiterals;

// What is concluded from a comparison: handoff, symptoms, checks; and the tables behind them.
class TestFindings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handoffMatchesExpected();
    void handoffOfOneTraceNamesNoOperations();
    void correctedHandoff();
    void symptomsOfThePair();
    void symptomsOfVerdicts_data();
    void symptomsOfVerdicts();
    void nothingIsNoSymptom();
    void brokenSymptomRowsAreTold();
    void checksParse_data();
    void checksParse();
    void checksFollowTheInterval_data();
    void checksFollowTheInterval();
    void checksThatCannotBeAnswered();
    void sourceMap();
    void kernelFamilies_data();
    void kernelFamilies();
    void rangesFromText_data();
    void rangesFromText();
    void medianStepOfAnOperation();
};

namespace {

Run load(const QString &path)
{
    Progress progress;
    Result<Run> run = loadRun({path}, progress);
    if (!run)
        qFatal("%s", qPrintable(run.error().message()));
    return std::move(run).value();
}

struct Pair {
    Run baseline;
    Run target;
    QString folder;
};

std::optional<Pair> sharedPair()
{
    const QStringList files = test::sharedTraceFiles(u"cases"_s, u"08_pair*.sqlite"_s);
    if (files.size() != 2)
        return std::nullopt;
    return Pair {load(files[0]), load(files[1]), QFileInfo(files[0]).path()};
}

RunComparison compared(const Pair &pair)
{
    const HostTables host = loadHostTables();
    return compareRuns({pair.baseline, collectHostFacts(pair.baseline, host), {}, {}},
        {pair.target, collectHostFacts(pair.target, host), {}, {}}, loadCompareTables(host));
}

QString phaseText(const std::optional<StepPhase> &phase)
{
    return phase ? (*phase == StepPhase::Context ? u"context"_s : u"generation"_s) : QString();
}

double rounded(double value) { return QString::number(value, 'f', 1).toDouble(); }

HostVerdict verdictOf(bool aggregate, bool context, bool generation)
{
    HostVerdict verdict;
    verdict.verdict = aggregate || context || generation ? Verdict::Yes : Verdict::No;
    verdict.aggregate.isYes = aggregate;
    verdict.context.emplace();
    verdict.context->isYes = context;
    verdict.generation.emplace();
    verdict.generation->isYes = generation;
    return verdict;
}

QStringList ids(const std::vector<Symptom> &symptoms)
{
    QStringList list;
    for (const Symptom &symptom : symptoms)
        list += symptom.id;
    return list;
}

// A comparison of one figure: the period and one operation.
RunComparison simple(double baseline, double target, std::optional<std::pair<double, double>> interval)
{
    RunComparison comparison;
    comparison.unit = ComparedUnit::Step;
    FigureDelta figure {{baseline, target}, {target - baseline, {}, {}}};
    if (interval) {
        figure.change.low = interval->first;
        figure.change.high = interval->second;
    }
    comparison.period = figure;
    OperationDelta operation;
    operation.name = u"_update_requests"_s;
    operation.exclusive = figure.value;
    operation.change = figure.change;
    comparison.operations = {operation, OperationDelta {}};
    return comparison;
}

} // namespace

void TestFindings::handoffMatchesExpected()
{
    const auto pair = sharedPair();
    if (!pair)
        QSKIP("the shared traces are not here");
    QFile file(pair->folder + u"/08_pair.handoff.json"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject expected = QJsonDocument::fromJson(file.readAll())
                                     .object()[u"optimization_handoff"_s]
                                     .toObject();
    const HostTables tables = loadHostTables();
    const HostVerdict verdict = judgeReference(pair->target, tables, tables.thresholds);
    const ReferenceAnalysis target = analyzeReference(pair->target);
    const ReferenceComparison comparison
        = compareReference(analyzeReference(pair->baseline), target);
    const OptimizationHandoff found
        = referenceHandoff(verdict, target, &comparison, loadSourceMap());
    QCOMPARE(found.verdict == Verdict::Yes, expected[u"verdict"_s].toString() == u"YES"_s);
    QCOMPARE(phaseText(found.primaryPhase), expected[u"primary_bottleneck_phase"_s].toString());
    QCOMPARE(found.hostPrepConfirmed, expected[u"host_prep_confirmed"_s].toBool());
    QCOMPARE(found.firstTarget, expected[u"recommended_first_target"_s].toString());
    QCOMPARE(rounded(*found.period), expected[u"wall_time_per_step_us"_s].toDouble());
    QCOMPARE(rounded(*found.gapMedian), expected[u"inter_step_gap_p50_us"_s].toDouble());
    QCOMPARE(rounded(*found.kernelsPerStep), expected[u"kernels_per_step"_s].toDouble());
    const QJsonArray rows = expected[u"top_regressing_ops"_s].toArray();
    QCOMPARE(static_cast<qsizetype>(found.worst.size()), rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const HandoffOperation &operation = found.worst[static_cast<std::size_t>(i)];
        QCOMPARE(operation.name, rows[i][u"nvtx_name"_s].toString());
        QCOMPARE(rounded(operation.delta), rows[i][u"delta_us_per_step"_s].toDouble());
        QCOMPARE(operation.sourceFunction, rows[i][u"source_function"_s].toString());
    }
}

void TestFindings::handoffOfOneTraceNamesNoOperations()
{
    HostVerdict verdict = verdictOf(true, true, false);
    verdict.aggregate.hostPrepConfirmed = true;
    const OptimizationHandoff found = referenceHandoff(verdict, {}, nullptr, {});
    QVERIFY(found.worst.empty());
    QCOMPARE(found.firstTarget, u"_prepare_tp_inputs"_s);
    QCOMPARE(phaseText(found.primaryPhase), u"context"_s);
    QVERIFY(!found.period.has_value());
    verdict.aggregate.hostPrepConfirmed = false;
    QVERIFY(referenceHandoff(verdict, {}, nullptr, {}).firstTarget.isEmpty());
}

void TestFindings::correctedHandoff()
{
    const auto pair = sharedPair();
    if (!pair)
        QSKIP("the shared traces are not here");
    const OptimizationHandoff found
        = gapscope::correctedHandoff(verdictOf(true, true, true), compared(*pair));
    QCOMPARE(found.worst.size(), 5u);
    QCOMPARE(found.firstTarget, u"_update_requests"_s);
    // Exclusive times: the outer range of broadcast_requests is not named again.
    for (const HandoffOperation &operation : found.worst)
        QVERIFY(operation.name != u"_fetch_new_requests"_s);
    QVERIFY(qAbs(*found.period - 3988.7) < 0.5);
}

void TestFindings::symptomsOfThePair()
{
    const auto pair = sharedPair();
    if (!pair)
        QSKIP("the shared traces are not here");
    const RunComparison comparison = compared(*pair);
    const std::vector<Symptom> found = findSymptoms(loadSymptoms(), &comparison, nullptr);
    const QStringList names = ids(found);
    QVERIFY2(names.contains(u"request-management"_s), qPrintable(names.join(u' ')));
    QVERIFY(names.contains(u"more-launches"_s));
    QVERIFY(names.contains(u"new-bookkeeping"_s));
    // Most kernels of a step are inside graphs that were recorded as a whole: no share of kernels
    // that are elementwise is known.
    QVERIFY(!names.contains(u"jit-window"_s));
    for (const Symptom &symptom : found) {
        for (const QString &evidence : symptom.evidence)
            QVERIFY(!evidence.isEmpty() && evidence.endsWith(u'.'));
    }
    // The other way round it is no such regression.
    const RunComparison back = compared({pair->target, pair->baseline, {}});
    QVERIFY(!ids(findSymptoms(loadSymptoms(), &back, nullptr)).contains(u"request-management"_s));
}

void TestFindings::symptomsOfVerdicts_data()
{
    QTest::addColumn<bool>("aggregate");
    QTest::addColumn<bool>("context");
    QTest::addColumn<bool>("generation");
    QTest::addColumn<bool>("launches");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << false << false << false << false << QString();
    QTest::newRow("context only") << false << true << false << false << u"context-only"_s;
    QTest::newRow("context and all") << true << true << false << false << QString();
    QTest::newRow("generation only") << true << false << true << false << u"generation-only"_s;
    QTest::newRow("both") << true << true << true << false << QString();
    QTest::newRow("graphs off") << true << true << true << true << u"graphs-off"_s;
}

void TestFindings::symptomsOfVerdicts()
{
    QFETCH(const bool, aggregate);
    QFETCH(const bool, context);
    QFETCH(const bool, generation);
    QFETCH(const bool, launches);
    QFETCH(const QString, expected);
    HostVerdict verdict = verdictOf(aggregate, context, generation);
    verdict.generation->crossed[static_cast<std::size_t>(Metric::LaunchOverhead)] = launches;
    QCOMPARE(ids(findSymptoms(loadSymptoms(), nullptr, &verdict)).join(u' '), expected);
    verdict.verdict = Verdict::Inconclusive;
    QVERIFY(findSymptoms(loadSymptoms(), nullptr, &verdict).empty());
}

void TestFindings::nothingIsNoSymptom()
{
    QVERIFY(findSymptoms(loadSymptoms(), nullptr, nullptr).empty());
    const RunComparison none;
    QVERIFY(findSymptoms(loadSymptoms(), &none, nullptr).empty());
    RunComparison alone = simple(10, 10, {});
    alone.single = true;
    QVERIFY(findSymptoms(loadSymptoms(), &alone, nullptr).empty());
}

void TestFindings::brokenSymptomRowsAreTold()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"symptoms.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"version": 1, "rows": [
        {"id": "mine", "title": "Mine", "when": [{"figure": "launch_ratio", "min": 2}]},
        {"id": "no figure", "title": "A", "when": [{"figure": "speed"}]},
        {"id": "no window", "title": "B", "when": [{"figure": "verdict", "window": "all"}]},
        {"id": "bad pattern", "title": "C", "when": [{"figure": "operation_ratio", "operation": "("}]},
        {"id": "nothing", "title": "D", "when": []}]})");
    file.close();
    const std::size_t builtIn = loadSymptoms().rules.size();
    QVERIFY(loadSymptoms().warnings.empty());
    const SymptomTable table = loadSymptoms(folder.path());
    QCOMPARE(table.rules.size(), builtIn + 1);
    QCOMPARE(table.rules.back().id, u"mine"_s);
    QCOMPARE(table.warnings.size(), 4u);
}

void TestFindings::checksParse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::addColumn<double>("limit");
    QTest::addColumn<bool>("percent");
    QTest::newRow("period") << u"period>3%"_s << true << 3.0 << true;
    QTest::newRow("blanks") << u" gap > 12.5 us "_s << true << 12.5 << false;
    QTest::newRow("gpu") << u"gpu>0.5%"_s << true << 0.5 << true;
    QTest::newRow("kernels") << u"kernels>10%"_s << true << 10.0 << true;
    QTest::newRow("operation") << u"op:_update_requests>100us"_s << true << 100.0 << false;
    QTest::newRow("operation with >") << u"op:a>b>1%"_s << true << 1.0 << true;
    QTest::newRow("no unit") << u"period>3"_s << false << 0.0 << false;
    QTest::newRow("no figure") << u"speed>3%"_s << false << 0.0 << false;
    QTest::newRow("less") << u"period<3%"_s << false << 0.0 << false;
    QTest::newRow("kernels in us") << u"kernels>3us"_s << false << 0.0 << false;
    QTest::newRow("empty") << QString() << false << 0.0 << false;
    QTest::newRow("no name") << u"op:>3%"_s << false << 0.0 << false;
}

void TestFindings::checksParse()
{
    QFETCH(const QString, text);
    QFETCH(const bool, good);
    const Result<RegressionCheck> check = parseCheck(text);
    QCOMPARE(check.has_value(), good);
    if (!good) {
        QCOMPARE(check.error().kind, ErrorKind::Usage);
        QVERIFY(!check.error().advice.isEmpty());
        return;
    }
    QTEST(check->limit, "limit");
    QTEST(check->isPercent, "percent");
}

void TestFindings::checksFollowTheInterval_data()
{
    QTest::addColumn<double>("target");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("outcome");
    const auto word = [](CheckOutcome outcome) { return static_cast<int>(outcome); };
    QTest::newRow("slower") << 110.0 << 8.0 << 12.0 << word(CheckOutcome::Failed);
    QTest::newRow("slower within the interval") << 110.0 << -1.0 << 21.0 << word(CheckOutcome::Passed);
    QTest::newRow("under the limit") << 102.0 << 1.0 << 3.0 << word(CheckOutcome::Passed);
    QTest::newRow("faster") << 80.0 << -22.0 << -18.0 << word(CheckOutcome::Passed);
}

void TestFindings::checksFollowTheInterval()
{
    QFETCH(const double, target);
    QFETCH(const double, low);
    QFETCH(const double, high);
    QFETCH(const int, outcome);
    const RunComparison comparison = simple(100, target, std::pair(low, high));
    for (const QString &text :
        {u"period>3%"_s, u"period>3us"_s, u"op:_update_requests>3us"_s, u"op:_update_requests>3%"_s}) {
        const CheckResult result = runCheck(*parseCheck(text), comparison);
        QCOMPARE(static_cast<int>(result.outcome), outcome);
        QCOMPARE(result.figure.value.target, target);
    }
}

void TestFindings::checksThatCannotBeAnswered()
{
    const auto outcome = [](const QString &text, const RunComparison &comparison) {
        const CheckResult result = runCheck(*parseCheck(text), comparison);
        return result.outcome == CheckOutcome::Unknown && !result.reason.isEmpty();
    };
    const RunComparison few = simple(100, 110, {});
    QVERIFY(outcome(u"period>3%"_s, few)); // no interval
    QVERIFY(!outcome(u"period>30%"_s, few)); // under the limit all the same
    QVERIFY(outcome(u"op:_no_such_range>3%"_s, few));
    QVERIFY(outcome(u"gap>3%"_s, few));
    QVERIFY(outcome(u"period>3%"_s, RunComparison {}));
    // What is new is over any percentage.
    const CheckResult isNew
        = runCheck(*parseCheck(u"op:_update_requests>500%"_s), simple(0, 10, std::pair(9.0, 11.0)));
    QCOMPARE(static_cast<int>(isNew.outcome), static_cast<int>(CheckOutcome::Failed));
    // One run hides its kernels in whole graphs: that is not fewer kernels.
    RunComparison hidden = simple(100, 110, std::pair(8.0, 12.0));
    hidden.kernelCount.value = {300, 2};
    hidden.kernels.wholeGraphs = {0, 1};
    const CheckResult kernels = runCheck(*parseCheck(u"kernels>3%"_s), hidden);
    QCOMPARE(kernels.outcome, CheckOutcome::Unknown);
    QVERIFY(!kernels.isMeasured && !kernels.reason.isEmpty());
}

void TestFindings::sourceMap()
{
    const SourceMap map = loadSourceMap();
    QVERIFY(map.warnings().empty());
    QCOMPARE(map.functionOf(u"_process_requests"_s), u"TorchSampler._process_requests"_s);
    QCOMPARE(map.functionOf(u"PyExecutor._schedule"_s), u"PyExecutor._schedule"_s);
    QCOMPARE(map.functionOf(u"_forward_step"_s), u"PyExecutor._forward_step"_s);
    QCOMPARE(map.find(u"_update_requests"_s)->callee, u"TorchSampler.update_requests"_s);
    QCOMPARE(map.find(u"prepare_resources"_s)->file, u"resource_manager.py"_s);
    QVERIFY(map.find(u"my_own_range"_s) == nullptr);
    QVERIFY(map.functionOf({}).isEmpty());
}

void TestFindings::kernelFamilies_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("family");
    QTest::newRow("nvjet") << u"nvjet_hsh_64x8_64x16_4x1_v_bz_TNT"_s << u"gemm"_s;
    QTest::newRow("flash") << u"flash_fwd_splitkv_kernel"_s << u"attention"_s;
    QTest::newRow("fmha over cutlass") << u"cutlass_fmha_sm90"_s << u"attention"_s;
    QTest::newRow("norm") << u"RMSNormKernel"_s << u"norm"_s;
    QTest::newRow("elementwise") << u"vectorized_elementwise_kernel"_s << u"elementwise"_s;
    QTest::newRow("reduce") << u"reduce_kernel"_s << u"reduce"_s;
    QTest::newRow("none") << u"my_kernel"_s << u"other"_s;
}

void TestFindings::kernelFamilies()
{
    QFETCH(const QString, name);
    static const KernelFamilies families = loadKernelFamilies();
    QVERIFY(families.warnings.empty());
    QTEST(families.of(name), "family");
}

namespace {

// Nine steps of 1 ms; "update" lasts 100 us longer in each, but for the fourth.
Run stepsRun()
{
    std::string text = "p1 gpu0/s7: gemm[0,10)\np1 t1 range:";
    for (int i = 0; i < 9; ++i) {
        const int begin = 1'000'000 * (i + 1);
        const auto span = [&](int from, int length) {
            return '[' + std::to_string(begin + from) + ',' + std::to_string(begin + from + length) + ')';
        };
        text += " _forward_step " + std::to_string(i + 20) + ": 0 ctx reqs, 8 gen reqs" + span(0, 50'000);
        if (i != 3)
            text += " update" + span(60'000, 100 + 100'000 * i);
    }
    return test::buildRun(text);
}

} // namespace

void TestFindings::rangesFromText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<TimeNs>("begin"); // -1: no range
    QTest::addColumn<TimeNs>("end");
    QTest::newRow("ms") << u"1.5..3"_s << TimeNs {1'500'000} << TimeNs {3'000'000};
    QTest::newRow("open begin") << u"..3"_s << TimeNs {0} << TimeNs {3'000'000};
    QTest::newRow("open end") << u" 2.. "_s << TimeNs {2'000'000} << TimeNs {9'860'100};
    QTest::newRow("steps") << u"step:21..22"_s << TimeNs {2'000'000} << TimeNs {4'000'000};
    QTest::newRow("one step") << u"step:20"_s << TimeNs {1'000'000} << TimeNs {2'000'000};
    QTest::newRow("last step") << u"step:28"_s << TimeNs {9'000'000} << TimeNs {9'050'000};
    QTest::newRow("no such step") << u"step:1..5"_s << TimeNs {-1} << TimeNs {0};
    QTest::newRow("backwards") << u"3..1"_s << TimeNs {-1} << TimeNs {0};
    QTest::newRow("backward steps") << u"step:22..21"_s << TimeNs {-1} << TimeNs {0};
    QTest::newRow("words") << u"all"_s << TimeNs {-1} << TimeNs {0};
    QTest::newRow("empty") << QString() << TimeNs {-1} << TimeNs {0};
}

void TestFindings::rangesFromText()
{
    QFETCH(const QString, text);
    QFETCH(const TimeNs, begin);
    QFETCH(const TimeNs, end);
    const Run run = stepsRun();
    const Result<TimeRange> range = rangeFromText(text, run, findSteps(run, loadHostTables()));
    QCOMPARE(range.has_value(), begin >= 0);
    if (!range) {
        QCOMPARE(range.error().kind, ErrorKind::Usage);
        QVERIFY(!range.error().advice.isEmpty());
        return;
    }
    QCOMPARE(range->begin, begin);
    QCOMPARE(range->end, end);
}

void TestFindings::medianStepOfAnOperation()
{
    const HostTables host = loadHostTables();
    const Run run = stepsRun();
    const ComparedRun side {run, collectHostFacts(run, host), {}, {}};
    const RunComparison alone = breakDown(side, loadCompareTables(host));
    QCOMPARE(operationInstances(run, u"update"_s, host.markers).size(), 8u);
    QCOMPARE(operationInstances(run, u"_forward_step"_s, host.markers).size(), 9u);
    QVERIFY(operationInstances(run, u"none"_s, host.markers).empty());
    // Of steps 0, 1, 2, 4, 5, 6, 7 (3 has none, 8 no period) the fourth longest is step 4.
    const auto step = medianStep(side, alone.targetSeries, u"update"_s, host.markers);
    QVERIFY(step.has_value());
    QCOMPARE(step->step, 4u);
    QCOMPARE(step->time, (TimeRange {5'000'000, 6'000'000}));
    // What this side does not have leads to its usual step.
    QCOMPARE(medianStep(side, alone.targetSeries, u"none"_s, host.markers)->step, 0u);
    QVERIFY(!medianStep(side, {}, u"update"_s, host.markers).has_value());
}

QTEST_GUILESS_MAIN(TestFindings)
#include "tst_findings.moc"
