// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapsource.h"

namespace gapscope {

// What else the trace tells about a cause of a gap, beside its owner: the profiler at work in the
// process meanwhile, that a launch is the first of its kernel, the OS call that fills a range or
// call, or what the launching thread was in while the work waited on the GPU. A sentence part,
// "CUPTI Buffer flush of the profiler, 5,748.0 µs"; empty when there is nothing to add. O(tracks +
// log events); of a long launch O(GPU work).
[[nodiscard]] QString causeEvidence(const Trace &trace, const GapCause &cause);

} // namespace gapscope
