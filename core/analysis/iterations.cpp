// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/iterations.h"

#include "core/analysis/tracewalk.h"

#include <map>

namespace gapscope {

namespace {

constexpr TimeNs kRunHole = 100'000'000; // 100 ms, 4.2.5
constexpr TimeNs kIterationHole = 1'000'000; // 1 ms, 4.2.14
constexpr std::size_t kBenchmarkSteps = 5;

struct Iteration {
    TimeRange span;
    int count = 0;
};

std::vector<TimeRange> collectivesOf(
    const Trace &trace, ProcessId process, const std::vector<bool> &isCollective)
{
    std::vector<TimeRange> found;
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::Stream || track.process != process)
            continue;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            const StringId demangled = trace.kernels.demangledName[trace.events.detail[row]];
            if (isCollective[index(trace.events.name[row])] || isCollective[index(demangled)])
                found.push_back(trace.events.range(makeId<EventId>(row)));
        }
    }
    std::ranges::sort(found);
    return found;
}

std::vector<Iteration> groupIterations(std::span<const TimeRange> collectives)
{
    std::vector<Iteration> iterations;
    for (const TimeRange &kernel : collectives) {
        if (iterations.empty() || kernel.begin - iterations.back().span.end > kIterationHole)
            iterations.push_back({kernel, 0});
        Iteration &current = iterations.back();
        current.span.end = std::max(current.span.end, kernel.end);
        ++current.count;
    }
    return iterations;
}

// The most frequent count; on ties the one met first.
int commonCount(std::span<const Iteration> iterations)
{
    std::map<int, int> frequency;
    for (const Iteration &iteration : iterations)
        ++frequency[iteration.count];
    int best = 0;
    for (const Iteration &iteration : iterations) {
        if (best == 0 || frequency[iteration.count] > frequency[best])
            best = iteration.count;
    }
    return best;
}

} // namespace

std::pair<std::size_t, std::size_t> benchmarkRun(std::span<const Step> steps)
{
    std::pair<std::size_t, std::size_t> best {0, 0};
    bool bestIsBenchmark = false;
    std::size_t first = 0;
    for (std::size_t i = 1; i <= steps.size(); ++i) {
        if (i < steps.size() && steps[i].host.begin - steps[i - 1].host.end <= kRunHole)
            continue;
        const bool isBenchmark = i - first >= kBenchmarkSteps;
        const bool isLonger = i - first > best.second - best.first;
        if (isBenchmark || (!bestIsBenchmark && isLonger))
            best = {first, i};
        bestIsBenchmark = bestIsBenchmark || isBenchmark;
        first = i;
    }
    return best;
}

std::vector<Step> collectiveSteps(
    const Trace &trace, ProcessId process, const std::vector<bool> &isCollective)
{
    const std::vector<Iteration> iterations
        = groupIterations(collectivesOf(trace, process, isCollective));
    const int common = commonCount(iterations);
    std::vector<Step> steps;
    for (const Iteration &iteration : iterations) {
        if (iteration.count != common)
            continue;
        Step step;
        step.number = static_cast<qint64>(steps.size()) + 1;
        step.host = iteration.span;
        steps.push_back(step);
    }
    if (steps.size() < kFewestIterations)
        steps.clear();
    return steps;
}

} // namespace gapscope
