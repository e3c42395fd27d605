// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/tablemodelbase.h"

#include <functional>
#include <vector>

namespace gapscope {

// A column of rows of type R, as data: what it is called, what its cells hold, how they look.
template<class R>
struct TableColumn {
    Column column;
    std::function<Cell(const R &)> value;
    std::function<QString(const R &)> text {}; // on screen instead of the value's text
    std::function<CellLook(const R &)> look {}; // none: plain text
    std::function<QString(const R &)> toolTip {};
    int digits = 0; // width at first; 0: as wide as the cells
    bool stretch = false;
    bool alignRight = false; // against what the kind would do
    bool alignLeft = false;
    std::function<Cell(const R &)> sortValue {}; // instead of the value, as |change|
};

// A table of rows of type R. All that a new table needs is its columns:
//
//     TableModel<Person> model(u"people"_s, tr("People"), {
//         {{u"name"_s, tr("Name")}, [](const Person &p) { return Cell(p.name); }},
//         {{u"age"_s, tr("Age"), ColumnKind::Count}, [](const Person &p) { return Cell(p.age); }},
//     });
template<class R>
class TableModel final : public TableModelBase {
public:
    // The sum of rows as a row of its own.
    using Summarize = std::function<R(const std::vector<const R *> &)>;
    // What makes a row the same row after an update.
    using Identify = std::function<QString(const R &)>;

    TableModel(QString id, QString title, std::vector<TableColumn<R>> columns,
        QObject *parent = nullptr)
        : TableModelBase(std::move(id), std::move(title), parent)
        , m_columns(std::move(columns))
    {
    }

    void setSummarize(Summarize summarize) { m_summarize = std::move(summarize); }

    void setIdentify(Identify identify) { m_identify = std::move(identify); }

    void setPinnedLast(std::function<bool(const R &)> isLast) { m_isLast = std::move(isLast); }

    void setColumnTitle(int column, const QString &title)
    {
        m_columns[static_cast<std::size_t>(column)].column.title = title;
        Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
    }

    [[nodiscard]] const std::vector<R> &rows() const { return m_rows; }

    [[nodiscard]] const R &row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }

    // Replaces all rows. Where the same rows come back with new values (see setIdentify), selection
    // and scroll position stay.
    void setRows(std::vector<R> rows)
    {
        if (isSame(rows)) {
            m_rows = std::move(rows);
            if (!m_rows.empty())
                Q_EMIT dataChanged(
                    index(0, 0), index(rowCount({}) - 1, columnCount({}) - 1));
            return;
        }
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_columns.size());
    }

    [[nodiscard]] const Column &column(int column) const override { return at(column).column; }

    [[nodiscard]] Cell cell(int index, int column) const override
    {
        return at(column).value(row(index));
    }

    [[nodiscard]] Cell sortCell(int index, int column) const override
    {
        return at(column).sortValue ? at(column).sortValue(row(index)) : cell(index, column);
    }

    [[nodiscard]] QString text(int index, int column) const override
    {
        const TableColumn<R> &shown = at(column);
        return shown.text ? shown.text(row(index))
                          : cellText(shown.column, shown.value(row(index)));
    }

    [[nodiscard]] CellLook look(int index, int column) const override
    {
        return at(column).look ? at(column).look(row(index)) : CellLook {};
    }

    [[nodiscard]] QString toolTip(int index, int column) const override
    {
        return at(column).toolTip ? at(column).toolTip(row(index)) : QString();
    }

    [[nodiscard]] int widthHint(int column) const override { return at(column).digits; }

    [[nodiscard]] bool isStretched(int column) const override { return at(column).stretch; }

    [[nodiscard]] Qt::Alignment alignment(int column) const override
    {
        return alignmentOf(at(column));
    }

    [[nodiscard]] bool isPinnedLast(int index) const override
    {
        return m_isLast && m_isLast(row(index));
    }

    [[nodiscard]] std::optional<std::vector<PaintedCell>> paintedSum(
        std::span<const int> rows) const override
    {
        const std::optional<R> total = summarized(rows);
        if (!total)
            return {};
        std::vector<PaintedCell> result;
        for (const TableColumn<R> &each : m_columns) {
            PaintedCell cell;
            cell.text = each.text ? each.text(*total) : cellText(each.column, each.value(*total));
            cell.look = each.look ? each.look(*total) : CellLook {};
            cell.look.bold = true;
            cell.alignment = alignmentOf(each);
            cell.hasDigits = cell.alignment.testFlag(Qt::AlignRight);
            result.push_back(cell);
        }
        return result;
    }

    [[nodiscard]] std::optional<Row> sum(std::span<const int> rows) const override
    {
        const std::optional<R> total = summarized(rows);
        if (!total)
            return {};
        Row result;
        for (const TableColumn<R> &each : m_columns)
            result.push_back(each.value(*total));
        return result;
    }

private:
    [[nodiscard]] static Qt::Alignment alignmentOf(const TableColumn<R> &column)
    {
        const bool isRight
            = column.alignRight || (isNumeric(column.column.kind) && !column.alignLeft);
        return (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    }

    [[nodiscard]] const TableColumn<R> &at(int column) const
    {
        return m_columns[static_cast<std::size_t>(column)];
    }

    [[nodiscard]] std::optional<R> summarized(std::span<const int> rows) const
    {
        if (!m_summarize)
            return {};
        std::vector<const R *> chosen;
        for (const int index : rows)
            chosen.push_back(&row(index));
        return m_summarize(chosen);
    }

    [[nodiscard]] bool isSame(const std::vector<R> &rows) const
    {
        if (!m_identify || rows.size() != m_rows.size())
            return false;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (m_identify(rows[i]) != m_identify(m_rows[i]))
                return false;
        }
        return true;
    }

    std::vector<TableColumn<R>> m_columns;
    std::vector<R> m_rows;
    Summarize m_summarize;
    Identify m_identify;
    std::function<bool(const R &)> m_isLast;
};

} // namespace gapscope
