// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/session.h"
#include "core/query/aggregate.h"
#include "core/query/eventdetails.h"
#include "widgets/panels/verdictpanel.h"
#include "widgets/timeline/timelinedata.h"

#include <QObject>

#include <optional>

namespace gapscope {

// The answers of both methods for one run, and why they differ.
struct VerdictAnswer {
    HostVerdict corrected;
    HostVerdict reference; // of the whole run: the published script knows no scope
    QString difference; // empty when they agree
};

using VerdictAnswerPtr = std::shared_ptr<const VerdictAnswer>;

// Which metric of which run is painted on the timeline.
struct ShownMetric {
    MetricChoice choice;
    Role role = Role::Baseline;

    bool operator==(const ShownMetric &) const = default;
};

// What the selection panel and the details are about: part of one run.
struct SelectionQuery {
    Role role = Role::Baseline;
    TimelineSelection selection; // kind None: the whole run
    std::vector<TimeRange> times; // per Run::traces; empty: whole traces
    std::vector<std::uint32_t> ranks; // empty: all
    std::optional<Scope> scope; // of the verdict of this range; nothing for the whole run
};

using Aggregates = std::array<Aggregate, kAggregateKindCount>;

// Operations of one run, made by whoever asks first.
class LazyOperations;

// Asks the analysis core on behalf of the panels: one LatestJob per question, so that a burst of
// edits costs one answer and the window never waits. A question that starts says so (the panel
// dims what it shows), its answer comes as a signal. GUI thread only.
class AnalysisHub : public QObject {
    Q_OBJECT

public:
    explicit AnalysisHub(QObject *parent = nullptr);

    // Asks again only what the change concerns.
    void setTables(HostTables tables);
    void setRun(Role role, const OpenRun &run);
    void setThresholds(const Thresholds &thresholds);
    // What the verdict panels are about; times on the clock of the run's first trace.
    void setScope(Role role, const Scope &scope);
    // nullopt: none is painted.
    void setMetric(std::optional<ShownMetric> metric);
    // Sums by name, details and verdict of a selection.
    void setSelection(const SelectionQuery &query);

    [[nodiscard]] const Thresholds &thresholds() const { return m_thresholds; }

    [[nodiscard]] const HostTables &tables() const { return m_tables; }

    [[nodiscard]] const Scope &scope(Role role) const { return at(role).scope; }

    [[nodiscard]] const std::optional<ShownMetric> &metric() const { return m_metric; }

    [[nodiscard]] const VerdictAnswerPtr &verdict(Role role) const { return at(role).answer; }

    // The recorded range names of an operation, per Run::traces: what the sums of ranges are named
    // after. Empty when the role is closed.
    [[nodiscard]] std::vector<std::vector<StringId>> rangeNamesOf(
        Role role, const QString &operation) const;

    // Whether any answer is still to come.
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    void verdictStarted(gapscope::Role role);
    void verdictReady(gapscope::Role role); // also with none, when the role was closed
    void selectionStarted();
    // In any order; the verdict only for a range.
    void aggregatesReady(const gapscope::Aggregates &aggregates);
    void rangeJudged(const std::optional<gapscope::HostVerdict> &verdict);
    void detailsReady(const gapscope::Details &details);
    void highlightReady(const gapscope::TimelineHighlight &highlight);
    void thresholdsChanged(const gapscope::Thresholds &thresholds);
    void metricChanged();

private:
    struct Slot {
        OpenRun run;
        Scope scope;
        VerdictAnswerPtr answer;
        std::shared_ptr<LazyOperations> operations;
        std::unique_ptr<LatestJob<VerdictAnswerPtr>> job;
    };

    [[nodiscard]] Slot &at(Role role) { return m_slots[std::size_t(role)]; }

    [[nodiscard]] const Slot &at(Role role) const { return m_slots[std::size_t(role)]; }

    void askVerdict(Role role);
    void askAggregates();
    void askRange();
    void askDetails();
    void askHighlight();

    HostTables m_tables;
    Thresholds m_thresholds;
    std::optional<ShownMetric> m_metric;
    SelectionQuery m_query;
    QThreadPool m_pool; // before the jobs: waits for them when all is destroyed
    std::array<Slot, kRoles.size()> m_slots;
    LatestJob<TimelineHighlight> m_highlightJob;
    LatestJob<Aggregates> m_aggregateJob;
    LatestJob<HostVerdict> m_rangeJob;
    LatestJob<Details> m_detailsJob;
};

} // namespace gapscope
