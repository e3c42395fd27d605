// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/causebar.h"

#include "core/base/format.h"
#include "widgets/panels/gaptext.h"
#include "widgets/style/metrics.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

CauseBar::CauseBar(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Causes of the gap"));
}

void CauseBar::setGap(const InspectedGap &gap)
{
    m_gap = gap;
    m_segments.clear();
    for (const bool exposed : {true, false}) {
        for (std::size_t i = 0; i < gap.parts.size(); ++i) {
            const GapPart &part = gap.parts[i];
            const TimeNs length = exposed ? part.exposed : part.cause.time - part.exposed;
            if (length > 0)
                m_segments.push_back({int(i), length, exposed});
        }
    }
    m_cursor = 0;
    m_chosen = -1;
    QStringList parts;
    for (const Segment &segment : m_segments)
        parts.append(textOf(segment));
    setAccessibleDescription(parts.join(u"; "_s));
    update();
}

void CauseBar::setChosen(int part)
{
    m_chosen = part;
    update();
}

QSize CauseBar::sizeHint() const
{
    const Metrics metrics;
    return {metrics.scaled(12), barHeight() + metrics.scaled(1.2) + 2 * Metrics::kGrid};
}

int CauseBar::barHeight() const
{
    return Metrics().scaled(1.6);
}

QRect CauseBar::segmentRect(std::size_t segment) const
{
    const double width = this->width() - 2.0 * Metrics::kPanelInset;
    const auto whole = double(std::max<TimeNs>(1, m_gap.time.duration()));
    TimeNs before = 0;
    for (std::size_t i = 0; i < segment; ++i)
        before += m_segments[i].length;
    const double left = Metrics::kPanelInset + width * double(before) / whole;
    const double right
        = Metrics::kPanelInset + width * double(before + m_segments[segment].length) / whole;
    const int from = int(std::round(left));
    return {from, Metrics::kGrid, std::max(1, int(std::round(right)) - from - 1), barHeight()};
}

QString CauseBar::textOf(const Segment &segment) const
{
    const GapPart &part = m_gap.parts[std::size_t(segment.part)];
    QString text = tr("%1, %2, %3 of the gap")
                       .arg(part.cause.name, formatUs(segment.length),
                           formatPercent(double(segment.length)
                               / double(std::max<TimeNs>(1, m_gap.time.duration()))));
    return segment.exposed ? text : text + tr(", GPU busy");
}

void CauseBar::paintSegment(QPainter &painter, std::size_t at) const
{
    const Theme &theme = Theme::of(QApplication::palette());
    const Segment &segment = m_segments[at];
    const GapPart &part = m_gap.parts[std::size_t(segment.part)];
    const QRect rect = segmentRect(at);
    QColor fill = part.preparation ? (segment.exposed ? theme.prepExposed : theme.prepHidden)
        : segment.exposed          ? theme.hostExposed
                                   : theme.hostHidden;
    switch (part.cause.kind) {
    case CauseKind::Unattributed:
        fill = theme.gapFill;
        break;
    case CauseKind::LaunchDelay:
    case CauseKind::GraphDispatch:
    case CauseKind::QueueDispatch:
        fill = theme.idle3;
        break;
    case CauseKind::Collective:
        fill = theme.communication;
        break;
    case CauseKind::Copy:
        fill = theme.copy;
        break;
    default:
        break;
    }
    painter.fillRect(rect, fill);
    if (part.cause.kind == CauseKind::Unattributed)
        paintHatch(painter, rect, theme.gapHatch, 5);
    else if (part.cause.kind == CauseKind::Synchronization)
        paintDots(painter, rect, patternInk(theme, 0.8));
    else if (part.cause.kind == CauseKind::Collective)
        paintStripes(painter, rect, patternInk(theme));
    const QString number = QString::number(segment.part + 1);
    painter.setFont(fontFor(FontRole::Caption, segment.exposed));
    if (part.cause.kind != CauseKind::Unattributed
        && painter.fontMetrics().horizontalAdvance(number) + 6 <= rect.width()) {
        painter.setPen(inkOn(fill));
        painter.drawText(rect, Qt::AlignCenter, number);
    }
    if (segment.part == m_chosen) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect);
    }
}

void CauseBar::paintScale(QPainter &painter) const
{
    const Theme &theme = Theme::of(QApplication::palette());
    const QRect line(Metrics::kPanelInset, Metrics::kGrid + barHeight() + 3,
        width() - 2 * Metrics::kPanelInset, Metrics().scaled(1.1));
    painter.setFont(fontFor(FontRole::Tick));
    painter.setPen(theme.textSecondary);
    const TimeNs hidden = m_gap.time.duration() - m_gap.exposed;
    if (hidden <= 0) {
        painter.drawText(line, Qt::AlignLeft | Qt::AlignTop, u"0"_s);
        painter.drawText(line, Qt::AlignRight | Qt::AlignTop,
            m_gap.key.kind == GapKind::Stream ? tr("%1").arg(formatUs(m_gap.time.duration()))
                                              : tr("%1, all of it idle").arg(formatUs(m_gap.time.duration())));
        return;
    }
    // A bracket under each half: idle, and busy.
    const double share = double(m_gap.exposed) / double(m_gap.time.duration());
    const int middle = line.left() + int(std::round(line.width() * share));
    const auto bracket = [&](int from, int to, const QString &text) {
        if (to - from < 3)
            return;
        painter.fillRect(QRect(from, line.top(), to - from - 1, 1), theme.textSecondary);
        painter.fillRect(QRect(from, line.top() - 2, 1, 3), theme.textSecondary);
        painter.fillRect(QRect(to - 2, line.top() - 2, 1, 3), theme.textSecondary);
        const int room = painter.fontMetrics().horizontalAdvance(text);
        if (room <= to - from)
            painter.drawText(QRect(from, line.top() + 1, to - from, line.height()),
                Qt::AlignHCenter | Qt::AlignTop, text);
    };
    bracket(line.left(), middle, tr("GPU idle %1").arg(formatUs(m_gap.exposed)));
    bracket(middle, line.right() + 1, tr("GPU busy %1").arg(formatUs(hidden)));
}

void CauseBar::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    for (std::size_t i = 0; i < m_segments.size(); ++i)
        paintSegment(painter, i);
    paintScale(painter);
    if (hasFocus() && !m_segments.empty()) {
        painter.setPen(
            QPen(Theme::of(QApplication::palette()).accent, Metrics::kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(segmentRect(std::size_t(m_cursor)).adjusted(-1, -2, 1, 2));
    }
}

int CauseBar::segmentAt(int x) const
{
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        const QRect rect = segmentRect(i);
        if (x >= rect.left() && x <= rect.right() + 1)
            return int(i);
    }
    return -1;
}

void CauseBar::moveTo(int segment)
{
    m_cursor = std::clamp(segment, 0, std::max(0, int(m_segments.size()) - 1));
    update();
}

void CauseBar::mousePressEvent(QMouseEvent *event)
{
    const int segment = segmentAt(int(event->position().x()));
    if (event->button() != Qt::LeftButton || segment < 0)
        return;
    moveTo(segment);
    Q_EMIT partChosen(m_segments[std::size_t(segment)].part);
}

void CauseBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        moveTo(m_cursor - 1);
        break;
    case Qt::Key_Right:
        moveTo(m_cursor + 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (!m_segments.empty())
            Q_EMIT partChosen(m_segments[std::size_t(m_cursor)].part);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool CauseBar::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const int segment = segmentAt(help->pos().x());
    if (segment >= 0)
        QToolTip::showText(help->globalPos(),
            textOf(m_segments[std::size_t(segment)]).toHtmlEscaped(), this);
    return true;
}

} // namespace gapscope
