// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/devicebusy.h"
#include "core/analysis/hostmetrics.h"
#include "core/analysis/judgecoverage.h"
#include "core/analysis/launches.h"

namespace gapscope {

// One rank, measured. Its host sets lie on its trace's clock.
struct RankFacts {
    std::size_t device = 0; // its own device, row of HostFacts::devices
    std::vector<std::size_t> usedDevices; // all devices that its GPU work is on
    LaunchFacts launches;
    MeasuredSet prep;
    MeasuredSet exposed; // prep while its own device is idle
    GraphCounts graphs; // whole trace
    bool hasWork = false; // kernels or whole-graph rows; copies do not count
    bool isJoined = false; // any of it joins a call

    // CUDA graphs were launched, but no node and no whole graph was recorded (4.2.11). Where
    // nothing joins any call, the kernels may be the graphs' own: that is not held against the
    // trace.
    [[nodiscard]] bool lostGraphs() const
    {
        return isJoined && !launches.graphLaunches.empty() && !graphs.anyGraph();
    }
};

// What a trace can answer at all.
struct TraceFacts {
    bool hasCalls = false; // CUDA API rows
    bool hasRanges = false; // closed ranges
    QString prepName; // the preparation range in use, empty: none
};

// The facts behind every host metric of a run: computed once by collectHostFacts(), then immutable.
// Ranks are those of the Run, by index.
class HostFacts {
public:
    RunSteps steps;
    std::vector<TraceFacts> traces;
    std::vector<DeviceFacts> devices;
    std::vector<RankFacts> ranks;
    std::vector<std::uint32_t> traceOfRank;
    std::vector<Warning> warnings;

    [[nodiscard]] const TraceFacts &traceFacts(std::size_t rank) const
    {
        return traces[traceOfRank[rank]];
    }
};

} // namespace gapscope
