// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// TimelineController: selecting things and going to them.

#include "core/analysis/extremes.h"
#include "widgets/timeline/controller.h"

#include <algorithm>

namespace gapscope {

void TimelineController::select(const TimelineSelection &selection)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    Q_EMIT selectionChanged(m_selection);
}

std::size_t TimelineController::rankOf(std::size_t run, std::size_t trace, EventId event) const
{
    const Run &r = m_facts[run]->run;
    const Trace &t = *r.traces[trace];
    const ProcessId process = t.track(t.trackOf(event)).process;
    for (std::size_t rank = 0; rank < r.ranks.size(); ++rank) {
        if (r.ranks[rank].trace == trace && t.ranks[index(r.ranks[rank].rank)].process == process)
            return rank;
    }
    return kNoRank;
}

void TimelineController::selectEvent(std::size_t run, std::size_t trace, EventId event)
{
    if (run >= runCount() || trace >= m_facts[run]->run.traces.size() || event == EventId::None)
        return;
    TimelineSelection selection;
    selection.kind = TimelineSelection::Kind::Event;
    selection.run = run;
    selection.trace = trace;
    selection.rank = rankOf(run, trace, event);
    selection.event = event;
    selection.range = m_facts[run]->run.traces[trace]->events.range(event);
    select(selection);
}

TimelineSelection TimelineController::gapSelection(
    std::size_t run, std::size_t rank, std::size_t gap) const
{
    TimelineSelection selection;
    selection.kind = TimelineSelection::Kind::Gap;
    selection.run = run;
    selection.rank = rank;
    selection.trace = m_facts[run]->run.ranks[rank].trace;
    selection.index = gap;
    selection.range = m_facts[run]->ranks[rank].gaps[gap].range;
    return selection;
}

TimelineSelection TimelineController::stepSelection(
    std::size_t run, std::size_t rank, std::size_t step) const
{
    TimelineSelection selection;
    selection.kind = TimelineSelection::Kind::Step;
    selection.run = run;
    selection.rank = rank;
    selection.trace = m_facts[run]->run.ranks[rank].trace;
    selection.index = step;
    selection.range = m_facts[run]->steps[rank].steps[step].host;
    return selection;
}

TimelineSelection TimelineController::idleSelection(
    std::size_t run, std::size_t rank, TimeRange range) const
{
    TimelineSelection selection;
    selection.kind = TimelineSelection::Kind::Idle;
    selection.run = run;
    selection.rank = rank;
    selection.trace = m_facts[run]->run.ranks[rank].trace;
    selection.range = range;
    return selection;
}

void TimelineController::selectGap(std::size_t run, std::size_t rank, std::size_t gap)
{
    if (run < runCount() && rank < m_facts[run]->ranks.size()
        && gap < m_facts[run]->ranks[rank].gaps.size())
        select(gapSelection(run, rank, gap));
}

void TimelineController::selectStep(std::size_t run, std::size_t rank, std::size_t step)
{
    if (run < runCount() && rank < m_facts[run]->steps.size()
        && step < m_facts[run]->steps[rank].steps.size())
        select(stepSelection(run, rank, step));
}

void TimelineController::selectRange(TimeRange view, std::size_t run)
{
    if (view.isEmpty()) {
        clearSelection();
        return;
    }
    TimelineSelection selection;
    selection.kind = TimelineSelection::Kind::Range;
    selection.run = run;
    selection.rank = kNoRank;
    selection.range = toTrace(run, 0, view);
    select(selection);
}

TimeRange TimelineController::selectedView() const
{
    if (m_selection.isNone())
        return {};
    return toView(m_selection.run, m_selection.trace, m_selection.range);
}

// Shows a range if it is not, or too small to be seen, or larger than the view.
void TimelineController::reveal(TimeRange range)
{
    const TimeNs span = m_visible.duration();
    const TimeNs length = std::max<TimeNs>(range.duration(), 1);
    const bool isInside = range.begin >= m_visible.begin && range.end <= m_visible.end;
    const bool isReadable = length > span / 60;
    if (isInside && isReadable)
        return;
    if (isReadable && length < span * 3 / 4) {
        const TimeNs begin = range.begin + length / 2 - span / 2;
        setVisible({begin, begin + span});
        return;
    }
    const TimeNs margin = length * 4 / 5;
    setVisible({range.begin - margin, range.end + margin});
}

void TimelineController::goTo(const TimelineSelection &selection)
{
    select(selection);
    if (!selection.isNone())
        reveal(selectedView());
}

bool TimelineController::goToStep(qint64 number, std::size_t run, std::size_t rank)
{
    const int step = stepIndex(run, rank, number);
    if (step < 0)
        return false;
    goTo(stepSelection(run, rank, static_cast<std::size_t>(step)));
    return true;
}

bool TimelineController::goToStepOfBoth(qint64 number, std::size_t run, std::size_t rank)
{
    if (stepIndex(run, rank, number) < 0)
        return false;
    if (runCount() == 2)
        alignByStep(number, number);
    return goToStep(number, run, rank);
}

bool TimelineController::goToGap(std::size_t gap, std::size_t run, std::size_t rank)
{
    if (run >= runCount() || rank >= m_facts[run]->ranks.size()
        || gap >= m_facts[run]->ranks[rank].gaps.size())
        return false;
    goTo(gapSelection(run, rank, gap));
    return true;
}

// The rank of the selection, else the first one that has steps.
bool TimelineController::currentRank(std::size_t &run, std::size_t &rank) const
{
    run = m_selection.isNone() ? 0 : m_selection.run;
    rank = m_selection.isNone() ? kNoRank : m_selection.rank;
    if (run < runCount() && rank < m_facts[run]->steps.size()
        && !m_facts[run]->steps[rank].steps.empty())
        return true;
    for (run = 0; run < runCount(); ++run) {
        for (rank = 0; rank < m_facts[run]->steps.size(); ++rank) {
            if (!m_facts[run]->steps[rank].steps.empty())
                return true;
        }
    }
    return false;
}

// Where "next" starts from, on the clock of the rank: the selection if it is in sight, else the
// middle of the view.
TimeNs TimelineController::currentTime(std::size_t run, std::size_t rank) const
{
    const std::size_t trace = m_facts[run]->run.ranks[rank].trace;
    const TimeRange view = toTrace(run, trace, m_visible);
    if (!m_selection.isNone() && m_selection.run == run) {
        const TimeRange selected
            = toTrace(run, trace, toView(run, m_selection.trace, m_selection.range));
        if (selected.overlaps(view))
            return selected.begin;
    }
    return view.begin + view.duration() / 2;
}

bool TimelineController::stepBy(int direction)
{
    std::size_t run = 0;
    std::size_t rank = 0;
    if (!currentRank(run, rank))
        return false;
    const std::vector<Step> &steps = m_facts[run]->steps[rank].steps;
    const bool onStep = m_selection.kind == TimelineSelection::Kind::Step;
    std::ptrdiff_t next = 0;
    if (onStep) {
        next = static_cast<std::ptrdiff_t>(m_selection.index) + direction;
    } else {
        const TimeNs t = currentTime(run, rank);
        const auto after = std::partition_point(
            steps.begin(), steps.end(), [&](const Step &s) { return s.host.begin <= t; });
        next = after - steps.begin() - (direction > 0 ? 0 : 1);
    }
    if (next < 0 || next >= static_cast<std::ptrdiff_t>(steps.size()))
        return false;
    goTo(stepSelection(run, rank, static_cast<std::size_t>(next)));
    return true;
}

// Without steps to have gaps between: the longest idle times of the device, in order of time.
bool TimelineController::idleBy(int direction)
{
    constexpr std::size_t kWalked = 200;
    const bool isRank = !m_selection.isNone() && m_selection.rank != kNoRank;
    const std::size_t run = m_selection.isNone() ? 0 : m_selection.run;
    const std::size_t rank = isRank ? m_selection.rank : 0;
    if (run >= runCount() || rank >= m_facts[run]->ranks.size())
        return false;
    const TimeNs t = currentTime(run, rank);
    const IdleExtreme *next = nullptr;
    const std::vector<IdleExtreme> idle = longestIdle(*m_facts[run], rank, kWalked);
    for (const IdleExtreme &gap : idle) {
        const TimeNs away = (gap.range.begin - t) * direction;
        if (away > 0 && (next == nullptr || away < (next->range.begin - t) * direction))
            next = &gap;
    }
    if (next == nullptr)
        return false;
    goTo(idleSelection(run, rank, next->range));
    return true;
}

bool TimelineController::goToIdle(TimeRange range, std::size_t run, std::size_t rank)
{
    if (run >= runCount() || rank >= m_facts[run]->run.ranks.size())
        return false;
    goTo(idleSelection(run, rank, range));
    return true;
}

bool TimelineController::gapBy(int direction)
{
    using Kind = TimelineSelection::Kind;
    const bool isIdle = m_selection.kind == Kind::Idle || m_selection.kind == Kind::Range;
    if (isIdle && m_idleWalk && m_idleWalk(direction))
        return true;
    std::size_t run = 0;
    std::size_t rank = 0;
    if (!currentRank(run, rank) || m_facts[run]->ranks[rank].gaps.empty())
        return idleBy(direction);
    const std::vector<StepGap> &gaps = m_facts[run]->ranks[rank].gaps;
    const bool onGap = m_selection.kind == TimelineSelection::Kind::Gap;
    std::ptrdiff_t next = 0;
    if (onGap) {
        next = static_cast<std::ptrdiff_t>(m_selection.index) + direction;
    } else {
        const TimeNs t = currentTime(run, rank);
        const auto after = std::partition_point(
            gaps.begin(), gaps.end(), [&](const StepGap &g) { return g.range.begin < t; });
        next = after - gaps.begin() - (direction > 0 ? 0 : 1);
    }
    if (next < 0 || next >= static_cast<std::ptrdiff_t>(gaps.size()))
        return false;
    goTo(gapSelection(run, rank, static_cast<std::size_t>(next)));
    return true;
}

} // namespace gapscope
