// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/phases.h"

#include "core/analysis/tracewalk.h"

namespace gapscope {

namespace {

constexpr TimeNs kAfterLastStep = 10'000'000; // 10 ms, 4.2.6

// Finds the step of a launch: the latest one that starts not after it. Launches of one lane mostly
// ascend, so the last answer is tried first.
class StepFinder {
public:
    explicit StepFinder(std::span<const Step> steps)
        : m_steps(steps)
        , m_limit(steps.back().host.end + kAfterLastStep)
    {
    }

    // -1: launched before the first step or too long after the last one.
    [[nodiscard]] std::ptrdiff_t find(TimeNs launch)
    {
        if (launch < m_steps.front().host.begin)
            return -1;
        if (!holds(m_last, launch)) {
            const auto after = std::ranges::upper_bound(
                m_steps, launch, {}, [](const Step &step) { return step.host.begin; });
            m_last = static_cast<std::size_t>(after - m_steps.begin()) - 1;
        }
        const bool isLast = m_last + 1 == m_steps.size();
        return isLast && launch > m_limit ? -1 : static_cast<std::ptrdiff_t>(m_last);
    }

private:
    [[nodiscard]] bool holds(std::size_t step, TimeNs launch) const
    {
        return m_steps[step].host.begin <= launch
            && (step + 1 == m_steps.size() || launch < m_steps[step + 1].host.begin);
    }

    std::span<const Step> m_steps;
    TimeNs m_limit;
    std::size_t m_last = 0;
};

// Last end of the GPU work of each step; nullopt: no work.
std::vector<std::optional<TimeNs>> lastEnds(
    const Trace &trace, ProcessId process, std::span<const Step> steps)
{
    std::vector<std::optional<TimeNs>> ends(steps.size());
    StepFinder finder(steps);
    const EventTable &events = trace.events;
    for (const Track &track : trace.tracks) {
        if (!isWorkTrack(track) || track.process != process)
            continue;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            const EventId launch = trace.links.launch(makeId<EventId>(row));
            if (launch == EventId::None)
                continue;
            const std::ptrdiff_t step = finder.find(events.begin[index(launch)]);
            if (step < 0)
                continue;
            std::optional<TimeNs> &end = ends[static_cast<std::size_t>(step)];
            end = std::max(end.value_or(events.end[row]), events.end[row]);
        }
    }
    return ends;
}

// A step lasts from the previous step's last kernel end to its own; until a step has set that mark,
// from its own host start. A step without work, or whose work ends before, gets no window.
void setWindows(std::span<Step> steps, const std::vector<std::optional<TimeNs>> &ends)
{
    std::optional<TimeNs> mark;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const TimeNs begin = mark.value_or(steps[i].host.begin);
        if (!ends[i] || *ends[i] < begin)
            continue;
        steps[i].window = {begin, *ends[i]};
        mark = ends[i];
    }
}

IntervalSet windowsOf(std::span<const Step> steps, std::optional<StepPhase> phase)
{
    std::vector<TimeRange> windows;
    for (const Step &step : steps) {
        if (!phase || step.phase == *phase)
            windows.push_back(step.window);
    }
    return IntervalSet(std::move(windows));
}

} // namespace

void findWindows(const Trace &trace, ProcessId process, RankSteps &rank)
{
    const std::span<Step> run
        = std::span(rank.steps).subspan(rank.benchFirst, rank.benchLast - rank.benchFirst);
    if (run.empty())
        return;
    const std::vector<std::optional<TimeNs>> ends = lastEnds(trace, process, run);
    rank.attributed = std::ranges::any_of(ends, [](const auto &end) { return end.has_value(); });
    if (!rank.attributed) {
        rank.context = hostPeriods(rank, StepPhase::Context);
        rank.generation = hostPeriods(rank, StepPhase::Generation);
        rank.aggregate = IntervalSet {benchmarkSpan(rank)};
        return;
    }
    setWindows(run, ends);
    rank.context = windowsOf(run, StepPhase::Context);
    rank.generation = windowsOf(run, StepPhase::Generation);
    rank.aggregate = windowsOf(run, std::nullopt);
}

IntervalSet hostPeriods(const RankSteps &rank, StepPhase phase)
{
    const std::span<const Step> run = rank.benchmark();
    std::vector<TimeRange> periods;
    for (std::size_t i = 0; i < run.size(); ++i) {
        const TimeNs end = i + 1 < run.size() ? run[i + 1].host.begin : run[i].host.end;
        if (run[i].phase == phase)
            periods.push_back({run[i].host.begin, end});
    }
    return IntervalSet(std::move(periods));
}

TimeRange benchmarkSpan(const RankSteps &rank)
{
    const std::span<const Step> run = rank.benchmark();
    if (run.empty())
        return {};
    return {run.front().host.begin, run.back().host.end};
}

} // namespace gapscope
