// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/timelinefacts.h"

#include <QMetaType>
#include <QString>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace gapscope {

// Baseline is run 0, the target run 1.
inline constexpr std::size_t kMaxRuns = 2;

// What the user has selected. Times are on the clock of the trace it lies in.
struct TimelineSelection {
    enum class Kind : std::uint8_t { None, Event, Gap, Step, Range, Idle };

    Kind kind = Kind::None;
    std::size_t run = 0;
    std::size_t rank = 0; // index into Run::ranks; kNoRank: a process without GPU work, or a range over all
    std::size_t trace = 0; // index into Run::traces
    EventId event = EventId::None; // Kind::Event
    std::size_t index = 0; // Kind::Gap: position in RankTimeline::gaps; Kind::Step: in RankSteps::steps
    TimeRange range; // of any kind but None

    [[nodiscard]] bool isNone() const { return kind == Kind::None; }

    bool operator==(const TimelineSelection &) const = default;
};

inline constexpr std::size_t kNoRank = static_cast<std::size_t>(-1);

// How kernel names are written.
enum class NamesMode : std::uint8_t { Short, Base, Full };

// Where a metric's intervals are painted.
enum class HighlightRows : std::uint8_t { GpuIdle, Streams, HostRanges, ApiCalls };

// Intervals of a metric to be shown on the lanes they come from, with a tag in the gutter.
struct TimelineHighlight {
    QString label; // "M1"; empty: nothing highlighted
    HighlightRows rows = HighlightRows::GpuIdle;
    std::size_t run = 0;
    std::vector<IntervalSet> ranks; // per Run::ranks
};

// Names whose events are outlined, per run and per Run::traces, ascending. An operation has one name
// or many: every forward step is recorded under its own.
using OutlinedNames = std::array<std::vector<std::vector<StringId>>, kMaxRuns>;

// A place that the user keeps: Ctrl+1..9, 1..9.
struct TimelineBookmark {
    int slot = 0; // 1..9, 0: none
    TimeRange view; // on the clock of the view
    QString note;

    bool operator==(const TimelineBookmark &) const = default;
};

} // namespace gapscope

Q_DECLARE_METATYPE(gapscope::TimelineSelection)
