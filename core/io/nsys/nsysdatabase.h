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

// A value as it is stored; text and reals are `Other` where a number belongs.
struct NsysCell {
    enum class Kind : std::uint8_t { Null, Integer, Other };

    Kind kind = Kind::Null;
    std::int64_t value = 0; // of an Integer
};

// The rows of one query, forward only: for queries with few rows. Reads through SQLite's C API on
// the handle of the QtSql connection, or through QSqlQuery where that handle belongs to another
// build of SQLite.
class NsysRows {
public:
    NsysRows(NsysRows &&other) noexcept;
    NsysRows &operator=(NsysRows &&) = delete;
    ~NsysRows();

    // False at the end and on errors; see failed().
    bool next();

    [[nodiscard]] bool failed() const { return m_status != SQLITE_ROW && m_status != SQLITE_DONE; }

    [[nodiscard]] int status() const { return m_status; } // SQLite's code

    [[nodiscard]] NsysCell cell(int column) const;
    // UTF-8 or binary data, empty for NULL; valid until the next call of text() or next().
    [[nodiscard]] std::string_view text(int column) const;

private:
    friend class NsysDatabase;
    NsysRows() = default;

    sqlite3_stmt *m_statement = nullptr; // owned
    std::unique_ptr<QSqlQuery> m_query;
    mutable QByteArray m_text;
    int m_status = SQLITE_ROW;
};

// The row that a scan is at; valid until the visitor returns.
class NsysRow {
public:
    NsysRow() = default;

    explicit NsysRow(sqlite3_value **values)
        : m_values(values)
    {
    }

    explicit NsysRow(const NsysRows &rows)
        : m_rows(&rows)
    {
    }

    [[nodiscard]] NsysCell cell(int column) const
    {
        if (m_values == nullptr)
            return m_rows->cell(column);
        sqlite3_value *value = m_values[column];
        switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            return {NsysCell::Kind::Integer, sqlite3_value_int64(value)};
        case SQLITE_NULL:
            return {};
        default:
            return {NsysCell::Kind::Other, 0};
        }
    }

    [[nodiscard]] std::string_view text(int column) const;

private:
    sqlite3_value **m_values = nullptr;
    const NsysRows *m_rows = nullptr;
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

    // Calls `visit(NsysRow)` for every row of a table and returns SQLite's code, SQLITE_DONE at the
    // end. On the handle the rows go to an aggregate function of ours, so that SQLite runs through
    // the table in one call: a quarter less time than stepping and asking for each column.
    template<class Visit>
    [[nodiscard]] int scan(const QString &columns, const QString &table, Visit visit) const
    {
        const auto call
            = [](void *object, const NsysRow &row) { (*static_cast<Visit *>(object))(row); };
        return scanRows(columns, table, {&visit, call});
    }

    // The first number or text of the first row; nothing when there is none or the query fails.
    [[nodiscard]] std::optional<std::int64_t> number(const QString &sql) const;
    [[nodiscard]] QString text(const QString &sql) const;

    // What a code of SQLite means to a user; `place` says what was being read.
    [[nodiscard]] Error error(int code, const QString &place) const;

    [[nodiscard]] bool usesHandle() const { return m_handle != nullptr; }

private:
    struct Visitor {
        void *object;
        void (*call)(void *object, const NsysRow &row);
    };

    NsysDatabase(QString path, const ReadStop &stop);

    void findHandle();
    int scanRows(const QString &columns, const QString &table, Visitor visitor) const;
    static void visitRow(sqlite3_context *context, int count, sqlite3_value **values);

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    const ReadStop &m_stop;
    sqlite3 *m_handle = nullptr; // of m_database; null: read through QSqlQuery
};

// `name` as an SQL identifier.
[[nodiscard]] QString quotedName(const QString &name);

} // namespace gapscope
