// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/patterntimes.h"

#include <algorithm>

namespace gapscope {

namespace {

void addStep(const Trace &trace, std::span<const EventId> work, const LayerPattern &pattern,
    std::span<const std::uint32_t> positions, std::uint32_t repetitions,
    std::vector<TimeRange> &ranges)
{
    const EventTable &events = trace.events;
    for (std::uint32_t layer = 0; layer < repetitions; ++layer) {
        const std::uint32_t first = pattern.firstKernel + layer * pattern.period;
        if (positions.empty()) {
            TimeRange hull = events.range(work[first]);
            for (std::uint32_t i = 1; i < pattern.period; ++i)
                hull = hull.united(events.range(work[first + i]));
            ranges.push_back(hull);
        }
        for (const std::uint32_t position : positions)
            ranges.push_back(events.range(work[first + position]));
    }
}

} // namespace

IntervalSet patternTimes(const GapBook &book, const LayerPattern &pattern,
    std::span<const std::uint32_t> positions, LayerChoice choice)
{
    if (pattern.period == 0)
        return {};
    const Trace &trace = book.run().traceOf(pattern.rank);
    const StepWork &work = book.kernels->work.steps[pattern.rank];
    const RankSteps &steps = book.timeline->steps[pattern.rank];
    std::vector<TimeRange> ranges;
    const std::span<const EventId> found = work.of(pattern.step);
    if (choice == LayerChoice::One) {
        addStep(trace, found, pattern, positions, 1, ranges);
        return IntervalSet(std::move(ranges));
    }
    const auto nameOf = [&](EventId id) { return trace.events.name[index(id)]; };
    for (std::size_t step = steps.benchFirst; step < steps.benchLast; ++step) {
        const std::span<const EventId> own = work.of(step);
        if (std::ranges::equal(own, found, {}, nameOf, nameOf))
            addStep(trace, own, pattern, positions, pattern.repetitions, ranges);
    }
    return IntervalSet(std::move(ranges));
}

} // namespace gapscope
