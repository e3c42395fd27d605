// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/graphcoverage.h"

#include "core/analysis/operations.h"
#include "core/base/tr.h"
#include "core/query/innermostrange.h"

#include <algorithm>
#include <array>
#include <map>

namespace gapscope {

namespace {

struct ReasonText {
    const char *key;
    const char *text;
};

constexpr std::array<ReasonText, 8> kReasons {{
    {"no_graph_in_run", QT_TRANSLATE_NOOP("core", "the run launches no CUDA graph")},
    {"outside_steps", QT_TRANSLATE_NOOP("core", "outside the forward steps")},
    {"no_steps", QT_TRANSLATE_NOOP("core", "not in a graph; the trace has no forward steps")},
    {"context_step", QT_TRANSLATE_NOOP("core", "a step with context requests, without a graph")},
    {"no_graph_in_step", QT_TRANSLATE_NOOP("core", "its step launches no graph")},
    {"before_graph", QT_TRANSLATE_NOOP("core", "before the first graph of the step")},
    {"between_graphs", QT_TRANSLATE_NOOP("core", "between two graph launches")},
    {"after_graph", QT_TRANSLATE_NOOP("core", "after the last graph of the step")},
}};

const ReasonText &reasonText(EagerReason reason)
{
    return kReasons[static_cast<std::size_t>(reason)];
}

void addRow(const EventTable &events, EventId row, CoverageSum &sum)
{
    const TimeNs time = events.range(row).duration();
    switch (events.category[index(row)]) {
    case Category::WholeGraph:
        ++sum.wholeGraphs;
        sum.wholeGraphTime += time;
        return;
    case Category::GraphKernel:
        ++sum.graphKernels;
        sum.graphTime += time;
        break;
    default:
        break;
    }
    ++sum.kernels;
    sum.time += time;
}

// Eager kernels of one trace by (kernel name, operation around the launch, reason).
class EagerCounter {
public:
    EagerCounter(const Trace &trace, const std::vector<StepMarker> &markers)
        : m_trace(trace)
        , m_markers(markers)
        , m_ranges(trace)
        , m_operationOf(trace.strings.size(), kUnknown)
        , m_counts(trace.strings.size())
    {
        m_operations.push_back({}); // in no range
    }

    // `step`: number of the (rank, step), -1 outside steps.
    void add(EventId row, EagerReason reason, std::int64_t step)
    {
        const EventTable &events = m_trace.events;
        const EventId range = m_ranges.of(m_trace.links.launch(row));
        const std::uint32_t operation
            = range == EventId::None ? 0 : operationOf(events.name[index(range)]);
        Count &count = countOf(events.name[index(row)], operation, reason);
        if (count.kernels++ == 0)
            count.first = row;
        count.time += events.range(row).duration();
        if (step >= 0 && count.lastStep != step) {
            count.lastStep = step;
            ++count.steps;
        }
    }

    void flush(std::uint32_t part, const KernelFamilies &families,
        std::map<std::tuple<QString, QString, EagerReason>, EagerKernels> &rows) const
    {
        for (std::size_t kernel = 0; kernel < m_counts.size(); ++kernel) {
            for (const Count &count : m_counts[kernel]) {
                const QString name = m_trace.strings.text(makeId<StringId>(kernel));
                const QString &range = m_operations[count.operation];
                EagerKernels &row = rows[{name, range, count.reason}];
                if (row.kernels == 0) {
                    row.name = name;
                    row.family = families.of(name);
                    row.range = range;
                    row.reason = count.reason;
                    row.trace = part;
                    row.first = count.first;
                }
                row.kernels += count.kernels;
                row.time += count.time;
                row.steps += count.steps;
            }
        }
    }

private:
    static constexpr std::uint32_t kUnknown = 0xffffffffu;

    struct Count {
        std::uint32_t operation = 0;
        EagerReason reason = EagerReason::NoGraphInRun;
        qint64 kernels = 0;
        qint64 steps = 0;
        TimeNs time = 0;
        std::int64_t lastStep = -1;
        EventId first = EventId::None;
    };

    std::uint32_t operationOf(StringId range)
    {
        std::uint32_t &known = m_operationOf[index(range)];
        if (known != kUnknown)
            return known;
        const QString name = operationName(m_trace.strings.text(range), m_markers);
        const auto entry = m_numbers.try_emplace(name, m_operations.size());
        if (entry.second)
            m_operations.push_back(name);
        return known = static_cast<std::uint32_t>(entry.first->second);
    }

    // A kernel has few places and reasons.
    Count &countOf(StringId kernel, std::uint32_t operation, EagerReason reason)
    {
        std::vector<Count> &counts = m_counts[index(kernel)];
        for (Count &count : counts) {
            if (count.operation == operation && count.reason == reason)
                return count;
        }
        counts.push_back({operation, reason});
        return counts.back();
    }

    const Trace &m_trace;
    const std::vector<StepMarker> &m_markers;
    LaunchRanges m_ranges;
    std::vector<std::uint32_t> m_operationOf; // per StringId of ranges
    std::vector<QString> m_operations;
    std::map<QString, std::size_t> m_numbers;
    std::vector<std::vector<Count>> m_counts; // per StringId of kernels
};

bool isGraphWork(Category category)
{
    return category == Category::GraphKernel || category == Category::WholeGraph;
}

bool hasGraphs(const Run &run)
{
    return std::ranges::any_of(run.traces, [](const TracePtr &trace) {
        const auto first = trace->events.category.begin();
        return std::any_of(first, first + trace->gpuEventCount(), isGraphWork);
    });
}

// One step's work: its sums, and why each eager kernel is one.
void addStep(const Trace &trace, std::span<const EventId> work, const Step &step, bool graphsInRun,
    std::int64_t number, StepCoverage &place, EagerCounter &eager)
{
    const auto isGraph
        = [&](EventId row) { return isGraphWork(trace.events.category[index(row)]); };
    const auto first = std::ranges::find_if(work, isGraph);
    const auto last = std::find_if(work.rbegin(), work.rend(), isGraph).base();
    for (auto at = work.begin(); at != work.end(); ++at) {
        addRow(trace.events, *at, place.sum);
        if (isGraph(*at))
            continue;
        EagerReason reason = EagerReason::BetweenGraphs;
        if (!graphsInRun)
            reason = EagerReason::NoGraphInRun;
        else if (first == work.end())
            reason = step.ctx > 0 ? EagerReason::ContextStep : EagerReason::NoGraphInStep;
        else if (at < first)
            reason = EagerReason::BeforeGraph;
        else if (at >= last)
            reason = EagerReason::AfterGraph;
        eager.add(*at, reason, number);
    }
}

// Work of no step, of all processes of a trace.
void addOutside(const Trace &trace, const std::vector<bool> &inSteps, bool graphsInRun,
    GraphCoverageByStep &result, EagerCounter &eager)
{
    for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row) {
        if (inSteps[row] || !isGpuWork(trace.events.category[row]))
            continue;
        const EventId id = makeId<EventId>(row);
        addRow(trace.events, id, result.outside);
        if (trace.events.category[row] == Category::EagerKernel)
            eager.add(id,
                !graphsInRun               ? EagerReason::NoGraphInRun
                    : result.steps.empty() ? EagerReason::NoSteps
                                           : EagerReason::OutsideSteps,
                -1);
    }
}

std::optional<double> ratio(double part, double whole)
{
    return whole == 0 ? std::nullopt : std::optional(part / whole);
}

} // namespace

std::optional<double> CoverageSum::byCount() const
{
    if (wholeGraphs > 0)
        return std::nullopt;
    return ratio(static_cast<double>(graphKernels), static_cast<double>(kernels));
}

std::optional<double> CoverageSum::byTime() const
{
    return ratio(static_cast<double>(graphTime + wholeGraphTime),
        static_cast<double>(time + wholeGraphTime));
}

void CoverageSum::add(const CoverageSum &other)
{
    kernels += other.kernels;
    graphKernels += other.graphKernels;
    time += other.time;
    graphTime += other.graphTime;
    wholeGraphs += other.wholeGraphs;
    wholeGraphTime += other.wholeGraphTime;
}

QString eagerReasonText(EagerReason reason)
{
    return Tr::tr(reasonText(reason).text);
}

QString eagerReasonKey(EagerReason reason)
{
    return QString::fromLatin1(reasonText(reason).key);
}

GraphCoverageByStep coverGraphs(const Run &run, const HostFacts &facts, const RunWork &work,
    const std::vector<StepMarker> &markers, const KernelFamilies &families)
{
    GraphCoverageByStep result;
    const RunSteps &steps = stepsOf(facts);
    const bool graphsInRun = hasGraphs(run);
    std::map<std::tuple<QString, QString, EagerReason>, EagerKernels> rows;
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const Trace &trace = *run.traces[part];
        EagerCounter eager(trace, markers);
        std::vector<bool> inSteps(trace.gpuEventCount(), false);
        for (std::uint32_t rank = 0; rank < run.ranks.size(); ++rank) {
            if (run.ranks[rank].trace != part)
                continue;
            const RankSteps &own = steps.ranks[rank];
            const StepWork &ownWork = work.steps[rank];
            for (std::uint32_t i = 0; i < own.steps.size(); ++i) {
                const Step &step = own.steps[i];
                StepCoverage place {
                    rank, i, step.number, step.phase, i >= own.benchFirst && i < own.benchLast, {}};
                addStep(trace, ownWork.of(i), step, graphsInRun,
                    static_cast<std::int64_t>(result.steps.size()), place, eager);
                for (const EventId row : ownWork.of(i))
                    inSteps[index(row)] = true;
                result.run.add(place.sum);
                if (place.benchmark && step.phase == StepPhase::Context)
                    result.context.add(place.sum);
                if (place.benchmark && step.phase == StepPhase::Generation)
                    result.generation.add(place.sum);
                result.steps.push_back(place);
            }
        }
        addOutside(trace, inSteps, graphsInRun, result, eager);
        eager.flush(part, families, rows);
    }
    result.run.add(result.outside);
    if (result.steps.empty())
        result.reason = Tr::tr(
            "The trace has no forward steps, so coverage is known for the whole run only.");
    for (auto &[key, row] : rows)
        result.eager.push_back(std::move(row));
    std::ranges::stable_sort(result.eager, std::greater<> {}, &EagerKernels::time);
    return result;
}

} // namespace gapscope
