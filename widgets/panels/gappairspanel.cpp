// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/gappairspanel.h"

#include "widgets/panels/deltatext.h"
#include "widgets/panels/gaptext.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/text.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

enum ColumnIndex { SourceColumn, BaselineColumn, TargetColumn, ChangeColumn, BarColumn,
    BaselineGapsColumn, TargetGapsColumn, StatusColumn, EvidenceColumn, SuggestionColumn };

} // namespace

GapPairsPanel::GapPairsPanel(QWidget *parent)
    : Panel(tr("Gaps paired"), parent)
    , m_headline(new TextLabel({}, FontRole::Body, Ink::Text, true))
    , m_pane(new TablePane(tr("Idle time of two runs by source")))
    , m_model(new TableModel<PairRow>(
          u"gap_pairs"_s, tr("Idle time of two runs by source"), makeColumns(), this))
    , m_text(new NoteLabel(Ink::Text))
{
    m_model->setSummarize([](const std::vector<const PairRow *> &rows) {
        PairRow sum;
        sum.isSum = true;
        for (const PairRow *row : rows) {
            sum.pair.us.baseline += row->pair.us.baseline;
            sum.pair.us.target += row->pair.us.target;
        }
        return sum;
    });
    m_model->setPinnedLast(
        [](const PairRow &row) { return row.pair.cause.kind == CauseKind::Unattributed; });
    m_pane->setModel(m_model);
    m_pane->setSortable(true);
    m_pane->setDropOrder({BaselineGapsColumn, TargetGapsColumn, EvidenceColumn, SuggestionColumn});
    m_pane->view()->setSelectionMode(QAbstractItemView::SingleSelection);
    m_headline->setElided(true);
    m_headline->setContentsMargins(
        Metrics::kPanelInset, Metrics::kGrid + 2, Metrics::kPanelInset, Metrics::kGrid + 2);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_headline);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_pane, 1);
    layout->addWidget(m_text);
    connect(m_pane, &TablePane::currentChanged, this, &GapPairsPanel::updateText);
    connect(m_pane, &TablePane::activated, this, [this](int row, int) {
        const GapPair &pair = m_model->row(row).pair;
        const bool inTarget = pair.targetLongest.covered > 0;
        if (inTarget || pair.baselineLongest.covered > 0)
            Q_EMIT placeChosen(inTarget ? 1 : 0, inTarget ? pair.targetLongest : pair.baselineLongest);
    });
    clear();
}

QString GapPairsPanel::headline() const
{
    return m_headline->text();
}

void GapPairsPanel::setPairs(const GapPairs &pairs)
{
    if (!pairs.reason.isEmpty()) {
        clear(pairs.reason);
        return;
    }
    m_pairs = pairs;
    double scale = 1e-9;
    for (const GapPair &pair : pairs.rows)
        scale = std::max(scale, std::abs(pair.us.change()));
    std::vector<PairRow> rows;
    for (const GapPair &pair : pairs.rows)
        rows.push_back({pair, scale, false});
    m_model->setRows(std::move(rows));
    const bool isStep = pairs.unit == ComparedUnit::Step;
    m_headline->setText((isStep ? tr("GPU idle per step: %1   %2   %3")
                                : tr("GPU idle: %1   %2   %3"))
                            .arg(fromToText(pairs.idle, false), changeText(pairs.idle),
                                intervalText(pairs.change)));
    setScopeText(isStep ? tr("%1 paired steps, µs per step").arg(formatCount(qint64(pairs.steps)))
                        : tr("whole ranges, µs"));
    updateText();
    showContent();
}

void GapPairsPanel::clear(const QString &reason)
{
    m_pairs = {};
    m_model->setRows({});
    m_text->setText({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Open a second run to see which gaps grew.") : reason);
}

void GapPairsPanel::updateText()
{
    const int row = m_pane->currentRow();
    if (row < 0 || row >= m_model->rowCount()) {
        m_text->setText({});
        return;
    }
    const GapPair &pair = m_model->row(row).pair;
    QStringList lines {pair.source + u": "_s + gapPairText(pair, m_pairs.unit) + u", "_s
        + intervalText(pair.change)};
    if (!pair.pattern.isEmpty())
        lines.append(tr("%1, because of %2.").arg(pair.pattern, pair.evidence));
    m_text->setText(lines.join(u'\n'));
}

std::vector<Table> GapPairsPanel::tables() const
{
    if (m_model->rowCount() == 0)
        return {};
    Table table = m_pane->table();
    table.title = m_model->title() + u", "_s + scopeText();
    table.notes.push_back(headline());
    table.columns.erase(table.columns.begin() + BarColumn);
    for (Row &row : table.rows)
        row.erase(row.begin() + BarColumn);
    if (table.sum)
        table.sum->erase(table.sum->begin() + BarColumn);
    return {table};
}

std::vector<TableColumn<GapPairsPanel::PairRow>> GapPairsPanel::makeColumns()
{
    const auto side = [](const QString &key, const QString &title, double Delta::*which) {
        return TableColumn<PairRow> {.column = {key, title, ColumnKind::Us},
            .value = [which](const PairRow &row) { return Cell(row.pair.us.*which); }};
    };
    const auto gaps = [](const QString &key, const QString &title, double Delta::*which) {
        return TableColumn<PairRow> {.column = {key, title, ColumnKind::Number},
            .value =
                [which](const PairRow &row) {
                    return row.isSum ? Cell() : Cell(row.pair.gaps.*which);
                },
            .text =
                [which](const PairRow &row) {
                    return row.isSum ? QString() : formatNumber(row.pair.gaps.*which, 1);
                }};
    };
    return {
        {.column = {u"source"_s, tr("Source of the idle time"), ColumnKind::Code},
            .value =
                [](const PairRow &row) {
                    return Cell(row.isSum ? tr("Sum = GPU idle time") : row.pair.source);
                },
            .look =
                [](const PairRow &row) {
                    return CellLook {.swatch = row.isSum ? Swatch::None
                                                         : causeSwatch(row.pair.cause.kind)};
                },
            .stretch = true},
        side(u"baseline_us"_s, tr("Baseline"), &Delta::baseline),
        side(u"target_us"_s, tr("Target"), &Delta::target),
        {.column = {u"delta_us"_s, tr("\u0394"), ColumnKind::UsDelta},
            .value = [](const PairRow &row) { return Cell(row.pair.us.change()); },
            .look =
                [](const PairRow &row) {
                    return CellLook {.ink = inkOf(row.pair.status, row.pair.us.change()),
                        .bold = row.pair.status != DeltaStatus::Unchanged};
                },
            .sortValue = [](const PairRow &row) { return Cell(std::abs(row.pair.us.change())); }},
        {.column = {u"bar"_s, {}},
            .value = [](const PairRow &) { return Cell(); },
            .text = [](const PairRow &) { return QString(); },
            .look =
                [](const PairRow &row) {
                    if (row.isSum)
                        return CellLook {};
                    return CellLook {.delta = row.pair.us.change() / row.scale,
                        .deltaIsHollow = row.pair.status == DeltaStatus::New};
                }},
        gaps(u"baseline_gaps"_s, tr("Gaps"), &Delta::baseline),
        gaps(u"target_gaps"_s, tr("\u2192 target"), &Delta::target),
        {.column = {u"status"_s, tr("Status")},
            .value =
                [](const PairRow &row) {
                    return row.isSum ? Cell() : Cell(statusWord(row.pair.status));
                },
            .text =
                [](const PairRow &row) { return row.isSum ? QString() : statusWord(row.pair.status); },
            .look =
                [](const PairRow &row) {
                    CellLook look;
                    if (!row.isSum)
                        look.mark = markOf(row.pair.status);
                    return look;
                }},
        {.column = {u"confidence"_s, tr("Evidence")},
            .value =
                [](const PairRow &row) {
                    return row.isSum ? Cell() : Cell(evidenceText(row.pair.confidence));
                },
            .text =
                [](const PairRow &row) {
                    return row.isSum ? QString() : evidenceText(row.pair.confidence);
                },
            .look =
                [](const PairRow &row) {
                    CellLook look;
                    if (!row.isSum)
                        look.mark = evidenceMark(row.pair.confidence);
                    return look;
                }},
        {.column = {u"suggestion"_s, tr("Suggestion")},
            .value =
                [](const PairRow &row) {
                    return row.pair.pattern.isEmpty() ? Cell() : Cell(row.pair.pattern);
                },
            .text = [](const PairRow &row) { return row.pair.pattern; },
            .look = [](const PairRow &) { return CellLook {.ink = Ink::Accent}; },
            .toolTip = [](const PairRow &row) { return row.pair.evidence; }},
    };
}

} // namespace gapscope
