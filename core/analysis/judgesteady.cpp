// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/judgesteady.h"

#include "core/analysis/blockbootstrap.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace gapscope {

namespace {

constexpr double kNsPerUs = 1000;

struct SteadySteps {
    int maxGen = 0;
    int steps = 0;
    std::vector<TimeNs> periods; // a steady step without a next one has none
};

SteadySteps steadySteps(const RankSteps &rank, const std::optional<TimeRange> &time)
{
    SteadySteps result;
    const std::span<const Step> run = rank.benchmark();
    for (const Step &step : run)
        result.maxGen = std::max(result.maxGen, step.gen);
    for (std::size_t i = 0; i < run.size(); ++i) {
        const Step &step = run[i];
        const bool isSteady = step.ctx == 0 && step.gen == result.maxGen;
        if (!isSteady || (time && !time->contains(step.host.begin)))
            continue;
        ++result.steps;
        if (i + 1 < run.size())
            result.periods.push_back(run[i + 1].host.begin - step.host.begin);
    }
    return result;
}

// A step's number, and how many steps of that number the rank had before.
using StepKey = std::pair<qint64, std::size_t>;

std::vector<StepKey> stepKeys(std::span<const Step> run)
{
    std::vector<StepKey> order; // (number, position)
    for (std::size_t i = 0; i < run.size(); ++i)
        order.emplace_back(run[i].number, i);
    std::ranges::sort(order);
    std::vector<StepKey> keys(run.size());
    std::size_t occurrence = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool isRepeated = i > 0 && order[i].first == order[i - 1].first;
        occurrence = isRepeated ? occurrence + 1 : 0;
        keys[order[i].second] = {order[i].first, occurrence};
    }
    return keys;
}

} // namespace

std::optional<SteadyPeriod> steadyPeriod(
    const RunSteps &steps, std::span<const std::size_t> ranks, const std::optional<TimeRange> &time)
{
    SteadyPeriod period;
    period.steps = std::numeric_limits<int>::max();
    std::vector<std::vector<TimeNs>> series;
    for (const std::size_t rank : ranks) {
        if (steps.ranks[rank].source != StepSource::Markers)
            continue;
        SteadySteps steady = steadySteps(steps.ranks[rank], time);
        period.maxGen = std::max(period.maxGen, steady.maxGen);
        period.steps = std::min(period.steps, steady.steps);
        series.push_back(std::move(steady.periods));
    }
    std::vector<TimeNs> pooled;
    for (const auto &values : series)
        pooled.insert(pooled.end(), values.begin(), values.end());
    if (pooled.empty())
        return std::nullopt;
    std::ranges::sort(pooled);
    const auto n = static_cast<double>(pooled.size());
    const auto sum = std::accumulate(pooled.begin(), pooled.end(), TimeNs {0});
    const Interval95 interval = meanInterval(series);
    period.mean = static_cast<double>(sum) / n / kNsPerUs;
    period.median = static_cast<double>(pooled[pooled.size() / 2]) / kNsPerUs;
    period.p90 = static_cast<double>(pooled[static_cast<std::size_t>(n * 0.9)]) / kNsPerUs;
    period.low = interval.low / kNsPerUs;
    period.high = interval.high / kNsPerUs;
    return period;
}

int countSteps(const RunSteps &steps, std::span<const std::size_t> ranks,
    std::optional<StepPhase> phase, const std::optional<TimeRange> &time)
{
    std::vector<StepKey> distinct;
    for (const std::size_t rank : ranks) {
        const RankSteps &self = steps.ranks[rank];
        const std::span<const Step> run = self.benchmark();
        const std::vector<StepKey> keys = stepKeys(run);
        for (std::size_t i = 0; i < run.size(); ++i) {
            const TimeRange range = self.attributed ? run[i].window : run[i].host;
            if ((!phase || run[i].phase == *phase) && (!time || range.overlaps(*time)))
                distinct.push_back(keys[i]);
        }
    }
    std::ranges::sort(distinct);
    const auto rest = std::ranges::unique(distinct);
    return static_cast<int>(distinct.size() - rest.size());
}

} // namespace gapscope
