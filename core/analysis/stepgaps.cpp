// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/stepgaps.h"

#include "core/analysis/steadysteps.h"
#include "core/analysis/stepowners.h"
#include "core/base/tr.h"

#include <algorithm>

namespace gapscope {

namespace {

struct Sum {
    TimeNs exposed = 0;
    TimeNs hidden = 0;
    qint64 gaps = 0;
    qint64 lastGap = -1;
};

// How much of `time` a set covers. O(log n + intervals inside).
TimeNs coveredBy(const IntervalSet &set, TimeRange time)
{
    const auto ranges = set.ranges();
    auto at = std::ranges::upper_bound(ranges, time.begin, {}, &TimeRange::end);
    TimeNs covered = 0;
    for (; at != ranges.end() && at->begin < time.end; ++at)
        covered += at->intersected(time).duration();
    return covered;
}

// The step gaps of one trace.
class StepGapSums {
public:
    void add(std::uint32_t cause, const StepGapCause &piece)
    {
        if (cause >= m_sums.size())
            m_sums.resize(cause + 1);
        Sum &sum = m_sums[cause];
        sum.exposed += piece.exposed;
        sum.hidden += piece.hidden;
        sum.gaps += sum.lastGap != m_gap;
        sum.lastGap = m_gap;
    }

    void nextGap() { ++m_gap; }

    [[nodiscard]] Sum of(std::uint32_t cause) const
    {
        return cause < m_sums.size() ? m_sums[cause] : Sum {};
    }

private:
    std::vector<Sum> m_sums;
    qint64 m_gap = 0;
};

} // namespace

std::vector<InterStepGap> stepGaps(const RunSteps &steps, bool steady)
{
    std::vector<InterStepGap> gaps;
    for (std::uint32_t rank = 0; rank < steps.ranks.size(); ++rank) {
        const RankSteps &own = steps.ranks[rank];
        if (own.source != StepSource::Markers)
            continue;
        const SteadyTest isSteady(own);
        TimeNs openUntil = std::numeric_limits<TimeNs>::min(); // steps may overlap
        for (std::size_t i = own.benchFirst; i + 1 < own.benchLast; ++i) {
            const Step &step = own.steps[i];
            openUntil = std::max(openUntil, step.host.end);
            const bool counts = !steady || isSteady(step);
            const TimeRange time {openUntil, own.steps[i + 1].host.begin};
            if (counts && !time.isEmpty())
                gaps.push_back({rank, static_cast<std::uint32_t>(i), time});
        }
    }
    return gaps;
}

std::vector<StepGapCause> explainStepGap(GapExplainer &explainer, TimeRange gap, ProcessId process,
    std::int64_t thread, const IntervalSet &busy)
{
    std::vector<StepGapCause> result;
    for (const GapCause &cause : explainer.explainHost(gap, process, thread)) {
        const TimeNs hidden = coveredBy(busy, cause.time);
        result.push_back({cause, cause.time.duration() - hidden, hidden});
    }
    return result;
}

StepGapSources groupStepGaps(const Run &run, const HostFacts &facts, const HostTables &tables,
    const std::vector<GapContext> &contexts, const std::vector<InterStepGap> &gaps)
{
    StepGapSources result;
    CauseTable causes;
    StepGapSums sums;
    const RunSteps &steps = stepsOf(facts);
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const Trace &trace = *run.traces[part];
        GapExplainer explainer(trace, contexts[part]);
        CauseNumbers numbers(trace, tables.markers, causes);
        for (const InterStepGap &gap : gaps) {
            if (run.ranks[gap.rank].trace != part)
                continue;
            sums.nextGap();
            ++result.gaps;
            const ProcessId process = trace.ranks[index(run.ranks[gap.rank].rank)].process;
            for (const StepGapCause &piece : explainStepGap(explainer, gap.time, process,
                     hostThread(run, steps, gap.rank), deviceBusyOf(facts, gap.rank))) {
                sums.add(numbers.of(piece.cause), piece);
                result.exposed += piece.exposed;
                result.hidden += piece.hidden;
            }
        }
    }
    for (std::uint32_t number = 0; number < causes.size(); ++number) {
        const Sum sum = sums.of(number);
        result.groups.push_back({causes.cause(number), sourceText(causes.cause(number)),
            sum.exposed, sum.hidden, sum.gaps});
    }
    std::ranges::stable_sort(result.groups, [](const StepGapGroup &a, const StepGapGroup &b) {
        const bool lastA = a.cause.kind == CauseKind::Unattributed;
        const bool lastB = b.cause.kind == CauseKind::Unattributed;
        return lastA != lastB ? lastB
                              : std::pair(a.exposed, a.hidden) > std::pair(b.exposed, b.hidden);
    });
    if (gaps.empty())
        result.reason = steps.source == StepSource::Markers
            ? Tr::tr("There is no time between the forward steps.")
            : Tr::tr("The trace has no forward-step markers, so there are no gaps between steps.");
    return result;
}

} // namespace gapscope
