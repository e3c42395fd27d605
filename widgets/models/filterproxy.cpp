// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/models/filterproxy.h"

namespace gapscope {

FilterProxy::FilterProxy(QObject *parent)
    : QSortFilterProxyModel(parent)
{
}

void FilterProxy::setTable(TableModelBase *model)
{
    m_table = model;
    m_filter = model == nullptr ? RowFilter() : RowFilter(m_text, *model);
    setSourceModel(model);
}

void FilterProxy::setFilterText(const QString &text)
{
    m_text = text;
    m_filter = m_table == nullptr ? RowFilter() : RowFilter(text, *m_table);
    invalidateFilter();
}

void FilterProxy::setCondition(std::function<bool(int)> condition)
{
    m_condition = std::move(condition);
    invalidateFilter();
}

std::vector<int> FilterProxy::shownRows() const
{
    std::vector<int> rows;
    rows.reserve(static_cast<std::size_t>(rowCount()));
    for (int i = 0; i < rowCount(); ++i)
        rows.push_back(mapToSource(index(i, 0)).row());
    return rows;
}

Table FilterProxy::shownTable() const
{
    return m_table == nullptr ? Table {} : m_table->table(shownRows());
}

bool FilterProxy::filterAcceptsRow(int row, const QModelIndex & /*parent*/) const
{
    if (m_table == nullptr)
        return true;
    return (!m_condition || m_condition(row)) && m_filter.accepts(*m_table, row);
}

bool FilterProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return m_table->isLess(
        left.row(), right.row(), left.column(), sortOrder() == Qt::AscendingOrder);
}

} // namespace gapscope
