// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/models/tablemodelbase.h"

#include <numeric>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

std::partial_ordering compareValues(const Cell &left, const Cell &right)
{
    const auto number = [](const Cell &cell) {
        if (const auto *const whole = std::get_if<qint64>(&cell.value))
            return double(*whole);
        if (const auto *const real = std::get_if<double>(&cell.value))
            return *real;
        return double(std::get<bool>(cell.value));
    };
    const auto *const leftText = std::get_if<QString>(&left.value);
    const auto *const rightText = std::get_if<QString>(&right.value);
    if (leftText != nullptr && rightText != nullptr)
        return QString::localeAwareCompare(*leftText, *rightText) <=> 0;
    // Columns hold one kind; a text among numbers comes after them.
    if (leftText != nullptr || rightText != nullptr)
        return (leftText != nullptr) <=> (rightText != nullptr);
    const auto *const leftWhole = std::get_if<qint64>(&left.value);
    const auto *const rightWhole = std::get_if<qint64>(&right.value);
    if (leftWhole != nullptr && rightWhole != nullptr)
        return *leftWhole <=> *rightWhole; // exact beyond 2^53
    return number(left) <=> number(right);
}

} // namespace

TableModelBase::TableModelBase(QString id, QString title, QObject *parent)
    : QAbstractTableModel(parent)
    , m_id(std::move(id))
    , m_title(std::move(title))
{
}

Table TableModelBase::table(std::span<const int> rows) const
{
    Table result {.id = m_id, .title = m_title};
    for (int i = 0; i < columnCount({}); ++i)
        result.columns.push_back(column(i));
    for (const int row : rows) {
        Row cells;
        for (int i = 0; i < columnCount({}); ++i)
            cells.push_back(cell(row, i));
        result.add(std::move(cells));
    }
    result.sum = sum(rows);
    return result;
}

Table TableModelBase::table() const
{
    std::vector<int> rows(static_cast<std::size_t>(rowCount({})));
    std::iota(rows.begin(), rows.end(), 0);
    return table(rows);
}

bool TableModelBase::isLess(int left, int right, int column, bool ascending) const
{
    // A view that sorts descending swaps what it is told; undo that for what has a fixed place.
    const auto fixed = [ascending](bool first) { return first == ascending; };
    if (isPinnedLast(left) != isPinnedLast(right))
        return fixed(isPinnedLast(right));
    const Cell leftCell = sortCell(left, column);
    const Cell rightCell = sortCell(right, column);
    if (leftCell.hasValue() != rightCell.hasValue())
        return fixed(leftCell.hasValue());
    return leftCell.hasValue() && compareValues(leftCell, rightCell) < 0;
}

QVariant TableModelBase::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return int(alignment(index.column()));
    case Qt::ToolTipRole: {
        const QString tip = toolTip(index.row(), index.column());
        return tip.isEmpty() ? cell(index.row(), index.column()).reason : tip;
    }
    case Qt::AccessibleTextRole:
        return accessibleText(index);
    case LookRole:
        return QVariant::fromValue(look(index.row(), index.column()));
    case SourceRowRole:
        return index.row();
    default:
        return {};
    }
}

QVariant TableModelBase::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount({}))
        return {};
    if (role == Qt::DisplayRole)
        return screenHeader(column(section));
    if (role == Qt::TextAlignmentRole)
        return int(alignment(section));
    if (role == Qt::InitialSortOrderRole) // the first click on numbers shows the largest
        return int(isNumeric(column(section).kind) ? Qt::DescendingOrder : Qt::AscendingOrder);
    return {};
}

QString TableModelBase::accessibleText(const QModelIndex &index) const
{
    const CellLook shown = look(index.row(), index.column());
    const Cell value = cell(index.row(), index.column());
    QStringList parts {
        shown.tag, text(index.row(), index.column()), markText(shown.mark), value.reason};
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

QString screenHeader(const Column &column)
{
    QString text = headerText(column);
    // "Total (µs)" reads "Total µs" where there is little room.
    const QString unit = text.mid(column.title.size());
    if (unit.startsWith(u" ("_s) && unit.endsWith(u')'))
        text = column.title + u' ' + unit.mid(2, unit.size() - 3);
    return text.trimmed();
}

} // namespace gapscope
