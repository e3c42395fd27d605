// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "widgets/charts/chart.h"

namespace gapscope {

// Step periods of one or two runs over the step number. Baseline hollow and thin, target filled and
// thick; context steps yellow, steps without a partner grey, periods beyond the axis as triangles at
// its end. Arrows move the current point, Up and Down change the run, Enter or a click goes there.
class SeriesChart : public Chart {
    Q_OBJECT

public:
    explicit SeriesChart(QWidget *parent = nullptr);

    // Points of one rank each, by step; the second side may be empty.
    void setSeries(std::vector<SeriesPoint> baseline, std::vector<SeriesPoint> target);

    [[nodiscard]] const std::vector<SeriesPoint> &series(std::size_t side) const
    {
        return m_series[side];
    }

    struct PointRef {
        std::size_t side = 0;
        std::size_t index = 0;

        bool operator==(const PointRef &) const = default;
    };

    [[nodiscard]] std::optional<PointRef> current() const { return m_current; }

    void setCurrent(PointRef point);
    // The point under a position, within a finger's breadth.
    [[nodiscard]] std::optional<PointRef> pointAt(const QPointF &pos) const;
    [[nodiscard]] QPointF positionOf(PointRef point) const;
    // "target, step 150: 3,988.1 us, 0 ctx, 500 gen"
    [[nodiscard]] QString describe(PointRef point) const;

    // Where the vertical axis ends; longer periods are drawn there.
    [[nodiscard]] double top() const { return yAxis->range().upper; }

Q_SIGNALS:
    void activated(std::size_t side, std::size_t index);

protected:
    void restyle(const Theme &theme) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    // What a point is drawn as; one graph each, per side.
    enum Layer { Line, Generation, Context, LeftOut, Beyond, LayerCount };

    void fill(std::size_t side);
    void showAll();
    void updateMark();
    [[nodiscard]] QCPGraph *layerOf(std::size_t side, int layer) const
    {
        return m_graphs[side * LayerCount + std::size_t(layer)];
    }

    std::array<std::vector<SeriesPoint>, 2> m_series;
    std::array<QCPGraph *, 2 * LayerCount> m_graphs {}; // owned by the plot
    QCPGraph *m_mark; // the current point
    std::optional<PointRef> m_current;
    double m_least = 0; // all periods
    double m_most = 0;
    QPoint m_pressed;
};

} // namespace gapscope
