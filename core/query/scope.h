// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace gapscope {

enum class StepPhase : std::uint8_t { Context, Generation, Unknown };

// What an analysis is asked about. Default: the whole run. A user's selection is a Scope, so the
// verdict can be asked of any selection.
struct Scope {
    std::optional<TimeRange> time; // on the trace's clock; replaces the step windows (4.2.13)
    std::vector<std::uint32_t> ranks; // indices into Run::ranks; empty: all
    std::optional<StepPhase> phase; // only this phase

    bool operator==(const Scope &) const = default;
};

} // namespace gapscope
