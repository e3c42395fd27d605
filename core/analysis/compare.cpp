// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/compare.h"

#include "core/analysis/blockbootstrap.h"
#include "core/analysis/hostfacts.h"
#include "core/base/format.h"
#include "core/base/tr.h"

#include <algorithm>
#include <numeric>

namespace gapscope {

namespace {

constexpr double kNsPerUs = 1000;

ComparedPeriods headlineOf(
    const SidePeriods &baseline, const SidePeriods &target, const WorkloadPairs &workload)
{
    ComparedPeriods result {ComparedUnit::Step, {}, {}, workload};
    for (std::uint32_t i = 0; i < result.pairs.pairs.size(); ++i) {
        PairedPeriod &pair = result.pairs.pairs[i];
        result.baseline.push_back(baseline.periods[pair.baseline]);
        result.target.push_back(target.periods[pair.target]);
        pair.baseline = i;
        pair.target = i;
    }
    return result;
}

// The asked range, or from the first to the last GPU work of the rank's trace.
std::optional<TimeRange> wholeRange(const ComparedRun &side, std::uint32_t rank)
{
    if (side.scope.time)
        return side.scope.time;
    const Trace &trace = side.run.traceOf(rank);
    TimeRange range {std::numeric_limits<TimeNs>::max(), std::numeric_limits<TimeNs>::min()};
    for (const DeviceFacts &device : side.facts->devices) {
        if (device.trace == side.run.ranks[rank].trace && !device.busy.set().isEmpty())
            range = range.united(device.busy.set().hull());
    }
    return range.isEmpty() || trace.ranks.empty() ? std::nullopt : std::optional(range);
}

// Without steps to pair: each rank's range as a whole.
ComparedPeriods rangesOf(const ComparedRun &baseline, const ComparedRun &target)
{
    ComparedPeriods result;
    const auto asked = [](const Scope &scope, std::uint32_t rank) {
        return scope.ranks.empty() || std::ranges::find(scope.ranks, rank) != scope.ranks.end();
    };
    const std::size_t ranks = std::min(baseline.run.ranks.size(), target.run.ranks.size());
    for (std::uint32_t rank = 0; rank < ranks; ++rank) {
        if (!asked(baseline.scope, rank) || !asked(target.scope, rank))
            continue;
        const auto ours = wholeRange(baseline, rank);
        const auto theirs = wholeRange(target, rank);
        if (!ours || !theirs || ours->isEmpty() || theirs->isEmpty())
            continue;
        const auto number = static_cast<std::uint32_t>(result.baseline.size());
        result.baseline.push_back({rank, 0, *ours, {}});
        result.target.push_back({rank, 0, *theirs, {}});
        result.pairs.pairs.push_back({number, number, 0});
    }
    if (!result.baseline.empty()) {
        result.unit = ComparedUnit::Range;
        result.pairs.steps = 1;
    }
    return result;
}

double us(TimeNs time) { return static_cast<double>(time) / kNsPerUs; }

PeriodStats statsOf(const std::vector<StepPeriod> &periods, std::size_t steps)
{
    PeriodStats stats;
    stats.steps = steps;
    if (periods.empty())
        return stats;
    std::vector<std::vector<TimeNs>> series; // per rank
    std::vector<TimeNs> pooled;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        if (i == 0 || periods[i].rank != periods[i - 1].rank)
            series.emplace_back();
        series.back().push_back(periods[i].time.duration());
        pooled.push_back(periods[i].time.duration());
    }
    std::ranges::sort(pooled);
    const auto count = static_cast<double>(pooled.size());
    stats.mean = us(std::accumulate(pooled.begin(), pooled.end(), TimeNs {0})) / count;
    stats.median = us(pooled[pooled.size() / 2]);
    stats.p90 = us(pooled[static_cast<std::size_t>(count * 0.9)]);
    const Interval95 interval = meanInterval(series);
    stats.low = interval.low / kNsPerUs;
    stats.high = interval.high / kNsPerUs;
    return stats;
}

// Mean of both sides and the interval of the change; f(side, i) is a figure of the i-th pair.
template<class F>
FigureDelta figureOf(const WorkloadPairs &pairs, const BlockBootstrap &bootstrap, F &&f)
{
    std::vector<double> changes(pairs.steps, 0.0);
    std::vector<std::uint32_t> ranks(pairs.steps, 0);
    Delta sum;
    for (std::size_t i = 0; i < pairs.pairs.size(); ++i) {
        const double b = f(false, i);
        const double t = f(true, i);
        sum.baseline += b;
        sum.target += t;
        changes[pairs.pairs[i].ordinal] += t - b;
        ++ranks[pairs.pairs[i].ordinal];
    }
    const auto count = static_cast<double>(std::max<std::size_t>(pairs.pairs.size(), 1));
    return {{sum.baseline / count, sum.target / count}, bootstrap.interval(changes, ranks)};
}

double busyOf(const PeriodShares &shares, std::size_t period, const OwnerTable &owners)
{
    TimeNs sum = 0;
    for (const OwnerShare &share : shares.of(period)) {
        const OwnerClass kind = owners.owner(share.owner).kind;
        if (kind == OwnerClass::Gpu || kind == OwnerClass::Collective)
            sum += share.time;
    }
    return us(sum);
}

// Everything that is measured over the compared periods.
class Comparer {
public:
    Comparer(const ComparedRun &baseline, const ComparedRun &target, const CompareTables &tables,
        const ComparedPeriods &headline)
        : m_baseline(baseline)
        , m_target(target)
        , m_tables(tables)
        , m_headline(headline)
        , m_bootstrap(headline.pairs.steps)
    {
    }

    void compare(RunComparison &result)
    {
        const WorkloadPairs &pairs = m_headline.pairs;
        result.unit = m_headline.unit;
        result.workload = pairs.workload;
        result.steady = pairs.steady;
        result.baselinePeriods = m_headline.baseline;
        result.targetPeriods = m_headline.target;
        result.pairs = pairs;
        result.baseline = statsOf(m_headline.baseline, pairs.steps);
        result.target = statsOf(m_headline.target, pairs.steps);
        result.period = figureOf(pairs, m_bootstrap, [&](bool target, std::size_t i) {
            return us(periods(target)[i].time.duration());
        });
        if (m_headline.unit == ComparedUnit::Step)
            compareGaps(result);
        compareOwners(result);
        compareOperations(result);
        compareCounts(result);
    }

private:
    [[nodiscard]] const std::vector<StepPeriod> &periods(bool target) const
    {
        return target ? m_headline.target : m_headline.baseline;
    }

    // Negative where the next step begins before this one ends.
    [[nodiscard]] static TimeNs gapOf(const ComparedRun &side, const StepPeriod &period)
    {
        return period.time.end
            - stepsOf(*side.facts).ranks[period.rank].steps[period.step].host.end;
    }

    void compareGaps(RunComparison &result)
    {
        const auto gap = [&](bool target, std::size_t i) {
            return us(gapOf(target ? m_target : m_baseline, periods(target)[i]));
        };
        const auto median = [&](bool target) {
            std::vector<double> gaps;
            for (std::size_t i = 0; i < periods(target).size(); ++i)
                gaps.push_back(gap(target, i));
            std::ranges::sort(gaps);
            return gaps[gaps.size() / 2];
        };
        result.gap = figureOf(m_headline.pairs, m_bootstrap, gap);
        result.gapMedian = Delta {median(false), median(true)};
    }

    void compareOwners(RunComparison &result)
    {
        OwnerTable owners;
        const PeriodShares ours = splitPeriods(m_baseline.run, stepsOf(*m_baseline.facts),
            m_headline.baseline, m_tables.owners, owners);
        const PeriodShares theirs = splitPeriods(
            m_target.run, stepsOf(*m_target.facts), m_headline.target, m_tables.owners, owners);
        result.waterfall = makeWaterfall(ours, theirs, m_headline.pairs, owners);
        result.gpuBusy = figureOf(m_headline.pairs, m_bootstrap,
            [&](bool target, std::size_t i) { return busyOf(target ? theirs : ours, i, owners); });
    }

    void compareOperations(RunComparison &result)
    {
        OperationTable operations;
        const auto &markers = m_tables.owners.markers;
        const OperationShares ours = splitOperations(m_baseline.run, stepsOf(*m_baseline.facts),
            m_headline.baseline, markers, operations);
        const OperationShares theirs = splitOperations(
            m_target.run, stepsOf(*m_target.facts), m_headline.target, markers, operations);
        result.operations = gapscope::compareOperations(ours, theirs, m_headline.pairs, operations,
            m_tables.sources, result.period.value.baseline);
    }

    void compareCounts(RunComparison &result)
    {
        std::vector<std::uint32_t> all(m_headline.baseline.size());
        std::iota(all.begin(), all.end(), 0u);
        OwnerTable owners;
        const auto &names = m_tables.owners;
        // Ranges may begin with GPU work whose launch came before them.
        const auto attribution = m_headline.unit == ComparedUnit::Step ? KernelPeriod::OfLaunch
                                                                       : KernelPeriod::OfKernel;
        const KernelUses ours
            = countKernels(m_baseline.run, m_headline.baseline, all, names, owners, attribution);
        const KernelUses theirs
            = countKernels(m_target.run, m_headline.target, all, names, owners, attribution);
        result.kernels = compareKernels(ours, theirs, all.size(), owners);
        result.kernelCount
            = figureOf(m_headline.pairs, m_bootstrap, [&](bool target, std::size_t i) {
                  return static_cast<double>((target ? theirs : ours).kernels[i]);
              });
        result.api = compareCalls(countCalls(m_baseline.run, m_headline.baseline, all, names, owners),
            countCalls(m_target.run, m_headline.target, all, names, owners), all.size(), owners);
    }

    const ComparedRun &m_baseline;
    const ComparedRun &m_target;
    const CompareTables &m_tables;
    const ComparedPeriods &m_headline;
    BlockBootstrap m_bootstrap;
};

std::vector<WorkloadDelta> workloadDeltas(
    const SidePeriods &baseline, const SidePeriods &target, const StepPairing &pairing)
{
    std::vector<WorkloadDelta> rows;
    for (const WorkloadPairs &workload : pairing.workloads) {
        const FigureDelta period = figureOf(workload, BlockBootstrap(workload.steps),
            [&](bool isTarget, std::size_t i) {
                const PairedPeriod &pair = workload.pairs[i];
                return us((isTarget ? target.periods[pair.target] : baseline.periods[pair.baseline])
                              .time.duration());
            });
        rows.push_back({workload.workload, workload.steady, workload.steps, period});
    }
    return rows;
}

std::vector<SeriesPoint> seriesOf(const RunSteps &steps, const SidePeriods &side,
    const std::vector<bool> &paired, const StepPairing &pairing)
{
    std::vector<SeriesPoint> points;
    for (std::size_t i = 0; i < side.periods.size(); ++i) {
        const StepPeriod &period = side.periods[i];
        const Step &step = steps.ranks[period.rank].steps[period.step];
        const bool compared = paired[i] && !pairing.workloads.empty()
            && pairing.workloads.front().workload == period.workload;
        points.push_back({period.rank, period.step, step.number, step.phase, period.workload,
            us(period.time.duration()), paired[i], compared});
    }
    return points;
}

// Rows of one run alone have no change to be ordered by.
void orderBySize(RunComparison &result)
{
    const auto operation = [](const OperationDelta &row) {
        return std::pair(!row.isUnattributed(), row.exclusive.target);
    };
    std::ranges::stable_sort(result.operations, std::ranges::greater {}, operation);
    std::ranges::stable_sort(result.waterfall.parts, std::ranges::greater {},
        [](const WaterfallPart &part) { return part.us.target; });
    std::ranges::stable_sort(result.kernels.rows, std::ranges::greater {},
        [](const KernelDelta &row) { return row.time.target; });
    std::ranges::stable_sort(result.api.rows, std::ranges::greater {},
        [](const ApiDelta &row) { return row.time.target; });
}

} // namespace

CompareTables loadCompareTables(const HostTables &host, const QString &userFolder)
{
    CompareTables tables;
    tables.owners = {host.markers, host.communication, loadKernelFamilies(userFolder)};
    tables.sources = loadSourceMap(userFolder);
    tables.warnings = tables.owners.families.warnings;
    tables.warnings.insert(tables.warnings.end(), tables.sources.warnings().begin(),
        tables.sources.warnings().end());
    return tables;
}

RunComparison compareRuns(
    const ComparedRun &baseline, const ComparedRun &target, const CompareTables &tables)
{
    RunComparison result;
    result.baselineLabel = baseline.label;
    result.targetLabel = target.label;
    const RunSteps &ourSteps = stepsOf(*baseline.facts);
    const RunSteps &theirSteps = stepsOf(*target.facts);
    const SidePeriods ours = stepPeriods(ourSteps, baseline.scope);
    const SidePeriods theirs = stepPeriods(theirSteps, target.scope);
    const StepPairing pairing = pairSteps(ours, theirs);
    result.comparability = checkComparable(
        {baseline.run, ourSteps, ours}, {target.run, theirSteps, theirs}, pairing);
    result.pairedSteps = pairing.pairedSteps;
    result.baselineLeftOut = pairing.baselineLeftOut;
    result.targetLeftOut = pairing.targetLeftOut;
    result.workloads = workloadDeltas(ours, theirs, pairing);
    result.baselineSeries = seriesOf(ourSteps, ours, pairing.baselinePaired, pairing);
    result.targetSeries = seriesOf(theirSteps, theirs, pairing.targetPaired, pairing);
    ComparedPeriods headline = pairing.workloads.empty()
        ? rangesOf(baseline, target)
        : headlineOf(ours, theirs, pairing.workloads.front());
    if (headline.unit == ComparedUnit::Range)
        result.comparability.notes.push_back(
            baseline.scope.time && target.scope.time
                ? Tr::tr("The two ranges are compared as wholes; figures are per range, not per step.")
                : Tr::tr("The whole traces are compared; figures are per trace, not per step."));
    if (headline.unit != ComparedUnit::None)
        Comparer(baseline, target, tables, headline).compare(result);
    if (result.kernels.oneSideHidden())
        result.comparability.notes.push_back(
            Tr::tr("Only the %1 recorded its CUDA graphs as a whole: there the short gaps between the "
                   "kernels of a graph count as GPU work, and its kernels are not known.")
                .arg(result.kernels.wholeGraphs.target > 0 ? Tr::tr("target") : Tr::tr("baseline")));
    result.periods = std::move(headline);
    return result;
}

RunComparison breakDown(const ComparedRun &run, const CompareTables &tables)
{
    RunComparison result = compareRuns(run, run, tables);
    result.single = true;
    orderBySize(result);
    if (!result.kernels.note.isEmpty())
        result.kernels.note = Tr::tr(
            "Kernels inside CUDA graphs were not recorded one by one; their counts are not known.");
    if (!result.api.note.isEmpty())
        result.api.note = Tr::tr("The run has no API calls recorded.");
    // A run is always comparable with itself; what can be missing are its steps.
    result.comparability = {};
    // Without pairs all steps are left out.
    if (result.unit == ComparedUnit::Range && result.baselineLeftOut > 0)
        result.comparability.notes.push_back(
            Tr::tr("The run has %1 in this scope, too few to measure: a step lasts to the start of the "
                   "next one. Figures are of the whole range, not per step.")
                .arg(result.baselineLeftOut == 1
                        ? Tr::tr("only 1 forward step")
                        : Tr::tr("only %1 forward steps")
                              .arg(formatCount(static_cast<qint64>(result.baselineLeftOut)))));
    else if (result.unit == ComparedUnit::Range)
        result.comparability.notes.push_back(Tr::tr(
            "The run has no forward steps in this scope; figures are of the whole range, not per step."));
    if (result.unit == ComparedUnit::None)
        result.comparability.reasons.push_back(run.run.ranks.empty()
                ? Tr::tr("The run has no GPU work recorded, so its steps cannot be measured.")
                : Tr::tr("The run has neither forward steps nor GPU work in this scope."));
    result.comparability.comparable = result.unit != ComparedUnit::None;
    return result;
}

} // namespace gapscope
