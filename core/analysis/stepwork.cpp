// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/stepwork.h"

#include "core/analysis/kernelgaps.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr TimeNs kAfterLastStep = 10'000'000; // 4.2.6: work launched later belongs to no step

constexpr std::uint32_t kNoStep = 0xffffffffu;

} // namespace

std::optional<std::uint32_t> stepOfLaunch(const RankSteps &steps, TimeNs launch)
{
    const auto after = std::ranges::upper_bound(
        steps.steps, launch, {}, [](const Step &step) { return step.host.begin; });
    if (after == steps.steps.begin())
        return {};
    if (after == steps.steps.end() && launch > steps.steps.back().host.end + kAfterLastStep)
        return {};
    return static_cast<std::uint32_t>(after - steps.steps.begin()) - 1;
}

StepWork workOfSteps(const Trace &trace, const Rank &rank, const RankSteps &steps)
{
    return workOfSteps(trace, rank, steps, deviceWork(trace, rank.device));
}

StepWork workOfSteps(const Trace &trace, const Rank &rank, const RankSteps &steps,
    std::span<const EventId> all)
{
    StepWork result;
    result.offsets.assign(steps.steps.size() + 1, 0);
    std::vector<std::uint32_t> stepOfWork(all.size(), kNoStep);
    EventSpan calls; // of the track that the last call was in
    bool isOwn = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const EventId launch = trace.links.launch(all[i]);
        if (launch == EventId::None)
            continue;
        if (index(launch) < calls.first || index(launch) >= calls.last) {
            const Track &track = trace.track(trace.trackOf(launch)); // calls come in runs
            calls = trace.eventsOf(track);
            isOwn = track.process == rank.process;
        }
        if (!isOwn)
            continue;
        stepOfWork[i] = stepOfLaunch(steps, trace.events.begin[index(launch)]).value_or(kNoStep);
        if (stepOfWork[i] != kNoStep)
            ++result.offsets[stepOfWork[i] + 1];
    }
    for (std::size_t step = 0; step < steps.steps.size(); ++step)
        result.offsets[step + 1] += result.offsets[step];
    result.work.resize(result.offsets.back());
    std::vector<std::uint32_t> next(result.offsets.begin(), result.offsets.end() - 1);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (stepOfWork[i] != kNoStep)
            result.work[next[stepOfWork[i]]++] = all[i];
    }
    return result;
}

} // namespace gapscope
