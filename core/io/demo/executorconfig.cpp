// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/executorconfig.h"

#include "core/io/demo/kernelbook.h"
#include "core/io/demo/random.h"

#include <algorithm>

namespace gapscope::demo {

namespace {

constexpr TimeNs kMicrosecond = 1'000;

// Offsets and durations in tenths of a microsecond.
Operation operation(std::string name, int duration, Doing doing = Doing::Nothing, int offset = 0)
{
    return {std::move(name), duration * kMicrosecond / 10, doing, offset * kMicrosecond / 10, {}};
}

Operation nest(Operation outer, std::vector<Operation> inner)
{
    outer.inner = std::move(inner);
    return outer;
}

// The executor of v1.1: 3317 us per steady step.
void setBaselineOperations(ExecutorConfig &config)
{
    config.prepareGeneration = 808 * kMicrosecond;
    config.forwardGeneration = 1'060 * kMicrosecond;
    config.before = {
        nest(operation("_fetch_and_activate_new_requests", 376),
            {operation("_fetch_new_requests", 364, Doing::Broadcast, 6)}),
        operation("_schedule", 1'208),
        operation("prepare_resources", 1'920),
    };
    config.sample = {nest(operation("_sample_async", 11'630, Doing::Sample),
        {operation("_process_requests", 10'560, Doing::Nothing, 600)})};
    config.after = {
        operation("_update_requests", 4'126, Doing::AwaitSample),
        operation("_handle_responses", 3'360, Doing::Respond),
    };
    config.samplingKernels = 3;
    config.samplingDuration = 17'700;
}

// The newer executor: request management moved into a broadcast, more sampling launches; 3977 us.
void setTargetOperations(ExecutorConfig &config)
{
    config.prepareGeneration = 863 * kMicrosecond;
    config.forwardGeneration = 1'300 * kMicrosecond;
    config.before = {
        nest(operation("_fetch_new_requests", 2'704),
            {operation("broadcast_requests", 2'496, Doing::Broadcast, 120)}),
        operation("_schedule", 1'200),
        operation("prepare_resources", 3'490),
    };
    config.sample = {nest(operation("_sample_async", 7'203, Doing::Sample),
        {operation("_process_requests", 3'900, Doing::Nothing, 900),
            operation("fast_greedy_sample_kernel", 520, Doing::Nothing, 5'000)})};
    config.after = {
        operation("_update_requests", 7'228, Doing::AwaitSample),
        operation("_handle_responses", 3'680, Doing::Respond),
        operation("_write_finish_reasons", 1'210),
    };
    config.samplingKernels = 11;
    config.samplingDuration = 6'500;
}

qint64 recordedKernels(const ExecutorConfig &config, bool isContext)
{
    const KernelBook book;
    const qint64 sampling = config.samplingKernels;
    if (isContext)
        return book.contextSequence(config).kernelCount() + sampling;
    if (config.generation == StepForm::WholeGraph)
        return sampling;
    qint64 extra = 0;
    const Pieces pieces = cutIntoPieces(book.generationSequence(config), config, book);
    for (const std::vector<Node> &run : pieces.eager)
        extra += static_cast<qint64>(run.size()) - 1;
    return book.generationSequence(config).kernelCount() + extra + sampling;
}

} // namespace

ExecutorConfig publishedExample(bool regression)
{
    ExecutorConfig config;
    config.seed = regression ? 1909 : 1808;
    config.warmUp = 4;
    config.rampUp = 12;
    config.steady = 110;
    config.drain = 10;
    config.loadingKernels = 400;
    config.garbageEvery = 32;
    config.garbage = 120 * kMicrosecond;
    // One rank is late now and then, in both runs.
    config.late = {LateCause::HostWork, 1, 250, 45 * kMicrosecond, 0, 0, 0, 0, 0, 0};
    if (regression)
        setTargetOperations(config);
    else
        setBaselineOperations(config);
    return config;
}

ExecutorConfig eagerExample()
{
    ExecutorConfig config;
    config.seed = 77;
    config.generation = StepForm::Eager;
    config.rampUp = 6;
    config.rampContext = 10;
    config.steady = 60;
    config.maxGen = 64;
    config.hole = 130'000 * kMicrosecond;
    config.prepareContext = 300 * kMicrosecond;
    config.prepareGeneration = 120 * kMicrosecond;
    config.forwardGeneration = 0;
    config.forwardTail = 25 * kMicrosecond;
    config.before = {
        operation("_fetch_new_requests", 400, Doing::Broadcast),
        operation("_schedule", 350),
        operation("prepare_resources", 450),
    };
    config.sample = {nest(operation("_sample_async", 900, Doing::Sample),
        {operation("_process_requests", 300, Doing::Nothing, 500)})};
    config.after = {
        operation("_update_requests", 500, Doing::AwaitSample),
        operation("_handle_responses", 400, Doing::Respond),
    };
    return config;
}

ExecutorConfig lateExample(LateCause cause, int ranks, int rank)
{
    ExecutorConfig config = eagerExample();
    config.ranks = ranks;
    config.overlap = false;
    config.late.cause = cause;
    config.late.rank = rank;
    switch (cause) {
    case LateCause::None:
        break;
    case LateCause::HostWork:
        config.late.perLayer = 20 * kMicrosecond;
        break;
    case LateCause::SlowGpu:
        config.generation = StepForm::Graph;
        config.late.slowPercent = 15;
        break;
    case LateCause::MoreLaunches:
        config.late.extraLaunches = 4;
        break;
    case LateCause::Allocation:
        config.late.allocations = 2 * config.layers;
        break;
    case LateCause::Feedback:
        // The GPU is the slower one at first, so that the launch queues are deep.
        config.overlap = true;
        config.generationScale = 220;
        config.late.growth = 60 * kMicrosecond;
        break;
    case LateCause::Turns:
        config.late.perLayer = 20 * kMicrosecond;
        break;
    case LateCause::UnequalCounts:
        config.late.recordedFrom = config.warmUp + 2;
        break;
    }
    return config;
}

void splitIntoFiles(ExecutorConfig &config, std::uint64_t seed)
{
    config.filePerRank = true;
    config.clocks.clear();
    Random random(seed);
    for (int rank = 0; rank < config.ranks; ++rank)
        config.clocks.push_back({random.below(4'000'000'000), random.below(60'000) - 30'000});
}

ExecutorConfig benchExample(qint64 kernels)
{
    ExecutorConfig config = eagerExample();
    config.interleave = 6;
    config.layerRanges = 2;
    scaleToKernels(config, kernels);
    return config;
}

void scaleToKernels(ExecutorConfig &config, qint64 kernels)
{
    const qint64 context = recordedKernels(config, true);
    const qint64 generation = recordedKernels(config, false);
    const int others = config.rampUp + (config.warmUp + 1) / 2;
    const qint64 fixed = others * context + (config.warmUp / 2 + config.drain) * generation
        + config.loadingKernels;
    const qint64 perRank = kernels / std::max(config.ranks, 1) - fixed;
    const qint64 perThousand
        = 1'000 * generation + (config.interleave > 0 ? 1'000 * context / config.interleave : 0);
    const qint64 steady = perThousand > 0 ? perRank * 1'000 / perThousand : 0;
    config.steady = static_cast<int>(std::clamp<qint64>(steady, 8, 100'000'000));
}

} // namespace gapscope::demo
