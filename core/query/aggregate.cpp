// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/aggregate.h"

#include "core/query/aggregatewalk.h"
#include "core/query/durations.h"

#include <QHash>

#include <algorithm>

namespace gapscope {

namespace {

constexpr std::uint32_t kNone = 0xffffffffu;

// Events of one recorded name.
struct NameSum {
    std::uint32_t trace = 0;
    StringId name = StringId::None;
    std::uint32_t group = kNone; // of DurationGroups, once all are counted
    std::uint32_t longestPiece = 0; // with the row: which of equals came first
    std::uint32_t longestRow = kNone;
    qint64 count = 0;
    qint64 graphCount = 0;
    TimeNs total = 0;
    TimeNs max = -1;
    TimeNs exposed = 0;
    bool exposureKnown = true;
    std::size_t nextDuration = 0; // place in the group
};

bool isOpenRange(const Trace &trace, std::uint32_t row)
{
    return trace.events.category[row] == Category::Range
        && (trace.ranges.flags[trace.events.detail[row]] & RangeOpen) != 0;
}

// Sums the pieces of a plan by recorded name; in a second walk hands out their durations.
class NameSums {
public:
    NameSums(const Run &run, AggregateKind kind, const AggregatePlan &plan)
        : m_run(&run)
        , m_kind(kind)
        , m_pieces(plan.pieces)
        , m_sumOfName(run.traces.size())
    {
    }

    void sum()
    {
        for (std::uint32_t i = 0; i < m_pieces.size(); ++i)
            sumPiece(m_pieces[i], i);
    }

    void store(DurationGroups &durations)
    {
        for (const AggregatePiece &piece : m_pieces) {
            const std::vector<std::uint32_t> &sumOfName = m_sumOfName[piece.trace];
            forEach(piece, [&](StringId name, std::uint32_t, TimeRange inside) {
                NameSum &sum = sums[sumOfName[index(name)]];
                durations.set(sum.group, sum.nextDuration++, inside.duration());
            });
        }
    }

    std::vector<NameSum> sums;

private:
    // Calls visit(name, row, clipped time); an instant has an empty one.
    template<class Visit>
    void forEach(const AggregatePiece &piece, const Visit &visit) const
    {
        const Trace &trace = *m_run->traces[piece.trace];
        const bool canBeOpen = m_kind == AggregateKind::Ranges;
        for (std::uint32_t row = piece.rows.first; row < piece.rows.last; ++row) {
            if (canBeOpen && isOpenRange(trace, row))
                continue;
            const TimeNs begin = std::max(trace.events.begin[row], piece.time.begin);
            const TimeNs end = std::max(begin, std::min(trace.events.end[row], piece.time.end));
            visit(trace.events.name[row], row, TimeRange {begin, end});
        }
    }

    void sumPiece(const AggregatePiece &piece, std::uint32_t number)
    {
        const Trace &trace = *m_run->traces[piece.trace];
        std::vector<std::uint32_t> &sumOfName = m_sumOfName[piece.trace];
        if (sumOfName.empty())
            sumOfName.assign(trace.strings.size(), kNone);
        const bool isKernels = m_kind == AggregateKind::Kernels;
        const bool exposureKnown = !isKernels && piece.busy != nullptr;
        BusyCursor busy(piece.busy);
        forEach(piece, [&](StringId name, std::uint32_t row, TimeRange inside) {
            std::uint32_t &at = sumOfName[index(name)];
            if (at == kNone) {
                at = std::uint32_t(sums.size());
                NameSum &added = sums.emplace_back();
                added.trace = piece.trace;
                added.name = name;
            }
            NameSum &sum = sums[at];
            const TimeNs duration = inside.duration();
            if (duration > sum.max) {
                sum.max = duration;
                sum.longestPiece = number;
                sum.longestRow = row;
            }
            ++sum.count;
            sum.total += duration;
            if (isKernels) {
                const Category category = trace.events.category[row];
                sum.graphCount
                    += category == Category::GraphKernel || category == Category::WholeGraph;
            }
            if (exposureKnown)
                sum.exposed += duration - busy.within(inside);
            else
                sum.exposureKnown = false;
        });
    }

    const Run *m_run;
    AggregateKind m_kind;
    std::span<const AggregatePiece> m_pieces;
    std::vector<std::vector<std::uint32_t>> m_sumOfName; // per trace, per StringId: of sums
};

class Aggregation {
public:
    Aggregation(const Run &run, AggregateKind kind, const AggregateScope &scope)
        : m_run(run)
        , m_kind(kind)
        , m_scope(scope)
        , m_plan(planAggregate(run, kind, scope))
        , m_names(run, kind, m_plan)
    {
    }

    Aggregate result()
    {
        m_names.sum();
        Aggregate answer;
        answer.kind = m_kind;
        answer.span = m_plan.span;
        answer.rows = mergedRows();
        placeDurations(answer.rows);
        m_names.store(m_durations);
        finish(answer);
        std::ranges::sort(answer.rows, [](const AggregateRow &a, const AggregateRow &b) {
            return a.total != b.total ? a.total > b.total : a.name < b.name;
        });
        return answer;
    }

private:
    QString textOf(const NameSum &sum) const
    {
        if (m_kind == AggregateKind::Ranges && m_scope.rangeName)
            return m_scope.rangeName(sum.trace, sum.name);
        return m_run.traces[sum.trace]->strings.text(sum.name);
    }

    // One row per text, whatever trace it comes from; sets NameSum::group to the row.
    std::vector<AggregateRow> mergedRows()
    {
        std::vector<AggregateRow> rows;
        std::vector<std::uint32_t> longestPieces; // per row
        QHash<QString, std::uint32_t> known;
        for (NameSum &sum : m_names.sums) {
            const QString text = textOf(sum);
            const auto found = known.constFind(text);
            const bool isNew = found == known.constEnd();
            sum.group = isNew ? std::uint32_t(rows.size()) : *found;
            if (isNew) {
                known.insert(text, sum.group);
                rows.emplace_back().name = text;
                rows.back().max = -1;
                if (m_kind != AggregateKind::Kernels)
                    rows.back().exposed = 0;
                longestPieces.push_back(0);
            }
            merge(rows[sum.group], longestPieces[sum.group], sum);
        }
        return rows;
    }

    static void merge(AggregateRow &row, std::uint32_t &longestPiece, const NameSum &sum)
    {
        row.count += sum.count;
        row.total += sum.total;
        row.graphCount += sum.graphCount;
        if (!sum.exposureKnown)
            row.exposed.reset();
        else if (row.exposed)
            *row.exposed += sum.exposed;
        const bool isEarlier = sum.longestPiece != longestPiece
            ? sum.longestPiece < longestPiece
            : sum.longestRow < index(row.longest);
        if (sum.max < row.max || (sum.max == row.max && !isEarlier))
            return;
        row.max = sum.max;
        row.trace = sum.trace;
        row.longest = makeId<EventId>(sum.longestRow);
        longestPiece = sum.longestPiece;
    }

    // Each recorded name has its own part of its group.
    void placeDurations(const std::vector<AggregateRow> &rows)
    {
        for (const AggregateRow &row : rows)
            m_durations.addGroup(std::size_t(row.count), row.max);
        std::vector<std::size_t> next(rows.size(), 0);
        for (NameSum &sum : m_names.sums) {
            sum.nextDuration = next[sum.group];
            next[sum.group] += std::size_t(sum.count);
        }
        m_durations.allocate();
    }

    void finish(Aggregate &answer)
    {
        for (std::uint32_t i = 0; i < answer.rows.size(); ++i) {
            AggregateRow &row = answer.rows[i];
            const DurationGroups::Percentiles percentiles = m_durations.percentiles(i);
            row.p50 = percentiles.p50;
            row.p95 = percentiles.p95;
            row.mean = double(row.total) / double(row.count);
            row.share = answer.span > 0 ? double(row.total) / double(answer.span) : 0;
        }
        for (const AggregateRow &row : answer.rows)
            answer.count += row.count;
    }

    const Run &m_run;
    AggregateKind m_kind;
    const AggregateScope &m_scope;
    AggregatePlan m_plan;
    NameSums m_names;
    DurationGroups m_durations;
};

} // namespace

Aggregate aggregate(const Run &run, AggregateKind kind, const AggregateScope &scope)
{
    return Aggregation(run, kind, scope).result();
}

} // namespace gapscope
