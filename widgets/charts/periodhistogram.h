// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chart.h"

#include <array>
#include <vector>

namespace gapscope {

// Values of two sets counted in common bins of equal width.
struct PeriodBins {
    double first = 0; // where the first bin begins, us
    double width = 1;
    std::array<std::vector<int>, 2> counts; // per set and bin; each set's add up to its size
};

// Bins of a readable width, 1, 2 or 5 times a power of ten, at most `mostBins` of them.
[[nodiscard]] PeriodBins binPeriods(
    const std::vector<double> &baseline, const std::vector<double> &target, int mostBins = 48);

// How often the compared steps took how long: baseline as outlines, target filled. Arrows read the
// bins one by one.
class PeriodHistogram : public Chart {
    Q_OBJECT

public:
    explicit PeriodHistogram(QWidget *parent = nullptr);

    // us; the second set may be empty.
    void setPeriods(const std::vector<double> &baseline, const std::vector<double> &target);

    [[nodiscard]] const PeriodBins &bins() const { return m_bins; }

    [[nodiscard]] int current() const { return m_current; } // bin; -1: none

protected:
    void restyle(const Theme &theme) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void setCurrent(int bin);
    [[nodiscard]] QString describe(int bin) const;

    PeriodBins m_bins;
    std::array<QCPBars *, 2> m_bars {}; // owned by the plot
    QCPBars *m_mark; // the current bin
    int m_current = -1;
};

} // namespace gapscope
