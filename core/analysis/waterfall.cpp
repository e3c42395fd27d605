// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/waterfall.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace gapscope {

namespace {

Delta operator+(const Delta &a, const Delta &b)
{
    return {a.baseline + b.baseline, a.target + b.target};
}

bool isGpu(const WaterfallPart &part)
{
    return part.owner.kind == OwnerClass::Gpu || part.owner.kind == OwnerClass::Collective;
}

double size(const Delta &us) { return std::abs(us.change()); }

Delta sumOf(const Waterfall &waterfall, const std::vector<std::size_t> &parts)
{
    Delta sum;
    for (const std::size_t part : parts)
        sum = sum + waterfall.parts[part].us;
    return sum;
}

// One bar per part, the smallest beyond `most` as one.
std::vector<WaterfallBar> barsOf(
    const Waterfall &waterfall, const std::vector<std::size_t> &parts, std::size_t most)
{
    std::vector<WaterfallBar> bars;
    const bool all = parts.size() <= most;
    const std::size_t shown = all ? parts.size() : most - 1;
    for (std::size_t i = 0; i < shown; ++i) {
        const WaterfallPart &part = waterfall.parts[parts[i]];
        bars.push_back({WaterfallBar::Kind::Part, part.owner, part.us, {parts[i]}});
    }
    if (!all) {
        const std::vector<std::size_t> rest(
            parts.begin() + static_cast<std::ptrdiff_t>(shown), parts.end());
        bars.push_back({WaterfallBar::Kind::Others, {}, sumOf(waterfall, rest), rest});
    }
    return bars;
}

std::vector<WaterfallBar> familyBars(const Waterfall &waterfall, const std::vector<std::size_t> &parts)
{
    std::map<QString, std::vector<std::size_t>> families;
    for (const std::size_t part : parts)
        families[waterfall.parts[part].owner.family].push_back(part);
    std::vector<WaterfallBar> bars;
    for (const auto &[family, members] : families) {
        TimeOwner owner = waterfall.parts[members.front()].owner;
        owner.name.clear();
        bars.push_back(
            {WaterfallBar::Kind::Family, owner, sumOf(waterfall, members), members});
    }
    std::ranges::stable_sort(
        bars, std::ranges::greater {}, [](const WaterfallBar &bar) { return size(bar.us); });
    return bars;
}

} // namespace

Delta Waterfall::total(OwnerClass kind) const
{
    Delta sum;
    for (const WaterfallPart &part : parts) {
        if (part.owner.kind == kind)
            sum = sum + part.us;
    }
    return kind == OwnerClass::Unattributed ? unattributed : sum;
}

Delta Waterfall::gpuBusy() const
{
    return total(OwnerClass::Gpu) + total(OwnerClass::Collective);
}

Waterfall makeWaterfall(const PeriodShares &baseline, const PeriodShares &target,
    const WorkloadPairs &pairs, const OwnerTable &owners)
{
    // Whole nanoseconds until the division, so that nothing is lost.
    std::vector<TimeNs> ours(owners.size(), 0);
    std::vector<TimeNs> theirs(owners.size(), 0);
    for (const PairedPeriod &pair : pairs.pairs) {
        for (const OwnerShare &share : baseline.of(pair.baseline))
            ours[share.owner] += share.time;
        for (const OwnerShare &share : target.of(pair.target))
            theirs[share.owner] += share.time;
    }
    Waterfall result;
    if (pairs.pairs.empty())
        return result;
    const double count = static_cast<double>(pairs.pairs.size()) * 1000.0;
    const auto mean = [count](TimeNs sum) { return static_cast<double>(sum) / count; };
    result.period = {mean(std::accumulate(ours.begin(), ours.end(), TimeNs {0})),
        mean(std::accumulate(theirs.begin(), theirs.end(), TimeNs {0}))};
    result.unattributed = {mean(ours[0]), mean(theirs[0])};
    for (std::uint32_t owner = 1; owner < owners.size(); ++owner) {
        if (ours[owner] != 0 || theirs[owner] != 0)
            result.parts.push_back(
                {owners.owner(owner), {mean(ours[owner]), mean(theirs[owner])}});
    }
    std::ranges::sort(result.parts, [](const WaterfallPart &a, const WaterfallPart &b) {
        return std::tuple(-size(a.us), a.owner.kind, a.owner.name)
            < std::tuple(-size(b.us), b.owner.kind, b.owner.name);
    });
    return result;
}

std::vector<WaterfallBar> waterfallBars(const Waterfall &waterfall, std::size_t mostBars)
{
    std::vector<std::size_t> gpu;
    std::vector<std::size_t> host;
    for (std::size_t i = 0; i < waterfall.parts.size(); ++i)
        (isGpu(waterfall.parts[i]) ? gpu : host).push_back(i);
    std::vector<WaterfallBar> bars;
    if (!gpu.empty())
        bars.push_back({WaterfallBar::Kind::GpuBusy, {}, sumOf(waterfall, gpu), gpu});
    const std::size_t left = std::max<std::size_t>(mostBars, 3) - 2;
    for (WaterfallBar &bar : barsOf(waterfall, host, left))
        bars.push_back(std::move(bar));
    bars.push_back({WaterfallBar::Kind::Unattributed, {}, waterfall.unattributed, {}});
    return bars;
}

std::vector<WaterfallBar> drillDown(
    const Waterfall &waterfall, const WaterfallBar &bar, std::size_t mostBars)
{
    switch (bar.kind) {
    case WaterfallBar::Kind::GpuBusy:
        return familyBars(waterfall, bar.parts);
    case WaterfallBar::Kind::Family:
    case WaterfallBar::Kind::Others:
        return barsOf(waterfall, bar.parts, std::max<std::size_t>(mostBars, 1));
    case WaterfallBar::Kind::Part:
    case WaterfallBar::Kind::Unattributed:
        break;
    }
    return {};
}

} // namespace gapscope
