// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/layout.h"

#include "widgets/timeline/grouprows.h"
#include "widgets/timeline/ranklayers.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

bool isTogglable(RowKind kind)
{
    return kind != RowKind::Group && kind != RowKind::Band;
}

// The user's order of the rows of one group: rows that it names keep that order among themselves,
// the others stay behind the row they follow by default.
void reorder(std::vector<TimelineRow> &rows, const QStringList &order)
{
    std::vector<std::pair<qsizetype, TimelineRow>> keyed;
    qsizetype last = -1;
    for (TimelineRow &row : rows) {
        const qsizetype at = order.indexOf(row.key);
        last = at >= 0 ? at : last;
        keyed.emplace_back(last, std::move(row));
    }
    std::stable_sort(keyed.begin(), keyed.end(),
        [](const auto &a, const auto &b) { return a.first < b.first; });
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = std::move(keyed[i].second);
}

class LayoutBuilder {
public:
    LayoutBuilder(const RunFacts &runs, const RowState &state, const Metrics &metrics)
        : m_runs(runs)
        , m_state(state)
        , m_metrics(metrics)
        , m_isCompare(runs[1] != nullptr)
    {
    }

    TimelineLayout build()
    {
        for (std::size_t run = 0; run < kMaxRuns && m_runs[run]; ++run) {
            if (run == 1)
                addBand();
            GroupRows groups(*m_runs[run], run, m_isCompare, m_metrics, m_state.scale);
            std::vector<std::vector<TimelineRow>> all;
            for (std::size_t group = 0; group < groups.size(); ++group)
                all.push_back(groups.rows(group));
            rename(all);
            reorderGroups(all);
            if (m_state.overlaid) {
                all = overlayRanks(
                    std::move(all), *m_runs[run], run, m_isCompare, m_metrics, m_state.scale);
                reorderGroups(all);
            }
            for (std::vector<TimelineRow> &rows : all)
                addGroup(std::move(rows));
        }
        place();
        return std::move(m_layout);
    }

private:
    void addBand()
    {
        TimelineRow band;
        band.kind = RowKind::Band;
        band.key = u"band"_s;
        band.height = m_metrics.scaled(2.75);
        m_rows.push_back(std::move(band));
    }

    // Of a pair the header says which run it is.
    void rename(std::vector<std::vector<TimelineRow>> &groups) const
    {
        for (std::vector<TimelineRow> &rows : groups) {
            if (!m_isCompare)
                rows.front().name = m_state.names.value(rows.front().key, rows.front().name);
        }
    }

    // Groups that the order names come first, in its order.
    void reorderGroups(std::vector<std::vector<TimelineRow>> &groups) const
    {
        const QStringList order = m_state.order.value(RowState::kGroups);
        if (order.isEmpty())
            return;
        std::stable_sort(groups.begin(), groups.end(), [&](const auto &a, const auto &b) {
            const qsizetype left = order.indexOf(a.front().key);
            const qsizetype right = order.indexOf(b.front().key);
            return left >= 0 && (right < 0 || left < right);
        });
    }

    // rows.front() is the header; rows of "other threads" follow their own header.
    void addGroup(std::vector<TimelineRow> rows)
    {
        TimelineRow header = std::move(rows.front());
        rows.erase(rows.begin());
        if (m_state.toggled.contains(header.key))
            header.collapsed = !header.collapsed;
        const bool collapsed = header.collapsed;
        const QStringList order = m_state.order.value(header.key);
        if (!order.isEmpty())
            reorder(rows, order);
        m_rows.push_back(std::move(header));
        bool threadsCollapsed = false;
        for (TimelineRow &row : rows) {
            if (row.kind == RowKind::Threads) {
                if (m_state.toggled.contains(row.key))
                    row.collapsed = !row.collapsed;
                threadsCollapsed = row.collapsed;
            } else if (row.indent > 1 && threadsCollapsed) {
                continue;
            }
            addRow(row, collapsed);
        }
    }

    void addRow(TimelineRow &row, bool groupCollapsed)
    {
        const bool hiddenByDefault = m_isCompare && !isComparedByDefault(row.kind);
        if (hiddenByDefault != m_state.hidden.contains(row.key)) {
            m_layout.hidden.emplace_back(row.key, row.name);
            return;
        }
        if (isTogglable(row.kind) && m_state.pinned.contains(row.key))
            m_pinned.push_back(std::move(row));
        else if (!groupCollapsed)
            m_rows.push_back(std::move(row));
    }

    static bool isComparedByDefault(RowKind kind)
    {
        return kind == RowKind::Steps || kind == RowKind::Gaps || kind == RowKind::Stream
            || kind == RowKind::Ranges || kind == RowKind::PythonFrames;
    }

    void place()
    {
        std::stable_sort(m_pinned.begin(), m_pinned.end(), [&](const auto &a, const auto &b) {
            return m_state.pinned.indexOf(a.key) < m_state.pinned.indexOf(b.key);
        });
        for (TimelineRow &row : m_pinned) {
            row.y = m_layout.pinnedHeight;
            m_layout.pinnedHeight += row.height;
        }
        for (TimelineRow &row : m_rows) {
            row.y = m_layout.height;
            m_layout.height += row.height;
        }
        m_layout.pinned = m_pinned.size();
        m_layout.rows = std::move(m_pinned);
        std::move(m_rows.begin(), m_rows.end(), std::back_inserter(m_layout.rows));
    }

    const RunFacts &m_runs;
    const RowState &m_state;
    const Metrics &m_metrics;
    bool m_isCompare;
    std::vector<TimelineRow> m_rows;
    std::vector<TimelineRow> m_pinned;
    TimelineLayout m_layout;
};

} // namespace

bool TimelineLayout::findLane(std::size_t run, std::size_t trace, std::uint32_t lane,
    std::size_t &row, std::size_t &strip) const
{
    for (row = 0; row < rows.size(); ++row) {
        if (rows[row].run != run || rows[row].trace != trace)
            continue;
        for (strip = 0; strip < rows[row].strips.size(); ++strip) {
            const Strip &s = rows[row].strips[strip];
            if (s.source == StripSource::Lane && s.lane == lane)
                return true;
        }
    }
    return false;
}

std::size_t TimelineLayout::findRow(RowKind kind, std::size_t run, std::size_t rank) const
{
    const auto it = std::find_if(rows.begin(), rows.end(), [&](const TimelineRow &row) {
        const bool isSteps = kind == RowKind::Group && row.kind == RowKind::Steps;
        return (row.kind == kind || isSteps) && row.run == run && row.rank == rank;
    });
    return static_cast<std::size_t>(it - rows.begin());
}

std::size_t TimelineLayout::findKey(const QString &key) const
{
    const auto it = std::find_if(
        rows.begin(), rows.end(), [&](const TimelineRow &row) { return row.key == key; });
    return static_cast<std::size_t>(it - rows.begin());
}

TimelineLayout layoutRows(const RunFacts &runs, const RowState &state, const Metrics &metrics)
{
    return LayoutBuilder(runs, state, metrics).build();
}

} // namespace gapscope
