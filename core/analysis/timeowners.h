// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/kernelfamily.h"
#include "core/analysis/tables.h"
#include "core/query/hostowner.h"

#include <QHash>

#include <array>

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

// What the split needs to know about names.
struct OwnerTables {
    std::vector<StepMarker> markers;
    std::vector<QString> communication;
    KernelFamilies families;
};

// The owners of one trace's events, by the events' names: one look-up per event.
class TraceOwners {
public:
    // All three must outlive the object.
    TraceOwners(const Trace &trace, const OwnerTables &tables, OwnerTable &owners);

    std::uint32_t ofWork(EventId work); // kernels and whole-graph rows
    std::uint32_t ofCall(EventId call); // API calls
    std::uint32_t ofHost(const OwnedTime &piece);

private:
    std::uint32_t of(OwnerClass kind, StringId name);
    [[nodiscard]] TimeOwner made(OwnerClass kind, StringId name) const;

    const Trace &m_trace;
    const OwnerTables &m_tables;
    OwnerTable &m_owners;
    std::vector<bool> m_communication; // per StringId
    std::array<std::vector<std::uint32_t>, kOwnerClassCount> m_known; // per StringId
};

} // namespace gapscope
