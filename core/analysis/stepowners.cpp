// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/stepowners.h"

#include "core/analysis/kernelgaps.h"
#include "core/analysis/timeowners.h"

#include <algorithm>
#include <map>
#include <memory>

namespace gapscope {

namespace {

// Walks a device's busy time in pieces of one owner each, ascending.
class BusyPieces {
public:
    BusyPieces(const Trace &trace, const std::vector<EventId> &work)
        : m_trace(trace)
        , m_work(work)
    {
    }

    // The next piece, cut to begin at `from` or later; false at the end.
    bool next(TimeNs from, TimeRange &piece, EventId &owner)
    {
        m_covered = std::max(m_covered, from);
        for (; m_next < m_work.size(); ++m_next) {
            const TimeRange time = m_trace.events.range(m_work[m_next]);
            if (time.end <= m_covered)
                continue;
            // Earlier work covers time up to m_covered; this one owns what is left of it.
            piece = {std::max(time.begin, m_covered), time.end};
            owner = m_work[m_next];
            return true;
        }
        return false;
    }

    void consume(TimeNs until) { m_covered = std::max(m_covered, until); }

private:
    const Trace &m_trace;
    const std::vector<EventId> &m_work;
    std::size_t m_next = 0;
    TimeNs m_covered = std::numeric_limits<TimeNs>::min();
};

// Adds up one period's shares without clearing all owners each time.
class Shares {
public:
    void add(std::uint32_t owner, TimeNs time)
    {
        if (time == 0)
            return;
        if (owner >= m_sums.size())
            m_sums.resize(owner + 1, 0);
        if (m_sums[owner] == 0)
            m_touched.push_back(owner);
        m_sums[owner] += time;
    }

    void flush(PeriodShares &result)
    {
        for (const std::uint32_t owner : m_touched) {
            result.shares.push_back({owner, m_sums[owner]});
            m_sums[owner] = 0;
        }
        m_touched.clear();
        result.offsets.push_back(static_cast<std::uint32_t>(result.shares.size()));
    }

private:
    std::vector<TimeNs> m_sums; // per owner
    std::vector<std::uint32_t> m_touched;
};

// Splits the periods of one rank.
class RankSplitter {
public:
    RankSplitter(const Trace &trace, TraceOwners &owners, const std::vector<EventId> &work,
        HostOwners host)
        : m_owners(owners)
        , m_busy(trace, work)
        , m_host(std::move(host))
    {
    }

    void split(TimeRange period, PeriodShares &result)
    {
        TimeNs now = period.begin;
        TimeRange piece;
        EventId owner = EventId::None;
        while (now < period.end && m_busy.next(now, piece, owner) && piece.begin < period.end) {
            addIdle({now, piece.begin});
            now = std::min(piece.end, period.end);
            m_shares.add(m_owners.ofWork(owner), now - piece.begin);
            m_busy.consume(now);
        }
        addIdle({now, period.end});
        m_shares.flush(result);
    }

private:
    void addIdle(TimeRange idle)
    {
        if (idle.isEmpty())
            return;
        m_pieces.clear();
        m_host.partition(idle, m_pieces);
        for (const OwnedTime &piece : m_pieces)
            m_shares.add(m_owners.ofHost(piece), piece.time.duration());
    }

    TraceOwners &m_owners;
    BusyPieces m_busy;
    HostOwners m_host;
    Shares m_shares;
    std::vector<OwnedTime> m_pieces;
};

} // namespace

std::int64_t hostThread(const Run &run, const RunSteps &steps, std::uint32_t rank)
{
    const Trace &trace = run.traceOf(rank);
    for (const Step &step : steps.ranks[rank].steps) {
        if (step.marker != EventId::None)
            return trace.track(trace.trackOf(step.marker)).number;
    }
    return trace.processes[index(trace.ranks[index(run.ranks[rank].rank)].process)].mainThread;
}

PeriodShares splitPeriods(const Run &run, const RunSteps &steps,
    const std::vector<StepPeriod> &periods, const OwnerTables &tables, OwnerTable &owners)
{
    PeriodShares result;
    std::vector<std::unique_ptr<TraceOwners>> names(run.traces.size());
    std::map<std::pair<std::uint32_t, DeviceId>, std::vector<EventId>> work;
    for (std::size_t first = 0; first < periods.size();) {
        const std::uint32_t rank = periods[first].rank;
        const std::uint32_t part = run.ranks[rank].trace;
        const Trace &trace = *run.traces[part];
        const Rank &who = trace.ranks[index(run.ranks[rank].rank)];
        if (!names[part])
            names[part] = std::make_unique<TraceOwners>(trace, tables, owners);
        const auto [rows, isNew] = work.try_emplace({part, who.device});
        if (isNew)
            rows->second = deviceWork(trace, who.device);
        RankSplitter splitter(trace, *names[part], rows->second,
            HostOwners(trace, who.process, hostThread(run, steps, rank)));
        for (; first < periods.size() && periods[first].rank == rank; ++first)
            splitter.split(periods[first].time, result);
    }
    return result;
}

} // namespace gapscope
