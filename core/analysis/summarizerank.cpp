// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/summarizerank.h"

#include "core/analysis/hostfacts.h"
#include "core/analysis/operations.h"
#include "core/analysis/stepowners.h"
#include "core/analysis/tracewalk.h"
#include "core/base/tr.h"
#include "core/query/queuedepth.h"
#include "core/trace/apiname.h"

#include <QHash>

#include <algorithm>
#include <map>
#include <set>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// What the ranks of one trace share.
struct TraceParts {
    TraceParts(const Trace &trace, const HostTables &tables)
        : names(trace, tables.markers)
        , isCommunication(matchNames(trace.strings, tables.communication))
        , isListed(matchNames(trace.strings, {u"nccl"_s, u"allreduce"_s, u"all_reduce"_s}))
    {
    }

    OperationNames names;
    std::vector<bool> isCommunication; // per StringId
    std::vector<bool> isListed;
};

struct Period {
    std::size_t step = 0; // row of RankSummary::steps
    TimeRange time;
};

bool isCall(SummaryKind kind)
{
    return kind == SummaryKind::ApiCall || kind == SummaryKind::Synchronize;
}

// Without version suffix (host-analysis.md 4.2.1).
QString baseName(const QString &call)
{
    const QByteArray name = call.toUtf8();
    const std::string_view base = apiBaseName({name.constData(), static_cast<std::size_t>(name.size())});
    return QString::fromUtf8(base.data(), static_cast<qsizetype>(base.size()));
}

// Sums by (kind, operation), each with the number of periods it took time in.
class OperationSums {
public:
    void add(SummaryKind kind, std::uint32_t operation, TimeNs time, std::size_t period)
    {
        Sum &sum = m_sums[std::uint64_t(kind) << 32 | operation];
        sum.total += time;
        ++sum.count;
        if (sum.period != period + 1) {
            sum.period = period + 1;
            ++sum.steps;
        }
    }

    // The largest first; names of a kind are unique.
    [[nodiscard]] std::vector<SummaryOperation> take(const OperationNames &names) const
    {
        std::vector<SummaryOperation> list;
        for (auto sum = m_sums.cbegin(); sum != m_sums.cend(); ++sum) {
            const auto kind = static_cast<SummaryKind>(sum.key() >> 32);
            const QString name = kind == SummaryKind::Unattributed
                ? QString()
                : names.text(static_cast<std::uint32_t>(sum.key()));
            list.push_back({isCall(kind) ? baseName(name) : name, kind, sum->total, sum->count,
                sum->steps});
        }
        std::ranges::sort(list, [](const SummaryOperation &a, const SummaryOperation &b) {
            return std::tuple(b.total, a.kind, a.name) < std::tuple(a.total, b.kind, b.name);
        });
        return list;
    }

private:
    struct Sum {
        TimeNs total = 0;
        qint64 count = 0;
        qint64 steps = 0;
        std::size_t period = 0; // the last one counted, from 1
    };

    QHash<std::uint64_t, Sum> m_sums;
};

SummaryKind kindOf(OwnerKind kind)
{
    switch (kind) {
    case OwnerKind::Synchronize:
        return SummaryKind::Synchronize;
    case OwnerKind::ApiCall:
        return SummaryKind::ApiCall;
    case OwnerKind::Range:
        return SummaryKind::Range;
    case OwnerKind::OsCall:
        return SummaryKind::OsCall;
    case OwnerKind::Unattributed:
        break;
    }
    return SummaryKind::Unattributed;
}

class RankSummarizer {
public:
    RankSummarizer(const Run &run, const HostFacts &facts, const TraceParts &parts, std::size_t rank)
        : m_run(run)
        , m_facts(facts)
        , m_parts(parts)
        , m_rank(rank)
        , m_trace(run.traceOf(rank))
        , m_who(rankOf(run, rank))
        , m_shift(m_trace.origin + m_trace.info.clockBase)
    {
    }

    RankSummary summarize();

private:
    void describe();
    void addSteps();
    void addHost();
    void addCalls();
    void addKernels();
    void addCollectives(std::vector<EventId> kernels);
    [[nodiscard]] std::uint32_t kindOfCollective(EventId kernel);
    [[nodiscard]] std::int32_t stepOf(EventId kernel) const;
    [[nodiscard]] const Period *periodAt(TimeNs time) const;
    [[nodiscard]] bool isCollective(std::uint32_t row) const;

    const Run &m_run;
    const HostFacts &m_facts;
    const TraceParts &m_parts;
    std::size_t m_rank;
    const Trace &m_trace;
    const Rank &m_who;
    TimeNs m_shift; // to the clock of the file
    std::vector<Period> m_periods; // by time, disjoint, on the trace's clock
    // (name, communicator, size) -> row of RankSummary::kinds
    std::map<std::tuple<std::uint32_t, StringId, qint64>, std::uint32_t> m_kinds;
    OperationSums m_sums;
    RankSummary m_summary;
};

RankSummary RankSummarizer::summarize()
{
    describe();
    addSteps();
    addHost();
    addCalls();
    addKernels();
    m_summary.operations = m_sums.take(m_parts.names);
    return std::move(m_summary);
}

void RankSummarizer::describe()
{
    m_summary.pid = m_trace.processes[index(m_who.process)].pid;
    if (m_who.device != DeviceId::None) {
        const Device &device = m_trace.devices[index(m_who.device)];
        m_summary.device = device.ordinal;
        m_summary.deviceName = m_trace.strings.text(device.name);
    }
    m_summary.clock = m_run.ranks[m_rank].trace;
    m_summary.hasCalls = m_facts.traceFacts(m_rank).hasCalls;
    m_summary.hasRanges = m_facts.traceFacts(m_rank).hasRanges;
    if (!m_summary.hasCalls)
        m_summary.notes.push_back(Tr::tr("No CUDA calls were recorded: launches, allocations and "
                                         "the launch queue are unknown."));
    if (!m_summary.hasRanges)
        m_summary.notes.push_back(
            Tr::tr("No ranges were recorded: host work cannot be told apart by operation."));
}

// The steps, and as periods those of the benchmark run that a next step ends.
void RankSummarizer::addSteps()
{
    const RankSteps &steps = m_facts.steps.ranks[m_rank];
    m_summary.stepSource = steps.source == StepSource::Markers ? u"markers"_s
        : steps.source == StepSource::Collectives              ? u"collectives"_s
                                                               : u"none"_s;
    for (std::size_t i = 0; i < steps.steps.size(); ++i) {
        const Step &step = steps.steps[i];
        m_summary.steps.push_back({step.number, step.host.begin + m_shift});
        const bool isMeasured = i >= steps.benchFirst && i + 1 < steps.benchLast;
        if (isMeasured && steps.steps[i + 1].host.begin > step.host.begin)
            m_periods.push_back({i, {step.host.begin, steps.steps[i + 1].host.begin}});
    }
    const std::uint32_t part = m_run.ranks[m_rank].trace;
    // As M1 without markers: from the first to the last GPU work (4.2.6).
    TimeRange whole = m_trace.range;
    if (part < m_facts.steps.wholeTrace.size() && !m_facts.steps.wholeTrace[part].isEmpty())
        whole = m_facts.steps.wholeTrace[part];
    if (m_periods.empty() && !whole.isEmpty() && steps.steps.size() < 2) {
        if (m_summary.steps.empty())
            m_summary.steps.push_back({0, whole.begin + m_shift});
        m_periods.push_back({0, whole});
        m_summary.notes.push_back(
            Tr::tr("Fewer than two steps were found: figures are of the whole trace."));
    }
    const IntervalSet &busy = deviceBusyOf(m_facts, m_rank);
    for (const Period &period : m_periods) {
        SummaryStep &step = m_summary.steps[period.step];
        step.period = period.time.duration();
        step.idle = step.period - busy.totalWithin(period.time);
    }
}

void RankSummarizer::addHost()
{
    HostOwners owners(m_trace, m_who.process,
        hostThread(m_run, m_facts.steps, static_cast<std::uint32_t>(m_rank)));
    std::vector<OwnedTime> pieces;
    for (std::size_t i = 0; i < m_periods.size(); ++i) {
        pieces.clear();
        owners.partition(m_periods[i].time, pieces);
        SummaryStep &step = m_summary.steps[m_periods[i].step];
        for (const OwnedTime &piece : pieces) {
            const SummaryKind kind = kindOf(piece.kind);
            const std::uint32_t operation = piece.event == EventId::None
                ? 0
                : m_parts.names.operationOf(m_trace.events.name[index(piece.event)]);
            m_sums.add(kind, operation, piece.time.duration(), i);
            if (kind == SummaryKind::Range || kind == SummaryKind::ApiCall)
                step.host += piece.time.duration();
        }
    }
}

const Period *RankSummarizer::periodAt(TimeNs time) const
{
    const auto after = std::ranges::upper_bound(
        m_periods, time, {}, [](const Period &period) { return period.time.begin; });
    if (after == m_periods.begin() || !std::prev(after)->time.contains(time))
        return nullptr;
    return &*std::prev(after);
}

void RankSummarizer::addCalls()
{
    for (const Track &track : m_trace.tracks) {
        if (track.kind != TrackKind::ApiCalls || track.process != m_who.process)
            continue;
        const EventSpan rows = m_trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            const ApiKind kind = m_trace.apiKindOf(makeId<EventId>(row));
            if (!isLaunch(kind) && kind != ApiKind::Allocate)
                continue;
            const Period *period = periodAt(m_trace.events.begin[row]);
            if (!period)
                continue;
            SummaryStep &step = m_summary.steps[period->step];
            ++(isLaunch(kind) ? step.launches : step.allocations);
        }
    }
}

bool RankSummarizer::isCollective(std::uint32_t row) const
{
    const auto name = index(m_trace.events.name[row]);
    if (m_parts.isCommunication[name] || m_parts.isListed[name])
        return true;
    const StringId full = m_trace.kernels.demangledName[m_trace.events.detail[row]];
    return m_parts.isCommunication[index(full)];
}

void RankSummarizer::addKernels()
{
    std::vector<EventId> collectives;
    for (const Track &track : m_trace.tracks) {
        if (track.kind != TrackKind::Stream || track.process != m_who.process)
            continue;
        const EventSpan rows = m_trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            if (!isKernel(m_trace.events.category[row]))
                continue;
            const bool communicates = isCollective(row);
            if (communicates)
                collectives.push_back(makeId<EventId>(row));
            const Period *period = periodAt(m_trace.events.begin[row]);
            if (!period)
                continue;
            const TimeNs time = m_trace.events.end[row] - m_trace.events.begin[row];
            m_sums.add(communicates ? SummaryKind::Collective : SummaryKind::Kernel,
                m_parts.names.operationOf(m_trace.events.name[row]), time,
                static_cast<std::size_t>(period - m_periods.data()));
            if (!communicates)
                m_summary.steps[period->step].kernels += time;
        }
    }
    addCollectives(std::move(collectives));
}

// By name, communicator and size of the launch; one row of RankSummary::kinds each.
std::uint32_t RankSummarizer::kindOfCollective(EventId kernel)
{
    const auto name = index(m_trace.events.name[index(kernel)]);
    const std::uint32_t detail = m_trace.events.detail[index(kernel)];
    const StringId communicator = m_trace.kernels.communicator.empty()
        ? StringId::None
        : m_trace.kernels.communicator[detail];
    const std::uint32_t shape = m_trace.kernels.shape[detail];
    qint64 size = -1;
    if (shape < m_trace.shapes.size()) {
        size = 1;
        for (const std::int32_t part : m_trace.shapes[shape].grid)
            size *= part;
        for (const std::int32_t part : m_trace.shapes[shape].block)
            size *= part;
    }
    const auto number = static_cast<std::uint32_t>(m_summary.kinds.size());
    const auto [known, isNew] = m_kinds.try_emplace({name, communicator, size}, number);
    if (isNew)
        m_summary.kinds.push_back({m_trace.strings.text(m_trace.events.name[index(kernel)]),
            m_trace.strings.text(communicator), size, m_parts.isListed[name]});
    return known->second;
}

// As host-analysis.md 4.2.6: the step with the latest start not after the launch call; steps that
// are groups of collectives lie on the GPU's own time.
std::int32_t RankSummarizer::stepOf(EventId kernel) const
{
    const RankSteps &steps = m_facts.steps.ranks[m_rank];
    if (steps.steps.empty())
        return m_summary.steps.empty() ? -1 : 0; // the whole trace is one
    const EventId launch = steps.source == StepSource::Markers ? m_trace.links.launch(kernel)
                                                               : EventId::None;
    const TimeNs time = m_trace.events.begin[index(launch == EventId::None ? kernel : launch)];
    const auto after = std::ranges::upper_bound(
        steps.steps, time, {}, [](const Step &step) { return step.host.begin; });
    return static_cast<std::int32_t>(after - steps.steps.begin()) - 1;
}

void RankSummarizer::addCollectives(std::vector<EventId> kernels)
{
    std::ranges::sort(kernels, {}, [&](EventId id) {
        return std::pair(m_trace.events.begin[index(id)], m_trace.events.detail[index(id)]);
    });
    const QueueDepth queue
        = m_summary.hasCalls ? QueueDepth(m_trace, m_who.process) : QueueDepth();
    SummaryCollectives &columns = m_summary.collectives;
    for (const EventId kernel : kernels) {
        const TimeRange time = m_trace.events.range(kernel);
        columns.begin.push_back(time.begin + m_shift);
        columns.end.push_back(time.end + m_shift);
        columns.kind.push_back(kindOfCollective(kernel));
        columns.step.push_back(stepOf(kernel));
        columns.depth.push_back(queue.isEmpty()
                ? -1
                : static_cast<std::int32_t>(queue.at(m_trace, time.begin)));
    }
}

std::vector<SummaryMetric> metricsOf(const WindowMetrics &window)
{
    std::vector<SummaryMetric> metrics;
    for (std::size_t i = 0; i < kMetricCount; ++i) {
        const auto metric = static_cast<Metric>(i);
        const Measure &measure = window[metric];
        metrics.push_back({metricKey(metric),
            measure.known ? std::optional(measure.value) : std::nullopt, measure.reason});
    }
    return metrics;
}

// The numbers that recordings or file names give, if they tell all ranks apart; else none.
std::vector<int> rankNumbers(const Run &run, const RankNames &names)
{
    std::vector<int> numbers(run.ranks.size(), -1);
    std::set<int> seen;
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        const Trace &trace = run.traceOf(rank);
        const bool isAlone = trace.ranks.size() == 1;
        const std::optional<int> fromName
            = isAlone ? rankOfFileName(names, trace.info.fileName) : std::nullopt;
        numbers[rank] = isAlone && trace.info.rank >= 0
            ? trace.info.rank
            : fromName.value_or(rankOf(run, rank).number);
        if (numbers[rank] >= 0 && !seen.insert(numbers[rank]).second)
            return std::vector<int>(run.ranks.size(), -1);
    }
    return numbers;
}

} // namespace

std::vector<RankSummaryPtr> summarizeRanks(const Run &run, const HostFacts &facts,
    const HostTables &tables, const Thresholds &thresholds, const RankNames &names)
{
    const HostVerdict verdict = judgeCorrected(run, facts, Scope {}, thresholds);
    const std::vector<int> numbers = rankNumbers(run, names);
    std::vector<std::unique_ptr<TraceParts>> parts(run.traces.size());
    std::vector<RankSummaryPtr> summaries;
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        const std::uint32_t trace = run.ranks[rank].trace;
        if (!parts[trace])
            parts[trace] = std::make_unique<TraceParts>(*run.traces[trace], tables);
        RankSummary summary = RankSummarizer(run, facts, *parts[trace], rank).summarize();
        summary.number = numbers[rank];
        for (const RankMetrics &metrics : verdict.ranks) {
            if (metrics.rank == rank)
                summary.metrics = metricsOf(metrics.metrics);
        }
        summaries.push_back(std::make_shared<const RankSummary>(std::move(summary)));
    }
    // Each summary was a file of its own.
    auto clock = static_cast<std::uint32_t>(run.traces.size());
    for (const RankSummaryPtr &known : run.summaries) {
        RankSummary summary = *known;
        summary.clock = clock++;
        summaries.push_back(std::make_shared<const RankSummary>(std::move(summary)));
    }
    return summaries;
}

} // namespace gapscope
