// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triage.h"
#include "core/analysis/triageframes.h"
#include "core/analysis/triageoverlap.h"
#include "core/io/torch/triagefiles.h"
#include "core/io/traceloader.h"
#include "core/report/triagereport.h"
#include "support/core/sharedtraces.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

// Writes a torch.profiler trace event by event.
class TraceText {
public:
    void add(const char *category, const QString &name, double ts, double dur, const QString &pid,
        int tid, const QString &args)
    {
        m_events.push_back(
            u"{\"ph\":\"X\",\"cat\":\"%1\",\"name\":\"%2\",\"ts\":%3,\"dur\":%4,\"pid\":%5,\"tid\":%6,\"args\":{%7}}"_s
                .arg(QString::fromLatin1(category), name)
                .arg(ts, 0, 'f', 3)
                .arg(dur, 0, 'f', 3)
                .arg(pid)
                .arg(tid)
                .arg(args));
    }

    // A launch at `at` with its kernel on a stream of a device.
    void launch(const QString &kernel, double at, double start, double dur, int device, int stream)
    {
        ++m_correlation;
        const QString ids = u"\"correlation\":%1,\"External id\":%1"_s.arg(m_correlation);
        add("cuda_runtime", u"cudaLaunchKernel"_s, at, 1, u"100"_s, 100, ids);
        add("kernel", kernel, start, dur, QString::number(device), stream,
            ids + u",\"device\":%1,\"stream\":%2"_s.arg(device).arg(stream));
    }

    void frame(const QString &name, double ts, double dur)
    {
        add("python_function", name, ts, dur, u"100"_s, 100, {});
    }

    void step(const QString &name, double ts, double dur)
    {
        add("user_annotation", name, ts, dur, u"100"_s, 100, {});
    }

    void write(const QString &path) const
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"traceEvents\":[");
        file.write(m_events.join(u",\n"_s).toUtf8());
        file.write("]}");
    }

private:
    QStringList m_events;
    int m_correlation = 0;
};

QStringList texts(const std::vector<TriageKernelRow> &rows)
{
    QStringList names;
    for (const TriageKernelRow &row : rows)
        names.push_back(row.kernel);
    return names;
}

} // namespace

class TestTriage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void framesMatchNaive();
    void stepsOfEveryBatchSize_data();
    void stepsOfEveryBatchSize();
    void allGpusCount();
    void unionBesideSum();
    void runtimeEventsAreNoKernels();
    void computeCanBeHeadroom();
    void overlapSplitsTime();
    void graphLaunchIsNoPlace();
    void scopesInOneNotation();
    void emptyTablesSayWhy();
    void fusePatternsAreChosen();
    void cutoffIsAnOption();
    void readsServerArgs();
    void bundleGroupsRuns();
    void sharedTracesGiveSaneTables();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }

    TriageSide sideOf(const TraceText &text, const QString &name = u"one.json"_s);
    TriageAnswer answer(const TraceText &text, TriageMethod method = TriageMethod::Corrected);
    TriageAnswer pairAnswer(const TraceText &mapping, const TraceText &formal,
        TriageMethod method = TriageMethod::Corrected);

    std::unique_ptr<QTemporaryDir> m_folder;
    HostTables m_host = loadHostTables();
    TriageTables m_tables = loadTriageTables();
};

TriageSide TestTriage::sideOf(const TraceText &text, const QString &name)
{
    text.write(path(name));
    Progress progress;
    const Result<TracePtr> trace = loadTrace(path(name), progress);
    TriageSide side;
    if (!trace)
        qFatal("%s", qPrintable(trace.error().message()));
    side.files.push_back({*trace, path(name), {name}});
    return side;
}

TriageAnswer TestTriage::answer(const TraceText &text, TriageMethod method)
{
    TriageOptions options;
    options.method = method;
    return answerTriage(sideOf(text), nullptr, m_tables, m_host, options, Progress {});
}

TriageAnswer TestTriage::pairAnswer(
    const TraceText &mapping, const TraceText &formal, TriageMethod method)
{
    TriageOptions options;
    options.method = method;
    const TriageSide mapped = sideOf(mapping, u"mapping.json"_s);
    return answerTriage(sideOf(formal, u"formal.json"_s), &mapped, m_tables, m_host, options, Progress {});
}

void TestTriage::framesMatchNaive()
{
    const unsigned seed = 20261122;
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 20; ++round) {
        struct Frame {
            double ts, dur;
            int index;
        };
        std::vector<Frame> frames;
        TraceText text;
        text.launch(u"k"_s, 0, 1, 1, 0, 7);
        // Nested frames, some of them crossing, with equal starts and no length among them.
        for (int i = 0; i < 60; ++i) {
            const double ts = double(random() % 200);
            const double dur = double(random() % 40);
            frames.push_back({ts, dur, i});
            text.frame(u"vllm/f%1.py(%1): g"_s.arg(i), ts, dur);
        }
        const TriageSide side = sideOf(text);
        for (const TriageMethod method : {TriageMethod::Corrected, TriageMethod::Reference}) {
            TriageContext context(m_tables, m_host, method);
            const Trace &trace = *side.files.front().trace;
            TriageFrames index(trace, context);
            const auto track = std::ranges::find(trace.tracks, TrackKind::PythonFrames, &Track::kind);
            const TriageThread thread = triageThread(trace, context, *track, trace.profiler.frames,
                trace.eventsOf(*track).first);
            for (int probe = 0; probe < 100; ++probe) {
                const double at = double(random() % 2000) / 10;
                std::vector<Frame> expected;
                for (const Frame &frame : frames) {
                    if (frame.ts <= at && frame.ts + frame.dur >= at - 0.001)
                        expected.push_back(frame);
                }
                std::ranges::stable_sort(expected, [](const Frame &a, const Frame &b) {
                    return a.ts != b.ts ? a.ts < b.ts : a.dur > b.dur;
                });
                const double base = fileUs(trace.origin - triageBase(trace, context));
                const auto &found = index.active(thread, at - base, 0.001);
                QCOMPARE(found.size(), expected.size());
                for (std::size_t i = 0; i < found.size(); ++i)
                    QCOMPARE(QString::fromStdString(std::string(trace.name(makeId<EventId>(found[i].row)))),
                        u"vllm/f%1.py(%1): g"_s.arg(expected[i].index));
            }
        }
    }
}

void TestTriage::stepsOfEveryBatchSize_data()
{
    QTest::addColumn<QString>("annotation");
    QTest::addColumn<int>("reference");
    QTest::addColumn<int>("corrected");
    const int all = int(TriageStage::All);
    const int decode = int(TriageStage::Decode);
    const int extend = int(TriageStage::Extend);
    QTest::newRow("1") << u"execute_context_0(0)_generation_1(1)"_s << decode << decode;
    QTest::newRow("16") << u"execute_context_0(0)_generation_16(16)"_s << decode << decode;
    QTest::newRow("2") << u"execute_context_0(0)_generation_2(2)"_s << all << decode;
    QTest::newRow("32") << u"execute_32_context_0(sq0sk0)_generation_32(sq32sk9)"_s << all << decode;
    QTest::newRow("prefill") << u"execute_context_1(888)_generation_0(0)"_s << extend << extend;
    QTest::newRow("mixed") << u"execute_context_9(8155)_generation_37(37)"_s << all << extend;
    QTest::newRow("sglang decode") << u"step[DECODE bs=32]"_s << decode << decode;
    QTest::newRow("sglang extend") << u"step[EXTEND bs=15 toks=15360]"_s << all << extend;
    QTest::newRow("trtllm") << u"[Executor] _forward_step 7: 0 ctx reqs, 4 gen reqs"_s << all << decode;
    QTest::newRow("other") << u"optimizer"_s << all << all;
}

void TestTriage::stepsOfEveryBatchSize()
{
    QFETCH(QString, annotation);
    QFETCH(int, reference);
    QFETCH(int, corrected);
    TraceText text;
    text.step(annotation, 0, 100);
    text.launch(u"k"_s, 10, 20, 5, 0, 7);
    QCOMPARE(int(answer(text, TriageMethod::Reference).stages.front().stage), reference);
    QCOMPARE(int(answer(text).stages.front().stage), corrected);
}

void TestTriage::allGpusCount()
{
    TraceText text;
    text.launch(u"a"_s, 0, 10, 10, 0, 7);
    text.launch(u"a"_s, 1, 10, 30, 1, 7);
    text.launch(u"b"_s, 2, 50, 60, 1, 7);
    const TriageAnswer published = answer(text, TriageMethod::Reference);
    QCOMPARE(texts(published.stages.front().kernels), QStringList({u"b"_s, u"a"_s}));
    QCOMPARE(published.stages.front().us, 90.0); // the heavier GPU only
    const TriageAnswer ours = answer(text);
    QCOMPARE(ours.stages.front().us, 100.0);
    QCOMPARE(ours.stages.front().gpus, 2);
    QCOMPARE(ours.stages.front().kernels[1].us, 40.0);
    QCOMPARE(ours.stages.front().kernels[1].gpus, 2);
    QCOMPARE(ours.stages.front().kernels[1].launches, 2);
}

void TestTriage::unionBesideSum()
{
    TraceText text;
    text.launch(u"a"_s, 0, 10, 10, 0, 7); // 10 to 20
    text.launch(u"a"_s, 1, 15, 10, 0, 8); // 15 to 25 on another stream
    text.launch(u"b"_s, 2, 30, 5, 0, 7); // 30 to 35
    const TriageStageAnswer stage = answer(text).stages.front();
    QCOMPARE(stage.us, 25.0);
    QCOMPARE(stage.busyUs, 20.0);
    QCOMPARE(stage.kernels[0].us, 20.0);
    QCOMPARE(stage.kernels[0].busyUs, 15.0);
    QCOMPARE(stage.kernels[0].busyShare, 75.0);
    QCOMPARE(stage.kernels[0].share, 80.0);
}

void TestTriage::runtimeEventsAreNoKernels()
{
    TraceText text;
    text.launch(u"k"_s, 0, 10, 10, 0, 7);
    text.add("cuda_runtime", u"hipLaunchKernel"_s, 5, 500, u"100"_s, 100,
        u"\"stream\":7,\"correlation\":77"_s);
    text.add("cuda_sync", u"Stream Wait Event"_s, 30, 4, u"0"_s, 7, u"\"stream\":7"_s);
    const TriageAnswer published = answer(text, TriageMethod::Reference);
    // The process with the calls has more time: the published table lists them instead of kernels.
    QCOMPARE(texts(published.stages.front().kernels), QStringList {u"hipLaunchKernel"_s});
    const TriageAnswer ours = answer(text);
    QCOMPARE(texts(ours.stages.front().kernels), QStringList {u"k"_s});
    QCOMPARE(ours.stages.front().us, 10.0);
}

void TestTriage::computeCanBeHeadroom()
{
    // Five small kernels that run alone, and one large GEMM that does, too.
    TraceText text;
    for (int i = 0; i < 5; ++i)
        text.launch(u"small_%1"_s.arg(i), i, 100 * i, 20, 0, 7);
    text.launch(u"cutlass_gemm"_s, 10, 1000, 900, 0, 7);
    const auto names = [](const TriageAnswer &answer) {
        QStringList list;
        for (const TriageOverlapRow &row : answer.stages.front().overlap)
            list.push_back(row.kernel);
        return list;
    };
    QVERIFY(!names(pairAnswer(text, text, TriageMethod::Reference)).contains(u"cutlass_gemm"_s));
    QVERIFY(names(pairAnswer(text, text)).startsWith(u"cutlass_gemm"_s));
}

void TestTriage::overlapSplitsTime()
{
    TraceText text;
    text.launch(u"cutlass_gemm"_s, 0, 10, 100, 0, 7); // 10 to 110
    text.launch(u"ncclAllReduce"_s, 1, 90, 40, 0, 20); // 90 to 130: 20 beside the GEMM
    text.launch(u"silu"_s, 2, 20, 10, 0, 20); // wholly behind it
    const TriageStageAnswer stage = pairAnswer(text, text).stages.front();
    QCOMPARE(stage.busyUs, 120.0);
    const auto row = [&](const QString &kernel) {
        return *std::ranges::find(stage.overlap, kernel, &TriageOverlapRow::kernel);
    };
    QCOMPARE(row(u"ncclAllReduce"_s).exclusive, 0.5);
    QCOMPARE(row(u"ncclAllReduce"_s).hidden, 0.5);
    QCOMPARE(row(u"ncclAllReduce"_s).share, 100.0 / 3);
    QCOMPARE(row(u"ncclAllReduce"_s).risk, u"low"_s);
    QCOMPARE(row(u"ncclAllReduce"_s).recommendation, u"try overlap"_s);
    QCOMPARE(row(u"cutlass_gemm"_s).exclusive, 0.7);
    QCOMPARE(row(u"silu"_s).verdict, u"low-roi-hidden"_s);
    QCOMPARE(row(u"silu"_s).hidden, 1.0);
    QCOMPARE(row(u"silu"_s).priority, u"P4"_s);
}

void TestTriage::graphLaunchIsNoPlace()
{
    TraceText eager;
    eager.frame(u"python/sglang/srt/layers/norm.py(5): forward"_s, 0, 50);
    eager.launch(u"rmsnorm"_s, 10, 60, 10, 0, 7);
    TraceText graph;
    graph.frame(u"python/sglang/srt/runner.py(9): replay"_s, 0, 50);
    graph.add("cuda_runtime", u"cudaGraphLaunch"_s, 10, 5, u"100"_s, 100, u"\"correlation\":500"_s);
    for (const QString &name : {u"rmsnorm"_s, u"captured_only"_s})
        graph.add("kernel", name, double(name.size()) * 10, 10, u"0"_s, 7,
            u"\"correlation\":500,\"device\":0,\"stream\":7"_s);
    const TriageStageAnswer stage = pairAnswer(eager, graph).stages.front();
    const auto row = [&](const QString &kernel) {
        return *std::ranges::find(stage.kernels, kernel, &TriageKernelRow::kernel);
    };
    QVERIFY(row(u"rmsnorm"_s).match == TriageMatch::Exact);
    QCOMPARE(row(u"rmsnorm"_s).location, u"python/sglang/srt/layers/norm.py:5 forward"_s);
    QVERIFY(!row(u"rmsnorm"_s).sources.front().isGraph);
    QVERIFY(row(u"rmsnorm"_s).sources.front().inMapping);
    QVERIFY(row(u"rmsnorm"_s).isGraph);
    QVERIFY(row(u"captured_only"_s).sources.front().isGraph);
    QCOMPARE(row(u"captured_only"_s).location, u"python/sglang/srt/runner.py:9 replay"_s);
    // People read what the window says.
    const QString place = u"graph replay only, launched from python/sglang/srt/runner.py:9 replay"_s;
    const TriageAnswer ours = pairAnswer(eager, graph);
    QVERIFY2(triageMarkdown(ours).contains(u"| "_s + place + u" |"_s), qPrintable(triageMarkdown(ours)));
    QVERIFY(toCsv(triageKernelTable(ours)).contains(place));
    const TriageAnswer published = pairAnswer(eager, graph, TriageMethod::Reference);
    QVERIFY(!triageMarkdown(published).contains(u"graph replay only"_s));
}

// Places in code are written one way; as published they are written two ways.
void TestTriage::scopesInOneNotation()
{
    TraceText eager;
    eager.frame(u"python/sglang/srt/layers/mlp.py(21): forward"_s, 0, 100);
    eager.add("cpu_op", u"aten::mm"_s, 5, 50, u"100"_s, 100, u"\"External id\":1"_s);
    eager.launch(u"gemm"_s, 10, 60, 40, 0, 7);
    TraceText graph;
    graph.launch(u"gemm"_s, 10, 60, 40, 0, 7);
    const auto scopeOf = [&](TriageMethod method) {
        const TriageStageAnswer stage = pairAnswer(eager, graph, method).stages.front();
        return stage.overlap.empty() ? QString() : stage.overlap.front().scope;
    };
    QCOMPARE(scopeOf(TriageMethod::Corrected), u"python/sglang/srt/layers/mlp.py:21 forward"_s);
    QCOMPARE(scopeOf(TriageMethod::Reference), u"python/sglang/srt/layers/mlp.py(21): forward"_s);
}

// Why there is nothing to see is told where one looks for it.
void TestTriage::emptyTablesSayWhy()
{
    TraceText text;
    text.frame(u"python/sglang/srt/a.py(1): f"_s, 0, 1000);
    text.add("cpu_op", u"aten::mm"_s, 5, 50, u"100"_s, 100, u"\"External id\":1"_s);
    const TriageAnswer nothing = answer(text);
    QVERIFY(nothing.stages.empty());
    const QString markdown = triageMarkdown(nothing);
    QVERIFY2(markdown.contains(u"| The trace has no GPU work. The trace has no GPU kernels: "_s),
        qPrintable(markdown));
    QVERIFY(markdown.contains(u"- The trace has no GPU work, so the tables are empty."_s));
    const QJsonObject json = QJsonDocument::fromJson(triageJson(nothing)).object();
    const QStringList notes = json["notes"_L1].toVariant().toStringList();
    QVERIFY2(notes.value(0).startsWith(u"The trace has no GPU kernels"_s), qPrintable(notes.join(u'\n')));
    QVERIFY(notes.contains(u"The trace has no GPU work, so the tables are empty."_s));
}

void TestTriage::fusePatternsAreChosen()
{
    TraceText text;
    text.frame(u"python/sglang/srt/a.py(1): f"_s, 0, 1000);
    text.launch(u"rotary_kernel"_s, 10, 10, 30, 0, 7);
    text.launch(u"set_kv_buffer_kernel"_s, 60, 60, 30, 0, 7);
    text.launch(u"grouped_topk"_s, 120, 120, 1, 0, 7);
    text.launch(u"other"_s, 200, 200, 39, 0, 7);
    const TriageStageAnswer stage = answer(text).stages.front();
    QCOMPARE(stage.fuse.size(), 1u); // of two that share their kernels the one with priority
    QCOMPARE(stage.fuse[0].pattern, u"Fused QK RoPE reshape + KV cache write"_s);
    QCOMPARE(stage.fuse[0].confidence, u"Confirmed"_s); // 60 % is above the likely share
    QCOMPARE(stage.fuse[0].similarity, u"high"_s);
    QCOMPARE(stage.fuse[0].us, 60.0);
    QCOMPARE(stage.fuse[0].locations, std::vector<QString> {u"f @ python/sglang/srt/a.py:1"_s});
}

void TestTriage::cutoffIsAnOption()
{
    TraceText text;
    text.launch(u"large"_s, 0, 10, 995, 0, 7);
    text.launch(u"small"_s, 5, 2000, 5, 0, 7);
    TriageOptions options;
    const TriageSide side = sideOf(text);
    const auto shown = [&](double minShare, std::size_t limit) {
        options.minShare = minShare;
        options.kernelLimit = limit;
        const TriageAnswer found
            = answerTriage(side, nullptr, m_tables, m_host, options, Progress {});
        return shownKernels(found, found.stages.front());
    };
    QCOMPARE(shown(-1, 0), 1u);
    QCOMPARE(shown(0.5, 0), 2u);
    QCOMPARE(shown(0.51, 0), 1u);
    QCOMPARE(shown(0, 1), 1u);
}

void TestTriage::readsServerArgs()
{
    TraceText text;
    text.launch(u"allreduce_fusion"_s, 0, 10, 10, 0, 7);
    TriageSide side = sideOf(text);
    TriageOptions options;
    options.minShare = 0;
    const auto patterns = [&] {
        return answerTriage(side, nullptr, m_tables, m_host, options, Progress {}).stages.front().fuse.size();
    };
    QCOMPARE(findTriageFramework(side, m_tables), u"sglang"_s);
    QCOMPARE(patterns(), 0u); // the pattern needs two ranks
    side.serverArgs = QJsonDocument::fromJson("{\"tp_size\":2,\"model_path\":\"/m/Qwen3-8B\","
                                              "\"schedule_policy\":\"fcfs\"}")
                          .object();
    QCOMPARE(findTriageFramework(side, m_tables), u"sglang"_s);
    QCOMPARE(patterns(), 1u);
    side.serverArgs = QJsonDocument::fromJson("{\"attn_tp_size\":2}").object();
    QCOMPARE(findTriageFramework(side, m_tables), u"tokenspeed"_s);
    QCOMPARE(triageFrameworkNamed(u"tllm"_s, m_tables), u"trtllm"_s);
    QVERIFY(triageFrameworkNamed(u"nothing"_s, m_tables).isEmpty());
}

void TestTriage::bundleGroupsRuns()
{
    TraceText text;
    text.launch(u"k|1"_s, 0, 10, 10, 0, 7);
    TriageAnswer one = answer(text);
    one.model = u"/models/Qwen3-8B"_s;
    const QString bundle = triageBundle(u"Runs"_s,
        {{u"first"_s, one, {}}, {u"second"_s, answer(text), {}}, {u"third"_s, {}, u"No."_s}});
    QVERIFY(bundle.startsWith(u"# Runs\n"_s));
    QVERIFY(bundle.contains(u"## Qwen3-8B\n\n### SGLang\n\n#### first\n"_s));
    QVERIFY(bundle.contains(u"## unknown model\n"_s));
    QVERIFY(bundle.contains(u"- third: No."_s));
    QCOMPARE(bundle.count(u"##### Kernel Table"_s), 2);
    QVERIFY(bundle.contains(u"k\\|1"_s));
}

// Of every shared trace, by the corrected method: shares sum up, union times are no longer than sums.
void TestTriage::sharedTracesGiveSaneTables()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    QStringList paths = test::sharedTraceFiles(u"torch"_s, u"*.json.gz"_s);
    paths.push_back(test::sharedTraces() + u"/torch/dlrm_4ranks"_s);
    qInfo("%d shared traces", int(paths.size()));
    for (const QString &each : paths) {
        Progress progress;
        const auto files = findTriageFiles(each, TriageRanks::All, false, progress);
        QVERIFY(files.has_value());
        TriageSide side;
        for (const TriageFilePath &file : files->files)
            side.files.push_back({*loadTrace(file.path, progress), file.path, file.stageParts});
        const TriageAnswer found = answerTriage(side, &side, m_tables, m_host, {}, progress);
        QVERIFY2(!found.stages.empty(), qPrintable(each));
        for (const TriageStageAnswer &stage : found.stages) {
            double share = 0;
            for (const TriageKernelRow &row : stage.kernels) {
                share += row.share;
                QVERIFY(row.busyUs <= row.us + 1e-3);
                QVERIFY(row.first != EventId::None);
            }
            QVERIFY(std::abs(share - 100) < 1e-6);
            QVERIFY(stage.busyUs <= stage.us + 1e-3);
            for (const TriageOverlapRow &row : stage.overlap)
                QVERIFY(std::abs(row.exclusive + row.hidden - 1) < 1e-3);
        }
        if (each.endsWith(u"dlrm_4ranks"_s)) {
            QCOMPARE(side.files.size(), 4u);
            QCOMPARE(found.stages.front().gpus, 4);
        }
    }
}

QTEST_GUILESS_MAIN(TestTriage)
#include "tst_triage.moc"
