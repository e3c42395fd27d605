// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/causenames.h"
#include "core/analysis/idlewalk.h"
#include "core/analysis/steps.h"
#include "core/analysis/suggestions.h"

namespace gapscope {

// A device's gap as a place to go to.
struct GapPlace {
    std::uint32_t trace = 0; // index into Run::traces
    DeviceId device = DeviceId::None;
    EventId before = EventId::None; // None: idle before the first, or after the last work
    EventId after = EventId::None;
    TimeRange time; // the part of it that counts
    TimeNs covered = 0; // how much of it the cause in question covers
};

// One cause over many gaps.
struct CauseSum {
    TimeNs total = 0;
    TimeNs measured = 0; // part of it with Confidence::Measured
    TimeNs insideStep = 0; // part of it while a forward step is open
    qint64 gaps = 0; // gaps that contain it
    qint64 steps
        = 0; // distinct steps of ranks that contain it; work before the first step counts none
    GapPlace longest; // the gap in which it covers most

    [[nodiscard]] Confidence confidence() const
    {
        return 2 * measured >= total ? Confidence::Measured : Confidence::Guess;
    }

    [[nodiscard]] CauseFacts facts(
        const CauseName &cause, const std::vector<QString> &prepRanges) const;
};

// Adds up causes by their number. Pieces come gap by gap, and within a rank in ascending time.
class IdleSums {
public:
    // Begins the pieces of another rank or device.
    void beginSlice(std::uint32_t trace, DeviceId device);
    void addPart(const IdlePart &part);
    // A piece of the last part. `step` counts as one step; -1: none.
    void addCause(std::uint32_t cause, const GapCause &piece, std::int64_t step, bool insideStep);
    // To be called after the last piece.
    void finish();

    [[nodiscard]] const std::vector<CauseSum> &sums() const { return m_sums; } // by cause number

    [[nodiscard]] TimeNs idle() const { return m_idle; }

    [[nodiscard]] qint64 gaps() const { return m_gaps; }

private:
    // What the last gap and step of a cause were.
    struct Last {
        qint64 gap = -1;
        std::int64_t step = -1;
        TimeNs covered = 0;
    };

    void closeGap();

    std::vector<CauseSum> m_sums;
    std::vector<Last> m_last;
    std::vector<std::uint32_t> m_open; // causes of the current gap
    GapPlace m_place;
    TimeNs m_idle = 0;
    qint64 m_gaps = 0;
};

// Which step of a rank an instant belongs to: the latest begun. Instants come in ascending order.
class StepCursor {
public:
    explicit StepCursor(const RankSteps *steps)
        : m_steps(steps)
    {
    }

    // -1: before the first step, or no steps.
    std::int64_t at(TimeNs time)
    {
        while (m_steps != nullptr && m_next < m_steps->steps.size()
            && m_steps->steps[m_next].host.begin <= time)
            ++m_next;
        return static_cast<std::int64_t>(m_next) - 1;
    }

    // Whether the step that at() gave is still open.
    [[nodiscard]] bool isInside(std::int64_t step, TimeNs time) const
    {
        return step >= 0 && time < m_steps->steps[static_cast<std::size_t>(step)].host.end;
    }

private:
    const RankSteps *m_steps;
    std::size_t m_next = 0;
};

} // namespace gapscope
