// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The executor model: what comes out repeats, could have happened, and is what the truth says.

#include "support/core/generatedchecks.h"

#include <QTest>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

using namespace gapscope;
using namespace gapscope::demo;
using namespace Qt::StringLiterals;

namespace {

ExecutorConfig shortRun(StepForm form, int ranks)
{
    ExecutorConfig config = eagerExample();
    config.generation = form;
    config.ranks = ranks;
    config.steady = 12;
    config.drain = 3;
    config.layers = 5;
    return config;
}

struct Named {
    const char *name;
    ExecutorConfig config;
};

ExecutorConfig changed(ExecutorConfig config, void (*change)(ExecutorConfig &))
{
    change(config);
    return config;
}

std::vector<Named> causes()
{
    std::vector<Named> all;
    for (const auto &[name, cause] :
        {std::pair("host work", LateCause::HostWork), std::pair("slow gpu", LateCause::SlowGpu),
            std::pair("more launches", LateCause::MoreLaunches),
            std::pair("allocation", LateCause::Allocation),
            std::pair("feedback", LateCause::Feedback), std::pair("turns", LateCause::Turns),
            std::pair("unequal", LateCause::UnequalCounts)}) {
        ExecutorConfig config = lateExample(cause, 4, 3);
        config.steady = 15;
        all.push_back({name, config});
    }
    return all;
}

std::vector<Named> configs()
{
    std::vector<Named> all {
        {"published", publishedExample(false)},
        {"regressed", publishedExample(true)},
        {"eager", shortRun(StepForm::Eager, 2)},
        {"graph", shortRun(StepForm::Graph, 3)},
        {"whole graph", shortRun(StepForm::WholeGraph, 2)},
        {"piecewise", shortRun(StepForm::Piecewise, 2)},
        {"one rank", shortRun(StepForm::Eager, 1)},
        {"bench", benchExample(20'000)},
        {"full queue",
            changed(shortRun(StepForm::Eager, 2),
                [](ExecutorConfig &config) {
                    config.queueLimit = 6;
                    config.generationScale = 400;
                    config.contextScale = 300;
                })},
        {"nccl everywhere",
            changed(shortRun(StepForm::Eager, 2),
                [](ExecutorConfig &config) {
                    config.generationCollectives = Collectives::Nccl;
                    config.overlap = false;
                })},
        {"nccl in graphs",
            changed(shortRun(StepForm::Graph, 2),
                [](ExecutorConfig &config) {
                    config.generationCollectives = Collectives::Nccl;
                    config.contextCollectives = Collectives::Fused;
                })},
        {"interleaved",
            changed(shortRun(StepForm::Graph, 2),
                [](ExecutorConfig &config) {
                    config.interleave = 4;
                    config.marker = MarkerForm::Tokens;
                    config.garbageEvery = 9;
                    config.osCalls = false;
                })},
    };
    const std::vector<Named> late = causes();
    all.insert(all.end(), late.begin(), late.end());
    return all;
}

ExecutorConfig seeded(ExecutorConfig config, quint64 seed)
{
    config.seed = seed;
    return config;
}

} // namespace

class TestDemoModel : public QObject {
    Q_OBJECT

private:
    // The kernels that the rank's step launched between begin and end of its marker, by start.
    static std::vector<KernelRow> forwardKernels(
        const test::RecordedRun &run, const StepTruth &step, std::size_t rank)
    {
        std::set<std::uint32_t> launched;
        for (const CallRow &row : run.rows.calls) {
            if (row.rank == rank && step.host[rank].contains(row.begin))
                launched.insert(row.correlation);
        }
        std::vector<KernelRow> kernels;
        std::copy_if(run.rows.kernels.begin(), run.rows.kernels.end(), std::back_inserter(kernels),
            [&](const KernelRow &row) {
                return row.rank == rank && launched.contains(row.correlation);
            });
        return kernels;
    }

    static void addConfigs()
    {
        QTest::addColumn<std::size_t>("which");
        const std::vector<Named> all = configs();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].name) << i;
    }

private Q_SLOTS:

    void repeats_data() { addConfigs(); }

    void repeats()
    {
        QFETCH(std::size_t, which);
        const ExecutorConfig config = configs()[which].config;
        const test::RecordedRun first = test::recordRun(config);
        const test::RecordedRun second = test::recordRun(config);
        QVERIFY(first.rows.size() > 0);
        QCOMPARE(first.hash, second.hash);
        QVERIFY(first.rows.kernels == second.rows.kernels);
        QVERIFY(first.rows.calls == second.rows.calls);
        QVERIFY(first.rows.ranges == second.rows.ranges);
        QVERIFY(test::recordRun(seeded(config, config.seed + 1)).hash != first.hash);
    }

    // The figure pins the integers: another compiler, library or processor must give the same run.
    void isTheSameEverywhere()
    {
        QCOMPARE(test::recordRun(shortRun(StepForm::Graph, 2)).hash,
            quint64 {16'055'300'849'952'336'512u});
    }

    void couldHaveHappened_data() { addConfigs(); }

    void couldHaveHappened()
    {
        QFETCH(std::size_t, which);
        for (const quint64 seed : {1u, 424'242u, 90'210u}) {
            const test::RecordedRun run = test::recordRun(seeded(configs()[which].config, seed));
            qInfo("seed %llu, %zu rows", static_cast<unsigned long long>(seed), run.rows.size());
            QCOMPARE(test::checkOrder(run), QString());
            QCOMPARE(test::checkStreams(run), QString());
            QCOMPARE(test::checkCollectives(run), QString());
            QCOMPARE(test::checkStreamOrder(run), QString());
            QCOMPARE(test::checkHosts(run), QString());
            QCOMPARE(test::checkQueues(run), QString());
        }
    }

    void truthIsWhatTheRowsSay_data() { addConfigs(); }

    void truthIsWhatTheRowsSay()
    {
        QFETCH(std::size_t, which);
        for (const quint64 seed : {7u, 31'337u}) {
            const test::RecordedRun run = test::recordRun(seeded(configs()[which].config, seed));
            qInfo("seed %llu", static_cast<unsigned long long>(seed));
            QCOMPARE(test::checkTruth(run), QString());
        }
    }

    // The checks themselves must notice what they are for.
    void checksFindFaults()
    {
        const test::RecordedRun good = test::recordRun(shortRun(StepForm::Eager, 2));
        test::RecordedRun bad = good;
        bad.rows.kernels[100].end += 1'000'000;
        QVERIFY(!test::checkStreams(bad).isEmpty());
        bad = good;
        for (KernelRow &row : bad.rows.kernels) {
            if (row.group != 0 && row.rank == 1)
                row.end += 1;
        }
        QVERIFY(!test::checkCollectives(bad).isEmpty());
        bad = good;
        bad.rows.calls[200].begin -= 100'000;
        QVERIFY(!test::checkOrder(bad).isEmpty() && !test::checkHosts(bad).isEmpty());
        bad = good;
        bad.rows.syncs.back().end -= 10'000'000;
        QVERIFY(!test::checkHosts(bad).isEmpty());
        bad = good;
        bad.config.queueLimit = 2;
        QVERIFY(!test::checkQueues(bad).isEmpty());
        bad = good;
        for (KernelRow &row : bad.rows.kernels)
            row.begin -= row.stream == kCommunicationStream ? 40'000 : 0;
        QVERIFY(!test::checkStreamOrder(bad).isEmpty());
        bad = good;
        bad.truth.ranks[1].steadyOperations["_schedule"].idle += 1;
        QVERIFY(!test::checkTruth(bad).isEmpty());
    }

    // A launch into a full queue lasts until there is room, as the analysis' back-pressure wants
    // it.
    void fullQueuesHoldTheHost()
    {
        ExecutorConfig config = shortRun(StepForm::Eager, 1);
        config.queueLimit = 6;
        config.generationScale = 400;
        const test::RecordedRun held = test::recordRun(config);
        config.queueLimit = 1'024;
        const test::RecordedRun free = test::recordRun(config);
        const auto longCalls = [](const test::RecordedRun &run) {
            return std::count_if(
                run.rows.calls.begin(), run.rows.calls.end(), [&run](const CallRow &row) {
                    return run.text(row.name).find("LaunchKernel") != std::string::npos
                        && row.end - row.begin > 2 * run.config.launchCall;
                });
        };
        QVERIFY(longCalls(held) > 500);
        QCOMPARE(longCalls(free), 0);
    }

    void stepsFollowThePlan()
    {
        ExecutorConfig config = shortRun(StepForm::Graph, 2);
        config.interleave = 5;
        const test::RecordedRun run = test::recordRun(config);
        QCOMPARE(run.truth.steps.size(), std::size_t(4 + 6 + 12 + 2 + 3));
        std::map<StepPart, int> parts;
        for (const StepTruth &step : run.truth.steps) {
            ++parts[step.part];
            const bool isContext = step.ctx > 0;
            const bool isFull = step.gen == config.maxGen && !isContext;
            QCOMPARE(isFull, step.part == StepPart::Steady);
        }
        QCOMPARE(parts[StepPart::WarmUp], 4);
        QCOMPARE(parts[StepPart::RampUp], 6);
        QCOMPARE(parts[StepPart::Steady], 12);
        QCOMPARE(parts[StepPart::Interleaved], 2);
        QCOMPARE(parts[StepPart::Drain], 3);
        // Warm-up is apart from the measured run by more than 100 ms (host-analysis.md 4.2.5).
        QVERIFY(run.truth.steps[4].host[0].begin - run.truth.steps[3].host[0].end > 100'000'000);
        for (std::size_t i = 5; i < run.truth.steps.size(); ++i)
            QVERIFY(run.truth.steps[i].host[0].begin - run.truth.steps[i - 1].host[0].end
                < 100'000'000);
    }

    void graphBreaks_data()
    {
        QTest::addColumn<int>("layersPerPiece");
        QTest::addColumn<int>("breakKernels");
        QTest::addColumn<int>("breaks");
        QTest::newRow("every layer") << 1 << 1 << 5;
        QTest::newRow("every second layer") << 2 << 3 << 3;
        QTest::newRow("once") << 5 << 2 << 1;
    }

    // Eager runs between two graph launches of a step, counted over the rows.
    void graphBreaks()
    {
        QFETCH(int, layersPerPiece);
        QFETCH(int, breakKernels);
        QFETCH(int, breaks);
        ExecutorConfig config = shortRun(StepForm::Piecewise, 2);
        config.piecewiseLayers = layersPerPiece;
        config.breakKernels = breakKernels;
        const test::RecordedRun run = test::recordRun(config);
        QCOMPARE(run.truth.graphBreaksPerStep, breaks);
        QCOMPARE(run.truth.kernelsPerBreak, breakKernels);
        QCOMPARE(run.truth.graphLaunchesPerStep, breaks + 1);
        for (const StepTruth &step : run.truth.steps) {
            if (step.ctx > 0)
                continue;
            const std::vector<KernelRow> kernels = forwardKernels(run, step, 1);
            QCOMPARE(qint64(kernels.size()), run.truth.generationKernels);
            int runs = 0;
            int length = 0;
            for (const KernelRow &row : kernels) {
                if (row.graphNode == 0) {
                    ++length;
                } else if (length > 0) {
                    QCOMPARE(length, breakKernels);
                    ++runs;
                    length = 0;
                }
            }
            QCOMPARE(length, 0);
            QCOMPARE(runs, breaks);
        }
    }

    void layersRepeat_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<int>("ranks");
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("extra");
        QTest::addColumn<int>("perLayer");
        QTest::newRow("graph") << int(StepForm::Graph) << 2 << 16 << 0 << 9;
        QTest::newRow("eager") << int(StepForm::Eager) << 2 << 7 << 0 << 9;
        QTest::newRow("one rank") << int(StepForm::Graph) << 1 << 12 << 0 << 9;
        QTest::newRow("long layers") << int(StepForm::Graph) << 2 << 3 << 11 << 20;
    }

    // K kernels repeat L times, in no longer stretch of the step.
    void layersRepeat()
    {
        QFETCH(int, form);
        QFETCH(int, ranks);
        QFETCH(int, layers);
        QFETCH(int, extra);
        QFETCH(int, perLayer);
        ExecutorConfig config = shortRun(static_cast<StepForm>(form), ranks);
        config.layers = layers;
        config.extraLayerKernels = extra;
        const test::RecordedRun run = test::recordRun(config);
        QCOMPARE(run.truth.layers, layers);
        QCOMPARE(run.truth.kernelsPerLayer, perLayer);
        const auto longestRepeat = [](const std::vector<KernelRow> &kernels, int period) {
            int longest = 0;
            int length = 0;
            for (std::size_t i = static_cast<std::size_t>(period); i < kernels.size(); ++i) {
                const bool repeats
                    = kernels[i].kernel == kernels[i - static_cast<std::size_t>(period)].kernel;
                length = repeats ? length + 1 : 0;
                longest = std::max(longest, length);
            }
            return longest + period;
        };
        for (const StepTruth &step : run.truth.steps) {
            const bool isContext = step.ctx > 0;
            const std::vector<KernelRow> kernels = forwardKernels(run, step, 0);
            QCOMPARE(qint64(kernels.size()),
                isContext ? run.truth.contextKernels : run.truth.generationKernels);
            const int period = isContext ? run.truth.kernelsPerContextLayer : perLayer;
            const int length = longestRepeat(kernels, period);
            QVERIFY2(length / period == layers, qPrintable(QString::number(length)));
        }
    }

    void markers_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<QByteArray>("marker");
        QTest::newRow("numbered") << int(MarkerForm::Numbered)
                                  << QByteArray(
                                         "[Executor] _forward_step 5: 10 ctx reqs, 0 gen reqs");
        QTest::newRow("unnumbered")
            << int(MarkerForm::Unnumbered)
            << QByteArray("[Executor] _forward_step: 10 ctx reqs, 0 gen reqs");
        QTest::newRow("tokens")
            << int(MarkerForm::Tokens)
            << QByteArray("[Executor] _forward_step 5: 10 ctx reqs, 1280 ctx tokens, 0 gen reqs");
    }

    void markers()
    {
        QFETCH(int, form);
        QFETCH(QByteArray, marker);
        ExecutorConfig config = shortRun(StepForm::Graph, 1);
        config.marker = static_cast<MarkerForm>(form);
        const test::RecordedRun run = test::recordRun(config);
        const auto found = std::count_if(run.rows.ranges.begin(), run.rows.ranges.end(),
            [&](const RangeRow &row) { return run.text(row.name) == marker.toStdString(); });
        QCOMPARE(found, 1);
    }

    void memoryDoesNotGrow()
    {
        ExecutorConfig config = shortRun(StepForm::Eager, 2);
        config.steady = 40;
        const std::size_t small = test::recordRun(config).largestBatch;
        config.steady = 400;
        const test::RecordedRun large = test::recordRun(config);
        QCOMPARE(large.batches, large.truth.steps.size() + 2);
        QVERIFY2(large.largestBatch < small * 2, qPrintable(QString::number(large.largestBatch)));
    }

    void scalesToKernels_data()
    {
        QTest::addColumn<qint64>("kernels");
        QTest::newRow("50 k") << qint64 {50'000};
        QTest::newRow("300 k") << qint64 {300'000};
    }

    // benchExample's proportions are those of the loading bench: 3 : 3.5 : 0.5.
    void scalesToKernels()
    {
        QFETCH(qint64, kernels);
        ExecutorModel model(benchExample(kernels));
        EventBatch batch;
        while (model.next(batch)) { }
        double found = 0;
        double calls = 0;
        double ranges = 0;
        for (const RankTruth &rank : model.truth().ranks) {
            found += static_cast<double>(rank.kernels);
            calls += static_cast<double>(rank.calls);
            ranges += static_cast<double>(rank.ranges);
        }
        const auto wanted = static_cast<double>(kernels);
        QVERIFY2(std::abs(found - wanted) < wanted / 50, qPrintable(QString::number(found)));
        QVERIFY2(calls / found > 1.10 && calls / found < 1.25,
            qPrintable(QString::number(calls / found)));
        QVERIFY2(ranges / found > 0.14 && ranges / found < 0.19,
            qPrintable(QString::number(ranges / found)));
    }
};

QTEST_GUILESS_MAIN(TestDemoModel)
#include "tst_demomodel.moc"
