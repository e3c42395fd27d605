// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/celldelegate.h"

#include <QPointer>
#include <QWidget>

#include <vector>

class QHeaderView;

namespace gapscope {

// The last line of a table, below its scroll area: bold, under the columns of its header.
class SumRow : public QWidget {
    Q_OBJECT

public:
    SumRow(QHeaderView *header, QWidget *parent);

    // Empty: hidden. One cell per logical column.
    void setCells(std::vector<PaintedCell> cells);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QPointer<QHeaderView> m_header; // not owned
    std::vector<PaintedCell> m_cells;
};

} // namespace gapscope
