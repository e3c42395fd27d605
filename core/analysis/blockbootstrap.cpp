// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/blockbootstrap.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr std::size_t kResamples = 2000;
constexpr std::uint64_t kSeed = 20260101;

// ceil(n^(1/3)) in whole numbers, so that no rounding of cbrt() matters.
std::size_t blockLength(std::size_t n)
{
    std::size_t length = 1;
    while (length * length * length < n)
        ++length;
    return length;
}

// All values one after the other as running sums, and where a block may start.
struct Blocks {
    std::vector<TimeNs> before {0};
    std::vector<std::size_t> starts;
    std::size_t length = 1;
};

Blocks makeBlocks(std::span<const std::vector<TimeNs>> series)
{
    Blocks blocks;
    std::size_t n = 0;
    std::size_t longest = 0;
    for (const auto &values : series) {
        n += values.size();
        longest = std::max(longest, values.size());
    }
    // A block fits into the longest series at least.
    blocks.length = std::min(blockLength(n), std::max<std::size_t>(longest, 1));
    for (const auto &values : series) {
        const std::size_t first = blocks.before.size() - 1;
        for (const TimeNs value : values)
            blocks.before.push_back(blocks.before.back() + value);
        for (std::size_t i = 0; i + blocks.length <= values.size(); ++i)
            blocks.starts.push_back(first + i);
    }
    return blocks;
}

double resampledMean(const Blocks &blocks, SplitMix &random)
{
    const std::size_t n = blocks.before.size() - 1;
    TimeNs sum = 0;
    for (std::size_t taken = 0; taken < n;) {
        const std::size_t start = blocks.starts[random.below(blocks.starts.size())];
        const std::size_t count = std::min(blocks.length, n - taken); // the last block is cut
        sum += blocks.before[start + count] - blocks.before[start];
        taken += count;
    }
    return static_cast<double>(sum) / static_cast<double>(n);
}

} // namespace

std::uint64_t SplitMix::next()
{
    std::uint64_t z = (m_state += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

Interval95 meanInterval(std::span<const std::vector<TimeNs>> series)
{
    const Blocks blocks = makeBlocks(series);
    if (blocks.starts.empty())
        return {};
    SplitMix random(kSeed);
    std::vector<double> means(kResamples);
    std::ranges::generate(means, [&] { return resampledMean(blocks, random); });
    std::ranges::sort(means);
    return {means[kResamples * 25 / 1000], means[kResamples * 975 / 1000]};
}

} // namespace gapscope
