// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

#include <map>
#include <memory>

namespace gapscope {

// The innermost range of one thread at an instant: the latest begun of those that contain it (ties:
// the one that ends first); open ranges count for nothing. Keeps a cursor per lane: instants that
// ascend cost O(1), any order O(log n).
class InnermostRange {
public:
    InnermostRange(const Trace &trace, ProcessId process, std::int64_t thread);

    [[nodiscard]] EventId at(TimeNs instant); // None: in no range

private:
    struct Lane {
        EventSpan rows;
        std::uint32_t cursor = 0; // the first row that ends after the last instant
    };

    void seek(Lane &lane, TimeNs instant) const;

    const Trace &m_trace;
    std::vector<Lane> m_lanes;
};

// The same for the launch calls of GPU work of any thread.
class LaunchRanges {
public:
    explicit LaunchRanges(const Trace &trace)
        : m_trace(trace)
    {
    }

    // The innermost range around the launch call's begin, on the launching thread. None: no call.
    [[nodiscard]] EventId of(EventId launch);

private:
    const Trace &m_trace;
    std::map<std::pair<ProcessId, std::int64_t>, std::unique_ptr<InnermostRange>> m_threads;
    EventSpan m_lastRows; // of the track that the last call was in: calls come in runs
    InnermostRange *m_last = nullptr;
};

} // namespace gapscope
