// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparability.h"
#include "core/analysis/timeowners.h"

#include <span>

namespace gapscope {

struct OwnerShare {
    std::uint32_t owner = 0;
    TimeNs time = 0;
};

// Who owned each period; CSR by period. The shares of a period add up to its length exactly.
struct PeriodShares {
    std::vector<std::uint32_t> offsets {0};
    std::vector<OwnerShare> shares;

    [[nodiscard]] std::span<const OwnerShare> of(std::size_t period) const
    {
        return std::span(shares).subspan(offsets[period], offsets[period + 1] - offsets[period]);
    }
};

// `periods` by (rank, begin), disjoint within a rank. O(events in the periods' hull).
[[nodiscard]] PeriodShares splitPeriods(const Run &run, const RunSteps &steps,
    const std::vector<StepPeriod> &periods, const OwnerTables &tables, OwnerTable &owners);

// The thread whose doings stand for a rank's host: that of its step markers, else its main thread.
[[nodiscard]] std::int64_t hostThread(const Run &run, const RunSteps &steps, std::uint32_t rank);

} // namespace gapscope
