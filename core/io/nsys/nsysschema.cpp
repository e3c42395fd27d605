// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsysschema.h"

#include "core/base/tr.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Hardly a row takes fewer bytes, so a file can hardly hold more rows.
constexpr qint64 kFewestRowBytes = 16;

constexpr const char *kKnownTables[]
    = {nsys::kKernels, nsys::kCalls, nsys::kCopies, nsys::kSets, nsys::kWholeGraphs, nsys::kRanges,
        nsys::kPayloadEntries, nsys::kOsCalls, nsys::kProfilerWork, nsys::kStrings, nsys::kThreadNames, nsys::kGpus, nsys::kOldGpus,
        nsys::kDeviceMap, nsys::kExportInfo, nsys::kOldExportInfo, nsys::kCaptureInfo};

bool isKnown(const QString &name)
{
    return std::ranges::any_of(kKnownTables, [&](const char *known) {
        return name.compare(QLatin1StringView(known), Qt::CaseInsensitive) == 0;
    });
}

// Names that only nsys uses. Exports without events have no others (nsys-schema 1).
bool isOfNsys(const QString &name)
{
    return isKnown(name) || name.startsWith("CUPTI_ACTIVITY_KIND_"_L1)
        || name.startsWith("TARGET_INFO_"_L1) || name.startsWith("ENUM_NSYS_"_L1)
        || name == "ANALYSIS_DETAILS"_L1 || name == "PROFILER_OVERHEAD"_L1;
}

NsysTable readTable(const NsysDatabase &database, const QString &name, qint64 fileSize)
{
    NsysTable table;
    table.name = name;
    NsysRows columns = database.rows(u"pragma table_info("_s + quotedName(name) + u')');
    while (columns.next())
        table.columns.append(QString::fromUtf8(columns.text(1)));
    const auto last = database.number(u"select max(rowid) from "_s + quotedName(name));
    table.rows = std::clamp<qint64>(last.value_or(0), 0, fileSize / kFewestRowBytes);
    return table;
}

QString infoValue(
    const NsysDatabase &database, const NsysTable *table, QLatin1StringView comparison)
{
    if (table == nullptr || !table->has("name"_L1) || !table->has("value"_L1))
        return {};
    return database.text(u"select value from "_s + quotedName(table->name) + u" where name "_s
        + comparison + u" limit 1"_s);
}

// Only what looks like a version is taken, at most `parts` numbers of it.
QString version(const QString &value, int parts)
{
    static const QRegularExpression numbers(u"^\\d{1,6}(\\.\\d{1,6}){0,5}$"_s);
    return numbers.match(value).hasMatch() ? value.section(u'.', 0, parts - 1) : QString();
}

} // namespace

Result<NsysSchema> NsysSchema::read(const NsysDatabase &database, qint64 fileSize)
{
    NsysSchema schema;
    NsysRows rows = database.rows(u"select name from sqlite_master where type = 'table'"_s);
    QStringList known;
    while (rows.next()) {
        const QString name = QString::fromUtf8(rows.text(0));
        schema.m_isExport = schema.m_isExport || isOfNsys(name);
        if (isKnown(name))
            known.append(name);
    }
    if (rows.failed())
        return database.error(rows.status(), Tr::tr("the list of tables"));
    for (const QString &name : known)
        schema.m_tables.emplace(name.toLower(), readTable(database, name, fileSize));
    return schema;
}

const NsysTable *NsysSchema::table(const char *name) const
{
    const auto found = m_tables.find(QString::fromLatin1(name).toLower());
    return found == m_tables.end() ? nullptr : &found->second;
}

qint64 NsysSchema::rows(const char *name) const
{
    const NsysTable *known = table(name);
    return known == nullptr ? 0 : known->rows;
}

void readTraceInfo(const NsysDatabase &database, const NsysSchema &schema, TraceInfo &info)
{
    const NsysTable *exported = schema.table(nsys::kExportInfo);
    if (exported == nullptr)
        exported = schema.table(nsys::kOldExportInfo); // up to 3.1.7
    info.schemaVersion = version(infoValue(database, exported, "= 'EXPORT_SCHEMA_VERSION'"_L1), 3);
    const QString product
        = version(infoValue(database, exported, "= 'EXPORT_PRODUCT_VERSION'"_L1), 3);
    info.producer = product.isEmpty() ? QString() : u"nsys "_s + product;

    // The name has a prefix per process in some versions: PROCESS_0:CUDA_GRAPH_TRACE_OPTIONS:MODE.
    const QString mode = infoValue(database, schema.table(nsys::kCaptureInfo),
        "like '%CUDA\\_GRAPH\\_TRACE\\_OPTIONS:MODE' escape '\\'"_L1)
                             .toLower();
    if (mode == "graph"_L1)
        info.graphRecording = GraphRecording::WholeGraphs;
    else if (mode == "node"_L1)
        info.graphRecording = GraphRecording::Nodes;

    info.hasKernelTable = schema.has(nsys::kKernels);
    info.hasApiTable = schema.has(nsys::kCalls);
    info.hasRangeTable = schema.has(nsys::kRanges);
    info.hasWholeGraphTable = schema.has(nsys::kWholeGraphs);
    // The order in which the published script meets them.
    for (const char *needed : {nsys::kKernels, nsys::kStrings, nsys::kCalls, nsys::kRanges}) {
        if (!schema.has(needed)) {
            info.missingReferenceTable = QString::fromLatin1(needed);
            break;
        }
    }
}

} // namespace gapscope
