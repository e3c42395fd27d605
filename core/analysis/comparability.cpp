// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/comparability.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <QStringList>

#include <algorithm>
#include <map>
#include <set>

namespace gapscope {

namespace {

using PeriodsByRank = std::map<std::uint32_t, std::vector<std::uint32_t>>;

bool inScope(const Scope &scope, std::uint32_t rank)
{
    return scope.ranks.empty() || std::ranges::find(scope.ranks, rank) != scope.ranks.end();
}

void addPeriods(const RankSteps &rank, std::uint32_t number, const Scope &scope, SidePeriods &side)
{
    const std::size_t first = scope.time ? 0 : rank.benchFirst;
    const std::size_t last = scope.time ? rank.steps.size() : rank.benchLast;
    std::size_t steps = 0;
    for (std::size_t i = first; i < last; ++i) {
        const Step &step = rank.steps[i];
        if (scope.phase && step.phase != *scope.phase)
            continue;
        if (scope.time && !scope.time->contains(step.host.begin))
            continue;
        ++steps;
        side.maxGen = std::max(side.maxGen, step.gen);
        if (i + 1 >= last)
            continue; // nothing follows: no period
        const TimeRange time {step.host.begin, rank.steps[i + 1].host.begin};
        if (time.isEmpty() || (scope.time && time.end > scope.time->end))
            continue;
        side.periods.push_back({number, static_cast<std::uint32_t>(i), time, {step.ctx, step.gen}});
    }
    side.steps = std::max(side.steps, steps);
}

// Periods of one workload, per rank in their order.
std::map<Workload, PeriodsByRank> byWorkload(const SidePeriods &side)
{
    std::map<Workload, PeriodsByRank> result;
    for (std::size_t i = 0; i < side.periods.size(); ++i) {
        const StepPeriod &period = side.periods[i];
        result[period.workload][period.rank].push_back(static_cast<std::uint32_t>(i));
    }
    return result;
}

WorkloadPairs pairWorkload(const PeriodsByRank &baseline, const PeriodsByRank &target)
{
    WorkloadPairs pairs;
    for (const auto &[rank, ours] : baseline) {
        const auto other = target.find(rank);
        if (other == target.end())
            continue;
        const std::size_t count = std::min(ours.size(), other->second.size());
        for (std::size_t k = 0; k < count; ++k)
            pairs.pairs.push_back({ours[k], other->second[k], static_cast<std::uint32_t>(k)});
        pairs.steps = std::max(pairs.steps, count);
    }
    return pairs;
}

QStringList gpuNames(const Run &run)
{
    std::set<QString> names;
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        const Trace &trace = run.traceOf(rank);
        const DeviceId device = trace.ranks[index(run.ranks[rank].rank)].device;
        const StringId name = device == DeviceId::None ? StringId::None
                                                       : trace.devices[index(device)].name;
        if (name != StringId::None)
            names.insert(trace.strings.text(name));
    }
    return QStringList(names.begin(), names.end());
}

QString number(std::size_t value) { return formatCount(static_cast<qint64>(value)); }

QString ranksText(const Run &run)
{
    return run.ranks.size() == 1 ? Tr::tr("1 rank")
                                 : Tr::tr("%1 ranks").arg(number(run.ranks.size()));
}

QString sourceText(StepSource source)
{
    switch (source) {
    case StepSource::Markers:
        return Tr::tr("forward-step markers");
    case StepSource::Collectives:
        return Tr::tr("groups of collectives");
    case StepSource::None:
        break;
    }
    return Tr::tr("no steps");
}

void checkHardware(const SideFacts &baseline, const SideFacts &target, Comparability &result)
{
    if (baseline.run.ranks.size() != target.run.ranks.size())
        result.reasons.push_back(Tr::tr("The baseline has %1, the target %2.")
                                     .arg(ranksText(baseline.run), ranksText(target.run)));
    const QStringList ours = gpuNames(baseline.run);
    const QStringList theirs = gpuNames(target.run);
    if (!ours.isEmpty() && !theirs.isEmpty() && ours != theirs)
        result.reasons.push_back(Tr::tr("The GPUs differ: %1 in the baseline, %2 in the target.")
                                     .arg(ours.join(QStringLiteral(", ")),
                                         theirs.join(QStringLiteral(", "))));
}

// Steps belong to ranks, and ranks are processes with GPU work.
QString noStepsText(const SideFacts &side, const QString &name)
{
    if (side.run.ranks.empty())
        return Tr::tr("%1 has no GPU work recorded, so none of its steps can be measured.").arg(name);
    if (side.periods.steps > 0)
        return Tr::tr("%1 has only one forward step in this scope; a step is measured up to the "
                      "start of the next one.")
            .arg(name);
    return Tr::tr("%1 has no forward steps in this scope.").arg(name);
}

// False: there is nothing to pair.
bool checkSteps(const SideFacts &baseline, const SideFacts &target, Comparability &result)
{
    if (baseline.periods.periods.empty() || target.periods.periods.empty()) {
        if (baseline.periods.periods.empty())
            result.reasons.push_back(noStepsText(baseline, Tr::tr("The baseline")));
        if (target.periods.periods.empty())
            result.reasons.push_back(noStepsText(target, Tr::tr("The target")));
        return false;
    }
    if (baseline.steps.source != target.steps.source)
        result.reasons.push_back(
            Tr::tr("The steps of the baseline come from %1, those of the target from %2.")
                .arg(sourceText(baseline.steps.source), sourceText(target.steps.source)));
    if (baseline.periods.maxGen != target.periods.maxGen)
        result.reasons.push_back(
            Tr::tr("The largest batch differs: %1 generation requests in the baseline, %2 in the target.")
                .arg(number(static_cast<std::size_t>(baseline.periods.maxGen)),
                    number(static_cast<std::size_t>(target.periods.maxGen))));
    return true;
}

void checkPairs(const SideFacts &baseline, const SideFacts &target, const StepPairing &pairing,
    Comparability &result)
{
    const std::size_t most = std::max(baseline.periods.steps, target.periods.steps);
    if (pairing.workloads.empty()) {
        result.reasons.push_back(Tr::tr("No step of the baseline ran the workload of a target step."));
        return;
    }
    if (!pairing.workloads.front().steady)
        result.notes.push_back(
            Tr::tr("There is no common steady workload; the most frequent common one is compared."));
    const QString counts = Tr::tr("%1 of %2 steps are paired by workload.")
                               .arg(number(pairing.pairedSteps), number(most));
    // Fewer than half: the runs did mostly different things.
    if (2 * pairing.pairedSteps < most)
        result.reasons.push_back(counts);
    else if (pairing.pairedSteps + 1 < most) // the last step of a run has no period
        result.notes.push_back(counts);
}

} // namespace

SidePeriods stepPeriods(const RunSteps &steps, const Scope &scope)
{
    SidePeriods side;
    for (std::uint32_t rank = 0; rank < steps.ranks.size(); ++rank) {
        if (inScope(scope, rank))
            addPeriods(steps.ranks[rank], rank, scope, side);
    }
    return side;
}

StepPairing pairSteps(const SidePeriods &baseline, const SidePeriods &target)
{
    StepPairing result;
    result.baselinePaired.resize(baseline.periods.size());
    result.targetPaired.resize(target.periods.size());
    const auto theirs = byWorkload(target);
    for (const auto &[workload, ours] : byWorkload(baseline)) {
        const auto other = theirs.find(workload);
        if (other == theirs.end())
            continue;
        WorkloadPairs pairs = pairWorkload(ours, other->second);
        if (pairs.pairs.empty())
            continue;
        pairs.workload = workload;
        pairs.steady = workload.ctx == 0 && workload.gen == baseline.maxGen
            && workload.gen == target.maxGen;
        for (const PairedPeriod &pair : pairs.pairs) {
            result.baselinePaired[pair.baseline] = true;
            result.targetPaired[pair.target] = true;
        }
        result.pairedSteps += pairs.steps;
        result.workloads.push_back(std::move(pairs));
    }
    std::ranges::stable_sort(result.workloads, [](const WorkloadPairs &a, const WorkloadPairs &b) {
        return a.steady != b.steady ? a.steady : a.pairs.size() > b.pairs.size();
    });
    result.baselineLeftOut = baseline.steps - std::min(baseline.steps, result.pairedSteps);
    result.targetLeftOut = target.steps - std::min(target.steps, result.pairedSteps);
    return result;
}

Comparability checkComparable(
    const SideFacts &baseline, const SideFacts &target, const StepPairing &pairing)
{
    Comparability result;
    checkHardware(baseline, target, result);
    if (checkSteps(baseline, target, result))
        checkPairs(baseline, target, pairing, result);
    result.comparable = result.reasons.empty();
    return result;
}

} // namespace gapscope
