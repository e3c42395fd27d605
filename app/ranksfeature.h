// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/feature.h"
#include "app/job.h"
#include "core/analysis/rankanswer.h"
#include "widgets/timeline/timelinedata.h"

namespace gapscope {

class RankLatenessPanel;
class RankOperationsPanel;
class RanksPanel;

// Ranks of the baseline run: who is late, since when and why. The summaries of the ranks are made
// once per run; names and left out ranks ask anew from them.
class RanksFeature : public Feature {
    Q_OBJECT

public:
    RanksFeature(const Workbench &bench, QObject *parent);
    ~RanksFeature() override;

    void setSession(const OpenRun &baseline, const OpenRun &target) override;
    [[nodiscard]] bool isBusy() const override;

    [[nodiscard]] RanksPanel *ranks() const { return m_ranks; }

    [[nodiscard]] RankLatenessPanel *lateness() const { return m_lateness; }

    [[nodiscard]] RankOperationsPanel *operations() const { return m_operations; }

private:
    using SummariesPtr = std::shared_ptr<const std::vector<RankSummaryPtr>>;

    struct Made {
        SummariesPtr summaries;
        std::shared_ptr<const RankAnswer> answer;
    };

    void connectPanels();
    void ask();
    void show(const Made &made);
    void nameLanes();
    void showOperations(std::size_t rank);
    void follow(const TimelineSelection &selection);
    void goTo(std::size_t rank, std::optional<std::size_t> step);
    void rename(std::size_t rank);
    void leaveOut(std::size_t rank);
    void orderLanes(bool byLateness);
    // Position in the run of a row of the answer.
    [[nodiscard]] std::size_t runRank(std::size_t row) const;
    [[nodiscard]] std::optional<std::size_t> rowOf(std::size_t runRank) const;
    [[nodiscard]] std::size_t leftOut() const;

    Workbench m_bench;
    RankTables m_tables;
    RanksPanel *m_ranks; // owned by their docks
    RankLatenessPanel *m_lateness;
    RankOperationsPanel *m_operations;
    OpenRun m_run;
    SummariesPtr m_summaries;
    std::shared_ptr<const RankAnswer> m_answer;
    std::vector<RankChoice> m_choices; // per Run::ranks, then Run::summaries
    bool m_isGoing = false; // the selection is our own doing
    QThreadPool m_pool; // before the job: waits for it when all is destroyed
    LatestJob<Made> m_job;
};

} // namespace gapscope
