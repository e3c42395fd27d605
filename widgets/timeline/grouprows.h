// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/layout.h"

#include <QCoreApplication>

namespace gapscope {

// The rows of one run, group by group: ranks, then processes without GPU work. Every row that there
// is, with its defaults; the layout decides which are shown.
class GroupRows {
    Q_DECLARE_TR_FUNCTIONS(gapscope::GroupRows)

public:
    GroupRows(const TimelineFacts &facts, std::size_t run, bool isCompare, const Metrics &metrics,
        double scale);

    [[nodiscard]] std::size_t size() const { return m_groups.size(); }

    // The first row is the group's header.
    [[nodiscard]] std::vector<TimelineRow> rows(std::size_t group) const;

private:
    struct Group {
        std::size_t trace = 0;
        std::size_t rank = kNoRank;
        ProcessId process = ProcessId::None;
        std::int64_t mainThread = -1;
    };

    // Positions of tracks in Trace::tracks.
    using Tracks = std::vector<std::size_t>;

    [[nodiscard]] TimelineRow header(const Group &group, std::size_t position) const;
    [[nodiscard]] TimelineRow row(const Group &group, RowKind kind, const QString &key,
        const QString &name, const QString &sub) const;
    void addGpuRows(const Group &group, std::vector<TimelineRow> &rows) const;
    void addHostRows(const Group &group, std::vector<TimelineRow> &rows) const;
    void addThreadRows(const Group &group, const Tracks &tracks, bool isMain,
        std::vector<TimelineRow> &rows) const;
    [[nodiscard]] TimelineRow streamRow(
        const Group &group, const Tracks &tracks, bool isMain) const;
    [[nodiscard]] TimelineRow copiesRow(const Group &group, const Tracks &tracks) const;
    [[nodiscard]] TimelineRow hostRow(const Group &group, std::size_t track, bool isMain) const;
    [[nodiscard]] Tracks tracksOf(const Group &group, bool gpu) const;
    [[nodiscard]] int height(double factor) const;
    void stack(TimelineRow &row, const Track &track, double factor, std::uint32_t most) const;

    const TimelineFacts &m_facts;
    std::size_t m_run;
    bool m_isCompare;
    const Metrics &m_metrics;
    double m_scale;
    std::vector<Group> m_groups;
};

} // namespace gapscope
