// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/torchdemo.h"

#include "core/base/tr.h"
#include "core/io/demo/generate.h"
#include "core/io/demo/random.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <array>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSteps = 24;
constexpr int kContextSteps = 2; // at the beginning
constexpr int kLayers = 6;
constexpr int kRequests = 16;
constexpr TimeNs kLaunchCost = 4'200;
constexpr TimeNs kGapOnStream = 900;
constexpr TimeNs kBetweenSteps = 180'000; // scheduling and sampling on the host
constexpr TimeNs kContextFactor = 6;
constexpr int kJitter = 40; // permille
constexpr const char *kMark = "\"gapscopeDemo\":true"; // tells our files from others

// One kernel of a layer: what it is called, which operator and which line launch it.
struct LayerKernel {
    const char *name;
    const char *op;
    const char *frame;
    TimeNs duration;
};

constexpr std::array kLayer {
    LayerKernel {"void flashinfer::norm::FusedAddRMSNormKernel<8u, __nv_bfloat16>(__nv_bfloat16*, int)",
        "sgl_kernel::fused_add_rmsnorm", "demo/layers.py(58): fused_add_rmsnorm", 5'100},
    LayerKernel {"nvjet_tst_128x64_64x9_1x2_h_bz_TNT", "aten::mm", "demo/layers.py(91): qkv_proj", 21'000},
    LayerKernel {"void rotary_embedding_kernel<__nv_bfloat16, true>(__nv_bfloat16*, int)",
        "sgl_kernel::rotary_embedding", "demo/attention.py(33): apply_rope", 4'300},
    LayerKernel {"void store_kvcache_kernel<2048l>(void*, int)", "sglang::store_cache",
        "demo/attention.py(47): set_kv_buffer", 3'600},
    LayerKernel {"void paged_decode_attention_kernel<128, 256>(void*, int)", "sgl_kernel::decode_attention",
        "demo/attention.py(72): forward", 34'000},
    LayerKernel {"nvjet_tst_64x32_64x16_4x1_v_bz_TNN", "aten::mm", "demo/layers.py(104): o_proj", 15'000},
    LayerKernel {"void flashinfer::norm::FusedAddRMSNormKernel<8u, __nv_bfloat16>(__nv_bfloat16*, int)",
        "sgl_kernel::fused_add_rmsnorm", "demo/layers.py(58): fused_add_rmsnorm", 5'100},
    LayerKernel {"nvjet_tst_256x64_64x4_2x1_v_bz_TNT", "aten::mm", "demo/mlp.py(21): gate_up_proj", 46'000},
    LayerKernel {"void act_and_mul_kernel<__nv_bfloat16, silu>(__nv_bfloat16*, int)",
        "sgl_kernel::silu_and_mul", "demo/mlp.py(27): act_fn", 6'400},
    LayerKernel {"nvjet_tst_128x32_64x12_1x4_v_bz_TNN", "aten::mm", "demo/mlp.py(31): down_proj", 27'000},
};

// Writes events as text; times in microseconds with three decimals, as the profiler does.
class TorchDemo {
public:
    TorchDemo(QIODevice &out, bool isGraph)
        : m_out(out)
        , m_isGraph(isGraph)
    {
    }

    void write(Progress &progress)
    {
        m_out.write("{\"schemaVersion\":1,");
        m_out.write(kMark);
        m_out.write(",\"deviceProperties\":[{\"id\":0,\"name\":\"Generated GPU\"}],\n"
                    "\"displayTimeUnit\":\"ms\",\"baseTimeNanoseconds\":1700000000000000000,\n"
                    "\"traceEvents\":[\n");
        m_out.write("{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":4100,\"tid\":4100,"
                    "\"args\":{\"name\":\"executor\"}}");
        for (int step = 0; step < kSteps && !progress.isCancelled(); ++step) {
            writeStep(step);
            progress.advance(1);
        }
        m_out.write("\n]}\n");
    }

private:
    void writeStep(int step)
    {
        const bool isContext = step < kContextSteps;
        const TimeNs begin = m_host;
        m_host += 30'000;
        const TimeNs forward = m_host;
        if (m_isGraph && !isContext)
            launchGraph();
        else
            launchEager(isContext);
        const TimeNs launched = m_host;
        const TimeNs wait = m_host;
        m_host = std::max(m_host, m_gpu) + 9'000;
        event("cuda_runtime", u"cudaStreamSynchronize"_s, wait, m_host, kThread,
            u"\"correlation\":%1"_s.arg(++m_correlation));
        frame("demo/engine.py(88): forward_batch", forward, launched);
        frame("demo/engine.py(63): run_step", begin, m_host);
        const QString marker = u"[Executor] _forward_step %1: %2 ctx reqs, %3 gen reqs"_s.arg(step + 1)
                                   .arg(isContext ? kRequests : 0)
                                   .arg(isContext ? 0 : kRequests);
        event("user_annotation", marker, begin, m_host, kThread, {});
        m_host += m_random.around(kBetweenSteps, kJitter);
    }

    void launchEager(bool isContext)
    {
        for (int layer = 0; layer < kLayers; ++layer) {
            const TimeNs begin = m_host;
            m_host += 5'000;
            for (const LayerKernel &kernel : kLayer) {
                const TimeNs opBegin = m_host + 2'000;
                const TimeNs call = opBegin + 3'000;
                m_host = call + m_random.around(kLaunchCost, kJitter);
                const QString ids = u"\"External id\":%1,\"correlation\":%2"_s.arg(++m_externalId)
                                        .arg(++m_correlation);
                event("cuda_runtime", u"cudaLaunchKernel"_s, call, m_host, kThread, ids);
                runKernel(kernel, isContext, call, ids, layer);
                event("cpu_op", QString::fromLatin1(kernel.op), opBegin, m_host + 1'500, kThread,
                    u"\"External id\":%1"_s.arg(m_externalId));
                frame(kernel.frame, opBegin - 1'000, m_host + 2'500);
                m_host += 4'000;
            }
            frame("demo/model.py(140): decoder_layer", begin, m_host);
        }
    }

    void launchGraph()
    {
        const TimeNs call = m_host + 4'000;
        m_host = call + m_random.around(31'000, kJitter);
        const QString ids = u"\"correlation\":%1"_s.arg(++m_correlation);
        event("cuda_runtime", u"cudaGraphLaunch"_s, call, m_host, kThread, ids);
        for (int layer = 0; layer < kLayers; ++layer) {
            for (const LayerKernel &kernel : kLayer)
                runKernel(kernel, false, call + 12'000, ids, layer);
        }
        frame("demo/graphs.py(51): replay", call - 2'000, m_host + 2'000);
        m_host += 6'000;
    }

    void runKernel(const LayerKernel &kernel, bool isContext, TimeNs ready, const QString &ids, int layer)
    {
        const TimeNs begin = std::max(ready + 2'500, m_gpu + kGapOnStream);
        const TimeNs duration = kernel.duration * (isContext ? kContextFactor : 1);
        m_gpu = begin + m_random.around(duration, kJitter);
        event("kernel", QString::fromLatin1(kernel.name), begin, m_gpu, kGpu,
            ids + u",\"device\":0,\"stream\":7,\"context\":1,\"queued\":0"_s);
        if (kernel.op == std::string_view("sglang::store_cache") && layer % 2 == 1)
            copyBeside(begin, ids);
    }

    // A copy on a stream of its own that runs beside the attention: something that is hidden.
    void copyBeside(TimeNs at, const QString &ids)
    {
        const TimeNs begin = std::max(at + 6'000, m_copies);
        m_copies = begin + m_random.around(9'000, kJitter);
        event("gpu_memcpy", u"Memcpy DtoD (Device -> Device)"_s, begin, m_copies, kCopyStream,
            ids + u",\"device\":0,\"stream\":21,\"bytes\":262144"_s);
    }

    void frame(const char *name, TimeNs begin, TimeNs end)
    {
        event("python_function", QString::fromLatin1(name), begin, end, kThread, {});
    }

    enum Place { kThread, kGpu, kCopyStream };

    void event(const char *category, const QString &name, TimeNs begin, TimeNs end, Place place,
        const QString &args)
    {
        constexpr std::array kPlaces {"\"pid\":4100,\"tid\":4100", "\"pid\":0,\"tid\":7",
            "\"pid\":0,\"tid\":21"};
        const auto us = [](TimeNs time) {
            return u"%1.%2"_s.arg(time / 1000).arg(time % 1000, 3, 10, QLatin1Char('0'));
        };
        m_out.write(u",\n{\"ph\":\"X\",\"cat\":\"%1\",\"name\":\"%2\",%3,\"ts\":%4,\"dur\":%5,\"args\":{%6}}"_s
                        .arg(QLatin1String(category), name, QLatin1String(kPlaces[place]),
                            us(kEpoch + begin), us(end - begin), args)
                        .toUtf8());
    }

    static constexpr TimeNs kEpoch = 5'400'000'000'000;

    QIODevice &m_out;
    bool m_isGraph;
    demo::Random m_random {20'260'701};
    TimeNs m_host = 1'000'000;
    TimeNs m_gpu = 0; // when the stream is free
    TimeNs m_copies = 0;
    int m_correlation = 1'000;
    int m_externalId = 5'000;
};

Result<QString> writeOne(const QDir &folder, const QString &name, bool isGraph, Progress &progress)
{
    const QString path = folder.filePath(name);
    if (QFile old(path); old.exists()) {
        if (!old.open(QIODevice::ReadOnly) || !old.read(256).contains(kMark))
            return demo::foreignFile(path);
    }
    QSaveFile file(path);
    const Error failed {ErrorKind::NoPermission, Tr::tr("%1 cannot be written.").arg(path), {}, {}, {}};
    if (!file.open(QIODevice::WriteOnly))
        return failed;
    TorchDemo(file, isGraph).write(progress);
    if (progress.isCancelled()) {
        file.cancelWriting();
        return Error {ErrorKind::Cancelled, Tr::tr("Writing the demo was cancelled."), {}, {}, {}};
    }
    if (!file.commit())
        return failed;
    return path;
}

} // namespace

Result<QStringList> writeTorchDemoPair(const QString &folder, Progress &progress)
{
    const QDir target(folder);
    if (!target.mkpath(u"."_s))
        return Error {ErrorKind::NoPermission, Tr::tr("The folder %1 cannot be made.").arg(folder), {}, {}, {}};
    const Result<QString> eager
        = writeOne(target, u"decode_torch_eager.json"_s, false, progress);
    if (!eager)
        return eager.error();
    const Result<QString> graph = writeOne(target, u"decode_torch_graph.json"_s, true, progress);
    if (!graph)
        return graph.error();
    return QStringList {*eager, *graph};
}

} // namespace gapscope
