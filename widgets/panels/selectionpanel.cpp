// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/selectionpanel.h"

#include "widgets/panels/metrictext.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr std::array kKinds {AggregateKind::Ranges, AggregateKind::Kernels,
    AggregateKind::ApiCalls, AggregateKind::OsCalls};

enum ColumnIndex { NameColumn, CountColumn, TotalColumn, ExposedColumn, MeanColumn, P50Column,
    P95Column, MaxColumn, ShareColumn, SourceColumn };

QString kindTitle(AggregateKind kind)
{
    switch (kind) {
    case AggregateKind::Ranges:
        return SelectionPanel::tr("Host ranges");
    case AggregateKind::Kernels:
        return SelectionPanel::tr("Kernels");
    case AggregateKind::ApiCalls:
        return SelectionPanel::tr("API calls");
    case AggregateKind::OsCalls:
        return SelectionPanel::tr("OS calls");
    }
    return {};
}

QString nameTitle(AggregateKind kind)
{
    switch (kind) {
    case AggregateKind::Ranges:
        return SelectionPanel::tr("Range");
    case AggregateKind::Kernels:
        return SelectionPanel::tr("Kernel");
    case AggregateKind::ApiCalls:
    case AggregateKind::OsCalls:
        return SelectionPanel::tr("Call");
    }
    return {};
}

QString emptySentence(AggregateKind kind)
{
    switch (kind) {
    case AggregateKind::Ranges:
        return SelectionPanel::tr("No host range in this scope.");
    case AggregateKind::Kernels:
        return SelectionPanel::tr("No kernel in this scope.");
    case AggregateKind::ApiCalls:
        return SelectionPanel::tr("No CUDA API call in this scope.");
    case AggregateKind::OsCalls:
        return SelectionPanel::tr("No call of the operating system in this scope.");
    }
    return {};
}

template<class Value>
TableColumn<AggregateRow> timeColumn(const QString &key, const QString &title, Value value)
{
    return {.column = {key, title, ColumnKind::Us}, .value = value};
}

// "M1 83.2 % ▲": the metrics that a short range can say something about.
QString verdictLine(const HostVerdict &verdict)
{
    QStringList parts;
    for (const Metric metric : {Metric::GpuIdle, Metric::LaunchOverhead, Metric::PrepImpact,
             Metric::GpuUtilization}) {
        const Measure &measure = verdict.aggregate[metric];
        QString part = QString::fromLatin1(judgedRow(metric)->code) + u' ';
        part += measure.known ? formatPercent(measure.value) : QString(kNoValue);
        if (isMetricCrossed(verdict.aggregate, metric))
            part += u" ▲"_s;
        parts.append(part);
    }
    return parts.join(u"   "_s);
}

} // namespace

SelectionPanel::SelectionPanel(QWidget *parent)
    : Panel(tr("Selection"), parent)
    , m_kinds(new SegmentBar(tr("What is summed up")))
    , m_captionLabel(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_widen(new LinkButton(tr("Show the whole run")))
    , m_verdictCaption(new TextLabel(tr("Verdict of this range"), FontRole::Caption, Ink::Secondary))
    , m_verdict(new TextLabel({}, FontRole::Caption, Ink::Text, true))
    , m_filter(new QLineEdit)
    , m_pane(new TablePane(tr("Events summed up by name")))
    , m_model(new TableModel<AggregateRow>(u"selection"_s, tr("Selection"), makeColumns(), this))
{
    m_model->setIdentify([](const AggregateRow &row) { return row.name; });
    buildPage();
    m_pane->setModel(m_model);
    m_pane->setSortable(true);
    m_pane->sortBy(TotalColumn, Qt::DescendingOrder);
    m_pane->setColumnVisible(SourceColumn, false);
    connect(m_kinds, &SegmentBar::chosen, this, &SelectionPanel::showKind);
    connect(m_widen, &QToolButton::clicked, this, &SelectionPanel::widenRequested);
    connect(m_filter, &QLineEdit::textChanged, m_pane->proxy(), &FilterProxy::setFilterText);
    connect(m_pane, &TablePane::currentChanged, this,
        [this](int row, int) { Q_EMIT nameChosen(m_model->row(row).name, kind()); });
    connect(m_pane, &TablePane::activated, this, [this](int row, int) {
        Q_EMIT eventActivated(m_model->row(row).trace, m_model->row(row).longest);
    });
    clear();
}

void SelectionPanel::buildPage()
{
    m_captionLabel->setElided(true);
    m_verdict->setTabular(true);
    // A panel behind other tabs does not know its width: nothing in its line may force one.
    m_verdict->setElided(true);
    m_verdictCaption->setElided(true);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter of the table"));
    m_filter->setToolTip(tr("Words, or conditions such as total>100, n>=5, range~sample"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(Metrics().scaled(8));
    m_filter->addAction(icon(u"filter"_s, Ink::Secondary), QLineEdit::LeadingPosition);

    auto *const line = new QHBoxLayout;
    line->setContentsMargins(Metrics::kPanelInset, 5, Metrics::kPanelInset, 5);
    line->setSpacing(Metrics::kGap);
    line->addWidget(m_kinds);
    line->addWidget(m_captionLabel);
    line->addWidget(m_widen);
    line->addStretch(1);
    line->addWidget(m_verdictCaption);
    line->addWidget(m_verdict);
    line->addWidget(m_filter);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_pane, 1);
    updateTabs();
    m_kinds->setCurrent(0);
}

void SelectionPanel::setResult(
    std::array<Aggregate, kAggregateKindCount> result, const QString &caption)
{
    m_result = std::move(result);
    m_caption = caption;
    m_captionLabel->setText(caption);
    setScopeText(caption);
    updateTabs();
    showContent();
    showKind();
}

void SelectionPanel::clear(const QString &reason)
{
    m_result = {};
    m_model->setRows({});
    setScopeText({});
    setVerdict({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void SelectionPanel::setVerdict(const std::optional<HostVerdict> &verdict)
{
    m_hasVerdict = verdict.has_value();
    updateLine();
    if (!verdict)
        return;
    m_verdict->setText(verdictLine(*verdict));
    m_verdict->setAccessibleName(tr("Verdict of this range: %1").arg(verdictLine(*verdict)));
}

void SelectionPanel::setSourceLookup(std::function<QString(const QString &)> lookup)
{
    m_sourceOf = std::move(lookup);
    showKind();
}

void SelectionPanel::setCommunicationTest(std::function<bool(const QString &)> test)
{
    m_isCommunication = std::move(test);
    showKind();
}

void SelectionPanel::setCanWiden(bool canWiden)
{
    m_canWiden = canWiden;
    showKind();
}

AggregateKind SelectionPanel::kind() const
{
    return kKinds[std::size_t(std::max(0, m_kinds->current()))];
}

void SelectionPanel::setKind(AggregateKind kind)
{
    m_kinds->setCurrent(int(kind));
    showKind();
}

std::vector<Table> SelectionPanel::tables() const
{
    if (m_model->rowCount() == 0)
        return {};
    Table table = m_pane->table();
    table.title = kindTitle(kind());
    if (!m_caption.isEmpty())
        table.title += u", "_s + m_caption;
    const auto drop = [&table](int column) {
        table.columns.erase(table.columns.begin() + column);
        for (Row &row : table.rows)
            row.erase(row.begin() + column);
    };
    if (!m_sourceOf)
        drop(SourceColumn);
    if (kind() == AggregateKind::Kernels)
        drop(ExposedColumn);
    return {table};
}

void SelectionPanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    updateLine();
}

// The table is what the panel is for; what else is in its line goes first where it is narrow.
void SelectionPanel::updateLine()
{
    const Metrics metrics;
    m_verdict->setVisible(m_hasVerdict && width() >= metrics.scaled(54));
    m_verdictCaption->setVisible(m_hasVerdict && width() >= metrics.scaled(64));
    m_captionLabel->setVisible(width() >= metrics.scaled(36));
}

void SelectionPanel::showKind()
{
    const Aggregate &shown = m_result[std::size_t(kind())];
    m_model->setColumnTitle(NameColumn, nameTitle(kind()));
    m_model->setRows(shown.rows);
    m_pane->setColumnVisible(ExposedColumn, kind() != AggregateKind::Kernels);
    m_pane->setColumnVisible(
        SourceColumn, m_sourceOf && kind() == AggregateKind::Ranges);
    m_captionLabel->setText(shown.rows.empty() ? emptySentence(kind()) : m_caption);
    m_widen->setVisible(shown.rows.empty() && m_canWiden);
}

void SelectionPanel::updateTabs()
{
    QStringList texts;
    for (const AggregateKind each : kKinds) {
        const auto names = m_result[std::size_t(each)].rows.size();
        texts.append(
            names == 0 ? kindTitle(each) : kindTitle(each) + u' ' + formatCount(qint64(names)));
    }
    m_kinds->setTexts(texts);
}

std::vector<TableColumn<AggregateRow>> SelectionPanel::makeColumns()
{
    const auto exposed = [](const AggregateRow &row) {
        return row.exposed ? Cell(*row.exposed)
                           : Cell::missing(tr("It is not known when the GPU was idle."));
    };
    return {
        {.column = {u"name"_s, tr("Range"), ColumnKind::Code},
            .value = [](const AggregateRow &row) { return Cell(row.name); },
            .look = [this](const AggregateRow &row) { return CellLook {.swatch = swatchOf(row)}; },
            .stretch = true},
        {.column = {u"n"_s, tr("n"), ColumnKind::Count},
            .value = [](const AggregateRow &row) { return Cell(row.count); }},
        timeColumn(u"total"_s, tr("Total"), [](const AggregateRow &r) { return Cell(r.total); }),
        {.column = {u"exposed"_s, tr("Exposed"), ColumnKind::Us},
            .value = exposed,
            .toolTip = [](const AggregateRow &) { return tr("While the rank's GPU was idle."); }},
        timeColumn(u"mean"_s, tr("Mean"), [](const AggregateRow &r) { return Cell(r.mean / 1000); }),
        timeColumn(u"p50"_s, tr("p50"), [](const AggregateRow &r) { return Cell(r.p50); }),
        timeColumn(u"p95"_s, tr("p95"), [](const AggregateRow &r) { return Cell(r.p95); }),
        timeColumn(u"max"_s, tr("Max"), [](const AggregateRow &r) { return Cell(r.max); }),
        {.column = {u"share"_s, tr("Share"), ColumnKind::Percent},
            .value = [](const AggregateRow &row) { return Cell(row.share); },
            .toolTip =
                [](const AggregateRow &) {
                    return tr("Of the length of the scope, summed over its ranks.");
                }},
        {.column = {u"source"_s, tr("Source")},
            .value =
                [this](const AggregateRow &row) {
                    return Cell(m_sourceOf ? m_sourceOf(row.name) : QString());
                },
            .look = [](const AggregateRow &) { return CellLook {.ink = Ink::Secondary}; },
            .stretch = true},
    };
}

Swatch SelectionPanel::swatchOf(const AggregateRow &row) const
{
    switch (kind()) {
    case AggregateKind::Kernels:
        if (m_isCommunication && m_isCommunication(row.name))
            return Swatch::Communication;
        return row.graphCount * 2 > row.count ? Swatch::GraphKernel : Swatch::EagerKernel;
    case AggregateKind::ApiCalls:
        return apiKind(row.name.toStdString()) == ApiKind::Synchronize ? Swatch::Synchronize
                                                                       : Swatch::Api;
    case AggregateKind::OsCalls:
        return Swatch::OsCall;
    case AggregateKind::Ranges:
        break;
    }
    if (!row.exposed || *row.exposed == row.total)
        return Swatch::HostExposed;
    return *row.exposed == 0 ? Swatch::HostHidden : Swatch::HostSplit;
}

} // namespace gapscope
