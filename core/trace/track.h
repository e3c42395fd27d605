// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <cstdint>

namespace gapscope {

// GPU kinds first: their events are the first rows of the EventTable.
enum class TrackKind : std::uint8_t {
    Stream, // kernels of one stream
    WholeGraph, // whole-graph executions of one stream
    Copies, // copies and sets of one stream
    Ranges, // push/pop ranges of one thread, one lane per depth
    AsyncRanges, // start/end ranges of one thread; may overlap
    Marks,
    ApiCalls, // CUDA runtime and driver calls of one thread
    OsCalls,
    PythonFrames,
};

[[nodiscard]] constexpr bool isGpuTrack(TrackKind kind) { return kind <= TrackKind::Copies; }

// One row group of the timeline: a stream or one kind of doings of a thread. Owns the lanes
// [firstLane, firstLane + laneCount).
struct Track {
    TrackKind kind = TrackKind::Stream;
    ProcessId process = ProcessId::None;
    DeviceId device = DeviceId::None; // GPU tracks only
    std::int64_t number = 0; // stream id, or thread id (without process bits)
    StringId label = StringId::None; // thread name where the trace has one
    std::uint32_t firstLane = 0;
    std::uint32_t laneCount = 0;
};

// A process that did anything in the trace.
struct Process {
    std::int64_t globalPid = 0; // the trace's own key; sorts ranks
    std::uint32_t pid = 0;
    // The thread that carries the step markers and launches, for host lanes and attribution; -1 unknown.
    std::int64_t mainThread = -1;
};

// A physical GPU as far as the trace tells (host-analysis.md 4.2.3). Two processes share one only if
// the trace maps both to the same GPU.
struct Device {
    int ordinal = 0; // CUDA ordinal in its process
    int gpuId = -1; // nsys id, -1 unknown
    StringId name = StringId::None; // e.g. "NVIDIA H100"
};

// A process with GPU work. Ordered by globalPid; RankId is the position.
struct Rank {
    ProcessId process = ProcessId::None;
    DeviceId device = DeviceId::None; // where most of its GPU time runs; ties: lower ordinal
    int number = -1; // in the largest communicator that the recording tells of; -1: it does not
};

} // namespace gapscope
