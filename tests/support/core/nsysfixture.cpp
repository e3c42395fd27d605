// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/nsysfixture.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace gapscope::test {

namespace {

constexpr int kAlways = std::numeric_limits<int>::max();

constexpr int version(int major, int minor, int micro = 0)
{
    return major * 1'000'000 + minor * 1'000 + micro;
}

struct Column {
    const char *table;
    const char *declaration; // name, type, constraints
    int since = 0;
    int until = kAlways; // first version without it
};

// nsys-schema 2 to 5.
constexpr Column kColumns[] = {
    {"StringIds", "id INTEGER NOT NULL PRIMARY KEY"},
    {"StringIds", "value TEXT NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "start INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "end INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "deviceId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "contextId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "greenContextId INTEGER", version(3, 11)},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "streamId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "correlationId INTEGER"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "globalPid INTEGER"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "demangledName INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "shortName INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "mangledName INTEGER", version(2, 9)},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "registersPerThread INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "gridX INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "gridY INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "gridZ INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "blockX INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "blockY INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "blockZ INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "staticSharedMemory INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "dynamicSharedMemory INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "graphNodeId INTEGER"},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "graphId INTEGER", version(3, 23)},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "clusterX INTEGER", version(3, 23)},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "sharedMemoryRequestedPercentage INTEGER", version(3, 24, 8)},
    {"CUPTI_ACTIVITY_KIND_KERNEL", "tensorSizeMinusOneElements INTEGER", version(3, 24, 18)},
    {"CUPTI_ACTIVITY_KIND_RUNTIME", "start INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_RUNTIME", "end INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_RUNTIME", "eventClass INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_RUNTIME", "globalTid INTEGER"},
    {"CUPTI_ACTIVITY_KIND_RUNTIME", "correlationId INTEGER"},
    {"CUPTI_ACTIVITY_KIND_RUNTIME", "nameId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_RUNTIME", "returnValue INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_RUNTIME", "callchainId INTEGER"},
    {"OSRT_API", "start INTEGER NOT NULL"},
    {"OSRT_API", "end INTEGER NOT NULL"},
    {"OSRT_API", "eventClass INTEGER NOT NULL"},
    {"OSRT_API", "globalTid INTEGER"},
    {"OSRT_API", "correlationId INTEGER", 0, version(2, 9)},
    {"OSRT_API", "nameId INTEGER NOT NULL"},
    {"OSRT_API", "returnValue INTEGER NOT NULL"},
    {"OSRT_API", "argumentsId INTEGER", version(3, 23)},
    {"NVTX_EVENTS", "start INTEGER NOT NULL"},
    {"NVTX_EVENTS", "end INTEGER"},
    {"NVTX_EVENTS", "eventType INTEGER NOT NULL"},
    {"NVTX_EVENTS", "rangeId INTEGER"},
    {"NVTX_EVENTS", "text TEXT"},
    {"NVTX_EVENTS", "globalTid INTEGER"},
    {"NVTX_EVENTS", "endGlobalTid INTEGER"},
    {"NVTX_EVENTS", "textId INTEGER"},
    {"NVTX_EVENTS", "domainId INTEGER"},
    {"NVTX_EVENTS", "jsonTextId INTEGER"},
    {"NVTX_EVENTS", "jsonText TEXT"},
    {"NVTX_EVENTS", "binaryData TEXT", version(3, 16)},
    {"NVTX_EVENTS", "eventId INTEGER PRIMARY KEY", version(3, 28)},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "start INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "end INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "deviceId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "greenContextId INTEGER", version(3, 11)},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "streamId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "correlationId INTEGER"},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "globalPid INTEGER"},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "bytes INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "copyKind INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "virtualAddress INTEGER", version(3, 4)},
    {"CUPTI_ACTIVITY_KIND_MEMCPY", "copyCount INTEGER", version(3, 17, 2)},
    {"CUPTI_ACTIVITY_KIND_MEMSET", "start INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMSET", "end INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMSET", "deviceId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMSET", "streamId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMSET", "correlationId INTEGER"},
    {"CUPTI_ACTIVITY_KIND_MEMSET", "globalPid INTEGER"},
    {"CUPTI_ACTIVITY_KIND_MEMSET", "value INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_MEMSET", "bytes INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "start INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "end INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "deviceId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "contextId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "greenContextId INTEGER", version(3, 11)},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "streamId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "correlationId INTEGER"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "globalPid INTEGER"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "graphId INTEGER NOT NULL"},
    {"CUPTI_ACTIVITY_KIND_GRAPH_TRACE", "graphExecId INTEGER NOT NULL"},
    {"CUDA_GRAPH_EVENTS", "start INTEGER NOT NULL"},
    {"CUDA_GRAPH_EVENTS", "end INTEGER NOT NULL"},
    {"CUDA_GRAPH_EVENTS", "nameId INTEGER NOT NULL"},
    {"CUDA_GRAPH_EVENTS", "graphNodeId INTEGER", 0, version(3, 16, 1)},
    {"CUDA_GRAPH_EVENTS", "originalGraphNodeId INTEGER", 0, version(3, 16, 1)},
    {"CUDA_GRAPH_EVENTS", "graphId INTEGER", version(3, 16, 1)},
    {"CUDA_GRAPH_EVENTS", "originalGraphId INTEGER", version(3, 16, 1)},
    {"CUDA_GRAPH_EVENTS", "graphExecId INTEGER", version(3, 16, 1)},
    {"ThreadNames", "nameId INTEGER NOT NULL"},
    {"ThreadNames", "priority INTEGER"},
    {"ThreadNames", "globalTid INTEGER"},
    {"PROCESSES", "globalPid INTEGER"},
    {"PROCESSES", "pid INTEGER"},
    {"PROCESSES", "name TEXT"},
    {"TARGET_INFO_GPU", "id INTEGER NOT NULL", version(2, 9)},
    {"TARGET_INFO_GPU", "name TEXT", version(2, 9)},
    {"TARGET_INFO_GPU", "busLocation TEXT", version(2, 9)},
    {"TARGET_INFO_CUDA_GPU", "deviceId INTEGER NOT NULL", 0, version(2, 9)},
    {"TARGET_INFO_CUDA_GPU", "name TEXT", 0, version(2, 9)},
    {"TARGET_INFO_CUDA_GPU", "numMultiprocessors INTEGER", 0, version(2, 9)},
    {"TARGET_INFO_CUDA_DEVICE", "gpuId INTEGER", version(3, 17)},
    {"TARGET_INFO_CUDA_DEVICE", "cudaId INTEGER NOT NULL", version(3, 17)},
    {"TARGET_INFO_CUDA_DEVICE", "pid INTEGER NOT NULL", version(3, 17)},
    {"TARGET_INFO_CUDA_DEVICE", "uuid TEXT", version(3, 17)},
    {"EXPORT_META_DATA", "name TEXT NOT NULL", version(2, 9), version(3, 4)},
    {"EXPORT_META_DATA", "value TEXT", version(2, 9), version(3, 4)},
    {"META_DATA_EXPORT", "name TEXT NOT NULL", version(3, 4)},
    {"META_DATA_EXPORT", "value TEXT", version(3, 4)},
    {"META_DATA_CAPTURE", "name TEXT NOT NULL", version(3, 4)},
    {"META_DATA_CAPTURE", "value TEXT", version(3, 4)},
};

int parseVersion(const QString &text)
{
    const QStringList parts = text.split(u'.');
    return text.isEmpty()
        ? 0
        : version(parts.value(0).toInt(), parts.value(1).toInt(), parts.value(2).toInt());
}

QString nameOf(const QString &declaration)
{
    return declaration.section(u' ', 0, 0);
}

bool isKnownTable(const QString &name)
{
    return std::ranges::any_of(
        kColumns, [&](const Column &column) { return name == QLatin1StringView(column.table); });
}

QVariant orNull(std::int64_t value)
{
    return value == 0 ? QVariant() : QVariant(qint64 {value});
}

void check(sqlite3 *database, int status, const QString &statement)
{
    if (status != SQLITE_OK && status != SQLITE_DONE)
        qFatal("%s: %s", qPrintable(statement), sqlite3_errmsg(database));
}

void execute(sqlite3 *database, const QString &statement)
{
    check(database,
        sqlite3_exec(database, statement.toUtf8().constData(), nullptr, nullptr, nullptr),
        statement);
}

// SQLITE_TRANSIENT is an old-style cast.
const auto kCopy = reinterpret_cast<sqlite3_destructor_type>(-1);

void bind(sqlite3_stmt *insert, int position, const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::UnknownType:
        sqlite3_bind_null(insert, position);
        break;
    case QMetaType::Double:
        sqlite3_bind_double(insert, position, value.toDouble());
        break;
    case QMetaType::QString: {
        const QByteArray text = value.toString().toUtf8();
        sqlite3_bind_text(insert, position, text.constData(), static_cast<int>(text.size()), kCopy);
        break;
    }
    case QMetaType::QByteArray: {
        const QByteArray bytes = value.toByteArray();
        sqlite3_bind_blob(
            insert, position, bytes.constData(), static_cast<int>(bytes.size()), kCopy);
        break;
    }
    default:
        sqlite3_bind_int64(insert, position, value.toLongLong());
    }
}

void insertRows(sqlite3 *database, const QString &table, const QStringList &declarations,
    const std::vector<NsysRow> &rows)
{
    QStringList marks(declarations.size(), u"?"_s);
    const QString statement = u"insert into \"%1\" values (%2)"_s.arg(table, marks.join(u','));
    sqlite3_stmt *insert = nullptr;
    check(database,
        sqlite3_prepare_v2(database, statement.toUtf8().constData(), -1, &insert, nullptr),
        statement);
    for (const NsysRow &row : rows) {
        for (int i = 0; i < declarations.size(); ++i) {
            const auto cell = row.find(nameOf(declarations[i]));
            const bool mustBe = declarations[i].contains("NOT NULL"_L1);
            bind(insert, i + 1,
                cell != row.end() ? cell->second
                    : mustBe      ? QVariant(0)
                                  : QVariant());
        }
        check(database, sqlite3_step(insert), statement);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
}

NsysRow gpuRow(std::int64_t start, std::int64_t end, std::int64_t correlation, std::int64_t pid,
    std::int64_t device, std::int64_t stream)
{
    return {{u"start"_s, qint64 {start}}, {u"end"_s, qint64 {end}},
        {u"correlationId"_s, orNull(correlation)}, {u"globalPid"_s, qint64 {globalPid(pid)}},
        {u"deviceId"_s, qint64 {device}}, {u"streamId"_s, qint64 {stream}}};
}

} // namespace

std::int64_t globalPid(std::int64_t pid)
{
    return (std::int64_t {1} << 48) | (pid << 24);
}

std::int64_t globalTid(std::int64_t pid, std::int64_t tid)
{
    return globalPid(pid) | tid;
}

NsysFixture::NsysFixture(const QString &schemaVersion)
    : m_version(parseVersion(schemaVersion))
{
    keepEmpty(u"StringIds"_s);
    if (m_version == 0)
        return;
    const QString table = m_version < version(3, 4) ? u"EXPORT_META_DATA"_s : u"META_DATA_EXPORT"_s;
    const auto info = [&](const QString &name, const QString &value) {
        add(table, {{u"name"_s, name}, {u"value"_s, value}});
    };
    info(u"EXPORT_PRODUCT_NAME"_s, u"NVIDIA Nsight Systems"_s);
    info(u"EXPORT_PRODUCT_VERSION"_s, u"2025.3.1.90"_s);
    info(u"EXPORT_SCHEMA_VERSION"_s, schemaVersion);
}

QStringList NsysFixture::versions()
{
    return {QString(), u"2.9.1"_s, u"3.0.0"_s, u"3.1.7"_s, u"3.4.0"_s, u"3.11.0"_s, u"3.16.1"_s,
        u"3.17.2"_s, u"3.23.0"_s, u"3.24.18"_s, u"3.28.0"_s};
}

std::int64_t NsysFixture::string(const QString &text)
{
    const auto [entry, isNew]
        = m_strings.try_emplace(text, static_cast<std::int64_t>(m_strings.size()) + 1);
    if (isNew)
        add(u"StringIds"_s, {{u"id"_s, qint64 {entry->second}}, {u"value"_s, text}});
    return entry->second;
}

NsysFixture &NsysFixture::kernel(const NsysKernel &row)
{
    NsysRow cells = gpuRow(row.start, row.end, row.correlation, row.pid, row.device, row.stream);
    cells[u"shortName"_s] = qint64 {string(row.name)};
    cells[u"demangledName"_s] = qint64 {string(row.demangled.isEmpty() ? row.name : row.demangled)};
    cells[u"graphNodeId"_s] = orNull(row.graphNode);
    cells[u"registersPerThread"_s] = 32;
    for (const QString &axis : {u"X"_s, u"Y"_s, u"Z"_s}) {
        cells[u"grid"_s + axis] = 1;
        cells[u"block"_s + axis] = 1;
    }
    return add(u"CUPTI_ACTIVITY_KIND_KERNEL"_s, cells);
}

NsysFixture &NsysFixture::call(const NsysCall &row)
{
    return add(u"CUPTI_ACTIVITY_KIND_RUNTIME"_s,
        {{u"start"_s, qint64 {row.start}}, {u"end"_s, qint64 {row.end}},
            {u"nameId"_s, qint64 {string(row.name)}}, {u"correlationId"_s, orNull(row.correlation)},
            {u"globalTid"_s, qint64 {globalTid(row.pid, row.tid)}},
            {u"returnValue"_s, qint64 {row.returnValue}},
            {u"eventClass"_s, qint64 {row.eventClass}}});
}

NsysFixture &NsysFixture::osCall(const NsysCall &row)
{
    return add(u"OSRT_API"_s,
        {{u"start"_s, qint64 {row.start}}, {u"end"_s, qint64 {row.end}},
            {u"nameId"_s, qint64 {string(row.name)}},
            {u"globalTid"_s, qint64 {globalTid(row.pid, row.tid)}},
            {u"returnValue"_s, qint64 {row.returnValue}}});
}

NsysFixture &NsysFixture::range(const NsysRange &row)
{
    NsysRow cells {{u"start"_s, qint64 {row.start}}, {u"eventType"_s, qint64 {row.type}},
        {u"globalTid"_s, qint64 {globalTid(row.pid, row.tid)}},
        {u"domainId"_s, qint64 {row.domain}}};
    if (row.end)
        cells[u"end"_s] = qint64 {*row.end};
    if (row.registered)
        cells[u"textId"_s] = qint64 {string(row.text)};
    else
        cells[u"text"_s] = row.text;
    return add(u"NVTX_EVENTS"_s, cells);
}

NsysFixture &NsysFixture::copy(const NsysCopy &row)
{
    NsysRow cells = gpuRow(row.start, row.end, row.correlation, row.pid, row.device, row.stream);
    cells[u"bytes"_s] = qint64 {row.bytes};
    cells[u"copyKind"_s] = qint64 {row.kind};
    return add(u"CUPTI_ACTIVITY_KIND_MEMCPY"_s, cells);
}

NsysFixture &NsysFixture::set(const NsysCopy &row)
{
    NsysRow cells = gpuRow(row.start, row.end, row.correlation, row.pid, row.device, row.stream);
    cells[u"bytes"_s] = qint64 {row.bytes};
    return add(u"CUPTI_ACTIVITY_KIND_MEMSET"_s, cells);
}

NsysFixture &NsysFixture::wholeGraph(const NsysWholeGraph &row)
{
    NsysRow cells = gpuRow(row.start, row.end, row.correlation, row.pid, row.device, row.stream);
    cells[u"graphId"_s] = qint64 {row.graph};
    cells[u"graphExecId"_s] = qint64 {row.graphExec};
    return add(u"CUPTI_ACTIVITY_KIND_GRAPH_TRACE"_s, cells);
}

NsysFixture &NsysFixture::threadName(std::int64_t pid, std::int64_t tid, const QString &name)
{
    return add(u"ThreadNames"_s,
        {{u"nameId"_s, qint64 {string(name)}}, {u"globalTid"_s, qint64 {globalTid(pid, tid)}}});
}

NsysFixture &NsysFixture::process(std::int64_t pid, const QString &name)
{
    return add(u"PROCESSES"_s,
        {{u"globalPid"_s, qint64 {globalPid(pid)}}, {u"pid"_s, qint64 {pid}}, {u"name"_s, name}});
}

NsysFixture &NsysFixture::gpu(std::int64_t id, const QString &name)
{
    return m_version == 0
        ? add(u"TARGET_INFO_CUDA_GPU"_s, {{u"deviceId"_s, qint64 {id}}, {u"name"_s, name}})
        : add(u"TARGET_INFO_GPU"_s, {{u"id"_s, qint64 {id}}, {u"name"_s, name}});
}

NsysFixture &NsysFixture::deviceMap(std::int64_t pid, std::int64_t ordinal, std::int64_t gpuId)
{
    return add(u"TARGET_INFO_CUDA_DEVICE"_s,
        {{u"pid"_s, qint64 {pid}}, {u"cudaId"_s, qint64 {ordinal}}, {u"gpuId"_s, qint64 {gpuId}}});
}

NsysFixture &NsysFixture::captureOption(const QString &name, const QString &value)
{
    return add(u"META_DATA_CAPTURE"_s, {{u"name"_s, name}, {u"value"_s, value}});
}

NsysFixture &NsysFixture::add(const QString &table, const NsysRow &row)
{
    m_tables[table].rows.push_back(row);
    return *this;
}

NsysFixture &NsysFixture::patch(const QString &table, const NsysRow &cells)
{
    for (const auto &[column, value] : cells)
        m_tables[table].rows.back()[column] = value;
    return *this;
}

NsysFixture &NsysFixture::dropTable(const QString &table)
{
    m_tables[table].isDropped = true;
    return *this;
}

NsysFixture &NsysFixture::dropColumn(const QString &table, const QString &column)
{
    m_tables[table].dropped.append(column);
    return *this;
}

NsysFixture &NsysFixture::keepEmpty(const QString &table)
{
    m_tables[table].isKept = true;
    return *this;
}

NsysFixture &NsysFixture::sql(const QString &statement)
{
    m_statements.append(statement);
    return *this;
}

QStringList NsysFixture::columnsOf(const QString &name, const Table &table) const
{
    QStringList declarations;
    for (const Column &column : kColumns) {
        if (name == QLatin1StringView(column.table) && column.since <= m_version
            && m_version < column.until)
            declarations.append(QString::fromLatin1(column.declaration));
    }
    if (!isKnownTable(name) && !table.rows.empty()) {
        for (const auto &cell : table.rows.front())
            declarations.append(cell.first);
    }
    declarations.removeIf(
        [&](const QString &declaration) { return table.dropped.contains(nameOf(declaration)); });
    return declarations;
}

void NsysFixture::write(const QString &path) const
{
    sqlite3 *database = nullptr;
    check(database, sqlite3_open(path.toUtf8().constData(), &database), path);
    execute(database, u"pragma synchronous = off"_s);
    execute(database, u"begin"_s);
    for (const auto &[name, table] : m_tables) {
        const QStringList declarations = columnsOf(name, table);
        if (table.isDropped || declarations.isEmpty() || (table.rows.empty() && !table.isKept))
            continue;
        QStringList quoted;
        for (const QString &declaration : declarations)
            quoted.append(u"\"%1\" %2"_s.arg(nameOf(declaration), declaration.section(u' ', 1)));
        execute(database, u"create table \"%1\" (%2)"_s.arg(name, quoted.join(u", "_s)));
        insertRows(database, name, declarations, table.rows);
    }
    execute(database, u"commit"_s);
    for (const QString &statement : m_statements)
        execute(database, statement);
    sqlite3_close(database);
}

} // namespace gapscope::test
