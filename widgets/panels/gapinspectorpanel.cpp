// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/gapinspectorpanel.h"

#include "widgets/charts/gapdotchart.h"
#include "widgets/panels/causebar.h"
#include "widgets/panels/gapadvicelist.h"
#include "widgets/panels/gapsides.h"
#include "widgets/panels/gaptext.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

enum ColumnIndex { CauseColumn, TimeColumn, ExposedColumn, ShareColumn, BarColumn, EvidenceColumn };

} // namespace

GapInspectorPanel::GapInspectorPanel(QWidget *parent)
    : Panel(tr("Gap"), parent)
    , m_length(new TextLabel({}, FontRole::Headline, Ink::Text, true))
    , m_what(new TextLabel)
    , m_previous(makeIconButton(u"prev"_s, tr("Previous gap of the list"), Ink::Text, Metrics().icon()))
    , m_place(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_next(makeIconButton(u"next"_s, tr("Next gap of the list"), Ink::Text, Metrics().icon()))
    , m_bar(new CauseBar)
    , m_causes(new TablePane(tr("Causes of the gap")))
    , m_model(new TableModel<Row>(u"causes"_s, tr("Causes of the gap"), makeColumns(), this))
    , m_sides(new GapSides)
    , m_notes(new NoteLabel(Ink::Secondary))
    , m_chartTitle(new TextLabel({}, FontRole::Caption, Ink::Text, true))
    , m_chartFigures(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_chart(new GapDotChart(tr("This gap in every step")))
    , m_advice(new GapAdviceList)
{
    m_model->setPinnedLast(
        [](const Row &row) { return row.part.cause.kind == CauseKind::Unattributed; });
    m_model->setSummarize([](const std::vector<const Row *> &rows) {
        Row sum;
        sum.isSum = true;
        for (const Row *row : rows) {
            sum.part.cause.time += row->part.cause.time;
            sum.part.exposed += row->part.exposed;
            sum.share += row->share;
        }
        return sum;
    });
    m_causes->setModel(m_model);
    m_causes->setFitted(true);
    m_causes->view()->setSelectionMode(QAbstractItemView::SingleSelection);
    m_causes->setDropOrder({BarColumn, EvidenceColumn});
    buildPage();
    connect(m_causes, &TablePane::currentChanged, this, [this](int row, int) {
        m_bar->setChosen(row);
        if (m_gap && row >= 0)
            Q_EMIT causeChosen(m_gap->trace, m_gap->parts[std::size_t(row)].event);
    });
    connect(m_bar, &CauseBar::partChosen, this, [this](int part) {
        m_bar->setChosen(part);
        m_causes->setCurrent(part);
        Q_EMIT causeChosen(m_gap->trace, m_gap->parts[std::size_t(part)].event);
    });
    connect(m_sides, &GapSides::eventChosen, this, &GapInspectorPanel::eventChosen);
    connect(m_chart, &GapDotChart::gapChosen, this, &GapInspectorPanel::gapChosen);
    connect(m_previous, &QToolButton::clicked, this, [this] {
        if (m_gap && m_gap->place.longer)
            Q_EMIT gapChosen(*m_gap->place.longer);
    });
    connect(m_next, &QToolButton::clicked, this, [this] {
        if (m_gap && m_gap->place.shorter)
            Q_EMIT gapChosen(*m_gap->place.shorter);
    });
    connect(this, &Panel::emptyActionTriggered, this, &GapInspectorPanel::longestRequested);
    clear();
}

void GapInspectorPanel::buildPage()
{
    auto *const page = new QWidget;
    page->setAccessibleName(tr("About the gap"));
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    m_chartHead = makeChartHead();
    auto *const rows = new QVBoxLayout(page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(makeHead());
    rows->addWidget(m_bar);
    rows->addWidget(makeRule(Qt::Horizontal));
    rows->addWidget(m_causes);
    rows->addWidget(m_sides);
    rows->addWidget(m_notes);
    rows->addWidget(makeRule(Qt::Horizontal));
    rows->addWidget(m_chartHead);
    rows->addWidget(m_chart, 1);
    rows->addWidget(m_advice);
    auto *const scroll = new QScrollArea;
    scroll->setAccessibleName(tr("About the gap"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

QWidget *GapInspectorPanel::makeHead()
{
    auto *const head = new QWidget;
    head->setAccessibleName(tr("Length of the gap"));
    m_what->setElided(true);
    m_length->setTabular(true);
    m_place->setTabular(true);
    for (QToolButton *button : {m_previous, m_next})
        button->setFocusPolicy(Qt::TabFocus);
    auto *const line = new QHBoxLayout(head);
    line->setContentsMargins(Metrics::kPanelInset, 6, Metrics::kGap, 0);
    line->setSpacing(Metrics::kGap);
    line->addWidget(m_length);
    line->addWidget(m_what, 1);
    line->addWidget(m_previous);
    line->addWidget(m_place);
    line->addWidget(m_next);
    return head;
}

QWidget *GapInspectorPanel::makeChartHead()
{
    auto *const head = new QWidget;
    head->setAccessibleName(tr("This gap in every step"));
    m_chartTitle->setElided(true);
    m_chartFigures->setTabular(true);
    m_chartFigures->setElided(true);
    auto *const lines = new QVBoxLayout(head);
    lines->setContentsMargins(Metrics::kPanelInset, 6, Metrics::kPanelInset, 0);
    lines->setSpacing(0);
    lines->addWidget(m_chartTitle);
    lines->addWidget(m_chartFigures);
    return head;
}

void GapInspectorPanel::setGap(const InspectedGap &gap)
{
    m_gap = gap;
    setName(gap.title);
    setScopeText(gap.subtitle);
    showHead();
    showCauses();
    m_sides->setGap(gap);
    m_notes->setText(QStringList(gap.notes.begin(), gap.notes.end()).join(u'\n'));
    showSeries();
    showAdvice();
    showContent();
}

void GapInspectorPanel::setGroups(const IdleSources &groups, const QString &scope)
{
    m_groups = groups;
    m_groupScope = scope;
    if (m_gap)
        showAdvice();
}

void GapInspectorPanel::clear(const QString &reason, bool canShowLongest)
{
    m_gap.reset();
    setName(tr("Gap"));
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("No gap is selected. Click a gap or idle time in the timeline, or "
                                    "a row of the longest gaps, or press G.")
                               : reason,
        canShowLongest ? tr("Show the longest gap") : QString());
}

void GapInspectorPanel::showHead()
{
    m_length->setText(formatUs(m_gap->time.duration()));
    QString what;
    const double share = double(m_gap->exposed) / double(std::max<TimeNs>(1, m_gap->time.duration()));
    switch (m_gap->key.kind) {
    case GapKind::Device:
    case GapKind::Idle:
        what = m_gap->subtitle;
        break;
    case GapKind::Stream:
    case GapKind::Step:
        what = tr("GPU idle %1, %2").arg(formatUs(m_gap->exposed), formatPercent(share));
        break;
    }
    m_what->setText(what);
    const GapStanding &place = m_gap->place;
    m_place->setText(place.position > 0
            ? tr("%1 of %2").arg(formatCount(place.position), formatCount(place.count))
            : tr("not in the list"));
    m_place->setToolTip(m_gap->key.kind == GapKind::Step
            ? tr("Among the inter-step gaps of this rank, in time")
            : tr("Among the gaps that pass scope and filter, the longest first"));
    m_previous->setEnabled(place.longer.has_value());
    m_next->setEnabled(place.shorter.has_value());
}

void GapInspectorPanel::showCauses()
{
    std::vector<Row> rows;
    const auto whole = double(std::max<TimeNs>(1, m_gap->time.duration()));
    TimeNs largest = 1;
    for (const GapPart &part : m_gap->parts)
        largest = std::max(largest, part.cause.time);
    for (const GapPart &part : m_gap->parts)
        rows.push_back({part, int(rows.size()) + 1, double(part.cause.time) / whole,
            double(part.cause.time) / double(largest), false});
    const bool hasHidden = m_gap->exposed < m_gap->time.duration();
    m_model->setColumnTitle(CauseColumn,
        m_gap->key.kind == GapKind::Step ? tr("Host activity between the steps")
                                         : tr("Host activity while the GPU was idle"));
    m_model->setRows(std::move(rows));
    m_causes->setColumnVisible(ExposedColumn, hasHidden);
    m_bar->setGap(*m_gap);
}

void GapInspectorPanel::showSeries()
{
    const GapSeries &series = m_gap->series;
    m_chart->setVisible(series.points.size() > 1);
    m_chart->setSeries(series);
    if (series.points.size() <= 1) {
        m_chartTitle->setText(
            series.reason.isEmpty() ? tr("This gap is there once.") : series.reason);
        m_chartFigures->setText({});
        return;
    }
    QString title = series.title;
    if (m_gap->rank)
        title += tr(", rank %1").arg(*m_gap->rank);
    m_chartTitle->setText(title);
    m_chartFigures->setText(tr("median %1, p90 %2, this one %3")
                                .arg(formatMeanUs(series.median / 1000.0, Unit::Without),
                                    formatMeanUs(series.p90 / 1000.0),
                                    formatMeanUsDelta(
                                        double(m_gap->time.duration()) / 1000.0 - series.median / 1000.0)));
}

void GapInspectorPanel::showAdvice()
{
    m_advice->setAdvice(adviceFor(*m_gap, m_groups), m_gap->time.duration(), m_groupScope);
}

std::vector<Table> GapInspectorPanel::tables() const
{
    if (!m_gap)
        return {};
    Table table = m_causes->table();
    table.title = tr("%1, %2, %3").arg(m_gap->title, m_gap->subtitle, formatUs(m_gap->time.duration()));
    for (const QString &note : m_gap->notes)
        table.notes.push_back(note);
    return {table};
}

std::vector<TableColumn<GapInspectorPanel::Row>> GapInspectorPanel::makeColumns()
{
    const auto tip = [](const Row &row) {
        if (row.isSum)
            return QString();
        const NamedCause &cause = row.part.cause;
        QString text = tr("%1: %2, %3").arg(cause.name, causeKindText(cause.kind),
            evidenceText(cause.confidence));
        if (!cause.evidence.isEmpty())
            text += u'\n' + cause.evidence;
        if (!cause.function.isEmpty())
            text += tr("\nCode, from the range table: %1").arg(cause.function);
        return text;
    };
    return {
        {.column = {u"cause"_s, tr("Host activity while the GPU was idle"), ColumnKind::Code},
            .value =
                [](const Row &row) {
                    return Cell(row.isSum ? tr("Sum = gap length") : row.part.cause.name);
                },
            .look =
                [](const Row &row) {
                    CellLook look;
                    if (row.isSum)
                        return look;
                    look.swatch = causeSwatch(row.part.cause.kind, row.part.preparation);
                    if (row.part.cause.kind != CauseKind::Unattributed) {
                        look.number = row.number;
                        if (row.part.exposed == 0)
                            look.swatch = Swatch::HostHidden;
                    }
                    return look;
                },
            .toolTip = tip,
            .stretch = true},
        {.column = {u"time"_s, QString(), ColumnKind::Us},
            .value = [](const Row &row) { return Cell(row.part.cause.time); }},
        {.column = {u"exposed"_s, tr("exposed"), ColumnKind::Us},
            .value = [](const Row &row) { return Cell(row.part.exposed); },
            .toolTip = [](const Row &) { return tr("While the rank's GPU was idle."); }},
        {.column = {u"share"_s, tr("share"), ColumnKind::Percent},
            .value = [](const Row &row) { return Cell(row.share); },
            .toolTip = [](const Row &) { return tr("Of the gap's length."); }},
        {.column = {u"bar"_s, QString(), ColumnKind::Percent},
            .value = [](const Row &row) { return row.isSum ? Cell() : Cell(row.share); },
            .text = [](const Row &) { return QString(); },
            .look =
                [](const Row &row) {
                    CellLook look;
                    if (!row.isSum)
                        look.bar.emplace().value = row.bar;
                    return look;
                },
            .digits = 7},
        {.column = {u"confidence"_s, QString()},
            .value =
                [](const Row &row) {
                    return row.isSum ? Cell() : Cell(evidenceText(row.part.cause.confidence));
                },
            .text = [](const Row &) { return QString(); },
            .look =
                [](const Row &row) {
                    CellLook look;
                    if (!row.isSum && row.part.cause.kind != CauseKind::Unattributed)
                        look.mark = evidenceMark(row.part.cause.confidence);
                    return look;
                },
            .toolTip = tip},
    };
}

} // namespace gapscope
