// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/tablemodel.h"
#include "widgets/panels/triagepanel.h"

namespace gapscope {

class SegmentBar;

// A row of the kernel table, or the sum of those below the cutoff.
struct TriageKernelItem {
    TriageKernelRow row;
    int rest = 0; // how many kernels this stands for; 0: one
    double most = 0; // the largest share, for the bars
    bool isCommunication = false;
};

// Kernels of a stage by GPU time, with where they come from.
class TriageKernelsPanel : public TriagePanel {
    Q_OBJECT

public:
    explicit TriageKernelsPanel(QWidget *parent = nullptr);

    void setStage(int stage) override;
    // Selects the row of a kernel by its canonical name, without a signal. False: not shown.
    bool showKernel(const QString &kernel);

    [[nodiscard]] SegmentBar *stages() const { return m_stages; }

Q_SIGNALS:
    void stageChosen(int stage);

protected:
    void fillRows() override;
    void showFacts(int row) override;

private:
    void follow(int row, int column);
    [[nodiscard]] static std::vector<TableColumn<TriageKernelItem>> makeColumns();

    SegmentBar *m_stages;
    TableModel<TriageKernelItem> *m_model;
    int m_factsRow = -1;
};

} // namespace gapscope
