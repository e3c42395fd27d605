// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/session.h"
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

// Which metric is painted on the timeline.
struct MetricChoice {
    Metric metric = Metric::GpuIdle;
    std::optional<StepPhase> phase; // empty: aggregate
    Role role = Role::Baseline;

    bool operator==(const MetricChoice &) const = default;
};

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
    void setMetric(std::optional<MetricChoice> choice);
    // The verdict of the selected range beside the one of the whole run.
    void judgeRange(Role role, const std::optional<Scope> &scope);

    [[nodiscard]] const Thresholds &thresholds() const { return m_thresholds; }

    [[nodiscard]] const HostTables &tables() const { return m_tables; }

    [[nodiscard]] const Scope &scope(Role role) const { return at(role).scope; }

    [[nodiscard]] const std::optional<MetricChoice> &metric() const { return m_metric; }

    [[nodiscard]] const VerdictAnswerPtr &verdict(Role role) const { return at(role).answer; }

    // Whether any answer is still to come.
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    void verdictStarted(gapscope::Role role);
    void verdictReady(gapscope::Role role); // also with none, when the role was closed
    void rangeJudged(gapscope::Role role, const gapscope::HostVerdict &verdict);
    void highlightReady(const gapscope::TimelineHighlight &highlight);
    void thresholdsChanged(const gapscope::Thresholds &thresholds);
    void metricChanged();

private:
    struct Slot {
        OpenRun run;
        Scope scope;
        VerdictAnswerPtr answer;
        std::optional<Scope> range;
        std::unique_ptr<LatestJob<VerdictAnswerPtr>> verdictJob;
        std::unique_ptr<LatestJob<HostVerdict>> rangeJob;
    };

    [[nodiscard]] Slot &at(Role role) { return m_slots[std::size_t(role)]; }

    [[nodiscard]] const Slot &at(Role role) const { return m_slots[std::size_t(role)]; }

    void askVerdict(Role role);
    void askRange(Role role);
    void askHighlight();

    HostTables m_tables;
    Thresholds m_thresholds;
    std::optional<MetricChoice> m_metric;
    QThreadPool m_pool; // before the jobs: waits for them when all is destroyed
    std::array<Slot, kRoles.size()> m_slots;
    LatestJob<TimelineHighlight> m_highlightJob;
};

} // namespace gapscope
