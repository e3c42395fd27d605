// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsysdatabase.h"
#include "core/trace/trace.h"

#include <QStringList>

#include <map>

namespace gapscope {

// The tables of nsys that we read. Any may be missing, and so may most columns (nsys-schema 1 to
// 5).
namespace nsys {
inline constexpr auto kKernels = "CUPTI_ACTIVITY_KIND_KERNEL";
inline constexpr auto kCalls = "CUPTI_ACTIVITY_KIND_RUNTIME";
inline constexpr auto kCopies = "CUPTI_ACTIVITY_KIND_MEMCPY";
inline constexpr auto kSets = "CUPTI_ACTIVITY_KIND_MEMSET";
inline constexpr auto kWholeGraphs = "CUPTI_ACTIVITY_KIND_GRAPH_TRACE";
inline constexpr auto kRanges = "NVTX_EVENTS";
inline constexpr auto kPayloadEntries = "NVTX_PAYLOAD_SCHEMA_ENTRIES";
inline constexpr auto kOsCalls = "OSRT_API";
inline constexpr auto kProfilerWork = "PROFILER_OVERHEAD";
inline constexpr auto kStrings = "StringIds";
inline constexpr auto kThreadNames = "ThreadNames";
inline constexpr auto kGpus = "TARGET_INFO_GPU";
inline constexpr auto kOldGpus = "TARGET_INFO_CUDA_GPU";
inline constexpr auto kDeviceMap = "TARGET_INFO_CUDA_DEVICE";
inline constexpr auto kExportInfo = "META_DATA_EXPORT";
inline constexpr auto kOldExportInfo = "EXPORT_META_DATA";
inline constexpr auto kCaptureInfo = "META_DATA_CAPTURE";
} // namespace nsys

struct NsysTable {
    QString name;
    QStringList columns;
    // At most this many rows: the highest row id, which is exact in an export and only a bound in a
    // file that somebody trimmed. 0 when it cannot be told cheaply.
    qint64 rows = 0;

    [[nodiscard]] bool has(QLatin1StringView column) const
    {
        return columns.contains(column, Qt::CaseInsensitive);
    }
};

// Which of the known tables a file has, with their columns.
class NsysSchema {
public:
    [[nodiscard]] static Result<NsysSchema> read(const NsysDatabase &database, qint64 fileSize);

    // Null when the file has no such table.
    [[nodiscard]] const NsysTable *table(const char *name) const;

    [[nodiscard]] bool has(const char *name) const { return table(name) != nullptr; }

    // The row bound of a table, 0 when there is none.
    [[nodiscard]] qint64 rows(const char *name) const;

    [[nodiscard]] bool isExport() const { return m_isExport; }

private:
    std::map<QString, NsysTable> m_tables; // by lower-case name
    bool m_isExport = false;
};

// Fills the facts about the recording, each taken by its name: schema and product version, how CUDA
// graphs were recorded, which tables there are. Nothing else of the metadata is read (nsys-schema
// 14).
void readTraceInfo(const NsysDatabase &database, const NsysSchema &schema, TraceInfo &info);

} // namespace gapscope
