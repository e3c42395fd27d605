// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

#include <string_view>
#include <vector>

// How the published root-cause script reads a trace (host-analysis.md 3): rows in the order of its
// queries, names by LIKE, steps de-duplicated by time. Kept apart from the corrected method on purpose.
namespace gapscope::reference {

// SQLite's LIKE: ASCII case-insensitive, '%' any run, '_' any one character.
[[nodiscard]] bool like(std::string_view text, std::string_view pattern);
// The same for each distinct name once, per StringId.
[[nodiscard]] std::vector<bool> likeMatches(const StringPool &strings, std::string_view pattern);

// Kernel rows by start; rows with equal starts in the order of the file.
[[nodiscard]] std::vector<std::uint32_t> kernelsByStart(const Trace &trace);
// Closed ranges with a registered name and an end after 0 of the file's clock, ordered likewise.
[[nodiscard]] std::vector<std::uint32_t> rangesByStart(const Trace &trace);

struct Step {
    qint64 number = -1; // -1: the text has another form
    qint64 ctx = 0;
    qint64 gen = 0;
    TimeNs begin = 0;
    TimeNs end = 0;
    TimeNs duration = 0; // of a merged step: the longest member's
};

// Rows LIKE '%[Executor] _forward_step%' by start, other forms kept (3.3).
[[nodiscard]] std::vector<Step> markerSteps(const Trace &trace);
// ctx 0 and the largest gen over all steps.
[[nodiscard]] std::vector<Step> steadySteps(const std::vector<Step> &steps);
// Absorbs following rows that start less than 100 us after a group's first and have its number.
[[nodiscard]] std::vector<Step> uniqueSteps(const std::vector<Step> &steps);

} // namespace gapscope::reference
