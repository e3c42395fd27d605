// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gapscope {

// SplitMix64 (public domain, S. Vigna): the same numbers everywhere, unlike std::uniform_*.
class SplitMix {
public:
    explicit SplitMix(std::uint64_t seed)
        : m_state(seed)
    {
    }

    std::uint64_t next();

    // Uniform in [0, bound); bound > 0. The bias of 2^-64 * bound does not matter here.
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }

private:
    std::uint64_t m_state;
};

struct Interval95 {
    double low = 0;
    double high = 0;
};

// 95 % interval of the mean of values that depend on their neighbours: percentile bootstrap, 2,000
// resamples of blocks of ceil(n^(1/3)) consecutive values (host-analysis.md 4.2.10). `series` are
// runs of consecutive values, one per rank: no block reaches over two. Fixed generator and seed.
// O(n + 2000 * n^(2/3)). An empty input gives zeros.
[[nodiscard]] Interval95 meanInterval(std::span<const std::vector<TimeNs>> series);

} // namespace gapscope
