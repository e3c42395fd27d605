// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/eventbatch.h"
#include "core/io/demo/kernelbook.h"
#include "core/io/demo/outputdatabase.h"

namespace gapscope::demo {

// Stores the rows of a generated run as an nsys SQLite export: all ranks, or one rank on its own
// clock. Streams: memory does not grow with the run.
class NsysWriter {
public:
    static constexpr int kAllRanks = -1;

    NsysWriter(const ExecutorConfig &config, const Names &names, const KernelBook &book,
        int rank = kAllRanks);
    ~NsysWriter();

    bool open(const QString &path);
    void write(const EventBatch &batch);
    // Names and the facts about the machine; then the file is in its place.
    bool finish();

    [[nodiscard]] bool hasFailed() const { return m_database.hasFailed(); }

    [[nodiscard]] const QString &failure() const { return m_database.failure(); }

private:
    struct Tables;

    void writeKernel(const KernelRow &row);
    void writeWholeGraph(const WholeGraphRow &row);
    void writeCopy(const CopyRow &row);
    void writeCall(const CallRow &row);
    void writeSync(const SyncRow &row);
    void writeRange(const RangeRow &row);
    void writeOsCall(const OsRow &row);
    void writeDomains();
    void writeStrings();
    void writeMachine();
    void writeMetaData();
    void writeEnums();

    [[nodiscard]] bool holds(int rank) const { return m_rank == kAllRanks || m_rank == rank; }

    [[nodiscard]] TimeNs fileTime(TimeNs time) const { return demo::fileTime(m_clock, time); }

    [[nodiscard]] std::int64_t stringId(NameId name);
    [[nodiscard]] std::int64_t globalTid(int rank, int thread) const;
    [[nodiscard]] int ordinal(int rank) const;

    template<class Rows, class Write>
    void writeRows(const Rows &rows, Write writeRow);

    const ExecutorConfig &m_config;
    const Names &m_names;
    const KernelBook &m_book;
    int m_rank;
    FileClock m_clock;
    OutputDatabase m_database;
    std::unique_ptr<Tables> m_tables;
    std::vector<bool> m_isNameUsed; // by NameId
    std::int64_t m_gridId = 0;
    std::int64_t m_rangeId = 0;
};

} // namespace gapscope::demo
