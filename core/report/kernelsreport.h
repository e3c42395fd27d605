// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/kernelanswer.h"
#include "core/report/report.h"

#include <QByteArray>

namespace gapscope {

// The answer of `gapscope kernels` as a document and as JSON (docs/json.md).
[[nodiscard]] Report kernelsReport(const KernelAnswer &answer);
[[nodiscard]] QByteArray kernelsJson(const KernelAnswer &answer);

// Its tables, for panels too: the window exports the same cells.
[[nodiscard]] Table gapBucketTable(const GapBuckets &buckets, const QString &id, const QString &title);
[[nodiscard]] Table topGapTable(const std::vector<TopGap> &gaps, const QString &id, const QString &title);
[[nodiscard]] Table idleSourceTable(const IdleSources &idle);
[[nodiscard]] Table stepGapTable(const StepGapSources &gaps);
[[nodiscard]] Table suggestionTable(const IdleSources &idle);
[[nodiscard]] Table graphBreakTable(const GraphBreaks &breaks);
[[nodiscard]] Table patternTable(const LayerPattern &pattern);

} // namespace gapscope
