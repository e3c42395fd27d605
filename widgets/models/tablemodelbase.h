// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/table.h"
#include "widgets/style/celldelegate.h"

#include <QAbstractTableModel>

#include <compare>
#include <span>

namespace gapscope {

// What views, proxies and export need of a table model, whatever its rows are. A cell has a value
// (core's Cell: what is exported, sorted and filtered) and a look (what is painted beside it).
class TableModelBase : public QAbstractTableModel {
    Q_OBJECT

public:
    TableModelBase(QString id, QString title, QObject *parent);

    [[nodiscard]] virtual const Column &column(int column) const = 0;
    [[nodiscard]] virtual Cell cell(int row, int column) const = 0;
    // What the column is sorted by.
    [[nodiscard]] virtual Cell sortCell(int row, int column) const { return cell(row, column); }
    // As it reads on screen.
    [[nodiscard]] virtual QString text(int row, int column) const = 0;
    [[nodiscard]] virtual CellLook look(int row, int column) const = 0;
    // A sentence for the tool tip; empty: the view shows the text where it does not fit.
    [[nodiscard]] virtual QString toolTip(int row, int column) const = 0;
    // Width at first: in digits, or 0 for "as wide as the cells"; one column may stretch.
    [[nodiscard]] virtual int widthHint(int column) const = 0;
    [[nodiscard]] virtual bool isStretched(int column) const = 0;
    // Numbers right, words left, unless the column says otherwise.
    [[nodiscard]] virtual Qt::Alignment alignment(int column) const = 0;
    // Rows that stay at the end in every order, as Unattributed does.
    [[nodiscard]] virtual bool isPinnedLast(int row) const = 0;
    // The sum of some rows, or nothing where a sum means nothing. One cell per column.
    [[nodiscard]] virtual std::optional<std::vector<PaintedCell>> paintedSum(
        std::span<const int> rows) const = 0;
    [[nodiscard]] virtual std::optional<Row> sum(std::span<const int> rows) const = 0;

    // The cells of `rows` in that order, with their sum.
    [[nodiscard]] Table table(std::span<const int> rows) const;
    [[nodiscard]] Table table() const; // all rows

    // By value; cells without one come last in both orders (`ascending` is how the view sorts).
    [[nodiscard]] bool isLess(int left, int right, int column, bool ascending) const;

    [[nodiscard]] QString title() const { return m_title; }

    void setTitle(const QString &title) { m_title = title; }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString accessibleText(const QModelIndex &index) const;

    QString m_id;
    QString m_title;
};

// "Total µs": the title with the unit that the cells leave out, as table headers show it.
[[nodiscard]] QString screenHeader(const Column &column);

} // namespace gapscope
