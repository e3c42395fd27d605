// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/delta.h"
#include "core/analysis/significance.h"
#include "core/analysis/sourcemap.h"
#include "core/analysis/stepowners.h"

namespace gapscope {

// All operations of two runs under common numbers; number 0 is time in no range.
class OperationTable {
public:
    OperationTable();

    std::uint32_t add(const QString &name);

    [[nodiscard]] const QString &name(std::uint32_t number) const { return m_names[number]; }

    [[nodiscard]] std::size_t size() const { return m_names.size(); }

private:
    std::vector<QString> m_names;
    QHash<QString, std::uint32_t> m_numbers;
};

// One operation in one period.
struct OperationShare {
    std::uint32_t operation = 0;
    TimeNs exclusive = 0; // the innermost range; adds up to the period with operation 0
    TimeNs inclusive = 0; // in it or in what it calls; recursion counts once
    std::uint32_t calls = 0; // ranges begun in the period
};

// CSR by period.
struct OperationShares {
    std::vector<std::uint32_t> offsets {0};
    std::vector<OperationShare> shares;

    [[nodiscard]] std::span<const OperationShare> of(std::size_t period) const
    {
        return std::span(shares).subspan(offsets[period], offsets[period + 1] - offsets[period]);
    }
};

// What counts as one operation: all ranges of a name, or only those with the same ranges around
// them. A path is the names from the outermost range inwards, joined by kPathSeparator.
enum class OperationKey : std::uint8_t { Name, Path };
inline constexpr QChar kPathSeparator(u'\u001f');

// Host time of the rank's host thread by its ranges, whatever the GPU does meanwhile. `periods` by
// (rank, begin), disjoint within a rank. O(ranges in the periods).
[[nodiscard]] OperationShares splitOperations(const Run &run, const RunSteps &steps,
    const std::vector<StepPeriod> &periods, const std::vector<StepMarker> &markers,
    OperationTable &operations, OperationKey key = OperationKey::Name);

// One row of the operation comparison; us per step.
struct OperationDelta {
    QString name; // empty: unattributed, the part of the step in no range
    QString sourceFunction; // from the range table, may be empty
    Delta exclusive;
    Delta inclusive;
    Delta calls; // per step
    MeanInterval change; // of the exclusive time, per paired step
    std::optional<bool> significant; // unknown with too few steps
    DeltaStatus status = DeltaStatus::Unchanged;
    DeltaStatus published = DeltaStatus::Unchanged; // by the published percent rule alone

    [[nodiscard]] bool isUnattributed() const { return name.isEmpty(); }
};

// The corrected status rules (host-analysis.md 4.3). `period` of the baseline, us.
[[nodiscard]] DeltaStatus correctedStatus(
    const Delta &delta, std::optional<bool> significant, double period);

// Rows by |change|, then name; unattributed last. The exclusive times of either side add up to its
// mean period. Means are over `pairs`.
[[nodiscard]] std::vector<OperationDelta> compareOperations(const OperationShares &baseline,
    const OperationShares &target, const WorkloadPairs &pairs, const OperationTable &operations,
    const SourceMap &sources, double baselinePeriod);

} // namespace gapscope
