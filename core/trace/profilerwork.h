// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/time/timerange.h"

#include <cstdint>

namespace gapscope {

// A time in which the profiler itself was at work on a host thread, such as a flush of its buffers.
// No event: it belongs to no timeline row and counts in no figure, but it explains why a call took
// long.
struct ProfilerWork {
    TimeRange time;
    StringId name = StringId::None;
    ProcessId process = ProcessId::None;
    std::int64_t thread = 0;
};

} // namespace gapscope
