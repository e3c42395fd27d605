// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/overview.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr double kGrip = 5;
constexpr double kBookmarkReach = 4; // how near to its mark the pointer must be

} // namespace

OverviewBar::OverviewBar(TimelineController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
{
    setObjectName(QStringLiteral("overview"));
    setAccessibleName(tr("Overview of the whole trace"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    updateLook();
    const auto repaint = qOverload<>(&QWidget::update);
    connect(controller, &TimelineController::visibleChanged, this, repaint);
    connect(controller, &TimelineController::selectionChanged, this, repaint);
    connect(controller, &TimelineController::bookmarksChanged, this, repaint);
    // The runs move as a whole, but the files of a run may have moved against each other.
    connect(controller, &TimelineController::alignmentChanged, this, [this] {
        if (fileShifts() != m_fileShifts)
            invalidate();
        update();
    });
    connect(controller, &TimelineController::runsChanged, this, [this] {
        m_hits = {};
        updateGeometry();
        invalidate();
    });
}

void OverviewBar::updateLook()
{
    m_fonts = LabelFonts(font());
    m_theme = &Theme::of(palette());
    invalidate();
}

void OverviewBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        updateLook();
        updateGeometry();
    }
}

// Of every file against the first of its run.
std::vector<TimeNs> OverviewBar::fileShifts() const
{
    std::vector<TimeNs> shifts;
    for (std::size_t run = 0; run < m_controller->runCount(); ++run) {
        const std::size_t traces = m_controller->facts(run)->run.traces.size();
        for (std::size_t trace = 0; trace < traces; ++trace)
            shifts.push_back(m_controller->shift(run, trace) - m_controller->shift(run, 0));
    }
    return shifts;
}

void OverviewBar::invalidate()
{
    m_strips = {};
    m_fileShifts = fileShifts();
    update();
}

void OverviewBar::setGutter(int width)
{
    m_gutter = width;
    invalidate();
}

void OverviewBar::setHits(std::size_t run, std::vector<std::vector<TimeNs>> hits)
{
    m_hits[run] = std::move(hits);
    update();
}

void OverviewBar::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    updateGeometry();
    invalidate();
}

int OverviewBar::stripHeight() const
{
    return Metrics(font()).scaled(isLow() ? 1.75 : 2.9);
}

QSize OverviewBar::sizeHint() const
{
    return {
        400, stripHeight() * static_cast<int>(std::max<std::size_t>(1, m_controller->runCount()))};
}

QSize OverviewBar::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

QRectF OverviewBar::stripRect(std::size_t run) const
{
    const double top = stripHeight() * double(run);
    return {
        double(m_gutter), top + 4, std::max(10.0, width() - m_gutter - 8.0), stripHeight() - 8.0};
}

TimeRange OverviewBar::wholeOf(std::size_t run) const
{
    const TimelineFacts &facts = *m_controller->facts(run);
    TimeRange whole = m_controller->toView(run, 0, facts.run.traces[0]->range);
    for (std::size_t trace = 1; trace < facts.run.traces.size(); ++trace)
        whole = whole.united(m_controller->toView(run, trace, facts.run.traces[trace]->range));
    whole.end = std::max(whole.end, whole.begin + 1);
    return whole;
}

double OverviewBar::xOf(std::size_t run, TimeNs viewTime) const
{
    const TimeRange whole = wholeOf(run);
    const QRectF rect = stripRect(run);
    return rect.left()
        + static_cast<double>(viewTime - whole.begin) / static_cast<double>(whole.duration())
        * rect.width();
}

TimeNs OverviewBar::timeAt(std::size_t run, double x) const
{
    const TimeRange whole = wholeOf(run);
    const QRectF rect = stripRect(run);
    return whole.begin
        + static_cast<TimeNs>(
            (x - rect.left()) / rect.width() * static_cast<double>(whole.duration()));
}

std::size_t OverviewBar::runAt(double y) const
{
    return std::min(static_cast<std::size_t>(std::max(0.0, y) / stripHeight()),
        m_controller->runCount() - 1);
}

// "3 · note", either part alone, or nothing.
QString OverviewBar::textOf(const TimelineBookmark &bookmark)
{
    const QString note = bookmark.note.simplified();
    if (bookmark.slot == 0)
        return note;
    const QString number = QString::number(bookmark.slot);
    return note.isEmpty() ? number : number + QStringLiteral(" · ") + note;
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
        text = textOf(bookmark);
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

void OverviewBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (m_controller->runCount() == 0) {
        painter.fillRect(rect(), m_theme->window);
        painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme->line);
        return;
    }
    const double dpr = devicePixelRatioF();
    if (m_strips.isNull()
        || m_strips.size() != QSize(qRound(width() * dpr), qRound(height() * dpr)))
        paintStrips();
    painter.drawPixmap(0, 0, m_strips);
    for (std::size_t run = 0; run < m_controller->runCount(); ++run)
        paintHandle(painter, run);
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
