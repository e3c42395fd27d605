// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/rankfinder.h"

#include <algorithm>
#include <set>

namespace gapscope {

namespace {

// The name of a GPU; where the id is unknown, the one name that all GPUs of the file share.
StringId gpuName(int gpuId, const std::vector<GpuInfo> &gpus)
{
    std::set<StringId> names;
    for (const GpuInfo &gpu : gpus) {
        if (gpuId >= 0 && gpu.gpuId == gpuId)
            return gpu.name;
        names.insert(gpu.name);
    }
    return gpuId < 0 && names.size() == 1 ? *names.begin() : StringId::None;
}

} // namespace

DeviceAssignment assignDevices(const std::vector<std::pair<std::int64_t, int>> &usedOrdinals,
    const std::vector<DeviceMapping> &map, const std::vector<GpuInfo> &gpus)
{
    DeviceAssignment result;
    std::map<std::pair<std::int64_t, int>, int> gpuOf;
    for (const DeviceMapping &row : map)
        gpuOf[{row.globalPid, row.ordinal}] = row.gpuId;

    std::map<std::int64_t, std::set<int>> unmapped; // ordinals per process that the map does not know
    for (const auto &key : usedOrdinals) {
        if (!gpuOf.contains(key))
            unmapped[key.first].insert(key.second);
    }
    const auto onlyZero = [&](std::int64_t process) {
        const auto known = unmapped.find(process);
        return known != unmapped.end() && known->second == std::set {0};
    };
    const auto isolated = std::ranges::count_if(
        unmapped, [&](const auto &entry) { return onlyZero(entry.first); });
    result.assumedIsolated = isolated > 1;

    // A device is a mapped GPU, or an ordinal, or (isolated) an ordinal of one process.
    std::map<std::tuple<int, int, std::int64_t>, DeviceId> known;
    for (const auto &key : usedOrdinals) {
        const auto mapped = gpuOf.find(key);
        std::tuple<int, int, std::int64_t> identity;
        int gpuId = -1;
        if (mapped != gpuOf.end()) {
            gpuId = mapped->second;
            identity = {0, gpuId, 0};
        } else if (result.assumedIsolated && onlyZero(key.first)) {
            identity = {2, key.second, key.first};
        } else {
            identity = {1, key.second, 0};
        }
        const auto [entry, isNew]
            = known.try_emplace(identity, makeId<DeviceId>(result.devices.size()));
        if (isNew)
            result.devices.push_back({key.second, gpuId, gpuName(gpuId, gpus)});
        result.byProcess[key] = entry->second;
    }
    return result;
}

std::vector<Rank> findRanks(const Trace &trace)
{
    std::map<std::pair<ProcessId, DeviceId>, TimeNs> work;
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::Stream && track.kind != TrackKind::WholeGraph)
            continue;
        const EventSpan span = trace.eventsOf(track);
        if (span.size() == 0)
            continue;
        TimeNs &sum = work[{track.process, track.device}];
        for (std::uint32_t row = span.first; row < span.last; ++row)
            sum += trace.events.end[row] - trace.events.begin[row];
    }
    std::vector<Rank> ranks;
    TimeNs most = -1;
    for (const auto &[key, sum] : work) {
        const auto [process, device] = key;
        if (ranks.empty() || ranks.back().process != process) {
            ranks.push_back({process, device});
            most = sum;
            continue;
        }
        const int ordinal = trace.devices[index(device)].ordinal;
        const int chosen = trace.devices[index(ranks.back().device)].ordinal;
        if (sum > most || (sum == most && ordinal < chosen)) {
            ranks.back().device = device;
            most = sum;
        }
    }
    return ranks;
}

void findMainThreads(Trace &trace)
{
    struct Score {
        std::size_t launches = 0;
        std::size_t ranges = 0;

        auto operator<=>(const Score &) const = default;
    };

    std::map<std::pair<ProcessId, std::int64_t>, Score> scores;
    for (const Track &track : trace.tracks) {
        const EventSpan span = trace.eventsOf(track);
        Score &score = scores[{track.process, track.number}];
        if (track.kind == TrackKind::Ranges || track.kind == TrackKind::AsyncRanges)
            score.ranges += span.size();
        if (track.kind != TrackKind::ApiCalls)
            continue;
        for (std::uint32_t row = span.first; row < span.last; ++row)
            score.launches += isLaunch(trace.apiKindOf(makeId<EventId>(row)));
    }
    std::map<ProcessId, Score> best;
    for (const auto &[key, score] : scores) {
        if (score > best[key.first]) {
            best[key.first] = score;
            trace.processes[index(key.first)].mainThread = key.second;
        }
    }
}

} // namespace gapscope
