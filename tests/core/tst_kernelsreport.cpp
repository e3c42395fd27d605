// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/traceloader.h"
#include "core/report/kernelsreport.h"
#include "core/report/markdownwriter.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace gapscope;

// The JSON of `gapscope kernels`: the published keys with the published figures, and what it adds.
class TestKernelsReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matchesExpectedFiles_data();
    void matchesExpectedFiles();
    void saysWhatItCannotAnswer();

private:
    HostTables m_tables = loadHostTables();
    KernelTables m_kernelTables = loadKernelTables();
};

void TestKernelsReport::matchesExpectedFiles_data()
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
                << path
                << test::sharedTraces() + expectedFolder + name + QStringLiteral(".kernels.json");
            ++count;
        }
    };
    add(QStringLiteral("cases"), QStringLiteral("/cases/"));
    add(QStringLiteral("nsys"), QStringLiteral("/nsys/expected/"));
    qInfo("%d shared traces", count);
}

void TestKernelsReport::matchesExpectedFiles()
{
    QFETCH(QString, path);
    QFETCH(QString, expected);
    QFile file(expected);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject published = QJsonDocument::fromJson(file.readAll()).object();
    QVERIFY(!published.isEmpty());
    Progress progress;
    const Result<Run> run = loadRun({path}, progress);
    QVERIFY(run.has_value());
    const HostFactsPtr facts = collectHostFacts(*run, m_tables);
    const KernelAnswer answer
        = answerKernels(*run, *facts, m_tables, m_kernelTables, KernelScope::All, 10);
    const QJsonObject ours = QJsonDocument::fromJson(kernelsJson(answer)).object();
    for (auto it = published.begin(); it != published.end(); ++it) {
        QJsonValue value = ours[it.key()];
        if (it.key() == QStringLiteral("top_gaps")) {
            QJsonArray gaps;
            for (const QJsonValue &gap : value.toArray()) {
                QJsonObject row = gap.toObject();
                QVERIFY(!row.take(QStringLiteral("causes")).toArray().isEmpty());
                gaps.append(row);
            }
            value = gaps;
        }
        QVERIFY2(value == it.value(),
            qPrintable(it.key() + QStringLiteral(": ")
                + QString::fromUtf8(
                    QJsonDocument(QJsonObject {{QStringLiteral("ours"), value}, {QStringLiteral("published"), it.value()}})
                        .toJson(QJsonDocument::Compact))));
    }
    // Every gap's causes add up to it, and the groups to the idle time.
    for (const auto *gaps : {&answer.topGaps, &answer.topDeviceGaps}) {
        for (const TopGap &gap : *gaps) {
            TimeNs sum = 0;
            for (const NamedCause &cause : gap.causes)
                sum += cause.time;
            QCOMPARE(sum, gap.time.duration());
        }
    }
    QVERIFY(toMarkdown(kernelsReport(answer)).startsWith(u'#'));
}

void TestKernelsReport::saysWhatItCannotAnswer()
{
    const auto answerOf = [&](std::string_view text) {
        const Run run = test::buildRun(text);
        const HostFactsPtr facts = collectHostFacts(run, m_tables);
        return answerKernels(run, *facts, m_tables, m_kernelTables, KernelScope::All, 5);
    };
    QCOMPARE(answerOf("p1 t1 range: r[0,5)\n").error, QStringLiteral("no kernel table"));
    const KernelAnswer whole = answerOf("p1 gpu0/s7 graph: [0,10) [20,30)\n");
    QCOMPARE(whole.launches.wholeGraphExecutions, 2);
    const QJsonObject json = QJsonDocument::fromJson(kernelsJson(whole)).object();
    QVERIFY(json[QStringLiteral("graph_coverage")].isNull());
    QVERIFY(!json[QStringLiteral("graph_coverage_valid")].toBool());
    QVERIFY(json[QStringLiteral("graph_breaks")].isNull());
    QVERIFY(json[QStringLiteral("pattern")].isNull());
    QVERIFY(whole.notes.size() >= 3); // whole graphs, no calls, no steps
}

QTEST_GUILESS_MAIN(TestKernelsReport)
#include "tst_kernelsreport.moc"
