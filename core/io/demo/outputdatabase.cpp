// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/outputdatabase.h"

#include "core/base/tr.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <sqlite3.h>

#include <algorithm>
#include <cstdio>

namespace gapscope::demo {

using namespace Qt::StringLiterals;

namespace {

// Bytes 68 to 71 of the file header, big-endian: tells our files from everybody else's.
constexpr qint32 kApplicationId = 0x47505343;
constexpr qsizetype kApplicationIdOffset = 68;
constexpr qsizetype kHeaderSize = 100;

} // namespace

OutputDatabase::OutputDatabase() = default;

OutputDatabase::~OutputDatabase()
{
    close();
}

bool OutputDatabase::open(const QString &path)
{
    m_path = path;
    const QFileInfo info(path);
    m_file
        = std::make_unique<QTemporaryFile>(info.absoluteDir().filePath(u".gapscope-XXXXXX.part"_s));
    if (!m_file->open()) {
        m_failure = m_file->errorString();
        return false;
    }
    const QByteArray name = m_file->fileName().toUtf8();
    m_file->close();
    if (sqlite3_open_v2(name.constData(), &m_database, SQLITE_OPEN_READWRITE, nullptr)
        != SQLITE_OK) {
        fail();
        return false;
    }
    return run("PRAGMA journal_mode=OFF") && run("PRAGMA synchronous=OFF")
        && run("PRAGMA locking_mode=EXCLUSIVE") && run("PRAGMA cache_size=-16384")
        && run("PRAGMA application_id=" + std::to_string(kApplicationId)) && run("BEGIN");
}

void OutputDatabase::fail()
{
    if (!m_failure.isEmpty())
        return;
    m_failure
        = m_database ? QString::fromUtf8(sqlite3_errmsg(m_database)) : Tr::tr("Out of memory.");
}

bool OutputDatabase::run(const std::string &sql)
{
    if (hasFailed() || !m_database)
        return false;
    if (sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
        return true;
    fail();
    return false;
}

void OutputDatabase::close()
{
    if (m_database && sqlite3_close(m_database) != SQLITE_OK && m_failure.isEmpty())
        m_failure = Tr::tr("The database could not be closed.");
    m_database = nullptr;
}

bool OutputDatabase::commit()
{
    if (!run("COMMIT"))
        return false;
    close();
    if (hasFailed())
        return false;
    // Temporary files are for their owner's eyes only; traces are not.
    QFile::setPermissions(m_file->fileName(),
        QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    if (!mayReplace(m_path)) {
        m_failure = Tr::tr("Another program has put a file there meanwhile.");
        return false;
    }
    const QByteArray from = QFile::encodeName(m_file->fileName());
    if (std::rename(from.constData(), QFile::encodeName(m_path).constData()) != 0) {
        m_failure = qt_error_string();
        return false;
    }
    m_file->setAutoRemove(false);
    return true;
}

bool mayReplace(const QString &path)
{
    const QFileInfo info(path);
    if (info.isSymLink())
        return false;
    if (!info.exists())
        return true;
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray header = file.read(kHeaderSize);
    return header.size() == kHeaderSize && header.startsWith("SQLite format 3")
        && qFromBigEndian<qint32>(header.constData() + kApplicationIdOffset) == kApplicationId;
}

TableWriter::TableWriter(
    OutputDatabase &database, SchemaForm schema, const char *table, std::span<const Column> columns)
    : m_database(database)
    , m_table(table)
{
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(m_columns),
        [schema](const Column &column) { return column.since <= schema; });
}

TableWriter::~TableWriter()
{
    finish();
}

void TableWriter::finish()
{
    sqlite3_finalize(m_statement);
    m_statement = nullptr;
}

int TableWriter::column(std::string_view name) const
{
    const auto found = std::find_if(m_columns.begin(), m_columns.end(),
        [name](const Column &column) { return column.name == name; });
    return found == m_columns.end() ? 0 : static_cast<int>(found - m_columns.begin()) + 1;
}

void TableWriter::prepare()
{
    if (m_statement || m_database.hasFailed())
        return;
    std::string create = "CREATE TABLE " + m_table + " (";
    std::string insert = "INSERT INTO " + m_table + " VALUES (";
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const char *separator = i == 0 ? "" : ", ";
        create += separator + std::string(m_columns[i].name) + ' ' + m_columns[i].declaration;
        insert += i == 0 ? "?" : ", ?";
    }
    if (!m_database.run(create + ")"))
        return;
    if (sqlite3_prepare_v3(m_database.m_database, (insert + ")").c_str(), -1,
            SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr)
        != SQLITE_OK)
        m_database.fail();
}

void TableWriter::set(int column, std::int64_t value)
{
    prepare();
    if (column > 0 && m_statement)
        sqlite3_bind_int64(m_statement, column, value);
}

void TableWriter::set(int column, std::string_view text)
{
    prepare();
    if (column > 0 && m_statement)
        sqlite3_bind_text(
            m_statement, column, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void TableWriter::setNull(int column)
{
    prepare();
    if (column > 0 && m_statement)
        sqlite3_bind_null(m_statement, column);
}

void TableWriter::setAll(std::initializer_list<std::int64_t> values)
{
    int column = 0;
    for (const std::int64_t value : values)
        set(++column, value);
}

void TableWriter::add()
{
    prepare();
    if (!m_statement)
        return;
    if (sqlite3_step(m_statement) != SQLITE_DONE)
        m_database.fail();
    sqlite3_reset(m_statement);
}

} // namespace gapscope::demo
