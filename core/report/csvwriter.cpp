// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/csvwriter.h"

#include "core/base/tr.h"

#include <QStringList>

namespace gapscope {

using namespace Qt::StringLiterals;

Result<QString> reportCsv(const Report &report, const QString &tableId)
{
    const std::vector<const Table *> tables = tablesOf(report);
    QStringList ids;
    for (const Table *table : tables) {
        if (table->id == tableId || (tableId.isEmpty() && tables.size() == 1))
            return toCsv(*table);
        ids.append(table->id);
    }
    Error error;
    error.kind = ErrorKind::Usage;
    error.what = tableId.isEmpty() ? Tr::tr("CSV holds one table, and this answer has %1.")
                                         .arg(formatCount(static_cast<qint64>(ids.size())))
                                   : Tr::tr("There is no table named %1.").arg(tableId);
    error.advice
        = ids.isEmpty() ? QString() : Tr::tr("Choose one with --table: %1.").arg(ids.join(u", "_s));
    return error;
}

} // namespace gapscope
