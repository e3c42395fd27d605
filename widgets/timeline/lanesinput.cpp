// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// LanesView: mouse and wheel. What a gesture does is in the table of input.cpp.

#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/ruler.h"

#include "core/base/format.h"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

namespace gapscope {

namespace {

constexpr double kEdgePixels = 4;
constexpr double kNotch = 120;

} // namespace

bool LanesView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        showToolTip(help->pos(), help->globalPos());
        return true;
    }
    if (event->type() == QEvent::Leave)
        leaveEvent(event);
    return QAbstractScrollArea::viewportEvent(event);
}

void LanesView::leaveEvent(QEvent *event)
{
    m_cursor = {-1, -1};
    m_ruler->setCursorX(-1);
    setHover({});
    QAbstractScrollArea::leaveEvent(event);
}

// Repaints what it leaves and what it enters; the lanes stay as they are.
void LanesView::setHover(const Target &target)
{
    if (target.selection == m_hover.selection && target.rect == m_hover.rect)
        return;
    const auto repaint = [&](const QRectF &rect) {
        if (!rect.isEmpty())
            viewport()->update(rect.toAlignedRect().adjusted(-2, -2, 2, 2));
    };
    repaint(m_hover.rect);
    m_hover = target;
    repaint(m_hover.rect);
    const bool onRow = target.row != kNoRow && !target.selection.isNone();
    Q_EMIT hovered(onRow ? m_texts.describe(target.selection, m_layout.rows[target.row].name)
                         : QString());
}

void LanesView::showToolTip(const QPoint &pos, const QPoint &globalPos)
{
    const Target target = targetAt(pos);
    const bool onQueue
        = target.row != kNoRow && m_layout.rows[target.row].kind == RowKind::Queue;
    if (target.row == kNoRow
        || (target.selection.isNone() && pos.x() >= m_gutter && !onQueue)) {
        QToolTip::hideText();
        return;
    }
    const TimelineRow &row = m_layout.rows[target.row];
    QString text;
    if (onQueue && pos.x() >= m_gutter) {
        const TimeNs t = timeAt(pos.x()) - m_controller->shift(row.run, row.trace);
        const TimelineFacts &facts = m_geometry.facts(row.run);
        text = tr("%1 launches begun and not yet started")
                   .arg(facts.ranks[row.rank].queue.at(*facts.run.traces[row.trace], t));
    } else if (target.selection.isNone()) {
        text = row.sub.isEmpty() ? row.name : row.name + QStringLiteral(" · ") + row.sub;
    } else {
        text = m_texts.toolTip(target.selection, row.name);
        if (target.members > 1)
            text = tr("%1 here, the longest is:").arg(formatCount(target.members)) + u'\n' + text + u'\n'
                + tr("busy %1 of the time drawn").arg(formatPercent(target.busyShare));
    }
    // Names come from traces: as text, never as markup.
    QString html = text.toHtmlEscaped();
    html.replace(u'\n', QStringLiteral("<br>"));
    QToolTip::showText(globalPos, QStringLiteral("<div>%1</div>").arg(html), viewport());
}

void LanesView::updateCursor(const QPointF &pos)
{
    Qt::CursorShape shape = Qt::ArrowCursor;
    const TimelineSelection &s = m_controller->selection();
    if (std::abs(pos.x() - m_gutter) <= kEdgePixels) {
        shape = Qt::SplitHCursor;
    } else if (s.kind == TimelineSelection::Kind::Range && pos.x() > m_gutter) {
        const TimeRange range = m_controller->selectedView();
        if (std::abs(pos.x() - xOf(range.begin)) <= kEdgePixels
            || std::abs(pos.x() - xOf(range.end)) <= kEdgePixels)
            shape = Qt::SizeHorCursor;
    }
    if (viewport()->cursor().shape() != shape)
        viewport()->setCursor(shape);
}

void LanesView::mousePressEvent(QMouseEvent *event)
{
    if (m_controller->runCount() == 0 || m_drag.action != InputAction::None
        || event->button() == Qt::RightButton)
        return;
    m_focusByKeys = false;
    m_drag = {};
    m_drag.from = event->position();
    m_drag.button = event->button();
    m_drag.visible = m_controller->visible();
    m_drag.anchor = timeAt(event->position().x());
    if (event->button() == Qt::LeftButton && beginEdgeDrag(event->position()))
        return;
    if (event->position().x() < m_gutter) {
        const std::size_t row = rowAt(int(event->position().y()));
        m_drag.action = InputAction::Select;
        if (row != kNoRow && m_layout.rows[row].kind != RowKind::Group)
            m_drag.row = m_layout.rows[row].key;
        return;
    }
    const std::size_t row = rowAt(int(event->position().y()));
    m_drag.run = row != kNoRow ? m_layout.rows[row].run : 0;
    if (row != kNoRow && m_layout.rows[row].kind == RowKind::Band
        && event->button() == Qt::LeftButton) {
        m_drag.isBand = true;
        m_drag.offset = m_controller->shift(1, 0);
        m_drag.action = InputAction::PanDrag;
        return;
    }
    m_drag.action = findMouse(MouseGesture::Drag, event->button(), event->modifiers());
    if (m_drag.action == InputAction::None)
        m_drag.action = InputAction::Select;
}

// The edge of the gutter, or an end of the measured range.
bool LanesView::beginEdgeDrag(const QPointF &pos)
{
    if (std::abs(pos.x() - m_gutter) <= kEdgePixels) {
        m_drag.isGutterEdge = true;
        m_drag.action = InputAction::Select;
        return true;
    }
    if (m_controller->selection().kind != TimelineSelection::Kind::Range || pos.x() < m_gutter)
        return false;
    const TimeRange range = m_controller->selectedView();
    const bool begin = std::abs(pos.x() - xOf(range.begin)) <= kEdgePixels;
    if (!begin && std::abs(pos.x() - xOf(range.end)) > kEdgePixels)
        return false;
    m_drag.action = InputAction::SelectRange;
    m_drag.anchor = begin ? range.end : range.begin;
    m_drag.isMoving = true;
    m_drag.run = m_controller->selection().run;
    m_dragged = range;
    return true;
}

void LanesView::mouseMoveEvent(QMouseEvent *event)
{
    m_cursor = event->position();
    m_ruler->setCursorX(m_cursor.x() >= m_gutter ? m_cursor.x() : -1);
    if (m_drag.action != InputAction::None) {
        dragTo(event);
        return;
    }
    updateCursor(event->position());
    setHover(targetAt(event->position()));
}

void LanesView::dragTo(QMouseEvent *event)
{
    const QPointF pos = event->position();
    if (m_drag.isGutterEdge) {
        setGutterWidth(int(pos.x()));
        return;
    }
    if (!m_drag.isMoving) {
        const bool far = (pos - m_drag.from).manhattanLength() >= QApplication::startDragDistance();
        if (!far)
            return;
        m_drag.isMoving = true;
        setHover({});
        if (m_drag.action == InputAction::PanDrag)
            m_controller->remember(); // a drag is one step of the history
        if (m_drag.action == InputAction::SelectRange && !(event->modifiers() & Qt::AltModifier))
            m_drag.anchor = snapped(m_drag.anchor, m_drag.from);
    }
    if (!m_drag.row.isEmpty()) {
        viewport()->setCursor(Qt::ClosedHandCursor);
        return;
    }
    if (m_drag.isBand) {
        const TimeNs by = timeAt(pos.x()) - timeAt(m_drag.from.x());
        m_controller->setFreeOffset(m_drag.offset + by, false);
        return;
    }
    if (m_drag.action == InputAction::PanDrag) {
        const double pixels = pos.x() - m_drag.from.x();
        const double span = static_cast<double>(m_drag.visible.duration());
        const auto by = static_cast<TimeNs>(pixels * span / std::max(1, viewport()->width() - m_gutter));
        m_controller->setVisible({m_drag.visible.begin - by, m_drag.visible.end - by}, false);
        const int dy = int(pos.y() - m_drag.from.y());
        m_drag.from.setY(pos.y());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - dy);
        return;
    }
    if (m_drag.action != InputAction::SelectRange && m_drag.action != InputAction::ZoomDrag)
        return;
    TimeNs t = timeAt(std::clamp(pos.x(), double(m_gutter), double(viewport()->width())));
    if (!(event->modifiers() & Qt::AltModifier))
        t = snapped(t, pos);
    m_dragged = {std::min(t, m_drag.anchor), std::max(t, m_drag.anchor)};
    viewport()->update();
}

void LanesView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_drag.action == InputAction::None || event->button() != m_drag.button)
        return;
    const Drag drag = m_drag;
    endDrag(event);
    if (drag.isGutterEdge || drag.isMoving)
        return;
    if (event->position().x() < m_gutter)
        clickGutter(event->position());
    else
        clickAt(event->position(), findMouse(MouseGesture::Click, event->button(), event->modifiers()));
}

void LanesView::endDrag(QMouseEvent *event)
{
    const Drag drag = m_drag;
    const TimeRange dragged = m_dragged;
    m_drag = {};
    m_dragged = {};
    viewport()->unsetCursor();
    if (!drag.isMoving)
        return;
    viewport()->update();
    if (drag.isBand) {
        // Alt leaves the runs where the hand put them.
        if (!(event->modifiers() & Qt::AltModifier))
            m_controller->alignToNearestSteps();
    } else if (!drag.row.isEmpty()) {
        dropRow(drag.row, rowAt(int(event->position().y())));
    } else if (drag.action == InputAction::SelectRange) {
        m_controller->selectRange(dragged, drag.run);
    } else if (drag.action == InputAction::ZoomDrag && !dragged.isEmpty()) {
        m_controller->setVisible(dragged);
    }
}

// A row that is dragged down goes after the one it is dropped on, one that is dragged up before it.
void LanesView::dropRow(const QString &key, std::size_t to)
{
    const std::size_t from = m_layout.findKey(key);
    if (to == kNoRow || from >= m_layout.rows.size() || to == from
        || m_layout.rows[to].kind == RowKind::Group
        || m_layout.rows[to].group != m_layout.rows[from].group)
        return;
    if (to > from) {
        std::size_t next = to + 1;
        while (next < m_layout.rows.size() && m_layout.rows[next].group != m_layout.rows[to].group)
            ++next;
        moveRow(key, next < m_layout.rows.size() ? m_layout.rows[next].key : QString());
        return;
    }
    moveRow(key, m_layout.rows[to].key);
}

void LanesView::clickAt(const QPointF &pos, InputAction action)
{
    const Target target = targetAt(pos);
    if (target.row != kNoRow)
        m_focusRow = target.row;
    if (action == InputAction::FitSelection) {
        if (!target.selection.isNone())
            m_controller->select(target.selection);
        m_controller->fitSelection();
        return;
    }
    if (action == InputAction::ExtendSelection && !m_controller->selection().isNone()
        && !target.selection.isNone()) {
        // From what is selected to what was clicked, as one range.
        const TimelineSelection &s = target.selection;
        m_controller->selectRange(m_controller->selectedView().united(
                                      m_controller->toView(s.run, s.trace, s.range)),
            m_controller->selection().run);
        return;
    }
    m_controller->select(target.selection);
    viewport()->update();
}

void LanesView::clickGutter(const QPointF &pos)
{
    const std::size_t row = rowAt(int(pos.y()));
    if (row == kNoRow)
        return;
    if (m_layout.rows[row].canCollapse) {
        toggleRow(QString(m_layout.rows[row].key));
        return;
    }
    m_focusRow = row;
    viewport()->update();
}

void LanesView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || event->position().x() < m_gutter) {
        mousePressEvent(event);
        return;
    }
    clickAt(event->position(),
        findMouse(MouseGesture::DoubleClick, event->button(), event->modifiers()));
    Q_EMIT activated(m_controller->selection());
}

void LanesView::wheelEvent(QWheelEvent *event)
{
    event->accept();
    if (m_controller->runCount() == 0)
        return;
    const QPoint angle = event->angleDelta();
    // Alt turns the wheel sideways on some platforms; Shift never does for us.
    const double notches = (angle.y() != 0 ? angle.y() : angle.x()) / kNotch;
    Qt::KeyboardModifiers modifiers = event->modifiers();
    if (m_wheelZooms && !(modifiers & Qt::ShiftModifier))
        modifiers ^= Qt::ControlModifier;
    const InputAction action = findMouse(MouseGesture::Wheel, Qt::NoButton, modifiers);
    const auto pan = [&](double by) {
        m_controller->panBy(static_cast<TimeNs>(by * static_cast<double>(m_controller->visible().duration())));
    };
    switch (action) {
    case InputAction::ZoomAtCursor:
        m_controller->zoomBy(std::pow(0.8, notches), timeAt(std::max<double>(event->position().x(), m_gutter)));
        break;
    case InputAction::PanByWheel:
        pan(-notches * 0.12);
        break;
    case InputAction::RowHeight:
        setRowScale(m_rowState.scale * std::pow(1.1, notches));
        break;
    case InputAction::ScrollRows:
        if (angle.x() != 0 && std::abs(angle.x()) > std::abs(angle.y()))
            pan(-angle.x() / kNotch * 0.12);
        else
            verticalScrollBar()->setValue(
                verticalScrollBar()->value() - int(angle.y() / kNotch * 3 * verticalScrollBar()->singleStep()));
        break;
    default:
        break;
    }
}

} // namespace gapscope
