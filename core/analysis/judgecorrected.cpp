// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/hostmetrics.h"

#include "core/analysis/judgesteady.h"
#include "core/analysis/judgewindows.h"
#include "core/analysis/tracewalk.h"
#include "core/analysis/verdict.h"
#include "core/base/tr.h"

#include <QStringList>

#include <algorithm>
#include <set>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kBusyMetrics {Metric::GpuIdle, Metric::GpuUtilization, Metric::Nccl,
    Metric::Communication, Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution};
constexpr std::array kPrepMetrics {
    Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution};
constexpr std::array kLaunchMetrics {Metric::LaunchOverhead, Metric::LaunchTotal};

Measure unknown(const QString &reason)
{
    Measure measure;
    measure.reason = reason;
    return measure;
}

// numerator / denominator; 0 where the definition says so for an empty denominator.
Measure ratio(TimeNs numerator, TimeNs denominator)
{
    Measure measure;
    measure.known = true;
    measure.numerator = static_cast<double>(numerator);
    measure.denominator = static_cast<double>(denominator);
    measure.value = denominator > 0 ? measure.numerator / measure.denominator : 0;
    return measure;
}

template<std::size_t N>
void setUnknown(WindowMetrics &window, const std::array<Metric, N> &metrics, const QString &reason)
{
    for (const Metric metric : metrics)
        window[metric] = unknown(reason);
}

// Answers one scope; holds what its windows share.
class CorrectedJudge {
public:
    CorrectedJudge(const Run &run, const HostFacts &facts, const Thresholds &thresholds)
        : m_run(run)
        , m_facts(facts)
        , m_thresholds(thresholds)
    {
    }

    [[nodiscard]] HostVerdict judge(const Scope &scope) const;

private:
    [[nodiscard]] WindowMetrics window(const Scope &scope, WindowKind kind) const;
    [[nodiscard]] std::optional<WindowMetrics> phase(const Scope &scope, WindowKind kind) const;
    [[nodiscard]] WindowMetrics measure(
        const WindowSums &sums, std::span<const std::size_t> ranks) const;
    [[nodiscard]] QString missingCalls(std::span<const std::size_t> ranks) const;
    [[nodiscard]] QString missingPrep(
        const WindowSums &sums, std::span<const std::size_t> ranks) const;
    [[nodiscard]] const LimitValues &limits(const Scope &scope, WindowKind kind) const;
    [[nodiscard]] int stepCount(const Scope &scope, WindowKind kind) const;
    [[nodiscard]] std::vector<QString> inconclusive(const HostVerdict &verdict) const;
    [[nodiscard]] QString windowNote(const Scope &scope) const;
    [[nodiscard]] bool lostGraphs(std::span<const std::size_t> ranks) const;
    [[nodiscard]] RankMetrics rankMetrics(std::size_t rank, Scope scope) const;
    [[nodiscard]] GraphCoverage coverage(const Scope &scope) const;
    [[nodiscard]] std::optional<bool> generationUsesGraphs(const Scope &scope) const;
    void describeRanks(HostVerdict &verdict) const;
    void describePhases(HostVerdict &verdict) const;

    const Run &m_run; // not owned, as the others
    const HostFacts &m_facts;
    const Thresholds &m_thresholds;
};

const LimitValues &CorrectedJudge::limits(const Scope &scope, WindowKind kind) const
{
    const bool isGeneration = kind == WindowKind::Generation || kind == WindowKind::GenerationHost
        || (kind == WindowKind::Aggregate && scope.phase == StepPhase::Generation);
    return isGeneration ? m_thresholds.generation : m_thresholds.aggregate;
}

int CorrectedJudge::stepCount(const Scope &scope, WindowKind kind) const
{
    std::optional<StepPhase> phase = scope.phase;
    if (kind == WindowKind::Context || kind == WindowKind::ContextHost)
        phase = StepPhase::Context;
    else if (kind == WindowKind::Generation || kind == WindowKind::GenerationHost)
        phase = StepPhase::Generation;
    return countSteps(m_facts.steps, scopeRanks(m_facts, scope), phase, scope.time);
}

QString CorrectedJudge::missingCalls(std::span<const std::size_t> ranks) const
{
    const bool all = std::ranges::all_of(
        ranks, [&](std::size_t rank) { return m_facts.traceFacts(rank).hasCalls; });
    return all ? QString() : Tr::tr("The trace has no CUDA API calls.");
}

QString CorrectedJudge::missingPrep(
    const WindowSums &sums, std::span<const std::size_t> ranks) const
{
    if (sums.prep > 0)
        return {};
    const auto any = [&](auto &&has) {
        return std::ranges::any_of(
            ranks, [&](std::size_t r) { return has(m_facts.traceFacts(r)); });
    };
    if (!any([](const TraceFacts &trace) { return trace.hasRanges; }))
        return Tr::tr("The trace has no NVTX ranges.");
    if (!any([](const TraceFacts &trace) { return !trace.prepName.isEmpty(); }))
        return Tr::tr("The trace has no range that is known as host preparation.");
    return Tr::tr("No host preparation lies inside the windows.");
}

bool CorrectedJudge::lostGraphs(std::span<const std::size_t> ranks) const
{
    return std::ranges::any_of(
        ranks, [&](std::size_t rank) { return m_facts.ranks[rank].lostGraphs(); });
}

WindowMetrics CorrectedJudge::measure(
    const WindowSums &sums, std::span<const std::size_t> ranks) const
{
    WindowMetrics window;
    window.total = sums.total;
    const TimeNs idle = sums.total - sums.active;
    window[Metric::GpuIdle] = ratio(idle, sums.total);
    window[Metric::GpuUtilization] = ratio(sums.active, sums.total);
    window[Metric::Nccl] = ratio(sums.nccl, sums.active);
    window[Metric::Communication] = ratio(sums.communication, sums.active);
    window[Metric::LaunchOverhead] = ratio(sums.unpressedLaunches, sums.total);
    window[Metric::LaunchTotal] = ratio(sums.launches, sums.total);
    window[Metric::PrepExposed] = ratio(sums.exposed, sums.prep);
    window[Metric::PrepImpact] = ratio(sums.exposed, sums.total);
    window[Metric::PrepIdleAttribution] = ratio(sums.exposed, idle);
    if (const QString reason = missingCalls(ranks); !reason.isEmpty())
        setUnknown(window, kLaunchMetrics, reason);
    if (const QString reason = missingPrep(sums, ranks); !reason.isEmpty())
        setUnknown(window, kPrepMetrics, reason);
    if (lostGraphs(ranks)) {
        setUnknown(window, kBusyMetrics,
            Tr::tr(
                "CUDA graphs ran, but the trace does not say when: GPU busy time is not known."));
    }
    if (sums.total <= 0) {
        window = {};
        const QString reason = Tr::tr("There is no time to measure here.");
        window.measures.fill(unknown(reason));
    }
    return window;
}

WindowMetrics CorrectedJudge::window(const Scope &scope, WindowKind kind) const
{
    const std::vector<DeviceWindows> windows = scopeWindows(m_facts, scope, kind);
    std::vector<std::size_t> ranks;
    for (const DeviceWindows &entry : windows)
        ranks.insert(ranks.end(), entry.ranks.begin(), entry.ranks.end());
    WindowMetrics result = measure(measureWindows(m_facts, windows), ranks);
    result.stepCount = stepCount(scope, kind);
    judgeWindow(result, limits(scope, kind));
    return result;
}

// A phase without time is absent (4.2.7).
std::optional<WindowMetrics> CorrectedJudge::phase(const Scope &scope, WindowKind kind) const
{
    WindowMetrics result = window(scope, kind);
    return result.total > 0 ? std::optional(std::move(result)) : std::nullopt;
}

std::vector<QString> CorrectedJudge::inconclusive(const HostVerdict &verdict) const
{
    const std::vector<std::size_t> ranks = scopeRanks(m_facts, verdict.scope);
    if (ranks.empty())
        return {Tr::tr("There is no GPU work (kernels or CUDA graph executions).")};
    std::vector<QString> reasons;
    if (lostGraphs(ranks)) {
        reasons.push_back(Tr::tr("CUDA graphs were launched, but neither their kernels nor their "
                                 "executions were recorded. Record again with "
                                 "--cuda-graph-trace=node."));
    }
    const bool hasCalls = std::ranges::any_of(
        ranks, [&](std::size_t rank) { return m_facts.traceFacts(rank).hasCalls; });
    if (!hasCalls && m_facts.steps.source != StepSource::Markers) {
        reasons.push_back(Tr::tr("There are neither CUDA API calls nor forward-step markers, so "
                                 "nothing is known about the host."));
    }
    if (reasons.empty() && verdict.aggregate.total <= 0)
        reasons.push_back(Tr::tr("There is no time to measure here."));
    return reasons;
}

QString CorrectedJudge::windowNote(const Scope &scope) const
{
    if (scope.time)
        return Tr::tr("selected time range");
    switch (m_facts.steps.source) {
    case StepSource::Markers:
        return Tr::tr("forward steps of the benchmark run");
    case StepSource::Collectives:
        return Tr::tr("iterations between all-reduce kernels (no forward-step markers)");
    case StepSource::None:
        break;
    }
    return Tr::tr("whole trace (no forward-step markers)");
}

RankMetrics CorrectedJudge::rankMetrics(std::size_t rank, Scope scope) const
{
    const Trace &trace = m_run.traceOf(rank);
    const Rank &self = rankOf(m_run, rank);
    scope.ranks = {static_cast<std::uint32_t>(rank)};
    RankMetrics row;
    row.rank = rank;
    row.pid = trace.processes[index(self.process)].pid;
    if (self.device != DeviceId::None) {
        const Device &device = trace.devices[index(self.device)];
        row.deviceOrdinal = device.ordinal;
        row.deviceName = trace.strings.text(device.name);
    }
    row.metrics = window(scope, WindowKind::Aggregate);
    return row;
}

// The default scope counts the whole trace, as the kernel tables do; others what begins in them.
GraphCoverage CorrectedJudge::coverage(const Scope &scope) const
{
    GraphCounts counts;
    bool graphLaunches = false;
    for (const std::size_t rank : scopeRanks(m_facts, scope)) {
        const RankFacts &self = m_facts.ranks[rank];
        if (!scope.time && !scope.phase) {
            counts += self.graphs;
            graphLaunches = graphLaunches || !self.launches.graphLaunches.empty();
            continue;
        }
        const IntervalSet windows = rankWindows(m_facts, rank, scope, WindowKind::Aggregate);
        counts += countGraphs(m_run.traceOf(rank), rankOf(m_run, rank).process, &windows);
        graphLaunches = graphLaunches
            || std::ranges::any_of(self.launches.graphLaunches,
                [&](TimeNs launch) { return windows.contains(launch); });
    }
    return makeCoverage(counts, graphLaunches);
}

std::optional<bool> CorrectedJudge::generationUsesGraphs(const Scope &scope) const
{
    bool canTell = false;
    for (const std::size_t rank : scopeRanks(m_facts, scope)) {
        const RankFacts &self = m_facts.ranks[rank];
        const IntervalSet windows = rankWindows(m_facts, rank, scope, WindowKind::Generation);
        const IntervalSet periods = rankWindows(m_facts, rank, scope, WindowKind::GenerationHost);
        const bool launched = std::ranges::any_of(
            self.launches.graphLaunches, [&](TimeNs launch) { return periods.contains(launch); });
        const auto process = rankOf(m_run, rank).process;
        if (launched || countGraphs(m_run.traceOf(rank), process, &windows).anyGraph())
            return true;
        canTell = canTell || m_facts.traceFacts(rank).hasCalls;
    }
    return canTell ? std::optional(false) : std::nullopt;
}

void CorrectedJudge::describeRanks(HostVerdict &verdict) const
{
    std::set<int> ordinals;
    std::set<int> runLengths;
    for (const std::size_t rank : scopeRanks(m_facts, verdict.scope)) {
        verdict.ranks.push_back(rankMetrics(rank, verdict.scope));
        for (const std::size_t used : m_facts.ranks[rank].usedDevices) {
            const DeviceFacts &device = m_facts.devices[used];
            ordinals.insert(m_run.traces[device.trace]->devices[index(device.device)].ordinal);
        }
        if (m_facts.steps.ranks[rank].source != StepSource::Markers)
            continue;
        ++verdict.processesWithSteps;
        runLengths.insert(static_cast<int>(m_facts.steps.ranks[rank].benchmark().size()));
    }
    verdict.devices.assign(ordinals.begin(), ordinals.end());
    verdict.benchStepsPerProcess.assign(runLengths.begin(), runLengths.end());
}

void CorrectedJudge::describePhases(HostVerdict &verdict) const
{
    const Scope &scope = verdict.scope;
    if (m_facts.steps.source != StepSource::Markers)
        return;
    verdict.context = phase(scope, WindowKind::Context);
    verdict.generation = phase(scope, WindowKind::Generation);
    verdict.contextHostPeriods = phase(scope, WindowKind::ContextHost);
    verdict.generationHostPeriods = phase(scope, WindowKind::GenerationHost);
    if (verdict.generation)
        verdict.generationUsesGraphs = generationUsesGraphs(scope);
    if (!scope.phase || scope.phase == StepPhase::Generation)
        verdict.steady = steadyPeriod(m_facts.steps, scopeRanks(m_facts, scope), scope.time);
}

HostVerdict CorrectedJudge::judge(const Scope &scope) const
{
    HostVerdict verdict;
    verdict.method = Method::Corrected;
    verdict.scope = scope;
    verdict.thresholds = m_thresholds;
    verdict.windowNote = windowNote(scope);
    verdict.warnings = m_facts.warnings;
    verdict.aggregate = window(scope, WindowKind::Aggregate);
    verdict.coverage = coverage(scope);
    describeRanks(verdict);
    describePhases(verdict);
    verdict.reasons = inconclusive(verdict);
    if (verdict.reasons.empty())
        concludeVerdict(verdict);
    return verdict;
}

} // namespace

HostVerdict judgeCorrected(
    const Run &run, const HostFacts &facts, const Scope &scope, const Thresholds &thresholds)
{
    return CorrectedJudge(run, facts, thresholds).judge(scope);
}

} // namespace gapscope
