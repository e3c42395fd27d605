// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/time/timerange.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace gapscope {

// What an event of a profiler trace counts as for the published triage (torch-triage.md 2.1, 2.5,
// 3.2); decided by the loader, which knows the categories of the file.
enum ProfilerRole : std::uint16_t {
    RoleGpuByCategory = 1, // the category says that it is GPU work
    RoleGpuByStream = 2, // only its stream says so
    RoleCpuOp = 4,
    RoleLauncher = 8, // a runtime or driver call
    RoleFrame = 16,
    RoleAnnotation = 32,
    RoleGpuAnnotation = 64,
    RoleOldId = 128, // its external id has the spelling that the published tool does not read
    RoleZeroCorrelation = 256, // correlation id 0, which columns use for "none"
    RoleOldCategory = 512, // its category has a spelling that the published tool does not read
};

// Where an event ran, as the file spells it, and what it counts as. Few distinct ones per trace.
struct ProfilerPlace {
    StringId process = StringId::None;
    StringId thread = StringId::None;
    StringId stream = StringId::None; // None: no stream, or stream 0
    StringId threadName = StringId::None;
    std::uint16_t roles = 0; // ProfilerRole bits
};

inline constexpr std::uint32_t kNoExternalId = 0xffffffffu;

// Facts of one event table in the order of the file: row i belongs to the events with
// EventTable::detail i of that table's categories. Columns that a table does not need are empty.
struct ProfilerColumns {
    std::vector<ProfilerPlace> places;
    std::vector<std::uint32_t> place; // row of `places`
    std::vector<std::uint32_t> externalId; // kNoExternalId: none
    std::vector<std::uint32_t> order; // position in the file over all tables
};

// Rows that are no events of the timeline: GPU annotations (projections of host ranges),
// synchronisation records on a stream, calls that carry a stream. Times are the file's own.
struct ProfilerExtras {
    std::vector<TimeNs> begin;
    std::vector<TimeNs> end;
    std::vector<StringId> name;
    std::vector<std::uint32_t> correlation;
    ProfilerColumns columns;
};

// Side tables of traces of a framework's profiler; empty for others.
struct ProfilerDetails {
    bool isPresent = false;
    ProfilerColumns kernels; // place, externalId, order
    ProfilerColumns copies; // place, externalId, order
    ProfilerColumns calls; // place
    ProfilerColumns ranges; // place, externalId
    ProfilerColumns frames; // place
    ProfilerExtras extras;
    // Correlation id -> external id, by correlation id; the last one in the file counts.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> externalOfCorrelation;
    bool oldExternalIds = false; // some ids have the old spelling
    // Words of the first events, lower case: which framework wrote them. Never shown.
    std::string beginning;

    [[nodiscard]] std::size_t bytes() const
    {
        std::size_t sum = externalOfCorrelation.capacity() * sizeof(externalOfCorrelation[0])
            + beginning.capacity();
        for (const ProfilerColumns *table : {&kernels, &copies, &calls, &ranges, &frames, &extras.columns})
            sum += table->places.capacity() * sizeof(ProfilerPlace)
                + (table->place.capacity() + table->externalId.capacity() + table->order.capacity())
                    * sizeof(std::uint32_t);
        return sum
            + extras.begin.capacity() * (2 * sizeof(TimeNs) + sizeof(StringId) + sizeof(std::uint32_t));
    }
};

} // namespace gapscope
