// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/aggregate.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace gapscope {

namespace {

bool isOfKind(TrackKind track, AggregateKind kind)
{
    switch (kind) {
    case AggregateKind::Ranges:
        return track == TrackKind::Ranges || track == TrackKind::AsyncRanges;
    case AggregateKind::Kernels:
        return track == TrackKind::Stream || track == TrackKind::WholeGraph;
    case AggregateKind::ApiCalls:
        return track == TrackKind::ApiCalls;
    case AggregateKind::OsCalls:
        return track == TrackKind::OsCalls;
    }
    return false;
}

bool isOpenRange(const Trace &trace, std::uint32_t row)
{
    return trace.events.category[row] == Category::Range
        && (trace.ranges.flags[trace.events.detail[row]] & RangeOpen) != 0;
}

// A process of a trace, and which rank it is.
struct Part {
    std::uint32_t trace = 0;
    ProcessId process = ProcessId::None; // None: every process that is no rank
    TimeRange time;
    const IntervalSet *busy = nullptr; // not owned
};

class Aggregation {
public:
    Aggregation(const Run &run, AggregateKind kind, const AggregateScope &scope)
        : m_run(run)
        , m_kind(kind)
        , m_scope(scope)
    {
        findParts();
        nameGroups();
    }

    Aggregate result()
    {
        Aggregate answer;
        answer.kind = m_kind;
        for (const Part &part : m_parts) {
            if (part.process != ProcessId::None)
                answer.span += std::max<TimeNs>(0, part.time.duration());
        }
        if (answer.span == 0) { // no rank at all: the traces' own lengths
            for (const Part &part : m_parts)
                answer.span += std::max<TimeNs>(0, part.time.duration());
        }
        countAndSum();
        fillDurations();
        for (std::size_t group = 0; group < m_rows.size(); ++group) {
            if (m_rows[group].count == 0)
                continue;
            finish(group, answer.span);
            answer.count += m_rows[group].count;
            answer.rows.push_back(std::move(m_rows[group]));
        }
        std::ranges::sort(answer.rows, [](const AggregateRow &a, const AggregateRow &b) {
            return a.total != b.total ? a.total > b.total : a.name < b.name;
        });
        return answer;
    }

private:
    TimeRange timeOf(std::uint32_t trace) const
    {
        return m_scope.times.empty() ? m_run.traces[trace]->range : m_scope.times[trace];
    }

    void findParts()
    {
        const auto addRank = [this](std::uint32_t rank) {
            const RunRank &id = m_run.ranks[rank];
            const ProcessId process = m_run.traces[id.trace]->ranks[index(id.rank)].process;
            m_parts.push_back({id.trace, process, timeOf(id.trace),
                m_scope.busy.empty() ? nullptr : m_scope.busy[rank]});
        };
        if (!m_scope.ranks.empty()) {
            for (const std::uint32_t rank : m_scope.ranks)
                addRank(rank);
            return;
        }
        for (std::uint32_t rank = 0; rank < m_run.ranks.size(); ++rank)
            addRank(rank);
        for (std::uint32_t trace = 0; trace < m_run.traces.size(); ++trace)
            m_parts.push_back({trace, ProcessId::None, timeOf(trace), nullptr});
    }

    bool isRank(const Trace &trace, ProcessId process) const
    {
        return std::ranges::any_of(
            trace.ranks, [process](const Rank &rank) { return rank.process == process; });
    }

    bool belongs(const Part &part, const Trace &trace, const Track &track) const
    {
        if (!isOfKind(track.kind, m_kind))
            return false;
        return part.process == ProcessId::None ? !isRank(trace, track.process)
                                               : track.process == part.process;
    }

    // Calls visit(part, trace, row, clipped range) for each event of the scope, in a fixed order.
    template<class Visit>
    void forEach(Visit visit) const
    {
        for (const Part &part : m_parts) {
            const Trace &trace = *m_run.traces[part.trace];
            for (const Track &track : trace.tracks) {
                if (!belongs(part, trace, track))
                    continue;
                for (std::uint32_t i = 0; i < track.laneCount; ++i)
                    visitLane(part, trace, track.firstLane + i, visit);
            }
        }
    }

    template<class Visit>
    void visitLane(const Part &part, const Trace &trace, std::uint32_t lane, Visit &visit) const
    {
        const EventSpan span = trace.eventsOfLane(lane);
        const auto ends = std::span(trace.events.end).subspan(span.first, span.size());
        // Ends ascend within a lane. An event of no length at the scope's begin is inside it.
        auto row = span.first
            + std::uint32_t(std::ranges::lower_bound(ends, part.time.begin) - ends.begin());
        for (; row < span.last && trace.events.begin[row] < part.time.end; ++row) {
            const TimeRange whole = trace.events.range(makeId<EventId>(row));
            const TimeRange inside = whole.intersected(part.time);
            const bool isInstant = whole.isEmpty() && part.time.contains(whole.begin);
            if ((inside.isEmpty() && !isInstant) || isOpenRange(trace, row))
                continue;
            visit(part, trace, row, inside);
        }
    }

    // One group per text, whatever trace it comes from.
    void nameGroups()
    {
        std::unordered_map<std::string_view, std::uint32_t> groups;
        m_groups.resize(m_run.traces.size());
        for (std::size_t i = 0; i < m_run.traces.size(); ++i)
            m_groups[i].assign(m_run.traces[i]->strings.size(), kNoGroup);
        forEach([&](const Part &part, const Trace &trace, std::uint32_t row, TimeRange) {
            std::uint32_t &group = m_groups[part.trace][index(trace.events.name[row])];
            if (group != kNoGroup)
                return;
            const std::string_view name = trace.strings.view(trace.events.name[row]);
            const auto [found, isNew] = groups.try_emplace(name, std::uint32_t(m_rows.size()));
            group = found->second;
            if (isNew) {
                m_rows.emplace_back();
                m_rows.back().name
                    = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
            }
        });
    }

    std::uint32_t groupOf(const Part &part, const Trace &trace, std::uint32_t row) const
    {
        return m_groups[part.trace][index(trace.events.name[row])];
    }

    void countAndSum()
    {
        std::vector<bool> exposureKnown(m_rows.size(), m_kind != AggregateKind::Kernels);
        std::vector<TimeNs> exposed(m_rows.size(), 0);
        forEach([&](const Part &part, const Trace &trace, std::uint32_t row, TimeRange inside) {
            const std::uint32_t group = groupOf(part, trace, row);
            AggregateRow &sum = m_rows[group];
            const TimeNs duration = std::max<TimeNs>(0, inside.duration());
            if (sum.count++ == 0 || duration > sum.max) {
                sum.max = duration;
                sum.longest = makeId<EventId>(row);
                sum.trace = part.trace;
            }
            sum.total += duration;
            sum.graphCount += trace.events.category[row] == Category::GraphKernel
                || trace.events.category[row] == Category::WholeGraph;
            if (part.busy == nullptr)
                exposureKnown[group] = false;
            else if (exposureKnown[group])
                exposed[group] += duration - part.busy->totalWithin(inside);
        });
        for (std::size_t group = 0; group < m_rows.size(); ++group) {
            if (exposureKnown[group])
                m_rows[group].exposed = exposed[group];
        }
    }

    void fillDurations()
    {
        m_offsets.assign(m_rows.size() + 1, 0);
        for (std::size_t group = 0; group < m_rows.size(); ++group)
            m_offsets[group + 1] = m_offsets[group] + std::size_t(m_rows[group].count);
        m_durations.resize(m_offsets.back());
        std::vector<std::size_t> next(m_offsets.begin(), m_offsets.end() - 1);
        forEach([&](const Part &part, const Trace &trace, std::uint32_t row, TimeRange inside) {
            m_durations[next[groupOf(part, trace, row)]++]
                = std::max<TimeNs>(0, inside.duration());
        });
    }

    void finish(std::size_t group, TimeNs span)
    {
        AggregateRow &row = m_rows[group];
        const auto durations = std::span(m_durations)
                                   .subspan(m_offsets[group], m_offsets[group + 1] - m_offsets[group]);
        const auto nth = [&](std::size_t n) {
            std::ranges::nth_element(durations, durations.begin() + std::ptrdiff_t(n));
            return durations[n];
        };
        row.p50 = nth(durations.size() / 2);
        row.p95 = nth(std::size_t(double(durations.size()) * 0.95));
        row.mean = double(row.total) / double(row.count);
        row.share = span > 0 ? double(row.total) / double(span) : 0;
    }

    static constexpr std::uint32_t kNoGroup = 0xffffffffu;

    const Run &m_run;
    AggregateKind m_kind;
    const AggregateScope &m_scope;
    std::vector<Part> m_parts;
    std::vector<std::vector<std::uint32_t>> m_groups; // per trace, per StringId
    std::vector<AggregateRow> m_rows;
    std::vector<std::size_t> m_offsets; // CSR of m_durations by group
    std::vector<TimeNs> m_durations;
};

} // namespace

Aggregate aggregate(const Run &run, AggregateKind kind, const AggregateScope &scope)
{
    return Aggregation(run, kind, scope).result();
}

} // namespace gapscope
