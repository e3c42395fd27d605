// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QDateTime>

namespace gapscope {

// What a database file looked like when reading began. We open files as immutable, which tells
// SQLite to trust that nobody writes them; this is how that trust is checked.
struct SqliteStamp {
    qint64 size = 0;
    QDateTime modified;
    QByteArray header; // the first 100 bytes, with SQLite's change counter
};

// Checks what needs no SQL: nobody writes the file (no -wal or -journal beside it, no write
// lock), its header is whole, and it is as long as its header says.
[[nodiscard]] Result<SqliteStamp> inspectSqliteFile(const QString &path);

// True when the file is still what the stamp says and nobody began to write it.
[[nodiscard]] bool isUnchanged(const QString &path, const SqliteStamp &stamp);

// Whether inspectSqliteFile() finds nothing wrong.
[[nodiscard]] inline bool isWholeSqlite(const QString &path)
{
    return inspectSqliteFile(path).has_value();
}

} // namespace gapscope
