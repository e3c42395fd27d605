// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/format.h"

#include <QString>

#include <concepts>
#include <optional>
#include <variant>
#include <vector>

namespace gapscope {

// A table as plain values: what a panel shows, what is copied from it and what a report holds are
// one Table, so that the figures cannot differ. People's text (screen, markdown) is in the locale
// and rounded for reading; machine text (CSV, TSV, JSON) is plain numbers with more digits.

enum class ColumnKind : std::uint8_t {
    Text,
    Code, // a name from the trace: never read as markup
    Count, // qint64
    Us, // duration: qint64 nanoseconds, or double microseconds for a mean
    UsDelta,
    Position, // place on the time axis: qint64 nanoseconds, shown in milliseconds
    Percent, // double ratio, shown as percent
    PercentDelta,
    Number, // double, `decimals` of the column
    NumberDelta, // the same with its sign
    Flag, // bool, "yes" or "no"
};

// Numbers are right-aligned.
[[nodiscard]] bool isNumeric(ColumnKind kind);

struct Column {
    QString key; // "delta_us": member name in JSON; unique in its table
    QString title; // "Delta", without its unit
    ColumnKind kind = ColumnKind::Text;
    int decimals = 1; // Number and NumberDelta only
    QString unit {}; // those two only; the other kinds have theirs
};

// "Delta (µs)": the title with the unit that the cells leave out.
[[nodiscard]] QString headerText(const Column &column);

// One value, or the absence of one with its reason.
struct Cell {
    std::variant<std::monostate, QString, qint64, double, bool> value;
    QString reason; // why there is no value; may be empty
    bool isWords = false; // words of ours in a column of names: no code in markdown

    // Out of line: cells are copied in many places, and g++ 12 warns of the inlined variant.
    Cell();
    Cell(const Cell &other);
    Cell(Cell &&other) noexcept;
    Cell &operator=(const Cell &other);
    Cell &operator=(Cell &&other) noexcept;
    ~Cell();

    Cell(QString text);

    template<std::integral T>
    Cell(T number)
    {
        if constexpr (std::same_as<T, bool>)
            value = number;
        else
            value = static_cast<qint64>(number);
    }

    Cell(double number);

    template<class T>
    Cell(const std::optional<T> &maybe)
    {
        if (maybe)
            *this = Cell(*maybe);
    }

    [[nodiscard]] static Cell missing(QString why);
    [[nodiscard]] static Cell words(QString text);

    [[nodiscard]] bool hasValue() const { return value.index() != 0; }
};

using Row = std::vector<Cell>;

struct Table {
    QString id; // "operations": how --table and JSON name it
    QString title;
    std::vector<Column> columns {};
    std::vector<Row> rows {}; // shorter rows end in empty cells
    std::optional<Row> sum {}; // the sum of the rows, Unattributed included
    std::vector<QString> notes {}; // sentences below the table

    void add(Row row) { rows.push_back(std::move(row)); }
};

// As on screen: "2,667.3", "83.2 %", "+661.9", kNoValue without a value.
[[nodiscard]] QString cellText(const Column &column, const Cell &cell);
// As in CSV and TSV: plain numbers in the unit of headerText() (percent: of 100), empty without a
// value.
[[nodiscard]] QString plainCell(const Column &column, const Cell &cell);

// The reasons of cells without a value, each once: "M3a, M3b: why", "all rows: why". Rows are named
// by their first cell.
[[nodiscard]] std::vector<QString> missingReasons(const Table &table);

// A GitHub table, columns padded so that it reads well as text too; sum row last, in bold. Notes
// and missingReasons() follow as paragraphs. No title.
[[nodiscard]] QString toMarkdown(const Table &table);
// Header, rows and sum row, for pasting into a spreadsheet. Tabs and line ends in text become
// spaces.
[[nodiscard]] QString toTsv(const Table &table);
// RFC 4180 quoting, lines end in LF.
[[nodiscard]] QString toCsv(const Table &table);

// Foreign text inside markdown: special characters escaped, or a code span that holds any backtick.
[[nodiscard]] QString escapedMarkdown(const QString &text);
[[nodiscard]] QString codeMarkdown(const QString &text);

} // namespace gapscope
