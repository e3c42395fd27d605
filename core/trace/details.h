// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <array>
#include <cstdint>
#include <vector>

namespace gapscope {

// Side tables: only rows that have these facts pay for them. Each is indexed by
// EventTable::detail of the events of its category and keeps the order of the file.

// Grid, block, registers and shared memory of a launch; interned, as kernels repeat few shapes.
struct LaunchShape {
    std::array<std::int32_t, 3> grid {};
    std::array<std::int32_t, 3> block {};
    std::int32_t registersPerThread = 0;
    std::int32_t staticSharedMemory = 0;
    std::int32_t dynamicSharedMemory = 0;

    bool operator==(const LaunchShape &) const = default;
};

struct KernelDetails {
    std::vector<StringId> demangledName;
    std::vector<std::uint32_t> correlation; // 0: none
    std::vector<std::uint32_t> shape; // row of Trace::shapes
    std::vector<std::uint64_t> graphNode; // empty when no kernel has one; 0: none
    // Who takes part in a collective, as the recording names it; empty when no kernel has one.
    std::vector<StringId> communicator;
};

struct WholeGraphDetails {
    std::vector<std::uint32_t> correlation;
    std::vector<std::uint32_t> graph; // graphId
    std::vector<std::uint32_t> graphExec;
};

enum class CopyKind : std::uint8_t { Other, HostToDevice, DeviceToHost, DeviceToDevice, PeerToPeer, HostToHost };

// Copies and sets (Category::Copy and Category::Set share this table).
struct CopyDetails {
    std::vector<std::uint32_t> correlation;
    std::vector<std::int64_t> bytes;
    std::vector<CopyKind> kind;
};

struct CallDetails {
    std::vector<std::uint32_t> correlation;
};

// The kinds of NVTX rows by how they were recorded.
enum class RangeSource : std::uint8_t { PushPop, StartEnd, Other };

// Ranges and marks share this table.
struct RangeDetails {
    std::vector<StringId> domain; // domain name, None: default domain or unknown
    std::vector<std::uint8_t> flags; // RangeFlag bits
    std::vector<RangeSource> source;
};

enum RangeFlag : std::uint8_t {
    RangeOpen = 1, // had no end: drawn to the end of the trace, in no analysis
    RangeRegistered = 2, // its name is a registered string (nsys textId); the reference method sees only these
};

} // namespace gapscope
