// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/core/hostmodel.h"

#include <optional>

namespace gapscope::test {

// The corrected method (host-analysis.md 4.2) written from its definitions, instant by instant on
// bitmaps of ticks, over plain rows. Shares no code with the product. Slow on purpose.

struct NaiveScope {
    std::optional<TimeRange> time; // ticks of every trace, counted from its first GPU work
    std::vector<int> ranks; // over all traces; empty: all
    int phase = -1; // 0 context, 1 generation
};

struct NaiveLimits {
    std::vector<double> aggregate; // idle, launch, utilization, exposed, impact, attribution, nccl
    std::vector<double> generation;
};

struct NaiveWindow {
    TimeNs total = 0;
    TimeNs active = 0;
    TimeNs nccl = 0;
    TimeNs communication = 0;
    TimeNs prep = 0;
    TimeNs exposed = 0;
    TimeNs launches = 0;
    TimeNs unpressed = 0;
    bool launchKnown = false;
    bool busyKnown = true;
    bool prepKnown = false;
    int crossed = 0;
    int applicable = 0;
    bool isYes = false;
    bool hostEvidence = false;
    int steps = 0;
};

enum class NaiveVerdict { Yes, No, Inconclusive };
enum class NaiveSource { Markers, Collectives, None };

struct NaiveAnswer {
    NaiveVerdict verdict = NaiveVerdict::Inconclusive;
    NaiveSource source = NaiveSource::None;
    bool strong = false;
    NaiveWindow aggregate;
    std::optional<NaiveWindow> context;
    std::optional<NaiveWindow> generation;
    std::optional<NaiveWindow> contextHost;
    std::optional<NaiveWindow> generationHost;
    std::vector<NaiveWindow> ranks; // of the scope
    int rankCount = 0; // of the run
    int processesWithSteps = 0;
    std::vector<int> runLengths; // distinct
    std::vector<int> devices; // distinct ordinals
    // steady
    int steadySteps = 0;
    int maxGen = 0;
    std::vector<TimeNs> periods; // sorted
    int pressedCalls = 0;
    int unattributedRanks = 0;
    int sharedDevices = 0;
};

[[nodiscard]] NaiveAnswer naiveJudge(
    const std::vector<ModelTrace> &traces, const NaiveScope &scope, const NaiveLimits &limits);

} // namespace gapscope::test
