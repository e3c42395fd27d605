// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

namespace gapscope {

// The launch call of every GPU event (None where no call joins), on (process, correlation): the first
// by start among the launch calls with that key, else the first call by start (4.2.12). O(events);
// uses a direct table per process, as correlation ids are nearly dense.
[[nodiscard]] std::vector<EventId> joinLaunches(const Trace &trace);

// The same with the published rule of the kernel figures: the last row of the file among calls whose
// name has "Launch".
[[nodiscard]] std::vector<EventId> joinLastLaunches(const Trace &trace);

// Correlation id of a GPU event, 0: none.
[[nodiscard]] std::uint32_t correlationOf(const Trace &trace, std::uint32_t gpuRow);

} // namespace gapscope
