// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/graphcoverage.h"

#include <QWidget>

namespace gapscope {

// Graph coverage of every step of one rank: a column per step, filled from below by the share of its
// kernels (of its kernel time, where kernels cannot be counted) that a CUDA graph replayed. Arrow
// keys walk the steps, Enter or a click goes there.
class CoverageStrip : public QWidget {
    Q_OBJECT

public:
    explicit CoverageStrip(QWidget *parent = nullptr);

    void setCoverage(std::vector<StepCoverage> coverage);

    [[nodiscard]] std::size_t count() const { return m_columns.size(); }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void stepChosen(std::uint32_t step);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] static QString textOf(const StepCoverage &step);
    [[nodiscard]] double xOf(std::size_t column) const;
    [[nodiscard]] int columnAt(double x) const;
    void say();

    std::vector<StepCoverage> m_columns;
    int m_cursor = 0;
};

} // namespace gapscope
