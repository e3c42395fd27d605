// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/feature.h"
#include "app/job.h"
#include "widgets/panels/triagepanel.h"
#include "widgets/timeline/timelinedata.h"

namespace gapscope {

class TriageFusePanel;
class TriageKernelsPanel;
class TriageOverlapPanel;

// The triage of torch.profiler traces: three tables about one stage. With a pair of them the
// baseline is the mapping trace and the target the formal one, with one trace it is both.
class TriageFeature : public Feature {
    Q_OBJECT

public:
    TriageFeature(const Workbench &bench, QObject *parent);

    void setSession(const OpenRun &baseline, const OpenRun &target) override;

    [[nodiscard]] bool isBusy() const override { return m_job.isRunning(); }

    [[nodiscard]] const TriageAnswerPtr &answer() const { return m_answer; }

private:
    void ask();
    void show(const TriageAnswerPtr &answer);
    void clearAll(const QString &reason);
    void setStage(int stage);
    void linkPanel(TriagePanel *panel);
    void showEvent(std::size_t file, EventId event, bool isActivated);
    void showFrame(std::size_t file, EventId frame, bool inMapping);
    void showSelected(const TimelineSelection &selection);
    [[nodiscard]] QList<TriagePanel *> panels() const;

    Workbench m_bench;
    std::array<OpenRun, kRoles.size()> m_runs;
    std::size_t m_formal = 0; // run of the timeline
    std::size_t m_mapping = 0;
    TriageAnswerPtr m_answer;
    TriageKernelsPanel *m_kernels;
    TriageOverlapPanel *m_overlap;
    TriageFusePanel *m_fuse;
    bool m_isShowing = false; // a selection of ours is on its way to the timeline
    QThreadPool m_pool; // before the job: waits for it when all is destroyed
    LatestJob<TriageAnswerPtr> m_job;
};

} // namespace gapscope
