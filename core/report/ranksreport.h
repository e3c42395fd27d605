// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/rankanswer.h"
#include "core/report/report.h"

namespace gapscope {

// The rank analysis as a document.
[[nodiscard]] Report ranksReport(const RankAnswer &answer);
// The same figures: keys of the published `straggler` block, then the rest; see docs/json.md.
[[nodiscard]] QByteArray ranksJson(const RankAnswer &answer);

// The tables of document and panel.
[[nodiscard]] Table rankTable(const RankAnswer &answer);
[[nodiscard]] Table rankMetricTable(const RankAnswer &answer);
[[nodiscard]] Table operationDifferenceTable(
    const std::vector<OperationDifference> &operations, const QString &rank);

} // namespace gapscope
