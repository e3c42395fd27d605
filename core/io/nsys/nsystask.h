// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsysnames.h"
#include "core/trace/tracebuilder.h"

namespace gapscope {

// What a thread needs to read a table; the database is its own, the rest is shared.
struct ReadContext {
    const NsysDatabase &database;
    const NsysSchema &schema;
    const ReadStop &stop;
    Progress &progress;
    NsysNames &names;
};

struct TableOutcome {
    std::vector<TableReport> reports;
    std::optional<Error> error;
};

// The stream of a GPU row; nothing, and counted, when its device number is impossible.
struct StreamColumns {
    int device = -1;
    int stream = -1;
    int process = -1;

    explicit StreamColumns(TableReader &reader)
        : device(reader.column("deviceId"))
        , stream(reader.column("streamId"))
        , process(reader.column("globalPid"))
    {
    }

    bool read(TableReader &reader, EventSource &source) const
    {
        constexpr std::int64_t kMostDevices = 1 << 16;
        const std::int64_t ordinal = reader.integer(device);
        if (ordinal < 0 || ordinal >= kMostDevices) {
            ++reader.report.strangeDevices;
            return false;
        }
        source.globalPid = reader.integer(process);
        source.deviceOrdinal = static_cast<int>(ordinal);
        source.number = reader.integer(stream);
        return true;
    }
};

// Each reads its tables into the members of `raw` that are its own.
[[nodiscard]] TableOutcome readKernels(const ReadContext &context, RawTrace &raw);
[[nodiscard]] TableOutcome readCalls(const ReadContext &context, RawTrace &raw);
[[nodiscard]] TableOutcome readOsCalls(const ReadContext &context, RawTrace &raw);
[[nodiscard]] TableOutcome readProfilerWork(const ReadContext &context, RawTrace &raw);
[[nodiscard]] TableOutcome readCopies(const ReadContext &context, RawTrace &raw);
[[nodiscard]] TableOutcome readWholeGraphs(const ReadContext &context, RawTrace &raw);

} // namespace gapscope
