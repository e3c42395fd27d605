// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/ranksummary.h"

namespace gapscope {

// The steps of all ranks under common positions. Steps are joined by number, never by time. Where numbers
// start anew (a warm-up before the measured run) the parts are counted from the last one, as recordings
// may begin at different moments but end together.
struct JoinedSteps {
    std::vector<qint64> numbers; // per common position, in order
    std::vector<std::vector<std::int32_t>> position; // per rank and step of its summary
    std::vector<std::vector<std::int32_t>> step; // per rank and common position; -1: it has none

    [[nodiscard]] std::size_t size() const { return numbers.size(); }
};

// O(all steps * log).
[[nodiscard]] JoinedSteps joinSteps(const std::vector<RankSummaryPtr> &ranks);

} // namespace gapscope
