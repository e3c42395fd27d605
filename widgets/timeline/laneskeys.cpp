// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// LanesView: keys, and the context menu that does the same.

#include "core/base/format.h"
#include "widgets/timeline/lanesview.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>

namespace gapscope {

namespace {

using Kind = TimelineSelection::Kind;

constexpr double kZoom = 0.6;
constexpr double kFastZoom = 0.25;
constexpr double kPan = 0.15;
constexpr double kFastPan = 0.75;
constexpr double kHeightStep = 1.25;

} // namespace

bool LanesView::event(QEvent *event)
{
    // Letters are ours while the lanes have the focus, unless the window has an action for them.
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        const KeyBinding *binding = findKey(key->key(), key->modifiers(), key->nativeScanCode());
        if (binding && !binding->yields) {
            key->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void LanesView::focusInEvent(QFocusEvent *event)
{
    m_focusByKeys = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LanesView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void LanesView::keyPressEvent(QKeyEvent *event)
{
    const KeyBinding *binding = findKey(event->key(), event->modifiers(), event->nativeScanCode());
    if (!binding) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    event->accept();
    const int digit = event->key() >= Qt::Key_1 && event->key() <= Qt::Key_9
        ? event->key() - Qt::Key_0
        : 0;
    perform(binding->action, digit);
}

void LanesView::perform(InputAction action, int digit)
{
    if (action == InputAction::Search)
        return Q_EMIT searchRequested();
    if (action == InputAction::Help)
        return Q_EMIT helpRequested();
    if (m_controller->runCount() == 0)
        return;
    const TimeRange view = m_controller->visible();
    const auto pan = [&](double by) {
        m_controller->panBy(static_cast<TimeNs>(by * static_cast<double>(view.duration())));
    };
    const auto zoom = [&](double factor) {
        const bool inside = m_cursor.x() >= m_gutter;
        m_controller->zoomBy(factor, inside ? timeAt(m_cursor.x()) : view.begin + view.duration() / 2);
    };
    switch (action) {
    case InputAction::PanLeft:
        return pan(-kPan);
    case InputAction::PanRight:
        return pan(kPan);
    case InputAction::PanLeftFast:
        return pan(-kFastPan);
    case InputAction::PanRightFast:
        return pan(kFastPan);
    case InputAction::ZoomIn:
        return zoom(kZoom);
    case InputAction::ZoomOut:
        return zoom(1 / kZoom);
    case InputAction::ZoomInFast:
        return zoom(kFastZoom);
    case InputAction::ZoomOutFast:
        return zoom(1 / kFastZoom);
    case InputAction::FitSelection:
        return m_controller->fitSelection();
    case InputAction::ZoomToRange:
        if (!m_controller->selectedView().isEmpty())
            m_controller->setVisible(m_controller->selectedView());
        return;
    case InputAction::ShowAll:
        return m_controller->showAll();
    case InputAction::UndoZoom:
        return m_controller->undoZoom();
    case InputAction::RedoZoom:
        return m_controller->redoZoom();
    case InputAction::NextStep:
    case InputAction::PreviousStep:
        m_controller->stepBy(action == InputAction::NextStep ? 1 : -1);
        return;
    case InputAction::NextGap:
    case InputAction::PreviousGap:
        m_controller->gapBy(action == InputAction::NextGap ? 1 : -1);
        return;
    case InputAction::NextEvent:
        return stepEvent(1);
    case InputAction::PreviousEvent:
        return stepEvent(-1);
    case InputAction::FlowForward:
        return followFlow(1);
    case InputAction::FlowBack:
        return followFlow(-1);
    case InputAction::RowUp:
        return moveFocusRow(-1);
    case InputAction::RowDown:
        return moveFocusRow(1);
    case InputAction::MarkRange:
        return markRange(false);
    case InputAction::KeepMark:
        return markRange(true);
    case InputAction::RangeOfSelection:
        return m_controller->selectRange(
            m_controller->selectedView(), m_controller->selection().run);
    case InputAction::ClearSelection:
        m_focusRow = kNoRow;
        viewport()->update();
        return m_controller->clearSelection();
    case InputAction::SaveBookmark:
        return m_controller->saveBookmark(digit);
    case InputAction::RecallBookmark:
        m_controller->recallBookmark(digit);
        return;
    case InputAction::Activate:
        if (!m_controller->selection().isNone())
            Q_EMIT activated(m_controller->selection());
        return;
    case InputAction::ToggleRow:
        if (m_focusRow < m_layout.rows.size() && m_layout.rows[m_focusRow].canCollapse)
            toggleRow(QString(m_layout.rows[m_focusRow].key));
        return;
    case InputAction::PinRow:
        if (const QString key = focusedKey(); !key.isEmpty())
            setRowPinned(key, !m_rowState.pinned.contains(key));
        return;
    case InputAction::HideRow:
        if (const QString key = focusedKey(); !key.isEmpty())
            setRowHidden(key, true);
        return;
    case InputAction::ShowRows:
        return showAllRows();
    case InputAction::MoveRowUp:
        return moveFocusedRow(-1);
    case InputAction::MoveRowDown:
        return moveFocusedRow(1);
    case InputAction::RowsHigher:
        return setRowScale(m_rowState.scale * kHeightStep);
    case InputAction::RowsLower:
        return setRowScale(m_rowState.scale / kHeightStep);
    case InputAction::Menu: {
        QContextMenuEvent menu(QContextMenuEvent::Keyboard, viewport()->rect().center(),
            viewport()->mapToGlobal(viewport()->rect().center()));
        return contextMenuEvent(&menu);
    }
    default:
        return;
    }
}

// The event after or before the selected one in its lane, step, gap or hole.
void LanesView::stepEvent(int direction)
{
    const TimelineSelection &s = m_controller->selection();
    if (s.kind == Kind::Gap) {
        m_controller->gapBy(direction);
        return;
    }
    if (s.kind == Kind::Step) {
        m_controller->stepBy(direction);
        return;
    }
    if (s.kind != Kind::Event) {
        const TimeRange view = m_controller->visible();
        selectInRow(m_focusRow, view.begin + view.duration() / 2);
        return;
    }
    const Trace &trace = *m_controller->facts(s.run)->run.traces[s.trace];
    const EventSpan rows = trace.eventsOfLane(trace.laneOf(s.event));
    const std::int64_t next = std::int64_t(index(s.event)) + direction;
    if (next < rows.first || next >= rows.last)
        return;
    TimelineSelection other = s;
    other.event = makeId<EventId>(static_cast<std::size_t>(next));
    other.range = trace.events.range(other.event);
    m_controller->goTo(other);
}

// From a launch to its first GPU work, from GPU work to its launch; again: on to the next launch.
void LanesView::followFlow(int direction)
{
    const TimelineSelection &s = m_controller->selection();
    if (s.kind != Kind::Event)
        return;
    const Trace &trace = *m_controller->facts(s.run)->run.traces[s.trace];
    const bool onGpu = index(s.event) < trace.gpuEventCount();
    EventId to = EventId::None;
    if (!onGpu) {
        const auto work = trace.links.work(s.event);
        if (direction > 0 && !work.empty())
            to = work.front();
    } else {
        const EventId launch = trace.links.launch(s.event);
        if (direction < 0) {
            to = launch;
        } else if (launch != EventId::None) {
            // Along a graph's nodes.
            const auto work = trace.links.work(launch);
            const auto it = std::find(work.begin(), work.end(), s.event);
            if (it != work.end() && it + 1 != work.end())
                to = *(it + 1);
        }
    }
    if (to == EventId::None)
        return;
    TimelineSelection other = s;
    other.event = to;
    other.rank = m_controller->rankOf(s.run, s.trace, to);
    other.range = trace.events.range(to);
    m_controller->goTo(other);
    std::size_t row = 0;
    std::size_t strip = 0;
    if (m_layout.findLane(s.run, s.trace, trace.laneOf(to), row, strip))
        revealRow(row);
}

void LanesView::moveFocusRow(int direction)
{
    if (m_layout.rows.empty())
        return;
    const auto last = static_cast<std::ptrdiff_t>(m_layout.rows.size()) - 1;
    std::ptrdiff_t next = m_focusRow == kNoRow ? (direction > 0 ? 0 : last)
                                               : static_cast<std::ptrdiff_t>(m_focusRow) + direction;
    m_focusByKeys = true;
    m_focusRow = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(next, 0, last));
    revealRow(m_focusRow);
    const TimeRange selected = m_controller->selectedView();
    const TimeRange view = m_controller->visible();
    const bool inSight = !selected.isEmpty() && selected.overlaps(view);
    selectInRow(m_focusRow, inSight ? std::max(selected.begin, view.begin)
                                    : view.begin + view.duration() / 2);
    viewport()->update();
}

// The row that keys work on, if it is one that may be pinned, hidden and moved: the focused one, else
// that of the selection.
QString LanesView::focusedKey() const
{
    std::size_t row = m_focusRow;
    const TimelineSelection &s = m_controller->selection();
    if (row >= m_layout.rows.size() && !s.isNone()) {
        std::size_t strip = 0;
        if (s.kind == Kind::Event)
            m_layout.findLane(s.run, s.trace,
                m_controller->facts(s.run)->run.traces[s.trace]->laneOf(s.event), row, strip);
        else if (s.kind == Kind::Gap || s.kind == Kind::Idle)
            row = m_layout.findRow(
                s.kind == Kind::Gap ? RowKind::Gaps : RowKind::Idle, s.run, s.rank);
    }
    if (row >= m_layout.rows.size())
        return {};
    const TimelineRow &r = m_layout.rows[row];
    return r.kind == RowKind::Group || r.kind == RowKind::Band ? QString() : r.key;
}

void LanesView::moveFocusedRow(int direction)
{
    const QString key = focusedKey();
    const std::size_t at = m_layout.findKey(key);
    if (at >= m_layout.rows.size() || at < m_layout.pinned)
        return;
    QStringList keys; // of its group, as shown
    for (std::size_t i = m_layout.pinned; i < m_layout.rows.size(); ++i) {
        const TimelineRow &row = m_layout.rows[i];
        if (row.group == m_layout.rows[at].group && row.key != row.group)
            keys.append(row.key);
    }
    const qsizetype from = keys.indexOf(key);
    const qsizetype to = from + direction;
    if (to < 0 || to >= keys.size())
        return;
    moveRow(key, direction < 0 ? keys[to] : keys.value(to + 1));
}

// What the row shows at an instant, or nearest to it in the view.
void LanesView::selectInRow(std::size_t row, TimeNs viewTime)
{
    if (row >= m_layout.rows.size())
        return;
    const TimelineRow &r = m_layout.rows[row];
    const double x = xOf(viewTime);
    for (const Strip &strip : r.strips) {
        const double y = rowTop(row) + strip.y + strip.height / 2.0;
        for (const double offset : {0.0, 4.0, -4.0, 16.0, -16.0, 64.0, -64.0, 256.0, -256.0}) {
            const double at = std::clamp(x + 0.5 + offset, double(m_gutter), viewport()->width() - 1.0);
            const Target target = targetAt({at, y});
            if (!target.selection.isNone()) {
                m_controller->select(target.selection);
                return;
            }
        }
    }
}

// M: the selection as a range that stays; Shift+M: kept as a bookmark without a digit.
void LanesView::markRange(bool keep)
{
    const TimeRange range = m_controller->selectedView();
    if (range.isEmpty())
        return;
    if (keep) {
        auto bookmarks = m_controller->bookmarks();
        bookmarks.push_back({0, range, formatDuration(range.duration())});
        m_controller->setBookmarks(std::move(bookmarks));
        return;
    }
    m_controller->selectRange(range, m_controller->selection().run);
}

void LanesView::fillRowMenu(QMenu &menu, const TimelineRow &row)
{
    const QString key = row.key;
    if (row.canCollapse)
        menu.addAction(row.collapsed ? tr("Expand") : tr("Collapse"), this, [this, key] { toggleRow(key); });
    if (row.kind != RowKind::Group && row.kind != RowKind::Band) {
        const bool pinned = m_rowState.pinned.contains(key);
        menu.addAction(pinned ? tr("Unpin") : tr("Pin to the top"), this,
            [this, key, pinned] { setRowPinned(key, !pinned); });
        menu.addAction(tr("Hide row"), this, [this, key] { setRowHidden(key, true); });
    }
    if (!m_layout.hidden.empty()) {
        QMenu *hidden = menu.addMenu(tr("Show hidden row"));
        for (const auto &[hiddenKey, name] : m_layout.hidden) {
            const QString k = hiddenKey;
            hidden->addAction(tr("%1 (%2)").arg(name, k.section(u'/', 1, 1)), this,
                [this, k] { setRowHidden(k, false); });
        }
    }
    menu.addSeparator();
    menu.addAction(tr("Higher rows"), this, [this] { setRowScale(m_rowState.scale * kHeightStep); });
    menu.addAction(tr("Lower rows"), this, [this] { setRowScale(m_rowState.scale / kHeightStep); });
    if (!(m_rowState == RowState {}))
        menu.addAction(tr("Reset rows"), this, [this] { setRowState({}); });
}

void LanesView::fillLaneMenu(QMenu &menu)
{
    const bool selected = !m_controller->selection().isNone();
    const auto add = [&](const QString &text, InputAction action, bool enabled) {
        menu.addAction(text, this, [this, action] { perform(action); })->setEnabled(enabled);
    };
    add(tr("Select its time range"), InputAction::RangeOfSelection, selected);
    add(tr("Go to launch"), InputAction::FlowBack, selected);
    add(tr("Go to GPU work"), InputAction::FlowForward, selected);
    menu.addSeparator();
    const TimelineSelection s = m_controller->selection();
    const auto copy = [](const QString &text) { QApplication::clipboard()->setText(text); };
    menu.addAction(tr("Copy name"), this, [this, s, copy] { copy(m_texts.fullName(s.run, s.trace, s.event)); })
        ->setEnabled(s.kind == Kind::Event);
    menu.addAction(tr("Copy details"), this, [this, s, copy] { copy(m_texts.toolTip(s, rowNameOf(s))); })
        ->setEnabled(selected);
}

// The gutter has the rows' menu; what is under the mouse in the lanes is selected, and the window
// shows its own menu for it.
void LanesView::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_controller->runCount() == 0)
        return;
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    if (!byMouse || event->pos().x() >= m_gutter) {
        const Target target = byMouse ? targetAt(event->pos()) : Target {};
        if (!target.selection.isNone())
            m_controller->select(target.selection);
        if (target.row != kNoRow)
            m_focusRow = target.row;
        Q_EMIT contextMenuRequested(event->globalPos());
        return;
    }
    const std::size_t row = rowAt(event->pos().y());
    if (row == kNoRow)
        return;
    QMenu menu(this);
    fillRowMenu(menu, m_layout.rows[row]);
    menu.exec(event->globalPos());
}

void LanesView::fillMenu(QMenu &menu)
{
    fillLaneMenu(menu);
    if (m_focusRow < m_layout.rows.size()) {
        menu.addSeparator();
        fillRowMenu(menu, m_layout.rows[m_focusRow]);
    }
}

} // namespace gapscope
