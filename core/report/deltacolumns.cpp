// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/deltacolumns.h"

#include "core/base/tr.h"
#include "core/report/comparetables.h"

#include <algorithm>
#include <span>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

const Cell &cellAt(const Row &row, std::size_t column)
{
    static const Cell kEmpty;
    return column < row.size() ? row[column] : kEmpty;
}

bool addsUp(const Table &table, std::size_t column)
{
    const ColumnKind kind = table.columns[column].kind;
    return table.sum && cellAt(*table.sum, column).hasValue() && isNumeric(kind)
        && kind != ColumnKind::PercentDelta && kind != ColumnKind::Position;
}

double numberOf(const Cell &cell)
{
    if (const auto *whole = std::get_if<qint64>(&cell.value))
        return static_cast<double>(*whole);
    const auto *number = std::get_if<double>(&cell.value);
    return number ? *number : 0.0;
}

// Whole numbers in a time column are nanoseconds, so the two kinds must not be mixed.
Cell sumOf(std::span<const Row> rows, std::size_t column)
{
    const bool whole = std::ranges::all_of(rows, [&](const Row &row) {
        const Cell &cell = cellAt(row, column);
        return !cell.hasValue() || std::holds_alternative<qint64>(cell.value);
    });
    double sum = 0;
    for (const Row &row : rows)
        sum += numberOf(cellAt(row, column));
    return whole ? Cell(static_cast<qint64>(sum)) : Cell(sum);
}

} // namespace

std::optional<double> changeRatio(const Delta &value)
{
    const std::optional<double> percent = value.percent();
    return percent ? std::optional(*percent / 100.0) : std::nullopt;
}

DeltaColumns::DeltaColumns(const RunComparison &comparison, Figures figures, Interval interval)
    : m_baselineTitle(baselineTitle(comparison))
    , m_targetTitle(targetTitle(comparison))
    , m_figures(figures)
    , m_interval(interval)
    , m_single(comparison.single)
    , m_isStep(comparison.unit != ComparedUnit::Range)
    , m_period(comparison.period.value.target)
{
}

DeltaColumns::DeltaColumns(QString baselineTitle, QString targetTitle, Figures figures)
    : m_baselineTitle(std::move(baselineTitle))
    , m_targetTitle(std::move(targetTitle))
    , m_figures(figures)
{
}

QString DeltaColumns::key(const QString &name) const
{
    return m_figures == Figures::Times ? name + u"_us"_s : name;
}

void DeltaColumns::addColumns(std::vector<Column> &columns) const
{
    const bool isTime = m_figures == Figures::Times;
    const ColumnKind plain = isTime ? ColumnKind::Us : ColumnKind::Number;
    const ColumnKind change = isTime ? ColumnKind::UsDelta : ColumnKind::NumberDelta;
    if (m_single) {
        columns.push_back({isTime ? u"us"_s : u"value"_s, Tr::tr("Mean"), plain});
        if (isTime)
            columns.push_back({u"share"_s, m_isStep ? Tr::tr("Of the step") : Tr::tr("Of the range"),
                ColumnKind::Percent});
        return;
    }
    columns.push_back({key(u"baseline"_s), m_baselineTitle, plain});
    columns.push_back({key(u"target"_s), m_targetTitle, plain});
    columns.push_back({key(u"delta"_s), Tr::tr("Change"), change});
    columns.push_back({u"delta_ratio"_s, Tr::tr("Relative"), ColumnKind::PercentDelta});
    if (m_interval == Interval::Without)
        return;
    columns.push_back({key(u"delta_low"_s), Tr::tr("95 % from"), change});
    columns.push_back({key(u"delta_high"_s), Tr::tr("95 % to"), change});
}

void DeltaColumns::addCells(
    Row &row, const Delta &value, const std::optional<MeanInterval> &change) const
{
    if (m_single) {
        row.emplace_back(value.target);
        if (m_figures == Figures::Times)
            row.push_back(m_period > 0 ? Cell(value.target / m_period) : Cell());
        return;
    }
    row.emplace_back(value.baseline);
    row.emplace_back(value.target);
    row.emplace_back(value.change());
    row.emplace_back(changeRatio(value));
    if (m_interval == Interval::Without)
        return;
    row.push_back(change ? Cell(change->low) : Cell());
    row.push_back(change ? Cell(change->high) : Cell());
}

Table withColumns(const Table &table, const QStringList &keys)
{
    Table result {table.id, table.title, {}, {}, std::nullopt, table.notes};
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (keys.contains(table.columns[i].key))
            kept.push_back(i);
    }
    const auto reduced = [&](const Row &row) {
        Row cells;
        for (const std::size_t column : kept)
            cells.push_back(cellAt(row, column));
        return cells;
    };
    for (const std::size_t column : kept)
        result.columns.push_back(table.columns[column]);
    for (const Row &row : table.rows)
        result.rows.push_back(reduced(row));
    if (table.sum)
        result.sum = reduced(*table.sum);
    return result;
}

QString shortName(const QString &name)
{
    constexpr qsizetype kMost = 64;
    constexpr qsizetype kEnd = 20; // what tells variants of one kernel apart is often last
    if (name.size() <= kMost)
        return name;
    return name.left(kMost - kEnd - 1) + u'…' + name.right(kEnd);
}

Table withShortNames(Table table)
{
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        if (table.columns[column].kind != ColumnKind::Code)
            continue;
        for (Row &row : table.rows) {
            if (column >= row.size())
                continue;
            if (auto *const text = std::get_if<QString>(&row[column].value))
                *text = shortName(*text);
        }
    }
    return table;
}

Table withoutTail(const Table &table, std::size_t most, std::size_t pinned)
{
    if (table.rows.size() <= most + pinned + 1)
        return table;
    Table result {table.id, table.title, table.columns, {}, table.sum, table.notes};
    const std::size_t tail = table.rows.size() - pinned;
    const std::span<const Row> folded = std::span(table.rows).subspan(most, tail - most);
    const auto begin = table.rows.begin();
    result.rows.assign(begin, begin + static_cast<std::ptrdiff_t>(most));
    Row others {Cell::words(Tr::tr("%1 others").arg(formatCount(static_cast<qint64>(folded.size()))))};
    for (std::size_t column = 1; column < table.columns.size(); ++column)
        others.push_back(addsUp(table, column) ? sumOf(folded, column) : Cell());
    result.rows.push_back(std::move(others));
    result.rows.insert(
        result.rows.end(), begin + static_cast<std::ptrdiff_t>(tail), table.rows.end());
    return result;
}

} // namespace gapscope
