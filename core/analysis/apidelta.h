// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/delta.h"
#include "core/analysis/stepowners.h"

namespace gapscope {

// Calls of the rank's process, all its threads, that began in the counted periods.
struct CallUse {
    qint64 calls = 0;
    TimeNs time = 0;
    ApiKind kind = ApiKind::Other;
};

struct CallUses {
    std::vector<CallUse> byOwner;
    bool known = true; // whether every trace of the run has API rows
};

[[nodiscard]] CallUses countCalls(const Run &run, const std::vector<StepPeriod> &periods,
    std::span<const std::uint32_t> counted, const OwnerTables &tables, OwnerTable &owners);

// One row of the API comparison; figures per step and rank.
struct ApiDelta {
    QString name; // without version suffix
    ApiKind kind = ApiKind::Other;
    Delta calls;
    Delta time; // us
    DeltaStatus status = DeltaStatus::Unchanged;
};

struct ApiComparison {
    std::vector<ApiDelta> rows; // complete, by |change of time|, then name
    Delta calls;
    Delta time;
    Delta launches; // kernel and graph launch calls
    QString note; // why there is nothing to compare, empty: there is
};

[[nodiscard]] ApiComparison compareCalls(
    const CallUses &baseline, const CallUses &target, std::size_t pairs, const OwnerTable &owners);

} // namespace gapscope
