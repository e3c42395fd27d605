// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/tablemodel.h"
#include "widgets/panels/triagepanel.h"

namespace gapscope {

// Kernels of a stage that the framework has, or could have, in one piece.
class TriageFusePanel : public TriagePanel {
    Q_OBJECT

public:
    explicit TriageFusePanel(QWidget *parent = nullptr);

    bool showKernel(const QString &kernel); // see TriageKernelsPanel

protected:
    void fillRows() override;
    void showFacts(int row) override;

private:
    void choose(int row, bool isActivated);
    [[nodiscard]] static std::vector<TableColumn<TriageFuseRow>> makeColumns();

    TableModel<TriageFuseRow> *m_model;
};

} // namespace gapscope
