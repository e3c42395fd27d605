// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/tablepane.h"

namespace gapscope {

// One row per rank of a verdict: who it is, three of its figures, and its own verdict.
class RankTable : public TablePane {
    Q_OBJECT

public:
    explicit RankTable(QWidget *parent = nullptr);

    void setRanks(const std::vector<RankMetrics> &ranks);
    [[nodiscard]] int count() const { return m_model->rowCount(); }

Q_SIGNALS:
    void rankActivated(std::size_t rank); // index into Run::ranks

private:
    TableModel<RankMetrics> *m_model;
};

} // namespace gapscope
