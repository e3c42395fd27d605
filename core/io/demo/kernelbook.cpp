// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/kernelbook.h"

#include <algorithm>

namespace gapscope::demo {

namespace {

// Rows of the book.
enum Kernel : std::uint16_t {
    EmbeddingGather,
    RmsNorm,
    QkvGemm,
    Rope,
    ContextAttention,
    DecodeAttention,
    OutputGemm,
    FusedAllReduce,
    NcclAllReduce,
    GateUpGemm,
    SiluMul,
    DownGemm,
    HeadGemm,
    GreedySample,
    ReduceArgMax,
    FillElementwise,
    CopyElementwise,
    IndexElementwise,
    VectorGather,
};

KernelKind gemm(const char *name, int gridX, int gridY)
{
    // The vendor's generated matrix kernels have no template arguments.
    return {name, name, {gridX, gridY, 1}, {384, 1, 1}, 168, 214'016, LaunchForm::Driver};
}

std::vector<KernelKind> normAndAttentionKinds()
{
    return {
        {"vectorized_gather_kernel",
            "void at::native::vectorized_gather_kernel<(int)16, long>(char *, char *, T2 *, int, "
            "long, "
            "long, long, long, bool)",
            {500, 1, 1}, {256, 1, 1}, 32, 0, LaunchForm::Runtime},
        {"RMSNormKernel",
            "void flashinfer::norm::RMSNormKernel<8u, __nv_bfloat16>(__nv_bfloat16 *, "
            "__nv_bfloat16 *, "
            "__nv_bfloat16 *, unsigned int)",
            {500, 1, 1}, {32, 16, 1}, 40, 64, LaunchForm::RuntimeEx},
        gemm("nvjet_tst_128x64_64x8_2x1_v_bz_TNT", 12, 24),
        {"applyBiasRopeUpdateKVCache",
            "void tensorrt_llm::kernels::applyBiasRopeUpdateKVCache<__nv_bfloat16, "
            "256>(tensorrt_llm::kernels::QKVPreprocessingParams<__nv_bfloat16>)",
            {500, 16, 1}, {256, 1, 1}, 48, 0, LaunchForm::Runtime},
        {"fmhaSm90Kernel_QkvBfloat16OBfloat16H128PagedKvCausal",
            "fmhaSm90Kernel_QkvBfloat16OBfloat16H128PagedKvCausal", {132, 1, 1}, {384, 1, 1}, 168,
            196'608, LaunchForm::Driver},
        {"kernel_mha",
            "void kernel_mha<(bool)1, (unsigned int)128>(unsigned int, float, __nv_bfloat16 *, "
            "const "
            "__nv_bfloat16 *, KVCacheList<(bool)1>, unsigned int)",
            {1, 4, 500}, {128, 1, 1}, 128, 98'304, LaunchForm::Driver},
        gemm("nvjet_tst_64x8_64x16_4x1_v_bz_splitK_TNT", 64, 4),
    };
}

std::vector<KernelKind> restOfLayerKinds()
{
    return {
        {"allreduce_fusion_kernel_oneshot_lamport",
            "void "
            "tensorrt_llm::kernels::ar_fusion::allreduce_fusion_kernel_oneshot_lamport<(tensorrt_"
            "llm::"
            "kernels::ar_fusion::AllReduceFusionPattern)1, __nv_bfloat16, (int)2, "
            "(bool)1>(tensorrt_llm::kernels::ar_fusion::AllReduceFusionParams)",
            {128, 1, 1}, {512, 1, 1}, 64, 0, LaunchForm::RuntimeEx},
        {"ncclDevKernel_AllReduce_Sum_bf16_RING_LL",
            "ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<(unsigned "
            "long)4096>)",
            {24, 1, 1}, {544, 1, 1}, 96, 83'456, LaunchForm::RuntimeEx},
        gemm("nvjet_tst_256x128_64x4_1x2_h_bz_TNT", 56, 2),
        {"silu_and_mul_kernel",
            "void silu_and_mul_kernel<__nv_bfloat16>(__nv_bfloat16 *, const __nv_bfloat16 *, int)",
            {500, 1, 1}, {1024, 1, 1}, 32, 0, LaunchForm::Runtime},
        gemm("nvjet_tst_128x128_64x6_2x1_v_bz_TNT", 32, 4),
        gemm("nvjet_tst_64x64_64x13_1x4_v_bz_TNN", 501, 8),
    };
}

std::vector<KernelKind> samplingKinds()
{
    return {
        {"triton_fast_greedy_sample_kernel", "triton_fast_greedy_sample_kernel", {500, 1, 1},
            {256, 1, 1}, 40, 1'024, LaunchForm::Driver},
        {"reduce_kernel",
            "void at::native::reduce_kernel<(int)512, (int)1, at::native::ReduceOp<float, "
            "at::native::ArgMaxOps<float>, unsigned int, long, (int)4, (int)4>>(T3)",
            {500, 1, 1}, {512, 1, 1}, 32, 16, LaunchForm::Runtime},
        {"vectorized_elementwise_kernel",
            "void at::native::vectorized_elementwise_kernel<(int)4, at::native::FillFunctor<int>, "
            "std::array<char *, (unsigned long)1>>(int, T2, T3)",
            {132, 1, 1}, {128, 1, 1}, 16, 0, LaunchForm::Runtime},
        {"unrolled_elementwise_kernel",
            "void at::native::unrolled_elementwise_kernel<at::native::direct_copy_kernel_cuda, "
            "std::array<char *, (unsigned long)2>, (int)4>(int, T1, T2, T4, T5)",
            {132, 1, 1}, {128, 1, 1}, 24, 0, LaunchForm::Runtime},
        {"index_elementwise_kernel",
            "void at::native::index_elementwise_kernel<(int)128, (int)4, "
            "at::native::gpu_index_kernel>(long, T4, T5)",
            {16, 1, 1}, {128, 1, 1}, 32, 0, LaunchForm::Runtime},
        {"vectorized_gather_kernel",
            "void at::native::vectorized_gather_kernel<(int)8, int>(char *, char *, T2 *, int, "
            "long, "
            "long, long, long, bool)",
            {500, 1, 1}, {128, 1, 1}, 32, 0, LaunchForm::Runtime},
    };
}

// Durations of one kind of step, us.
struct LayerTimes {
    int norm, qkv, rope, attention, output, allReduce, gateUp, silu, down, embedding, head;
};

constexpr LayerTimes kContextTimes {9, 16, 8, 24, 13, 18, 30, 9, 22, 11, 48};
// Tenths of microseconds would do: generation kernels are short, so these are in ns / 100.
constexpr LayerTimes kGenerationTimes {22, 52, 20, 56, 43, 64, 74, 20, 56, 31, 225};

class SequenceBuilder {
public:
    SequenceBuilder(const KernelBook &book, const ExecutorConfig &config, bool isContext)
        : m_book(book)
        , m_config(config)
        , m_times(isContext ? kContextTimes : kGenerationTimes)
        , m_unit(isContext ? 1'000 : 100)
        , m_scale(isContext ? config.contextScale : config.generationScale)
        , m_collectives(isContext ? config.contextCollectives : config.generationCollectives)
        , m_attention(isContext ? ContextAttention : DecodeAttention)
    {
    }

    [[nodiscard]] Sequence build() const
    {
        Sequence sequence;
        sequence.layers = m_config.layers;
        const bool isFused = m_collectives == Collectives::Fused;
        sequence.prologue.push_back(node(EmbeddingGather, m_times.embedding));
        if (m_config.ranks > 1)
            sequence.prologue.push_back(collective());
        if (isFused)
            sequence.prologue.push_back(node(RmsNorm, m_times.norm));
        appendLayer(sequence, isFused);
        if (!isFused)
            sequence.epilogue.push_back(node(RmsNorm, m_times.norm));
        sequence.epilogue.push_back(node(HeadGemm, m_times.head));
        return sequence;
    }

private:
    [[nodiscard]] Node node(Kernel kernel, int time) const
    {
        return {kernel, TimeNs {time} * m_unit * m_scale / 100, kNoGroup};
    }

    // Collectives keep their usual duration: the work between them scales.
    [[nodiscard]] Node collective() const
    {
        const TimeNs duration = TimeNs {m_times.allReduce} * m_unit;
        if (m_collectives == Collectives::Nccl)
            return m_book.ncclAllReduce(duration, kNcclGroup);
        return {FusedAllReduce, duration, kFusedGroup};
    }

    // What follows a row-parallel matrix product: the fused collective normalises as well.
    void appendReduction(std::vector<Node> &layer, bool isFused) const
    {
        if (m_config.ranks > 1)
            layer.push_back(collective());
        else if (isFused)
            layer.push_back(node(RmsNorm, m_times.norm));
    }

    void appendLayer(Sequence &sequence, bool isFused) const
    {
        std::vector<Node> &layer = sequence.layer;
        if (!isFused)
            layer.push_back(node(RmsNorm, m_times.norm));
        layer.push_back(node(QkvGemm, m_times.qkv));
        layer.push_back(node(Rope, m_times.rope));
        sequence.attention = layer.size();
        layer.push_back(node(m_attention, m_times.attention));
        layer.push_back(node(OutputGemm, m_times.output));
        appendReduction(layer, isFused);
        if (!isFused)
            layer.push_back(node(RmsNorm, m_times.norm));
        layer.push_back(node(GateUpGemm, m_times.gateUp));
        layer.push_back(node(SiluMul, m_times.silu));
        for (int extra = 0; extra < m_config.extraLayerKernels; ++extra)
            layer.push_back(
                m_book.elementwise(extra, TimeNs {m_times.silu} * m_unit * m_scale / 100));
        layer.push_back(node(DownGemm, m_times.down));
        appendReduction(layer, isFused);
    }

    const KernelBook &m_book;
    const ExecutorConfig &m_config;
    LayerTimes m_times;
    TimeNs m_unit;
    int m_scale;
    Collectives m_collectives;
    Kernel m_attention;
};

qint64 countCollectives(const std::vector<Node> &nodes)
{
    return std::count_if(
        nodes.begin(), nodes.end(), [](const Node &node) { return node.group != kNoGroup; });
}

} // namespace

qint64 Sequence::collectiveCount() const
{
    return countCollectives(prologue) + countCollectives(layer) * layers
        + countCollectives(epilogue);
}

KernelBook::KernelBook()
{
    for (const auto &part : {normAndAttentionKinds(), restOfLayerKinds(), samplingKinds()})
        m_kinds.insert(m_kinds.end(), part.begin(), part.end());
}

Sequence KernelBook::contextSequence(const ExecutorConfig &config) const
{
    return SequenceBuilder(*this, config, true).build();
}

Sequence KernelBook::generationSequence(const ExecutorConfig &config) const
{
    return SequenceBuilder(*this, config, false).build();
}

std::vector<Node> KernelBook::samplingSequence(const ExecutorConfig &config) const
{
    static constexpr std::array<std::uint16_t, 5> kRound {
        GreedySample, ReduceArgMax, FillElementwise, IndexElementwise, VectorGather};
    std::vector<Node> nodes;
    for (int i = 0; i < config.samplingKernels; ++i)
        nodes.push_back(
            {kRound[static_cast<std::size_t>(i) % kRound.size()], config.samplingDuration});
    return nodes;
}

Node KernelBook::elementwise(int which, TimeNs duration) const
{
    static constexpr std::array<std::uint16_t, 4> kRound {
        FillElementwise, CopyElementwise, IndexElementwise, VectorGather};
    return {kRound[static_cast<std::size_t>(which) % kRound.size()], duration, kNoGroup};
}

Node KernelBook::ncclAllReduce(TimeNs duration, int group) const
{
    return {NcclAllReduce, duration, group};
}

Pieces cutIntoPieces(const Sequence &sequence, const ExecutorConfig &config, const KernelBook &book)
{
    Pieces pieces;
    pieces.graphs.emplace_back(sequence.prologue);
    const bool isCut = config.generation == StepForm::Piecewise;
    for (int layer = 0; layer < sequence.layers; ++layer) {
        for (std::size_t i = 0; i < sequence.layer.size(); ++i) {
            const Node &node = sequence.layer[i];
            if (!isCut || i != sequence.attention || layer % config.piecewiseLayers != 0) {
                pieces.graphs.back().push_back(node);
                continue;
            }
            pieces.eager.push_back({node});
            for (int extra = 1; extra < config.breakKernels; ++extra)
                pieces.eager.back().push_back(book.elementwise(extra, 2'400));
            pieces.graphs.emplace_back();
        }
    }
    pieces.graphs.back().insert(
        pieces.graphs.back().end(), sequence.epilogue.begin(), sequence.epilogue.end());
    return pieces;
}

} // namespace gapscope::demo
