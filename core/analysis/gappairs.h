// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/analysis/idlesums.h"

namespace gapscope {

// A source of device idle time in two runs (host-analysis.md 8). Figures are per step and rank, or
// per range where ranges are compared.
struct GapPair {
    CauseName cause;
    QString source; // shown text of the cause
    Delta us; // idle time that it covers
    Delta gaps; // gaps that contain it
    MeanInterval change; // of the time, per paired step
    std::optional<bool> significant; // unknown with too few steps
    DeltaStatus status = DeltaStatus::Unchanged; // by the corrected rules (4.3)
    Confidence confidence = Confidence::Measured; // of most of its time on both sides
    QString pattern; // suggested optimisation for what the target shows; may be empty
    QString evidence; // why
    GapPlace baselineLongest; // where it covers most; covered 0: nowhere
    GapPlace targetLongest;
    std::size_t mostGrown
        = 0; // the pair of periods between which it grew most; index into the periods
};

// Idle time of one pair of periods, ns.
struct IdlePair {
    TimeNs baseline = 0;
    TimeNs target = 0;
};

// The device gaps of two runs, paired by step and by source.
struct GapPairs {
    ComparedUnit unit = ComparedUnit::None;
    std::size_t steps = 0; // distinct paired steps
    Delta idle; // us per step and rank
    MeanInterval change; // of the idle time, us
    Delta gaps; // per step and rank
    std::vector<GapPair> rows; // by |change|; Unattributed last, always there
    std::vector<IdlePair> periods; // as in ComparedPeriods
    QString reason; // why there is no answer; empty: there is one
};

// Splits the idle time of both runs' compared periods (RunComparison::periods: host periods of
// paired steps, on the rank's own device) by cause. Invariant: the rows of either side add up to
// its idle time, so their changes add up to its change. O(GPU work + host events in the gaps).
[[nodiscard]] GapPairs pairGaps(const ComparedRun &baseline, const ComparedRun &target,
    const ComparedPeriods &periods, const HostTables &tables, const GapTables &gapTables);

// "grew 118.0 → 352.0 µs per step", "new, 250.7 µs per step", "gone, was 2.0 µs per step".
[[nodiscard]] QString gapPairText(const GapPair &pair, ComparedUnit unit);

} // namespace gapscope
