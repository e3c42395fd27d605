// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/delta.h"
#include "core/analysis/stepowners.h"

namespace gapscope {

// One owner's share of the mean step, us.
struct WaterfallPart {
    TimeOwner owner;
    Delta us;
};

// The change of the mean step period, split without rest (host-analysis.md 4.3). Invariant: the
// baselines of all parts add up to the baseline's mean period, likewise the targets.
struct Waterfall {
    Delta period; // mean over the pairs
    std::vector<WaterfallPart> parts; // by |change|, then kind and name; without unattributed
    Delta unattributed;

    // Sum over the parts of one kind.
    [[nodiscard]] Delta total(OwnerClass kind) const;
    [[nodiscard]] Delta gpuBusy() const; // GPU work and collectives
};

[[nodiscard]] Waterfall makeWaterfall(const PeriodShares &baseline, const PeriodShares &target,
    const WorkloadPairs &pairs, const OwnerTable &owners);

// One bar of the chart.
struct WaterfallBar {
    enum class Kind : std::uint8_t { GpuBusy, Family, Part, Others, Unattributed };

    Kind kind = Kind::Part;
    TimeOwner owner; // of a Part; of a Family only the family
    Delta us;
    std::vector<std::size_t> parts; // of Waterfall::parts, what it stands for
};

// What the chart shows: all GPU work as one bar, the largest host parts, the rest as one bar, then
// unattributed. At most `mostBars`, at least 3; they add up to the change.
[[nodiscard]] std::vector<WaterfallBar> waterfallBars(const Waterfall &waterfall, std::size_t mostBars);
// What is behind a bar: of GpuBusy the families, of a Family its kernels, of Others its parts.
[[nodiscard]] std::vector<WaterfallBar> drillDown(
    const Waterfall &waterfall, const WaterfallBar &bar, std::size_t mostBars);

} // namespace gapscope
