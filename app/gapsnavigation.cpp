// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// GapsFeature: the gap that is inspected, going to gaps, and what is highlighted in the timeline.

#include "app/analysishub.h"
#include "app/gapsfeature.h"
#include "widgets/panels/gapinspectorpanel.h"
#include "widgets/panels/longestgapspanel.h"
#include "widgets/panels/patternpanel.h"
#include "widgets/timeline/timelineview.h"

namespace gapscope {

using Kind = TimelineSelection::Kind;

namespace {

HighlightRows rowsOf(CauseKind kind)
{
    switch (kind) {
    case CauseKind::HostRange:
    case CauseKind::GarbageCollection:
    case CauseKind::PythonFrame:
        return HighlightRows::HostRanges;
    case CauseKind::ApiCall:
    case CauseKind::Synchronization:
    case CauseKind::LaunchCall:
    case CauseKind::BackPressure:
        return HighlightRows::ApiCalls;
    default:
        return HighlightRows::GpuIdle;
    }
}

} // namespace

// The timeline's gap is the inspector's.
void GapsFeature::follow(const TimelineSelection &selection)
{
    if (selection.isNone()) {
        m_gapJob.cancel();
        m_inspected.reset();
        m_longest->setCurrent(std::nullopt);
        m_inspector->setRecomputing(false);
        m_inspector->clear({}, !m_longest->gaps().empty());
        return;
    }
    const GapBookPtr &book = at(selection.run).book;
    if (!book) {
        ensureBooks();
        return;
    }
    if (m_inspected && m_inspected->run == selection.run
        && selectionOf(selection.run, m_inspected->key) == selection)
        return;
    if (selection.kind == Kind::Gap)
        inspect(selection.run,
            {GapKind::Step, std::uint32_t(selection.rank), std::uint32_t(selection.index), {}});
    else if (selection.kind == Kind::Idle)
        inspect(selection.run, book->idleGap(selection.rank, selection.range));
}

void GapsFeature::inspect(std::size_t run, const GapKey &key)
{
    const std::shared_ptr<GapInspector> &inspector = at(run).inspector;
    if (!inspector)
        return;
    m_inspected = Inspected {run, key};
    m_longest->setCurrent(run == m_shown ? std::optional(key) : std::nullopt);
    m_gapJob.start([inspector, key, question = m_question](
                       Progress &) { return inspector->inspect(key, question); });
    m_inspector->setRecomputing(true);
}

void GapsFeature::goTo(const GapKey &key)
{
    const std::size_t run = m_inspected ? m_inspected->run : m_shown;
    const bool isOfShown = sender() == m_longest;
    const std::size_t of = isOfShown ? m_shown : run;
    if (!at(of).book)
        return;
    inspect(of, key);
    m_bench.timeline->controller()->goTo(selectionOf(of, key));
}

// From one listed gap to the next of the same rank in time, when idle time is selected.
bool GapsFeature::walk(int direction)
{
    const TimelineSelection &selection = m_bench.timeline->controller()->selection();
    if (!m_inspected || m_inspected->run != m_shown || m_inspected->key.kind == GapKind::Step
        || selectionOf(m_shown, m_inspected->key) != selection)
        return false;
    const ListedGap *next = nullptr;
    for (const ListedGap &gap : m_longest->gaps()) {
        const TimeNs away = (gap.time.begin - selection.range.begin) * direction;
        if (gap.rank != selection.rank || away <= 0)
            continue;
        if (next == nullptr || away < (next->time.begin - selection.range.begin) * direction)
            next = &gap;
    }
    if (next == nullptr)
        return false;
    goTo(next->key);
    return true;
}

TimelineSelection GapsFeature::selectionOf(std::size_t run, const GapKey &key) const
{
    const GapBook &book = *at(run).book;
    const auto rank = book.rankOf(key);
    TimelineSelection selection;
    selection.run = run;
    selection.rank = rank.value_or(kNoRank);
    selection.trace = book.traceOf(key);
    selection.range = book.timeOf(key);
    if (key.kind == GapKind::Step) {
        selection.kind = Kind::Gap;
        selection.index = key.gap;
    } else {
        selection.kind = key.kind == GapKind::Stream || !rank ? Kind::Range : Kind::Idle;
    }
    return selection;
}

void GapsFeature::highlight(CauseKind kind, const QString &source)
{
    const GapBookPtr &book = at(m_shown).book;
    if (!book)
        return;
    m_bench.hub->setMetric(std::nullopt); // one highlight at a time
    m_highlightJob.start([book, question = m_question, kind, source, run = m_shown](Progress &) {
        TimelineHighlight result;
        result.label = tr("idle");
        result.rows = rowsOf(kind);
        result.run = run;
        result.ranks = causeTimes(*book, question, kind, source);
        return result;
    });
}

void GapsFeature::highlightKernels(
    const std::vector<std::uint32_t> &positions, LayerChoice choice)
{
    const GapBookPtr &book = at(m_shown).book;
    if (!book || positions.empty()) {
        clearHighlight();
        return;
    }
    m_bench.hub->setMetric(std::nullopt);
    m_highlightJob.start([book, positions, choice, pattern = m_pattern->pattern(),
                             run = m_shown](Progress &) {
        TimelineHighlight result;
        result.label = tr("layer");
        result.rows = HighlightRows::Streams;
        result.run = run;
        result.ranks.resize(book->run().ranks.size());
        result.ranks[pattern.rank] = patternTimes(*book, pattern, positions, choice);
        return result;
    });
}

void GapsFeature::goToLayer()
{
    const GapBookPtr &book = at(m_shown).book;
    const LayerPattern &pattern = m_pattern->pattern();
    if (!book || pattern.period == 0)
        return;
    TimelineSelection selection;
    selection.kind = Kind::Range;
    selection.run = m_shown;
    selection.rank = pattern.rank;
    selection.trace = book->run().ranks[pattern.rank].trace;
    selection.range = patternTimes(*book, pattern, {}, LayerChoice::One).hull();
    m_bench.timeline->controller()->goTo(selection);
}

void GapsFeature::clearHighlight()
{
    m_highlightJob.cancel();
    if (std::exchange(m_isHighlighted, false))
        m_bench.timeline->clearHighlight();
}

} // namespace gapscope
