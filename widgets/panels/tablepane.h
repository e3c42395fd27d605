// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/filterproxy.h"

#include <QTableView>
#include <QWidget>

class QMenu;

namespace gapscope {

class CellDelegate;
class SumRow;
class TableHeader;

// A table of a panel: view, order and filter, a sum row pinned below the scroll area, and copying
// as markdown, as TSV or row by row. Rows are given as rows of the model, whatever the order shown.
class TablePane : public QWidget {
    Q_OBJECT

public:
    // `name`: what a screen reader calls the table.
    explicit TablePane(const QString &name, QWidget *parent = nullptr);

    void setModel(TableModelBase *model); // not owned

    [[nodiscard]] QTableView *view() const { return m_view; }

    [[nodiscard]] FilterProxy *proxy() const { return m_proxy; }

    // Off: rows stay in the order of the model. Clicking a title sorts; numbers first descending.
    void setSortable(bool sortable);
    void sortBy(int column, Qt::SortOrder order);
    // As high as its rows; the panel around it scrolls.
    void setFitted(bool fitted);
    // The focus is on a cell, not on a row.
    void setCellFocus(bool onCells);
    void setHeaderVisible(bool visible);
    void setColumnVisible(int column, bool visible);

    [[nodiscard]] int currentRow() const; // -1: none
    [[nodiscard]] int currentColumn() const;
    void setCurrent(int row, int column = 0); // no signal of the user's; row -1 clears
    [[nodiscard]] QModelIndex shownIndex(int row, int column) const;

    // What is shown, in this order, with its sum.
    [[nodiscard]] Table table() const { return m_proxy->shownTable(); }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    // Columns that may go where there is no room for all, the least important first.
    void setDropOrder(std::vector<int> columns) { m_dropOrder = std::move(columns); }

    // What the stretching column keeps where there is no room, in font heights.
    void setStretchMinimum(double heights) { m_stretchMinimum = heights; }

    // Column widths anew, from titles and cells, unless the user has set them.
    void relayout() { layoutColumns(); }

public Q_SLOTS:
    void copyMarkdown() const;
    void copyTsv() const;
    void copyRows() const; // the selected ones, as TSV without a header

Q_SIGNALS:
    void currentChanged(int row, int column); // by mouse or keyboard
    void clicked(int row, int column);
    void activated(int row, int column); // Enter or double click
    void menuAboutToShow(QMenu *menu, int row); // to add what the panel can do

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void connectView();
    void connectHeader();
    void updateSizes();
    void layoutColumns();
    void addSortMenu(QMenu &menu);
    void stretchColumn();
    void dropColumns();
    void updateSum();
    void showMenu(QPoint position);
    [[nodiscard]] int sourceRow(const QModelIndex &index) const;
    [[nodiscard]] int rowsHeight() const;

    QTableView *m_view;
    TableHeader *m_header;
    CellDelegate *m_delegate;
    FilterProxy *m_proxy;
    SumRow *m_sum;
    bool m_fitted = false;
    bool m_userSized = false; // the user moved a column's edge: widths are hers
    bool m_layouting = false;
    double m_stretchMinimum = 9;
    std::vector<int> m_dropOrder;
    std::vector<int> m_natural; // width of each column before one stretches
};

} // namespace gapscope
