// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/tracebuilder.h"

namespace gapscope {

// Devices by (process, CUDA ordinal), as far as the trace tells which physical GPU that is
// (host-analysis.md 4.2.3).
struct DeviceAssignment {
    std::vector<Device> devices;
    std::map<std::pair<std::int64_t, int>, DeviceId> byProcess; // (globalPid, ordinal)
    bool assumedIsolated = false; // several processes on ordinal 0 taken as ranks on GPUs of their own
};

[[nodiscard]] DeviceAssignment assignDevices(
    const std::vector<std::pair<std::int64_t, int>> &usedOrdinals, // (globalPid, ordinal), unique
    const std::vector<DeviceMapping> &map, const std::vector<GpuInfo> &gpus);

// Processes with GPU work and the device where most of it runs; needs tracks, lanes, devices.
[[nodiscard]] std::vector<Rank> findRanks(const Trace &trace);

// Sets Process::mainThread: the thread with most launch calls, else with most ranges.
void findMainThreads(Trace &trace);

} // namespace gapscope
