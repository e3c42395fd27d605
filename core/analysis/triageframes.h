// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triagetrace.h"

#include <map>

namespace gapscope {

// A host thread: by the reference method as the file spells process and thread, else as the timeline
// has them.
using TriageThread = std::pair<std::int64_t, std::int64_t>;

[[nodiscard]] TriageThread triageThread(const Trace &trace, const TriageContext &context,
    const Track &track, const ProfilerColumns &columns, std::uint32_t row);

// The Python frames of a trace: which are active at a time, and what they say. The lanes of the
// timeline are the index: one binary search per lane.
class TriageFrames {
public:
    TriageFrames(const Trace &trace, TriageContext &context);

    struct Frame {
        std::uint32_t row = 0; // event
        double ts = 0;
        double dur = 0;
    };

    // Frames of a thread with ts <= at and end >= at less `tolerance`, outermost first: by start,
    // then the longer, then the order of the file (2.5). Valid until the next call.
    const std::vector<Frame> &active(TriageThread thread, double at, double tolerance);
    // Likewise of all threads, in no order, and begun at or before at + tolerance.
    const std::vector<Frame> &activeAnywhere(double at, double tolerance);

    // What the frame's name says; texts are ids in the pool.
    struct Facts {
        std::uint32_t location = 0;
        std::uint32_t scope = 0;
        int priority = 0;
        bool isMeaningful = false; // as a scope (4.7)
        bool isFallback = false;
        bool isKnown = false;
    };

    const Facts &factsOf(std::uint32_t row);

private:
    struct Lane {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        std::uint32_t hint = 0; // where the last search ended
    };

    void collect(Lane &lane, double latestStart, double earliestEnd);
    std::uint32_t lastBefore(Lane &lane, TimeNs time) const;

    const Trace &m_trace;
    TriageContext &m_context;
    std::map<TriageThread, std::vector<std::size_t>> m_threads; // rows of m_lanes
    std::vector<Lane> m_lanes;
    std::vector<Frame> m_found;
    std::vector<Facts> m_facts; // per name
    const TriageThread *m_filter = nullptr;
    bool m_mixed = false; // some track holds frames of several threads of the file
};

} // namespace gapscope
