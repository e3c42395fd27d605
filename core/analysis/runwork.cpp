// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/runwork.h"

#include "core/analysis/kernelgaps.h"

namespace gapscope {

RunWork collectWork(const Run &run, const HostFacts &facts)
{
    RunWork work;
    for (const TracePtr &trace : run.traces) {
        std::vector<std::vector<EventId>> &devices = work.devices.emplace_back();
        for (std::size_t device = 0; device < trace->devices.size(); ++device)
            devices.push_back(deviceWork(*trace, makeId<DeviceId>(device)));
    }
    const RunSteps &steps = stepsOf(facts);
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        const RunRank &who = run.ranks[rank];
        const Trace &trace = *run.traces[who.trace];
        const Rank &own = trace.ranks[index(who.rank)];
        work.steps.push_back(
            workOfSteps(trace, own, steps.ranks[rank], work.of(who.trace, own.device)));
    }
    return work;
}

} // namespace gapscope
