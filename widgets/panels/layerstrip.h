// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/layerpattern.h"

#include <QWidget>

namespace gapscope {

// One repetition of a layer: its kernels in order, as wide as they last on average, with the idle
// time before each. The kernels of the chosen group are filled.
class LayerStrip : public QWidget {
    Q_OBJECT

public:
    explicit LayerStrip(QWidget *parent = nullptr);

    void setPattern(const LayerPattern &pattern);
    // Kernels to fill; none: all are outlines.
    void setPositions(std::vector<std::uint32_t> positions);

    [[nodiscard]] QRectF kernelRect(std::size_t position) const;
    [[nodiscard]] int kernelAt(const QPointF &pos) const; // -1: none

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void kernelChosen(int position);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    LayerPattern m_pattern;
    std::vector<std::uint32_t> m_positions;
    std::vector<double> m_begin; // share of the layer, per kernel
    std::vector<double> m_end;
};

} // namespace gapscope
