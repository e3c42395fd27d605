// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"

#include <QWidget>

namespace gapscope {

// The steps of both runs as two thin lines, in their order: context and generation steps in their
// colours, steps without a partner grey. The first rank stands for all.
class PairStrip : public QWidget {
    Q_OBJECT

public:
    explicit PairStrip(QWidget *parent = nullptr);

    void setComparison(const RunComparison &comparison);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Kind : std::uint8_t { LeftOut, Generation, Context };

    [[nodiscard]] static std::vector<Kind> kindsOf(const std::vector<SeriesPoint> &series);

    std::array<std::vector<Kind>, 2> m_steps;
};

} // namespace gapscope
