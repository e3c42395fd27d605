// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QtGlobal>

#include <functional>
#include <optional>
#include <vector>

namespace gapscope {

// How much is loaded at the same time.
struct LoadLimits {
    int files = 0; // 0: one per core
    qint64 memory = 0; // bytes, of what loads and of what is loaded; 0: half of what is free
};

// One file of several.
struct LoadJob {
    qint64 bytes = 0; // its share of the progress
    qint64 memory = 0; // what loading it takes at most, as far as its size tells
    // Loads it; on success sets how many bytes stay in use. Runs on a thread of its own.
    std::function<std::optional<Error>(Progress &progress, qint64 &kept)> run;
};

// Runs the jobs on a few threads and returns their errors in the order of the jobs. A job starts, in
// order, when what loads and what is loaded leave it room in the memory; one that is larger than all
// the memory runs alone. `progress` is in the phase Files and counts the bytes of all; cancelling it
// cancels all. Without `keepGoing` a failure cancels the jobs after it and lets those before it end, so
// that the first error is the same however the threads fare. Blocking.
[[nodiscard]] std::vector<std::optional<Error>> runLoads(const std::vector<LoadJob> &jobs,
    const LoadLimits &limits, bool keepGoing, Progress &progress);

// The part of a file that is loaded, 0 to 1; never goes back while phases come in their order.
[[nodiscard]] double loadedPart(LoadPhase phase, qint64 done, qint64 total);

} // namespace gapscope
