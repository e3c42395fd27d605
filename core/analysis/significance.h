// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gapscope {

// Fewer values than this give no interval.
inline constexpr std::size_t kFewestForInterval = 5;

// A mean and its 95 % interval.
struct MeanInterval {
    double mean = 0;
    // Absent with fewer than kFewestForInterval steps: nothing can be said then.
    std::optional<double> low;
    std::optional<double> high;

    [[nodiscard]] bool isKnown() const { return low.has_value(); }

    // Whether the interval excludes 0; unknown without one.
    [[nodiscard]] std::optional<bool> excludesZero() const
    {
        if (!isKnown())
            return std::nullopt;
        return *low > 0 || *high < 0;
    }
};

// Percentile bootstrap of a mean over steps (host-analysis.md 4.2.10): 2,000 resamples of blocks of
// ceil(n^(1/3)) consecutive steps, as neighbours are alike. Generator and seed are fixed, so an
// interval repeats. The resamples are drawn once and used for every quantity of the same steps.
class BlockBootstrap {
public:
    explicit BlockBootstrap(std::size_t steps);

    [[nodiscard]] std::size_t steps() const { return m_steps; }

    // `sums` and `counts` per step: ranks that took the same step are added up, so that they do not
    // pass for independent measurements. Mean = all sums / all counts. O(resamples * steps / block).
    [[nodiscard]] MeanInterval interval(
        std::span<const double> sums, std::span<const std::uint32_t> counts) const;
    [[nodiscard]] MeanInterval interval(std::span<const double> values) const;

private:
    std::size_t m_steps = 0;
    std::size_t m_block = 0;
    std::size_t m_blocksPerResample = 0;
    std::vector<std::uint32_t> m_starts; // of the blocks of all resamples
};

} // namespace gapscope
