// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/hostanswer.h"

namespace gapscope {

// What the figures of a host verdict mean and what to do next, as sentences (inline markdown).
// Every sentence rests on figures of the verdict; nothing is said about what the trace cannot
// answer.

// One sentence for the top: who waits for whom.
[[nodiscard]] QString answerSentence(const HostVerdict &verdict);

[[nodiscard]] std::vector<QString> interpretation(const HostVerdict &verdict);

// How communication time weakens the reading; empty without the caveat in any window.
[[nodiscard]] QString ncclCaveatText(const HostVerdict &verdict);

// `format`: which profiler is to record again. `compared`: the document compares this run already.
[[nodiscard]] std::vector<QString> nextSteps(const HostVerdict &verdict,
    TraceFormat format = TraceFormat::NsysSqlite, bool compared = false);

// The YES phase with the larger idle share (host-analysis.md 2.5), Unknown without one.
[[nodiscard]] StepPhase primaryPhase(const HostVerdict &verdict);

} // namespace gapscope
