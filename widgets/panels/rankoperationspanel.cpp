// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/rankoperationspanel.h"

#include "widgets/panels/tablepane.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

RankOperationsPanel::RankOperationsPanel(QWidget *parent)
    : Panel(tr("Against the median rank"), parent)
    , m_pane(new TablePane(tr("Difference to the median of the other ranks by operation")))
    , m_model(new TableModel<OperationDifference>(
          u"rank_operations"_s, tr("Against the median rank"), makeColumns(), this))
{
    m_model->setIdentify([](const OperationDifference &row) {
        return QString::number(int(row.kind)) + row.name;
    });
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pane);
    m_pane->setModel(m_model);
    m_pane->setSortable(true);
    m_pane->sortBy(2, Qt::DescendingOrder);
    m_pane->setDropOrder({4, 3});
    connect(m_pane, &TablePane::currentChanged, this, [this](int row, int) {
        const OperationDifference &chosen = m_model->row(row);
        if (chosen.kind != SummaryKind::Kernel && chosen.kind != SummaryKind::Collective)
            Q_EMIT operationChosen(chosen.name);
    });
    clear();
}

std::vector<TableColumn<OperationDifference>> RankOperationsPanel::makeColumns()
{
    using Difference = OperationDifference;
    return {
        {.column = {u"operation"_s, tr("Operation"), ColumnKind::Code},
            .value = [](const Difference &row) { return Cell(differenceName(row)); },
            .toolTip =
                [](const Difference &row) {
                    return row.stepShare > 0
                        ? tr("%1: in %2 of steps, %3 there")
                              .arg(differenceName(row), formatPercent(row.stepShare),
                                  formatMeanUs(row.usWhenPresent))
                        : differenceName(row);
                },
            .stretch = true},
        {.column = {u"bar"_s, tr("Less, more"), ColumnKind::Number},
            .value = [](const Difference &row) { return Cell(row.deltaUs); },
            .text = [](const Difference &) { return QString(); },
            .look =
                [this](const Difference &row) {
                    CellLook look;
                    look.delta = std::clamp(row.deltaUs / m_largest, -1.0, 1.0);
                    return look;
                },
            .digits = 22},
        {.column = {u"delta_us_per_step"_s, tr("Difference"), ColumnKind::UsDelta},
            .value = [](const Difference &row) { return Cell(row.deltaUs); },
            .look =
                [this](const Difference &row) {
                    CellLook look;
                    look.bold = row.deltaUs > m_largest / 20;
                    look.ink = look.bold ? Ink::Worse : Ink::Text;
                    return look;
                }},
        {.column = {u"us_per_step"_s, tr("Per step"), ColumnKind::Us},
            .value = [](const Difference &row) { return Cell(row.us); }},
        {.column = {u"median_us_per_step"_s, tr("Others"), ColumnKind::Us},
            .value = [](const Difference &row) { return Cell(row.medianUs); }},
    };
}

void RankOperationsPanel::setOperations(
    const QString &rank, std::vector<OperationDifference> operations)
{
    if (operations.empty()) {
        clear(tr("No operation was measured."));
        return;
    }
    m_largest = 1;
    for (const OperationDifference &row : operations)
        m_largest = std::max(m_largest, std::abs(row.deltaUs));
    m_model->setRows(std::move(operations));
    setName(tr("%1 against the median rank").arg(rank));
    setScopeText(tr("by operation, per step; waiting less is what makes the others wait"));
    m_pane->relayout();
    showContent();
}

void RankOperationsPanel::clear(const QString &reason)
{
    m_model->setRows({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

std::vector<Table> RankOperationsPanel::tables() const
{
    return m_model->rows().empty() ? std::vector<Table>() : std::vector<Table> {m_pane->table()};
}

} // namespace gapscope
