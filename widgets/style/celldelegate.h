// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/celllook.h"

#include <QStyledItemDelegate>

namespace gapscope {

// Item roles of every table model of the window.
enum ItemRole : int {
    LookRole = Qt::UserRole + 1, // CellLook
    SourceRowRole, // int: row of the model below a proxy
};

// One cell as it is painted, by the delegate and by the sum row.
struct PaintedCell {
    QString text;
    CellLook look;
    Qt::Alignment alignment = Qt::AlignLeft;
    bool hasDigits = false; // right-aligned numbers: needs the tabular font
};

// Paints swatch, tag, text, mark or bar into `rect`, with the insets of a cell.
void paintCell(QPainter &painter, const QRectF &rect, const PaintedCell &cell, const Theme &theme);
// The width paintCell() needs to show the cell whole.
[[nodiscard]] int cellWidth(const PaintedCell &cell);

// The one delegate of all tables and trees: paints an item from its text and its CellLook, one
// hairline below each row, the selected row, and the keyboard focus as an outline. The item's whole
// text is its tool tip where it does not fit.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    // Outline the focused cell instead of its row.
    void setFocusOnCells(bool onCells) { m_focusOnCells = onCells; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

private:
    void paintFocus(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index,
        const Theme &theme) const;

    bool m_focusOnCells = false;
};

[[nodiscard]] PaintedCell paintedCell(const QModelIndex &index);

} // namespace gapscope
