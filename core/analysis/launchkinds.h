// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"

#include <map>
#include <optional>

namespace gapscope {

// How the kernels of a run came to the GPU (host-analysis.md 8, "Eager or graph").
struct LaunchKinds {
    // "graph cudaGraphLaunch", "eager cudaLaunchKernel", "eager ?" -> kernels. The call is the last row
    // of the file among the calls with that id whose name has "Launch", without version suffix.
    std::map<QString, qint64> counts;
    qint64 kernels = 0;
    qint64 graphKernels = 0;
    qint64 wholeGraphExecutions = 0; // their kernels are not recorded, so coverage by count is unknown
};

[[nodiscard]] LaunchKinds countLaunchKinds(const Run &run);

} // namespace gapscope
