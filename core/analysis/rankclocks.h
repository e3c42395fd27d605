// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"

#include <span>

namespace gapscope {

// A collective of a rank: row of its SummaryCollectives.
struct CollectiveRef {
    std::uint32_t rank = 0;
    std::uint32_t index = 0;

    bool operator==(const CollectiveRef &) const = default;
};

// y = offset + slope * x, robustly: half of the points may be anywhere.
struct RobustLine {
    double offset = 0;
    double slope = 0;
    double residual = 0; // 90 % of the points are nearer than this
};

// Median of the slopes between points half the list apart, then median offset. Without a slope below
// `fewestForSlope` points, where all x are equal, or where it leaves more than half of the residual.
// O(n log n).
[[nodiscard]] RobustLine fitLine(
    std::span<const double> x, std::span<const double> y, std::size_t fewestForSlope = 8);

// One file's clock against the common one, which is that of the first file with collectives.
struct ClockFit {
    bool isAligned = false;
    TimeNs from = 0; // file time at which `offset` holds
    TimeNs offset = 0; // file time minus common time there
    double drift = 0; // ns per ns
    std::size_t points = 0; // collective ends used

    [[nodiscard]] TimeNs toCommon(TimeNs file) const
    {
        return file - offset - static_cast<TimeNs>(drift * static_cast<double>(file - from));
    }
};

struct RankClocks {
    std::vector<ClockFit> files; // by RankSummary::clock
    std::size_t alignedPoints = 0; // collective ends behind the fits of all files but the first
    // Ends of one collective lie nearer than this in 90 % of cases: lateness below it is not claimed.
    TimeNs residual = 0;
    bool isResidualKnown = false;

    [[nodiscard]] bool isAligned(const RankSummary &rank) const
    {
        return rank.clock < files.size() && files[rank.clock].isAligned;
    }

    [[nodiscard]] TimeNs toCommon(const RankSummary &rank, TimeNs time) const
    {
        return files[rank.clock].toCommon(time);
    }
};

// Aligns clocks on collective ends: a collective ends at one moment on all its ranks. Files that share no
// collective with the first one are reached over others. `offsets` and `members` as in
// MatchedCollectives.
[[nodiscard]] RankClocks alignClocks(const std::vector<RankSummaryPtr> &ranks,
    std::span<const std::size_t> offsets, std::span<const CollectiveRef> members);

// Per trace of a run whose ranks are clocks 0, 1, ...: what to add to its times so that they lie on those of
// the first trace, exact in the middle of the trace. Empty: the clocks of some trace are not aligned.
[[nodiscard]] std::vector<TimeNs> traceShifts(const RankClocks &clocks, const Run &run);

// Sets residual from the ends of all instances on the aligned clocks.
void measureResidual(RankClocks &clocks, const std::vector<RankSummaryPtr> &ranks,
    std::span<const std::size_t> offsets, std::span<const CollectiveRef> members);

} // namespace gapscope
