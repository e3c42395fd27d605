// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsysdatabase.h"

#include "core/base/tr.h"
#include "core/io/loaderrors.h"

#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>

#include <cstring>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// SQLite's virtual machine polls after this many instructions, well under a millisecond.
constexpr int kPollInstructions = 50'000;

int pollStop(void *stop)
{
    return static_cast<const ReadStop *>(stop)->isSet() ? 1 : 0;
}

QString uniqueConnection()
{
    static std::atomic<quint64> next {0};
    return u"gapscope-nsys-"_s + QString::number(next.fetch_add(1));
}

QString uriOf(const QString &path)
{
    const QByteArray url
        = QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath()).toEncoded(QUrl::FullyEncoded);
    return QString::fromLatin1(url) + u"?mode=ro&immutable=1"_s;
}

} // namespace

QString quotedName(const QString &name)
{
    QString quoted = name;
    quoted.replace(u'"', u"\"\""_s);
    return u'"' + quoted + u'"';
}

NsysRows::NsysRows(NsysRows &&other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr))
    , m_query(std::move(other.m_query))
    , m_status(other.m_status)
{
}

NsysRows::~NsysRows()
{
    sqlite3_finalize(m_statement);
}

bool NsysRows::next()
{
    if (failed())
        return false;
    if (m_statement != nullptr) {
        m_status = sqlite3_step(m_statement);
        return m_status == SQLITE_ROW;
    }
    if (m_query->next())
        return true;
    const QSqlError error = m_query->lastError();
    m_status = error.isValid() ? error.nativeErrorCode().toInt() : SQLITE_DONE;
    return false;
}

NsysCell NsysRows::cell(int column) const
{
    using Kind = NsysCell::Kind;
    if (m_statement != nullptr) {
        switch (sqlite3_column_type(m_statement, column)) {
        case SQLITE_INTEGER:
            return {Kind::Integer, sqlite3_column_int64(m_statement, column)};
        case SQLITE_NULL:
            return {};
        default:
            return {Kind::Other, 0};
        }
    }
    const QVariant value = m_query->value(column);
    if (value.isNull())
        return {};
    if (value.typeId() == QMetaType::LongLong || value.typeId() == QMetaType::Int)
        return {Kind::Integer, value.toLongLong()};
    return {Kind::Other, 0};
}

std::string_view NsysRows::text(int column) const
{
    if (m_statement == nullptr) {
        const QVariant value = m_query->value(column);
        // Binary data stays as it is.
        m_text = value.typeId() == QMetaType::QByteArray ? value.toByteArray()
                                                         : value.toString().toUtf8();
        return {m_text.constData(), static_cast<std::size_t>(m_text.size())};
    }
    const void *bytes = sqlite3_column_text(m_statement, column);
    if (bytes == nullptr)
        return {};
    const int size = sqlite3_column_bytes(m_statement, column);
    return {static_cast<const char *>(bytes), static_cast<std::size_t>(size)};
}

std::string_view NsysRow::text(int column) const
{
    if (m_values == nullptr)
        return m_rows->text(column);
    const void *bytes = sqlite3_value_text(m_values[column]);
    if (bytes == nullptr)
        return {};
    const int size = sqlite3_value_bytes(m_values[column]);
    return {static_cast<const char *>(bytes), static_cast<std::size_t>(size)};
}

NsysDatabase::NsysDatabase(QString path, const ReadStop &stop)
    : m_path(std::move(path))
    , m_connection(uniqueConnection())
    , m_stop(stop)
{
}

NsysDatabase::~NsysDatabase()
{
    m_database.close();
    m_database = {}; // QtSql wants no copy left when the connection goes
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<NsysDatabase>> NsysDatabase::open(
    const QString &path, const ReadStop &stop, Access access)
{
    std::unique_ptr<NsysDatabase> result(new NsysDatabase(path, stop));
    QSqlDatabase &database = result->m_database;
    database = QSqlDatabase::addDatabase(u"QSQLITE"_s, result->m_connection);
    if (!database.isValid())
        return Error {ErrorKind::Other, Tr::tr("The SQLite driver of Qt is not installed."), {},
            Tr::tr("Install it, for example with: %1").arg(u"apt install libqt6sql6-sqlite"_s),
            u"apt install libqt6sql6-sqlite"_s};
    database.setDatabaseName(uriOf(path));
    database.setConnectOptions(u"QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"_s);
    if (!database.open())
        return readError(path, Tr::tr("the file"), database.lastError().databaseText());
    if (access == Access::Auto)
        result->findHandle();
    return result;
}

// The driver may be linked with another SQLite than we are: its handle is then not ours to use.
void NsysDatabase::findHandle()
{
    const QVariant handle = m_database.driver()->handle();
    if (!handle.isValid() || std::strcmp(handle.typeName(), "sqlite3*") != 0)
        return;
    if (text(u"select sqlite_source_id()"_s) != QString::fromLatin1(sqlite3_sourceid()))
        return;
    m_handle = *static_cast<sqlite3 *const *>(handle.constData());
    // SQLite hands the pointer back to pollStop, which only reads through it.
    sqlite3_progress_handler(
        m_handle, kPollInstructions, pollStop, const_cast<ReadStop *>(&m_stop));
}

NsysRows NsysDatabase::rows(const QString &sql) const
{
    NsysRows rows;
    if (m_handle != nullptr) {
        const QByteArray utf8 = sql.toUtf8();
        const int status = sqlite3_prepare_v2(
            m_handle, utf8.constData(), static_cast<int>(utf8.size()), &rows.m_statement, nullptr);
        if (status != SQLITE_OK)
            rows.m_status = status;
        return rows;
    }
    rows.m_query = std::make_unique<QSqlQuery>(m_database);
    rows.m_query->setForwardOnly(true);
    if (!rows.m_query->exec(sql))
        rows.m_status = rows.m_query->lastError().nativeErrorCode().toInt();
    return rows;
}

void NsysDatabase::visitRow(sqlite3_context *context, int, sqlite3_value **values)
{
    const auto *visitor = static_cast<const Visitor *>(sqlite3_user_data(context));
    visitor->call(visitor->object, NsysRow(values));
}

int NsysDatabase::scanRows(const QString &columns, const QString &table, Visitor visitor) const
{
    if (m_handle == nullptr) {
        NsysRows all = rows(u"select "_s + columns + u" from "_s + table);
        const NsysRow row(all);
        for (qint64 count = 0; all.next(); ++count) {
            visitor.call(visitor.object, row);
            if (count % 4096 == 0 && m_stop.isSet())
                return SQLITE_INTERRUPT;
        }
        return all.status();
    }
    const char *function = "gapscope_visit";
    const auto finish = [](sqlite3_context *context) { sqlite3_result_null(context); };
    const int status = sqlite3_create_function_v2(
        m_handle, function, -1, SQLITE_UTF8, &visitor, nullptr, visitRow, finish, nullptr);
    if (status != SQLITE_OK)
        return status;
    int last = SQLITE_OK;
    {
        NsysRows all = rows(u"select gapscope_visit("_s + columns + u") from "_s + table);
        while (all.next()) { }
        last = all.status();
    }
    sqlite3_create_function_v2(
        m_handle, function, -1, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
    return last;
}

std::optional<std::int64_t> NsysDatabase::number(const QString &sql) const
{
    NsysRows row = rows(sql);
    if (!row.next())
        return {};
    const NsysCell cell = row.cell(0);
    return cell.kind == NsysCell::Kind::Integer ? std::optional(cell.value) : std::nullopt;
}

QString NsysDatabase::text(const QString &sql) const
{
    NsysRows row = rows(sql);
    if (!row.next())
        return {};
    return QString::fromUtf8(row.text(0));
}

Error NsysDatabase::error(int code, const QString &place) const
{
    const int status = code & 0xff; // without the extended part
    if (status == SQLITE_INTERRUPT || m_stop.isSet())
        return cancelledError();
    const QString reason = QString::fromUtf8(sqlite3_errstr(status));
    if (status == SQLITE_CORRUPT || status == SQLITE_NOTADB || status == SQLITE_FORMAT)
        return corruptError(m_path, place, reason);
    return readError(m_path, place, reason);
}

} // namespace gapscope
