// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/significance.h"

#include "core/analysis/blockbootstrap.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr std::size_t kResamples = 2000;
constexpr std::size_t kLow = 50; // 2.5 % of the sorted resamples
constexpr std::size_t kHigh = kResamples - 1 - kLow;

constexpr std::uint64_t kSeed = 20260101;

} // namespace

BlockBootstrap::BlockBootstrap(std::size_t steps)
    : m_steps(steps)
{
    if (steps < kFewestForInterval)
        return;
    for (m_block = 1; m_block * m_block * m_block < steps;)
        ++m_block;
    m_blocksPerResample = (steps + m_block - 1) / m_block;
    m_starts.resize(kResamples * m_blocksPerResample);
    SplitMix random(kSeed);
    for (std::uint32_t &start : m_starts)
        start = static_cast<std::uint32_t>(random.below(steps - m_block + 1));
}

MeanInterval BlockBootstrap::interval(
    std::span<const double> sums, std::span<const std::uint32_t> counts) const
{
    std::vector<double> sumsBefore(m_steps + 1);
    std::vector<double> countsBefore(m_steps + 1);
    for (std::size_t i = 0; i < m_steps; ++i) {
        sumsBefore[i + 1] = sumsBefore[i] + sums[i];
        countsBefore[i + 1] = countsBefore[i] + counts[i];
    }
    MeanInterval result;
    if (countsBefore.back() > 0)
        result.mean = sumsBefore.back() / countsBefore.back();
    if (m_starts.empty())
        return result;
    std::vector<double> means(kResamples);
    const std::uint32_t *start = m_starts.data();
    for (double &mean : means) {
        double sum = 0;
        double count = 0;
        for (std::size_t left = m_steps; left > 0; ++start) {
            const std::size_t length = std::min(m_block, left); // the last block is cut
            sum += sumsBefore[*start + length] - sumsBefore[*start];
            count += countsBefore[*start + length] - countsBefore[*start];
            left -= length;
        }
        mean = count > 0 ? sum / count : 0;
    }
    std::ranges::sort(means);
    result.low = means[kLow];
    result.high = means[kHigh];
    return result;
}

MeanInterval BlockBootstrap::interval(std::span<const double> values) const
{
    return interval(values, std::vector<std::uint32_t>(values.size(), 1));
}

} // namespace gapscope
