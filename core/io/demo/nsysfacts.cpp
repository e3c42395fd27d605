// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What an export holds besides events: names, processes, GPUs, facts about the recording.

#include "core/io/demo/nsystables.h"
#include "core/io/demo/nsyswriter.h"
#include "core/trace/apiname.h"

#include <array>

namespace gapscope::demo {

void NsysWriter::writeStrings()
{
    TableWriter table(m_database, m_config.output.schema, "StringIds", stringColumns());
    std::int64_t id = 0;
    for (const KernelKind &kind : m_book.kinds()) {
        for (const std::string *text : {&kind.demangledName, &kind.shortName}) {
            table.set(1, id++);
            table.set(2, *text);
            table.add();
        }
    }
    for (NameId name = 0; name < m_isNameUsed.size(); ++name) {
        if (!m_isNameUsed[name])
            continue;
        const std::string_view text = m_names.text(name);
        table.set(1, stringId(name));
        table.set(2, m_config.output.plainApiNames ? apiBaseName(text) : text);
        table.add();
    }
    // The process' name, which threads refer to.
    table.set(1, static_cast<std::int64_t>(2 * m_book.kinds().size() + m_names.size()));
    table.set(2, std::string_view("python3"));
    table.add();
}

void NsysWriter::writeMachine()
{
    const SchemaForm schema = m_config.output.schema;
    TableWriter processes(m_database, schema, "PROCESSES", processColumns());
    TableWriter threads(m_database, schema, "ThreadNames", threadColumns());
    TableWriter gpus(m_database, schema, "TARGET_INFO_GPU", gpuColumns());
    TableWriter devices(m_database, schema, "TARGET_INFO_CUDA_DEVICE", cudaDeviceColumns());
    for (int rank = 0; rank < m_config.ranks; ++rank) {
        if (!holds(rank))
            continue;
        processes.set(1, globalPidOf(rank));
        processes.set(2, std::int64_t {pidOf(rank)});
        processes.set(3, std::string_view("python3"));
        processes.add();
        for (int thread = 0; thread < 2; ++thread) {
            threads.setAll({static_cast<std::int64_t>(2 * m_book.kinds().size() + m_names.size()),
                20, globalTid(rank, thread)});
            threads.add();
        }
        const std::string bus = "0000:" + std::to_string(19 + rank) + ":00.0";
        gpus.setAll({0, rank, 0, 0, 1, 150'754'820'096, 132});
        gpus.set(3, m_config.gpuName);
        gpus.set(4, bus);
        gpus.add();
        if (schema != SchemaForm::Old && m_config.output.deviceTable) {
            devices.setAll({rank, ordinal(rank), pidOf(rank)});
            devices.add();
        }
    }
}

void NsysWriter::writeMetaData()
{
    const SchemaForm schema = m_config.output.schema;
    if (schema == SchemaForm::Old)
        return;
    TableWriter facts(m_database, schema, "META_DATA_EXPORT", metaDataColumns());
    const auto addTo = [](TableWriter &table, const char *name, const char *value) {
        table.set(1, std::string_view(name));
        table.set(2, std::string_view(value));
        table.add();
    };
    const bool isNew = schema == SchemaForm::V328;
    addTo(facts, "EXPORT_PRODUCT_NAME", "Gapscope generator");
    addTo(facts, "EXPORT_SCHEMA_VERSION", isNew ? "3.28.0" : "3.20.1");
    addTo(facts, "EXPORT_SCHEMA_VERSION_MAJOR", "3");
    addTo(facts, "EXPORT_SCHEMA_VERSION_MINOR", isNew ? "28" : "20");
    addTo(facts, "EXPORT_SCHEMA_VERSION_MICRO", isNew ? "0" : "1");
    TableWriter options(m_database, schema, "META_DATA_CAPTURE", metaDataColumns());
    addTo(options, "PROCESS_0:CUDA_GRAPH_TRACE_OPTIONS:MODE",
        m_config.generation == StepForm::WholeGraph ? "Graph" : "Node");
}

void NsysWriter::writeEnums()
{
    const auto writeEnum = [this](const char *table, const auto &rows) {
        TableWriter writer(m_database, m_config.output.schema, table, enumColumns());
        for (const auto &[id, name] : rows) {
            writer.set(1, std::int64_t {id});
            writer.set(2, std::string_view(name));
            writer.set(3, std::string_view(name));
            writer.add();
        }
    };
    writeEnum("ENUM_NSYS_EVENT_TYPE",
        std::array {std::pair(34, "NvtxMark"), std::pair(59, "NvtxPushPopRange"),
            std::pair(60, "NvtxStartEndRange"), std::pair(75, "NvtxDomainCreate")});
    writeEnum("ENUM_CUDA_MEMCPY_OPER",
        std::array {std::pair(1, "Host-to-Device"), std::pair(2, "Device-to-Host")});
}

} // namespace gapscope::demo
