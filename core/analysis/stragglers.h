// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"

#include <optional>

namespace gapscope {

// The collectives of one rank in order of start: arrival is the kernel's start.
struct RankCollectives {
    std::uint32_t trace = 0;
    ProcessId process = ProcessId::None;
    std::vector<EventId> kernels; // by start
};

// Kernels whose short name holds nccl, allreduce or all_reduce (any case), per process that has any,
// by process id: the published single list (host-analysis.md 8, "straggler").
[[nodiscard]] std::vector<RankCollectives> listCollectives(const Run &run);

// Who is late to the collectives, by the published rule: the k-th of every rank belong together.
struct Straggler {
    std::size_t ranks = 0;
    std::size_t collectives = 0; // the smallest count of any rank
    bool equalCounts = true;
    std::size_t worstRank = 0; // most often latest; equal arrivals: the lower index
    double share = 0; // of collectives in which it is latest
    bool consistent = false; // share > 0.8
    std::vector<double> meanLatenessUs; // per rank, against the earliest arrival
    std::vector<double> waitUsTotal; // per rank, summed time of all its collectives
};

// nullopt with fewer than two ranks that have collectives. Arrivals are compared in file time.
[[nodiscard]] std::optional<Straggler> findStraggler(
    const Run &run, const std::vector<RankCollectives> &ranks);

} // namespace gapscope
