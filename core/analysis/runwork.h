// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "core/analysis/stepwork.h"

namespace gapscope {

// GPU work of a run in the orders that the kernel level asks for, made once and used by all of it:
// 8 bytes per kernel.
struct RunWork {
    // [trace][device]: rows by (begin, end), see deviceWork().
    std::vector<std::vector<std::vector<EventId>>> devices;
    std::vector<StepWork> steps; // per rank of Run::ranks

    [[nodiscard]] const std::vector<EventId> &of(std::uint32_t trace, DeviceId device) const
    {
        return devices[trace][index(device)];
    }
};

// O(GPU work), sorting only what streams overlap.
[[nodiscard]] RunWork collectWork(const Run &run, const HostFacts &facts);

} // namespace gapscope
