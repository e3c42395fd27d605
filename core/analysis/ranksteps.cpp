// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/ranksteps.h"

#include <algorithm>

namespace gapscope {

namespace {

// (part from the end, negative so that later parts come later; step number)
using StepKey = std::pair<qint64, qint64>;

std::vector<StepKey> keysOf(const RankSummary &rank)
{
    std::vector<StepKey> keys(rank.steps.size());
    qint64 part = 0;
    for (std::size_t i = rank.steps.size(); i-- > 0;) {
        if (i + 1 < rank.steps.size() && rank.steps[i].number >= rank.steps[i + 1].number)
            --part;
        keys[i] = {part, rank.steps[i].number};
    }
    return keys;
}

} // namespace

JoinedSteps joinSteps(const std::vector<RankSummaryPtr> &ranks)
{
    std::vector<std::vector<StepKey>> keys;
    std::vector<StepKey> all;
    for (const RankSummaryPtr &rank : ranks) {
        keys.push_back(keysOf(*rank));
        // Most ranks have the same steps: merge only what is new.
        if (keys.size() > 1 && keys.back() == keys.front())
            continue;
        all.insert(all.end(), keys.back().begin(), keys.back().end());
    }
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
    JoinedSteps joined;
    for (const StepKey &key : all)
        joined.numbers.push_back(key.second);
    for (const std::vector<StepKey> &own : keys) {
        std::vector<std::int32_t> &step = joined.step.emplace_back(all.size(), -1);
        std::vector<std::int32_t> &position = joined.position.emplace_back();
        auto at = all.begin(); // both ascend
        for (std::size_t i = 0; i < own.size(); ++i) {
            at = std::lower_bound(at, all.end(), own[i]);
            position.push_back(static_cast<std::int32_t>(at - all.begin()));
            step[static_cast<std::size_t>(position.back())] = static_cast<std::int32_t>(i);
        }
    }
    return joined;
}

} // namespace gapscope
