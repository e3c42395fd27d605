// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/causenames.h"
#include "core/analysis/hostmetrics.h"

namespace gapscope {

// Time of the host between the end of a forward step and the start of the next one of its rank, the
// third kind of gap (host-analysis.md 8). It is exposed where the rank's GPU is idle meanwhile, hidden
// where the GPU works.
struct InterStepGap {
    std::uint32_t rank = 0; // index into Run::ranks
    std::uint32_t step = 0; // index into RankSteps::steps: the gap comes after it
    TimeRange time;
};

// A piece of it: what the thread of the step markers was in.
struct StepGapCause {
    GapCause cause; // its time tiles the gap together with the others
    TimeNs exposed = 0;
    TimeNs hidden = 0; // exposed + hidden = duration
};

// Gaps between consecutive steps of the benchmark run; none where steps touch or overlap. `steady`:
// only those that follow a steady step. Steps grouped from collectives have no host gaps.
[[nodiscard]] std::vector<InterStepGap> stepGaps(const RunSteps &steps, bool steady);

// `busy`: when the rank's device works. The pieces tile the gap exactly, in order.
[[nodiscard]] std::vector<StepGapCause> explainStepGap(GapExplainer &explainer, TimeRange gap,
    ProcessId process, std::int64_t thread, const IntervalSet &busy);

// One cause over many step gaps.
struct StepGapGroup {
    CauseName cause;
    QString source;
    TimeNs exposed = 0;
    TimeNs hidden = 0;
    qint64 gaps = 0; // that contain it
};

// Step gaps by source. Exposed and hidden time of the groups add up to those of the gaps;
// Unattributed is the last row, always there.
struct StepGapSources {
    std::vector<StepGapGroup> groups; // by exposed, then hidden time
    TimeNs exposed = 0;
    TimeNs hidden = 0;
    qint64 gaps = 0;
    QString reason; // why there are none
};

[[nodiscard]] StepGapSources groupStepGaps(const Run &run, const HostFacts &facts,
    const HostTables &tables, const std::vector<GapContext> &contexts,
    const std::vector<InterStepGap> &gaps);

} // namespace gapscope
