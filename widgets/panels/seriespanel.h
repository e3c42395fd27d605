// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

#include <memory>

namespace gapscope {

class PeriodHistogram;
class SegmentBar;
class SeriesChart;
class TablePane;

// A row of the paired workloads.
struct WorkloadRow {
    WorkloadDelta delta;
    bool isCompared = false; // the tables are about it
};

// Step periods of both runs, step by step: a series, how often which period came, and the change of
// every workload that both runs have.
class SeriesPanel : public Panel {
    Q_OBJECT

public:
    explicit SeriesPanel(QWidget *parent = nullptr);

    void setComparison(std::shared_ptr<const RunComparison> comparison);
    void clear(const QString &reason = {});

    [[nodiscard]] SeriesChart *chart() const { return m_chart; }

    [[nodiscard]] PeriodHistogram *histogram() const { return m_histogram; }

    [[nodiscard]] const TableModel<WorkloadRow> *workloads() const { return m_workloads; }

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    // Go there. `side`: 0 baseline, 1 target.
    void stepActivated(std::size_t side, const gapscope::SeriesPoint &point);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildPage();
    void showRank();
    [[nodiscard]] std::vector<SeriesPoint> pointsOf(std::size_t side) const;

    std::shared_ptr<const RunComparison> m_comparison;
    SegmentBar *m_ranks;
    SeriesChart *m_chart;
    PeriodHistogram *m_histogram;
    TablePane *m_pane;
    TableModel<WorkloadRow> *m_workloads;
};

} // namespace gapscope
