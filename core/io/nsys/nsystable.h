// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsysschema.h"
#include "core/time/timerange.h"

#include <limits>
#include <vector>

namespace gapscope {

// What was odd in the rows of one table; becomes warnings.
struct TableReport {
    QString table;
    qint64 rows = 0; // that became events
    qint64 withoutStart = 0; // left out
    qint64 withoutEnd = 0; // length 0
    qint64 strangeValues = 0; // text where a number belongs, or a number out of range
    qint64 withoutName = 0; // the id names no text of the file
    qint64 strangeDevices = 0; // left out: no device has such a number
    qint64 unknownKinds = 0; // left out: NVTX rows of a kind that is none of ours
    QStringList missingColumns; // that the table cannot be read without

    void addTo(std::vector<Warning> &warnings) const;
};

// Reads one table by column names: those it lacks give their fallback for every row, and values of
// a wrong type are counted and give it too. Counts progress and stops when asked to.
class TableReader {
public:
    TableReader(const NsysDatabase &database, const NsysTable &table, const ReadStop &stop,
        Progress &progress);

    // Position to hand to the functions below; -1 when the table has no such column.
    int column(const char *name);
    // As column(), and a missing one is reported: the table cannot be read.
    int neededColumn(const char *name);

    // False when a needed column is missing: nothing will be read.
    [[nodiscard]] bool canRead() const { return report.missingColumns.isEmpty(); }

    // Calls `visit()` for every row; the functions below then speak of that row.
    template<class Visit>
    void forEach(Visit visit)
    {
        if (!canRead())
            return;
        const auto perRow = [&](const NsysRow &row) {
            m_current = row;
            if (++m_row == m_nextAdvance)
                advance();
            visit();
        };
        m_status = m_database.scan(m_columns.join(u','), quotedName(m_table.name), perRow);
    }

    // Whether forEach() came to the end.
    [[nodiscard]] bool isComplete() const { return m_status == SQLITE_DONE; }

    // Advances progress by the last rows; the error if reading did not reach the end.
    [[nodiscard]] std::optional<Error> finish();

    [[nodiscard]] bool has(int column) const { return column >= 0; }

    [[nodiscard]] NsysCell cell(int column) const
    {
        return column < 0 ? NsysCell {} : m_current.cell(column);
    }

    // NULL, a missing column and a wrong type give `fallback`; the last one is counted.
    [[nodiscard]] std::int64_t integer(int column, std::int64_t fallback = 0)
    {
        const NsysCell value = cell(column);
        if (value.kind == NsysCell::Kind::Integer)
            return value.value;
        report.strangeValues += value.kind == NsysCell::Kind::Other;
        return fallback;
    }

    // As integer(), and what does not fit T is counted and gives 0.
    template<class T>
    [[nodiscard]] T fitting(int column)
    {
        const std::int64_t value = integer(column);
        if (std::in_range<T>(value))
            return static_cast<T>(value);
        ++report.strangeValues;
        return 0;
    }

    // False, and counted, when the row has no start and is left out. A row without an end has none
    // after its start.
    [[nodiscard]] bool times(int start, int end, TimeRange &range)
    {
        const NsysCell begin = cell(start);
        if (begin.kind != NsysCell::Kind::Integer) {
            ++report.withoutStart;
            return false;
        }
        const NsysCell last = cell(end);
        if (last.kind != NsysCell::Kind::Integer)
            ++report.withoutEnd;
        range = {begin.value, last.kind == NsysCell::Kind::Integer ? last.value : begin.value};
        return true;
    }

    [[nodiscard]] std::string_view text(int column) const { return m_current.text(column); }

    // For reserving columns.
    [[nodiscard]] std::size_t expectedRows() const
    {
        return static_cast<std::size_t>(m_table.rows);
    }

    TableReport report;

private:
    static constexpr qint64 kAdvanceRows = 16'384;

    void advance();

    const NsysDatabase &m_database;
    const NsysTable &m_table;
    const ReadStop &m_stop;
    Progress &m_progress;
    QStringList m_columns;
    NsysRow m_current;
    int m_status = SQLITE_DONE;
    qint64 m_row = 0; // rows read
    qint64 m_nextAdvance = kAdvanceRows;
};

// Gives back what a column reserved for rows that never came.
template<class T>
void trim(std::vector<T> &column)
{
    if (column.capacity() > column.size() + column.size() / 16)
        column.shrink_to_fit();
}

} // namespace gapscope
