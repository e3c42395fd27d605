// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/eventclasses.h"

#include <random>
#include <vector>

namespace gapscope::test {

struct TestKernel {
    TimeRange time;
    bool isGraph = false;
    bool isCommunication = false;
};

// One process, one stream, these kernels (disjoint, by begin) and nothing else. The first one begins
// at 0 after rebasing.
[[nodiscard]] TracePtr traceOfKernels(const std::vector<TestKernel> &kernels);

// What decides how a random lane looks.
struct LaneShape {
    std::uint32_t count = 1000;
    double meanLength = 1000; // ns
    double meanHole = 200; // ns; 0: back to back
    double longShare = 0.01; // events 1000 times as long
    double burst = 20; // mean number of events between pauses
    double meanPause = 20000; // ns
};

// Disjoint kernels from a fixed seed, of mixed classes in bursts; some have no length.
[[nodiscard]] std::vector<TestKernel> randomKernels(const LaneShape &shape, unsigned seed);

// Shapes of every kind: dense, sparse, instants, few giants.
[[nodiscard]] LaneShape randomShape(std::mt19937 &random);

} // namespace gapscope::test
