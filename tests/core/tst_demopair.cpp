// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The demo pair: written where asked, loads, and shows the published example's regression.

#include "support/core/files.h"
#include "support/core/generated.h"

#include "core/analysis/hostmetrics.h"
#include "core/analysis/referenceanalyze.h"
#include "core/io/demo/demo.h"
#include "core/io/traceloader.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

// Means over both ranks, us per steady step.
struct Figures {
    double period = 0;
    double duration = 0;
    double gap = 0; // median of the time between two markers
    double launches = 0;
    std::map<std::string, double> operations;
};

Figures figuresOf(const demo::Truth &truth)
{
    Figures figures;
    std::vector<TimeNs> gaps;
    double steps = 0;
    for (std::size_t i = 0; i + 1 < truth.steps.size(); ++i) {
        const demo::StepTruth &step = truth.steps[i];
        if (step.part != demo::StepPart::Steady)
            continue;
        for (std::size_t rank = 0; rank < truth.ranks.size(); ++rank) {
            figures.duration += static_cast<double>(step.host[rank].duration()) / 1e3;
            figures.launches += step.launches[rank];
            gaps.push_back(truth.steps[i + 1].host[rank].begin - step.host[rank].end);
            ++steps;
        }
    }
    std::sort(gaps.begin(), gaps.end());
    figures.duration /= steps;
    figures.launches /= steps;
    figures.gap = static_cast<double>(gaps[gaps.size() / 2]) / 1e3;
    figures.period = truth.steadyPeriod() / 1e3;
    for (const demo::RankTruth &rank : truth.ranks) {
        for (const auto &[name, operation] : rank.steadyOperations)
            figures.operations[name] += static_cast<double>(operation.inclusive) / 1e3
                / rank.steadyPeriods / static_cast<double>(truth.ranks.size());
    }
    return figures;
}

bool isNear(double value, double expected, double share)
{
    if (std::abs(value - expected) <= expected * share)
        return true;
    qWarning("%.1f is not within %.0f %% of %.1f", value, share * 100, expected);
    return false;
}

HostVerdict judge(const Run &run)
{
    const HostTables tables = loadHostTables();
    const HostFactsPtr facts = collectHostFacts(run, tables);
    return judgeCorrected(run, *facts, {}, tables.thresholds);
}

} // namespace

class TestDemoPair : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        Progress progress;
        const Result<QStringList> paths
            = writeDemoPair(m_folder.filePath(u"new/folder"_s), progress);
        if (!paths)
            QFAIL(qPrintable(paths.error().message()));
        m_paths = *paths;
        QCOMPARE(progress.done(), progress.total());
        m_baseline = test::buildGenerated(demo::publishedExample(false));
        m_target = test::buildGenerated(demo::publishedExample(true));
    }

    void namesAndSize()
    {
        QCOMPARE(m_paths.size(), 2);
        QCOMPARE(m_paths[0], m_folder.filePath(u"new/folder/decode_tp2_v1.1.sqlite"_s));
        QCOMPARE(m_paths[1], m_folder.filePath(u"new/folder/decode_tp2_main.sqlite"_s));
        for (const test::BuiltRun *run : {&m_baseline, &m_target}) {
            QCOMPARE(run->truth.ranks.size(), std::size_t(2));
            qint64 kernels = 0;
            for (const demo::RankTruth &rank : run->truth.ranks)
                kernels += rank.kernels;
            QVERIFY2(kernels > 30'000 && kernels < 50'000, qPrintable(QString::number(kernels)));
        }
    }

    void writtenTwice()
    {
        const QByteArray first = test::contentsOf(m_paths[1]);
        Progress progress;
        const Result<QStringList> again
            = writeDemoPair(m_folder.filePath(u"new/folder"_s), progress);
        QVERIFY(again.has_value());
        QCOMPARE(*again, m_paths);
        QVERIFY(test::contentsOf(m_paths[1]) == first);
    }

    void foreignFileStopsBoth()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"decode_tp2_main.sqlite"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("mine");
        file.close();
        Progress progress;
        const Result<QStringList> paths = writeDemoPair(folder.path(), progress);
        QVERIFY(!paths);
        QCOMPARE(paths.error().kind, ErrorKind::NoPermission);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden),
            QStringList {u"decode_tp2_main.sqlite"_s});
        QCOMPARE(test::contentsOf(file.fileName()), QByteArray("mine"));
    }

    void fileInPlaceOfFolder()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"taken"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Progress progress;
        QVERIFY(!writeDemoPair(file.fileName(), progress));
    }

    // The published example: 3317 to 3977 us per step, 1077 to 1321 in the step, 2245 to 2663
    // between.
    void publishedFigures()
    {
        const Figures before = figuresOf(m_baseline.truth);
        const Figures after = figuresOf(m_target.truth);
        qInfo("period %.1f, %.1f; duration %.1f, %.1f; gap %.1f, %.1f", before.period, after.period,
            before.duration, after.duration, before.gap, after.gap);
        QVERIFY(isNear(before.period, 3317, 0.01));
        QVERIFY(isNear(after.period, 3977, 0.01));
        QVERIFY(isNear(before.duration, 1077, 0.015));
        QVERIFY(isNear(after.duration, 1321, 0.015));
        QVERIFY(isNear(before.gap, 2245, 0.02));
        QVERIFY(isNear(after.gap, 2663, 0.02));
        QCOMPARE(after.launches - before.launches, 8.0);
    }

    void publishedOperations_data()
    {
        QTest::addColumn<double>("before");
        QTest::addColumn<double>("after"); // 0: not there
        QTest::newRow("_fetch_new_requests") << 36.4 << 270.4;
        QTest::newRow("broadcast_requests") << 0.0 << 249.6;
        QTest::newRow("_update_requests") << 412.6 << 722.8;
        QTest::newRow("prepare_resources") << 192.0 << 349.0;
        QTest::newRow("_sample_async") << 1163.0 << 720.3;
        QTest::newRow("_process_requests") << 1056.0 << 390.0;
        QTest::newRow("_write_finish_reasons") << 0.0 << 121.0;
        QTest::newRow("_schedule") << 121.0 << 120.0;
        QTest::newRow("fast_greedy_sample_kernel") << 0.0 << 52.0;
        QTest::newRow("_fetch_and_activate_new_requests") << 37.0 << 0.0;
    }

    // Rank 0's figures: the other rank waits for the broadcast a little shorter.
    void publishedOperations()
    {
        QFETCH(double, before);
        QFETCH(double, after);
        const auto perStep = [](const test::BuiltRun &run) {
            const demo::RankTruth &rank = run.truth.ranks[0];
            const auto found = rank.steadyOperations.find(QTest::currentDataTag());
            return found == rank.steadyOperations.end()
                ? 0.0
                : static_cast<double>(found->second.inclusive) / 1e3 / rank.steadyPeriods;
        };
        QVERIFY(isNear(perStep(m_baseline), before, 0.03));
        QVERIFY(isNear(perStep(m_target), after, 0.03));
    }

    // Rank 1 is late in some collectives of both runs, never so often that it is the straggler.
    void someLateness()
    {
        for (const test::BuiltRun *run : {&m_baseline, &m_target}) {
            const demo::RankTruth &first = run->truth.ranks[0];
            const demo::RankTruth &second = run->truth.ranks[1];
            QVERIFY(second.lateness > 3 * first.lateness);
            QVERIFY(second.latest * 10 < run->truth.collectives * 8);
            int held = 0;
            for (const demo::StepTruth &step : run->truth.steps)
                held += step.lateRank == 1;
            QVERIFY(held > 15 && held < 60);
        }
    }

    void phases()
    {
        for (const test::BuiltRun *run : {&m_baseline, &m_target}) {
            std::map<demo::StepPart, int> parts;
            for (const demo::StepTruth &step : run->truth.steps)
                ++parts[step.part];
            QVERIFY(parts[demo::StepPart::WarmUp] > 0 && parts[demo::StepPart::RampUp] > 5);
            QVERIFY(parts[demo::StepPart::Steady] >= 100 && parts[demo::StepPart::Drain] > 5);
            QVERIFY(run->truth.ranks[0].graphKernels > 10'000);
            QVERIFY(run->truth.ranks[0].kernels - run->truth.ranks[0].graphKernels > 2'000);
            QVERIFY(run->truth.ranks[1].osCalls > 100);
        }
    }

    void verdictOfTheFiles()
    {
        const Figures expected[] {figuresOf(m_baseline.truth), figuresOf(m_target.truth)};
        double periods[2] {};
        for (qsizetype file = 0; file < 2; ++file) {
            Progress progress;
            const Result<Run> run = loadRun({m_paths[file]}, progress);
            if (!run)
                QFAIL(qPrintable(run.error().message()));
            const Trace &trace = *run->traces.front();
            for (const Warning &warning : trace.warnings)
                QFAIL(qPrintable(warning.text));
            QCOMPARE(trace.ranks.size(), std::size_t(2));
            QCOMPARE(trace.devices.size(), std::size_t(2));
            const HostVerdict verdict = judge(*run);
            QVERIFY(verdict.verdict == Verdict::Yes);
            QVERIFY(verdict.evidence == Evidence::Strong);
            QVERIFY(verdict.steady.has_value());
            QCOMPARE(verdict.steady->maxGen, 500);
            QCOMPARE(verdict.steady->steps, 110);
            periods[file] = verdict.steady->mean;
            QVERIFY(isNear(periods[file], expected[file].period, 1e-6));
            QVERIFY(verdict.coverage.byCount.has_value());
            QVERIFY(*verdict.coverage.byCount > 0.7);
            qInfo("idle %.3f, launch %.3f, prep impact %.3f, prep idle %.3f",
                verdict.aggregate[Metric::GpuIdle].value,
                verdict.aggregate[Metric::LaunchOverhead].value,
                verdict.aggregate[Metric::PrepImpact].value,
                verdict.aggregate[Metric::PrepIdleAttribution].value);
        }
        QVERIFY(isNear(periods[1] / periods[0] - 1, 0.196, 0.03));
    }

    // The published scripts answer in full: they find the benchmark phase, and the ranks' steps
    // merge.
    void referenceMethodAnswers()
    {
        const HostTables tables = loadHostTables();
        const double durations[] {1077, 1321};
        const double gaps[] {2245, 2663};
        for (qsizetype file = 0; file < 2; ++file) {
            Progress progress;
            const Result<Run> run = loadRun({m_paths[file]}, progress);
            QVERIFY(run.has_value());
            const HostVerdict verdict = judgeReference(*run, tables, tables.thresholds);
            QVERIFY2(verdict.error.isEmpty(), qPrintable(verdict.error));
            QVERIFY(verdict.verdict == Verdict::Yes);
            const ReferenceAnalysis analysis = analyzeReference(*run);
            QCOMPARE(analysis.error, QString());
            QCOMPARE(analysis.tpSize, 2);
            QVERIFY(analysis.benchFound);
            QVERIFY(analysis.steady.has_value());
            QCOMPARE(analysis.steady->steps, 110);
            QVERIFY(isNear(analysis.steady->duration.average, durations[file], 0.01));
            QVERIFY(isNear(analysis.steady->gap.p50, gaps[file], 0.01));
        }
    }

private:
    QTemporaryDir m_folder;
    QStringList m_paths;
    test::BuiltRun m_baseline;
    test::BuiltRun m_target;
};

QTEST_GUILESS_MAIN(TestDemoPair)
#include "tst_demopair.moc"
