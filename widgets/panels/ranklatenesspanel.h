// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/latenesschart.h"
#include "widgets/panels/panel.h"

namespace gapscope {

// Arrival lateness per step, as lines and as a strip of rank by step.
class RankLatenessPanel : public Panel {
    Q_OBJECT

public:
    explicit RankLatenessPanel(QWidget *parent = nullptr);

    void setAnswer(RankAnswerPtr answer);
    void clear(const QString &reason = {});
    void setCursor(std::optional<std::size_t> rank, std::optional<std::size_t> step)
    {
        m_chart->setCursor(rank, step);
    }

    [[nodiscard]] LatenessChart *chart() const { return m_chart; }

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    void cellChosen(std::size_t rank, std::size_t step);

private:
    LatenessChart *m_chart;
    RankAnswerPtr m_answer;
};

} // namespace gapscope
