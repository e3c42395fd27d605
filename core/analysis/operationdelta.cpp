// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/operationdelta.h"

#include "core/analysis/operations.h"
#include "core/query/hostowner.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace gapscope {

namespace {

constexpr double kFloor = 5.0; // us per step
constexpr double kLeastShare = 0.01; // of the step period

// Splits the periods of one rank by the ranges of its host thread.
class RangeSplitter {
public:
    RangeSplitter(const Trace &trace, ProcessId process, std::int64_t thread,
        const std::vector<StepMarker> &markers, OperationTable &table, OperationKey key)
        : m_trace(trace)
        , m_owners(trace, process, thread, OwnerLevels::Ranges)
    {
        m_operation.resize(trace.strings.size());
        m_rows = rangesOf(process, thread);
        OperationTable own; // names of this trace; paths are made of them
        OperationTable &names = key == OperationKey::Name ? table : own;
        for (const std::uint32_t row : m_rows) {
            const StringId name = trace.events.name[row];
            if (m_operation[index(name)] == 0)
                m_operation[index(name)]
                    = names.add(operationName(trace.strings.text(name), markers));
        }
        if (key == OperationKey::Path)
            findPaths(own, table);
        m_shares.resize(table.size());
        m_coveredUntil.assign(table.size(), std::numeric_limits<TimeNs>::min());
    }

    void split(TimeRange period, OperationShares &result)
    {
        m_pieces.clear();
        m_owners.partition(period, m_pieces);
        for (const OwnedTime &piece : m_pieces)
            share(operationOf(piece.event)).exclusive += piece.time.duration();
        addInclusive(period);
        for (const std::uint32_t operation : m_touched) {
            result.shares.push_back(m_shares[operation]);
            m_shares[operation] = {};
        }
        m_touched.clear();
        result.offsets.push_back(static_cast<std::uint32_t>(result.shares.size()));
    }

private:
    // Closed ranges by begin, the longest first among equals.
    [[nodiscard]] std::vector<std::uint32_t> rangesOf(ProcessId process, std::int64_t thread) const
    {
        std::vector<std::uint32_t> rows;
        const EventTable &events = m_trace.events;
        for (const Track &track : m_trace.tracks) {
            const bool ranges
                = track.kind == TrackKind::Ranges || track.kind == TrackKind::AsyncRanges;
            if (!ranges || track.process != process || track.number != thread)
                continue;
            const EventSpan span = m_trace.eventsOf(track);
            for (std::uint32_t row = span.first; row < span.last; ++row) {
                if ((m_trace.ranges.flags[events.detail[row]] & RangeOpen) == 0)
                    rows.push_back(row);
            }
        }
        std::ranges::sort(rows, [&](std::uint32_t a, std::uint32_t b) {
            return events.begin[a] != events.begin[b] ? events.begin[a] < events.begin[b]
                                                      : events.end[a] > events.end[b];
        });
        return rows;
    }

    // The path of each range: that of the innermost range that holds it whole, and its own name.
    void findPaths(const OperationTable &names, OperationTable &paths)
    {
        if (m_rows.empty())
            return;
        const auto [least, most] = std::ranges::minmax(m_rows);
        m_firstRow = least;
        m_pathOf.assign(most - least + 1, 0);
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known; // (parent, name)
        std::vector<std::uint32_t> around; // still open, outermost first
        const EventTable &events = m_trace.events;
        for (const std::uint32_t row : m_rows) {
            std::erase_if(
                around, [&](std::uint32_t open) { return events.end[open] <= events.begin[row]; });
            const auto holder = std::find_if(around.rbegin(), around.rend(),
                [&](std::uint32_t open) { return events.end[open] >= events.end[row]; });
            const std::uint32_t parent = holder == around.rend() ? 0 : m_pathOf[*holder - least];
            const std::uint32_t name = m_operation[index(events.name[row])];
            const auto [entry, isNew] = known.try_emplace({parent, name}, 0);
            if (isNew)
                entry->second = paths.add(parent == 0
                        ? names.name(name)
                        : paths.name(parent) + kPathSeparator + names.name(name));
            m_pathOf[row - least] = entry->second;
            around.push_back(row);
        }
    }

    [[nodiscard]] std::uint32_t operationOf(EventId event) const
    {
        if (event == EventId::None)
            return 0;
        return m_pathOf.empty() ? m_operation[index(m_trace.events.name[index(event)])]
                                : m_pathOf[index(event) - m_firstRow];
    }

    OperationShare &share(std::uint32_t operation)
    {
        OperationShare &sum = m_shares[operation];
        if (sum.exclusive == 0 && sum.inclusive == 0 && sum.calls == 0) {
            m_touched.push_back(operation);
            sum.operation = operation;
        }
        return sum;
    }

    // Union of an operation's ranges inside the period; ranges that reach in from before are kept.
    void addInclusive(TimeRange period)
    {
        const EventTable &events = m_trace.events;
        std::erase_if(m_open, [&](std::uint32_t row) { return events.end[row] <= period.begin; });
        for (const std::uint32_t row : m_open)
            addRange(row, period);
        for (; m_next < m_rows.size() && events.begin[m_rows[m_next]] < period.end; ++m_next) {
            const std::uint32_t row = m_rows[m_next];
            if (events.end[row] <= period.begin)
                continue;
            if (events.begin[row] >= period.begin)
                ++share(operationOf(makeId<EventId>(row))).calls;
            addRange(row, period);
            if (events.end[row] > period.end)
                m_open.push_back(row);
        }
    }

    void addRange(std::uint32_t row, TimeRange period)
    {
        const std::uint32_t operation = operationOf(makeId<EventId>(row));
        const TimeRange time = m_trace.events.range(makeId<EventId>(row)).intersected(period);
        TimeNs &covered = m_coveredUntil[operation];
        const TimeNs from = std::max(time.begin, covered);
        if (time.end > from)
            share(operation).inclusive += time.end - from;
        covered = std::max(covered, time.end);
    }

    const Trace &m_trace;
    HostOwners m_owners;
    std::vector<std::uint32_t> m_operation; // per StringId
    std::vector<std::uint32_t> m_pathOf; // per row from m_firstRow; empty: by name
    std::uint32_t m_firstRow = 0;
    std::vector<std::uint32_t> m_rows;
    std::size_t m_next = 0;
    std::vector<std::uint32_t> m_open; // begun before the period
    std::vector<TimeNs> m_coveredUntil; // per operation
    std::vector<OperationShare> m_shares; // per operation
    std::vector<std::uint32_t> m_touched;
    std::vector<OwnedTime> m_pieces;
};

// Sums of one operation over the paired steps of both sides.
struct Sums {
    double exclusive = 0;
    double inclusive = 0;
    double calls = 0;
};

// Per operation its paired periods; only those in which it occurs.
struct Occurrence {
    std::uint32_t ordinal = 0;
    double change = 0; // target minus baseline, ns
};

struct Collected {
    std::vector<Sums> baseline;
    std::vector<Sums> target;
    std::vector<std::vector<Occurrence>> occurrences;
};

Collected collect(const OperationShares &baseline, const OperationShares &target,
    const WorkloadPairs &pairs, std::size_t operations)
{
    Collected all {std::vector<Sums>(operations), std::vector<Sums>(operations),
        std::vector<std::vector<Occurrence>>(operations)};
    const auto add = [&](std::span<const OperationShare> shares, std::vector<Sums> &sums,
                         std::uint32_t ordinal, double sign) {
        for (const OperationShare &share : shares) {
            Sums &sum = sums[share.operation];
            const auto exclusive = static_cast<double>(share.exclusive);
            sum.exclusive += exclusive;
            sum.inclusive += static_cast<double>(share.inclusive);
            sum.calls += share.calls;
            all.occurrences[share.operation].push_back({ordinal, sign * exclusive});
        }
    };
    for (const PairedPeriod &pair : pairs.pairs) {
        add(baseline.of(pair.baseline), all.baseline, pair.ordinal, -1.0);
        add(target.of(pair.target), all.target, pair.ordinal, 1.0);
    }
    return all;
}

} // namespace

OperationTable::OperationTable()
{
    add({});
}

std::uint32_t OperationTable::add(const QString &name)
{
    const auto known = m_numbers.constFind(name);
    if (known != m_numbers.constEnd())
        return *known;
    const auto number = static_cast<std::uint32_t>(m_names.size());
    m_numbers.insert(name, number);
    m_names.push_back(name);
    return number;
}

OperationShares splitOperations(const Run &run, const RunSteps &steps,
    const std::vector<StepPeriod> &periods, const std::vector<StepMarker> &markers,
    OperationTable &operations, OperationKey key)
{
    OperationShares result;
    for (std::size_t first = 0; first < periods.size();) {
        const std::uint32_t rank = periods[first].rank;
        const Trace &trace = run.traceOf(rank);
        RangeSplitter splitter(trace, trace.ranks[index(run.ranks[rank].rank)].process,
            hostThread(run, steps, rank), markers, operations, key);
        for (; first < periods.size() && periods[first].rank == rank; ++first)
            splitter.split(periods[first].time, result);
    }
    return result;
}

DeltaStatus correctedStatus(const Delta &delta, std::optional<bool> significant, double period)
{
    const double size = std::abs(delta.change());
    if (size < kFloor)
        return DeltaStatus::Unchanged;
    const DeltaStatus published = publishedStatus(delta);
    if (published != DeltaStatus::Unchanged)
        return published;
    if (!significant.value_or(false) || size < kLeastShare * period)
        return DeltaStatus::Unchanged;
    return delta.change() > 0 ? DeltaStatus::Regression : DeltaStatus::Improved;
}

std::vector<OperationDelta> compareOperations(const OperationShares &baseline,
    const OperationShares &target, const WorkloadPairs &pairs, const OperationTable &operations,
    const SourceMap &sources, double baselinePeriod)
{
    std::vector<OperationDelta> rows;
    const Collected all = collect(baseline, target, pairs, operations.size());
    const BlockBootstrap bootstrap(pairs.steps);
    const auto count = static_cast<double>(pairs.pairs.size());
    std::vector<std::uint32_t> ranks(pairs.steps, 0);
    for (const PairedPeriod &pair : pairs.pairs)
        ++ranks[pair.ordinal];
    for (std::uint32_t operation = 0; operation < operations.size(); ++operation) {
        if (operation != 0 && all.occurrences[operation].empty())
            continue;
        OperationDelta row;
        row.name = operations.name(operation);
        row.sourceFunction = sources.functionOf(row.name);
        const Sums &b = all.baseline[operation];
        const Sums &t = all.target[operation];
        row.exclusive = {b.exclusive / count / 1000.0, t.exclusive / count / 1000.0};
        row.inclusive = {b.inclusive / count / 1000.0, t.inclusive / count / 1000.0};
        row.calls = {b.calls / count, t.calls / count};
        std::vector<double> changes(pairs.steps, 0.0);
        for (const Occurrence &occurrence : all.occurrences[operation])
            changes[occurrence.ordinal] += occurrence.change / 1000.0;
        row.change = bootstrap.interval(changes, ranks);
        row.significant = row.change.excludesZero();
        row.status = correctedStatus(row.exclusive, row.significant, baselinePeriod);
        row.published = publishedStatus(row.exclusive);
        rows.push_back(std::move(row));
    }
    std::ranges::sort(rows, [](const OperationDelta &a, const OperationDelta &b) {
        if (a.isUnattributed() != b.isUnattributed())
            return b.isUnattributed();
        const double x = std::abs(a.exclusive.change());
        const double y = std::abs(b.exclusive.change());
        return x != y ? x > y : a.name < b.name;
    });
    return rows;
}

} // namespace gapscope
