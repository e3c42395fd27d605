// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/graphcoverage.h"

#include "core/analysis/operations.h"
#include "core/base/tr.h"
#include "core/query/innermostrange.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

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

// Eager kernels of one trace by (kernel name, range name, reason).
class EagerCounter {
public:
    explicit EagerCounter(const Trace &trace)
        : m_trace(trace)
        , m_ranges(trace)
    {
    }

    // `step`: number of the (rank, step), -1 outside steps.
    void add(EventId row, EagerReason reason, std::int64_t step)
    {
        const EventTable &events = m_trace.events;
        const EventId range = m_ranges.of(m_trace.links.launch(row));
        const StringId rangeName
            = range == EventId::None ? StringId::None : events.name[index(range)];
        const Key key {events.name[index(row)], rangeName, reason};
        if (m_last == nullptr || !(key == m_lastKey)) {
            m_last = &m_counts[key];
            m_lastKey = key;
        }
        Count &count = *m_last;
        if (count.kernels++ == 0)
            count.first = row;
        count.time += events.range(row).duration();
        if (step >= 0 && count.lastStep != step) {
            count.lastStep = step;
            ++count.steps;
        }
    }

    // Ranges become operations here, so that all step markers are one.
    void flush(std::uint32_t part, const std::vector<StepMarker> &markers,
        const KernelFamilies &families,
        std::map<std::tuple<QString, QString, EagerReason>, EagerKernels> &rows) const
    {
        for (const auto &[key, count] : m_counts) {
            const QString name = m_trace.strings.text(key.kernel);
            const QString range = key.range == StringId::None
                ? QString()
                : operationName(m_trace.strings.text(key.range), markers);
            EagerKernels &row = rows[{name, range, key.reason}];
            if (row.kernels == 0) {
                row.name = name;
                row.family = families.of(name);
                row.range = range;
                row.reason = key.reason;
                row.trace = part;
            }
            const bool earlier = row.first == EventId::None
                || (row.trace == part
                    && m_trace.events.begin[index(count.first)]
                        < m_trace.events.begin[index(row.first)]);
            if (earlier)
                row.first = count.first;
            row.kernels += count.kernels;
            row.time += count.time;
            // Step markers of different text are different ranges, so no step counts twice.
            row.steps += count.steps;
        }
    }

private:
    struct Key {
        StringId kernel = StringId::None;
        StringId range = StringId::None;
        EagerReason reason = EagerReason::NoGraphInRun;

        bool operator==(const Key &) const = default;
    };

    struct Hash {
        std::size_t operator()(const Key &key) const
        {
            std::uint64_t hash = (std::uint64_t {index(key.kernel)} << 32) | index(key.range);
            hash = (hash ^ static_cast<std::uint64_t>(key.reason)) * 0x9e3779b97f4a7c15u;
            return static_cast<std::size_t>(hash ^ (hash >> 29));
        }
    };

    struct Count {
        qint64 kernels = 0;
        qint64 steps = 0;
        TimeNs time = 0;
        std::int64_t lastStep = -1;
        EventId first = EventId::None;
    };

    const Trace &m_trace;
    LaunchRanges m_ranges;
    std::unordered_map<Key, Count, Hash> m_counts;
    Key m_lastKey;
    Count *m_last = nullptr;
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
    const auto isGraph = [&](EventId row) {
        return isGraphWork(trace.events.category[index(row)]);
    };
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
                !graphsInRun              ? EagerReason::NoGraphInRun
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
    return ratio(
        static_cast<double>(graphTime + wholeGraphTime), static_cast<double>(time + wholeGraphTime));
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

QString eagerReasonText(EagerReason reason) { return Tr::tr(reasonText(reason).text); }

QString eagerReasonKey(EagerReason reason) { return QString::fromLatin1(reasonText(reason).key); }

GraphCoverageByStep coverGraphs(const Run &run, const HostFacts &facts,
    const RunWork &work, const std::vector<StepMarker> &markers, const KernelFamilies &families)
{
    GraphCoverageByStep result;
    const RunSteps &steps = stepsOf(facts);
    const bool graphsInRun = hasGraphs(run);
    std::map<std::tuple<QString, QString, EagerReason>, EagerKernels> rows;
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const Trace &trace = *run.traces[part];
        EagerCounter eager(trace);
        std::vector<bool> inSteps(trace.gpuEventCount(), false);
        for (std::uint32_t rank = 0; rank < run.ranks.size(); ++rank) {
            if (run.ranks[rank].trace != part)
                continue;
            const RankSteps &own = steps.ranks[rank];
            const StepWork &ownWork = work.steps[rank];
            for (std::uint32_t i = 0; i < own.steps.size(); ++i) {
                const Step &step = own.steps[i];
                StepCoverage place {rank, i, step.number, step.phase,
                    i >= own.benchFirst && i < own.benchLast, {}};
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
        eager.flush(part, markers, families, rows);
    }
    result.run.add(result.outside);
    if (result.steps.empty())
        result.reason = Tr::tr("The trace has no forward steps, so coverage is known for the whole run only.");
    for (auto &[key, row] : rows)
        result.eager.push_back(std::move(row));
    std::ranges::stable_sort(result.eager, std::greater<> {}, &EagerKernels::time);
    return result;
}

} // namespace gapscope
