// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/stringpool.h"
#include "core/trace/run.h"

#include <vector>

// How the published root-cause script reads a trace (host-analysis.md 3): rows in the order of its
// queries, steps de-duplicated by time. Kept apart from the corrected method on purpose.
namespace gapscope::reference {

struct Row {
    TimeRange time; // of the file
    StringId name = StringId::None; // in Rows::names
};

// What the script selects. The rows of several traces stand one after the other, as in one file.
struct Rows {
    StringPool names;
    std::vector<Row> kernels; // by start; equal starts in the order of the file
    std::vector<Row> ranges; // closed ranges with a registered name and an end after 0, likewise
    std::vector<Row> calls; // in no order
};

[[nodiscard]] Rows readRows(const Run &run);

struct Step {
    qint64 number = -1; // -1: the text has another form
    qint64 ctx = 0;
    qint64 gen = 0;
    TimeRange time;
    TimeNs duration = 0; // of a merged step: the longest member's
};

// Rows LIKE '%[Executor] _forward_step%' by start, other forms kept (3.3).
[[nodiscard]] std::vector<Step> markerSteps(const Rows &rows);
// ctx 0 and the largest gen over all steps.
[[nodiscard]] std::vector<Step> steadySteps(const std::vector<Step> &steps);
// Absorbs following rows that start less than 100 us after a group's first and have its number.
[[nodiscard]] std::vector<Step> uniqueSteps(const std::vector<Step> &steps);

} // namespace gapscope::reference
