// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapgroups.h"
#include "core/analysis/graphbreaks.h"
#include "core/analysis/layerpattern.h"
#include "core/analysis/stepgaps.h"
#include "core/analysis/stepowners.h"
#include "core/io/traceloader.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QFileInfo>
#include <QTest>

#include <random>

using namespace gapscope;

class TestGapSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsAGap();
    void hostAhead();
    void withoutLaunch();
    void piecesTileRandomGaps();
    void everyGapIsTiled_data();
    void everyGapIsTiled();
    void groupsAddUpToIdle_data();
    void groupsAddUpToIdle();
    void idleIsMappedToOperations_data();
    void idleIsMappedToOperations();
    void rules();
    void graphRulesNeedRepetition();
    void repetitions_data();
    void repetitions();
    void findsGraphBreaks();

private:
    GapTables m_rules = loadGapTables();
    HostTables m_tables = loadHostTables();
};

namespace {

std::string describe(const Trace &trace, const std::vector<GapCause> &causes)
{
    std::string text;
    for (const GapCause &cause : causes) {
        text += causeKindKey(cause.kind).toStdString() + ':'
            + std::string(cause.event == EventId::None ? "-" : trace.name(cause.event)) + '['
            + std::to_string(cause.time.begin) + ',' + std::to_string(cause.time.end) + ") ";
    }
    return text;
}

std::vector<GapCause> explainLast(const Trace &trace, const GapContext &context)
{
    const Run run = makeRun({TracePtr(&trace, [](const Trace *) { })}, {});
    const GapTable table = deviceGaps(run).at(0);
    const KernelGap gap = table.gaps.back();
    GapExplainer explainer(trace, context);
    return explainer.explain(
        gapTime(trace, gap), gap.before, gap.after, table.device, TrackId::None);
}

} // namespace

void TestGapSource::splitsAGap()
{
    const TracePtr trace = test::buildTrace(
        "p1 gpu0/s7: a[0,10) b[100,110)#2\n"
        "p1 t1 range: update[0,60) inner[20,30) prepare[60,95)\n"
        "p1 t1 api: cudaStreamSynchronize[0,15) cudaMalloc[40,45) cudaLaunchKernel[80,90)#2\n"
        "p1 t2 range: elsewhere[0,200)\n");
    const GapContext context = makeGapContext(*trace, m_tables, m_rules);
    QCOMPARE(describe(*trace, explainLast(*trace, context)),
        std::string("synchronization:cudaStreamSynchronize[10,15) host_range:update[15,20) "
                    "host_range:inner[20,30) host_range:update[30,40) api_call:cudaMalloc[40,45) "
                    "host_range:update[45,60) host_range:prepare[60,80) "
                    "launch_call:cudaLaunchKernel[80,90) launch_delay:cudaLaunchKernel[90,100) "));
}

void TestGapSource::hostAhead()
{
    const TracePtr copy = test::buildTrace("p1 gpu0/s7: a[0,10)#1 b[100,110)#2\n"
                                           "p1 gpu0/s9 copy: HtoD[5,70)#3\n"
                                           "p1 t1 api: cudaLaunchKernel[0,2)#1 cudaLaunchKernel[3,5)#2\n");
    const GapContext context = makeGapContext(*copy, m_tables, m_rules);
    QCOMPARE(describe(*copy, explainLast(*copy, context)),
        std::string("copy:HtoD[10,70) queue_dispatch:cudaLaunchKernel[70,100) "));

    const TracePtr graph = test::buildTrace("p1 gpu0/s7: a[10,20)#1 b[21,30)#1\n"
                                            "p1 t1 api: cudaGraphLaunch[0,5)#1\n");
    const GapContext graphContext = makeGapContext(*graph, m_tables, m_rules);
    QCOMPARE(describe(*graph, explainLast(*graph, graphContext)),
        std::string("graph_dispatch:cudaGraphLaunch[10,11) ")); // times from the first kernel
}

void TestGapSource::withoutLaunch()
{
    const TracePtr trace = test::buildTrace("p1 gpu0/s7: a[0,10) b[50,60)\n"
                                            "p1 t1 range: work[20,40)\n");
    const GapContext context = makeGapContext(*trace, m_tables, m_rules);
    const std::vector<GapCause> causes = explainLast(*trace, context);
    QCOMPARE(describe(*trace, causes),
        std::string("unattributed:-[10,20) host_range:work[20,40) unattributed:-[40,50) "));
    QCOMPARE(causes[1].confidence, Confidence::Guess);
}

void TestGapSource::piecesTileRandomGaps()
{
    constexpr unsigned kSeed = 23;
    std::mt19937 random(kSeed);
    for (int round = 0; round < 200; ++round) {
        std::string text = "p1 t1 range: whole[0,1)\n";
        const auto add = [&](const std::string &source, const std::string &name, unsigned length,
                             int correlation) {
            const auto begin = random() % 200;
            text += source + ": " + name + '[' + std::to_string(begin) + ','
                + std::to_string(begin + 1 + random() % length) + ')'
                + (correlation ? '#' + std::to_string(correlation) : std::string()) + '\n';
        };
        for (int i = 1; i <= 12; ++i) {
            add(random() % 3 ? "p1 gpu0/s7" : "p1 gpu0/s8", "k", 12, i);
            if (random() % 4)
                add("p1 t1 api", random() % 3 ? "cudaLaunchKernel" : "cudaGraphLaunch", 8, i);
        }
        add("p1 gpu0/s9 copy", "c", 30, 40);
        for (int i = 0; i < 5; ++i)
            add("p1 t1 range", "r", 60, 0);
        const Run run = test::buildRun(text);
        const Trace &trace = *run.traces[0];
        const GapContext context = makeGapContext(trace, m_tables, m_rules);
        GapExplainer explainer(trace, context);
        for (const auto &tables : {deviceGaps(run), streamGaps(run)}) {
            for (const GapTable &table : tables) {
                for (const KernelGap &gap : table.gaps) {
                    const TimeRange time = gapTime(trace, gap);
                    TimeNs at = time.begin;
                    for (const GapCause &cause :
                        explainer.explain(time, gap.before, gap.after, table.device, table.stream)) {
                        QCOMPARE(cause.time.begin, at);
                        QVERIFY(cause.time.end > at);
                        at = cause.time.end;
                    }
                    QCOMPARE(at, time.end);
                }
            }
        }
    }
}

void TestGapSource::everyGapIsTiled_data() { groupsAddUpToIdle_data(); }

// All three kinds of gap of every shared trace: causes follow each other without a hole or an overlap.
void TestGapSource::everyGapIsTiled()
{
    QFETCH(QString, path);
    Progress progress;
    const Result<Run> run = loadRun({path}, progress);
    QVERIFY(run.has_value());
    const HostFactsPtr facts = collectHostFacts(*run, m_tables);
    std::vector<GapContext> contexts;
    for (const TracePtr &trace : run->traces)
        contexts.push_back(makeGapContext(*trace, m_tables, m_rules));
    GapExplainer explainer(*run->traces[0], contexts[0]);
    qint64 gaps = 0;
    for (const auto &tables : {deviceGaps(*run), streamGaps(*run)}) {
        for (const GapTable &table : tables) {
            for (const KernelGap &gap : table.gaps) {
                const TimeRange time = gapTime(*run->traces[0], gap);
                TimeNs at = time.begin;
                for (const GapCause &cause :
                    explainer.explain(time, gap.before, gap.after, table.device, table.stream)) {
                    QVERIFY(cause.time.begin == at && cause.time.end > at);
                    at = cause.time.end;
                }
                QCOMPARE(at, time.end);
                ++gaps;
            }
        }
    }
    const std::vector<StepGap> between = stepGaps(stepsOf(*facts), false);
    TimeNs total = 0;
    for (const StepGap &gap : between) {
        TimeNs at = gap.time.begin;
        const ProcessId process = run->traces[0]->ranks[index(run->ranks[gap.rank].rank)].process;
        for (const StepGapCause &piece : explainStepGap(explainer, gap.time, process,
                 hostThread(*run, stepsOf(*facts), gap.rank), deviceBusyOf(*facts, gap.rank))) {
            QCOMPARE(piece.cause.time.begin, at);
            QCOMPARE(piece.exposed + piece.hidden, piece.cause.time.duration());
            at = piece.cause.time.end;
        }
        QCOMPARE(at, gap.time.end);
        total += gap.time.duration();
    }
    const StepGapSources sources = groupStepGaps(*run, *facts, m_tables, contexts, between);
    QCOMPARE(sources.exposed + sources.hidden, total);
    qInfo("%lld gaps, %zu between steps", static_cast<long long>(gaps), between.size());
}

void TestGapSource::groupsAddUpToIdle_data()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    QTest::addColumn<QString>("path");
    int count = 0;
    for (const QString &folder : {QStringLiteral("cases"), QStringLiteral("nsys")}) {
        for (const QString &path : test::sharedTraceFiles(folder, QStringLiteral("*.sqlite"))) {
            QTest::newRow(qPrintable(QFileInfo(path).completeBaseName())) << path;
            ++count;
        }
    }
    qInfo("%d shared traces", count);
}

void TestGapSource::groupsAddUpToIdle()
{
    QFETCH(QString, path);
    Progress progress;
    const Result<Run> run = loadRun({path}, progress);
    QVERIFY(run.has_value());
    const HostFactsPtr facts = collectHostFacts(*run, m_tables);
    for (const KernelScope scope : {KernelScope::All, KernelScope::Steady, KernelScope::Context,
             KernelScope::Generation}) {
        const std::vector<IdleSlice> slices = idleSlices(*run, *facts, scope);
        const IdleSources sources = groupIdleTime(*run, *facts, m_tables, m_rules, slices);
        TimeNs sum = 0;
        for (const GapGroup &group : sources.groups)
            sum += group.total;
        QCOMPARE(sum, sources.idle);
        QCOMPARE(sources.groups.back().kind, CauseKind::Unattributed);
        // The same idle time as M1's, from the interval sets.
        TimeNs idle = 0;
        for (const IdleSlice &slice : slices) {
            const Trace &trace = *run->traces[slice.trace];
            std::vector<TimeRange> busy;
            for (const EventId row : deviceWork(trace, slice.device))
                busy.push_back(trace.events.range(row));
            idle += slice.windows.subtracted(IntervalSet(std::move(busy))).total();
        }
        QCOMPARE(sources.idle, idle);
    }
}

void TestGapSource::idleIsMappedToOperations_data()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    QTest::addColumn<QString>("name");
    QTest::newRow("01") << QStringLiteral("01_host_bound_yes");
    QTest::newRow("08 target") << QStringLiteral("08_pair_target");
}

void TestGapSource::idleIsMappedToOperations()
{
    QFETCH(QString, name);
    Progress progress;
    const Result<Run> run
        = loadRun({test::sharedTraces() + QStringLiteral("/cases/%1.sqlite").arg(name)}, progress);
    QVERIFY(run.has_value());
    const HostFactsPtr facts = collectHostFacts(*run, m_tables);
    const IdleSources sources = groupIdleTime(
        *run, *facts, m_tables, m_rules, idleSlices(*run, *facts, KernelScope::Steady));
    for (const GapGroup &group : sources.groups)
        qInfo("%s %s: %lld gaps, %.1f us, %.2f %% %s", qPrintable(causeKindKey(group.kind)),
            qPrintable(group.source), static_cast<long long>(group.gaps),
            static_cast<double>(group.total) / 1000.0, 100 * group.shareOfIdle,
            qPrintable(group.pattern));
    const GapGroup &unattributed = sources.groups.back();
    QVERIFY(unattributed.shareOfIdle <= 0.05);
}

void TestGapSource::rules()
{
    const auto pattern = [&](CauseKind kind, const char *name, double meanUs, bool preparation = false) {
        CauseFacts cause;
        cause.kind = kind;
        cause.name = QString::fromLatin1(name);
        cause.preparation = preparation;
        cause.meanUs = meanUs;
        const SuggestionRule *rule = suggest(m_rules.suggestions, cause);
        return rule == nullptr ? QString() : rule->pattern;
    };
    QVERIFY(m_rules.warnings.empty());
    QCOMPARE(pattern(CauseKind::Synchronization, "cudaStreamSynchronize", 10), QStringLiteral("SYNC"));
    QCOMPARE(pattern(CauseKind::ApiCall, "cudaMalloc", 10), QStringLiteral("ALLOC"));
    QCOMPARE(pattern(CauseKind::HostRange, "_prepare_tp_inputs", 10, true), QStringLiteral("HOIST"));
    QCOMPARE(pattern(CauseKind::HostRange, "broadcast_requests", 10), QStringLiteral("COMM"));
    QCOMPARE(pattern(CauseKind::GarbageCollection, "gc", 1), QStringLiteral("GC"));
    QCOMPARE(pattern(CauseKind::HostRange, "_schedule", 3), QString());
    QCOMPARE(pattern(CauseKind::ApiCall, "cudaMemcpy", 5), QStringLiteral("SYNC"));
    QCOMPARE(pattern(CauseKind::ApiCall, "cudaMemcpyAsync", 5), QString());
    QCOMPARE(pattern(CauseKind::ApiCall, "cudaMemcpyAsync", 50), QStringLiteral("SYNC"));
    QCOMPARE(pattern(CauseKind::Copy, "Memset (Device)", 50), QString());
    QCOMPARE(pattern(CauseKind::Copy, "[CUDA memcpy Device-to-Host]", 5), QStringLiteral("SYNC"));
    QCOMPARE(pattern(CauseKind::HostRange, "aten::item", 5), QStringLiteral("SYNC"));
}

void TestGapSource::graphRulesNeedRepetition()
{
    const auto pattern = [&](const CauseFacts &facts) {
        const SuggestionRule *rule = suggest(m_rules.suggestions, facts);
        return rule == nullptr ? QString() : rule->pattern;
    };
    CauseFacts launch;
    launch.kind = CauseKind::LaunchCall;
    launch.name = QStringLiteral("cudaLaunchKernel");
    launch.insideStep = true;
    launch.gaps = 40;
    launch.steps = 10;
    launch.gapsPerStep = 4;
    QCOMPARE(pattern(launch), QStringLiteral("GRAPH_EXPAND"));
    launch.gapsPerStep = 1; // one launch per step is no graph's worth
    QCOMPARE(pattern(launch), QString());
    launch.gapsPerStep = 4;
    launch.steps = 2; // nothing that repeats
    QCOMPARE(pattern(launch), QString());
    launch.name = QStringLiteral("cudaGraphLaunch");
    launch.steps = 10;
    launch.meanUs = 30;
    QCOMPARE(pattern(launch), QStringLiteral("GRAPH_EXPAND"));
    launch.gapsPerStep = 1; // one graph for the whole step is as good as it gets
    QCOMPARE(pattern(launch), QString());

    CauseFacts eager;
    eager.finding = Finding::EagerKernel;
    eager.name = QStringLiteral("k");
    eager.reason = QStringLiteral("between_graphs");
    QCOMPARE(pattern(eager), QStringLiteral("GRAPH_BREAK"));
    eager.reason = QStringLiteral("after_graph");
    QCOMPARE(pattern(eager), QString());
    eager.steps = 3;
    QCOMPARE(pattern(eager), QStringLiteral("GRAPH_EXPAND"));
    eager.reason = QStringLiteral("context_step");
    QCOMPARE(pattern(eager), QString());

    CauseFacts graphBreak;
    graphBreak.finding = Finding::GraphBreak;
    QCOMPARE(pattern(graphBreak), QStringLiteral("GRAPH_BREAK"));
    graphBreak.meanUs = 80;
    QCOMPARE(pattern(graphBreak), QStringLiteral("CUSTOM_OP"));
}

void TestGapSource::repetitions_data()
{
    QTest::addColumn<QString>("sequence");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("period");
    QTest::addColumn<int>("count");
    QTest::newRow("layers") << QStringLiteral("xyabcabcabcabcz") << 2 << 3 << 4;
    QTest::newRow("shortest period") << QStringLiteral("ababababab") << 0 << 2 << 5;
    QTest::newRow("inner repeats") << QStringLiteral("aabaabaabaab") << 0 << 3 << 4;
    QTest::newRow("none") << QStringLiteral("abcdefgh") << 0 << 0 << 0;
    QTest::newRow("two are too few") << QStringLiteral("abcabc") << 0 << 0 << 0;
    QTest::newRow("empty") << QString() << 0 << 0 << 0;
}

void TestGapSource::repetitions()
{
    QFETCH(QString, sequence);
    QFETCH(int, first);
    QFETCH(int, period);
    QFETCH(int, count);
    std::vector<std::uint32_t> names;
    for (const QChar c : sequence)
        names.push_back(c.unicode());
    const Repetition found = findRepetition(names);
    QCOMPARE(int(found.first), first);
    QCOMPARE(int(found.period), period);
    QCOMPARE(int(found.count), count);
}

void TestGapSource::findsGraphBreaks()
{
    // Two steps; in each an eager run between two graph launches, and eager work after the last one.
    std::string text;
    for (int step = 0; step < 2; ++step) {
        const auto at = [&](int t) { return std::to_string(1000 * step + t); };
        const auto id = [&](int i) { return std::to_string(10 * step + i); };
        text += "p1 t1 range: _forward_step " + std::to_string(step) + ": 0 ctx reqs, 8 gen reqs["
            + at(0) + ',' + at(500) + ") attention[" + at(110) + ',' + at(140) + ")\n";
        text += "p1 t1 api: cudaGraphLaunch[" + at(100) + ',' + at(105) + ")#" + id(1)
            + " cudaLaunchKernel[" + at(115) + ',' + at(120) + ")#" + id(2) + " cudaLaunchKernel["
            + at(125) + ',' + at(130) + ")#" + id(3) + " cudaGraphLaunch[" + at(150) + ',' + at(155)
            + ")#" + id(4) + " cudaLaunchKernel[" + at(160) + ',' + at(165) + ")#" + id(5) + '\n';
        text += "p1 gpu0/s7: g1[" + at(110) + ',' + at(120) + ")#" + id(1) + " e1[" + at(130) + ','
            + at(135) + ")#" + id(2) + " e2[" + at(140) + ',' + at(145) + ")#" + id(3) + " g2["
            + at(165) + ',' + at(175) + ")#" + id(4) + " tail[" + at(180) + ',' + at(185) + ")#"
            + id(5) + '\n';
    }
    const Run run = test::buildRun(text);
    const HostFactsPtr facts = collectHostFacts(run, m_tables);
    const GraphBreaks breaks = findGraphBreaks(run, *facts, m_tables);
    QCOMPARE(breaks.reason, QString());
    QCOMPARE(breaks.groups.size(), std::size_t {1});
    const GraphBreakGroup &group = breaks.groups[0];
    QCOMPARE(group.range, QStringLiteral("attention"));
    QCOMPARE(group.kernels, (std::vector<QString> {QStringLiteral("e1"), QStringLiteral("e2")}));
    QCOMPARE(group.breaks, 2);
    QCOMPARE(group.steps, 2);
    QCOMPARE(group.kernelTime, 2 * 10);
    QCOMPARE(group.idle, 2 * (10 + 5 + 20));
}

QTEST_GUILESS_MAIN(TestGapSource)
#include "tst_gapsource.moc"
