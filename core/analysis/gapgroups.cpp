// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapgroups.h"

#include "core/analysis/launches.h"
#include "core/analysis/operations.h"
#include "core/base/tr.h"

#include <algorithm>
#include <unordered_map>

namespace gapscope {

namespace {

// Sums of one cause; the key is (kind, operation number).
struct Sum {
    CauseKind kind = CauseKind::Unattributed;
    std::uint32_t operation = 0;
    TimeNs total = 0;
    TimeNs measured = 0; // part of it with Confidence::Measured
    TimeNs insideStep = 0;
    qint64 gaps = 0;
    qint64 lastGap = -1; // so that a gap counts once
};

IntervalSet steadyWindows(const RankSteps &steps)
{
    int maxGen = 0;
    for (const Step &step : steps.benchmark())
        maxGen = std::max(maxGen, step.gen);
    std::vector<TimeRange> windows;
    for (const Step &step : steps.benchmark()) {
        if (step.phase == StepPhase::Generation && step.gen == maxGen)
            windows.push_back(step.window);
    }
    return IntervalSet(std::move(windows));
}

// Sums the idle time of the slices of one trace.
class Grouper {
public:
    Grouper(const Trace &trace, const HostTables &tables, const GapContext &context)
        : m_trace(trace)
        , m_names(trace, tables.markers)
        , m_explainer(trace, context)
    {
    }

    void add(const IdleSlice &slice, const RankSteps *steps)
    {
        forEachIdlePart(m_trace, slice, [&](const IdlePart &part) {
            m_gaps += part.isNewGap;
            m_idle += part.time.duration();
            for (const GapCause &cause : m_explainer.explain(
                     part.time, part.before, part.after, slice.device, TrackId::None))
                addCause(cause, steps);
        });
    }

    [[nodiscard]] const OperationNames &names() const { return m_names; }

    [[nodiscard]] const std::unordered_map<std::uint64_t, Sum> &sums() const { return m_sums; }

    [[nodiscard]] TimeNs idle() const { return m_idle; }

    [[nodiscard]] qint64 gaps() const { return m_gaps; }

private:
    void addCause(const GapCause &cause, const RankSteps *steps)
    {
        const std::uint32_t operation = cause.event == EventId::None
            ? 0
            : m_names.operationOf(m_trace.events.name[index(cause.event)]);
        Sum &sum = m_sums[(std::uint64_t {operation} << 8) | static_cast<std::uint8_t>(cause.kind)];
        sum.kind = cause.kind;
        sum.operation = operation;
        sum.total += cause.time.duration();
        if (cause.confidence == Confidence::Measured)
            sum.measured += cause.time.duration();
        if (steps != nullptr && isInsideStep(*steps, cause.time.begin))
            sum.insideStep += cause.time.duration();
        if (sum.lastGap != m_gaps) {
            sum.lastGap = m_gaps;
            ++sum.gaps;
        }
    }

    static bool isInsideStep(const RankSteps &steps, TimeNs t)
    {
        const auto after = std::ranges::upper_bound(
            steps.steps, t, {}, [](const Step &step) { return step.host.begin; });
        return after != steps.steps.begin() && std::prev(after)->host.contains(t);
    }

    const Trace &m_trace;
    OperationNames m_names;
    GapExplainer m_explainer;
    std::unordered_map<std::uint64_t, Sum> m_sums;
    TimeNs m_idle = 0;
    qint64 m_gaps = 0;
};

QString sourceText(CauseKind kind, const QString &name)
{
    switch (kind) {
    case CauseKind::GraphDispatch:
        return Tr::tr("between kernels of a graph");
    case CauseKind::QueueDispatch:
        return Tr::tr("between queued kernels");
    case CauseKind::Unattributed:
        return Tr::tr("Unattributed");
    case CauseKind::LaunchDelay:
        return Tr::tr("%1 to its kernel").arg(name);
    default:
        return name;
    }
}

QString plainName(CauseKind kind, const QString &name)
{
    switch (kind) {
    case CauseKind::ApiCall:
    case CauseKind::Synchronization:
    case CauseKind::LaunchCall:
    case CauseKind::LaunchDelay:
    case CauseKind::BackPressure:
    case CauseKind::QueueDispatch:
    case CauseKind::GraphDispatch: {
        const QByteArray bytes = name.toUtf8();
        const std::string_view base
            = apiBaseName({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        return QString::fromUtf8(base.data(), static_cast<qsizetype>(base.size()));
    }
    default:
        return name;
    }
}

} // namespace

std::vector<IdleSlice> idleSlices(const Run &run, const HostFacts &facts, KernelScope scope)
{
    std::vector<IdleSlice> slices;
    const RunSteps &steps = stepsOf(facts);
    if (scope == KernelScope::All) {
        for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
            const Trace &trace = *run.traces[part];
            for (std::size_t device = 0; device < trace.devices.size(); ++device) {
                const std::vector<EventId> work = deviceWork(trace, makeId<DeviceId>(device));
                if (work.empty())
                    continue;
                TimeRange hull = trace.events.range(work.front());
                for (const EventId row : work)
                    hull = hull.united(trace.events.range(row));
                const auto rank = std::ranges::find_if(run.ranks, [&](const RunRank &candidate) {
                    return candidate.trace == part
                        && trace.ranks[index(candidate.rank)].device == makeId<DeviceId>(device);
                });
                slices.push_back({part, makeId<DeviceId>(device),
                    rank == run.ranks.end() ? run.ranks.size()
                                            : static_cast<std::size_t>(rank - run.ranks.begin()),
                    IntervalSet {hull}});
            }
        }
        return slices;
    }
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        const RankSteps &own = steps.ranks[rank];
        IntervalSet windows = scope == KernelScope::Context ? own.context
            : scope == KernelScope::Generation              ? own.generation
                                                            : steadyWindows(own);
        const Trace &trace = run.traceOf(rank);
        slices.push_back({run.ranks[rank].trace, trace.ranks[index(run.ranks[rank].rank)].device,
            rank, std::move(windows)});
    }
    return slices;
}

void forEachIdlePart(const Trace &trace, const IdleSlice &slice,
    const std::function<void(const IdlePart &)> &use)
{
    const EventTable &events = trace.events;
    const std::vector<EventId> work = deviceWork(trace, slice.device);
    const auto windows = slice.windows.ranges();
    std::size_t window = 0;
    EventId last = EventId::None; // ends last so far
    for (std::size_t i = 0; i <= work.size() && window < windows.size(); ++i) {
        const EventId after = i == work.size() ? EventId::None : work[i];
        const TimeNs from
            = last == EventId::None ? windows.front().begin : events.end[index(last)];
        const TimeNs to
            = after == EventId::None ? windows.back().end : events.begin[index(after)];
        while (window < windows.size() && windows[window].end <= from)
            ++window;
        bool isNew = true;
        for (std::size_t at = window; at < windows.size() && windows[at].begin < to; ++at) {
            const TimeRange part = TimeRange {from, to}.intersected(windows[at]);
            if (part.isEmpty())
                continue;
            use({part, last, after, isNew});
            isNew = false;
        }
        if (after != EventId::None
            && (last == EventId::None || events.end[index(after)] > events.end[index(last)]))
            last = after;
    }
}

GapContext makeGapContext(
    const Trace &trace, const HostTables &tables, const GapTables &gapTables)
{
    GapContext context;
    context.collectives = matchNames(trace.strings, tables.communication);
    context.garbageCollection = matchNames(trace.strings, gapTables.garbageCollection);
    context.blockedLaunches = blockedLaunches(trace);
    return context;
}

QString causeName(
    const Trace &trace, const GapCause &cause, const std::vector<StepMarker> &markers)
{
    if (cause.event == EventId::None)
        return sourceText(cause.kind, {});
    const QString name = trace.strings.text(trace.events.name[index(cause.event)]);
    const bool isRange
        = cause.kind == CauseKind::HostRange || cause.kind == CauseKind::GarbageCollection;
    return sourceText(
        cause.kind, isRange ? operationName(name, markers) : plainName(cause.kind, name));
}

IdleSources groupIdleTime(const Run &run, const HostFacts &facts, const HostTables &tables,
    const GapTables &gapTables, const std::vector<IdleSlice> &slices)
{
    IdleSources result;
    std::map<std::pair<CauseKind, QString>, GapGroup> groups;
    std::map<std::pair<CauseKind, QString>, std::pair<TimeNs, TimeNs>> shares; // measured, inside step
    groups[{CauseKind::Unattributed, QString()}] = {};
    const RunSteps &steps = stepsOf(facts);
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const GapContext context = makeGapContext(*run.traces[part], tables, gapTables);
        Grouper grouper(*run.traces[part], tables, context);
        for (const IdleSlice &slice : slices) {
            if (slice.trace == part && !slice.windows.isEmpty())
                grouper.add(slice, slice.rank < steps.ranks.size() ? &steps.ranks[slice.rank] : nullptr);
        }
        for (const auto &[key, sum] : grouper.sums()) {
            const QString name = plainName(sum.kind, grouper.names().text(sum.operation));
            const bool named = sum.kind != CauseKind::GraphDispatch
                && sum.kind != CauseKind::QueueDispatch && sum.kind != CauseKind::Unattributed;
            const std::pair groupKey(sum.kind, named ? name : QString());
            GapGroup &group = groups[groupKey];
            group.gaps += sum.gaps;
            group.total += sum.total;
            shares[groupKey].first += sum.measured;
            shares[groupKey].second += sum.insideStep;
        }
        result.idle += grouper.idle();
        result.gaps += grouper.gaps();
    }
    for (auto &[key, group] : groups) {
        const auto &[measured, insideStep] = shares[key];
        group.kind = key.first;
        group.source = sourceText(key.first, key.second);
        group.confidence = 2 * measured >= group.total ? Confidence::Measured : Confidence::Guess;
        group.shareOfIdle = result.idle == 0
            ? 0
            : static_cast<double>(group.total) / static_cast<double>(result.idle);
        CauseFacts cause {key.first, key.second,
            std::ranges::find(tables.prepRanges, key.second) != tables.prepRanges.end(),
            2 * insideStep > group.total,
            group.gaps == 0 ? 0 : static_cast<double>(group.total) / 1000.0 / static_cast<double>(group.gaps)};
        if (const SuggestionRule *rule = suggest(gapTables.suggestions, cause)) {
            group.pattern = rule->pattern;
            group.evidence = rule->evidence;
            group.savesAtMost = group.total;
        }
        result.groups.push_back(group);
    }
    std::ranges::stable_sort(result.groups, [](const GapGroup &a, const GapGroup &b) {
        const bool lastA = a.kind == CauseKind::Unattributed;
        const bool lastB = b.kind == CauseKind::Unattributed;
        return lastA != lastB ? lastB : a.total > b.total;
    });
    return result;
}

} // namespace gapscope
