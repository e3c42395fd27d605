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
    void tailIsFolded();
    void wholeGraphTrace();
    void coverageAndStepGaps();

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

// A document has the largest sources and the sum of the others; the table itself has all.
void TestKernelsReport::tailIsFolded()
{
    KernelAnswer answer;
    for (int i = 1; i <= 40; ++i) {
        GapGroup group;
        group.kind = CauseKind::HostRange;
        group.source = QStringLiteral("range_%1").arg(i);
        group.gaps = 1;
        group.total = 1000 * (41 - i);
        group.shareOfIdle = (41 - i) / 820.0;
        answer.idle.groups.push_back(group);
        answer.idle.idle += group.total;
    }
    GapGroup rest;
    rest.source = QStringLiteral("unattributed");
    answer.idle.groups.push_back(rest);
    const auto lineOf = [](const QString &text, const QString &word) {
        for (const QString &line : text.split(u'\n')) {
            if (line.contains(word))
                return line.simplified();
        }
        return QString();
    };
    const QString text = toMarkdown(kernelsReport(answer, 30));
    QVERIFY(text.contains(QStringLiteral("`range_30`")));
    QVERIFY(!text.contains(QStringLiteral("`range_31`")));
    // 10 + 9 + ... + 1 us of 820.
    const QString others = lineOf(text, QStringLiteral("10 others"));
    QVERIFY2(others.contains(QStringLiteral(" 55.0 ")), qPrintable(others));
    QVERIFY2(others.contains(QStringLiteral(" 6.7 ")), qPrintable(others));
    QVERIFY(text.contains(QStringLiteral("unattributed")));
    QVERIFY(!toMarkdown(kernelsReport(answer)).contains(QStringLiteral("`range_11`")));
    QCOMPARE(idleSourceTable(answer.idle).rows.size(), std::size_t {41});
}

void TestKernelsReport::wholeGraphTrace()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    Progress progress;
    const Result<Run> run = loadRun(
        {test::sharedTraces() + QStringLiteral("/nsys/transformer_2p7b_cudagraph.sqlite")}, progress);
    QVERIFY(run.has_value());
    const HostFactsPtr facts = collectHostFacts(*run, m_tables);
    const KernelAnswer answer
        = answerKernels(*run, *facts, m_tables, m_kernelTables, KernelScope::All, 5);
    QCOMPARE(answer.launches.wholeGraphExecutions, 10);
    QVERIFY(!answer.coverage.run.byCount().has_value());
    QVERIFY(*answer.coverage.run.byTime() > 0.99);
    // The graphs keep the GPU busy: next to nothing of the window is idle.
    const Trace &trace = *run->traces[0];
    QVERIFY(answer.idle.idle < (trace.range.end - trace.range.begin) / 100);
    QVERIFY(answer.notes.front().contains(QStringLiteral("--cuda-graph-trace=node")));
    const QString text = toMarkdown(kernelsReport(answer));
    QVERIFY(text.contains(QStringLiteral("UNKNOWN")));
    // A scope that the trace cannot answer is no silent zero.
    const KernelAnswer steady
        = answerKernels(*run, *facts, m_tables, m_kernelTables, KernelScope::Steady, 5);
    QVERIFY(std::ranges::any_of(steady.notes,
        [](const QString &note) { return note.contains(QStringLiteral("steady")); }));
}

void TestKernelsReport::coverageAndStepGaps()
{
    std::string text;
    for (int step = 0; step < 6; ++step) {
        const auto span = [&](int from, int to) {
            return '[' + std::to_string(1000 * step + from) + ',' + std::to_string(1000 * step + to)
                + ')';
        };
        const std::string id = std::to_string(2 * step + 1);
        const std::string other = std::to_string(2 * step + 2);
        text += "p1 t1 range: _forward_step " + std::to_string(step) + ": 0 ctx reqs, 4 gen reqs"
            + span(0, 400) + " sample" + span(500, 700) + '\n';
        text += "p1 t1 api: cudaGraphLaunch" + span(100, 110) + '#' + id + " cudaLaunchKernel"
            + span(520, 530) + '#' + other + '\n';
        text += "p1 gpu0/s7: g1" + span(120, 150) + '#' + id + " g2" + span(160, 190) + '#' + id
            + " s" + span(540, 560) + '#' + other + '\n';
    }
    const Run run = test::buildRun(text);
    const HostFactsPtr facts = collectHostFacts(run, m_tables);
    const KernelAnswer answer
        = answerKernels(run, *facts, m_tables, m_kernelTables, KernelScope::Steady, 5);
    const QJsonObject json = QJsonDocument::fromJson(kernelsJson(answer)).object();
    const QJsonObject coverage = json[QStringLiteral("coverage")].toObject();
    const QJsonObject generation = coverage[QStringLiteral("generation")].toObject();
    QCOMPARE(generation[QStringLiteral("kernels")].toInt(), 18);
    QCOMPARE(generation[QStringLiteral("graph_kernels")].toInt(), 12);
    QCOMPARE(generation[QStringLiteral("by_count")].toDouble(), 0.6667);
    QCOMPARE(generation[QStringLiteral("by_time")].toDouble(), 0.75); // 60 of 80
    QVERIFY(coverage[QStringLiteral("context")].isNull());
    QCOMPARE(coverage[QStringLiteral("steps")].toArray().size(), 6);
    const QJsonArray eager = json[QStringLiteral("eager_kernels")].toArray();
    QCOMPARE(eager.size(), 1);
    const QJsonObject row = eager[0].toObject();
    QCOMPARE(row[QStringLiteral("name")].toString(), QStringLiteral("s"));
    QCOMPARE(row[QStringLiteral("range")].toString(), QStringLiteral("sample"));
    QCOMPARE(row[QStringLiteral("reason")].toString(), QStringLiteral("after_graph"));
    QCOMPARE(row[QStringLiteral("steps")].toInt(), 6);
    QCOMPARE(row[QStringLiteral("suggestion")].toString(), QStringLiteral("GRAPH_EXPAND"));
    // Five gaps of 600 ns between the steps; the sampling kernel hides 20 ns of each.
    const QJsonObject gaps = json[QStringLiteral("step_gaps")].toObject();
    QCOMPARE(gaps[QStringLiteral("count")].toInt(), 5);
    QCOMPARE(gaps[QStringLiteral("exposed_us")].toDouble(), 5 * 0.58);
    QCOMPARE(gaps[QStringLiteral("hidden_us")].toDouble(), 5 * 0.02);
}

QTEST_GUILESS_MAIN(TestKernelsReport)
#include "tst_kernelsreport.moc"
