// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

#include <vector>

namespace gapscope {

// What a host thread is in at an instant, the first of these that applies (host-analysis.md 4.3): a
// synchronising API call, another API call, the innermost range, an OS runtime call, nothing known.
enum class OwnerKind : std::uint8_t { Synchronize, ApiCall, Range, OsCall, Unattributed };

// A piece of time with its one owner.
struct OwnedTime {
    TimeRange time;
    OwnerKind kind = OwnerKind::Unattributed;
    EventId event = EventId::None; // None for Unattributed
};

// Which kinds of doings take part. Ranges: the innermost range alone, calls are part of it. Python: All,
// and Python frames count as ranges, so that the innermost of both owns the time.
enum class OwnerLevels : std::uint8_t { All, Ranges, Python };

// Splits time by what one thread was in. Innermost = the latest begun of those that contain the
// instant (ties: the one that ends first). Open ranges own nothing. Keeps a cursor per lane: asking
// for ascending times costs O(events inside), any order O(log n) more. Not thread-safe; cheap to make.
class HostOwners {
public:
    HostOwners(const Trace &trace, ProcessId process, std::int64_t thread,
        OwnerLevels levels = OwnerLevels::All);

    // Appends pieces that tile `range` exactly, in order; equal neighbours are merged.
    void partition(TimeRange range, std::vector<OwnedTime> &pieces);

private:
    struct Lane {
        EventSpan rows;
        std::uint32_t cursor = 0; // a row at or before the first one that may matter
    };

    struct Level {
        OwnerKind kind;
        std::vector<Lane> lanes;
    };

    void partitionLevel(std::size_t level, TimeRange range, std::vector<OwnedTime> &pieces);
    void collect(Level &level, TimeRange range);
    [[nodiscard]] bool counts(OwnerKind kind, std::uint32_t row) const;
    void seek(Lane &lane, TimeNs from) const;

    const Trace &m_trace;
    std::vector<Level> m_levels;
    // Scratch per level, so that partition() allocates nothing in the long run.
    std::vector<std::vector<std::uint32_t>> m_found;
    std::vector<std::vector<std::uint32_t>> m_active;
};

} // namespace gapscope
