// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/judgewindows.h"

#include "core/analysis/phases.h"

#include <algorithm>
#include <map>

namespace gapscope {

namespace {

// Windows of steps of unknown phase: they are in the aggregate only.
IntervalSet unknownWindows(const RankSteps &steps)
{
    return steps.aggregate.subtracted(steps.context).subtracted(steps.generation);
}

IntervalSet phaseWindows(const RankSteps &steps, StepPhase phase)
{
    switch (phase) {
    case StepPhase::Context:
        return steps.context;
    case StepPhase::Generation:
        return steps.generation;
    case StepPhase::Unknown:
        break;
    }
    return unknownWindows(steps);
}

// The phase that a kind of windows is about; nullopt: the aggregate.
std::optional<StepPhase> phaseOf(WindowKind kind)
{
    switch (kind) {
    case WindowKind::Context:
    case WindowKind::ContextHost:
        return StepPhase::Context;
    case WindowKind::Generation:
    case WindowKind::GenerationHost:
        return StepPhase::Generation;
    case WindowKind::Aggregate:
        break;
    }
    return std::nullopt;
}

IntervalSet aggregateWindows(const HostFacts &facts, std::size_t rank, const Scope &scope)
{
    const RankSteps &steps = facts.steps.ranks[rank];
    if (scope.phase)
        return phaseWindows(steps, *scope.phase);
    if (scope.time)
        return IntervalSet {*scope.time};
    if (facts.steps.source == StepSource::None)
        return IntervalSet {facts.steps.wholeTrace[facts.traceOfRank[rank]]};
    return steps.aggregate;
}

// Whether a rank's whole trace is the window, on every device that it uses.
bool isWholeTrace(const HostFacts &facts, const Scope &scope, WindowKind kind)
{
    return kind == WindowKind::Aggregate && facts.steps.source == StepSource::None && !scope.time
        && !scope.phase;
}

// Whether a rank's launches and preparation count: ranks without steps are not part of step
// windows.
bool isCounted(const HostFacts &facts, std::size_t rank, const Scope &scope, WindowKind kind)
{
    if (isWholeTrace(facts, scope, kind))
        return true;
    if (kind == WindowKind::Aggregate && scope.time && !scope.phase)
        return true;
    return facts.steps.ranks[rank].source != StepSource::None;
}

} // namespace

std::vector<std::size_t> scopeRanks(const HostFacts &facts, const Scope &scope)
{
    std::vector<std::size_t> ranks;
    for (std::size_t rank = 0; rank < facts.ranks.size(); ++rank) {
        const bool isSelected
            = scope.ranks.empty() || std::ranges::find(scope.ranks, rank) != scope.ranks.end();
        if (isSelected && facts.ranks[rank].hasWork)
            ranks.push_back(rank);
    }
    return ranks;
}

IntervalSet rankWindows(
    const HostFacts &facts, std::size_t rank, const Scope &scope, WindowKind kind)
{
    const RankSteps &steps = facts.steps.ranks[rank];
    const std::optional<StepPhase> phase = phaseOf(kind);
    if (phase && scope.phase && phase != scope.phase)
        return {};
    IntervalSet windows;
    if (!phase)
        windows = aggregateWindows(facts, rank, scope);
    else if (kind == WindowKind::ContextHost || kind == WindowKind::GenerationHost)
        windows = hostPeriods(steps, *phase);
    else
        windows = phaseWindows(steps, *phase);
    return scope.time ? windows.clipped(*scope.time) : windows;
}

std::vector<DeviceWindows> scopeWindows(const HostFacts &facts, const Scope &scope, WindowKind kind)
{
    std::map<std::size_t, DeviceWindows> devices;
    const auto add = [&](std::size_t device, const IntervalSet &windows) -> DeviceWindows & {
        DeviceWindows &entry = devices[device];
        entry.device = device;
        entry.windows = entry.windows.united(windows);
        return entry;
    };
    for (const std::size_t rank : scopeRanks(facts, scope)) {
        if (!isCounted(facts, rank, scope, kind))
            continue;
        const RankFacts &self = facts.ranks[rank];
        const IntervalSet windows = rankWindows(facts, rank, scope, kind);
        add(self.device, windows).ranks.push_back(rank);
        if (!isWholeTrace(facts, scope, kind))
            continue;
        for (const std::size_t device : self.usedDevices)
            add(device, windows);
    }
    std::vector<DeviceWindows> result;
    for (auto &[device, entry] : devices) {
        if (!entry.windows.isEmpty())
            result.push_back(std::move(entry));
    }
    return result;
}

WindowSums measureWindows(const HostFacts &facts, std::span<const DeviceWindows> windows)
{
    WindowSums sums;
    for (const DeviceWindows &entry : windows) {
        const DeviceFacts &device = facts.devices[entry.device];
        sums.total += entry.windows.total();
        sums.active += device.busy.totalWithin(entry.windows);
        sums.nccl += device.nccl.totalWithin(entry.windows);
        sums.communication += device.communication.totalWithin(entry.windows);
        for (const std::size_t rank : entry.ranks) {
            const RankFacts &self = facts.ranks[rank];
            sums.prep += self.prep.totalWithin(entry.windows);
            sums.exposed += self.exposed.totalWithin(entry.windows);
            sums.launches += self.launches.all.totalWithin(entry.windows);
            sums.unpressedLaunches += self.launches.judged().totalWithin(entry.windows);
        }
    }
    return sums;
}

} // namespace gapscope
