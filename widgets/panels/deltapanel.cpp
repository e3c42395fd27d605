// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/deltapanel.h"

#include "widgets/panels/tablepane.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

Ink inkOfChange(double change)
{
    return change > 0 ? Ink::Worse : change < 0 ? Ink::Better : Ink::Text;
}

} // namespace

DeltaPanel::DeltaPanel(const QString &name, QWidget *parent)
    : Panel(name, parent)
    , m_figures(new QHBoxLayout)
    , m_filter(new QLineEdit)
    , m_note(new NoteLabel(Ink::Warning))
    , m_pane(new TablePane(name))
{
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter of %1").arg(name));
    m_filter->setToolTip(tr("Words, or conditions such as target>10, status=NEW, name~gemm"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(Metrics().scaled(8));
    m_filter->addAction(icon(u"filter"_s, Ink::Secondary), QLineEdit::LeadingPosition);
    auto *const line = new QHBoxLayout;
    line->setContentsMargins(Metrics::kPanelInset, 4, Metrics::kPanelInset, 4);
    line->setSpacing(Metrics::kGap);
    // Gives way: long numbers must not widen the window.
    auto *const figures = new QWidget;
    figures->setAccessibleName(tr("Totals"));
    figures->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    figures->setLayout(m_figures);
    m_figures->setContentsMargins(0, 0, 0, 0);
    m_figures->setSpacing(Metrics::kGap);
    line->addWidget(figures, 1);
    line->addWidget(m_filter);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_note);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_pane, 1);
    connect(m_filter, &QLineEdit::textChanged, m_pane->proxy(), &FilterProxy::setFilterText);
}

DeltaPanel::Figure DeltaPanel::countFigure(const QString &caption, const Delta &delta, bool single)
{
    const QString baseline = formatNumber(delta.baseline, 1);
    if (single)
        return {caption, baseline, {}, Ink::Text};
    return {caption, baseline + u" \u2192 "_s + formatNumber(delta.target, 1), changeText(delta),
        inkOfChange(delta.change())};
}

DeltaPanel::Figure DeltaPanel::timeFigure(const QString &caption, const Delta &delta, bool single)
{
    return {caption, fromToText(delta, single), single
            ? QString()
            : changeText(delta, isLong(delta) ? Unit::With : Unit::Without),
        inkOfChange(delta.change())};
}

void DeltaPanel::setFigures(const std::vector<Figure> &figures)
{
    while (QLayoutItem *item = m_figures->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Figure &figure : figures) {
        m_figures->addWidget(new TextLabel(figure.caption, FontRole::Caption, Ink::Secondary));
        auto *const value = new TextLabel(figure.value, FontRole::Body, Ink::Text, true);
        value->setTabular(true);
        m_figures->addWidget(value);
        if (!figure.change.isEmpty())
            m_figures->addWidget(new TextLabel(figure.change, FontRole::Caption, figure.ink));
        m_figures->addSpacing(Metrics::kGap);
    }
    m_figures->addStretch(1);
}

void DeltaPanel::setNote(const QString &note)
{
    m_note->setText(note);
}

void DeltaPanel::setShownColumns(
    const std::vector<bool> &shown, int bar, const std::vector<int> &drop)
{
    std::vector<int> order = drop;
    std::erase_if(order, [&](int column) { return !shown[std::size_t(column)]; });
    m_pane->setDropOrder({}); // a column of it may be one that goes now
    m_shown = shown;
    m_bar = bar;
    for (std::size_t i = 0; i < shown.size(); ++i)
        m_pane->setColumnVisible(int(i), shown[i]);
    m_pane->setDropOrder(order);
    m_pane->relayout();
}

void DeltaPanel::sortAtFirst(bool single, int time, int change)
{
    if (m_sortedForSingle != single)
        m_pane->sortBy(single ? time : change, Qt::DescendingOrder);
    m_sortedForSingle = single;
}

std::vector<Table> DeltaPanel::tables() const
{
    if (m_pane->proxy()->table() == nullptr || m_pane->proxy()->table()->rowCount({}) == 0)
        return {};
    Table table = m_pane->table();
    table.title = m_title;
    for (int i = int(m_shown.size()) - 1; i >= 0; --i) {
        if (m_shown[std::size_t(i)] && i != m_bar)
            continue;
        table.columns.erase(table.columns.begin() + i);
        for (Row &row : table.rows)
            row.erase(row.begin() + i);
        if (table.sum)
            table.sum->erase(table.sum->begin() + i);
    }
    if (!m_note->text().isEmpty())
        table.notes.push_back(m_note->text());
    return {table};
}

} // namespace gapscope
