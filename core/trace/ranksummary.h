// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace gapscope {

// What an operation of a rank is; the kinds of the host add up to the measured periods.
enum class SummaryKind : std::uint8_t {
    Range,
    ApiCall,
    Synchronize,
    OsCall,
    Unattributed, // of the host thread
    Kernel, // GPU work that is no collective
    Collective,
};
inline constexpr std::size_t kSummaryKindCount = 7;

// The time that one operation of a rank had for itself over all measured periods.
struct SummaryOperation {
    QString name;
    SummaryKind kind = SummaryKind::Range;
    TimeNs total = 0;
    qint64 count = 0; // GPU: kernels; host: pieces of time
    qint64 steps = 0; // measured periods in which it took time
};

// One step of a rank.
struct SummaryStep {
    qint64 number = 0;
    TimeNs begin = 0; // on the clock of the rank's file
    TimeNs period = 0; // begin to the next step's begin; 0: not measured (outside the benchmark run)
    TimeNs host = 0; // of the period: ranges and calls of the host thread that do not wait
    TimeNs idle = 0; // of the period: the rank's device does nothing
    TimeNs kernels = 0; // summed time of kernels that are no collectives
    qint64 launches = 0; // launch calls begun in the period
    qint64 allocations = 0; // allocation and release calls likewise
};

// What collectives are told apart by.
struct SummaryCollectiveKind {
    QString name; // short kernel name
    QString communicator; // as the recording names it; empty: it does not
    qint64 size = -1; // of the launch: threads in all; -1 unknown
    bool listed = true; // by the published rule (host-analysis.md 8, "straggler")
};

// All collectives of a rank in order of begin, as columns.
struct SummaryCollectives {
    std::vector<TimeNs> begin; // arrival, on the clock of the rank's file
    std::vector<TimeNs> end;
    std::vector<std::uint32_t> kind; // row of RankSummary::kinds
    std::vector<std::int32_t> step; // row of RankSummary::steps; -1: none
    std::vector<std::int32_t> depth; // launches begun and not started on arrival; -1 unknown

    [[nodiscard]] std::size_t size() const { return begin.size(); }
};

// A host metric of the rank (M1 to M5) or why there is none.
struct SummaryMetric {
    QString key; // "gpu_idle_ratio", ...
    std::optional<double> value;
    QString reason;
};

// One rank, reduced to what comparing ranks needs: a file of a few hundred kB instead of the trace. Holds
// nothing private: no host, user or file name.
struct RankSummary {
    int number = -1; // as the recording or the file's name says; -1: unknown
    std::uint32_t pid = 0;
    int device = -1; // CUDA ordinal
    QString deviceName;
    // Ranks with equal clocks were recorded in one file. Set by whoever puts ranks together.
    std::uint32_t clock = 0;
    TimeNs timeUnit = 1; // times are rounded to this
    QString stepSource; // "markers", "collectives" or "none"
    bool hasCalls = false; // CUDA calls were recorded
    bool hasRanges = false;
    std::vector<SummaryStep> steps;
    std::vector<SummaryCollectiveKind> kinds;
    SummaryCollectives collectives;
    std::vector<SummaryOperation> operations;
    std::vector<SummaryMetric> metrics;
    std::vector<QString> notes;
};

using RankSummaryPtr = std::shared_ptr<const RankSummary>;

} // namespace gapscope
