// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/hostmetrics.h"

#include "core/analysis/judgewindows.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

WindowKind kindOf(std::optional<StepPhase> phase)
{
    if (phase == StepPhase::Context)
        return WindowKind::Context;
    if (phase == StepPhase::Generation)
        return WindowKind::Generation;
    return WindowKind::Aggregate;
}

// The windows of the device that a rank's figures were clipped to, shared devices included.
IntervalSet windowsOfRank(
    const HostFacts &facts, std::size_t rank, std::optional<StepPhase> phase, Scope scope)
{
    if (phase == StepPhase::Unknown)
        scope.phase = phase;
    for (DeviceWindows &entry : scopeWindows(facts, scope, kindOf(phase))) {
        const bool isOwn = entry.device == facts.ranks[rank].device;
        if (isOwn && std::ranges::find(entry.ranks, rank) != entry.ranks.end())
            return std::move(entry.windows);
    }
    return {};
}

} // namespace

QString metricKey(Metric metric)
{
    switch (metric) {
    case Metric::GpuIdle:
        return u"gpu_idle_ratio"_s;
    case Metric::LaunchOverhead:
        return u"launch_overhead_ratio"_s;
    case Metric::PrepExposed:
        return u"host_prep_exposed_ratio"_s;
    case Metric::PrepImpact:
        return u"host_prep_perf_impact"_s;
    case Metric::PrepIdleAttribution:
        return u"host_prep_idle_attribution"_s;
    case Metric::GpuUtilization:
        return u"gpu_utilization"_s;
    case Metric::Nccl:
        return u"nccl_ratio"_s;
    case Metric::LaunchTotal:
        return u"launch_overhead_ratio_total"_s;
    case Metric::Communication:
        return u"communication_ratio"_s;
    }
    return {};
}

IntervalSet metricIntervals(const HostFacts &facts, Metric metric, std::size_t rank,
    std::optional<StepPhase> phase, const Scope &scope)
{
    const IntervalSet windows = windowsOfRank(facts, rank, phase, scope);
    if (windows.isEmpty())
        return {};
    const RankFacts &self = facts.ranks[rank];
    const DeviceFacts &device = facts.devices[self.device];
    switch (metric) {
    case Metric::GpuIdle:
        return windows.subtracted(device.busy.set());
    case Metric::LaunchOverhead:
        return windows.intersected(self.launches.judged().set());
    case Metric::PrepExposed:
    case Metric::PrepImpact:
    case Metric::PrepIdleAttribution:
        return windows.intersected(self.exposed.set());
    case Metric::GpuUtilization:
        return windows.intersected(device.busy.set());
    case Metric::Nccl:
        return windows.intersected(device.nccl.set());
    case Metric::LaunchTotal:
        return windows.intersected(self.launches.all.set());
    case Metric::Communication:
        return windows.intersected(device.communication.set());
    }
    return {};
}

} // namespace gapscope
