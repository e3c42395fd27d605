// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/timelinefacts.h"

namespace gapscope::test {

// A trace of about `events` events in 16 lanes, made in memory through TraceBuilder: two processes
// with four streams, copies, calls and ranges nested twice each; steps of graph replays with eager
// kernels and pauses between. Deterministic. The same density everywhere: with more events the trace
// is longer.
[[nodiscard]] TracePtr bigTrace(qint64 events);

// What the timeline needs of it; steps are the outer ranges.
[[nodiscard]] TimelineFactsPtr bigFacts(const TracePtr &trace);

} // namespace gapscope::test
