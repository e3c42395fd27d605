// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/torchloader.h"
#include "support/core/sharedtraces.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

using namespace gapscope;

class TestTorchLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheFields();
    void joinsAndTellsGraphFromEager();
    void forms_data();
    void forms();
    void damage_data();
    void damage();
    void notATrace_data();
    void notATrace();
    void missingFile();
    void cancels();
    void sharedTraces_data();
    void sharedTraces();

private:
    QString write(const QByteArray &content, const char *name = "trace.json");

    QTemporaryDir m_folder;
};

namespace {

const QByteArray kKernel
    = R"~({"ph":"X","cat":"kernel","name":"void k<int>(int)","pid":0,"tid":7,"ts":100.5,"dur":10,)~"
      R"("args":{"device":0,"stream":7,"correlation":5,"grid":[8,1,1],"block":[128,1,1]}})";
const QByteArray kCall
    = R"({"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":42,"tid":43,"ts":90,"dur":5,)"
      R"("args":{"correlation":5}})";

QByteArray gzip(const QByteArray &data)
{
    z_stream stream {};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(data.size()))), '\0');
    QByteArray in = data;
    stream.next_in = reinterpret_cast<Bytef *>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray object(const QByteArray &events) { return R"({"traceEvents":[)" + events + "]}"; }

Result<TracePtr> load(const QString &path)
{
    Progress progress;
    return loadTorchTrace(path, progress);
}

qsizetype kernelCount(const Trace &trace)
{
    return std::ranges::count_if(trace.events.category, isKernel);
}

} // namespace

QString TestTorchLoader::write(const QByteArray &content, const char *name)
{
    const QString path = m_folder.filePath(QString::fromLatin1(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write the test file");
    return path;
}

void TestTorchLoader::readsTheFields()
{
    const Result<TracePtr> trace = load(write(
        R"({"schemaVersion":1,"baseTimeNanoseconds":1700000000000000000,"distributedInfo":{"rank":3,"world_size":8},)"
        R"("deviceProperties":[{"id":0,"name":"NVIDIA H100"}],"traceEvents":[)"
        + kKernel + ',' + kCall
        + R"(,{"ph":"X","cat":"user_annotation","name":"step","pid":42,"tid":43,"ts":"80","dur":"60.25"})"
          R"~(,{"ph":"X","cat":"python_function","name":"a.py(3): f","pid":0,"tid":0,"ts":1,"dur":2}]})~"));
    QVERIFY2(trace.has_value(), trace ? "" : qPrintable(trace.error().message()));
    const Trace &t = **trace;
    QCOMPARE(t.info.rank, 3);
    QCOMPARE(t.info.clockBase, 1700000000000000000);
    QCOMPARE(t.origin, 100'500);
    QCOMPARE(t.name(makeId<EventId>(0)), std::string_view("k"));
    QCOMPARE(t.shapes[t.kernels.shape[0]].grid, (std::array<std::int32_t, 3> {8, 1, 1}));
    QCOMPARE(t.processes.size(), std::size_t {1}); // GPU rows and Python frames join the process
    QCOMPARE(t.processes[0].pid, 42u);
    QCOMPARE(t.ranks.size(), std::size_t {1});
    QCOMPARE(t.strings.text(t.devices[0].name), QStringLiteral("NVIDIA H100"));
    QVERIFY(t.links.launch(makeId<EventId>(0)) != EventId::None);
}

void TestTorchLoader::joinsAndTellsGraphFromEager()
{
    const Result<TracePtr> trace = load(write(object(kKernel + ','
        + R"({"ph":"X","cat":"kernel","name":"n","pid":0,"tid":7,"ts":200,"dur":1,"args":{"stream":7,"correlation":9}},)"
          R"({"ph":"X","cat":"cuda_runtime","name":"hipGraphLaunch","pid":42,"tid":43,"ts":150,"dur":5,"args":{"correlation":9}},)"
        + kCall)));
    QVERIFY(trace.has_value());
    QCOMPARE((*trace)->events.category[0], Category::EagerKernel);
    QCOMPARE((*trace)->events.category[1], Category::GraphKernel);
}

void TestTorchLoader::forms_data()
{
    QTest::addColumn<QByteArray>("content");
    const QByteArray both = kKernel + ',' + kCall;
    QTest::newRow("object") << object(both);
    QTest::newRow("array") << '[' + both + ']';
    QTest::newRow("byte order mark") << "\xef\xbb\xbf" + object(both);
    QTest::newRow("blanks") << "  \n\t" + object(both) + "\n\n";
    QTest::newRow("other order") << object(kCall + ',' + kKernel);
    QTest::newRow("gzip") << gzip(object(both));
    QTest::newRow("gzip members") << gzip(object(both).left(50)) + gzip(object(both).mid(50));
    QTest::newRow("gzip padding") << gzip(object(both)) + QByteArray(100, '\0');
    QTest::newRow("NaN and Infinity")
        << R"({"a":NaN,"b":Infinity,"c":-Infinity,"traceEvents":[)" + both + "]}";
    QTest::newRow("begin and end") << object(both
        + R"(,{"ph":"B","cat":"cpu_op","name":"x","pid":42,"tid":43,"ts":1},{"ph":"E","pid":42,"tid":43,"ts":4})");
    QTest::newRow("string ids") << object(
        R"({"ph":"X","cat":"kernel","name":"k","pid":"0","tid":"stream 7","ts":"100","dur":"10","args":{"stream":"7","correlation":"5"}},)"
        + kCall);
    QTest::newRow("odd elements") << object(both + R"(,null,7,"text",[1,2],{},{"ph":"X"})");
    QTest::newRow("old capitals") << object(QByteArray(both).replace("\"kernel\"", "\"Kernel\"").replace("\"cuda_runtime\"", "\"Runtime\""));
    QTest::newRow("deep nesting beside the events")
        << R"({"x":)" + QByteArray(20000, '[') + QByteArray(20000, ']') + R"(,"traceEvents":[)" + both + "]}";
}

void TestTorchLoader::forms()
{
    QFETCH(QByteArray, content);
    const Result<TracePtr> trace = load(write(content));
    QVERIFY2(trace.has_value(), trace ? "" : qPrintable(trace.error().message()));
    QCOMPARE(kernelCount(**trace), 1);
    QVERIFY((*trace)->links.launch(makeId<EventId>(0)) != EventId::None);
    for (const Warning &warning : (*trace)->warnings)
        QVERIFY2(!warning.text.contains(QStringLiteral("incomplete")), qPrintable(warning.text));
}

void TestTorchLoader::damage_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    const QByteArray good = R"({"traceEvents":[)" + kKernel + ',' + kCall + ',';
    const QByteArray event = R"({"ph":"X","cat":"cpu_op","name":")";
    QTest::newRow("truncated") << good + R"({"ph":"X","ca)" << QStringLiteral("ends too early");
    QTest::newRow("truncated between events") << good << QStringLiteral("ends too early");
    const QByteArray packed = gzip(object(kKernel + ',' + kCall + ',' + QByteArray(1 << 16, ' ')));
    QTest::newRow("truncated gzip") << packed.left(packed.size() - 20) << QStringLiteral("too early");
    QTest::newRow("bad escape") << good + event + R"(\q"}]})" << QStringLiteral("damaged at byte");
    QTest::newRow("control character")
        << good + event + "a\x01b\"}]}" << QStringLiteral("damaged at byte");
    QTest::newRow("trailing comma") << good + "]}" << QStringLiteral("damaged at byte");
    QTest::newRow("bare inf") << good + R"({"ts":inf}]})" << QStringLiteral("damaged at byte");
    QTest::newRow("bare nan") << good + R"({"ts":nan}]})" << QStringLiteral("damaged at byte");
    QTest::newRow("N/A") << good + R"({"ts":N/A}]})" << QStringLiteral("damaged at byte");
    QTest::newRow("nesting without end")
        << good + QByteArray(20000, '[') << QStringLiteral("ends too early");
    QTest::newRow("zero bytes") << good + QByteArray(50, '\0') << QStringLiteral("damaged at byte");
    QByteArray broken = gzip(object(kKernel + ',' + kCall)) + "garbage";
    QTest::newRow("garbage after gzip") << broken << QString();
}

void TestTorchLoader::damage()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, says);
    const Result<TracePtr> trace = load(write(content));
    QVERIFY2(trace.has_value(), trace ? "" : qPrintable(trace.error().message()));
    QCOMPARE(kernelCount(**trace), 1);
    QCOMPARE((*trace)->ranks.size(), std::size_t {1});
    if (says.isEmpty())
        return; // the trace itself is whole
    const bool told = std::ranges::any_of((*trace)->warnings, [&](const Warning &warning) {
        return warning.changesNumbers && warning.text.contains(says);
    });
    QVERIFY2(told, qPrintable((*trace)->warnings.empty() ? QString() : (*trace)->warnings[0].text));
}

void TestTorchLoader::notATrace_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no events") << QByteArray(R"({"traceEvents":[]})");
    QTest::newRow("no traceEvents") << QByteArray(R"({"a":1})");
    QTest::newRow("a number") << QByteArray("17");
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("only metadata") << QByteArray(R"([{"ph":"M","name":"process_name"}])");
    QTest::newRow("empty gzip") << gzip({});
}

void TestTorchLoader::notATrace()
{
    QFETCH(QByteArray, content);
    const Result<TracePtr> trace = load(write(content));
    QVERIFY(!trace.has_value());
    QVERIFY(!trace.error().what.isEmpty());
    QVERIFY(!trace.error().advice.isEmpty());
}

void TestTorchLoader::missingFile()
{
    const QString path = m_folder.filePath(QStringLiteral("missing.json"));
    const Result<TracePtr> trace = load(path);
    QVERIFY(!trace.has_value());
    QCOMPARE(trace.error().kind, ErrorKind::NotFound);
    QVERIFY(!QFileInfo::exists(path));
}

void TestTorchLoader::cancels()
{
    Progress progress;
    progress.cancel();
    const Result<TracePtr> trace = loadTorchTrace(write(gzip(object(kKernel))), progress);
    QVERIFY(!trace.has_value());
    QCOMPARE(trace.error().kind, ErrorKind::Cancelled);
}

void TestTorchLoader::sharedTraces_data()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    // Rows by category, counted by an independent JSON reader.
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("kernels");
    QTest::addColumn<int>("copies");
    QTest::addColumn<int>("calls");
    QTest::addColumn<int>("python");
    const auto row = [](const char *file, int kernels, int copies, int calls, int python) {
        QTest::newRow(file) << QString::fromLatin1(file) << kernels << copies << calls << python;
    };
    row("a100_cudagraph_nccl_rank0of16.json.gz", 6080, 1667, 33924, 0);
    row("a100_nccl_rank0.json.gz", 2700, 1074, 8740, 0);
    row("h100_qwen15_0p5b.json.gz", 1465, 242, 1922, 4262);
    row("sglang_qwen3_8b_eager.json.gz", 527, 7, 1069, 53321);
    row("sglang_qwen3_8b_graph_decode.json.gz", 555, 3, 29, 821);
    row("vllm_gpt_oss_b200_prefill.json.gz", 768, 161, 1372, 15230);
    row("vllm_piecewise_graph.json.gz", 413, 10, 381, 17038);
    row("dlrm_4ranks/worker0_step_12.pt.trace.json.gz", 245, 16, 525, 0);
    qInfo("8 shared traces");
}

void TestTorchLoader::sharedTraces()
{
    QFETCH(QString, file);
    QFETCH(int, kernels);
    QFETCH(int, copies);
    QFETCH(int, calls);
    QFETCH(int, python);
    const Result<TracePtr> trace = load(test::sharedTraces() + QStringLiteral("/torch/") + file);
    QVERIFY2(trace.has_value(), trace ? "" : qPrintable(trace.error().message()));
    const auto count = [&](auto... categories) {
        return int(std::ranges::count_if((*trace)->events.category,
            [&](Category category) { return ((category == categories) || ...); }));
    };
    QCOMPARE(int(kernelCount(**trace)), kernels);
    QCOMPARE(count(Category::Copy, Category::Set), copies);
    QCOMPARE(count(Category::ApiCall), calls);
    QCOMPARE(count(Category::PythonFrame), python);
    QCOMPARE((*trace)->ranks.size(), std::size_t {1});
}

QTEST_GUILESS_MAIN(TestTorchLoader)
#include "tst_torchloader.moc"
