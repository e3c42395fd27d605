// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsysdevices.h"

#include "core/io/nsys/nsyssources.h"

#include <set>

namespace gapscope {

namespace {

constexpr std::int64_t kMostGpus = 1 << 16;

std::set<std::int64_t> gpuProcesses(const RawTrace &raw)
{
    std::set<std::int64_t> processes;
    for (const auto *sources : {&raw.kernelSources, &raw.wholeGraphSources, &raw.copySources}) {
        for (const EventSource &source : *sources)
            processes.insert(source.globalPid);
    }
    return processes;
}

std::int64_t pidOf(std::int64_t globalPid)
{
    return (globalPid >> 24) & 0xffffff;
}

// Calls `visit` for every row of a small table; the columns are read by name.
template<class Visit>
void forEachRow(
    const ReadContext &context, const char *tableName, std::vector<const char *> names, Visit visit)
{
    const NsysTable *table = context.schema.table(tableName);
    if (table == nullptr)
        return;
    TableReader reader(context.database, *table, context.stop, context.progress);
    std::vector<int> columns;
    for (const char *name : names)
        columns.push_back(reader.column(name));
    if (std::ranges::all_of(columns, [](int column) { return column < 0; }))
        return;
    reader.forEach([&] { visit(reader, columns); });
}

bool isIn(std::int64_t value, std::int64_t limit)
{
    return value >= 0 && value < limit;
}

void readGpuNames(
    const ReadContext &context, const char *table, const char *idColumn, RawTrace &raw)
{
    forEachRow(context, table, {idColumn, "name"}, [&](TableReader &reader, const auto &columns) {
        const std::int64_t id = reader.integer(columns[0], -1);
        if (isIn(id, kMostGpus) && columns[1] >= 0)
            raw.gpus.push_back(
                {static_cast<int>(id), context.names.intern(reader.text(columns[1]))});
    });
}

} // namespace

void readDevices(const ReadContext &context, RawTrace &raw)
{
    const std::set<std::int64_t> processes = gpuProcesses(raw);
    readGpuNames(context, nsys::kGpus, "id", raw);
    forEachRow(context, nsys::kDeviceMap, {"pid", "cudaId", "gpuId"},
        [&](TableReader &reader, const auto &columns) {
            const std::int64_t pid = reader.integer(columns[0], -1);
            const std::int64_t ordinal = reader.integer(columns[1], -1);
            const std::int64_t gpu = reader.integer(columns[2], -1);
            if (!isIn(ordinal, kMostGpus) || !isIn(gpu, kMostGpus))
                return;
            for (const std::int64_t process : processes) {
                if (pidOf(process) == pid)
                    raw.deviceMap.push_back(
                        {process, static_cast<int>(ordinal), static_cast<int>(gpu)});
            }
        });
    if (context.schema.has(nsys::kGpus) || !context.schema.has(nsys::kOldGpus))
        return;
    // The oldest exports list CUDA ordinals without a process: with one process they are its own.
    readGpuNames(context, nsys::kOldGpus, "deviceId", raw);
    if (processes.size() != 1 || !raw.deviceMap.empty())
        return;
    for (const GpuInfo &gpu : raw.gpus)
        raw.deviceMap.push_back({*processes.begin(), gpu.gpuId, gpu.gpuId});
}

void readThreadNames(const ReadContext &context, const RangeThreadNames &rangeNames, RawTrace &raw)
{
    std::set<std::pair<std::int64_t, std::int64_t>> used;
    for (const auto *sources : {&raw.callSources, &raw.rangeSources, &raw.osSources}) {
        for (const EventSource &source : *sources)
            used.emplace(source.globalPid, source.number);
    }
    const auto keyOf = [](std::int64_t globalTid) {
        return std::pair(processOfThread(globalTid), threadNumber(globalTid));
    };
    NameCache names(context.names);
    forEachRow(context, nsys::kThreadNames, {"globalTid", "nameId"},
        [&](TableReader &reader, const auto &columns) {
            const NsysCell thread = reader.cell(columns[0]);
            if (thread.kind != NsysCell::Kind::Integer || !used.contains(keyOf(thread.value)))
                return;
            const StringId name = names.findOptional(reader.cell(columns[1]));
            if (name != StringId::None)
                raw.threadNames[keyOf(thread.value)] = name;
        });
    for (const auto &[thread, name] : rangeNames) {
        if (!name.empty() && used.contains(keyOf(thread)))
            raw.threadNames[keyOf(thread)] = context.names.intern(name);
    }
}

} // namespace gapscope
