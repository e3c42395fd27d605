// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// OverviewBar: the mouse.

#include "widgets/timeline/overview.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr double kGrip = 5;
constexpr double kBookmarkReach = 4; // how near to its mark the pointer must be

} // namespace

QString OverviewBar::bookmarkText(const TimelineBookmark &bookmark)
{
    const QString note = bookmark.note.simplified();
    if (bookmark.slot == 0)
        return note;
    const QString number = QString::number(bookmark.slot);
    return note.isEmpty() ? number : number + QStringLiteral(" · ") + note;
}

std::size_t OverviewBar::runAt(double y) const
{
    return std::min(static_cast<std::size_t>(std::max(0.0, y) / stripHeight()),
        m_controller->runCount() - 1);
}

QString OverviewBar::bookmarkAt(const QPointF &pos) const
{
    if (m_controller->runCount() == 0)
        return {};
    const std::size_t run = runAt(pos.y());
    double nearest = kBookmarkReach;
    QString text;
    for (const TimelineBookmark &bookmark : m_controller->bookmarks()) {
        const double distance = std::abs(std::round(xOf(run, bookmark.view.begin)) - pos.x());
        if (distance > nearest)
            continue;
        nearest = distance;
        text = bookmarkText(bookmark);
    }
    return text;
}

bool OverviewBar::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString text = bookmarkAt(help->pos());
    // Notes are the user's text, never markup.
    QToolTip::showText(help->globalPos(),
        text.isEmpty() ? QString() : QStringLiteral("<div>%1</div>").arg(text.toHtmlEscaped()), this);
    return true;
}

OverviewBar::Grip OverviewBar::gripAt(std::size_t run, double x) const
{
    const QRectF handle = handleRect(run);
    if (handle.width() > 3 * kGrip && std::abs(x - handle.left()) <= kGrip)
        return Grip::Begin;
    if (handle.width() > 3 * kGrip && std::abs(x - handle.right()) <= kGrip)
        return Grip::End;
    return x >= handle.left() - 2 && x <= handle.right() + 2 ? Grip::Move : Grip::None;
}

void OverviewBar::mousePressEvent(QMouseEvent *event)
{
    if (m_controller->runCount() == 0 || event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x();
    m_dragRun = runAt(event->position().y());
    const TimeRange visible = m_controller->visible();
    const TimeNs t = timeAt(m_dragRun, x);
    m_grip = gripAt(m_dragRun, x);
    m_controller->remember(); // one step of the history per drag
    if (m_grip == Grip::None) {
        // Elsewhere: the view comes here.
        m_grip = Grip::Move;
        const TimeNs begin = t - visible.duration() / 2;
        m_controller->setVisible({begin, begin + visible.duration()}, false);
    }
    m_dragOffset = t - m_controller->visible().begin;
}

void OverviewBar::mouseMoveEvent(QMouseEvent *event)
{
    if (m_controller->runCount() == 0)
        return;
    const double x = event->position().x();
    if (m_grip == Grip::None) {
        const std::size_t run = runAt(event->position().y());
        const Grip grip = gripAt(run, x);
        setCursor(grip == Grip::Begin || grip == Grip::End ? Qt::SizeHorCursor
                : grip == Grip::Move                       ? Qt::OpenHandCursor
                                                           : Qt::ArrowCursor);
        return;
    }
    const TimeNs t = timeAt(m_dragRun, x);
    TimeRange wanted = m_controller->visible();
    if (m_grip == Grip::Move)
        wanted = {t - m_dragOffset, t - m_dragOffset + wanted.duration()};
    else if (m_grip == Grip::Begin)
        wanted.begin = std::min(t, wanted.end - TimelineController::kMinSpan);
    else
        wanted.end = std::max(t, wanted.begin + TimelineController::kMinSpan);
    m_controller->setVisible(wanted, false);
}

void OverviewBar::mouseReleaseEvent(QMouseEvent *)
{
    m_grip = Grip::None;
}

void OverviewBar::mouseDoubleClickEvent(QMouseEvent *)
{
    m_controller->showAll();
}

void OverviewBar::wheelEvent(QWheelEvent *event)
{
    event->accept();
    if (m_controller->runCount() == 0)
        return;
    const TimeRange visible = m_controller->visible();
    const double notches = event->angleDelta().y() / 120.0;
    m_controller->zoomBy(std::pow(0.8, notches), visible.begin + visible.duration() / 2);
}

} // namespace gapscope
