// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/graphuse.h"
#include "core/analysis/timelinefacts.h"

#include <QWidget>

namespace gapscope {

// Graph coverage of every step of one rank: a column per step, filled from below by the share of its
// kernels (of its kernel time, where kernels cannot be counted) that a CUDA graph replayed. Arrow
// keys walk the steps, Enter or a click goes there.
class CoverageStrip : public QWidget {
    Q_OBJECT

public:
    explicit CoverageStrip(QWidget *parent = nullptr);

    // `steps`: the steps that `coverage` names by position.
    void setCoverage(std::vector<StepCoverage> coverage, const RankSteps &steps);

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
    struct StripColumn {
        StepCoverage coverage;
        qint64 number = 0;
        StepPhase phase = StepPhase::Unknown;
    };

    [[nodiscard]] static double shareOf(const GraphCounts &counts);
    [[nodiscard]] QString textOf(const StripColumn &column) const;
    [[nodiscard]] double xOf(std::size_t column) const;
    [[nodiscard]] int columnAt(double x) const;
    void say();

    std::vector<StripColumn> m_columns;
    int m_cursor = 0;
};

} // namespace gapscope
