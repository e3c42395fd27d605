// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/tableheader.h"

#include "widgets/style/metrics.h"
#include "widgets/style/theme.h"

#include <QApplication>
#include <QPainter>

namespace gapscope {

TableHeader::TableHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setHighlightSections(false);
    setSectionsMovable(true);
    setTextElideMode(Qt::ElideRight);
    setMinimumSectionSize(Metrics().scaled(1.5));
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), Metrics().tableHeader()};
}

int TableHeader::titleWidth(int section) const
{
    QString title = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
    if (isSortIndicatorShown() && !title.isEmpty())
        title += QStringLiteral(" \u25be");
    // The triangle may come from another font, a little wider than it says.
    constexpr int kSlack = 3;
    const QFontMetrics metrics(fontFor(FontRole::Caption));
    return metrics.horizontalAdvance(title) + kSlack + 2 * Metrics::kCellInset;
}

void TableHeader::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        const Theme &theme = Theme::of(QApplication::palette());
        painter.fillRect(viewport()->rect(), theme.window);
        painter.fillRect(QRect(0, viewport()->height() - 1, viewport()->width(), 1), theme.border);
    }
    QHeaderView::paintEvent(event);
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &theme = Theme::of(QApplication::palette());
    painter->fillRect(rect, theme.window);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.border);
    QString text = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
    const auto alignment = Qt::Alignment(
        model()->headerData(section, orientation(), Qt::TextAlignmentRole).toInt());
    if (isSortIndicatorShown() && sortIndicatorSection() == section)
        text += sortIndicatorOrder() == Qt::DescendingOrder ? QStringLiteral(" \u25be")
                                                            : QStringLiteral(" \u25b4");
    painter->setFont(fontFor(FontRole::Caption));
    painter->setPen(theme.textSecondary);
    const QRect inner = rect.adjusted(Metrics::kCellInset, 0, -Metrics::kCellInset, -1);
    painter->drawText(inner, int(alignment) | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(text, Qt::ElideRight, inner.width()));
}

} // namespace gapscope
