// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/causenames.h"
#include "core/analysis/gapsource.h"
#include "core/analysis/hostmetrics.h"
#include "core/analysis/idlesums.h"
#include "core/analysis/kernelgaps.h"
#include "core/analysis/runwork.h"
#include "core/analysis/suggestions.h"

namespace gapscope {

// Which part of the run a kernel-level answer is about.
enum class KernelScope : std::uint8_t { All, Steady, Context, Generation };

// Idle time of one device inside a scope: the device, and the windows that count.
struct IdleSlice {
    std::uint32_t trace = 0;
    DeviceId device = DeviceId::None;
    std::size_t rank = 0; // index into Run::ranks
    IntervalSet windows;
};

// Per rank its step windows on its device; All: from the first to the last work of every device.
[[nodiscard]] std::vector<IdleSlice> idleSlices(
    const Run &run, const HostFacts &facts, const RunWork &work, KernelScope scope);
[[nodiscard]] std::vector<IdleSlice> idleSlices(
    const Run &run, const HostFacts &facts, KernelScope scope);

// A cause summed over all device gaps of a scope.
struct GapGroup {
    CauseKind kind = CauseKind::Unattributed;
    QString source; // operation, call or kernel name; what it is where there is no name
    Confidence confidence = Confidence::Measured; // of most of its time
    qint64 gaps = 0; // gaps that contain the cause
    TimeNs total = 0;
    double shareOfIdle = 0;
    QString pattern; // suggested optimisation, may be empty
    QString evidence; // why
    QString risk; // "zero", "low", "medium", "high"
    TimeNs savesAtMost = 0; // all of it, if the cause went away
    qint64 steps = 0; // distinct steps of ranks in which it occurs; 0 without steps
    GapPlace longest; // the gap in which it covers most
};

// Idle time by source. The groups add up to `idle` exactly; Unattributed is the last row, always there.
struct IdleSources {
    std::vector<GapGroup> groups; // by total, descending
    TimeNs idle = 0;
    qint64 gaps = 0;
};

[[nodiscard]] IdleSources groupIdleTime(const Run &run, const HostFacts &facts,
    const RunWork &work, const HostTables &tables, const GapTables &gapTables,
    const std::vector<GapContext> &contexts, const std::vector<IdleSlice> &slices);
[[nodiscard]] IdleSources groupIdleTime(const Run &run, const HostFacts &facts,
    const HostTables &tables, const GapTables &gapTables, const std::vector<IdleSlice> &slices);

// Facts for GapExplainer about one trace.
[[nodiscard]] GapContext makeGapContext(
    const Trace &trace, const HostTables &tables, const GapTables &gapTables);

} // namespace gapscope
