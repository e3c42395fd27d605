// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/tablemodelbase.h"

#include <vector>

namespace gapscope {

// A typed filter of table rows: words and conditions, all of which must hold. A word is part of any
// text of the row, in any case. A condition names a column by key or title: "total>100",
// "share<=5", "n=3", "name~sample". Numbers are in the unit that the column shows; without a
// column of that name the whole is a word.
class RowFilter {
public:
    RowFilter() = default;
    RowFilter(const QString &text, const TableModelBase &model);

    [[nodiscard]] bool isEmpty() const { return m_words.isEmpty() && m_conditions.empty(); }

    [[nodiscard]] bool accepts(const TableModelBase &model, int row) const;

private:
    enum class Operator : std::uint8_t { Contains, Equal, Less, LessOrEqual, Greater, GreaterOrEqual };

    struct Condition {
        int column = 0;
        Operator op = Operator::Contains;
        QString text;
        double number = 0;
    };

    bool addCondition(const QString &token, const TableModelBase &model);
    [[nodiscard]] static bool holds(const Condition &condition, const TableModelBase &model, int row);
    [[nodiscard]] static bool hasWord(const TableModelBase &model, int row, const QString &word);

    QStringList m_words;
    std::vector<Condition> m_conditions;
};

} // namespace gapscope
