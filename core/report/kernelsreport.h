// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/kernelanswer.h"
#include "core/report/report.h"

#include <QByteArray>

namespace gapscope {

// The answer of `gapscope kernels` as a document and as JSON (docs/json.md).
// `top`: rows of the tables of sources; what is left is one row with its sums. Tables by themselves
// have all.
inline constexpr std::size_t kTopSources = 10;
[[nodiscard]] Report kernelsReport(const KernelAnswer &answer, std::size_t top = kTopSources);
[[nodiscard]] QByteArray kernelsJson(const KernelAnswer &answer);

// Why there is no answer, as a sentence; empty when there is one.
[[nodiscard]] QString kernelsErrorText(const KernelAnswer &answer);

// Its tables, for panels too: the window exports the same cells.
[[nodiscard]] Table gapBucketTable(const GapBuckets &buckets, const QString &id, const QString &title);
[[nodiscard]] Table topGapTable(const std::vector<TopGap> &gaps, const QString &id, const QString &title);
[[nodiscard]] Table idleSourceTable(const IdleSources &idle);
[[nodiscard]] Table stepGapTable(const StepGapSources &gaps);
[[nodiscard]] Table suggestionTable(const IdleSources &idle);
[[nodiscard]] Table graphBreakTable(const GraphBreaks &breaks);
[[nodiscard]] Table patternTable(const LayerPattern &pattern);

} // namespace gapscope
