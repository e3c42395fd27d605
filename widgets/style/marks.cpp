// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/marks.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

void paintTriangle(QPainter &painter, const QRectF &box, bool up, const QColor &color)
{
    QPainterPath path;
    const qreal apex = up ? box.top() : box.bottom();
    const qreal foot = up ? box.bottom() : box.top();
    path.moveTo(box.center().x(), apex);
    path.lineTo(box.right(), foot);
    path.lineTo(box.left(), foot);
    path.closeSubpath();
    painter.fillPath(path, color);
}

void paintPlus(QPainter &painter, const QRectF &box, const QColor &color)
{
    const qreal arm = box.width() * 0.42;
    const QPointF c = box.center();
    painter.setPen(QPen(color, 1.6));
    painter.drawLine(QPointF(c.x() - arm, c.y()), QPointF(c.x() + arm, c.y()));
    painter.drawLine(QPointF(c.x(), c.y() - arm), QPointF(c.x(), c.y() + arm));
}

void paintCircle(QPainter &painter, const QRectF &box, Mark mark, const QColor &color)
{
    const QRectF circle = box.adjusted(0.6, 0.6, -0.6, -0.6);
    painter.setPen(QPen(color, 1.2));
    painter.setBrush(mark == Mark::Measured ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawEllipse(circle);
    if (mark == Mark::FromTable) {
        painter.setBrush(color);
        painter.drawPie(circle, 90 * 16, 180 * 16);
    }
}

} // namespace

QString markText(Mark mark)
{
    switch (mark) {
    case Mark::None:
    case Mark::Blank:
        return {};
    case Mark::Worse:
        return QApplication::translate("gapscope::Mark", "worse");
    case Mark::Crossed:
        return QApplication::translate("gapscope::Mark", "crossed");
    case Mark::Better:
        return QApplication::translate("gapscope::Mark", "better");
    case Mark::New:
        return QApplication::translate("gapscope::Mark", "new");
    case Mark::NotCrossed:
        return QApplication::translate("gapscope::Mark", "not crossed");
    case Mark::Neutral:
        return QApplication::translate("gapscope::Mark", "unchanged");
    case Mark::Unknown:
        return QApplication::translate("gapscope::Mark", "unknown");
    case Mark::Measured:
        return QApplication::translate("gapscope::Mark", "measured");
    case Mark::FromTable:
        return QApplication::translate("gapscope::Mark", "from the range table");
    case Mark::Guess:
        return QApplication::translate("gapscope::Mark", "guess");
    case Mark::Above:
        return QApplication::translate("gapscope::Mark", "above the others");
    case Mark::Below:
        return QApplication::translate("gapscope::Mark", "below the others");
    }
    return {};
}

int markExtent(const Metrics &metrics)
{
    return std::max(7, metrics.scaled(0.42));
}

void paintMark(QPainter &painter, const QRectF &rect, Mark mark, const Theme &theme)
{
    const qreal side = std::min({rect.width(), rect.height(), qreal(markExtent(Metrics()))});
    QRectF box(0, 0, side, side);
    box.moveCenter(rect.center());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    switch (mark) {
    case Mark::None:
    case Mark::Blank:
        break;
    case Mark::Worse:
    case Mark::Crossed:
        paintTriangle(painter, box, true, theme.worse);
        break;
    case Mark::Better:
        paintTriangle(painter, box, false, theme.better);
        break;
    case Mark::Above:
        paintTriangle(painter, box, true, theme.worse);
        break;
    case Mark::Below:
        paintTriangle(painter, box, false, theme.worse);
        break;
    case Mark::New:
        paintPlus(painter, box, theme.worse);
        break;
    case Mark::NotCrossed:
        painter.setPen(QPen(theme.textSecondary, 1));
        painter.drawLine(QPointF(box.left() + 1, std::floor(box.center().y()) + 0.5),
            QPointF(box.right() - 1, std::floor(box.center().y()) + 0.5));
        break;
    case Mark::Neutral:
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.textSecondary);
        painter.drawEllipse(box.center(), 1, 1);
        break;
    case Mark::Unknown:
        painter.setPen(theme.warning);
        painter.setFont(fontFor(FontRole::Tick, true));
        painter.drawText(rect, Qt::AlignCenter | Qt::TextDontClip, QStringLiteral("?"));
        break;
    case Mark::Measured:
    case Mark::FromTable:
    case Mark::Guess:
        paintCircle(painter, box, mark, theme.text);
        break;
    }
    painter.restore();
}

DotsLabel::DotsLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void DotsLabel::setValue(int filled, int count)
{
    m_filled = filled;
    m_count = count;
    updateGeometry();
    update();
}

QSize DotsLabel::sizeHint() const
{
    const Metrics metrics;
    return {m_count * (markExtent(metrics) + 1), metrics.fontHeight()};
}

void DotsLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(QApplication::palette());
    const int pitch = markExtent(Metrics()) + 1;
    for (int i = 0; i < m_count; ++i) {
        const QRectF box(i * pitch, 0, pitch, height());
        paintMark(painter, box, i < m_filled ? Mark::Measured : Mark::Guess, theme);
    }
}

ChipLabel::ChipLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ChipLabel::setWord(const QString &word, Kind kind)
{
    m_word = word;
    m_kind = kind;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize ChipLabel::sizeHint() const
{
    const QFontMetrics metrics(fontFor(FontRole::VerdictWord, true));
    return {metrics.horizontalAdvance(m_word) + Metrics().scaled(1.25), Metrics().scaled(1.5)};
}

void ChipLabel::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool isUndecided = m_kind == Kind::Undecided;
    const QColor fill = isUndecided ? theme.warnTint
        : m_kind == Kind::Worse     ? theme.worse
                                    : theme.better;
    painter.setPen(isUndecided ? theme.warning : fill);
    painter.setBrush(fill);
    painter.drawRoundedRect(box, Metrics::kCorner, Metrics::kCorner);
    painter.setPen(isUndecided ? theme.text : inkOn(fill));
    painter.setFont(fontFor(FontRole::VerdictWord, true));
    painter.drawText(rect(), Qt::AlignCenter, m_word);
}

} // namespace gapscope
