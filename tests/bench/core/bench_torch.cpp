// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Loading and triage of a large torch.profiler trace, against a RapidJSON pass that does nothing. The
// trace is a real one, tiled; without the shared traces it is generated.

#include "core/analysis/triage.h"
#include "core/io/bytestream.h"
#include "core/io/traceloader.h"
#include "support/core/benchreport.h"
#include "support/core/sharedtraces.h"
#include "support/core/torchtile.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <array>
#include <cstdio>
#include <functional>

#include <rapidjson/filereadstream.h>
#include <rapidjson/reader.h>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

struct Cost {
    double cpu = 0; // seconds of all threads: what one core needs, whatever else the machine does
    double wall = 0;
};

Cost costOf(const std::function<void()> &work)
{
    Cost cost;
    cost.cpu = test::cpuSecondsOf([&] { cost.wall = test::secondsOf(work); });
    return cost;
}

constexpr qint64 kDefaultEvents = 3'700'000;
constexpr int kEventsPerOp = 7;

// One operator as a profiler with stacks records it: two frames, the operator, its launch, the
// kernel and the flow between the last two. About 270 bytes per event.
void writeOp(std::FILE *file, qint64 op)
{
    constexpr std::array kKernels {
        "void at::native::vectorized_elementwise_kernel<4, at::native::CUDAFunctor_add<float>, "
        "at::detail::Array<char*, 3> >(int, at::native::CUDAFunctor_add<float>)",
        "sm90_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize128x128x64_cublas",
        "void flash_fwd_kernel<Flash_fwd_kernel_traits<64, 128, 128, 4> >(Flash_fwd_params)",
        "void rms_norm_kernel<c10::BFloat16>(c10::BFloat16*, float, int)"};
    const auto kernel = static_cast<std::size_t>(op) % kKernels.size();
    const long long ts = 5'400'000'000'000 + op * 40;
    const auto number = static_cast<long long>(op) + 1;
    std::fprintf(file,
        ",\n{\"ph\":\"X\",\"cat\":\"python_function\",\"name\":\"vllm/model_executor/models/llama.py(%d): forward\","
        "\"pid\":25286,\"tid\":25286,\"ts\":%lld.117,\"dur\":36.500,\"args\":{\"Python parent id\":%lld,"
        "\"Python id\":%lld,\"Ev Idx\":%lld,\"Python module id\":%d}}"
        ",\n{\"ph\":\"X\",\"cat\":\"python_function\",\"name\":\"vllm/model_executor/layers/linear.py(%d): apply\","
        "\"pid\":25286,\"tid\":25286,\"ts\":%lld.317,\"dur\":31.250,\"args\":{\"Python parent id\":%lld,"
        "\"Python id\":%lld,\"Ev Idx\":%lld}}",
        int(op % 400), ts, number, number + 1, number, int(op % 90), int(op % 700), ts, number + 1,
        number + 2, number + 1);
    std::fprintf(file,
        ",\n{\"ph\":\"X\",\"cat\":\"cpu_op\",\"name\":\"aten::op_%d\",\"pid\":25286,\"tid\":25286,"
        "\"ts\":%lld.517,\"dur\":26.125,\"args\":{\"External id\":%lld,\"Record function id\":0,"
        "\"Sequence number\":%lld,\"Fwd thread id\":0,\"Ev Idx\":%lld,\"Input Dims\":[[1,2048,4096],[4096,4096]]}}"
        ",\n{\"ph\":\"X\",\"cat\":\"cuda_runtime\",\"name\":\"cudaLaunchKernel\",\"pid\":25286,\"tid\":25286,"
        "\"ts\":%lld.917,\"dur\":6.410,\"args\":{\"External id\":%lld,\"cbid\":211,\"correlation\":%lld}}",
        int(op % 60), ts, number, number, number, ts, number, number);
    std::fprintf(file,
        ",\n{\"ph\":\"X\",\"cat\":\"kernel\",\"name\":\"%s\",\"pid\":0,\"tid\":7,\"ts\":%lld.117,\"dur\":%d.250,"
        "\"args\":{\"External id\":%lld,\"queued\":0,\"device\":0,\"context\":1,\"stream\":7,\"correlation\":%lld,"
        "\"registers per thread\":32,\"shared memory\":0,\"blocks per SM\":7.757576,\"warps per SM\":31.030304,"
        "\"grid\":[1024,1,1],\"block\":[128,1,1],\"est. achieved occupancy %%\":48}}"
        ",\n{\"ph\":\"s\",\"id\":%lld,\"pid\":25286,\"tid\":25286,\"ts\":%lld.917,\"cat\":\"ac2g\",\"name\":\"ac2g\"}"
        ",\n{\"ph\":\"f\",\"id\":%lld,\"pid\":0,\"tid\":7,\"ts\":%lld.117,\"cat\":\"ac2g\",\"name\":\"ac2g\",\"bp\":\"e\"}",
        kKernels[kernel], ts + 30, int(4 + kernel * 7), number, number, number, ts, number, ts + 30);
}

qint64 writeGenerated(const QString &path, qint64 events)
{
    std::FILE *file = std::fopen(QFile::encodeName(path).constData(), "wb");
    if (!file)
        return 0;
    std::fputs("{\"schemaVersion\":1,\"traceEvents\":[\n{\"ph\":\"M\",\"name\":\"process_name\"}", file);
    for (qint64 op = 0; op < events / kEventsPerOp; ++op)
        writeOp(file, op);
    std::fputs("\n]}\n", file);
    return std::fclose(file) == 0 ? events : 0;
}

// A real decode loop with Python frames, the kind of trace that gets large.
qint64 writeTrace(const QString &path, qint64 events, bool &isReal)
{
    const QStringList real = test::sharedTraceFiles(u"torch"_s, u"sglang_qwen3_8b_eager.json.gz"_s);
    isReal = !real.isEmpty();
    return isReal ? test::writeTiledTrace(real.front(), path, events) : writeGenerated(path, events);
}

struct NullHandler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, NullHandler> { };

Cost nullPass(const QString &path)
{
    return costOf([&] {
        std::FILE *file = std::fopen(QFile::encodeName(path).constData(), "rb");
        std::vector<char> buffer(1 << 16);
        rapidjson::FileReadStream stream(file, buffer.data(), buffer.size());
        NullHandler handler;
        rapidjson::Reader reader;
        if (reader.Parse(stream, handler).IsError())
            qFatal("the bench's own trace is no JSON");
        std::fclose(file);
    });
}

Cost inflatePass(const QString &path)
{
    return costOf([&] {
        Progress progress;
        const auto stream = openByteStream(path, progress);
        while (!(*stream)->next().empty()) { }
    });
}

TracePtr load(const QString &path)
{
    Progress progress;
    const Result<TracePtr> trace = loadTrace(path, progress);
    if (!trace)
        qFatal("%s", qPrintable(trace.error().message()));
    return *trace;
}

double triage(const TracePtr &trace)
{
    const TriageTables tables = loadTriageTables();
    const HostTables host = loadHostTables();
    TriageSide side;
    side.files.push_back({trace, u"bench.json"_s, {u"bench.json"_s}});
    return test::secondsOf([&] {
        const TriageAnswer answer = answerTriage(side, &side, tables, host, {}, Progress {});
        if (answer.stages.empty())
            qFatal("no kernels");
    });
}

// The four passes in turn, so that a disturbance hits all of them alike.
void reportLoading(test::BenchReport &report, int rounds, const QString &plain, const QString &gz)
{
    std::array<std::vector<double>, 4> walls;
    const auto measured = [&](std::size_t pass, Cost cost) {
        walls[pass].push_back(cost.wall);
        return cost.cpu;
    };
    const std::vector<double> cpu = test::interleavedMedians(rounds,
        {[&] { return measured(0, nullPass(plain)); },
            [&] { return measured(1, costOf([&] { (void)load(plain); })); },
            [&] { return measured(2, inflatePass(gz)); },
            [&] { return measured(3, costOf([&] { (void)load(gz); })); }});
    std::array<double, 4> wall {};
    for (std::size_t pass = 0; pass < walls.size(); ++pass) {
        std::ranges::sort(walls[pass]);
        wall[pass] = walls[pass][walls[pass].size() / 2];
    }
    report.add(u"null SAX pass, one core"_s, cpu[0], u"s CPU"_s);
    report.add(u"load, one core"_s, cpu[1], u"s CPU"_s, u"null SAX pass"_s, cpu[0]);
    report.add(u"inflate, one core"_s, cpu[2], u"s CPU"_s);
    const QString both = u"inflate and null SAX pass"_s;
    report.add(u"load gz, one core"_s, cpu[3], u"s CPU"_s, both, cpu[0] + cpu[2]);
    report.add(u"load, elapsed"_s, wall[1], u"s"_s, u"null SAX pass"_s, wall[0]);
    // The inflating thread only inflates there, so elapsed and one after the other.
    report.add(u"load gz, elapsed"_s, wall[3], u"s"_s, both, wall[0] + wall[2]);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto options
        = test::BenchOptions::parse(QCoreApplication::arguments(), kDefaultEvents);
    test::BenchReport report(u"bench_torch"_s, options);
    const QTemporaryDir folder;
    const QString plain = folder.filePath(u"trace.json"_s);
    bool isReal = false;
    const qint64 events = writeTrace(plain, options.events, isReal);
    if (events == 0)
        qFatal("cannot write the trace");
    report.add(isReal ? u"events, a real trace tiled"_s : u"events, generated"_s, double(events), u"events"_s);
    report.add(u"file size"_s, double(QFile(plain).size()) / 1e6, u"MB"_s);
    if (QProcess::execute(u"gzip"_s, {u"-6"_s, u"-k"_s, plain}) != 0)
        qFatal("gzip is needed to make the compressed trace");
    const QString gz = plain + u".gz"_s;
    reportLoading(report, options.rounds, plain, gz);

    const test::HeapWatch heap;
    const TracePtr trace = load(plain);
    report.add(u"held per event"_s, double(heap.held()) / double(events), u"bytes"_s);
    report.add(u"peak per event"_s, double(heap.peak()) / double(events), u"bytes"_s);
    report.add(u"triage"_s, triage(trace), u"s"_s);
    return 0;
}
