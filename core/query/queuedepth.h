// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timescale.h"
#include "core/trace/trace.h"

#include <vector>

namespace gapscope {

// How many launches of a process had begun on the host and not yet started on the GPU
// (host-analysis.md 4.2.8: calls with GPU rows only; a call starts with its first row). Holds one
// sample per 32 changes or more; what is between is read from the trace. Keeps no pointer to it.
class QueueDepth {
public:
    QueueDepth() = default;
    QueueDepth(const Trace &trace, ProcessId process);

    [[nodiscard]] bool isEmpty() const { return m_samples.empty(); }

    // The highest depth anywhere.
    [[nodiscard]] std::uint32_t highest() const { return m_highest; }

    // The highest depth under each pixel: exact where the picture holds few launches, else the
    // highest of each sampled stretch that touches the pixel.
    void columns(const Trace &trace, const TimeScale &scale, std::vector<std::uint32_t> &out) const;

    // Depth right after instant t.
    [[nodiscard]] std::uint32_t at(const Trace &trace, TimeNs t) const;

    [[nodiscard]] std::size_t bytes() const;

private:
    struct Sample {
        TimeNs time = 0; // of the first change it covers
        std::int32_t before = 0; // depth before it; below 0 where work starts before its launch
        std::uint32_t highest = 0; // after any change it covers
    };

    struct Change {
        TimeNs time = 0;
        std::int32_t delta = 0;
    };

    // Bits for the rows [first, first + 64 * words.size()).
    struct RowBits {
        std::uint32_t first = 0;
        std::vector<std::uint64_t> words;

        void cover(const std::vector<EventSpan> &lanes);
        void set(std::uint32_t row)
        {
            words[(row - first) >> 6] |= std::uint64_t(1) << ((row - first) & 63);
        }
        [[nodiscard]] bool operator[](std::uint32_t row) const
        {
            return (words[(row - first) >> 6] >> ((row - first) & 63)) & 1;
        }
    };

    [[nodiscard]] std::int64_t depthAt(const Trace &trace, TimeNs t) const;
    void collectLanes(const Trace &trace, ProcessId process);
    void markFirstRows(const Trace &trace);
    void sample(const std::vector<Change> &changes, std::int64_t &depth, std::size_t &count);
    void gather(const Trace &trace, TimeRange range, std::vector<Change> &changes) const;
    void coarseColumns(const TimeScale &scale, std::vector<std::uint32_t> &out) const;
    void exactColumns(
        const Trace &trace, const TimeScale &scale, std::vector<std::uint32_t> &out) const;
    [[nodiscard]] std::uint32_t rowsIn(const Trace &trace, TimeRange range) const;

    std::vector<EventSpan> m_callRows; // per API lane of the process
    std::vector<EventSpan> m_gpuRows; // per GPU lane
    RowBits m_linked; // calls that have GPU rows
    RowBits m_first; // GPU rows that are the first of their launch
    std::vector<Sample> m_samples;
    std::vector<Sample> m_coarse; // one per 32 samples: when the picture holds very many
    std::uint32_t m_highest = 0;
};

} // namespace gapscope
