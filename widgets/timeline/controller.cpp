// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/controller.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace gapscope {

namespace {

constexpr std::size_t kHistory = 200;
constexpr qint64 kGestureMs = 700;

const Step *findStep(const RankSteps &steps, qint64 number)
{
    for (const Step &step : steps.benchmark()) {
        if (step.number == number)
            return &step;
    }
    for (const Step &step : steps.steps) {
        if (step.number == number)
            return &step;
    }
    return nullptr;
}

// Steps of the first rank that lies in a trace.
const RankSteps *stepsOfTrace(const TimelineFacts &facts, std::size_t trace)
{
    for (std::size_t rank = 0; rank < facts.run.ranks.size(); ++rank) {
        if (facts.run.ranks[rank].trace == trace)
            return &facts.steps[rank];
    }
    return nullptr;
}

} // namespace

TimelineController::TimelineController(QObject *parent)
    : QObject(parent)
{
}

std::size_t TimelineController::runCount() const
{
    return m_facts[1] ? 2 : m_facts[0] ? 1 : 0;
}

void TimelineController::setRuns(TimelineFactsPtr baseline, TimelineFactsPtr target)
{
    const bool sameBaseline = baseline && baseline == m_facts[0];
    m_facts = {std::move(baseline), std::move(target)};
    alignFilesOfRun(0);
    alignFilesOfRun(1);
    alignAtFirst();
    updateBounds();
    m_undo.clear();
    m_redo.clear();
    m_selection = {};
    m_visible = sameBaseline ? clamped(m_visible) : m_bounds;
    Q_EMIT runsChanged();
    Q_EMIT visibleChanged(m_visible);
    Q_EMIT historyChanged();
    Q_EMIT alignmentChanged();
    Q_EMIT selectionChanged(m_selection);
}

// The files of one run keep their own clocks. The first step that both have is put at one instant;
// without steps their first GPU work is.
void TimelineController::alignFilesOfRun(std::size_t run)
{
    std::vector<TimeNs> &shifts = m_traceShift[run];
    shifts.clear();
    if (!m_facts[run])
        return;
    const TimelineFacts &facts = *m_facts[run];
    shifts.assign(facts.run.traces.size(), 0);
    const RankSteps *first = stepsOfTrace(facts, 0);
    for (std::size_t trace = 1; first && trace < shifts.size(); ++trace) {
        const RankSteps *other = stepsOfTrace(facts, trace);
        if (!other)
            continue;
        for (const Step &step : first->benchmark()) {
            if (const Step *same = findStep(*other, step.number)) {
                shifts[trace] = step.host.begin - same->host.begin;
                break;
            }
        }
    }
}

void TimelineController::setFileShifts(std::size_t run, std::vector<TimeNs> shifts)
{
    if (!m_facts[run] || shifts.size() != m_traceShift[run].size() || shifts == m_traceShift[run])
        return;
    const bool isAll = m_visible == m_bounds;
    m_traceShift[run] = std::move(shifts);
    updateBounds();
    m_visible = isAll ? m_bounds : clamped(m_visible);
    Q_EMIT alignmentChanged();
    Q_EMIT visibleChanged(m_visible);
}

// Step k with step k in the middle of the benchmark run; else first with first; else the starts.
void TimelineController::alignAtFirst()
{
    m_alignment = Alignment::Start;
    m_alignedSteps = {-1, -1};
    m_targetOffset = 0;
    if (runCount() < 2 || m_facts[0]->steps.empty() || m_facts[1]->steps.empty())
        return;
    const auto bench = m_facts[0]->steps[0].benchmark();
    const auto other = m_facts[1]->steps[0].benchmark();
    if (bench.empty() || other.empty())
        return;
    const Step *mine = &bench[bench.size() / 2];
    const Step *theirs = findStep(m_facts[1]->steps[0], mine->number);
    if (!theirs) {
        mine = &bench.front();
        theirs = &other.front();
    }
    m_alignment = Alignment::Step;
    m_alignedSteps = {mine->number, theirs->number};
    m_targetOffset = mine->host.begin - theirs->host.begin;
}

void TimelineController::updateBounds()
{
    TimeRange bounds;
    bool any = false;
    for (std::size_t run = 0; run < runCount(); ++run) {
        for (std::size_t trace = 0; trace < m_facts[run]->run.traces.size(); ++trace) {
            const TimeRange range = toView(run, trace, m_facts[run]->run.traces[trace]->range);
            bounds = any ? bounds.united(range) : range;
            any = true;
        }
    }
    if (bounds.duration() < kMinSpan)
        bounds.end = bounds.begin + (any ? kMinSpan : 1'000'000);
    m_bounds = bounds;
}

TimelineController::ViewState TimelineController::state() const
{
    return {m_visible, m_alignment, m_alignedSteps, m_targetOffset};
}

// The one way in which visible range and alignment change.
void TimelineController::change(const ViewState &wanted, bool remembered)
{
    const ViewState before = state();
    m_alignment = wanted.alignment;
    m_alignedSteps = wanted.alignedSteps;
    m_targetOffset = wanted.targetOffset;
    const bool aligned = before.targetOffset != m_targetOffset
        || before.alignment != m_alignment || before.alignedSteps != m_alignedSteps;
    if (aligned)
        updateBounds();
    m_visible = clamped(wanted.visible);
    if (state() == before)
        return;
    if (remembered) {
        m_undo.push_back(before);
        if (m_undo.size() > kHistory)
            m_undo.erase(m_undo.begin());
        m_redo.clear();
        Q_EMIT historyChanged();
    }
    if (aligned)
        Q_EMIT alignmentChanged();
    if (aligned || m_visible != before.visible)
        Q_EMIT visibleChanged(m_visible);
}

TimeRange TimelineController::clamped(TimeRange range) const
{
    const TimeNs span = std::clamp(range.duration(), kMinSpan, m_bounds.duration());
    if (range.duration() < kMinSpan)
        range.begin += range.duration() / 2 - span / 2;
    range.begin = std::clamp(range.begin, m_bounds.begin, m_bounds.end - span);
    return {range.begin, range.begin + span};
}

void TimelineController::setVisible(TimeRange range, bool remembered)
{
    ViewState wanted = state();
    wanted.visible = range;
    change(wanted, remembered);
    m_gesture.invalidate();
}

// One entry of the history per burst of wheel notches or held key.
void TimelineController::rememberGesture()
{
    const bool goesOn = m_gesture.isValid() && m_gesture.elapsed() < kGestureMs;
    m_gesture.start();
    if (!goesOn)
        remember();
}

void TimelineController::remember()
{
    if (!m_undo.empty() && m_undo.back() == state())
        return;
    m_undo.push_back(state());
    if (m_undo.size() > kHistory)
        m_undo.erase(m_undo.begin());
    m_redo.clear();
    Q_EMIT historyChanged();
}

void TimelineController::zoomBy(double factor, TimeNs fixed)
{
    const auto span = static_cast<double>(m_visible.duration());
    const auto wanted = static_cast<TimeNs>(std::clamp(span * factor, double(kMinSpan),
        static_cast<double>(m_bounds.duration())));
    if (wanted == m_visible.duration())
        return;
    rememberGesture();
    const double before = static_cast<double>(fixed - m_visible.begin) / span;
    const TimeNs begin = fixed - static_cast<TimeNs>(before * static_cast<double>(wanted));
    ViewState next = state();
    next.visible = {begin, begin + wanted};
    change(next, false);
}

void TimelineController::panBy(TimeNs delta)
{
    ViewState wanted = state();
    wanted.visible = clamped({m_visible.begin + delta, m_visible.end + delta});
    if (wanted.visible == m_visible)
        return;
    rememberGesture();
    change(wanted, false);
}

void TimelineController::showAll()
{
    setVisible(m_bounds);
}

void TimelineController::fitSelection()
{
    const TimeRange selected = selectedView();
    if (selected.isEmpty())
        return;
    // First with its surroundings, then filling the view.
    const TimeNs margin = std::max<TimeNs>(selected.duration() / 8, kMinSpan / 4);
    const TimeRange fit = clamped({selected.begin - margin, selected.end + margin});
    setVisible(m_visible == fit ? selected : fit);
}

void TimelineController::undoZoom()
{
    if (m_undo.empty())
        return;
    const ViewState wanted = m_undo.back();
    m_undo.pop_back();
    m_redo.push_back(state());
    m_gesture.invalidate();
    change(wanted, false);
    Q_EMIT historyChanged();
}

void TimelineController::redoZoom()
{
    if (m_redo.empty())
        return;
    const ViewState wanted = m_redo.back();
    m_redo.pop_back();
    m_undo.push_back(state());
    m_gesture.invalidate();
    change(wanted, false);
    Q_EMIT historyChanged();
}

void TimelineController::clearHistory()
{
    m_undo.clear();
    m_redo.clear();
    m_gesture.invalidate();
    Q_EMIT historyChanged();
}

TimeNs TimelineController::shift(std::size_t run, std::size_t trace) const
{
    const TimeNs own = trace < m_traceShift[run].size() ? m_traceShift[run][trace] : 0;
    return own + (run == 1 ? m_targetOffset : 0);
}

TimeRange TimelineController::toView(std::size_t run, std::size_t trace, TimeRange range) const
{
    const TimeNs by = shift(run, trace);
    return {range.begin + by, range.end + by};
}

TimeRange TimelineController::toTrace(std::size_t run, std::size_t trace, TimeRange range) const
{
    const TimeNs by = shift(run, trace);
    return {range.begin - by, range.end - by};
}

int TimelineController::stepIndex(std::size_t run, std::size_t rank, qint64 number) const
{
    if (run >= runCount() || rank >= m_facts[run]->steps.size())
        return -1;
    const RankSteps &steps = m_facts[run]->steps[rank];
    const Step *step = findStep(steps, number);
    return step ? static_cast<int>(step - steps.steps.data()) : -1;
}

bool TimelineController::alignByStep(qint64 baselineNumber, qint64 targetNumber)
{
    const int mine = stepIndex(0, 0, baselineNumber);
    const int theirs = stepIndex(1, 0, targetNumber);
    if (mine < 0 || theirs < 0)
        return false;
    const TimelineFacts &a = *m_facts[0];
    const TimelineFacts &b = *m_facts[1];
    ViewState wanted = state();
    wanted.alignment = Alignment::Step;
    wanted.alignedSteps = {baselineNumber, targetNumber};
    wanted.targetOffset = a.steps[0].steps[static_cast<std::size_t>(mine)].host.begin
        + shift(0, a.run.ranks[0].trace)
        - b.steps[0].steps[static_cast<std::size_t>(theirs)].host.begin
        - m_traceShift[1][b.run.ranks[0].trace];
    change(wanted, true);
    return true;
}

void TimelineController::alignByStart()
{
    ViewState wanted = state();
    wanted.alignment = Alignment::Start;
    wanted.alignedSteps = {-1, -1};
    wanted.targetOffset = 0; // each trace counts from its first GPU work
    change(wanted, true);
}

void TimelineController::setFreeOffset(TimeNs offset, bool remembered)
{
    ViewState wanted = state();
    wanted.alignment = Alignment::Free;
    wanted.alignedSteps = {-1, -1};
    wanted.targetOffset = offset;
    change(wanted, remembered);
}

bool TimelineController::alignToNearestSteps()
{
    if (runCount() < 2 || m_facts[0]->steps.empty() || m_facts[1]->steps.empty())
        return false;
    const std::vector<Step> &mine = m_facts[0]->steps[0].steps;
    const std::vector<Step> &theirs = m_facts[1]->steps[0].steps;
    const TimeNs shiftMine = shift(0, m_facts[0]->run.ranks[0].trace);
    const TimeNs shiftTheirs = shift(1, m_facts[1]->run.ranks[0].trace);
    const Step *bestMine = nullptr;
    const Step *bestTheirs = nullptr;
    TimeNs nearest = std::numeric_limits<TimeNs>::max();
    auto step = std::partition_point(mine.begin(), mine.end(),
        [&](const Step &s) { return s.host.begin + shiftMine < m_visible.begin; });
    for (; step != mine.end() && step->host.begin + shiftMine < m_visible.end; ++step) {
        const TimeNs t = step->host.begin + shiftMine - shiftTheirs;
        const auto after = std::partition_point(
            theirs.begin(), theirs.end(), [&](const Step &s) { return s.host.begin < t; });
        for (auto it = after == theirs.begin() ? after : after - 1;
             it != theirs.end() && it <= after; ++it) {
            if (std::abs(it->host.begin - t) >= nearest)
                continue;
            nearest = std::abs(it->host.begin - t);
            bestMine = &*step;
            bestTheirs = &*it;
        }
    }
    if (!bestMine)
        return false;
    ViewState wanted = state();
    wanted.alignment = Alignment::Step;
    wanted.alignedSteps = {bestMine->number, bestTheirs->number};
    wanted.targetOffset = m_targetOffset + bestMine->host.begin + shiftMine
        - bestTheirs->host.begin - shiftTheirs;
    change(wanted, false);
    return true;
}

void TimelineController::setNamesMode(NamesMode mode)
{
    if (m_names == mode)
        return;
    m_names = mode;
    Q_EMIT namesModeChanged();
}

void TimelineController::setBookmarks(std::vector<TimelineBookmark> bookmarks)
{
    m_bookmarks = std::move(bookmarks);
    Q_EMIT bookmarksChanged();
}

void TimelineController::saveBookmark(int slot, const QString &note)
{
    const auto it = std::find_if(m_bookmarks.begin(), m_bookmarks.end(),
        [&](const TimelineBookmark &b) { return slot != 0 && b.slot == slot; });
    if (it != m_bookmarks.end())
        *it = {slot, m_visible, note.isEmpty() ? it->note : note};
    else
        m_bookmarks.push_back({slot, m_visible, note});
    Q_EMIT bookmarksChanged();
}

bool TimelineController::recallBookmark(int slot)
{
    for (const TimelineBookmark &bookmark : m_bookmarks) {
        if (bookmark.slot == slot) {
            setVisible(bookmark.view);
            return true;
        }
    }
    return false;
}

} // namespace gapscope
