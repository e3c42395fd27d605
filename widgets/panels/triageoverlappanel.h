// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/tablemodel.h"
#include "widgets/panels/triagepanel.h"

namespace gapscope {

// Kernels of a stage that run alone, or hidden behind others, with what may be done about them.
class TriageOverlapPanel : public TriagePanel {
    Q_OBJECT

public:
    explicit TriageOverlapPanel(QWidget *parent = nullptr);

    bool showKernel(const QString &kernel); // see TriageKernelsPanel

protected:
    void fillRows() override;
    void showFacts(int row) override;

private:
    [[nodiscard]] static std::vector<TableColumn<TriageOverlapRow>> makeColumns();

    TableModel<TriageOverlapRow> *m_model;
};

} // namespace gapscope
