// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/layout.h"

namespace gapscope {

// The rows of one run as GroupRows and the user's order give them: per group, the header first.
using RowGroups = std::vector<std::vector<TimelineRow>>;

// Regroups the rows of the ranks by what they show, so that ranks can be compared at one glance: a
// group of steps, one of inter-step gaps, one per stream (the n-th busiest of each rank) and so on, and
// in each a thin row per rank, in the order of the groups. Thin rows below each other are read more
// easily than lanes painted over each other, which hide who is late. Rows keep their keys, so what is
// pinned or hidden is so in both views; other processes and threads beside the main ones keep their
// groups or are left out. With fewer than two ranks nothing changes.
[[nodiscard]] RowGroups overlayRanks(RowGroups groups, const TimelineFacts &facts, std::size_t run,
    bool isCompare, const Metrics &metrics, double scale);

// Key of the group with the steps of all ranks.
[[nodiscard]] QString stepsLayerKey(std::size_t run);

} // namespace gapscope
