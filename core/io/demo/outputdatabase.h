// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/executorconfig.h"

#include <QString>
#include <QTemporaryFile>

#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace gapscope::demo {

// A new SQLite file, written under a temporary name in one transaction and then moved to its place.
// Until commit() nothing is at the place; without it nothing stays behind. Nobody reads the file
// before that, so it is written without journal and without waiting for the disk.
class OutputDatabase {
public:
    OutputDatabase();
    ~OutputDatabase();

    OutputDatabase(const OutputDatabase &) = delete;
    OutputDatabase &operator=(const OutputDatabase &) = delete;

    bool open(const QString &path);
    bool run(const std::string &sql);
    bool commit();

    [[nodiscard]] bool hasFailed() const { return !m_failure.isEmpty(); }

    // Of the database or the file system, first failure only.
    [[nodiscard]] const QString &failure() const { return m_failure; }

private:
    friend class TableWriter;

    void fail();
    void close();

    sqlite3 *m_database = nullptr;
    std::unique_ptr<QTemporaryFile> m_file;
    QString m_path;
    QString m_failure;
};

// Whether a file at `path` may be replaced: there is none, or an OutputDatabase wrote it.
[[nodiscard]] bool mayReplace(const QString &path);

struct Column {
    const char *name;
    const char *declaration;
    SchemaForm since = SchemaForm::Old;
};

// Rows of one table, which is created with its first row: exports have no empty tables. A column
// that the schema lacks is number 0, and values for it are dropped.
class TableWriter {
public:
    TableWriter(OutputDatabase &database, SchemaForm schema, const char *table,
        std::span<const Column> columns);
    ~TableWriter();

    TableWriter(const TableWriter &) = delete;
    TableWriter &operator=(const TableWriter &) = delete;

    [[nodiscard]] int column(std::string_view name) const;

    // Values stay bound for the rows that follow. Text must live until the next add().
    void set(int column, std::int64_t value);
    void set(int column, std::string_view text);
    void setNull(int column);
    // The first columns, in their order.
    void setAll(std::initializer_list<std::int64_t> values);
    void add();
    // Before commit().
    void finish();

private:
    void prepare();

    OutputDatabase &m_database;
    std::string m_table;
    std::vector<Column> m_columns; // of the schema
    sqlite3_stmt *m_statement = nullptr;
};

} // namespace gapscope::demo
