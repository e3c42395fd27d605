// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparability.h"
#include "core/analysis/kernelfamily.h"
#include "core/analysis/tables.h"

#include <QHash>

#include <array>
#include <span>

namespace gapscope {

// What an instant of a step is owned by (host-analysis.md 4.3). While the rank's device is busy: the
// kernel that began first among those running (equal begins: the one that ends first, then the order
// of the file). While it is idle: what the marker thread is in.
enum class OwnerClass : std::uint8_t {
    Gpu,
    Collective,
    Synchronize,
    ApiCall,
    Range,
    OsCall,
    Unattributed,
};
inline constexpr std::size_t kOwnerClassCount = 7;

// "gpu", "collective", "sync", "api", "range", "os", "unattributed", as in JSON.
[[nodiscard]] QString ownerClassKey(OwnerClass kind);
// Collectives and synchronising calls: time spent waiting for others.
[[nodiscard]] constexpr bool isWait(OwnerClass kind)
{
    return kind == OwnerClass::Collective || kind == OwnerClass::Synchronize;
}

struct TimeOwner {
    OwnerClass kind = OwnerClass::Unattributed;
    QString name; // kernel, operation or API name; empty for unattributed
    QString family; // GPU work only

    bool operator==(const TimeOwner &) const = default;
};

// All owners of two runs under common numbers; number 0 is unattributed.
class OwnerTable {
public:
    OwnerTable();

    std::uint32_t add(const TimeOwner &owner);

    [[nodiscard]] const TimeOwner &owner(std::uint32_t number) const { return m_owners[number]; }

    [[nodiscard]] std::size_t size() const { return m_owners.size(); }

private:
    std::vector<TimeOwner> m_owners;
    QHash<QString, std::uint32_t> m_numbers;
};

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

// What the split needs to know about names.
struct OwnerTables {
    std::vector<StepMarker> markers;
    std::vector<QString> communication;
    KernelFamilies families;
};

// `periods` by (rank, begin), disjoint within a rank. O(events in the periods' hull).
[[nodiscard]] PeriodShares splitPeriods(const Run &run, const RunSteps &steps,
    const std::vector<StepPeriod> &periods, const OwnerTables &tables, OwnerTable &owners);

// The thread whose doings stand for a rank's host: that of its step markers, else its main thread.
[[nodiscard]] std::int64_t hostThread(const Run &run, const RunSteps &steps, std::uint32_t rank);

} // namespace gapscope
