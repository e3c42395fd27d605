// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triagetrace.h"

namespace gapscope {

// Sets TriageEvent::stage (torch-triage.md 3): the path's stage if it names one, else by the
// annotations around the event. The corrected method knows annotations by the step markers (a step
// with context requests is extend, one with generation requests only is decode), and takes the
// launch's place before the kernel's. O((events + annotations) log annotations).
void findTriageStages(const Trace &trace, TriageContext &context, TriageStage pathStage,
    std::vector<TriageEvent> &events);

} // namespace gapscope
