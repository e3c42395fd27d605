// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gappairs.h"

#include "core/analysis/gapgroups.h"
#include "core/analysis/operationdelta.h"
#include "core/base/format.h"
#include "core/base/tr.h"

#include <cmath>
#include <map>
#include <memory>

namespace gapscope {

namespace {

constexpr double kNsPerUs = 1000;

struct CauseShare {
    std::uint32_t cause = 0;
    TimeNs time = 0;
};

// One side's idle time: sums over all periods, and per period its causes (CSR).
struct IdleShares {
    IdleSums sums;
    std::vector<std::uint32_t> offsets {0};
    std::vector<CauseShare> shares;
    std::vector<TimeNs> idle; // per period

    [[nodiscard]] std::span<const CauseShare> of(std::size_t period) const
    {
        return std::span(shares).subspan(offsets[period], offsets[period + 1] - offsets[period]);
    }
};

// What explains gaps of one trace.
struct TraceExplainer {
    TraceExplainer(const Trace &trace, const HostTables &tables, const GapTables &gapTables,
        CauseTable &causes)
        : context(makeGapContext(trace, tables, gapTables))
        , explainer(trace, context)
        , numbers(trace, tables.markers, causes)
    {
    }

    GapContext context;
    GapExplainer explainer;
    CauseNumbers numbers;
};

// Splits the idle time of one side's periods.
class PeriodSplitter {
public:
    PeriodSplitter(const ComparedRun &side, const std::vector<StepPeriod> &periods,
        const HostTables &tables, const GapTables &gapTables, CauseTable &causes)
        : m_side(side)
        , m_periods(periods)
    {
        for (const TracePtr &trace : side.run.traces)
            m_traces.push_back(std::make_unique<TraceExplainer>(*trace, tables, gapTables, causes));
    }

    IdleShares split()
    {
        m_result.idle.assign(m_periods.size(), 0);
        for (std::size_t first = 0; first < m_periods.size();) {
            std::size_t last = first;
            while (last < m_periods.size() && m_periods[last].rank == m_periods[first].rank)
                ++last;
            splitRank(first, last);
            first = last;
        }
        m_result.sums.finish();
        return std::move(m_result);
    }

private:
    void splitRank(std::size_t first, std::size_t last)
    {
        const RunRank &rank = m_side.run.ranks[m_periods[first].rank];
        const Trace &trace = *m_side.run.traces[rank.trace];
        const DeviceId device = trace.ranks[index(rank.rank)].device;
        TraceExplainer &tools = *m_traces[rank.trace];
        std::vector<TimeRange> windows;
        for (std::size_t i = first; i < last; ++i)
            windows.push_back(m_periods[i].time);
        m_result.sums.beginSlice(rank.trace, device);
        forEachIdlePart(trace.events, workOf(rank.trace, device), windows, [&](IdlePart part) {
            while (m_result.offsets.size() <= first + part.window)
                closePeriod();
            part.startsGap = true; // in this period
            m_result.idle[first + part.window] += part.time.duration();
            m_result.sums.addPart(part);
            addPieces(tools, part, device, m_periods[first + part.window]);
        });
        while (m_result.offsets.size() <= last)
            closePeriod();
    }

    void addPieces(
        TraceExplainer &tools, const IdlePart &part, DeviceId device, const StepPeriod &period)
    {
        const RankSteps &steps = stepsOf(*m_side.facts).ranks[period.rank];
        const TimeNs stepEnd = period.step < steps.steps.size() ? steps.steps[period.step].host.end
                                                                : period.time.begin;
        m_pieces.clear();
        tools.explainer.explain(
            part.time, part.before, part.after, device, TrackId::None, m_pieces);
        for (const GapCause &piece : m_pieces) {
            const std::uint32_t cause = tools.numbers.of(piece);
            m_result.sums.addCause(cause, piece, period.step, piece.time.begin < stepEnd);
            if (cause >= m_times.size())
                m_times.resize(cause + 1, 0);
            if (m_times[cause] == 0)
                m_touched.push_back(cause);
            m_times[cause] += piece.time.duration();
        }
    }

    void closePeriod()
    {
        for (const std::uint32_t cause : m_touched) {
            m_result.shares.push_back({cause, m_times[cause]});
            m_times[cause] = 0;
        }
        m_touched.clear();
        m_result.offsets.push_back(static_cast<std::uint32_t>(m_result.shares.size()));
    }

    const std::vector<EventId> &workOf(std::uint32_t trace, DeviceId device)
    {
        const auto [rows, isNew] = m_work.try_emplace({trace, device});
        if (isNew)
            rows->second = deviceWork(*m_side.run.traces[trace], device);
        return rows->second;
    }

    const ComparedRun &m_side;
    const std::vector<StepPeriod> &m_periods;
    std::vector<std::unique_ptr<TraceExplainer>> m_traces;
    std::map<std::pair<std::uint32_t, DeviceId>, std::vector<EventId>> m_work;
    IdleShares m_result;
    std::vector<GapCause> m_pieces;
    std::vector<TimeNs> m_times; // per cause, of the open period
    std::vector<std::uint32_t> m_touched;
};

CauseSum sumOf(const IdleShares &side, std::uint32_t cause)
{
    return cause < side.sums.sums().size() ? side.sums.sums()[cause] : CauseSum {};
}

// Makes the rows from both sides' shares.
class Pairer {
public:
    Pairer(const IdleShares &baseline, const IdleShares &target, const ComparedPeriods &periods)
        : m_baseline(baseline)
        , m_target(target)
        , m_pairs(periods.pairs)
        , m_bootstrap(periods.pairs.steps)
        , m_ranks(periods.pairs.steps, 0)
        , m_count(static_cast<double>(periods.pairs.pairs.size()))
    {
        for (const PairedPeriod &pair : m_pairs.pairs)
            ++m_ranks[pair.ordinal];
    }

    void fill(GapPairs &result, const CauseTable &causes, const HostTables &tables,
        const GapTables &gapTables, double baselinePeriod) const
    {
        std::vector<double> changes(m_pairs.steps, 0.0);
        for (const PairedPeriod &pair : m_pairs.pairs) {
            const TimeNs b = m_baseline.idle[pair.baseline];
            const TimeNs t = m_target.idle[pair.target];
            result.periods.push_back({b, t});
            changes[pair.ordinal] += static_cast<double>(t - b) / kNsPerUs;
        }
        result.change = m_bootstrap.interval(changes, m_ranks);
        result.idle = mean(m_baseline.sums.idle(), m_target.sums.idle());
        result.gaps = meanCount(m_baseline.sums.gaps(), m_target.sums.gaps());
        std::vector<std::vector<Change>> perCause = changesByCause(causes.size());
        for (std::uint32_t number = 0; number < causes.size(); ++number)
            result.rows.push_back(row(
                number, causes.cause(number), perCause[number], tables, gapTables, baselinePeriod));
        std::ranges::sort(result.rows, [](const GapPair &a, const GapPair &b) {
            const bool lastA = a.cause.kind == CauseKind::Unattributed;
            const bool lastB = b.cause.kind == CauseKind::Unattributed;
            if (lastA != lastB)
                return lastB;
            const double x = std::abs(a.us.change());
            const double y = std::abs(b.us.change());
            return x != y ? x > y
                          : std::pair(a.cause.kind, a.source) < std::pair(b.cause.kind, b.source);
        });
    }

private:
    // What a cause changed by in one pair of periods.
    struct Change {
        std::uint32_t pair = 0;
        TimeNs time = 0;
    };

    [[nodiscard]] Delta mean(TimeNs baseline, TimeNs target) const
    {
        return {static_cast<double>(baseline) / m_count / kNsPerUs,
            static_cast<double>(target) / m_count / kNsPerUs};
    }

    [[nodiscard]] Delta meanCount(qint64 baseline, qint64 target) const
    {
        return {static_cast<double>(baseline) / m_count, static_cast<double>(target) / m_count};
    }

    [[nodiscard]] std::vector<std::vector<Change>> changesByCause(std::size_t causes) const
    {
        std::vector<std::vector<Change>> result(causes);
        const auto add = [&](const CauseShare &share, std::uint32_t pair, TimeNs time) {
            std::vector<Change> &list = result[share.cause];
            if (list.empty() || list.back().pair != pair)
                list.push_back({pair, 0});
            list.back().time += time;
        };
        for (std::uint32_t i = 0; i < m_pairs.pairs.size(); ++i) {
            for (const CauseShare &share : m_baseline.of(m_pairs.pairs[i].baseline))
                add(share, i, -share.time);
            for (const CauseShare &share : m_target.of(m_pairs.pairs[i].target))
                add(share, i, share.time);
        }
        return result;
    }

    [[nodiscard]] GapPair row(std::uint32_t number, const CauseName &cause,
        const std::vector<Change> &changes, const HostTables &tables, const GapTables &gapTables,
        double baselinePeriod) const
    {
        const CauseSum b = sumOf(m_baseline, number);
        const CauseSum t = sumOf(m_target, number);
        GapPair result;
        result.cause = cause;
        result.source = sourceText(cause);
        result.us = mean(b.total, t.total);
        result.gaps = meanCount(b.gaps, t.gaps);
        std::vector<double> perStep(m_pairs.steps, 0.0);
        TimeNs most = std::numeric_limits<TimeNs>::min();
        for (const Change &change : changes) {
            perStep[m_pairs.pairs[change.pair].ordinal]
                += static_cast<double>(change.time) / kNsPerUs;
            if (change.time > most) {
                most = change.time;
                result.mostGrown = change.pair;
            }
        }
        result.change = m_bootstrap.interval(perStep, m_ranks);
        result.significant = result.change.excludesZero();
        result.status = correctedStatus(result.us, result.significant, baselinePeriod);
        result.confidence = 2 * (b.measured + t.measured) >= b.total + t.total
            ? Confidence::Measured
            : Confidence::Guess;
        result.baselineLongest = b.longest;
        result.targetLongest = t.longest;
        const CauseSum &shown = t.total > 0 ? t : b;
        if (const SuggestionRule *rule
            = suggest(gapTables.suggestions, shown.facts(cause, tables.prepRanges))) {
            result.pattern = rule->pattern;
            result.evidence = rule->evidence;
        }
        return result;
    }

    const IdleShares &m_baseline;
    const IdleShares &m_target;
    const WorkloadPairs &m_pairs;
    BlockBootstrap m_bootstrap;
    std::vector<std::uint32_t> m_ranks; // per ordinal: how many ranks took it
    double m_count = 0;
};

double meanPeriod(const std::vector<StepPeriod> &periods)
{
    TimeNs sum = 0;
    for (const StepPeriod &period : periods)
        sum += period.time.duration();
    return static_cast<double>(sum) / static_cast<double>(periods.size()) / kNsPerUs;
}

bool hasWork(const Run &run)
{
    return std::ranges::any_of(
        run.traces, [](const TracePtr &trace) { return !trace->ranks.empty(); });
}

} // namespace

GapPairs pairGaps(const ComparedRun &baseline, const ComparedRun &target,
    const ComparedPeriods &periods, const HostTables &tables, const GapTables &gapTables)
{
    GapPairs result;
    if (!hasWork(baseline.run) || !hasWork(target.run))
        result.reason = Tr::tr("One of the runs has no GPU work, so it has no gaps to pair.");
    else if (periods.unit == ComparedUnit::None || periods.baseline.empty())
        result.reason
            = Tr::tr("The runs have no steps of the same workload and no ranges to pair gaps in.");
    if (!result.reason.isEmpty())
        return result;
    result.unit = periods.unit;
    result.steps = periods.pairs.steps;
    CauseTable causes;
    const IdleShares ours
        = PeriodSplitter(baseline, periods.baseline, tables, gapTables, causes).split();
    const IdleShares theirs
        = PeriodSplitter(target, periods.target, tables, gapTables, causes).split();
    Pairer(ours, theirs, periods)
        .fill(result, causes, tables, gapTables, meanPeriod(periods.baseline));
    return result;
}

QString gapPairText(const GapPair &pair, ComparedUnit unit)
{
    const auto us = [](double value) { return formatMeanUs(value); };
    const auto fromTo = [&](const QString &text) {
        return text.arg(formatMeanUs(pair.us.baseline, Unit::Without), us(pair.us.target));
    };
    const bool perStep = unit == ComparedUnit::Step;
    switch (pair.status) {
    case DeltaStatus::New:
        return (perStep ? Tr::tr("new, %1 per step") : Tr::tr("new, %1")).arg(us(pair.us.target));
    case DeltaStatus::Removed:
        return (perStep ? Tr::tr("gone, was %1 per step") : Tr::tr("gone, was %1"))
            .arg(us(pair.us.baseline));
    case DeltaStatus::Unchanged:
        return fromTo(perStep ? Tr::tr("about the same, %1 → %2 per step")
                              : Tr::tr("about the same, %1 → %2"));
    default:
        break;
    }
    if (pair.us.change() > 0)
        return fromTo(perStep ? Tr::tr("grew %1 → %2 per step") : Tr::tr("grew %1 → %2"));
    return fromTo(perStep ? Tr::tr("shrank %1 → %2 per step") : Tr::tr("shrank %1 → %2"));
}

} // namespace gapscope
