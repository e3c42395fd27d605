// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsystable.h"

#include "core/base/format.h"
#include "core/base/tr.h"
#include "core/io/loaderrors.h"

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// "1 row …" or "1,234 rows …": `many` holds %1.
QString counted(qint64 count, const QString &one, const QString &many)
{
    return count == 1 ? one : many.arg(formatCount(count));
}

} // namespace

void TableReport::addTo(std::vector<Warning> &warnings) const
{
    const auto add
        = [&](qint64 count, const QString &one, const QString &many, bool changesNumbers) {
              if (count > 0)
                  warnings.push_back({table + u": "_s + counted(count, one, many), changesNumbers});
          };
    if (!missingColumns.isEmpty())
        warnings.push_back({Tr::tr("%1: the table has no column %2 and cannot be read.")
                                .arg(table, missingColumns.join(u", "_s)),
            true});
    add(withoutStart, Tr::tr("one row has no start time and is left out."),
        Tr::tr("%1 rows have no start time and are left out."), true);
    add(withoutEnd, Tr::tr("one row has no end time and counts with no length."),
        Tr::tr("%1 rows have no end time and count with no length."), true);
    add(strangeDevices, Tr::tr("one row names an impossible device and is left out."),
        Tr::tr("%1 rows name an impossible device and are left out."), true);
    add(unknownKinds, Tr::tr("one row is of an unknown kind and is left out."),
        Tr::tr("%1 rows are of an unknown kind and are left out."), false);
    add(strangeValues, Tr::tr("one value is no number or out of range and counts as unknown."),
        Tr::tr("%1 values are no numbers or out of range and count as unknown."), true);
    add(withoutName, Tr::tr("one row has a name that the file does not hold; it is shown without."),
        Tr::tr("%1 rows have names that the file does not hold; they are shown without."), true);
}

TableReader::TableReader(
    const NsysDatabase &database, const NsysTable &table, const ReadStop &stop, Progress &progress)
    : m_database(database)
    , m_table(table)
    , m_stop(stop)
    , m_progress(progress)
{
    report.table = table.name;
}

int TableReader::column(const char *name)
{
    if (!m_table.has(QLatin1StringView(name)))
        return -1;
    m_columns.append(quotedName(QString::fromLatin1(name)));
    return static_cast<int>(m_columns.size()) - 1;
}

int TableReader::neededColumn(const char *name)
{
    const int position = column(name);
    if (position < 0)
        report.missingColumns.append(QString::fromLatin1(name));
    return position;
}

void TableReader::advance()
{
    m_progress.advance(kAdvanceRows);
    m_nextAdvance += kAdvanceRows;
}

std::optional<Error> TableReader::finish()
{
    m_progress.advance(m_row - (m_nextAdvance - kAdvanceRows));
    if (m_stop.isSet())
        return cancelledError();
    if (m_status != SQLITE_DONE)
        return m_database.error(m_status, Tr::tr("table %1").arg(m_table.name));
    return {};
}

} // namespace gapscope
