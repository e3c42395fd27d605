// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gappairs.h"
#include "core/base/table.h"

namespace gapscope {

// Idle time of two runs by source, as a table for panels and reports. Its sum row is the change of
// the idle time per step. No rows where GapPairs gives a reason. `isComparable`: the runs did the same
// work.
[[nodiscard]] Table gapPairsTable(const GapPairs &pairs, bool isComparable = true);

} // namespace gapscope
