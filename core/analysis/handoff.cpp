// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/handoff.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kMostOperations = 5;

std::optional<StepPhase> primaryPhase(const HostVerdict &verdict)
{
    std::optional<StepPhase> phase;
    double idle = 0;
    const auto consider = [&](const std::optional<WindowMetrics> &window, StepPhase which) {
        if (!window || !window->isYes)
            return;
        const double own = (*window)[Metric::GpuIdle].value;
        if (!phase || own > idle) {
            phase = which;
            idle = own;
        }
    };
    consider(verdict.context, StepPhase::Context);
    consider(verdict.generation, StepPhase::Generation);
    return phase;
}

OptimizationHandoff begun(const HostVerdict &verdict)
{
    OptimizationHandoff handoff;
    handoff.verdict = verdict.verdict;
    handoff.primaryPhase = primaryPhase(verdict);
    handoff.hostPrepConfirmed = verdict.aggregate.hostPrepConfirmed;
    return handoff;
}

void chooseTarget(OptimizationHandoff &handoff)
{
    if (handoff.hostPrepConfirmed)
        handoff.firstTarget = u"_prepare_tp_inputs"_s;
    else if (!handoff.worst.empty())
        handoff.firstTarget = handoff.worst.front().name;
}

} // namespace

OptimizationHandoff referenceHandoff(const HostVerdict &verdict, const ReferenceAnalysis &target,
    const ReferenceComparison *comparison, const SourceMap &sources)
{
    OptimizationHandoff handoff = begun(verdict);
    if (target.steady) {
        handoff.period = target.steady->wallPerStep;
        handoff.gapMedian = target.steady->gap.p50;
        handoff.kernelsPerStep = target.steady->kernelsPerStep;
    }
    if (comparison) {
        for (const ReferenceOperation &operation : comparison->worst)
            handoff.worst.push_back(
                {operation.name, operation.us.change(), sources.functionOf(operation.name)});
    }
    chooseTarget(handoff);
    return handoff;
}

OptimizationHandoff correctedHandoff(const HostVerdict &verdict, const RunComparison &comparison)
{
    OptimizationHandoff handoff = begun(verdict);
    if (comparison.unit == ComparedUnit::Step) {
        handoff.period = comparison.period.value.target;
        handoff.kernelsPerStep = comparison.kernelCount.value.target;
        if (comparison.gapMedian)
            handoff.gapMedian = comparison.gapMedian->target;
    }
    for (const OperationDelta &operation : comparison.operations) {
        if (handoff.worst.size() == kMostOperations || comparison.single)
            break;
        if (!operation.isUnattributed() && operation.exclusive.change() > 0)
            handoff.worst.push_back(
                {operation.name, operation.exclusive.change(), operation.sourceFunction});
    }
    chooseTarget(handoff);
    return handoff;
}

} // namespace gapscope
