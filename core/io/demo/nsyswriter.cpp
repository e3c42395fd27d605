// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/nsyswriter.h"

#include "core/io/demo/nsystables.h"

#include <ranges>

namespace gapscope::demo {

namespace {

constexpr std::int64_t kRuntimeClass = 0;
constexpr std::int64_t kDriverClass = 1;
constexpr std::int64_t kOsClass = 27;
constexpr std::int64_t kPushPop = 59;
constexpr std::int64_t kStartEnd = 60;
constexpr std::int64_t kDomainCreate = 75;

// Columns of a table by the position of their name in `names`.
template<std::size_t Count>
std::array<int, Count> columnsOf(
    const TableWriter &table, const std::array<const char *, Count> &names)
{
    std::array<int, Count> columns {};
    for (std::size_t i = 0; i < Count; ++i)
        columns[i] = table.column(names[i]);
    return columns;
}

constexpr std::array kGpuNames {"start", "end", "deviceId", "contextId", "streamId",
    "correlationId", "globalPid", "greenContextId"};
constexpr std::array kKernelNames {"demangledName", "shortName", "mangledName", "launchType",
    "cacheConfig", "registersPerThread", "gridX", "gridY", "gridZ", "blockX", "blockY", "blockZ",
    "staticSharedMemory", "dynamicSharedMemory", "localMemoryPerThread", "localMemoryTotal",
    "gridId", "graphNodeId", "graphId", "clusterX", "clusterY", "clusterZ",
    "tensorSizeMinusOneElements"};

} // namespace

// One writer per table, and where its columns are.
struct NsysWriter::Tables {
    Tables(OutputDatabase &database, SchemaForm schema)
        : kernels(database, schema, "CUPTI_ACTIVITY_KIND_KERNEL", kernelColumns())
        , wholeGraphs(database, schema, "CUPTI_ACTIVITY_KIND_GRAPH_TRACE", wholeGraphColumns())
        , copies(database, schema, "CUPTI_ACTIVITY_KIND_MEMCPY", copyColumns())
        , sets(database, schema, "CUPTI_ACTIVITY_KIND_MEMSET", setColumns())
        , calls(database, schema, "CUPTI_ACTIVITY_KIND_RUNTIME", callColumns())
        , syncs(database, schema, "CUPTI_ACTIVITY_KIND_SYNCHRONIZATION", syncColumns())
        , ranges(database, schema, "NVTX_EVENTS", rangeColumns())
        , osCalls(database, schema, "OSRT_API", osColumns())
        , kernelGpu(columnsOf(kernels, kGpuNames))
        , kernelOwn(columnsOf(kernels, kKernelNames))
        , wholeGraphGpu(columnsOf(wholeGraphs, kGpuNames))
        , wholeGraphOwn(columnsOf(wholeGraphs, std::array {"graphId", "graphExecId"}))
        , copyGpu(columnsOf(copies, kGpuNames))
        , copyOwn(columnsOf(
              copies, std::array {"bytes", "copyKind", "srcKind", "dstKind", "copyCount"}))
        , setGpu(columnsOf(sets, kGpuNames))
        , setOwn(columnsOf(sets, std::array {"bytes", "value", "memKind"}))
        , call(columnsOf(calls,
              std::array {"start", "end", "eventClass", "globalTid", "correlationId", "nameId",
                  "returnValue"}))
        , syncGpu(columnsOf(syncs, kGpuNames))
        , syncOwn(columnsOf(syncs, std::array {"syncType", "eventId"}))
        , range(columnsOf(ranges,
              std::array {"start", "end", "eventType", "globalTid", "text", "textId", "domainId",
                  "jsonText", "endGlobalTid", "rangeId", "eventId"}))
        , osCall(columnsOf(osCalls,
              std::array {"start", "end", "eventClass", "globalTid", "nameId", "returnValue",
                  "nestingLevel", "callchainId"}))
    {
    }

    void finish()
    {
        for (TableWriter *table :
            {&kernels, &wholeGraphs, &copies, &sets, &calls, &syncs, &ranges, &osCalls})
            table->finish();
    }

    TableWriter kernels, wholeGraphs, copies, sets, calls, syncs, ranges, osCalls;
    std::array<int, kGpuNames.size()> kernelGpu;
    std::array<int, kKernelNames.size()> kernelOwn;
    std::array<int, kGpuNames.size()> wholeGraphGpu;
    std::array<int, 2> wholeGraphOwn;
    std::array<int, kGpuNames.size()> copyGpu;
    std::array<int, 5> copyOwn;
    std::array<int, kGpuNames.size()> setGpu;
    std::array<int, 3> setOwn;
    std::array<int, 7> call;
    std::array<int, kGpuNames.size()> syncGpu;
    std::array<int, 2> syncOwn;
    std::array<int, 11> range;
    std::array<int, 8> osCall;
};

namespace {

// The columns that all GPU rows share, in the order of kGpuNames.
template<class Row>
void setGpuColumns(TableWriter &table, const std::array<int, kGpuNames.size()> &columns,
    const Row &row, TimeNs begin, TimeNs end, int ordinal)
{
    const std::array<std::int64_t, kGpuNames.size()> values {begin, end, ordinal, 1,
        kStreamNumbers[row.stream], row.correlation, globalPidOf(row.rank), 0};
    for (std::size_t i = 0; i < values.size(); ++i)
        table.set(columns[i], values[i]);
}

template<std::size_t Count>
void setColumnsTo(TableWriter &table, const std::array<int, Count> &columns,
    const std::array<std::int64_t, Count> &values)
{
    for (std::size_t i = 0; i < Count; ++i)
        table.set(columns[i], values[i]);
}

} // namespace

NsysWriter::NsysWriter(
    const ExecutorConfig &config, const Names &names, const KernelBook &book, int rank)
    : m_config(config)
    , m_names(names)
    , m_book(book)
    , m_rank(rank)
{
    if (rank >= 0 && static_cast<std::size_t>(rank) < config.clocks.size())
        m_clock = config.clocks[static_cast<std::size_t>(rank)];
}

NsysWriter::~NsysWriter() = default;

bool NsysWriter::open(const QString &path)
{
    if (!m_database.open(path))
        return false;
    m_tables = std::make_unique<Tables>(m_database, m_config.output.schema);
    if (m_config.output.rangeTable)
        writeDomains();
    return !hasFailed();
}

std::int64_t NsysWriter::stringId(NameId name)
{
    if (m_isNameUsed.size() <= name)
        m_isNameUsed.resize(m_names.size());
    m_isNameUsed[name] = true;
    return static_cast<std::int64_t>(2 * m_book.kinds().size() + name);
}

std::int64_t NsysWriter::globalTid(int rank, int thread) const
{
    return globalPidOf(rank) + threadOf(rank, thread);
}

int NsysWriter::ordinal(int rank) const
{
    return m_config.output.isolatedDevices ? 0 : rank;
}

template<class Rows, class Write>
void NsysWriter::writeRows(const Rows &rows, Write writeRow)
{
    const auto writeOwn = [&](const auto &row) {
        if (holds(row.rank))
            (this->*writeRow)(row);
    };
    if (m_config.output.unsorted) {
        for (const auto &row : rows | std::views::reverse)
            writeOwn(row);
    } else {
        for (const auto &row : rows)
            writeOwn(row);
    }
}

void NsysWriter::write(const EventBatch &batch)
{
    const ExportOptions &options = m_config.output;
    if (options.kernelTable) {
        writeRows(batch.kernels, &NsysWriter::writeKernel);
        writeRows(batch.wholeGraphs, &NsysWriter::writeWholeGraph);
    }
    writeRows(batch.copies, &NsysWriter::writeCopy);
    if (options.apiTable)
        writeRows(batch.calls, &NsysWriter::writeCall);
    writeRows(batch.syncs, &NsysWriter::writeSync);
    if (options.rangeTable)
        writeRows(batch.ranges, &NsysWriter::writeRange);
    writeRows(batch.osCalls, &NsysWriter::writeOsCall);
}

void NsysWriter::writeKernel(const KernelRow &row)
{
    TableWriter &table = m_tables->kernels;
    const KernelKind &kind = m_book.kinds()[row.kernel];
    const std::int64_t demangled = 2 * row.kernel;
    setGpuColumns(
        table, m_tables->kernelGpu, row, fileTime(row.begin), fileTime(row.end), ordinal(row.rank));
    const std::array<std::int64_t, kKernelNames.size() - 1> values {demangled, demangled + 1,
        demangled, 1, 1, kind.registers, kind.grid[0], kind.grid[1], kind.grid[2], kind.block[0],
        kind.block[1], kind.block[2], 0, kind.dynamicSharedMemory, 0, 250'871'808, ++m_gridId,
        static_cast<std::int64_t>(row.graphNode), static_cast<std::int64_t>(row.graphNode >> 32), 0,
        0, 0};
    const auto &columns = m_tables->kernelOwn;
    for (std::size_t i = 0; i < values.size(); ++i)
        table.set(columns[i], values[i]);
    constexpr std::size_t kGraphNode = 17;
    if (row.graphNode == 0) {
        table.setNull(columns[kGraphNode]);
        table.setNull(columns[kGraphNode + 1]);
    }
    table.set(columns.back(), std::string_view("[]"));
    table.add();
}

void NsysWriter::writeWholeGraph(const WholeGraphRow &row)
{
    TableWriter &table = m_tables->wholeGraphs;
    setGpuColumns(table, m_tables->wholeGraphGpu, row, fileTime(row.begin), fileTime(row.end),
        ordinal(row.rank));
    setColumnsTo(table, m_tables->wholeGraphOwn, {99 + row.graph, 100 + row.graph});
    table.add();
}

void NsysWriter::writeCopy(const CopyRow &row)
{
    const TimeNs begin = fileTime(row.begin);
    const TimeNs end = fileTime(row.end);
    constexpr std::int64_t kDeviceMemory = 2;
    if (row.form == CopyForm::Set) {
        setGpuColumns(m_tables->sets, m_tables->setGpu, row, begin, end, ordinal(row.rank));
        setColumnsTo(m_tables->sets, m_tables->setOwn, {row.bytes, 0, kDeviceMemory});
        m_tables->sets.add();
        return;
    }
    constexpr std::int64_t kPinnedMemory = 1;
    const bool isToDevice = row.form == CopyForm::HostToDevice;
    setGpuColumns(m_tables->copies, m_tables->copyGpu, row, begin, end, ordinal(row.rank));
    setColumnsTo(m_tables->copies, m_tables->copyOwn,
        {row.bytes, isToDevice ? 1 : 2, isToDevice ? kPinnedMemory : kDeviceMemory,
            isToDevice ? kDeviceMemory : kPinnedMemory, 1});
    m_tables->copies.add();
}

void NsysWriter::writeCall(const CallRow &row)
{
    const bool isDriver
        = m_names.text(row.name).starts_with("cu") && !m_names.text(row.name).starts_with("cuda");
    setColumnsTo(m_tables->calls, m_tables->call,
        {fileTime(row.begin), fileTime(row.end), isDriver ? kDriverClass : kRuntimeClass,
            globalTid(row.rank, 0), row.correlation, stringId(row.name), 0});
    m_tables->calls.add();
}

void NsysWriter::writeSync(const SyncRow &row)
{
    // CUPTI's numbers: 1 event, 3 stream, 4 context.
    const std::int64_t type = row.form == SyncForm::Event ? 1
        : row.form == SyncForm::Stream                    ? 3
                                                          : 4;
    setGpuColumns(m_tables->syncs, m_tables->syncGpu, row, fileTime(row.begin), fileTime(row.end),
        ordinal(row.rank));
    setColumnsTo(m_tables->syncs, m_tables->syncOwn, {type, type == 1 ? 1 : 4'294'967'295});
    m_tables->syncs.add();
}

void NsysWriter::writeRange(const RangeRow &row)
{
    TableWriter &table = m_tables->ranges;
    const auto [start, end, type, thread, text, textId, domain, json, endThread, rangeId, eventId]
        = m_tables->range;
    const bool isPushPop = row.form == RangeForm::PushPop;
    table.set(start, fileTime(row.begin));
    table.set(end, fileTime(row.end));
    table.set(type, isPushPop ? kPushPop : kStartEnd);
    table.set(thread, globalTid(row.rank, 0));
    table.set(domain, static_cast<std::int64_t>(row.domain));
    table.set(eventId, ++m_rangeId);
    // The executor registers its names; torch's ranges (garbage collection) never do.
    const bool isRegistered = !m_config.output.textColumn && row.domain != RangeDomain::Default;
    if (isRegistered) {
        table.setNull(text);
        table.set(textId, stringId(row.name));
    } else {
        table.set(text, m_names.text(row.name));
        table.setNull(textId);
    }
    if (row.payload != 0)
        table.set(json, m_names.text(row.payload));
    else
        table.setNull(json);
    if (isPushPop) {
        table.setNull(endThread);
        table.setNull(rangeId);
    } else {
        table.set(endThread, globalTid(row.rank, 0));
        table.set(rangeId, m_rangeId);
    }
    table.add();
}

void NsysWriter::writeOsCall(const OsRow &row)
{
    setColumnsTo(m_tables->osCalls, m_tables->osCall,
        {fileTime(row.begin), fileTime(row.end), kOsClass, globalTid(row.rank, row.thread),
            stringId(row.name), 0, 0, 0});
    m_tables->osCalls.add();
}

void NsysWriter::writeDomains()
{
    TableWriter &table = m_tables->ranges;
    const auto [start, end, type, thread, text, textId, domain, json, endThread, rangeId, eventId]
        = m_tables->range;
    TimeNs at = m_config.startTime / 2;
    for (int rank = 0; rank < m_config.ranks; ++rank) {
        if (!holds(rank))
            continue;
        for (const auto &[number, name] : {std::pair(RangeDomain::Executor, "TensorRT-LLM"),
                 std::pair(RangeDomain::Nccl, "NCCL")}) {
            table.set(start, fileTime(++at));
            table.setNull(end);
            table.set(type, kDomainCreate);
            table.set(thread, globalTid(rank, 0));
            table.set(text, std::string_view(name));
            table.set(domain, static_cast<std::int64_t>(number));
            table.set(eventId, ++m_rangeId);
            table.add();
        }
    }
}

bool NsysWriter::finish()
{
    m_tables->finish();
    writeMachine();
    writeStrings();
    writeMetaData();
    writeEnums();
    return !hasFailed() && m_database.commit();
}

} // namespace gapscope::demo
