// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Commands: going to places, keeping them, and laying both runs at one.

#include "app/commands.h"
#include "core/analysis/extremes.h"
#include "core/base/format.h"
#include "widgets/timeline/timelineview.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMainWindow>
#include <QStatusBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kNoteMs = 5000;
constexpr int kBookmarkSlots = 9;
constexpr std::size_t kWalkedWorst = 20;
constexpr double kNsPerMs = 1e6;
constexpr double kNsPerUs = 1e3;

} // namespace

void Commands::askWhereToGo()
{
    QString text;
    QString label = tr("Step number, or a time in ms from the first kernel such as 1678.2 ms:");
    for (;;) {
        bool isOk = false;
        text = QInputDialog::getText(
            m_parts.window, tr("Go to"), label, QLineEdit::Normal, text, &isOk);
        if (!isOk || goTo(text))
            return;
        label = tr("There is no step %1. Step number, or a time such as 1678.2 ms:").arg(text);
    }
}

void Commands::keepBookmark()
{
    TimelineController *controller = m_parts.timeline->controller();
    const auto &kept = controller->bookmarks();
    for (int slot = 1; slot <= kBookmarkSlots; ++slot) {
        if (std::ranges::find(kept, slot, &TimelineBookmark::slot) != kept.end())
            continue;
        controller->saveBookmark(slot);
        m_parts.window->statusBar()->showMessage(
            tr("Kept; key %1 brings it back").arg(slot), kNoteMs);
        return;
    }
    m_parts.window->statusBar()->showMessage(
        tr("All nine bookmarks are in use; Ctrl and a digit replaces one"), kNoteMs);
}

bool Commands::goTo(const QString &text)
{
    TimelineController *controller = m_parts.timeline->controller();
    QString number = text.trimmed();
    const bool isTime = number.endsWith("ms"_L1);
    if (isTime)
        number.chop(2);
    bool isNumber = false;
    const double value = number.trimmed().toDouble(&isNumber);
    if (!isNumber)
        return false;
    if (!isTime && !number.contains(u'.'))
        return controller->goToStepOfBoth(qint64(value));
    const TimeNs half = controller->visible().duration() / 2;
    const auto time = TimeNs(value * kNsPerMs);
    controller->setVisible({time - half, time + half});
    return true;
}

// Step k under step k, where k is the selected step, the one before the selected gap, or the one
// that the selection begins in.
void Commands::alignAtSelection()
{
    TimelineController *controller = m_parts.timeline->controller();
    const TimelineSelection &s = controller->selection();
    if (s.isNone() || controller->runCount() < 2) {
        m_parts.window->statusBar()->showMessage(tr("Select a step first"), kNoteMs);
        return;
    }
    const std::size_t rank = s.rank == kNoRank ? 0 : s.rank;
    const TimelineFacts &facts = *controller->facts(s.run);
    if (rank >= facts.steps.size())
        return;
    const std::vector<Step> &steps = facts.steps[rank].steps;
    const TimeNs at = controller->toTrace(
        s.run, facts.run.ranks[rank].trace, controller->selectedView()).begin;
    const auto after = std::ranges::partition_point(
        steps, [at](const Step &step) { return step.host.begin <= at; });
    if (after == steps.begin() || !controller->alignByStep((after - 1)->number, (after - 1)->number))
        m_parts.window->statusBar()->showMessage(
            tr("The other run has no step of that number"), kNoteMs);
}

// Where no gap lies between steps: the longest idle time of a device, then the one after it.
bool Commands::goToLongestIdle()
{
    TimelineController *controller = m_parts.timeline->controller();
    const std::size_t run = controller->runCount() - 1;
    const std::vector<IdleExtreme> idle
        = longestIdle(*controller->facts(run), std::nullopt, kWalkedWorst);
    if (idle.empty())
        return false;
    const TimelineSelection &s = controller->selection();
    const auto current = std::ranges::find_if(idle, [&](const IdleExtreme &e) {
        return s.kind == TimelineSelection::Kind::Idle && s.run == run && s.rank == e.rank
            && s.range == e.range;
    });
    const bool isLast = current == idle.end() || current + 1 == idle.end();
    const IdleExtreme &next = isLast ? idle.front() : *(current + 1);
    controller->goToIdle(next.range, run, next.rank);
    m_parts.timeline->revealSelection();
    m_parts.window->statusBar()->showMessage(
        tr("GPU idle, rank %1: %2").arg(next.rank).arg(formatDuration(next.range.duration())),
        2 * kNoteMs);
    return true;
}

// From the worst to the one after it, and so on; where both runs have it, it is laid under its own
// of the baseline.
void Commands::goToWorst(bool isGap)
{
    TimelineController *controller = m_parts.timeline->controller();
    const std::size_t runs = controller->runCount();
    if (runs == 0)
        return;
    const TimelineFacts &facts = *controller->facts(runs - 1);
    const TimelineFacts *baseline = runs == 2 ? controller->facts(0).get() : nullptr;
    const std::vector<Extreme> worst = isGap ? worstGaps(facts, baseline, kWalkedWorst)
                                             : worstSteps(facts, baseline, kWalkedWorst);
    if (worst.empty()) {
        if (!isGap || !goToLongestIdle())
            m_parts.window->statusBar()->showMessage(
                isGap ? tr("The GPU is never idle") : tr("No steps were found"), kNoteMs);
        return;
    }
    const TimelineSelection &s = controller->selection();
    const auto kind = isGap ? TimelineSelection::Kind::Gap : TimelineSelection::Kind::Step;
    const auto current = std::ranges::find_if(worst, [&](const Extreme &e) {
        return s.kind == kind && s.run == runs - 1 && s.rank == e.rank && s.index == e.index;
    });
    const bool isLast = current == worst.end() || current + 1 == worst.end();
    const Extreme &next = isLast ? worst.front() : *(current + 1);
    if (runs == 2)
        controller->alignByStep(next.number, next.number);
    if (isGap)
        controller->goToGap(next.index, runs - 1, next.rank);
    else
        controller->goToStep(next.number, runs - 1, next.rank);
    m_parts.timeline->revealSelection();
    const QString length = formatDuration(next.length);
    const QString name = isGap
        ? tr("Gap after step %1, rank %2: %3").arg(next.number).arg(next.rank).arg(length)
        : tr("Step %1, rank %2: %3").arg(next.number).arg(next.rank).arg(length);
    m_parts.window->statusBar()->showMessage(next.growth
            ? tr("%1, %2 against the baseline").arg(name, withUnit(formatSigned(double(*next.growth) / kNsPerUs, 1), u"\u00b5s"_s))
            : name,
        2 * kNoteMs);
}

} // namespace gapscope
