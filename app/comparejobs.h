// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/operationinstances.h"
#include "core/analysis/operationtree.h"
#include "core/base/progress.h"
#include "widgets/timeline/timelinedata.h"

#include <memory>

namespace gapscope {

// What the panels of the comparison ask the core, as functions for worker threads.

// Two sides, or one run alone.
struct CompareQuestion {
    std::array<ComparedRun, 2> sides; // a run alone: the first
    bool single = false;
    CompareTables tables;
};

struct ComparedView {
    std::shared_ptr<const RunComparison> comparison;
    std::vector<OperationNode> tree;
};

[[nodiscard]] ComparedView answerOf(const CompareQuestion &question);

// Where the events of one owner (operation, kernel, call) are in both sides.
struct OwnerPlaces {
    TimeOwner owner;
    std::array<std::vector<std::vector<StringId>>, 2> names; // per side and trace
    std::array<std::size_t, 2> counts {}; // events of these names
    std::array<std::optional<StepRef>, 2> steps; // a median step of it
    // The longest of its events in that step; without steps the longest of all.
    std::array<std::optional<OperationInstance>, 2> events;
};

[[nodiscard]] OwnerPlaces findPlaces(
    const CompareQuestion &question, const RunComparison &comparison, const TimeOwner &owner);

} // namespace gapscope
