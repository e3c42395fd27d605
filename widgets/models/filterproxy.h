// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rowfilter.h"

#include <QSortFilterProxyModel>

#include <functional>

namespace gapscope {

// Order and filter of a TableModelBase. Sorting is stable, cells without a value and pinned rows
// stay at the end in both orders.
class FilterProxy : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit FilterProxy(QObject *parent = nullptr);

    void setTable(TableModelBase *model); // not owned
    [[nodiscard]] TableModelBase *table() const { return m_table; }

    // See RowFilter.
    void setFilterText(const QString &text);
    [[nodiscard]] QString filterText() const { return m_text; }
    // Beside the text; empty: every row. Called with rows of the table.
    void setCondition(std::function<bool(int)> condition);

    // Rows of the table in the order shown.
    [[nodiscard]] std::vector<int> shownRows() const;
    // What is shown, as values.
    [[nodiscard]] Table shownTable() const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    TableModelBase *m_table = nullptr; // not owned
    QString m_text;
    RowFilter m_filter;
    std::function<bool(int)> m_condition;
};

} // namespace gapscope
