// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapseries.h"
#include "widgets/charts/chart.h"

namespace gapscope {

// One gap among its likes: a dot per step, the gap itself in accent. A click on a dot, or arrow keys
// and Enter, goes to that gap.
class GapDotChart : public Chart {
    Q_OBJECT

public:
    explicit GapDotChart(const QString &name, QWidget *parent = nullptr);

    void setSeries(const GapSeries &series);

    [[nodiscard]] std::size_t pointCount() const { return m_series.points.size(); }

    [[nodiscard]] QPointF positionOf(std::size_t point) const; // in the widget

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void gapChosen(const gapscope::GapKey &key);

protected:
    void restyle(const Theme &theme) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void updateRanges();
    void say();
    [[nodiscard]] int pointAt(const QPointF &pos) const;
    [[nodiscard]] QString textOf(std::size_t point) const;

    GapSeries m_series;
    int m_cursor = -1;
    QCPGraph *m_dots; // all owned by the plot
    QCPGraph *m_current;
    QCPItemStraightLine *m_line;
    QCPItemStraightLine *m_median;
};

} // namespace gapscope
