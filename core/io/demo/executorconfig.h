// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gapscope::demo {

// How the kernels of a generation step reach the GPU.
enum class StepForm : std::uint8_t {
    Eager, // one launch call per kernel
    Graph, // one graph launch, recorded node by node
    WholeGraph, // one graph launch, recorded as one row
    Piecewise, // graph pieces with eager attention between them: known graph breaks
};

enum class Collectives : std::uint8_t {
    Fused, // allreduce fused with the norm, on the main stream
    Nccl, // eager steps: on a stream of its own, ordered by events
};

// The three published spellings of the step marker (host-analysis.md 4.1.6).
enum class MarkerForm : std::uint8_t { Numbered, Unnumbered, Tokens };

// What an operation of the executor loop does besides Python work.
enum class Doing : std::uint8_t {
    Nothing,
    Broadcast, // rank 0 sends the requests, the others wait for them
    Sample, // launches the sampling kernels and copies the tokens back
    AwaitSample, // waits for a sampling to be done
    Respond, // writes to a pipe
};

// One NVTX operation of the loop around the forward step. Durations are what the range lasts when
// nothing has to be waited for; waiting makes it longer.
struct Operation {
    std::string name;
    TimeNs duration = 0;
    Doing doing = Doing::Nothing;
    TimeNs offset = 0; // from the begin of the operation that it is nested in
    std::vector<Operation> inner;
};

// Why a rank is late, one of the causes that the rank analysis must tell apart.
enum class LateCause : std::uint8_t {
    None,
    HostWork, // _coordinator_metadata on that rank only
    SlowGpu, // the same kernels, slower
    MoreLaunches, // small extra kernels on that rank
    Allocation, // cudaMalloc and cudaFree between launches
    Feedback, // its host slows down step by step, its launch queue runs dry, lateness grows
    Turns, // every step another rank does extra host work
    UnequalCounts, // ranks 0 and 1 share extra collectives; `rank` was recorded from a later step
                   // on
};

struct LateRank {
    LateCause cause = LateCause::None;
    int rank = 0;
    int permille = 1000; // of the steps
    TimeNs perStep = 0; // host work between preparation and launches
    TimeNs perLayer = 0; // host work per layer; eager steps, and per piece with piecewise graphs
    int slowPercent = 0; // SlowGpu
    int extraLaunches = 0; // MoreLaunches, per layer
    int allocations = 0; // Allocation, pairs per step, spread over the layers
    TimeNs growth = 0; // Feedback: added to perStep with each step
    int recordedFrom = 0; // UnequalCounts: rows of `rank` before this step index are missing
};

enum class SchemaForm : std::uint8_t {
    Old, // no META_DATA_EXPORT, no newer columns
    V320, // 3.20.1
    V328, // 3.28.0: NVTX eventId, graphId and cluster columns
};

// How the rows are stored.
struct ExportOptions {
    SchemaForm schema = SchemaForm::V320;
    bool textColumn = false; // NVTX names in `text` instead of registered strings
    bool plainApiNames = false; // without _v7000
    bool kernelTable = true;
    bool apiTable = true;
    bool rangeTable = true;
    bool deviceTable = true; // TARGET_INFO_CUDA_DEVICE
    bool isolatedDevices = false; // every process calls its GPU 0
    bool unsorted = false; // rows of a table not by start
};

// The clock of one rank's file: file time = time + offset + time * driftPpb / 10^9.
struct FileClock {
    TimeNs offset = 0;
    qint64 driftPpb = 0;
};

// Everything a generated run is made from. The same values give the same events everywhere.
struct ExecutorConfig {
    std::uint64_t seed = 1;
    int ranks = 2;
    std::string gpuName = "NVIDIA H200";
    TimeNs startTime = 2'000'000'000;

    // Steps.
    int warmUp = 4;
    int rampUp = 10;
    int steady = 100;
    int drain = 10;
    int maxGen = 500;
    int rampContext = 42; // context requests per ramp-up step
    int interleave = 0; // every so many steady steps one with a context request; 0: none
    int loadingKernels = 0; // small kernels before the first step
    TimeNs hole = 220'000'000; // between warm-up and the measured run
    MarkerForm marker = MarkerForm::Numbered;

    // GPU.
    int layers = 16;
    int extraLayerKernels = 0; // elementwise kernels added to each layer
    StepForm generation = StepForm::Graph;
    Collectives contextCollectives = Collectives::Nccl;
    Collectives generationCollectives = Collectives::Fused;
    int piecewiseLayers = 1; // layers per graph piece
    int breakKernels = 1; // eager kernels per break, the attention kernel first
    int contextScale = 100; // percent of the kernels' usual durations
    int generationScale = 100;
    int kernelJitter = 20; // permille
    TimeNs graphGap = 900; // between nodes of a graph
    TimeNs eagerGap = 700;

    // Host.
    bool overlap = true; // _update_requests awaits the sampling of the step before
    int hostJitter = 4; // permille
    TimeNs launchCall = 4'000;
    TimeNs launchPython = 1'500; // between two launches
    TimeNs launchLatency = 5'600; // from the begin of a launch call to the earliest start
    TimeNs graphCall = 25'000;
    TimeNs graphLatency = 28'000;
    int queueLimit = 1024; // launches not yet started when a launch call has to wait
    TimeNs prepareContext = 2'200'000; // _prepare_tp_inputs
    TimeNs prepareGeneration = 808'000;
    TimeNs forwardGeneration = 1'077'000; // the whole marker range of a graph step; 0: no padding
    TimeNs forwardTail = 120'000; // after the last launch of other steps
    std::vector<Operation> before; // in order, before the forward step
    std::vector<Operation> sample;
    std::vector<Operation> after;
    int samplingKernels = 3;
    TimeNs samplingDuration = 17'700;
    int layerRanges = 0; // eager steps: an NVTX range around every so many layers; 0: none
    bool osCalls = true;
    int garbageEvery = 0; // steps between garbage collections; 0: none
    TimeNs garbage = 180'000;

    LateRank late;
    ExportOptions output;
    bool filePerRank = false;
    std::vector<FileClock> clocks; // per rank, with filePerRank
};

// The published example (host-analysis.md 3.6 and section 7): executor v1.1, or with `regression`
// the newer executor whose request management got slower.
[[nodiscard]] ExecutorConfig publishedExample(bool regression);

// Eager generation with short operations, so that launches decide: for rank analyses and benches.
[[nodiscard]] ExecutorConfig eagerExample();

// One run per cause of a late rank, with `rank` as the late one where there is one.
[[nodiscard]] ExecutorConfig lateExample(LateCause cause, int ranks, int rank);

// One file per rank, each with a clock of its own: offsets of seconds, drifts of tens of ppm.
void splitIntoFiles(ExecutorConfig &config, std::uint64_t seed);

// Eager run with about 7 API rows per 6 kernels and 1 range per 6 kernels, `kernels` in all, for
// benches. Up to tens of millions.
[[nodiscard]] ExecutorConfig benchExample(qint64 kernels);

// Sets the number of steady steps so that the run has about `kernels` recorded kernels.
void scaleToKernels(ExecutorConfig &config, qint64 kernels);

} // namespace gapscope::demo
