// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/celldelegate.h"

#include <QTreeView>
#include <QWidget>

namespace gapscope {

class SumRow;
class TableHeader;

// A tree of a panel, in the look of TablePane: cells by the one delegate, a sum row below. Rows stay
// in the order of the model.
class TreePane : public QWidget {
    Q_OBJECT

public:
    // `name`: what a screen reader calls the tree.
    explicit TreePane(const QString &name, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model); // not owned
    void setSum(std::vector<PaintedCell> cells); // one per column; empty: none
    void setColumnVisible(int column, bool visible);
    // Columns that may go where there is no room for all, the least important first.
    void setDropOrder(std::vector<int> columns) { m_dropOrder = std::move(columns); }
    // Widths anew, from titles and cells; the first column takes what is left.
    void relayout();

    [[nodiscard]] QTreeView *view() const { return m_view; }

Q_SIGNALS:
    void currentChanged(const QModelIndex &index); // by mouse or keyboard
    void activated(const QModelIndex &index); // Enter or double click

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void measure();
    void fit();

    QTreeView *m_view;
    TableHeader *m_header;
    SumRow *m_sum;
    std::vector<PaintedCell> m_sumCells;
    std::vector<bool> m_hidden; // by the panel
    std::vector<int> m_natural;
    std::vector<int> m_dropOrder;
};

} // namespace gapscope
