// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/base/table.h"

#include <QStringList>

namespace gapscope {

// The tables of a comparison (host-analysis.md 4.3), with every row and column: what the command
// line, saved files and copies hold. Figures are per step and rank, us, unless the comparison is of
// ranges. Of one run alone (RunComparison::single) they have one column of figures, "us", instead of
// baseline, target and change. Ids and column keys are listed in docs/json.md.

// What a side is called in a column title: its label, else "Baseline" or "Target".
[[nodiscard]] QString baselineTitle(const RunComparison &comparison);
[[nodiscard]] QString targetTitle(const RunComparison &comparison);
// The same inside a sentence: its label, else "baseline" or "target".
[[nodiscard]] QString baselineName(const RunComparison &comparison);
[[nodiscard]] QString targetName(const RunComparison &comparison);

// "summary": period, gap, GPU busy, kernels, launches; the unit is in the row's name.
[[nodiscard]] Table comparedFiguresTable(const RunComparison &comparison);
// "operations": adds up to the step period, unattributed last.
[[nodiscard]] Table operationTable(const RunComparison &comparison);
// "waterfall": adds up to the step period, unattributed last.
[[nodiscard]] Table waterfallTable(const RunComparison &comparison);
// "kernels" and "api": complete; the sum is of summed durations, which may overlap.
[[nodiscard]] Table kernelDeltaTable(const RunComparison &comparison);
[[nodiscard]] Table apiDeltaTable(const RunComparison &comparison);
// "workloads": the step period of every workload that both runs have.
[[nodiscard]] Table workloadTable(const RunComparison &comparison);
// "steps": one row per step of either run, paired or not.
[[nodiscard]] Table stepTable(const RunComparison &comparison);

// All of the above, in this order.
[[nodiscard]] std::vector<Table> compareTables(const RunComparison &comparison);

// For documents. Only the columns of these keys, in the table's order.
[[nodiscard]] Table withColumns(const Table &table, const QStringList &keys);
// The first `most` rows and the last `pinned`; the rows between as one, "12 others", that adds up the
// columns which the sum row adds up. A table of most + pinned + 1 rows or fewer is left alone.
[[nodiscard]] Table withoutTail(const Table &table, std::size_t most, std::size_t pinned = 0);

// Long names with their middle left out, so that a table stays readable.
[[nodiscard]] Table withShortNames(Table table);
[[nodiscard]] QString shortName(const QString &name);

// "range", "API call", "synchronisation", ...: what owns a part of the waterfall, as people read it.
[[nodiscard]] QString ownerClassText(OwnerClass kind);
// "no context, 500 generation requests"; empty for steps of unknown workload.
[[nodiscard]] QString workloadText(const Workload &workload);

} // namespace gapscope
