// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/kerneltrace.h"

#include "core/trace/tracebuilder.h"

namespace gapscope::test {

TracePtr traceOfKernels(const std::vector<TestKernel> &kernels)
{
    TraceBuilder builder;
    RawKernels &rows = builder.raw().kernels;
    builder.raw().kernelSources = {{std::int64_t(1) << 24, 0, 7}};
    const StringId compute = builder.strings().intern("gemm_kernel");
    const StringId communication = builder.strings().intern("ncclDevKernel_AllReduce");
    for (const TestKernel &kernel : kernels) {
        const StringId name = kernel.isCommunication ? communication : compute;
        rows.append(kernel.time.begin, kernel.time.end, name, 0);
        rows.details.demangledName.push_back(name);
        rows.details.correlation.push_back(0);
        rows.details.shape.push_back(0);
        rows.details.graphNode.push_back(kernel.isGraph ? 1 : 0);
    }
    builder.raw().shapes = {LaunchShape {}};
    builder.info().hasKernelTable = true;
    Progress progress;
    return *builder.finish(progress);
}

std::vector<TestKernel> randomKernels(const LaneShape &shape, unsigned seed)
{
    std::mt19937 random(seed);
    std::exponential_distribution<double> unit(1);
    std::uniform_real_distribution<double> chance(0, 1);
    const auto length = [&](double mean) { return static_cast<TimeNs>(unit(random) * mean); };
    std::vector<TestKernel> kernels;
    kernels.reserve(shape.count);
    TimeNs t = 0;
    bool graph = false;
    bool communication = false;
    for (std::uint32_t i = 0; i < shape.count; ++i) {
        if (chance(random) * shape.burst < 1) {
            t += length(shape.meanPause);
            graph = chance(random) < 0.5;
        }
        communication = chance(random) < 0.2 ? !communication : communication;
        TimeNs duration = length(shape.meanLength);
        if (chance(random) < shape.longShare)
            duration *= 1000;
        kernels.push_back({{t, t + duration}, graph, communication});
        t += duration;
        if (shape.meanHole > 0)
            t += length(shape.meanHole);
    }
    return kernels;
}

LaneShape randomShape(std::mt19937 &random)
{
    const auto pick = [&](std::initializer_list<double> values) {
        return *(values.begin() + random() % values.size());
    };
    LaneShape shape;
    shape.count = 1 + static_cast<std::uint32_t>(random() % static_cast<unsigned>(pick({3, 100, 2000, 9000})));
    shape.meanLength = pick({0.5, 5, 1000, 100000});
    shape.meanHole = pick({0, 1, 200, 50000});
    shape.longShare = pick({0, 0.001, 0.05});
    shape.burst = pick({2, 20, 500});
    shape.meanPause = pick({0, 1000, 1e6});
    return shape;
}

} // namespace gapscope::test
