// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

namespace gapscope {

// Finds the launch call of every GPU event, on (process, correlation): the first by start among the
// launch calls with that key, else the first call by start (4.2.12). `gpuCorrelation` has one entry
// per GPU event. O(events); uses a direct table per process, as correlation ids are nearly dense.
[[nodiscard]] std::vector<EventId> joinLaunches(
    const Trace &trace, std::span<const std::uint32_t> gpuCorrelation);

} // namespace gapscope
