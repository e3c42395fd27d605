// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/kernelgaps.h"
#include "core/analysis/launchkinds.h"
#include "core/analysis/stragglers.h"
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

#include <cmath>

using namespace gapscope;

// The published kernel-level figures (host-analysis.md, end of section 8) for every shared trace.
class TestKernelFigures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void buckets_data();
    void buckets();
    void deviceGapsAreTheComplementOfBusy();
    void matchesExpectedFiles_data();
    void matchesExpectedFiles();
};

namespace {

QString number(double value, int digits) { return QString::number(value, 'f', digits); }

void compareBuckets(const QJsonArray &expected, const GapBuckets &buckets)
{
    TimeNs all = 0;
    for (const GapBucket &bucket : buckets)
        all += bucket.total;
    QCOMPARE(expected.size(), qsizetype(kGapBucketCount));
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        const QJsonObject row = expected[qsizetype(i)].toObject();
        QCOMPARE(QString::fromLatin1(kGapBucketLabels[i]), row[QStringLiteral("bucket")].toString());
        QCOMPARE(buckets[i].count, row[QStringLiteral("count")].toInteger());
        QCOMPARE(number(static_cast<double>(buckets[i].total) / 1000.0, 1),
            number(row[QStringLiteral("total_us")].toDouble(), 1));
        const double share = all == 0
            ? 0.0
            : static_cast<double>(buckets[i].total) / static_cast<double>(all);
        QCOMPARE(number(share, 4), number(row[QStringLiteral("share")].toDouble(), 4));
    }
}

void compareTopGaps(const QJsonArray &expected, const Run &run, const std::vector<GapTable> &tables)
{
    const std::vector<GapRef> top = longestGaps(run, tables, 10);
    QCOMPARE(qsizetype(top.size()), expected.size());
    for (std::size_t i = 0; i < top.size(); ++i) {
        const QJsonObject row = expected[qsizetype(i)].toObject();
        const GapTable &table = tables[top[i].table];
        const Trace &trace = *run.traces[table.trace];
        const KernelGap gap = table.gaps[top[i].gap];
        const TimeRange time = gapTime(trace, gap);
        const auto text = [&](EventId id) {
            return trace.strings.text(trace.events.name[index(id)]);
        };
        QCOMPARE(number(static_cast<double>(time.duration()) / 1000.0, 3),
            number(row[QStringLiteral("gap_us")].toDouble(), 3));
        QCOMPARE(text(gap.before), row[QStringLiteral("after")].toString());
        QCOMPARE(text(gap.after), row[QStringLiteral("before")].toString());
        QCOMPARE(trace.devices[index(table.device)].ordinal, row[QStringLiteral("device")].toInt());
        QCOMPARE(trace.track(table.stream).number, row[QStringLiteral("stream")].toInteger());
        QCOMPARE(time.begin + trace.origin, row[QStringLiteral("at_ns")].toInteger());
    }
}

void compareStraggler(const QJsonObject &expected, const Run &run)
{
    const std::optional<Straggler> straggler = findStraggler(run, listCollectives(run));
    QCOMPARE(straggler.has_value(), !expected.isEmpty());
    if (!straggler)
        return;
    QCOMPARE(qsizetype(straggler->ranks), expected[QStringLiteral("ranks")].toInteger());
    QCOMPARE(qsizetype(straggler->collectives), expected[QStringLiteral("collectives")].toInteger());
    QCOMPARE(straggler->equalCounts, expected[QStringLiteral("equal_counts")].toBool());
    QCOMPARE(qsizetype(straggler->worstRank), expected[QStringLiteral("worst_rank")].toInteger());
    QCOMPARE(number(straggler->share, 4), number(expected[QStringLiteral("share")].toDouble(), 4));
    QCOMPARE(straggler->consistent, expected[QStringLiteral("consistent")].toBool());
    const QJsonArray lateness = expected[QStringLiteral("mean_lateness_us")].toArray();
    const QJsonArray wait = expected[QStringLiteral("wait_us_total")].toArray();
    QCOMPARE(lateness.size(), qsizetype(straggler->ranks));
    for (std::size_t rank = 0; rank < straggler->ranks; ++rank) {
        QCOMPARE(number(straggler->meanLatenessUs[rank], 3),
            number(lateness[qsizetype(rank)].toDouble(), 3));
        QCOMPARE(
            number(straggler->waitUsTotal[rank], 1), number(wait[qsizetype(rank)].toDouble(), 1));
    }
}

} // namespace

void TestKernelFigures::buckets_data()
{
    QTest::addColumn<TimeNs>("length");
    QTest::addColumn<int>("bucket");
    QTest::newRow("below 1 us") << TimeNs {999} << 0;
    QTest::newRow("1 us") << TimeNs {1'000} << 1;
    QTest::newRow("10 us") << TimeNs {10'000} << 3;
    QTest::newRow("500 us") << TimeNs {500'000} << 6;
    QTest::newRow("just below 5 ms") << TimeNs {4'999'999} << 7;
    QTest::newRow("5 ms") << TimeNs {5'000'000} << 8;
}

void TestKernelFigures::buckets()
{
    QFETCH(TimeNs, length);
    QFETCH(int, bucket);
    QCOMPARE(int(gapBucketOf(length)), bucket);
}

void TestKernelFigures::deviceGapsAreTheComplementOfBusy()
{
    const Run run = test::buildRun("p1 gpu0/s7: a[0,10) b[40,50) c[55,60)\n"
                                   "p1 gpu0/s8: x[5,30)\n"
                                   "p1 gpu0/s9 graph: [45,52)\n");
    const std::vector<GapTable> tables = deviceGaps(run);
    QCOMPARE(tables.size(), std::size_t {1});
    QCOMPARE(tables[0].gaps.size(), std::size_t {2});
    QCOMPARE(gapTime(*run.traces[0], tables[0].gaps[0]), (TimeRange {30, 40}));
    QCOMPARE(gapTime(*run.traces[0], tables[0].gaps[1]), (TimeRange {52, 55}));
    QCOMPARE(streamGaps(run).size(), std::size_t {2});
}

void TestKernelFigures::matchesExpectedFiles_data()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("expected");
    int count = 0;
    const auto add = [&](const QString &folder, const QString &expectedFolder) {
        for (const QString &path : test::sharedTraceFiles(folder, QStringLiteral("*.sqlite"))) {
            const QString name = QFileInfo(path).completeBaseName();
            QTest::newRow(qPrintable(name))
                << path << test::sharedTraces() + expectedFolder + name + QStringLiteral(".kernels.json");
            ++count;
        }
    };
    add(QStringLiteral("cases"), QStringLiteral("/cases/"));
    add(QStringLiteral("nsys"), QStringLiteral("/nsys/expected/"));
    qInfo("%d shared traces", count);
}

void TestKernelFigures::matchesExpectedFiles()
{
    QFETCH(QString, path);
    QFETCH(QString, expected);
    const QJsonObject figures = test::readJson(expected);
    QVERIFY2(!figures.isEmpty(), qPrintable(expected));
    Progress progress;
    const Result<Run> run = loadRun({path}, progress);
    QVERIFY2(run.has_value(), run ? "" : qPrintable(run.error().message()));
    const LaunchKinds kinds = countLaunchKinds(*run);
    if (figures.contains(QStringLiteral("error"))) {
        QCOMPARE(kinds.kernels, 0);
        const bool noTable
            = figures[QStringLiteral("error")].toString() == QStringLiteral("no kernel table");
        QCOMPARE(run->traces[0]->info.hasKernelTable, !noTable);
        return;
    }
    const std::vector<GapTable> tables = streamGaps(*run);
    compareBuckets(figures[QStringLiteral("gap_buckets")].toArray(), countGaps(*run, tables));
    compareTopGaps(figures[QStringLiteral("top_gaps")].toArray(), *run, tables);
    compareStraggler(figures[QStringLiteral("straggler")].toObject(), *run);

    const QJsonObject expectedKinds = figures[QStringLiteral("launch_kind")].toObject();
    QCOMPARE(qsizetype(kinds.counts.size()), expectedKinds.size());
    for (const auto &[name, count] : kinds.counts)
        QCOMPARE(count, expectedKinds[name].toInteger());
    QCOMPARE(kinds.wholeGraphExecutions, figures[QStringLiteral("whole_graph_executions")].toInteger());
    QCOMPARE(kinds.wholeGraphExecutions == 0, figures[QStringLiteral("graph_coverage_valid")].toBool());
    const double coverage = static_cast<double>(kinds.graphKernels) / static_cast<double>(kinds.kernels);
    QCOMPARE(number(coverage, 4), number(figures[QStringLiteral("graph_coverage")].toDouble(), 4));
}

QTEST_GUILESS_MAIN(TestKernelFigures)
#include "tst_kernelfigures.moc"
