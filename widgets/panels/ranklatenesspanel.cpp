// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/ranklatenesspanel.h"

#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

RankLatenessPanel::RankLatenessPanel(QWidget *parent)
    : Panel(tr("Arrival lateness per step"), parent)
    , m_chart(new LatenessChart(tr("Arrival lateness per step")))
{
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_chart);
    connect(m_chart, &LatenessChart::cellChosen, this, &RankLatenessPanel::cellChosen);
    clear();
}

void RankLatenessPanel::setAnswer(RankAnswerPtr answer)
{
    if (!answer || answer->instances == 0 || answer->byStep.steps == 0) {
        clear(answer ? answer->reason : QString());
        return;
    }
    m_answer = answer;
    m_chart->setAnswer(std::move(answer));
    setScopeText(tr("mean over the collectives of a step"));
    showContent();
}

void RankLatenessPanel::clear(const QString &reason)
{
    m_answer.reset();
    m_chart->setAnswer(nullptr);
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

std::vector<Table> RankLatenessPanel::tables() const
{
    if (!m_answer)
        return {};
    Table table {u"lateness_by_step"_s, tr("Arrival lateness per step")};
    table.columns = {{u"step"_s, tr("Step"), ColumnKind::Count}};
    for (const RankRow &row : m_answer->rows)
        table.columns.push_back({u"rank_%1_us"_s.arg(row.index), row.label, ColumnKind::Us});
    const LatenessByStep &by = m_answer->byStep;
    for (std::size_t step = 0; step < by.steps; ++step) {
        Row cells {by.numbers[step]};
        for (const RankRow &row : m_answer->rows) {
            const float us = by.mean[by.at(row.index, step)];
            cells.push_back(std::isnan(us) ? Cell() : Cell(double(us)));
        }
        table.add(std::move(cells));
    }
    return {table};
}

} // namespace gapscope
