// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/steps.h"

namespace gapscope {

// GPU work of one rank by step: which kernels and whole-graph rows each step of RankSteps launched
// (host-analysis.md 4.2.6: the latest step whose start is not after the launch call's begin).
struct StepWork {
    // CSR by step of RankSteps::steps; rows by begin on the rank's own device.
    std::vector<std::uint32_t> offsets;
    std::vector<EventId> work;

    [[nodiscard]] std::span<const EventId> of(std::size_t step) const
    {
        return std::span(work).subspan(offsets[step], offsets[step + 1] - offsets[step]);
    }
};

// The step that launched at `launch`, a position in RankSteps::steps; nothing: none did.
[[nodiscard]] std::optional<std::uint32_t> stepOfLaunch(const RankSteps &steps, TimeNs launch);

// O(work log steps). Work without a launch call, or launched before the first step, belongs to none.
// `work`: that of the rank's device by begin, if the caller has it.
[[nodiscard]] StepWork workOfSteps(const Trace &trace, const Rank &rank, const RankSteps &steps);
[[nodiscard]] StepWork workOfSteps(const Trace &trace, const Rank &rank, const RankSteps &steps,
    std::span<const EventId> work);

} // namespace gapscope
