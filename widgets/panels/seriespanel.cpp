// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/seriespanel.h"

#include "widgets/charts/periodhistogram.h"
#include "widgets/charts/serieschart.h"
#include "widgets/panels/deltatext.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <set>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QString phaseText(StepPhase phase)
{
    switch (phase) {
    case StepPhase::Context:
        return SeriesPanel::tr("context");
    case StepPhase::Generation:
        return SeriesPanel::tr("generation");
    case StepPhase::Unknown:
        break;
    }
    return SeriesPanel::tr("unknown");
}

std::vector<TableColumn<WorkloadRow>> workloadColumns()
{
    const auto period = [](const WorkloadRow &row) { return row.delta.period.value; };
    return {
        {.column = {u"workload"_s, SeriesPanel::tr("Workload")},
            .value = [](const WorkloadRow &row) { return Cell(workloadLabel(row.delta.workload)); },
            .look = [](const WorkloadRow &row) { return CellLook {.bold = row.isCompared}; },
            .toolTip =
                [](const WorkloadRow &row) {
                    return row.isCompared ? SeriesPanel::tr("The tables and the waterfall are about it.")
                                          : QString();
                },
            .stretch = true},
        {.column = {u"steps"_s, SeriesPanel::tr("Steps"), ColumnKind::Count},
            .value = [](const WorkloadRow &row) { return Cell(row.delta.steps); }},
        {.column = {u"baseline_us"_s, SeriesPanel::tr("Baseline"), ColumnKind::Us},
            .value = [=](const WorkloadRow &row) { return Cell(period(row).baseline); }},
        {.column = {u"target_us"_s, SeriesPanel::tr("Target"), ColumnKind::Us},
            .value = [=](const WorkloadRow &row) { return Cell(period(row).target); }},
        {.column = {u"delta_us"_s, SeriesPanel::tr("\u0394"), ColumnKind::UsDelta},
            .value = [=](const WorkloadRow &row) { return Cell(period(row).change()); },
            .look =
                [=](const WorkloadRow &row) {
                    const bool isSure = row.delta.period.change.excludesZero().value_or(false);
                    const double change = period(row).change();
                    return CellLook {.ink = !isSure ? Ink::Text
                            : change > 0            ? Ink::Worse
                                                    : Ink::Better};
                }},
        {.column = {u"ci95_us"_s, SeriesPanel::tr("95 %"), ColumnKind::Us},
            .value =
                [](const WorkloadRow &row) {
                    const std::optional<double> half = halfWidth(row.delta.period.change);
                    return half ? Cell(*half)
                                : Cell::missing(SeriesPanel::tr("Too few steps for an interval."));
                },
            .text = [](const WorkloadRow &row) { return plusMinusText(row.delta.period.change); },
            .look = [](const WorkloadRow &) { return CellLook {.ink = Ink::Secondary}; }},
    };
}

// What the signs of the chart mean.
QWidget *makeLegend()
{
    return new TextLabel(
        SeriesPanel::tr("baseline hollow, target filled; yellow: context steps; grey: left out"),
        FontRole::Caption, Ink::Secondary);
}

} // namespace

SeriesPanel::SeriesPanel(QWidget *parent)
    : Panel(tr("Step series"), parent)
    , m_ranks(new SegmentBar(tr("Rank")))
    , m_chart(new SeriesChart)
    , m_histogram(new PeriodHistogram)
    , m_pane(new TablePane(tr("Paired workloads")))
    , m_workloads(new TableModel<WorkloadRow>(
          u"workloads"_s, tr("Paired workloads"), workloadColumns(), this))
{
    buildPage();
    m_pane->setModel(m_workloads);
    m_pane->setStretchMinimum(8.5);
    m_pane->setDropOrder({5, 2}); // the interval, then the baseline
    connect(m_ranks, &SegmentBar::chosen, this, &SeriesPanel::showRank);
    connect(m_chart, &SeriesChart::activated, this, [this](std::size_t side, std::size_t index) {
        Q_EMIT stepActivated(side, m_chart->series(side)[index]);
    });
    clear();
}

void SeriesPanel::buildPage()
{
    auto *const line = new QHBoxLayout;
    line->setContentsMargins(Metrics::kPanelInset, 4, Metrics::kPanelInset, 0);
    line->setSpacing(Metrics::kGap);
    line->addWidget(m_ranks);
    auto *const legend = static_cast<TextLabel *>(makeLegend());
    legend->setElided(true);
    line->addWidget(legend, 1);
    auto *const left = new QVBoxLayout;
    left->setSpacing(0);
    left->addLayout(line);
    left->addWidget(m_chart, 1);
    auto *const right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_histogram, 3);
    right->addWidget(m_pane, 2);
    auto *const layout = new QHBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(left, 3);
    layout->addWidget(makeRule(Qt::Vertical));
    layout->addLayout(right, 2);
}

void SeriesPanel::setComparison(std::shared_ptr<const RunComparison> comparison)
{
    m_comparison = std::move(comparison);
    if (m_comparison->baselineSeries.empty() && m_comparison->targetSeries.empty()) {
        // Without pairs all steps are left out.
        const bool hasSteps = m_comparison->baselineLeftOut + m_comparison->targetLeftOut > 0;
        clear(hasSteps ? tr("There are too few forward steps in what is compared: a step lasts to the "
                            "start of the next one.")
                       : tr("There are no forward steps in what is compared."));
        return;
    }
    std::set<std::uint32_t> ranks;
    for (const SeriesPoint &point : m_comparison->baselineSeries)
        ranks.insert(point.rank);
    for (const SeriesPoint &point : m_comparison->targetSeries)
        ranks.insert(point.rank);
    QStringList texts;
    for (const std::uint32_t rank : ranks)
        texts.append(tr("rank %1").arg(rank));
    const int rank = std::clamp(m_ranks->current(), 0, int(texts.size()) - 1);
    constexpr qsizetype kMostButtons = 8; // more would be wider than the chart
    m_ranks->setTexts(texts.mid(0, kMostButtons));
    m_ranks->setCurrent(std::min(rank, int(kMostButtons) - 1));
    m_ranks->setVisible(texts.size() > 1);
    std::vector<WorkloadRow> rows;
    if (!m_comparison->single) {
        for (const WorkloadDelta &delta : m_comparison->workloads)
            rows.push_back({delta, rows.empty()});
    }
    m_workloads->setRows(std::move(rows));
    m_pane->setVisible(!m_comparison->single);
    setScopeText(comparedText(*m_comparison));
    showContent();
    showRank();
}

void SeriesPanel::clear(const QString &reason)
{
    m_comparison.reset();
    m_workloads->setRows({});
    m_chart->setSeries({}, {});
    m_histogram->setPeriods({}, {});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

std::vector<SeriesPoint> SeriesPanel::pointsOf(std::size_t side) const
{
    if (side == 1 && m_comparison->single)
        return {};
    const auto &all = side == 0 ? m_comparison->baselineSeries : m_comparison->targetSeries;
    const auto rank = std::uint32_t(std::max(0, m_ranks->current()));
    std::vector<SeriesPoint> points;
    for (const SeriesPoint &point : all) {
        if (point.rank == rank)
            points.push_back(point);
    }
    return points;
}

void SeriesPanel::showRank()
{
    if (!m_comparison)
        return;
    std::array<std::vector<double>, 2> compared;
    std::array<std::vector<SeriesPoint>, 2> points {pointsOf(0), pointsOf(1)};
    for (std::size_t side = 0; side < points.size(); ++side) {
        for (const SeriesPoint &point : points[side]) {
            if (point.compared)
                compared[side].push_back(point.us);
        }
    }
    m_histogram->setPeriods(compared[0], compared[1]);
    m_chart->setSeries(std::move(points[0]), std::move(points[1]));
}

std::vector<Table> SeriesPanel::tables() const
{
    if (!m_comparison)
        return {};
    std::vector<Table> tables;
    if (m_workloads->rowCount() > 0)
        tables.push_back(m_pane->table());
    Table series {.id = u"steps"_s, .title = tr("Step periods")};
    series.columns = {{u"run"_s, tr("Run")}, {u"rank"_s, tr("Rank"), ColumnKind::Count},
        {u"step"_s, tr("Step"), ColumnKind::Count}, {u"phase"_s, tr("Phase")},
        {u"ctx"_s, tr("Context requests"), ColumnKind::Count},
        {u"gen"_s, tr("Generation requests"), ColumnKind::Count},
        {u"period_us"_s, tr("Period"), ColumnKind::Us}, {u"paired"_s, tr("Paired"), ColumnKind::Flag},
        {u"compared"_s, tr("Compared"), ColumnKind::Flag}};
    const auto add = [&series](const QString &run, const std::vector<SeriesPoint> &points) {
        for (const SeriesPoint &point : points)
            series.add({Cell(run), Cell(point.rank), Cell(point.number), Cell(phaseText(point.phase)),
                Cell(point.workload.ctx), Cell(point.workload.gen), Cell(point.us),
                Cell(point.paired), Cell(point.compared)});
    };
    add(tr("baseline"), m_comparison->baselineSeries);
    if (!m_comparison->single)
        add(tr("target"), m_comparison->targetSeries);
    tables.push_back(std::move(series));
    return tables;
}

void SeriesPanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    // The histogram needs some height; the table scrolls elsewhere as well.
    m_pane->setVisible(m_workloads->rowCount() > 0 && height() >= Metrics().scaled(14));
}

} // namespace gapscope
