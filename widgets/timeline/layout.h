// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/metrics.h"
#include "widgets/timeline/rowstate.h"
#include "widgets/timeline/timelinedata.h"

#include <array>

namespace gapscope {

enum class RowKind : std::uint8_t {
    Group, // header of a rank or process, and its steps
    Gaps,
    Idle,
    Stream,
    Copies,
    Projection,
    Ranges,
    AsyncRanges,
    Marks,
    Calls,
    OsCalls,
    PythonFrames,
    Queue,
    Steps, // of one rank, where ranks are overlaid
    Threads, // header of the threads beside the main one
    Band, // between two runs: how they are aligned
};

enum class StripSource : std::uint8_t {
    Lane, // of the trace
    Steps,
    Gaps,
    Holes, // device idle
    Projection,
    Unrecorded, // graph launches without GPU rows
    Queue,
};

// One lane in a row. Strips may cover each other: later ones are drawn above.
struct Strip {
    StripSource source = StripSource::Lane;
    std::uint32_t lane = 0; // StripSource::Lane
    int y = 0; // from the top of the row, device-independent pixels
    int height = 0;
};

struct TimelineRow {
    RowKind kind = RowKind::Group;
    std::size_t run = 0;
    std::size_t trace = 0;
    std::size_t rank = kNoRank;
    ProcessId process = ProcessId::None;
    QString key; // "0/r1/s7"
    QString group; // key of its group
    QString name;
    QString sub;
    int y = 0; // from the top of all rows; of pinned rows from the top of the view
    int height = 0;
    int indent = 0;
    bool canCollapse = false;
    bool collapsed = false;
    bool isMain = false; // the busiest stream: has a rail of its own height
    std::vector<Strip> strips;
};

// All rows in order. Pinned ones come first and do not scroll.
struct TimelineLayout {
    std::vector<TimelineRow> rows;
    std::size_t pinned = 0;
    int pinnedHeight = 0;
    int height = 0; // of the rows that scroll
    // Rows that the user may bring back: key and name.
    std::vector<std::pair<QString, QString>> hidden;

    // Row that shows a lane of a trace and the strip in it; false: none does.
    bool findLane(std::size_t run, std::size_t trace, std::uint32_t lane, std::size_t &row,
        std::size_t &strip) const;
    // First row of this kind of a rank; rows.size() if there is none. The steps of a rank are in its
    // Group, or where ranks are overlaid in its Steps.
    [[nodiscard]] std::size_t findRow(RowKind kind, std::size_t run, std::size_t rank) const;
    [[nodiscard]] std::size_t findKey(const QString &key) const;
};

using RunFacts = std::array<TimelineFactsPtr, kMaxRuns>;

// Rows of the open runs, grouped by run, rank and device. With two runs only what compares is shown
// by default: steps, gaps, streams, host ranges, of the first rank.
[[nodiscard]] TimelineLayout layoutRows(
    const RunFacts &runs, const RowState &state, const Metrics &metrics);

} // namespace gapscope
