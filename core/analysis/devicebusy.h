// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tables.h"
#include "core/time/measuredset.h"
#include "core/trace/run.h"

namespace gapscope {

// One device with GPU work, measured over all processes that use it (host-analysis.md 4.2.4).
struct DeviceFacts {
    std::size_t trace = 0; // of Run::traces; devices of two traces are never the same
    DeviceId device = DeviceId::None;
    MeasuredSet busy; // union of kernels and whole-graph rows
    MeasuredSet nccl; // kernels whose short or demangled name contains nccl
    MeasuredSet communication; // nccl and the known custom collectives (4.2.9)
};

// All devices with GPU work of one trace, by DeviceId. O(GPU work * log lanes).
[[nodiscard]] std::vector<DeviceFacts> collectDevices(
    const Run &run, std::size_t trace, const HostTables &tables);

} // namespace gapscope
