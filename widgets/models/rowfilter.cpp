// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/models/rowfilter.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

int columnNamed(const TableModelBase &model, const QString &name)
{
    for (int i = 0; i < model.columnCount({}); ++i) {
        const Column &column = model.column(i);
        if (column.key.compare(name, Qt::CaseInsensitive) == 0
            || column.title.compare(name, Qt::CaseInsensitive) == 0)
            return i;
    }
    return -1;
}

// As the column shows it, so that one can type what one reads.
std::optional<double> shownNumber(const Column &column, const Cell &cell)
{
    bool isNumber = false;
    const double value = plainCell(column, cell).toDouble(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

} // namespace

RowFilter::RowFilter(const QString &text, const TableModelBase &model)
{
    const QStringList tokens = text.simplified().split(u' ', Qt::SkipEmptyParts);
    for (const QString &token : tokens) {
        if (!addCondition(token, model))
            m_words.append(token);
    }
}

bool RowFilter::accepts(const TableModelBase &model, int row) const
{
    return std::ranges::all_of(
               m_words, [&](const QString &word) { return hasWord(model, row, word); })
        && std::ranges::all_of(
            m_conditions, [&](const Condition &each) { return holds(each, model, row); });
}

bool RowFilter::addCondition(const QString &token, const TableModelBase &model)
{
    static const QRegularExpression pattern(u"^([^<>=~]+)(<=|>=|<|>|=|~)(.+)$"_s);
    const QRegularExpressionMatch match = pattern.match(token);
    if (!match.hasMatch())
        return false;
    Condition condition;
    condition.column = columnNamed(model, match.captured(1));
    if (condition.column < 0)
        return false;
    const QString op = match.captured(2);
    condition.text = match.captured(3);
    condition.op = op == u"~" ? Operator::Contains
        : op == u"="          ? Operator::Equal
        : op == u"<"          ? Operator::Less
        : op == u"<="         ? Operator::LessOrEqual
        : op == u">"          ? Operator::Greater
                              : Operator::GreaterOrEqual;
    bool isNumber = false;
    condition.number = displayLocale().toDouble(condition.text, &isNumber);
    const bool needsNumber = condition.op != Operator::Contains
        && (condition.op != Operator::Equal || isNumeric(model.column(condition.column).kind));
    if (needsNumber && !isNumber)
        return false;
    m_conditions.push_back(condition);
    return true;
}

bool RowFilter::holds(const Condition &condition, const TableModelBase &model, int row)
{
    const Column &column = model.column(condition.column);
    const Cell cell = model.cell(row, condition.column);
    const QString text = cellText(column, cell);
    if (condition.op == Operator::Contains)
        return text.contains(condition.text, Qt::CaseInsensitive);
    const std::optional<double> value
        = isNumeric(column.kind) ? shownNumber(column, cell) : std::nullopt;
    if (condition.op == Operator::Equal && !isNumeric(column.kind))
        return text.compare(condition.text, Qt::CaseInsensitive) == 0;
    if (!value)
        return false; // what is not known is not above, below or equal to anything
    switch (condition.op) {
    case Operator::Less:
        return *value < condition.number;
    case Operator::LessOrEqual:
        return *value <= condition.number;
    case Operator::Greater:
        return *value > condition.number;
    case Operator::GreaterOrEqual:
        return *value >= condition.number;
    default:
        return *value == condition.number;
    }
}

bool RowFilter::hasWord(const TableModelBase &model, int row, const QString &word)
{
    for (int i = 0; i < model.columnCount({}); ++i) {
        const auto kind = model.column(i).kind;
        if (kind != ColumnKind::Text && kind != ColumnKind::Code)
            continue;
        const Cell cell = model.cell(row, i);
        const auto *const text = std::get_if<QString>(&cell.value);
        if (text != nullptr && text->contains(word, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

} // namespace gapscope
