// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/kernelanswer.h"
#include "core/analysis/timelinefacts.h"

namespace gapscope {

// What a gap is a gap of (host-analysis.md 8).
enum class GapKind : std::uint8_t {
    Device, // no GPU work of the device
    Stream, // no kernel of the stream
    Step, // host time between two forward steps of a rank
    Idle, // device idle time that is in no table: before the first work and after the last
};

// The name of one gap of a run.
struct GapKey {
    GapKind kind = GapKind::Device;
    std::uint32_t table = 0; // position in KernelFacts::devices or ::streams; Step and Idle: the rank
    std::uint32_t gap = 0; // position in that table, or in RankTimeline::gaps
    TimeRange time {}; // Idle only

    bool operator==(const GapKey &) const = default;
};

// All gaps of a run and what is needed to ask about them, made once per run. Immutable, shared
// between threads.
struct GapBook {
    TimelineFactsPtr timeline; // the run, its steps and inter-step gaps
    HostFactsPtr facts;
    HostTables tables;
    KernelTables kernelTables;
    KernelFactsPtr kernels; // gaps, GPU work by step, graphs, layers

    [[nodiscard]] const Run &run() const { return timeline->run; }

    [[nodiscard]] bool hasKernels() const;

    // Device or Stream.
    [[nodiscard]] const std::vector<GapTable> &tablesOf(GapKind kind) const
    {
        return kind == GapKind::Stream ? kernels->streams : kernels->devices;
    }

    // The following take a key of this book.
    [[nodiscard]] TimeRange timeOf(const GapKey &key) const;
    [[nodiscard]] std::uint32_t traceOf(const GapKey &key) const;
    // The work around a gap of a device or stream; None for the others.
    [[nodiscard]] KernelGap workAround(const GapKey &key) const;
    // The rank whose work ends the gap, else one that owns the device.
    [[nodiscard]] std::optional<std::size_t> rankOf(const GapKey &key) const;

    // The idle time of a rank's device as a gap: of the device's table where it is one.
    [[nodiscard]] GapKey idleGap(std::size_t rank, TimeRange idle) const;
    // The gap of a table that this work ends; nothing: there is none. O(log gaps).
    [[nodiscard]] std::optional<GapKey> gapBefore(
        GapKind kind, std::uint32_t table, EventId work) const;

    // The step that launched a piece of GPU work, a position in RankSteps::steps of `rank`.
    [[nodiscard]] std::optional<std::uint32_t> stepOf(std::size_t rank, EventId work) const;
};

using GapBookPtr = std::shared_ptr<const GapBook>;

// O(events). Null when cancelled.
[[nodiscard]] GapBookPtr makeGapBook(TimelineFactsPtr timeline, HostFactsPtr facts,
    const HostTables &tables, const KernelTables &kernelTables, const Progress &progress);

// The rank of a process; nothing: a process without GPU work.
[[nodiscard]] std::optional<std::size_t> rankOfProcess(
    const Run &run, std::uint32_t trace, ProcessId process);

} // namespace gapscope
