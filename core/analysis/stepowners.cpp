// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/stepowners.h"

#include "core/analysis/kernelgaps.h"
#include "core/analysis/operations.h"
#include "core/query/hostowner.h"

#include <algorithm>
#include <map>
#include <memory>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr std::uint32_t kUnknown = 0xffffffffu;

// The owners of one trace's events, by the events' names.
class TraceOwners {
public:
    TraceOwners(const Trace &trace, const OwnerTables &tables, OwnerTable &owners)
        : m_trace(trace)
        , m_tables(tables)
        , m_owners(owners)
        , m_operations(trace, tables.markers)
        , m_communication(matchNames(trace.strings, tables.communication))
    {
        for (auto &known : m_known)
            known.assign(trace.strings.size(), kUnknown);
    }

    std::uint32_t ofWork(EventId work)
    {
        const std::uint32_t row = index(work);
        const Category category = m_trace.events.category[row];
        if (category == Category::WholeGraph)
            return of(OwnerClass::Gpu, StringId::None);
        const StringId name = m_trace.events.name[row];
        const StringId full = m_trace.kernels.demangledName[m_trace.events.detail[row]];
        const bool collective = m_communication[index(name)] || m_communication[index(full)];
        return of(collective ? OwnerClass::Collective : OwnerClass::Gpu, name);
    }

    std::uint32_t ofHost(const OwnedTime &piece)
    {
        switch (piece.kind) {
        case OwnerKind::Synchronize:
            return of(OwnerClass::Synchronize, nameOf(piece.event));
        case OwnerKind::ApiCall:
            return of(OwnerClass::ApiCall, nameOf(piece.event));
        case OwnerKind::Range:
            return of(OwnerClass::Range, nameOf(piece.event));
        case OwnerKind::OsCall:
            return of(OwnerClass::OsCall, nameOf(piece.event));
        case OwnerKind::Unattributed:
            break;
        }
        return 0;
    }

private:
    [[nodiscard]] StringId nameOf(EventId event) const { return m_trace.events.name[index(event)]; }

    std::uint32_t of(OwnerClass kind, StringId name)
    {
        std::uint32_t &known = m_known[static_cast<std::size_t>(kind)][index(name)];
        if (known == kUnknown)
            known = m_owners.add(made(kind, name));
        return known;
    }

    [[nodiscard]] TimeOwner made(OwnerClass kind, StringId name) const
    {
        switch (kind) {
        case OwnerClass::Gpu:
            if (name == StringId::None)
                return {kind, u"CUDA graph"_s, QString(kGraphFamily)};
            return {kind, m_trace.strings.text(name), m_tables.families.of(m_trace.strings.text(name))};
        case OwnerClass::Collective:
            return {kind, m_trace.strings.text(name), QString(kCollectiveFamily)};
        case OwnerClass::Synchronize:
        case OwnerClass::ApiCall: {
            const std::string_view base = apiBaseName(m_trace.strings.view(name));
            return {kind, QString::fromUtf8(base.data(), static_cast<qsizetype>(base.size())), {}};
        }
        case OwnerClass::Range:
            return {kind, m_operations.text(m_operations.operationOf(name)), {}};
        case OwnerClass::OsCall:
        case OwnerClass::Unattributed:
            break;
        }
        return {kind, m_trace.strings.text(name), {}};
    }

    const Trace &m_trace;
    const OwnerTables &m_tables;
    OwnerTable &m_owners;
    OperationNames m_operations;
    std::vector<bool> m_communication;
    std::array<std::vector<std::uint32_t>, kOwnerClassCount> m_known;
};

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

QString ownerClassKey(OwnerClass kind)
{
    static const std::array<QString, kOwnerClassCount> keys {u"gpu"_s, u"collective"_s, u"sync"_s,
        u"api"_s, u"range"_s, u"os"_s, u"unattributed"_s};
    return keys[static_cast<std::size_t>(kind)];
}

OwnerTable::OwnerTable()
{
    add({});
}

std::uint32_t OwnerTable::add(const TimeOwner &owner)
{
    const QString key = QChar(u'0' + static_cast<char16_t>(owner.kind)) + owner.name;
    const auto known = m_numbers.constFind(key);
    if (known != m_numbers.constEnd())
        return *known;
    const auto number = static_cast<std::uint32_t>(m_owners.size());
    m_numbers.insert(key, number);
    m_owners.push_back(owner);
    return number;
}

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
