// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string_view>

namespace gapscope {

// When the threads that read one file stop: the user cancelled, or one of them failed.
struct ReadStop {
    const Progress &progress;
    std::atomic<bool> failed {false};

    [[nodiscard]] bool isSet() const
    {
        return progress.isCancelled() || failed.load(std::memory_order_relaxed);
    }
};

// The rows of one query, forward only. Reads through SQLite's C API on the handle of the QtSql
// connection, or through QSqlQuery where that handle belongs to another build of SQLite.
class NsysRows {
public:
    enum class Kind : std::uint8_t { Null, Integer, Other };

    struct Cell {
        Kind kind = Kind::Null;
        std::int64_t value = 0; // of an Integer
    };

    NsysRows(NsysRows &&other) noexcept;
    NsysRows &operator=(NsysRows &&) = delete;
    ~NsysRows();

    // False at the end and on errors; see failed().
    bool next()
    {
        if (m_statement == nullptr)
            return nextOfQuery();
        m_status = sqlite3_step(m_statement);
        return m_status == SQLITE_ROW;
    }

    [[nodiscard]] bool failed() const
    {
        return m_status != SQLITE_ROW && m_status != SQLITE_DONE;
    }

    [[nodiscard]] Cell cell(int column) const
    {
        if (m_statement == nullptr)
            return cellOfQuery(column);
        sqlite3_value *value = sqlite3_column_value(m_statement, column);
        switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER: return {Kind::Integer, sqlite3_value_int64(value)};
        case SQLITE_NULL: return {};
        default: return {Kind::Other, 0};
        }
    }

    // UTF-8, empty for NULL; valid until the next call of text() or next().
    [[nodiscard]] std::string_view text(int column) const;

private:
    friend class NsysDatabase;
    NsysRows() = default;

    bool nextOfQuery();
    [[nodiscard]] Cell cellOfQuery(int column) const;

    sqlite3_stmt *m_statement = nullptr; // owned
    std::unique_ptr<QSqlQuery> m_query;
    mutable QByteArray m_text;
    int m_status = SQLITE_ROW;
};

// One read-only connection to one nsys export, for one thread. The file is opened as immutable: no
// locks, no side files, nothing is ever created or written. Cancelling interrupts SQLite itself.
class NsysDatabase {
public:
    enum class Access : std::uint8_t {
        Auto,
        QueryOnly, // never the C API; for tests of the fallback
    };

    // `stop` must live longer than the database.
    [[nodiscard]] static Result<std::unique_ptr<NsysDatabase>> open(
        const QString &path, const ReadStop &stop, Access access);

    NsysDatabase(const NsysDatabase &) = delete;
    NsysDatabase &operator=(const NsysDatabase &) = delete;
    ~NsysDatabase();

    // A query that cannot be prepared gives rows that have failed().
    [[nodiscard]] NsysRows rows(const QString &sql) const;

    // The first number or text of the first row; nothing when there is none or the query fails.
    [[nodiscard]] std::optional<std::int64_t> number(const QString &sql) const;
    [[nodiscard]] QString text(const QString &sql) const;

    // What a failed read means to a user; `place` says what was being read.
    [[nodiscard]] Error error(const NsysRows &rows, const QString &place) const;

    [[nodiscard]] bool usesHandle() const { return m_handle != nullptr; }

private:
    NsysDatabase(QString path, const ReadStop &stop);

    void findHandle();

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    const ReadStop &m_stop;
    sqlite3 *m_handle = nullptr; // of m_database; null: read through QSqlQuery
};

// `name` as an SQL identifier.
[[nodiscard]] QString quotedName(const QString &name);

} // namespace gapscope
