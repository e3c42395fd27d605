// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/time/timerange.h"
#include "core/trace/category.h"

#include <span>
#include <vector>

namespace gapscope {

// All events of a trace as columns, ordered by (lane, begin). Invariant: the events of one lane are
// disjoint, so begins and ends both ascend within it (zero-length events may share an instant).
// An EventId is a row. GPU lanes come first, so GPU events are the rows [0, Trace::gpuEventCount).
// 25 bytes per event.
struct EventTable {
    std::vector<TimeNs> begin;
    std::vector<TimeNs> end;
    std::vector<StringId> name;
    std::vector<Category> category;
    // Row of the side table that belongs to the category. Side tables keep the order of the file,
    // so `detail` also tells which of two events with equal times was written first.
    std::vector<std::uint32_t> detail;
    // CSR: lane i holds rows [laneOffsets[i], laneOffsets[i + 1]).
    std::vector<std::uint32_t> laneOffsets;

    [[nodiscard]] std::size_t size() const { return begin.size(); }

    [[nodiscard]] std::size_t laneCount() const
    {
        return laneOffsets.empty() ? 0 : laneOffsets.size() - 1;
    }

    [[nodiscard]] TimeRange range(EventId id) const { return {begin[index(id)], end[index(id)]}; }
};

// A half-open run of rows.
struct EventSpan {
    std::uint32_t first = 0;
    std::uint32_t last = 0; // one past the end

    [[nodiscard]] std::uint32_t size() const { return last - first; }
};

} // namespace gapscope
