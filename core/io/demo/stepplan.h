// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/truth.h"

namespace gapscope::demo {

// A forward step as planned before anything runs.
struct StepPlan {
    StepPart part = StepPart::Steady;
    qint64 number = 0;
    int ctx = 0;
    int gen = 0;
    int tokens = 0; // of the context requests
    TimeNs pause = 0; // before it
    int lateRank = -1; // held back in this step
};

// All steps of a run: warm-up, ramp-up with context requests, steady generation, drain.
[[nodiscard]] std::vector<StepPlan> planSteps(const ExecutorConfig &config);

} // namespace gapscope::demo
