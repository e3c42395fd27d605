// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/rankanswer.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

namespace gapscope {

class TablePane;

// What one rank does more or less than the median of the other ranks, by operation, as bars.
class RankOperationsPanel : public Panel {
    Q_OBJECT

public:
    explicit RankOperationsPanel(QWidget *parent = nullptr);

    void setOperations(const QString &rank, std::vector<OperationDifference> operations);
    void clear(const QString &reason = {});

    [[nodiscard]] std::vector<Table> tables() const override;

    [[nodiscard]] TableModelBase *model() const { return m_model; }

Q_SIGNALS:
    void operationChosen(const QString &name); // of a range or call

private:
    [[nodiscard]] std::vector<TableColumn<OperationDifference>> makeColumns();

    TablePane *m_pane;
    TableModel<OperationDifference> *m_model; // owned by this
    double m_largest = 1; // us, of all differences
};

} // namespace gapscope
