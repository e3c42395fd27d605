// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/comparejobs.h"
#include "app/feature.h"
#include "app/job.h"
#include "core/analysis/symptoms.h"

#include <QThreadPool>

namespace gapscope {

class ApiDeltaPanel;
class KernelDeltaPanel;
class OperationsPanel;
class SeriesPanel;
class SymptomsPanel;
class WaterfallPanel;

// What regressed: compares the two open runs, or two ranges of one, and shows it in the panels of
// the compare layout. One run alone gives the breakdown of its mean step.
class CompareFeature : public Feature {
    Q_OBJECT

public:
    CompareFeature(const Workbench &bench, QObject *parent);

    void setSession(const OpenRun &baseline, const OpenRun &target) override;
    [[nodiscard]] bool isBusy() const override;

    // The selection of the timeline as one side of the comparison; false: nothing is selected.
    bool setSideFromSelection(Role side);
    void compareWholeRuns();

    // Null: nothing is open, or the answer is still to come.
    [[nodiscard]] const std::shared_ptr<const RunComparison> &comparison() const
    {
        return m_answer.comparison;
    }

    // What the comparison is asked about.
    [[nodiscard]] CompareQuestion question() const;

Q_SIGNALS:
    void answered();

private:
    // One side as it was chosen: a part of a run.
    struct Side {
        std::size_t run = 0; // index into m_runs
        TimeRange time;
        QString text;
    };

    void connectPanels();
    void connectActions();
    void ask();
    void show(const ComparedView &answer);
    void showSymptoms();
    void showMethod();
    void setRecomputing(bool recomputing);
    void clear();
    void findOwner(const TimeOwner &owner, bool go);
    void showPlaces(const OwnerPlaces &places, bool go);
    void goToPlaces(const OwnerPlaces &places);
    [[nodiscard]] ComparedRun sideOf(Role role) const;
    [[nodiscard]] std::size_t runOf(Role role) const;
    [[nodiscard]] QString scopesText() const;

    Workbench m_bench;
    std::array<OpenRun, kRoles.size()> m_runs;
    std::array<std::optional<Side>, kRoles.size()> m_sides; // nothing: the whole run
    CompareTables m_tables;
    SymptomTable m_symptomTable;
    bool m_hasTables = false;
    ComparedView m_answer;
    OperationsPanel *m_operations;
    WaterfallPanel *m_waterfall;
    KernelDeltaPanel *m_kernels;
    ApiDeltaPanel *m_calls;
    SeriesPanel *m_series;
    SymptomsPanel *m_symptoms;
    QThreadPool m_pool; // before the jobs: waits for them when all is destroyed
    LatestJob<ComparedView> m_compareJob;
    bool m_goes = false; // whether the places asked for are to be shown
    LatestJob<OwnerPlaces> m_placesJob;
};

} // namespace gapscope
