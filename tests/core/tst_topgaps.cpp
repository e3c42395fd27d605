// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/kernelanswer.h"
#include "core/io/traceloader.h"
#include "support/core/sharedtraces.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace gapscope;
using namespace Qt::StringLiterals;

// The five longest device gaps of every shared trace (of the steady steps where there are any, else
// of the run), checked by hand against the rows of the files: topgaps.json beside the tests says
// what the host and the device really did. Where a trace has no kernels it says so.
class TestTopGaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void longestGaps_data();
    void longestGaps();

private:
    HostTables m_tables = loadHostTables();
    KernelTables m_kernelTables = loadKernelTables();
};

namespace {

QJsonArray expectations()
{
    QFile file(QStringLiteral(GAPSCOPE_SOURCE_DIR "/tests/data/topgaps.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).array();
}

double us(TimeNs time)
{
    return static_cast<double>(time) / 1000.0;
}

bool hasSteady(const HostFacts &facts)
{
    const RunSteps &steps = stepsOf(facts);
    return std::ranges::any_of(steps.ranks, [](const RankSteps &rank) {
        int maxGen = 0;
        for (const Step &step : rank.benchmark())
            maxGen = std::max(maxGen, step.gen);
        return std::ranges::any_of(rank.benchmark(), [&](const Step &step) {
            return step.phase == StepPhase::Generation && step.gen == maxGen;
        });
    });
}

void print(const TopGap &gap)
{
    qInfo("%.3f us at %lld on GPU %d, %s -> %s", us(gap.time.duration()),
        static_cast<long long>(gap.fileTime), gap.deviceOrdinal, qPrintable(gap.after),
        qPrintable(gap.before));
    for (std::size_t i = 0; i < std::min<std::size_t>(gap.causes.size(), 5); ++i) {
        const NamedCause &cause = gap.causes[i];
        qInfo("    %10.3f %-16s %-9s %s%s%s", us(cause.time), qPrintable(causeKindKey(cause.kind)),
            qPrintable(confidenceKey(cause.confidence)), qPrintable(cause.name),
            cause.evidence.isEmpty() ? "" : " | ", qPrintable(cause.evidence));
    }
}

} // namespace

void TestTopGaps::longestGaps_data()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    QTest::addColumn<QJsonObject>("expected");
    int count = 0;
    for (const QJsonValue &row : expectations()) {
        QTest::newRow(qPrintable(row[u"trace"_s].toString())) << row.toObject();
        ++count;
    }
    qInfo("%d shared traces", count);
}

void TestTopGaps::longestGaps()
{
    QFETCH(QJsonObject, expected);
    Progress progress;
    const Result<Run> run
        = loadRun({test::sharedTraces() + u'/' + expected[u"trace"_s].toString()}, progress);
    QVERIFY2(run.has_value(), run ? "" : qPrintable(run.error().message()));
    const HostFactsPtr facts = collectHostFacts(*run, m_tables);
    const KernelScope scope = hasSteady(*facts) ? KernelScope::Steady : KernelScope::All;
    const KernelAnswer answer = answerKernels(*run, *facts, m_tables, m_kernelTables, scope, 5);
    if (!answer.error.isEmpty())
        qInfo("%s", qPrintable(answer.error));
    for (const TopGap &gap : answer.topDeviceGaps)
        print(gap);
    QCOMPARE(answer.error, expected[u"error"_s].toString());
    QCOMPARE(kernelScopeKey(scope), expected[u"scope"_s].toString(kernelScopeKey(scope)));
    const QJsonArray gaps = expected[u"gaps"_s].toArray();
    QCOMPARE(qsizetype(answer.topDeviceGaps.size()), gaps.size());
    for (std::size_t i = 0; i < answer.topDeviceGaps.size(); ++i) {
        const TopGap &gap = answer.topDeviceGaps[i];
        const QJsonObject row = gaps[qsizetype(i)].toObject();
        QCOMPARE(gap.fileTime, row[u"at_ns"_s].toInteger());
        QCOMPARE(QString::number(us(gap.time.duration()), 'f', 3),
            QString::number(row[u"gap_us"_s].toDouble(), 'f', 3));
        TimeNs sum = 0;
        for (const NamedCause &cause : gap.causes)
            sum += cause.time;
        QCOMPARE(sum, gap.time.duration());
        // What was found by hand: the causes that matter, in any order.
        for (const QJsonValue &value : row[u"causes"_s].toArray()) {
            const QJsonObject cause = value.toObject();
            const auto found = std::ranges::find_if(gap.causes, [&](const NamedCause &candidate) {
                return causeKindKey(candidate.kind) == cause[u"kind"_s].toString()
                    && candidate.name == cause[u"name"_s].toString();
            });
            QVERIFY2(found != gap.causes.end(), qPrintable(cause[u"name"_s].toString()));
            QCOMPARE(QString::number(us(found->time), 'f', 1),
                QString::number(cause[u"us"_s].toDouble(), 'f', 1));
            if (cause.contains(u"evidence"_s))
                QVERIFY2(found->evidence.contains(cause[u"evidence"_s].toString()),
                    qPrintable(found->evidence));
        }
    }
}

QTEST_GUILESS_MAIN(TestTopGaps)
#include "tst_topgaps.moc"
