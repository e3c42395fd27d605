// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/graphuse.h"

#include "core/analysis/hostfacts.h"
#include "core/analysis/operations.h"
#include "core/base/tr.h"
#include "core/query/hostowner.h"

#include <algorithm>
#include <map>

namespace gapscope {

namespace {

bool isGraphWork(Category category)
{
    return category == Category::GraphKernel || category == Category::WholeGraph;
}

// Sums eager kernels of one trace under their names; the range of a launch costs O(1) as launches
// come nearly in order.
class EagerSums {
public:
    EagerSums(const Trace &trace, std::size_t rank, const HostTables &tables)
        : m_trace(trace)
        , m_names(trace, tables.markers)
        , m_rank(rank)
    {
    }

    void add(EventId kernel, EagerReason reason, StepPhase phase)
    {
        const EventTable &events = m_trace.events;
        Key key {events.name[index(kernel)], kNoRange, reason, phase};
        if (const EventId launch = m_trace.links.launch(kernel); launch != EventId::None)
            key.range = rangeOf(launch);
        EagerKernels &sum = m_sums[key];
        const TimeNs length = events.range(kernel).duration();
        if (sum.count++ == 0 || length > events.range(sum.longest).duration())
            sum.longest = kernel;
        sum.time += length;
    }

    void moveTo(std::vector<EagerKernels> &result)
    {
        for (auto &[key, sum] : m_sums) {
            sum.name = m_trace.strings.text(key.name);
            sum.range = key.range == kNoRange ? QString() : m_names.text(key.range);
            sum.reason = key.reason;
            sum.phase = key.phase;
            sum.rank = m_rank;
            result.push_back(std::move(sum));
        }
    }

private:
    static constexpr std::uint32_t kNoRange = 0xffffffffu;

    struct Key {
        StringId name;
        std::uint32_t range;
        EagerReason reason;
        StepPhase phase;

        auto operator<=>(const Key &) const = default;
    };

    std::uint32_t rangeOf(EventId launch)
    {
        const Track &calls = m_trace.track(m_trace.trackOf(launch));
        std::unique_ptr<HostOwners> &owners = m_owners[{calls.process, calls.number}];
        if (!owners)
            owners = std::make_unique<HostOwners>(
                m_trace, calls.process, calls.number, OwnerLevels::Ranges);
        const TimeNs at = m_trace.events.begin[index(launch)];
        m_pieces.clear();
        owners->partition({at, at + 1}, m_pieces);
        const bool isRange = !m_pieces.empty() && m_pieces.front().kind == OwnerKind::Range;
        return isRange
            ? m_names.operationOf(m_trace.events.name[index(m_pieces.front().event)])
            : kNoRange;
    }

    const Trace &m_trace;
    OperationNames m_names;
    std::size_t m_rank;
    std::map<Key, EagerKernels> m_sums;
    std::map<std::pair<ProcessId, std::int64_t>, std::unique_ptr<HostOwners>> m_owners;
    std::vector<OwnedTime> m_pieces; // scratch
};

GraphCounts countsOf(const Trace &trace, EventId row)
{
    GraphCounts counts;
    const Category category = trace.events.category[index(row)];
    counts.time = trace.events.range(row).duration();
    if (isGraphWork(category))
        counts.graphTime = counts.time;
    if (category == Category::WholeGraph) {
        counts.wholeGraphs = 1;
    } else {
        counts.kernels = 1;
        counts.graphKernels = category == Category::GraphKernel;
    }
    return counts;
}

void addStep(const Trace &trace, std::span<const EventId> work, StepPhase phase, EagerSums &sums)
{
    const auto isGraph
        = [&](EventId row) { return isGraphWork(trace.events.category[index(row)]); };
    const auto first = std::ranges::find_if(work, isGraph);
    auto last = work.end();
    while (last != first && !isGraph(*std::prev(last)))
        --last;
    for (auto row = work.begin(); row != work.end(); ++row) {
        if (isGraph(*row))
            continue;
        const EagerReason reason = first == work.end() ? EagerReason::NoGraphInStep
            : row < first                              ? EagerReason::BeforeGraph
            : row >= last                              ? EagerReason::AfterGraph
                                                       : EagerReason::BetweenGraphs;
        sums.add(*row, reason, phase);
    }
}

// Work that no step launched.
void addRest(const Trace &trace, ProcessId process, const std::vector<EventId> &inSteps,
    EagerSums &sums)
{
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::Stream || track.process != process)
            continue;
        const EventSpan rows = trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            const auto id = makeId<EventId>(row);
            if (trace.events.category[row] != Category::EagerKernel
                || std::ranges::binary_search(inSteps, id))
                continue;
            sums.add(id,
                trace.links.launch(id) == EventId::None ? EagerReason::LaunchUnknown
                                                        : EagerReason::OutsideSteps,
                StepPhase::Unknown);
        }
    }
}

void addRank(const Run &run, std::size_t rank, const RankSteps &steps, const StepWork &work,
    const HostTables &tables, GraphUse &use)
{
    const Trace &trace = run.traceOf(rank);
    const ProcessId process = trace.ranks[index(run.ranks[rank].rank)].process;
    EagerSums sums(trace, rank, tables);
    for (std::size_t step = 0; step < steps.steps.size(); ++step) {
        const std::span<const EventId> rows = work.of(step);
        if (rows.empty())
            continue;
        StepCoverage coverage {std::uint32_t(step), {}};
        for (const EventId row : rows)
            coverage.counts += countsOf(trace, row);
        const StepPhase phase = steps.steps[step].phase;
        if (step >= steps.benchFirst && step < steps.benchLast)
            use.phases[std::size_t(phase)] += coverage.counts;
        use.steps[rank].push_back(coverage);
        addStep(trace, rows, phase, sums);
    }
    std::vector<EventId> inSteps = work.work;
    std::ranges::sort(inSteps);
    addRest(trace, process, inSteps, sums);
    use.run += countGraphs(trace, process);
    sums.moveTo(use.eager);
}

// The same kernels of several ranks are one row.
void mergeRanks(const Run &run, std::vector<EagerKernels> &eager)
{
    using Key = std::tuple<QString, QString, EagerReason, StepPhase>;
    std::map<Key, EagerKernels> merged;
    const auto lengthOf = [&](const EagerKernels &row) {
        return run.traceOf(row.rank).events.range(row.longest).duration();
    };
    for (EagerKernels &row : eager) {
        const auto [entry, isNew]
            = merged.try_emplace({row.name, row.range, row.reason, row.phase}, row);
        if (isNew)
            continue;
        EagerKernels &known = entry->second;
        known.count += row.count;
        known.time += row.time;
        if (lengthOf(row) > lengthOf(known)) {
            known.rank = row.rank;
            known.longest = row.longest;
        }
    }
    eager.clear();
    for (auto &[key, row] : merged)
        eager.push_back(std::move(row));
    std::ranges::stable_sort(eager, std::greater<> {}, &EagerKernels::time);
}

} // namespace

QString eagerReasonText(EagerReason reason, StepPhase phase)
{
    switch (reason) {
    case EagerReason::NoGraphInStep:
        return phase == StepPhase::Context ? Tr::tr("context step, no graph")
            : phase == StepPhase::Generation
            ? Tr::tr("generation step, no graph")
            : Tr::tr("step without a graph");
    case EagerReason::BeforeGraph:
        return Tr::tr("before the step's graph");
    case EagerReason::BetweenGraphs:
        return Tr::tr("between graphs: a break");
    case EagerReason::AfterGraph:
        return Tr::tr("after the step's graph");
    case EagerReason::OutsideSteps:
        return Tr::tr("outside all steps");
    case EagerReason::LaunchUnknown:
        break;
    }
    return Tr::tr("launch not recorded");
}

GraphUse findGraphUse(const Run &run, const HostFacts &facts, const std::vector<StepWork> &work,
    const HostTables &tables)
{
    GraphUse use;
    use.steps.resize(run.ranks.size());
    const RunSteps &steps = stepsOf(facts);
    bool attributed = false;
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        addRank(run, rank, steps.ranks[rank], work[rank], tables, use);
        use.graphLaunches
            = use.graphLaunches || !facts.ranks[rank].launches.graphLaunches.empty();
        attributed = attributed || !use.steps[rank].empty();
    }
    mergeRanks(run, use.eager);
    if (use.run.kernels + use.run.wholeGraphs == 0)
        use.reason = Tr::tr("The trace has no GPU kernels, so nothing tells graph from eager.");
    if (steps.source == StepSource::None)
        use.stepReason = Tr::tr("The trace has no forward steps, so coverage is that of the run.");
    else if (!attributed)
        use.stepReason = Tr::tr("No kernel joins a launch call inside a forward step.");
    return use;
}

} // namespace gapscope
