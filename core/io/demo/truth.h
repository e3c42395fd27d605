// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/executorconfig.h"

#include <map>

namespace gapscope::demo {

enum class StepPart : std::uint8_t { WarmUp, RampUp, Steady, Interleaved, Drain };

// One forward step as generated. Vectors have one entry per rank.
struct StepTruth {
    qint64 number = 0; // as written in the marker
    StepPart part = StepPart::Steady;
    int ctx = 0;
    int gen = 0;
    int tokens = 0; // of the context requests
    std::vector<TimeRange> host; // the marker range
    std::vector<int> launches; // launch calls between this step's begin and the next one's
    std::vector<int> allocations; // cudaMalloc and cudaFree likewise
    std::vector<int> collectives; // that the step launched
    std::vector<TimeNs> lateness; // summed over those, against the earliest arrival
    std::vector<int> latest; // how many of them had this rank as the latest
    int lateRank = -1; // the rank that the generator held back in this step
};

// One operation of one rank, over the periods of steady steps (begin to next step's begin).
struct OperationTruth {
    qint64 count = 0; // ranges that ended in them
    TimeNs inclusive = 0; // of those
    TimeNs exclusive = 0; // innermost
    TimeNs idle = 0; // innermost while the rank's GPU ran no kernel
};

// One rank over the whole run, except where it says steady.
struct RankTruth {
    std::int64_t globalPid = 0;
    std::uint32_t pid = 0;
    int gpu = 0;
    qint64 kernels = 0; // recorded rows
    qint64 graphKernels = 0;
    qint64 wholeGraphs = 0;
    qint64 copies = 0;
    qint64 calls = 0;
    qint64 launches = 0; // launch calls, graph launches included
    qint64 graphLaunches = 0;
    qint64 ranges = 0;
    qint64 osCalls = 0;
    qint64 collectives = 0; // recorded rows
    TimeNs collectiveTime = 0; // of those
    qint64 latest = 0; // collectives in which it came last, ties to the lower rank
    TimeNs lateness = 0; // summed over collectives, against the earliest arrival
    int steadyPeriods = 0;
    TimeNs steadyTime = 0;
    TimeNs steadyBusy = 0; // union of kernels and whole-graph rows
    TimeNs steadyIdle = 0;
    // By range name; the marker counts as "[Executor] _forward_step", no range as "".
    std::map<std::string, OperationTruth> steadyOperations;
};

// What the generator knows about a run. All figures follow from the rows that it gave out; those of
// the late rank and of graphs are what it was told to do.
struct Truth {
    std::vector<StepTruth> steps;
    std::vector<RankTruth> ranks;
    // Graph structure of a generation step, per rank.
    int layers = 0;
    int kernelsPerLayer = 0; // generation
    int kernelsPerContextLayer = 0;
    qint64 generationKernels = 0; // of the forward pass, sampling apart
    qint64 contextKernels = 0;
    int samplingKernels = 0;
    int graphLaunchesPerStep = 0;
    int graphBreaksPerStep = 0; // eager runs between two graph launches
    int kernelsPerBreak = 0;
    // Collectives in which all members took part, over all groups.
    qint64 collectives = 0;
    LateRank late;

    // Mean over ranks and periods of a steady step's begin to the next step's begin, ns; 0: none.
    [[nodiscard]] double steadyPeriod() const;
};

} // namespace gapscope::demo
