// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"
#include "core/trace/run.h"

#include <array>
#include <cstdint>
#include <vector>

namespace gapscope {

// What the published detection script selects from a trace (host-analysis.md 2), at the file's own
// times. The rows of several traces stand one after the other, as in one file.
struct ReferenceRows {
    enum class Phase : std::uint8_t { None, Context, Generation };

    struct Marker {
        TimeRange range;
        Phase phase = Phase::None;
    };

    std::vector<TimeRange> kernels; // by start
    std::vector<TimeRange> nccl; // kernels whose short name is LIKE %nccl%, in no order
    std::vector<TimeRange> launches; // API rows named exactly cudaLaunchKernel, in no order
    // Ranges that each candidate pattern of M3 matches, by preference, in no order.
    std::array<std::vector<TimeRange>, 3> prep;
    std::vector<Marker> markers; // forward-step rows, by start
};

// `withoutPrep` leaves the M3 candidates empty (--no-m3).
[[nodiscard]] ReferenceRows readReferenceRows(const Run &run, bool withoutPrep);

} // namespace gapscope
