// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/celldelegate.h"

#include "widgets/style/marks.h"
#include "widgets/style/metrics.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr int kIndent = 14;
constexpr int kSwatchGap = 7;
constexpr int kMarkGap = 4; // between a number and its mark

QFont fontOf(const PaintedCell &cell)
{
    const QFont font = fontFor(FontRole::Body, cell.look.bold);
    return cell.hasDigits ? tabularFont(font) : font;
}

QRectF centred(const QRectF &rect, qreal left, QSizeF size)
{
    return {left, std::round(rect.center().y() - size.height() / 2), size.width(), size.height()};
}

// Room for the longest tag there is, so that the words after it line up.
int tagWidth()
{
    return QFontMetrics(fontFor(FontRole::Caption)).horizontalAdvance(QStringLiteral("M3b")) + 8;
}

// What stands before the text: returns the width it takes.
qreal leadWidth(const CellLook &look, const Metrics &metrics)
{
    qreal width = look.indent * kIndent;
    if (look.number > 0)
        width += metrics.scaled(1) + 6;
    else if (look.swatch != Swatch::None)
        width += metrics.swatch() + kSwatchGap;
    if (look.hasTag || !look.tag.isEmpty())
        width += tagWidth();
    return width;
}

void paintNumber(QPainter &painter, const QRectF &box, int number, const QColor &fill)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 2, 2);
    painter.setPen(inkOn(fill));
    painter.setFont(fontFor(FontRole::Tick, true));
    painter.drawText(box, Qt::AlignCenter, QString::number(number));
    painter.restore();
}

// A number stands on the fill that its segment has in the bar above the table.
const QColor &numberFill(Swatch swatch, const Theme &theme)
{
    switch (swatch) {
    case Swatch::HostHidden:
        return theme.hostHidden;
    case Swatch::PrepExposed:
        return theme.prepExposed;
    case Swatch::Idle:
        return theme.idle3;
    case Swatch::Communication:
        return theme.communication;
    case Swatch::Copy:
        return theme.copy;
    default:
        return theme.hostExposed;
    }
}

qreal paintLead(QPainter &painter, const QRectF &rect, const CellLook &look, const Theme &theme)
{
    const Metrics metrics;
    qreal x = rect.left() + look.indent * kIndent;
    if (look.number > 0) {
        const QSizeF size(metrics.scaled(1), metrics.scaled(1) - 1);
        paintNumber(painter, centred(rect, x, size), look.number, numberFill(look.swatch, theme));
        x += size.width() + 6;
    } else if (look.swatch != Swatch::None) {
        const QSizeF size(metrics.swatch(), metrics.swatch());
        paintSwatch(painter, centred(rect, x, size), look.swatch, theme);
        x += size.width() + kSwatchGap;
    }
    if (look.hasTag || !look.tag.isEmpty()) {
        painter.setFont(fontFor(FontRole::Caption));
        painter.setPen(theme.textSecondary);
        painter.drawText(QRectF(x, rect.top(), tagWidth(), rect.height()),
            Qt::AlignLeft | Qt::AlignVCenter, look.tag);
        x += tagWidth();
    }
    return x;
}

void paintBar(QPainter &painter, const QRectF &rect, const CellBar &bar, const Theme &theme)
{
    const QRectF track = centred(rect, rect.left(), {rect.width(), 9});
    painter.fillRect(track, theme.line);
    QRectF filled = track;
    filled.setWidth(std::round(track.width() * std::clamp(bar.value, 0.0, 1.0)));
    const QColor &fill = bar.over ? theme.worse : theme.hostExposed;
    if (bar.hollow) {
        painter.setPen(fill);
        painter.setBrush(theme.base);
        painter.drawRect(filled.adjusted(0.5, 0.5, -0.5, -0.5));
    } else {
        painter.fillRect(filled, fill);
    }
    if (bar.striped)
        paintStripes(painter, filled, patternInk(theme));
    if (bar.limit) {
        const qreal x = std::round(track.left() + track.width() * std::clamp(*bar.limit, 0.0, 1.0));
        painter.fillRect(QRectF(x - 1, track.top() - 3, 2, track.height() + 6), theme.text);
    }
}

// Worse to the right, better to the left and striped.
void paintDelta(
    QPainter &painter, const QRectF &rect, double delta, bool isHollow, const Theme &theme)
{
    const qreal middle = std::round(rect.center().x());
    painter.fillRect(QRectF(middle, rect.top() + 3, 1, rect.height() - 6), theme.border);
    const qreal length
        = std::round((rect.width() / 2 - 2) * std::min(1.0, std::abs(delta)));
    if (length < 1)
        return;
    const qreal left = delta > 0 ? middle + 1 : middle - length;
    const QRectF bar = centred(rect, left, {length, 9});
    if (isHollow && delta > 0) {
        painter.setPen(theme.worse);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    painter.fillRect(bar, delta > 0 ? theme.worse : theme.better);
    if (delta < 0)
        paintStripes(painter, bar, patternInk(theme, 0.55));
}

void paintText(QPainter &painter, QRectF rect, const PaintedCell &cell, const Theme &theme)
{
    const Metrics metrics;
    const bool isRight = cell.alignment.testFlag(Qt::AlignRight);
    if (cell.look.mark != Mark::None) {
        // Beside numbers marks form a column of their own at the right, before words at the left.
        const QSizeF size(markExtent(metrics), rect.height());
        const qreal room = size.width() + (isRight ? kMarkGap : kSwatchGap);
        const qreal left = isRight ? rect.right() - size.width() : rect.left();
        paintMark(painter, centred(rect, left, size), cell.look.mark, theme);
        if (isRight)
            rect.setRight(rect.right() - room);
        else
            rect.setLeft(rect.left() + room);
    }
    painter.setFont(fontOf(cell));
    painter.setPen(inkColor(cell.look.ink, theme));
    const QString shown
        = painter.fontMetrics().elidedText(cell.text, Qt::ElideMiddle, int(std::ceil(rect.width())));
    painter.drawText(
        rect, int((cell.alignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter) | Qt::TextSingleLine,
        shown);
}

} // namespace

void paintCell(QPainter &painter, const QRectF &rect, const PaintedCell &cell, const Theme &theme)
{
    // Numbers keep their distance from the column before by its own inset.
    const int left = cell.alignment.testFlag(Qt::AlignRight) ? Metrics::kGrid : Metrics::kCellInset;
    QRectF inner = rect.adjusted(left, 0, -Metrics::kCellInset, 0);
    if (inner.width() <= 0)
        return;
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    inner.setLeft(paintLead(painter, inner, cell.look, theme));
    if (inner.width() > 0) {
        if (cell.look.bar)
            paintBar(painter, inner, *cell.look.bar, theme);
        else if (cell.look.delta)
            paintDelta(painter, inner, *cell.look.delta, cell.look.deltaIsHollow, theme);
        else
            paintText(painter, inner, cell, theme);
    }
    painter.restore();
}

int cellWidth(const PaintedCell &cell)
{
    const Metrics metrics;
    const bool isRight = cell.alignment.testFlag(Qt::AlignRight);
    qreal width = (isRight ? Metrics::kGrid : Metrics::kCellInset) + Metrics::kCellInset
        + leadWidth(cell.look, metrics);
    if (cell.look.bar || cell.look.delta)
        return int(width) + metrics.scaled(3.4);
    width += QFontMetricsF(fontOf(cell)).horizontalAdvance(cell.text) + 1;
    if (cell.look.mark != Mark::None)
        width += markExtent(metrics) + (isRight ? kMarkGap : kSwatchGap);
    return int(std::ceil(width));
}

PaintedCell paintedCell(const QModelIndex &index)
{
    PaintedCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    cell.look = index.data(LookRole).value<CellLook>();
    cell.alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    cell.hasDigits = cell.alignment.testFlag(Qt::AlignRight);
    return cell;
}

void CellDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of(QApplication::palette());
    const QRectF rect(option.rect);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(rect, theme.selectedRow);
    painter->fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.line);
    paintCell(*painter, rect, paintedCell(index), theme);
    paintFocus(*painter, option, index, theme);
}

QSize CellDelegate::sizeHint(
    const QStyleOptionViewItem & /*option*/, const QModelIndex &index) const
{
    return {cellWidth(paintedCell(index)), Metrics().tableRow()};
}

bool CellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
    const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString tip = index.data(Qt::ToolTipRole).toString();
    const PaintedCell cell = paintedCell(index);
    if (tip.isEmpty() && cellWidth(cell) > option.rect.width())
        tip = cell.text;
    // Names come from traces: never read as markup, never longer than a screen.
    constexpr qsizetype kLongest = 2000;
    QToolTip::showText(
        event->globalPos(), tip.left(kLongest).toHtmlEscaped(), view, option.rect);
    return true;
}

void CellDelegate::paintFocus(QPainter &painter, const QStyleOptionViewItem &option,
    const QModelIndex &index, const Theme &theme) const
{
    const auto *const view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool hasFocus = view != nullptr && view->hasFocus();
    // With high contrast the outline is all that tells the selected row.
    if (view == nullptr || !(hasFocus || (theme.highContrast && isSelected)))
        return;
    const QModelIndex current = view->currentIndex();
    const QRectF rect(option.rect);
    constexpr qreal w = Metrics::kFocusWidth;
    const bool isHere = m_focusOnCells && hasFocus ? index == current
                                                   : index.siblingAtColumn(0)
                == current.siblingAtColumn(0)
            || isSelected;
    if (!isHere)
        return;
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), w), theme.accent);
    painter.fillRect(QRectF(rect.left(), rect.bottom() - w, rect.width(), w), theme.accent);
    const bool isWhole = m_focusOnCells && hasFocus;
    if (isWhole || rect.left() <= 0)
        painter.fillRect(QRectF(rect.left(), rect.top(), w, rect.height()), theme.accent);
    if (isWhole || rect.right() >= view->viewport()->width() - 1)
        painter.fillRect(QRectF(rect.right() - w, rect.top(), w, rect.height()), theme.accent);
}

} // namespace gapscope
