// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/layerpattern.h"

#include "core/analysis/steadysteps.h"

#include "core/base/tr.h"

#include <algorithm>
#include <map>

namespace gapscope {

namespace {

constexpr std::size_t kLongestSequence = 20'000; // the search is quadratic
constexpr std::uint32_t kFewestRepetitions = 3;

std::vector<std::uint32_t> nameSequence(const Trace &trace, std::span<const EventId> work)
{
    std::vector<std::uint32_t> sequence;
    sequence.reserve(work.size());
    for (const EventId row : work)
        sequence.push_back(index(trace.events.name[index(row)]));
    return sequence;
}

// The step to look at: among the steady steps (else all) the one with the median number of kernels.
std::optional<std::size_t> medianStep(const RankSteps &steps, const StepWork &work)
{
    const SteadyTest isSteady(steps);
    std::vector<std::size_t> steady;
    std::vector<std::size_t> all;
    for (std::size_t i = steps.benchFirst; i < steps.benchLast; ++i) {
        if (work.of(i).empty())
            continue;
        all.push_back(i);
        if (isSteady(steps.steps[i]))
            steady.push_back(i);
    }
    std::vector<std::size_t> &candidates = steady.empty() ? all : steady;
    if (candidates.empty())
        return std::nullopt;
    std::ranges::stable_sort(candidates, {}, [&](std::size_t i) { return work.of(i).size(); });
    return candidates[candidates.size() / 2];
}

void addStep(const Trace &trace, std::span<const EventId> work, LayerPattern &pattern)
{
    const EventTable &events = trace.events;
    TimeNs busyUntil = events.end[index(work.front())];
    for (std::uint32_t i = 0; i < work.size(); ++i) {
        const TimeRange time = events.range(work[i]);
        const TimeNs gap = i == 0 ? 0 : std::max<TimeNs>(0, time.begin - busyUntil);
        busyUntil = std::max(busyUntil, time.end);
        const std::uint32_t last = pattern.firstKernel + pattern.period * pattern.repetitions;
        if (i < pattern.firstKernel || i >= last)
            continue;
        PatternKernel &kernel = pattern.kernels[(i - pattern.firstKernel) % pattern.period];
        kernel.gapBefore += gap;
        kernel.time += time.duration();
    }
}

void makeGroups(LayerPattern &pattern)
{
    std::map<QString, PatternGroup> groups;
    for (std::uint32_t i = 0; i < pattern.kernels.size(); ++i) {
        PatternGroup &group = groups[pattern.kernels[i].family];
        group.family = pattern.kernels[i].family;
        group.positions.push_back(i);
        group.gapTotal += pattern.kernels[i].gapBefore;
        group.time += pattern.kernels[i].time;
    }
    for (auto &[family, group] : groups) {
        group.gapPerStepUs = static_cast<double>(group.gapTotal) / 1000.0
            / static_cast<double>(std::max<qint64>(1, pattern.stepsMatched));
        pattern.groups.push_back(std::move(group));
    }
    std::ranges::stable_sort(pattern.groups, std::greater<> {}, &PatternGroup::gapTotal);
}

// Looks at one rank; false when its steps do not repeat anything.
bool findOnRank(const Run &run, std::size_t rank, const RankSteps &steps, const StepWork &work,
    const KernelFamilies &families, LayerPattern &pattern)
{
    const Trace &trace = run.traceOf(rank);
    const std::optional<std::size_t> step = medianStep(steps, work);
    if (!step)
        return false;
    const std::vector<std::uint32_t> sequence = nameSequence(trace, work.of(*step));
    const Repetition found = findRepetition(sequence);
    if (found.period == 0)
        return false;
    pattern.rank = rank;
    pattern.step = static_cast<std::uint32_t>(*step);
    pattern.period = found.period;
    pattern.repetitions = found.count;
    pattern.firstKernel = found.first;
    pattern.kernelsPerStep = static_cast<std::uint32_t>(sequence.size());
    for (std::uint32_t i = 0; i < found.period; ++i) {
        const EventId row = work.of(*step)[found.first + i];
        const QString name = trace.strings.text(trace.events.name[index(row)]);
        pattern.kernels.push_back({name, families.of(name), 0, 0,
            trace.events.category[index(row)] == Category::GraphKernel});
    }
    for (std::size_t i = steps.benchFirst; i < steps.benchLast; ++i) {
        if (work.of(i).size() != sequence.size() || nameSequence(trace, work.of(i)) != sequence)
            continue;
        ++pattern.stepsMatched;
        addStep(trace, work.of(i), pattern);
    }
    makeGroups(pattern);
    return true;
}

} // namespace

Repetition findRepetition(std::span<const std::uint32_t> sequence)
{
    const std::size_t length = std::min(sequence.size(), kLongestSequence);
    struct Candidate {
        Repetition found;
        std::size_t covered = 0;
    };
    std::vector<Candidate> candidates;
    std::size_t best = 0;
    for (std::size_t period = 1; period * kFewestRepetitions <= length; ++period) {
        std::size_t run = 0; // matches of x[i] with x[i + period] in a row
        Candidate longest;
        for (std::size_t i = 0; i + period <= length; ++i) {
            if (i + period < length && sequence[i] == sequence[i + period]) {
                ++run;
                continue;
            }
            const std::size_t count = run / period + 1;
            if (count >= kFewestRepetitions && count * period > longest.covered) {
                longest.covered = count * period;
                longest.found = {static_cast<std::uint32_t>(i - run),
                    static_cast<std::uint32_t>(period), static_cast<std::uint32_t>(count)};
            }
            run = 0;
        }
        if (longest.covered > 0)
            candidates.push_back(longest);
        best = std::max(best, longest.covered);
    }
    for (const Candidate &candidate : candidates) { // shortest period first
        if (static_cast<double>(candidate.covered) >= 0.95 * static_cast<double>(best))
            return candidate.found;
    }
    return {};
}

LayerPattern findLayerPattern(
    const Run &run, const HostFacts &facts, const KernelFamilies &families)
{
    return findLayerPattern(run, facts, collectWork(run, facts), families);
}

LayerPattern findLayerPattern(const Run &run, const HostFacts &facts, const RunWork &work,
    const KernelFamilies &families)
{
    LayerPattern pattern;
    const RunSteps &steps = stepsOf(facts);
    bool wholeGraphs = false;
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        wholeGraphs = wholeGraphs || !run.traceOf(rank).wholeGraphs.graph.empty();
        if (steps.ranks[rank].source != StepSource::None
            && findOnRank(run, rank, steps.ranks[rank], work.steps[rank], families, pattern))
            return pattern;
    }
    if (steps.source == StepSource::None)
        pattern.reason = Tr::tr("The trace has no forward steps to look for layers in.");
    else if (wholeGraphs)
        pattern.reason = Tr::tr("The kernels inside CUDA graphs are not recorded. To see them record "
                                "again with --cuda-graph-trace=node.");
    else
        pattern.reason = Tr::tr("No sequence of kernels repeats at least three times inside a step.");
    return pattern;
}

} // namespace gapscope
