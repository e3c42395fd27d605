// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/longestgapspanel.h"

#include "widgets/panels/gaptext.h"
#include "widgets/panels/tablepane.h"

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

enum ColumnIndex { NumberColumn, StepColumn, RankColumn, StreamColumn, IdleColumn, AtColumn,
    AfterColumn, BeforeColumn, CauseColumn };

constexpr int kNameDigits = 22; // longer names are elided

QString causeText(const ListedGap &gap)
{
    return gap.cause.isEmpty() ? QString()
                               : gap.cause + u' ' + formatPercent(gap.causeShare);
}

} // namespace

LongestGapsPanel::LongestGapsPanel(QWidget *parent)
    : Panel(tr("Longest gaps"), parent)
    , m_pane(new TablePane(tr("Longest gaps")))
    , m_model(new TableModel<Numbered>(u"top_gaps"_s, tr("Longest gaps"), makeColumns(), this))
{
    m_pane->setModel(m_model);
    m_pane->setSortable(true);
    m_pane->setDropOrder({NumberColumn, AtColumn, RankColumn, BeforeColumn});
    m_pane->view()->setSelectionMode(QAbstractItemView::SingleSelection);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pane);
    const auto choose = [this](int row, int) { Q_EMIT gapChosen(m_model->row(row).gap.key); };
    connect(m_pane, &TablePane::currentChanged, this, choose);
    connect(m_pane, &TablePane::activated, this, choose);
    connect(this, &Panel::emptyActionTriggered, this, &LongestGapsPanel::filterCleared);
    clear();
}

void LongestGapsPanel::setAnswer(const GapsAnswer &answer)
{
    if (!answer.reason.isEmpty()) {
        clear(answer.reason);
        return;
    }
    m_answer = answer;
    std::vector<Numbered> rows;
    for (const ListedGap &gap : answer.longest)
        rows.push_back({gap, int(rows.size()) + 1});
    m_model->setRows(std::move(rows));
    m_pane->setColumnVisible(StreamColumn, answer.question.kind == GapKind::Stream);
    const auto &bucket = answer.question.bucket;
    QString scope = bucket ? bucketText(*bucket) + u", "_s : QString();
    scope += scopeWords(answer.question.scope);
    const auto listed = qint64(answer.longest.size());
    if (listed < answer.passing)
        scope += tr(", %1 of %2").arg(formatCount(listed), formatCount(answer.passing));
    setScopeText(scope);
    if (!answer.longest.empty()) {
        showContent();
        return;
    }
    showEmpty(bucket ? tr("No gap of %1 in this scope.").arg(bucketText(*bucket))
                     : tr("There is no gap in this scope."),
        bucket ? tr("Show gaps of every length") : QString());
}

void LongestGapsPanel::clear(const QString &reason)
{
    m_answer = {};
    m_model->setRows({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void LongestGapsPanel::setCurrent(const std::optional<GapKey> &key)
{
    const auto &rows = m_model->rows();
    const auto found = std::ranges::find_if(
        rows, [&](const Numbered &row) { return key && row.gap.key == *key; });
    m_pane->setCurrent(found == rows.end() ? -1 : int(found - rows.begin()), StepColumn);
}

std::vector<Table> LongestGapsPanel::tables() const
{
    if (m_model->rowCount() == 0)
        return {};
    Table table = m_pane->table();
    table.title = m_model->title() + u", "_s + scopeText();
    return {table};
}

std::vector<TableColumn<LongestGapsPanel::Numbered>> LongestGapsPanel::makeColumns()
{
    const auto secondary = [](const Numbered &) { return CellLook {.ink = Ink::Secondary}; };
    return {
        {.column = {u"number"_s, u"#"_s, ColumnKind::Count},
            .value = [](const Numbered &row) { return Cell(row.number); },
            .look = secondary},
        {.column = {u"step"_s, tr("Step")},
            .value =
                [](const Numbered &row) {
                    return row.gap.steps.isEmpty()
                        ? Cell::missing(tr("No forward step launched the work around it."))
                        : Cell(row.gap.steps);
                }},
        {.column = {u"rank"_s, tr("Rank"), ColumnKind::Count},
            .value =
                [](const Numbered &row) { return row.gap.rank ? Cell(*row.gap.rank) : Cell(); }},
        {.column = {u"stream"_s, tr("Stream"), ColumnKind::Count},
            .value = [](const Numbered &row) { return Cell(row.gap.stream); },
            .text =
                [](const Numbered &row) {
                    return row.gap.stream ? QString::number(*row.gap.stream) : QString();
                }},
        {.column = {u"gap"_s, tr("Idle"), ColumnKind::Us},
            .value = [](const Numbered &row) { return Cell(row.gap.time.duration()); }},
        {.column = {u"at"_s, tr("At"), ColumnKind::Position},
            .value = [](const Numbered &row) { return Cell(row.gap.time.begin); }},
        {.column = {u"after"_s, tr("After kernel"), ColumnKind::Code},
            .value = [](const Numbered &row) { return Cell(row.gap.after); },
            .look =
                [](const Numbered &row) {
                    return CellLook {.swatch = workSwatch(row.gap.afterKind)};
                },
            .digits = kNameDigits},
        {.column = {u"before"_s, tr("Before kernel"), ColumnKind::Code},
            .value = [](const Numbered &row) { return Cell(row.gap.before); },
            .look =
                [](const Numbered &row) {
                    return CellLook {.swatch = workSwatch(row.gap.beforeKind)};
                },
            .digits = kNameDigits},
        {.column = {u"cause"_s, tr("Largest cause"), ColumnKind::Code},
            .value = [](const Numbered &row) { return Cell(causeText(row.gap)); },
            .stretch = true},
    };
}

} // namespace gapscope
