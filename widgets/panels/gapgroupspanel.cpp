// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/gapgroupspanel.h"

#include "widgets/panels/gaptext.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

enum ColumnIndex { SourceColumn, KindColumn, GapsColumn, MeanColumn, TotalColumn, ShareColumn,
    BarColumn, EvidenceColumn, SuggestionColumn };

constexpr double kBoldShare = 0.1; // of the idle time: worth looking at

Cell meanOf(const GapGroup &group)
{
    return group.gaps == 0 ? Cell() : Cell(double(group.total) / 1000.0 / double(group.gaps));
}

GapGroup summed(const std::vector<const GapGroup *> &rows)
{
    GapGroup sum;
    sum.source = GapGroupsPanel::tr("Sum = device idle time");
    for (const GapGroup *row : rows) {
        sum.total += row->total;
        sum.shareOfIdle += row->shareOfIdle;
    }
    sum.gaps = -1; // causes share gaps: no sum
    return sum;
}

bool isSum(const GapGroup &group)
{
    return group.gaps < 0;
}

} // namespace

GapGroupsPanel::GapGroupsPanel(QWidget *parent)
    : Panel(tr("Idle time by source"), parent)
    , m_scopes(new SegmentBar(tr("Steps that count")))
    , m_caption(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_notes(new TextLabel({}, FontRole::Caption, Ink::Warning))
    , m_pane(new TablePane(tr("Idle time by source")))
    , m_model(
          new TableModel<GapGroup>(u"gap_groups"_s, tr("Idle time by source"), makeColumns(), this))
    , m_advice(new NoteLabel(Ink::Text))
{
    m_model->setIdentify(
        [](const GapGroup &group) { return causeKindKey(group.kind) + u'/' + group.source; });
    m_model->setSummarize(summed);
    m_model->setPinnedLast([](const GapGroup &g) { return g.kind == CauseKind::Unattributed; });
    m_pane->setModel(m_model);
    m_pane->setSortable(true);
    m_pane->sortBy(TotalColumn, Qt::DescendingOrder);
    m_pane->view()->setSelectionMode(QAbstractItemView::SingleSelection);
    m_pane->setDropOrder({KindColumn, BarColumn, MeanColumn, EvidenceColumn, GapsColumn});
    m_caption->setElided(true);
    m_notes->setElided(true);
    m_notes->setContentsMargins(Metrics::kPanelInset, Metrics::kGrid, Metrics::kPanelInset, Metrics::kGrid);
    auto *const line = new QHBoxLayout;
    line->setContentsMargins(Metrics::kPanelInset, 5, Metrics::kPanelInset, 5);
    line->setSpacing(Metrics::kGap);
    line->addWidget(m_scopes);
    line->addWidget(m_caption, 1);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_notes);
    layout->addWidget(m_pane, 1);
    layout->addWidget(m_advice);
    connect(m_scopes, &SegmentBar::chosen, this, [this](int index) {
        if (std::size_t(index) < m_answer.scopes.size())
            Q_EMIT scopeChosen(m_answer.scopes[std::size_t(index)].scope);
    });
    connect(m_pane, &TablePane::currentChanged, this, [this](int row, int) {
        updateAdvice();
        Q_EMIT groupChosen(m_model->row(row).kind, m_model->row(row).source);
    });
    auto *const escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, [this] {
        m_pane->setCurrent(-1);
        updateAdvice();
        Q_EMIT groupCleared();
    });
    connect(this, &Panel::emptyActionTriggered, this, &GapGroupsPanel::filterCleared);
    clear();
}

void GapGroupsPanel::setAnswer(const GapsAnswer &answer)
{
    if (!answer.reason.isEmpty()) {
        clear(answer.reason);
        return;
    }
    m_answer = answer;
    QStringList names;
    int current = 0;
    for (std::size_t i = 0; i < answer.scopes.size(); ++i) {
        names.append(scopeName(answer.scopes[i].scope));
        if (answer.scopes[i].scope == answer.question.scope)
            current = int(i);
    }
    m_scopes->setTexts(names);
    m_scopes->setCurrent(current);
    m_scopes->setVisible(names.size() > 1);
    m_largest = 0;
    for (const GapGroup &group : answer.idle.groups)
        m_largest = std::max(m_largest, group.shareOfIdle);
    const QStringList notes(answer.notes.begin(), answer.notes.end());
    m_notes->setText(notes.join(u' '));
    m_notes->setVisible(!notes.isEmpty());
    const bool filtered = answer.question.bucket && answer.question.kind == GapKind::Device;
    const qint64 steps = answer.scopes[std::size_t(current)].steps;
    QString scope = tr("%1, %2 idle").arg(scopeWords(answer.question.scope), formatDuration(answer.idle.idle));
    if (steps > 0)
        scope += tr(" in %1 steps").arg(formatCount(steps));
    setScopeText(scope);
    QString caption = tr("of %1 device gaps").arg(formatCount(answer.idle.gaps));
    if (filtered)
        caption += tr(" of %1").arg(bucketText(*answer.question.bucket));
    else if (answer.question.bucket)
        caption += tr(", not filtered: the filter is about stream gaps");
    m_caption->setText(caption);
    if (answer.idle.gaps == 0) {
        m_model->setRows({});
        showEmpty(filtered ? tr("No device gap of %1 in this scope.").arg(bucketText(*answer.question.bucket))
                           : tr("The GPU was never idle in this scope."),
            filtered ? tr("Show gaps of every length") : QString());
        return;
    }
    m_model->setRows(answer.idle.groups);
    updateAdvice();
    showContent();
}

void GapGroupsPanel::clear(const QString &reason)
{
    m_answer = {};
    m_model->setRows({});
    m_notes->setText({});
    m_advice->setText({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void GapGroupsPanel::setSourceLookup(std::function<QString(const QString &)> lookup)
{
    m_sourceOf = std::move(lookup);
}

void GapGroupsPanel::setPreparation(std::function<bool(const QString &)> test)
{
    m_isPreparation = std::move(test);
}

std::vector<Table> GapGroupsPanel::tables() const
{
    if (m_model->rowCount() == 0)
        return {};
    Table table = m_pane->table();
    table.title = m_model->title() + u", "_s + scopeText();
    for (const QString &note : m_answer.notes)
        table.notes.push_back(note);
    const auto drop = [&table](int column) {
        table.columns.erase(table.columns.begin() + column);
        for (Row &row : table.rows)
            row.erase(row.begin() + column);
        if (table.sum)
            table.sum->erase(table.sum->begin() + column);
    };
    drop(BarColumn);
    return {table};
}

QString GapGroupsPanel::tipOf(const GapGroup &group) const
{
    if (group.kind == CauseKind::Unattributed)
        return tr("The thread that launched the next work was in no range and no call that the "
                  "trace knows.");
    QStringList lines {tr("%1: %2 in %3 gaps, %4 of the idle time, %5.")
                           .arg(group.source, formatDuration(group.total), formatCount(group.gaps),
                               formatPercent(group.shareOfIdle), evidenceText(group.confidence))};
    const QString code = m_sourceOf && group.kind == CauseKind::HostRange ? m_sourceOf(group.source)
                                                                          : QString();
    if (!code.isEmpty())
        lines.append(tr("Code, from the range table: %1.").arg(code));
    if (!group.pattern.isEmpty())
        lines.append(tr("%1, because of %2; saves at most %3 (%4 of the idle time).")
                         .arg(group.pattern, group.evidence, formatDuration(group.savesAtMost),
                             formatPercent(group.shareOfIdle)));
    return lines.join(u'\n');
}

void GapGroupsPanel::updateAdvice()
{
    const int row = m_pane->currentRow();
    m_advice->setText(
        row < 0 || row >= m_model->rowCount() ? QString() : tipOf(m_model->row(row)));
}

std::vector<TableColumn<GapGroup>> GapGroupsPanel::makeColumns()
{
    const auto tip = [this](const GapGroup &g) { return isSum(g) ? QString() : tipOf(g); };
    return {
        {.column = {u"source"_s, tr("Source of the idle time"), ColumnKind::Code},
            .value = [](const GapGroup &g) { return Cell(g.source); },
            .look =
                [this](const GapGroup &g) {
                    if (isSum(g))
                        return CellLook {};
                    const bool isPrep = m_isPreparation && m_isPreparation(g.source);
                    return CellLook {.swatch = causeSwatch(g.kind, isPrep)};
                },
            .toolTip = tip,
            .stretch = true},
        {.column = {u"kind"_s, tr("Kind")},
            .value =
                [](const GapGroup &g) {
                    return isSum(g) || g.kind == CauseKind::Unattributed ? Cell()
                                                                       : Cell(causeKindText(g.kind));
                },
            .text =
                [](const GapGroup &g) {
                    return isSum(g) || g.kind == CauseKind::Unattributed ? QString()
                                                                       : causeKindText(g.kind);
                },
            .look = [](const GapGroup &) { return CellLook {.ink = Ink::Secondary}; }},
        {.column = {u"count"_s, tr("Gaps"), ColumnKind::Count},
            .value = [](const GapGroup &g) { return isSum(g) ? Cell() : Cell(g.gaps); },
            .text = [](const GapGroup &g) { return isSum(g) ? QString() : formatCount(g.gaps); },
            .toolTip = [](const GapGroup &) { return tr("Gaps that contain this cause.") ; }},
        {.column = {u"mean"_s, tr("Mean"), ColumnKind::Us},
            .value = [](const GapGroup &g) { return isSum(g) ? Cell() : meanOf(g); },
            .text =
                [](const GapGroup &g) {
                    return isSum(g) || g.gaps == 0
                        ? QString()
                        : formatMeanUs(double(g.total) / 1000.0 / double(g.gaps), Unit::Without);
                }},
        {.column = {u"total"_s, tr("Total"), ColumnKind::Number, 1, u"ms"_s},
            .value = [](const GapGroup &g) { return Cell(inMs(g.total)); }},
        {.column = {u"share_of_idle"_s, tr("of idle"), ColumnKind::Percent},
            .value = [](const GapGroup &g) { return Cell(g.shareOfIdle); },
            .look = [](const GapGroup &g) { return CellLook {.bold = g.shareOfIdle >= kBoldShare}; }},
        {.column = {u"bar"_s, QString(), ColumnKind::Percent},
            .value = [](const GapGroup &g) { return Cell(g.shareOfIdle); },
            .text = [](const GapGroup &) { return QString(); },
            .look =
                [this](const GapGroup &g) {
                    CellLook look;
                    if (!isSum(g))
                        look.bar.emplace().value = m_largest > 0 ? g.shareOfIdle / m_largest : 0;
                    return look;
                },
            .digits = 7},
        {.column = {u"confidence"_s, tr("Evidence")},
            .value = [](const GapGroup &g) { return isSum(g) ? Cell() : Cell(evidenceText(g.confidence)); },
            .text = [](const GapGroup &g) { return isSum(g) ? QString() : evidenceText(g.confidence); },
            .look =
                [](const GapGroup &g) {
                    CellLook look;
                    if (!isSum(g))
                        look.mark = evidenceMark(g.confidence);
                    look.ink = g.confidence == Confidence::Guess ? Ink::Secondary : Ink::Text;
                    return look;
                },
            .toolTip = tip},
        {.column = {u"suggestion"_s, tr("Suggestion")},
            .value = [](const GapGroup &g) { return g.pattern.isEmpty() ? Cell() : Cell(g.pattern); },
            .text = [](const GapGroup &g) { return g.pattern; },
            .look = [](const GapGroup &) { return CellLook {.ink = Ink::Accent}; },
            .toolTip = tip},
    };
}

} // namespace gapscope
