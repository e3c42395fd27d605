// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/extremes.h"

#include <algorithm>
#include <unordered_map>

namespace gapscope {

namespace {

// The steps of one rank that count, with their lengths.
std::vector<Extreme> countedSteps(const TimelineFacts &facts, std::size_t rank)
{
    std::vector<Extreme> result;
    const RankSteps &steps = facts.steps[rank];
    const auto bench = steps.benchmark();
    for (const Step &step : bench) {
        result.push_back({rank, static_cast<std::size_t>(&step - steps.steps.data()), step.number,
            step.host.duration(), std::nullopt});
    }
    return result;
}

// The gaps between steps that count.
std::vector<Extreme> countedGaps(const TimelineFacts &facts, std::size_t rank)
{
    std::vector<Extreme> result;
    const RankSteps &steps = facts.steps[rank];
    const auto bench = steps.benchmark();
    if (bench.empty())
        return result;
    const auto first = static_cast<std::size_t>(bench.data() - steps.steps.data());
    const std::vector<StepGap> &gaps = facts.ranks[rank].gaps;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        if (gaps[i].before >= first && gaps[i].after < first + bench.size()) {
            result.push_back({rank, i, steps.steps[gaps[i].before].number,
                gaps[i].range.duration(), std::nullopt});
        }
    }
    return result;
}

template<class Collect>
std::vector<Extreme> worst(const TimelineFacts &facts, const TimelineFacts *baseline,
    std::size_t limit, const Collect &collect)
{
    std::vector<Extreme> all;
    for (std::size_t rank = 0; rank < facts.ranks.size(); ++rank) {
        std::vector<Extreme> own = collect(facts, rank);
        if (baseline) {
            std::unordered_map<qint64, TimeNs> before;
            if (rank < baseline->ranks.size()) {
                for (const Extreme &other : collect(*baseline, rank))
                    before.emplace(other.number, other.length);
            }
            std::erase_if(own, [&](const Extreme &e) { return !before.contains(e.number); });
            for (Extreme &e : own)
                e.growth = e.length - before.at(e.number);
        }
        all.insert(all.end(), own.begin(), own.end());
    }
    std::ranges::stable_sort(
        all, std::greater {}, [](const Extreme &e) { return e.growth.value_or(e.length); });
    if (all.size() > limit)
        all.resize(limit);
    return all;
}

} // namespace

std::vector<Extreme> worstSteps(
    const TimelineFacts &facts, const TimelineFacts *baseline, std::size_t limit)
{
    return worst(facts, baseline, limit, countedSteps);
}

std::vector<Extreme> worstGaps(
    const TimelineFacts &facts, const TimelineFacts *baseline, std::size_t limit)
{
    return worst(facts, baseline, limit, countedGaps);
}

std::vector<IdleExtreme> longestIdle(
    const TimelineFacts &facts, std::optional<std::size_t> rank, std::size_t limit)
{
    // A heap with the shortest kept one on top.
    const auto longer = [](const IdleExtreme &a, const IdleExtreme &b) {
        if (a.range.duration() != b.range.duration())
            return a.range.duration() > b.range.duration();
        return std::pair(a.rank, a.range.begin) < std::pair(b.rank, b.range.begin);
    };
    std::vector<IdleExtreme> kept;
    for (std::size_t r = 0; r < facts.ranks.size(); ++r) {
        if ((rank && *rank != r) || !facts.ranks[r].busy)
            continue;
        const std::span<const TimeRange> busy = facts.ranks[r].busy->ranges();
        for (std::size_t i = 1; i < busy.size(); ++i) {
            const IdleExtreme idle {r, {busy[i - 1].end, busy[i].begin}};
            if (kept.size() == limit && (limit == 0 || !longer(idle, kept.front())))
                continue;
            if (kept.size() == limit) {
                std::ranges::pop_heap(kept, longer);
                kept.pop_back();
            }
            kept.push_back(idle);
            std::ranges::push_heap(kept, longer);
        }
    }
    std::ranges::sort(kept, longer);
    return kept;
}

} // namespace gapscope
