// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/base/table.h"

namespace gapscope {

// The columns that say a figure of two runs: baseline, target, change, percent and, where asked, the
// 95 % interval of the change; of one run alone the figure and, for times, its share of the step.
class DeltaColumns {
public:
    enum class Figures : std::uint8_t { Times, Mixed }; // us, or counts and us in one column
    enum class Interval : std::uint8_t { Without, With };

    DeltaColumns(const RunComparison &comparison, Figures figures, Interval interval);
    // Of figures that belong to no RunComparison.
    DeltaColumns(QString baselineTitle, QString targetTitle, Figures figures);

    void addColumns(std::vector<Column> &columns) const;
    void addCells(Row &row, const Delta &value,
        const std::optional<MeanInterval> &change = std::nullopt) const;

private:
    [[nodiscard]] QString key(const QString &name) const; // with "_us" for times

    QString m_baselineTitle;
    QString m_targetTitle;
    Figures m_figures = Figures::Times;
    Interval m_interval = Interval::Without;
    bool m_single = false;
    bool m_isStep = true;
    double m_period = 0; // us, of a run alone
};

// A ratio for a PercentDelta cell; none where the baseline is 0.
[[nodiscard]] std::optional<double> changeRatio(const Delta &value);

} // namespace gapscope
