// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/devicebusy.h"

#include "core/analysis/tracewalk.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// What each kernel name is, per StringId.
struct NameKinds {
    std::vector<bool> nccl;
    std::vector<bool> communication;

    NameKinds(const StringPool &strings, const HostTables &tables)
        : nccl(matchNames(strings, {u"nccl"_s}))
        , communication(matchNames(strings, tables.communication))
    {
    }

    [[nodiscard]] bool isNccl(StringId a, StringId b) const
    {
        return nccl[index(a)] || nccl[index(b)];
    }

    // nccl counts even when a user's table leaves it out (4.2.9).
    [[nodiscard]] bool isCommunication(StringId a, StringId b) const
    {
        return communication[index(a)] || communication[index(b)] || isNccl(a, b);
    }
};

struct DeviceSets {
    std::vector<IntervalSet> busy;
    std::vector<IntervalSet> nccl;
    std::vector<IntervalSet> communication;
};

void readLane(const Trace &trace, EventSpan lane, const NameKinds &kinds, DeviceSets &sets)
{
    std::vector<TimeRange> busy;
    std::vector<TimeRange> nccl;
    std::vector<TimeRange> communication;
    busy.reserve(lane.size());
    for (std::uint32_t row = lane.first; row < lane.last; ++row) {
        const TimeRange range = trace.events.range(makeId<EventId>(row));
        busy.push_back(range);
        if (!isKernel(trace.events.category[row]))
            continue;
        const StringId name = trace.events.name[row];
        const StringId demangled = trace.kernels.demangledName[trace.events.detail[row]];
        if (!kinds.isCommunication(name, demangled))
            continue;
        communication.push_back(range);
        if (kinds.isNccl(name, demangled))
            nccl.push_back(range);
    }
    sets.busy.emplace_back(std::move(busy));
    sets.nccl.emplace_back(std::move(nccl));
    sets.communication.emplace_back(std::move(communication));
}

} // namespace

std::vector<DeviceFacts> collectDevices(const Run &run, std::size_t trace, const HostTables &tables)
{
    const Trace &source = *run.traces[trace];
    const NameKinds kinds(source.strings, tables);
    std::vector<DeviceSets> sets(source.devices.size());
    for (const Track &track : source.tracks) {
        if (!isWorkTrack(track) || track.device == DeviceId::None)
            continue;
        forEachLane(source, track, [&](EventSpan lane) {
            if (lane.size() > 0)
                readLane(source, lane, kinds, sets[index(track.device)]);
        });
    }
    std::vector<DeviceFacts> devices;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        if (sets[i].busy.empty())
            continue;
        devices.push_back(
            {trace, makeId<DeviceId>(i), MeasuredSet(uniteAll(std::move(sets[i].busy))),
                MeasuredSet(uniteAll(std::move(sets[i].nccl))),
                MeasuredSet(uniteAll(std::move(sets[i].communication)))});
    }
    return devices;
}

} // namespace gapscope
