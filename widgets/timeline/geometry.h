// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/fold.h"
#include "widgets/timeline/layout.h"

#include <memory>
#include <span>
#include <unordered_map>

namespace gapscope {

// What is drawn of one strip.
struct StripGeometry {
    FoldedLane folded;
    std::vector<Rail> rails;
    bool hasRails = false; // false: draw rails over graph columns
    std::vector<std::uint32_t> depths; // StripSource::Queue, per pixel
    std::uint64_t stamp = 0;
};

// The only place where the timeline folds. Keeps what was folded until range, width or clocks
// change; hover, selection, scrolling back and repainting cost nothing (foldCount() tells).
class Geometry {
public:
    void setRuns(const RunFacts &runs);

    // Device pixels; shifts as TimelineController::shift, per run and trace.
    void setView(TimeRange view, int width, const std::array<std::vector<TimeNs>, kMaxRuns> &shifts);

    // Forgets everything folded, as a new range does.
    void clear();

    // Folds the lanes of rows that are about to be painted, large ones at the same time: most of a
    // frame of a large trace is waiting for memory.
    void prepare(std::span<const TimelineRow *const> rows);

    [[nodiscard]] const StripGeometry &strip(const TimelineRow &row, const Strip &strip);

    // Busy time of a rank's device under every pixel.
    [[nodiscard]] const ColumnSums &deviceColumns(std::size_t run, std::size_t rank);

    // Intervals to be shown over the lanes, per rank of a run.
    void setIntervals(std::size_t run, std::vector<IntervalSet> ranks);
    // Those of one rank, folded; nullptr: none.
    [[nodiscard]] const FoldedLane *intervals(std::size_t run, std::size_t rank);

    [[nodiscard]] TimeScale scale(std::size_t run, std::size_t trace) const;
    [[nodiscard]] const TimeScale &viewScale() const { return m_scale; }
    [[nodiscard]] const TimelineFacts &facts(std::size_t run) const { return *m_runs[run]; }
    [[nodiscard]] const RunFacts &runs() const { return m_runs; }

    // Strips folded so far, and boxes held by current ones.
    [[nodiscard]] std::uint64_t foldCount() const { return m_foldCount; }
    [[nodiscard]] std::size_t currentBoxes() const;

private:
    struct DeviceColumns {
        ColumnSums sums;
        std::uint64_t stamp = 0;
    };

    struct Intervals {
        IntervalSet set;
        LanePyramid pyramid;
        FoldedLane folded;
        std::uint64_t stamp = 0;
    };

    [[nodiscard]] StripGeometry &entryOf(const TimelineRow &row, const Strip &strip);
    void foldStrip(const TimelineRow &row, const Strip &strip, StripGeometry &out);
    void foldTraceLane(const TimelineRow &row, std::uint32_t lane, StripGeometry &out) const;

    RunFacts m_runs;
    TimeScale m_scale {{0, 1}, 1};
    std::array<std::vector<TimeNs>, kMaxRuns> m_shifts;
    std::unordered_map<std::uint64_t, StripGeometry> m_strips;
    std::unordered_map<std::uint64_t, DeviceColumns> m_columns;
    std::size_t m_intervalsRun = 0;
    std::vector<Intervals> m_intervals; // per rank of that run
    std::uint64_t m_stamp = 1;
    std::uint64_t m_foldCount = 0;
};

} // namespace gapscope
