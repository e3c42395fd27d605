// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/tablemodel.h"

#include <QAbstractItemModel>

namespace gapscope {

// A tree of rows of type R with the columns of a TableModel<R>. Rows are given with their parents
// before them; siblings keep the order given.
template<class R>
class TreeModel final : public QAbstractItemModel {
public:
    static constexpr std::size_t kNoParent = static_cast<std::size_t>(-1);

    // `table` says how rows read; it must outlive the tree, its own rows do not matter.
    TreeModel(TableModel<R> *table, QObject *parent = nullptr)
        : QAbstractItemModel(parent)
        , m_table(table)
    {
    }

    // `parents`: per row the index of its parent, smaller than its own, or kNoParent.
    void setRows(const std::vector<R> &rows, const std::vector<std::size_t> &parents)
    {
        beginResetModel();
        m_table->setRows(rows);
        m_parents = parents;
        m_children.assign(rows.size() + 1, {});
        m_position.assign(rows.size(), 0);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            std::vector<std::size_t> &siblings = childrenOf(parents[i]);
            m_position[i] = int(siblings.size());
            siblings.push_back(i);
        }
        endResetModel();
    }

    // Of the rows given to setRows().
    [[nodiscard]] static int rowOf(const QModelIndex &index)
    {
        return index.isValid() ? int(index.internalId()) : -1;
    }

    [[nodiscard]] QModelIndex indexOf(std::size_t row, int column = 0) const
    {
        return createIndex(m_position[row], column, quintptr(row));
    }

    using QAbstractItemModel::parent;

    [[nodiscard]] QModelIndex index(
        int position, int column, const QModelIndex &parent = {}) const override
    {
        return hasIndex(position, column, parent)
            ? createIndex(position, column, quintptr(children(parent)[std::size_t(position)]))
            : QModelIndex();
    }

    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override
    {
        if (!index.isValid() || m_parents[index.internalId()] == kNoParent)
            return {};
        return indexOf(m_parents[index.internalId()]);
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        // Before the first rows there is not even a top.
        return m_children.empty() || parent.column() > 0 ? 0 : int(children(parent).size());
    }

    [[nodiscard]] int columnCount(const QModelIndex & /*parent*/ = {}) const override
    {
        return m_table->columnCount();
    }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        return index.isValid() ? m_table->data(m_table->index(rowOf(index), index.column()), role)
                               : QVariant();
    }

    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override
    {
        return m_table->headerData(section, orientation, role);
    }

private:
    // The last entry is the top's.
    [[nodiscard]] std::vector<std::size_t> &childrenOf(std::size_t row)
    {
        return row == kNoParent ? m_children.back() : m_children[row];
    }

    [[nodiscard]] const std::vector<std::size_t> &children(const QModelIndex &parent) const
    {
        return parent.isValid() ? m_children[parent.internalId()] : m_children.back();
    }

    TableModel<R> *m_table; // not owned
    std::vector<std::size_t> m_parents;
    std::vector<std::vector<std::size_t>> m_children;
    std::vector<int> m_position; // among its siblings
};

} // namespace gapscope
