// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gappairs.h"
#include "core/analysis/kernelanswer.h"
#include "core/io/traceloader.h"
#include "support/core/generated.h"
#include "support/core/sharedtraces.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace gapscope;
using namespace gapscope::demo;
using namespace Qt::StringLiterals;

// Gaps, graph breaks and patterns against what the generator of a trace was told to do.
class TestGapTruth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void casesMapToOperations_data();
    void casesMapToOperations();
    void generatedIdleMapsToOperations_data();
    void generatedIdleMapsToOperations();
    void graphBreaks_data();
    void graphBreaks();
    void layers_data();
    void layers();
    void coverage_data();
    void coverage();

private:
    HostTables m_tables = loadHostTables();
    KernelTables m_kernelTables = loadKernelTables();
};

namespace {

// What an operation of a case lasts by itself, us per step: its time less that of what is in it.
void addOperation(const QJsonArray &operation, std::map<QString, double> &times)
{
    double inner = 0;
    for (const QJsonValue &value : operation[2].toArray()) {
        const QJsonArray child = value.toArray(); // name, offset, duration
        times[child[0].toString()] += child[2].toDouble();
        inner += child[2].toDouble();
    }
    times[operation[0].toString()] += operation[1].toDouble() - inner;
}

struct CaseTruth {
    std::map<QString, double> operations; // us per step
    double eagerGap = 0; // us between two queued kernels
    int ranks = 1;
};

CaseTruth truthOf(const QString &name)
{
    QFile file(test::sharedTraces() + u"/cases/%1.truth.json"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject config
        = QJsonDocument::fromJson(file.readAll()).object()[u"config"_s].toObject();
    CaseTruth truth;
    for (const QString &key : {u"ops_pre"_s, u"ops_sample"_s, u"ops_post"_s}) {
        for (const QJsonValue &operation : config[key].toArray())
            addOperation(operation.toArray(), truth.operations);
    }
    truth.operations[config[u"prep_name"_s].toString()] += config[u"prep_gen"_s].toDouble();
    truth.eagerGap = config[u"eager_gap_us"_s].toDouble();
    truth.ranks = config[u"tp"_s].toInt();
    return truth;
}

} // namespace

void TestGapTruth::casesMapToOperations_data()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    QTest::addColumn<QString>("name");
    QTest::newRow("01") << u"01_host_bound_yes"_s;
    QTest::newRow("08 baseline") << u"08_pair_baseline"_s;
    QTest::newRow("08 target") << u"08_pair_target"_s;
}

// At least 95 % of the device idle time inside steady steps goes to the operation that the
// generator put there, and to no operation more than the generator gave it.
void TestGapTruth::casesMapToOperations()
{
    QFETCH(QString, name);
    const CaseTruth truth = truthOf(name);
    QVERIFY(!truth.operations.empty());
    Progress progress;
    const Result<Run> run
        = loadRun({test::sharedTraces() + u"/cases/%1.sqlite"_s.arg(name)}, progress);
    QVERIFY(run.has_value());
    const HostFactsPtr facts = collectHostFacts(*run, m_tables);
    const KernelAnswer answer
        = answerKernels(*run, *facts, m_tables, m_kernelTables, KernelScope::Steady, 5);
    double steps = 0;
    for (const RankSteps &rank : stepsOf(*facts).ranks) {
        int maxGen = 0;
        for (const Step &step : rank.benchmark())
            maxGen = std::max(maxGen, step.gen);
        for (const Step &step : rank.benchmark())
            steps += step.phase == StepPhase::Generation && step.gen == maxGen;
    }
    double matched = 0;
    for (const GapGroup &group : answer.idle.groups) {
        const double found = static_cast<double>(group.total) / 1000.0;
        double expected = 0;
        if (const auto known = truth.operations.find(group.source); known != truth.operations.end())
            expected = known->second * steps;
        else if (group.kind == CauseKind::QueueDispatch)
            expected = truth.eagerGap * static_cast<double>(group.gaps);
        matched += std::min(found, expected);
        // 3 % for the jitter of the generator.
        if (group.kind == CauseKind::HostRange && expected > 0)
            QVERIFY2(found <= 1.03 * expected, qPrintable(group.source));
    }
    const double share = matched / (static_cast<double>(answer.idle.idle) / 1000.0);
    qInfo("%.2f %% of the idle time in the operation that the generator put there, %.2f %% "
          "unattributed",
        100 * share, 100 * answer.idle.groups.back().shareOfIdle);
    QVERIFY(share >= 0.95);
    QCOMPARE(answer.idle.groups.back().kind, CauseKind::Unattributed);
}

void TestGapTruth::generatedIdleMapsToOperations_data()
{
    QTest::addColumn<bool>("regression");
    QTest::addColumn<int>("form");
    QTest::addColumn<quint64>("seed");
    QTest::newRow("v1.1, graph") << false << int(StepForm::Graph) << quint64 {880301};
    QTest::newRow("newer, graph") << true << int(StepForm::Graph) << quint64 {880302};
    QTest::newRow("newer, whole graph") << true << int(StepForm::WholeGraph) << quint64 {880303};
    QTest::newRow("newer, piecewise") << true << int(StepForm::Piecewise) << quint64 {880304};
}

// The truth counts, per operation, the time in which it was innermost and the GPU ran nothing.
// Calls inside an operation are causes of their own, so at most as much is found.
void TestGapTruth::generatedIdleMapsToOperations()
{
    QFETCH(bool, regression);
    QFETCH(int, form);
    QFETCH(quint64, seed);
    ExecutorConfig config = publishedExample(regression);
    config.generation = static_cast<StepForm>(form);
    config.seed = seed;
    config.steady = 60;
    const test::BuiltRun built = test::buildGenerated(config);
    ComparedRun side;
    side.run = built.run;
    side.facts = collectHostFacts(side.run, m_tables);
    const RunComparison comparison = breakDown(side, loadCompareTables(m_tables));
    const GapPairs pairs = pairGaps(side, side, comparison.periods, m_tables, m_kernelTables.gaps);
    QCOMPARE(pairs.unit, ComparedUnit::Step);
    TimeNs idle = 0;
    qint64 periods = 0;
    std::map<QString, TimeNs> truth;
    for (const RankTruth &rank : built.truth.ranks) {
        idle += rank.steadyIdle;
        periods += rank.steadyPeriods;
        for (const auto &[name, operation] : rank.steadyOperations) {
            const QString text = QString::fromStdString(name);
            truth[text == u"[Executor] _forward_step" ? u"_forward_step"_s : text]
                += operation.idle;
        }
    }
    QCOMPARE(qint64(comparison.periods.target.size()), periods);
    const double perStep = 1.0 / static_cast<double>(periods) / 1000.0;
    QVERIFY(std::abs(pairs.idle.target - static_cast<double>(idle) * perStep) < 1e-3);
    double matched = 0;
    double calls = 0;
    for (const GapPair &pair : pairs.rows) {
        if (pair.cause.kind == CauseKind::HostRange) {
            const double expected = static_cast<double>(truth[pair.source]) * perStep;
            QVERIFY2(pair.us.target <= expected + 1e-3, qPrintable(pair.source));
            matched += pair.us.target;
        } else if (pair.cause.kind != CauseKind::Unattributed) {
            calls += pair.us.target;
        }
    }
    qInfo("seed %llu: %.2f %% in the operation, %.2f %% in calls and dispatch, of %.1f us per step",
        static_cast<unsigned long long>(seed), 100 * matched / pairs.idle.target,
        100 * calls / pairs.idle.target, pairs.idle.target);
    QVERIFY(matched + calls >= 0.95 * pairs.idle.target);
    // Operations that make no calls have all their time (_prepare_tp_inputs copies).
    int compared = 0;
    for (const QString &name : {u"_update_requests"_s, u"_handle_responses"_s, u"_schedule"_s,
             u"prepare_resources"_s, u"broadcast_requests"_s, u"_write_finish_reasons"_s}) {
        const double expected = static_cast<double>(truth[name]) * perStep;
        if (expected < 50)
            continue;
        const auto found = std::ranges::find_if(pairs.rows, [&](const GapPair &pair) {
            return pair.cause.kind == CauseKind::HostRange && pair.source == name;
        });
        QVERIFY2(found != pairs.rows.end(), qPrintable(name));
        QVERIFY2(found->us.target >= 0.97 * expected, qPrintable(name));
        ++compared;
    }
    QVERIFY(compared >= 3);
}

void TestGapTruth::graphBreaks_data()
{
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("layersPerPiece");
    QTest::addColumn<int>("breakKernels");
    QTest::addColumn<int>("ranks");
    QTest::addColumn<quint64>("seed");
    QTest::newRow("every layer") << 11 << 1 << 1 << 2 << quint64 {990101};
    QTest::newRow("every third layer") << 12 << 3 << 4 << 1 << quint64 {990102};
    QTest::newRow("uneven pieces") << 10 << 4 << 2 << 2 << quint64 {990103};
    QTest::newRow("once") << 6 << 6 << 3 << 3 << quint64 {990104};
}

void TestGapTruth::graphBreaks()
{
    QFETCH(int, layers);
    QFETCH(int, layersPerPiece);
    QFETCH(int, breakKernels);
    QFETCH(int, ranks);
    QFETCH(quint64, seed);
    ExecutorConfig config = publishedExample(false);
    config.generation = StepForm::Piecewise;
    config.layers = layers;
    config.piecewiseLayers = layersPerPiece;
    config.breakKernels = breakKernels;
    config.ranks = ranks;
    config.seed = seed;
    config.steady = 20;
    const test::BuiltRun built = test::buildGenerated(config);
    const HostFactsPtr facts = collectHostFacts(built.run, m_tables);
    const GraphBreaks breaks = findGraphBreaks(built.run, *facts, m_tables);
    QCOMPARE(breaks.reason, QString());
    qint64 graphSteps = 0;
    for (const RankSteps &rank : stepsOf(*facts).ranks) {
        for (const Step &step : rank.benchmark())
            graphSteps += step.ctx == 0;
    }
    qint64 found = 0;
    for (const GraphBreakGroup &group : breaks.groups) {
        found += group.breaks;
        QCOMPARE(group.kernelCount, group.breaks * built.truth.kernelsPerBreak);
        for (const GraphBreak &one : group.instances)
            QCOMPARE(qint64(one.kernels), qint64(built.truth.kernelsPerBreak));
    }
    QCOMPARE(found, graphSteps * built.truth.graphBreaksPerStep);
}

void TestGapTruth::layers_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("extra");
    QTest::addColumn<int>("ranks");
    QTest::addColumn<quint64>("seed");
    QTest::newRow("graph") << int(StepForm::Graph) << 16 << 0 << 2 << quint64 {770101};
    QTest::newRow("eager") << int(StepForm::Eager) << 7 << 0 << 2 << quint64 {770102};
    QTest::newRow("one rank") << int(StepForm::Graph) << 33 << 2 << 1 << quint64 {770103};
    QTest::newRow("long layers") << int(StepForm::Graph) << 4 << 13 << 2 << quint64 {770104};
    QTest::newRow("piecewise") << int(StepForm::Piecewise) << 9 << 1 << 2 << quint64 {770105};
}

void TestGapTruth::layers()
{
    QFETCH(int, form);
    QFETCH(int, layers);
    QFETCH(int, extra);
    QFETCH(int, ranks);
    QFETCH(quint64, seed);
    ExecutorConfig config = publishedExample(false);
    config.generation = static_cast<StepForm>(form);
    config.layers = layers;
    config.extraLayerKernels = extra;
    config.ranks = ranks;
    config.seed = seed;
    config.steady = 15;
    const test::BuiltRun built = test::buildGenerated(config);
    const HostFactsPtr facts = collectHostFacts(built.run, m_tables);
    const LayerPattern pattern = findLayerPattern(built.run, *facts, m_kernelTables.families);
    QCOMPARE(pattern.reason, QString());
    QCOMPARE(int(pattern.period), built.truth.kernelsPerLayer);
    QCOMPARE(int(pattern.repetitions), built.truth.layers);
    QCOMPARE(pattern.kernels.size(), std::size_t(built.truth.kernelsPerLayer));
    QVERIFY(pattern.stepsMatched >= 15);
    qsizetype positions = 0;
    for (const PatternGroup &group : pattern.groups)
        positions += qsizetype(group.positions.size());
    QCOMPARE(positions, qsizetype(pattern.period));
}

void TestGapTruth::coverage_data()
{
    QTest::addColumn<int>("form");
    QTest::newRow("eager") << int(StepForm::Eager);
    QTest::newRow("graph") << int(StepForm::Graph);
    QTest::newRow("piecewise") << int(StepForm::Piecewise);
    QTest::newRow("whole graphs") << int(StepForm::WholeGraph);
}

void TestGapTruth::coverage()
{
    QFETCH(int, form);
    ExecutorConfig config = publishedExample(true);
    config.generation = static_cast<StepForm>(form);
    config.seed = 660101;
    config.steady = 12;
    const test::BuiltRun built = test::buildGenerated(config);
    const HostFactsPtr facts = collectHostFacts(built.run, m_tables);
    const GraphCoverageByStep coverage = coverGraphs(built.run, *facts,
        collectWork(built.run, *facts), m_tables.markers, m_kernelTables.families);
    qint64 kernels = 0;
    qint64 graphKernels = 0;
    qint64 wholeGraphs = 0;
    for (const RankTruth &rank : built.truth.ranks) {
        kernels += rank.kernels;
        graphKernels += rank.graphKernels;
        wholeGraphs += rank.wholeGraphs;
    }
    QCOMPARE(coverage.run.kernels, kernels);
    QCOMPARE(coverage.run.graphKernels, graphKernels);
    QCOMPARE(coverage.run.wholeGraphs, wholeGraphs);
    QCOMPARE(coverage.run.byCount().has_value(), wholeGraphs == 0);
    QCOMPARE(coverage.steps.size(), built.truth.steps.size() * built.truth.ranks.size());
    CoverageSum sum = coverage.outside;
    qint64 inSteps = 0;
    for (const StepCoverage &step : coverage.steps) {
        sum.add(step.sum);
        inSteps += step.sum.kernels;
        if (step.phase == StepPhase::Context)
            QCOMPARE(step.sum.graphKernels, qint64 {0});
    }
    QCOMPARE(sum.kernels, kernels);
    QCOMPARE(sum.time, coverage.run.time);
    QVERIFY(inSteps > 0);
    qint64 eager = 0;
    for (const EagerKernels &row : coverage.eager) {
        eager += row.kernels;
        if (form == int(StepForm::Eager))
            QCOMPARE(row.reason, EagerReason::NoGraphInRun);
        if (form != int(StepForm::Piecewise))
            QVERIFY(row.reason != EagerReason::BetweenGraphs);
    }
    QCOMPARE(eager, kernels - graphKernels);
}

QTEST_GUILESS_MAIN(TestGapTruth)
#include "tst_gaptruth.moc"
