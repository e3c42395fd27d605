// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/referencecompare.h"

#include "core/base/tr.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace gapscope {

namespace {

constexpr std::size_t kMostOperations = 20;
constexpr std::size_t kMostWorst = 5;

std::vector<ReferenceOperation> compareOperations(
    const ReferenceSteady &baseline, const ReferenceSteady &target)
{
    std::map<QString, Delta> byName; // names ascending: the tie rule
    for (const ReferenceRow &row : baseline.operations)
        byName[row.name].baseline = row.perStep;
    for (const ReferenceRow &row : target.operations)
        byName[row.name].target = row.perStep;
    std::vector<ReferenceOperation> rows;
    for (const auto &[name, delta] : byName)
        rows.push_back({name, delta, publishedStatus(delta)});
    // Equal changes differ in the last bits of their doubles; the published order of those varies
    // from run to run, ours is by name.
    const auto size = [](const ReferenceOperation &row) {
        return std::round(std::abs(row.us.change()) * 1e6);
    };
    std::ranges::stable_sort(rows, std::ranges::greater {}, size);
    return rows;
}

std::vector<ReferenceOperation> worstOf(const std::vector<ReferenceOperation> &all)
{
    std::vector<ReferenceOperation> worst; // already by |delta|
    for (const ReferenceOperation &row : all) {
        if (row.us.change() > 0 && worst.size() < kMostWorst)
            worst.push_back(row);
    }
    return worst;
}

void compareSteady(
    const ReferenceSteady &baseline, const ReferenceSteady &target, ReferenceComparison &result)
{
    result.wallPerStep = Delta {baseline.wallPerStep, target.wallPerStep};
    result.stepDuration = Delta {baseline.duration.average, target.duration.average};
    result.stepGapP50 = Delta {baseline.gap.p50, target.gap.p50};
    result.gpuPerStep = Delta {baseline.gpuPerStep, target.gpuPerStep};
    result.kernelsPerStep = Delta {baseline.kernelsPerStep, target.kernelsPerStep};
    result.betweenSteps = result.stepGapP50->change() > result.stepDuration->change();
    result.operations = compareOperations(baseline, target);
    result.worst = worstOf(result.operations);
    result.operations.resize(std::min(result.operations.size(), kMostOperations));
}

} // namespace

ReferenceComparison compareReference(
    const ReferenceAnalysis &baseline, const ReferenceAnalysis &target)
{
    ReferenceComparison result;
    result.tpSize = target.tpSize;
    for (const ReferenceAnalysis *side : {&baseline, &target}) {
        if (!side->error.isEmpty()) {
            result.error = side->error;
            return result;
        }
    }
    if (!baseline.benchFound || !target.benchFound) {
        result.error = baseline.benchFound
            ? Tr::tr("The published method finds no benchmark phase in the target.")
            : Tr::tr("The published method finds no benchmark phase in the baseline.");
        return result;
    }
    result.iterations = Delta {static_cast<double>(baseline.benchIterations),
        static_cast<double>(target.benchIterations)};
    result.iterationWall = Delta {baseline.wall.average, target.wall.average};
    result.iterationGap = Delta {baseline.gap.average, target.gap.average};
    result.iterationGapP50 = Delta {baseline.gap.p50, target.gap.p50};
    if (baseline.steady && target.steady)
        compareSteady(*baseline.steady, *target.steady, result);
    return result;
}

} // namespace gapscope
