// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/benchexport.h"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace gapscope::test {

namespace {

constexpr int kKernelNames = 300;
constexpr int kFirstDemangled = 1000;
constexpr int kFirstCall = 5000;
constexpr int kFirstRange = 6000;
constexpr int kRangeNames = 40;
constexpr int kProcesses = 2;

constexpr std::array kCallNames {"cudaLaunchKernel_v7000", "cudaGraphLaunch_v10000",
    "cuLaunchKernelEx", "cudaStreamSynchronize_v3020", "cudaEventRecord_v3020",
    "cudaMemcpyAsync_v3020"};

std::int64_t globalPid(std::int64_t process)
{
    return (std::int64_t {1} << 48) | ((70'000 + process) << 24);
}

std::int64_t globalTid(std::int64_t process)
{
    return globalPid(process) + 70'000 + process;
}

// SQLite's PCG-like cheap numbers: equal on every machine.
class Random {
public:
    std::int64_t below(std::int64_t limit)
    {
        m_state = m_state * 6364136223846793005ull + 1442695040888963407ull;
        return static_cast<std::int64_t>((m_state >> 33) % static_cast<std::uint64_t>(limit));
    }

private:
    std::uint64_t m_state = 42;
};

class Output {
public:
    explicit Output(const QString &path)
    {
        check(sqlite3_open(path.toUtf8().constData(), &m_database));
        run("pragma journal_mode = off");
        run("pragma synchronous = off");
        run("begin");
    }

    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;

    ~Output()
    {
        run("commit");
        sqlite3_close(m_database);
    }

    void run(const char *sql) { check(sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr)); }

    [[nodiscard]] sqlite3 *database() const { return m_database; }

    void check(int status) const
    {
        if (status != SQLITE_OK && status != SQLITE_DONE)
            qFatal("%s", sqlite3_errmsg(m_database));
    }

private:
    sqlite3 *m_database = nullptr;
};

class Insert {
public:
    Insert(Output &output, const std::string &sql)
        : m_output(output)
    {
        m_output.check(
            sqlite3_prepare_v2(output.database(), sql.c_str(), -1, &m_statement, nullptr));
    }

    Insert(const Insert &) = delete;
    Insert &operator=(const Insert &) = delete;

    ~Insert() { sqlite3_finalize(m_statement); }

    Insert &number(std::int64_t value)
    {
        sqlite3_bind_int64(m_statement, ++m_column, value);
        return *this;
    }

    Insert &text(const std::string &value)
    {
        m_text = value;
        sqlite3_bind_text(
            m_statement, ++m_column, m_text.data(), static_cast<int>(m_text.size()), SQLITE_STATIC);
        return *this;
    }

    Insert &null()
    {
        sqlite3_bind_null(m_statement, ++m_column);
        return *this;
    }

    void row()
    {
        m_output.check(sqlite3_step(m_statement));
        sqlite3_reset(m_statement);
        m_column = 0;
    }

private:
    Output &m_output;
    sqlite3_stmt *m_statement = nullptr;
    int m_column = 0;
    std::string m_text;
};

void createTables(Output &output)
{
    output.run("create table StringIds (id INTEGER NOT NULL PRIMARY KEY, value TEXT NOT NULL)");
    output.run("create table META_DATA_EXPORT (name TEXT NOT NULL, value TEXT)");
    output.run("insert into META_DATA_EXPORT values ('EXPORT_SCHEMA_VERSION', '3.16.1')");
    output.run(
        "create table CUPTI_ACTIVITY_KIND_RUNTIME (start INTEGER NOT NULL, end INTEGER NOT "
        "NULL, eventClass INTEGER NOT NULL, globalTid INTEGER, correlationId INTEGER, nameId "
        "INTEGER NOT NULL, returnValue INTEGER NOT NULL, callchainId INTEGER)");
    output.run(
        "create table CUPTI_ACTIVITY_KIND_KERNEL (start INTEGER NOT NULL, end INTEGER NOT NULL, "
        "deviceId INTEGER NOT NULL, contextId INTEGER NOT NULL, greenContextId INTEGER, streamId "
        "INTEGER NOT NULL, correlationId INTEGER, globalPid INTEGER, demangledName INTEGER NOT "
        "NULL, "
        "shortName INTEGER NOT NULL, mangledName INTEGER, launchType INTEGER, cacheConfig INTEGER, "
        "registersPerThread INTEGER NOT NULL, gridX INTEGER NOT NULL, gridY INTEGER NOT NULL, "
        "gridZ "
        "INTEGER NOT NULL, blockX INTEGER NOT NULL, blockY INTEGER NOT NULL, blockZ INTEGER NOT "
        "NULL, "
        "staticSharedMemory INTEGER NOT NULL, dynamicSharedMemory INTEGER NOT NULL, "
        "localMemoryPerThread INTEGER NOT NULL, localMemoryTotal INTEGER NOT NULL, gridId INTEGER "
        "NOT "
        "NULL, sharedMemoryExecuted INTEGER, graphNodeId INTEGER, sharedMemoryLimitConfig "
        "INTEGER)");
    output.run(
        "create table NVTX_EVENTS (start INTEGER NOT NULL, end INTEGER, eventType INTEGER NOT "
        "NULL, rangeId INTEGER, category INTEGER, color INTEGER, text TEXT, globalTid INTEGER, "
        "endGlobalTid INTEGER, textId INTEGER, domainId INTEGER, uint64Value INTEGER, "
        "int64Value INTEGER, doubleValue REAL, uint32Value INTEGER, int32Value INTEGER, "
        "floatValue REAL, jsonTextId INTEGER, jsonText TEXT, binaryData TEXT)");
}

void writeNames(Output &output)
{
    Insert insert(output, "insert into StringIds values (?, ?)");
    for (int i = 0; i < kKernelNames; ++i) {
        const std::string number = std::to_string(i);
        insert.number(i + 1).text("gemm_fused_kernel_" + number).row();
        insert.number(kFirstDemangled + i)
            .text("void tensorrt_llm::kernels::gemm_fused_kernel_" + number
                + "<__nv_bfloat16, float, (int)" + number + ", (bool)1>(T1 const*, T2*, int, int)")
            .row();
    }
    for (std::size_t i = 0; i < kCallNames.size(); ++i)
        insert.number(kFirstCall + static_cast<std::int64_t>(i)).text(kCallNames[i]).row();
    for (int i = 0; i < kRangeNames; ++i)
        insert.number(kFirstRange + i).text("PyExecutor._phase_" + std::to_string(i)).row();
}

// The i-th launch of a process begins here; both processes take turns.
std::int64_t launchTime(std::int64_t launch)
{
    return 2'000'000'000 + 9'000 * launch;
}

bool isGraphNode(std::int64_t launch)
{
    return launch % 100 < 10;
}

void writeKernels(Output &output, qint64 count)
{
    Random random;
    Insert insert(output,
        "insert into CUPTI_ACTIVITY_KIND_KERNEL values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
        "?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    for (qint64 row = 0; row < count; ++row) {
        const std::int64_t launch = row / kProcesses;
        const std::int64_t process = row % kProcesses;
        const std::int64_t name = launch % kKernelNames;
        const std::int64_t start = launchTime(launch) + 12'000 + random.below(3'000);
        insert.number(start).number(start + 2'000 + random.below(6'000)).number(process).number(1);
        insert.null().number(7 + 6 * (launch % 97 < 80 ? 0 : launch % 4)); // four streams
        insert.number(1 + launch + launch / 6).number(globalPid(process));
        insert.number(kFirstDemangled + name).number(1 + name).null().number(1).number(0);
        insert.number(32 + name % 96).number(1 + name * 7 % 512).number(1 + name % 8).number(1);
        insert.number(128).number(1).number(1).number(1024 * (name % 48)).number(0);
        insert.number(0).number(0).number(row).number(102'400);
        if (isGraphNode(launch))
            insert.number(0x100000000 + name);
        else
            insert.null();
        insert.number(0).row();
    }
}

// Six launches, then a call that launches nothing.
void writeCalls(Output &output, qint64 count)
{
    Random random;
    Insert insert(output, "insert into CUPTI_ACTIVITY_KIND_RUNTIME values (?,?,?,?,?,?,?,?)");
    for (qint64 row = 0; row < count; ++row) {
        const std::int64_t call = row / kProcesses;
        const std::int64_t process = row % kProcesses;
        const bool launches = call % 7 != 6;
        const std::int64_t launch = call - call / 7;
        const std::int64_t start = launches ? launchTime(launch) : launchTime(launch) - 1'500;
        const std::int64_t name = !launches ? 3 + call % 3
            : isGraphNode(launch)           ? 1
                                            : 2 * (call % 2);
        insert.number(start).number(start + 900 + random.below(500)).number(0);
        insert.number(globalTid(process)).number(1 + call).number(kFirstCall + name);
        insert.number(0).null().row();
    }
}

// A step of four levels: 1, 2, 4 and 8 ranges one inside the other.
void writeRanges(Output &output, qint64 count, qint64 kernels)
{
    constexpr std::int64_t kPerStep = 15;
    const std::int64_t steps = std::max<std::int64_t>(1, count / kPerStep / kProcesses);
    const std::int64_t length
        = std::max<std::int64_t>(64, (launchTime(kernels / kProcesses) - launchTime(0)) / steps);
    Insert insert(output,
        "insert into NVTX_EVENTS values (?,?,?,null,null,null,?,?,null,?,?,null,null,"
        "null,null,null,null,null,null,null)");
    for (qint64 row = 0; row < count; ++row) {
        const std::int64_t process = row % kProcesses;
        const std::int64_t step = row / kProcesses / kPerStep;
        const std::int64_t node = row / kProcesses % kPerStep; // of a binary tree, by level
        const std::int64_t level = node == 0 ? 0 : node < 3 ? 1 : node < 7 ? 2 : 3;
        const std::int64_t share = length >> level;
        const std::int64_t place = node + 1 - (std::int64_t {1} << level);
        const std::int64_t start = launchTime(0) + step * length + place * share + level;
        insert.number(start).number(start + share - 2 * level - 1).number(59);
        if (node % 3 == 0) {
            insert.text(node == 0 ? "[Executor] _forward_step " + std::to_string(step)
                        + ": 0 ctx reqs, 64 gen reqs"
                                  : "layer " + std::to_string(node));
            insert.number(globalTid(process)).null();
        } else {
            insert.null().number(globalTid(process)).number(kFirstRange + node);
        }
        insert.number(0).row();
    }
}

} // namespace

BenchExport BenchExport::ofSize(qint64 events)
{
    BenchExport size;
    size.kernels = events * 30 / 70;
    size.ranges = events * 5 / 70;
    size.calls = events - size.kernels - size.ranges;
    return size;
}

void writeBenchExport(const QString &path, const BenchExport &size)
{
    Output output(path);
    createTables(output);
    writeNames(output);
    writeCalls(output, size.calls);
    writeKernels(output, size.kernels);
    writeRanges(output, size.ranges, size.kernels);
}

} // namespace gapscope::test
