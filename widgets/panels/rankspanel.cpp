// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/rankspanel.h"

#include "widgets/panels/tablepane.h"
#include "widgets/style/marks.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct FigureColumn {
    RankFigure figure;
    const char *title;
    ColumnKind kind;
    const char *toolTip;
};

// clang-format off
constexpr std::array kFigures {
    FigureColumn {RankFigure::LateMean, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Late"), ColumnKind::Us,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Mean time by which it comes after the first rank to a collective")},
    FigureColumn {RankFigure::LateMedian, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "p50"), ColumnKind::Us,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Half of its collectives are later than this")},
    FigureColumn {RankFigure::LateP90, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "p90"), ColumnKind::Us,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "One in ten of its collectives is later than this")},
    FigureColumn {RankFigure::LateMax, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Max"), ColumnKind::Us,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "The latest it ever came")},
    FigureColumn {RankFigure::LatestShare, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Latest in"), ColumnKind::Percent,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Share of its collectives to which it came last")},
    FigureColumn {RankFigure::Wait, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "In coll."), ColumnKind::Us,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Mean time inside a collective; who comes last waits least")},
    FigureColumn {RankFigure::Host, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Host/step"), ColumnKind::Us,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Ranges and calls of the host thread that do not wait, per step")},
    FigureColumn {RankFigure::Launches, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Launches"), ColumnKind::Number,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Launch calls per step")},
    FigureColumn {RankFigure::Allocations, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Allocs"), ColumnKind::Number,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Allocation and release calls per step")},
    FigureColumn {RankFigure::Idle, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "GPU idle"), ColumnKind::Percent,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Share of its steps in which its device does nothing")},
    FigureColumn {RankFigure::Queue, QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Queue"), ColumnKind::Number,
        QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Launches begun and not started when it arrives at a collective")},
};
// clang-format on

struct MetricColumn {
    const char *key;
    const char *title;
};

constexpr std::array kMetrics {
    MetricColumn {"gpu_idle_ratio", QT_TRANSLATE_NOOP("gapscope::RanksPanel", "M1 GPU idle")},
    MetricColumn {"launch_overhead_ratio", QT_TRANSLATE_NOOP("gapscope::RanksPanel", "M2 launch")},
    MetricColumn {
        "host_prep_exposed_ratio", QT_TRANSLATE_NOOP("gapscope::RanksPanel", "M3a exposed")},
    MetricColumn {"host_prep_perf_impact", QT_TRANSLATE_NOOP("gapscope::RanksPanel", "M3b of total")},
    MetricColumn {
        "host_prep_idle_attribution", QT_TRANSLATE_NOOP("gapscope::RanksPanel", "M3c of idle")},
    MetricColumn {"gpu_utilization", QT_TRANSLATE_NOOP("gapscope::RanksPanel", "M4 GPU busy")},
    MetricColumn {"nccl_ratio", QT_TRANSLATE_NOOP("gapscope::RanksPanel", "M5 NCCL")},
    MetricColumn {
        "communication_ratio", QT_TRANSLATE_NOOP("gapscope::RanksPanel", "Communication")},
};

CellLook figureLook(const RankRow &row, RankFigure figure)
{
    CellLook look;
    const std::int8_t outlier = row.outliers[static_cast<std::size_t>(figure)];
    look.bold = outlier != 0;
    look.mark = outlier > 0 ? Mark::Above : outlier < 0 ? Mark::Below : Mark::Blank;
    return look;
}

TableColumn<RankRow> figureColumn(const FigureColumn &shown)
{
    const RankFigure figure = shown.figure;
    return {.column = {rankFigureKey(figure), RanksPanel::tr(shown.title), shown.kind},
        .value =
            [figure](const RankRow &row) {
                return row[figure] ? Cell(*row[figure])
                                   : Cell::missing(RanksPanel::tr("not known on this rank"));
            },
        .look = [figure](const RankRow &row) { return figureLook(row, figure); },
        .toolTip = [tip = shown.toolTip](const RankRow &) { return RanksPanel::tr(tip); }};
}

TableColumn<RankRow> metricColumn(const MetricColumn &shown)
{
    const auto find = [key = QString::fromLatin1(shown.key)](const RankRow &row) {
        const auto found = std::ranges::find(row.metrics, key, &SummaryMetric::key);
        return found == row.metrics.end() ? nullptr : &*found;
    };
    return {.column = {QString::fromLatin1(shown.key), RanksPanel::tr(shown.title), ColumnKind::Percent},
        .value =
            [find](const RankRow &row) {
                const SummaryMetric *metric = find(row);
                return metric && metric->value
                    ? Cell(*metric->value)
                    : Cell::missing(metric ? metric->reason : RanksPanel::tr("not summarised"));
            },
        .toolTip =
            [find](const RankRow &row) {
                const SummaryMetric *metric = find(row);
                return metric ? metric->reason : QString();
            }};
}

QString deviceText(const RankRow &row)
{
    return row.device < 0 ? RanksPanel::tr("pid %1").arg(row.pid)
                          : RanksPanel::tr("GPU %1, pid %2").arg(row.device).arg(row.pid);
}

QStringList listOf(const std::vector<QString> &texts)
{
    return QStringList(texts.begin(), texts.end());
}

} // namespace

RanksPanel::RanksPanel(QWidget *parent)
    : Panel(tr("Ranks"), parent)
    , m_chip(new ChipLabel)
    , m_headline(new TextLabel({}, FontRole::Body, Ink::Text, true))
    , m_cause(new TextLabel({}, FontRole::Caption))
    , m_others(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_sets(new SegmentBar(tr("Which figures are shown")))
    , m_takeAll(new LinkButton(tr("Take all ranks")))
    , m_laneOrder(new LinkButton({}))
    , m_pane(new TablePane(tr("One row per rank")))
    , m_model(new TableModel<RankRow>(u"ranks"_s, tr("Ranks"), makeColumns(), this))
{
    m_model->setIdentify([](const RankRow &row) { return QString::number(row.index); });
    buildPage();
    m_pane->setModel(m_model);
    m_pane->setSortable(true);
    m_pane->setStretchMinimum(7);
    m_pane->setDropOrder({3, 5, 1, 7});
    const auto choose = [this](int row, int) { Q_EMIT rankChosen(m_model->row(row).index); };
    connect(m_pane, &TablePane::clicked, this, choose);
    connect(m_pane, &TablePane::activated, this, choose);
    connect(m_pane, &TablePane::menuAboutToShow, this, &RanksPanel::fillMenu);
    connect(m_sets, &SegmentBar::chosen, this, &RanksPanel::showColumns);
    connect(m_takeAll, &QToolButton::clicked, this, &RanksPanel::takeAllRequested);
    connect(m_laneOrder, &QToolButton::clicked, this, &RanksPanel::toggleLaneOrder);
    showLaneOrder(false);
    showColumns(0);
    clear();
}

std::vector<TableColumn<RankRow>> RanksPanel::makeColumns()
{
    std::vector<TableColumn<RankRow>> columns {
        {.column = {u"rank"_s, tr("Rank")},
            .value = [](const RankRow &row) { return Cell(row.label); },
            .look =
                [this](const RankRow &row) {
                    CellLook look;
                    const bool isLate = m_answer && m_answer->isStraggler()
                        && m_answer->worst == row.index;
                    look.mark = isLate ? Mark::Above : Mark::Blank;
                    look.bold = isLate;
                    return look;
                },
            .toolTip = [](const RankRow &row) { return row.deviceName; }},
        {.column = {u"device"_s, tr("Device")},
            .value = [](const RankRow &row) { return Cell(deviceText(row)); }}};
    for (const FigureColumn &figure : kFigures)
        columns.push_back(figureColumn(figure));
    columns.push_back({.column = {u"doing"_s, tr("What it is doing")},
        .value = [](const RankRow &row) { return Cell(row.doing); },
        .toolTip =
            [](const RankRow &row) {
                return (QStringList {row.doing} + listOf(row.notes)).join(u'\n');
            },
        .stretch = true});
    m_lateColumns = int(columns.size()) - 2;
    for (const MetricColumn &metric : kMetrics)
        columns.push_back(metricColumn(metric));
    return columns;
}

void RanksPanel::buildPage()
{
    m_headline->setWrapped();
    m_cause->setWrapped();
    m_others->setWrapped();
    m_sets->setTexts({tr("Lateness"), tr("M1 to M5")});
    auto *const texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_headline);
    texts->addWidget(m_cause);
    texts->addWidget(m_others);
    auto *const choices = new QVBoxLayout;
    choices->addWidget(m_sets);
    choices->addWidget(m_laneOrder, 0, Qt::AlignRight);
    choices->addWidget(m_takeAll, 0, Qt::AlignRight);
    choices->addStretch(1);
    auto *const head = new QHBoxLayout;
    head->setContentsMargins(Metrics::kPanelInset, 6, Metrics::kPanelInset, 6);
    head->setSpacing(10);
    head->addWidget(m_chip, 0, Qt::AlignTop);
    head->addLayout(texts, 1);
    head->addLayout(choices);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_pane, 1);
}

void RanksPanel::showLaneOrder(bool byLateness)
{
    m_isByLateness = byLateness;
    m_laneOrder->setText(byLateness ? tr("Lanes by rank") : tr("Lanes by lateness"));
    m_laneOrder->setToolTip(byLateness ? tr("Show the lanes of the timeline in the order of the ranks")
                                       : tr("Show the lanes of the latest rank first in the timeline"));
}

void RanksPanel::toggleLaneOrder()
{
    showLaneOrder(!m_isByLateness);
    Q_EMIT laneOrderRequested(m_isByLateness);
}

void RanksPanel::showColumns(int set)
{
    const int columns = m_model->columnCount();
    for (int column = 2; column < columns; ++column)
        m_pane->setColumnVisible(column, (column < 2 + m_lateColumns) == (set == 0));
    m_pane->relayout();
}

void RanksPanel::setAnswer(RankAnswerPtr answer, std::size_t leftOut)
{
    if (!answer || answer->rows.empty()) {
        clear(tr("There is no rank with GPU work."));
        return;
    }
    m_answer = std::move(answer);
    const bool isLate = m_answer->isStraggler();
    m_chip->setWord(isLate ? m_answer->rows[*m_answer->worst].label.toUpper() : tr("INCONCLUSIVE"),
        isLate ? ChipLabel::Kind::Worse : ChipLabel::Kind::Undecided);
    m_headline->setText(rankHeadline(*m_answer));
    const QString cause = rankCauseText(*m_answer);
    m_cause->setText(cause);
    m_cause->setVisible(!cause.isEmpty());
    QStringList others = listOf(m_answer->cause.ruledOut);
    for (const QString &title : m_answer->cause.also)
        others.prepend(tr("Also: %1.").arg(title));
    others.append(rankClockText(*m_answer));
    m_others->setText(others.join(u"  "_s));
    m_others->setToolTip(listOf(m_answer->notes).join(u'\n'));
    m_takeAll->setVisible(leftOut > 0);
    m_laneOrder->setVisible(m_answer->rows.size() > 1);
    m_model->setRows(m_answer->rows);
    const qint64 steps = std::ssize(m_answer->byStep.numbers);
    QString scope = tr("%1 ranks, %2, %3 matched collectives")
                        .arg(formatCount(std::ssize(m_answer->rows)),
                            steps == 1 ? tr("1 step") : tr("%1 steps").arg(formatCount(steps)),
                            formatCount(m_answer->instances));
    if (m_answer->unmatched > 0)
        scope += tr(", %1 unmatched").arg(formatCount(m_answer->unmatched));
    if (leftOut > 0)
        scope += tr(", %1 left out").arg(leftOut);
    setScopeText(scope);
    m_pane->relayout();
    if (isLate)
        setCurrentRank(*m_answer->worst); // in sight, however many ranks there are
    showContent();
}

void RanksPanel::clear(const QString &reason)
{
    showLaneOrder(false);
    m_answer.reset();
    m_model->setRows({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void RanksPanel::setCurrentRank(std::optional<std::size_t> rank)
{
    m_pane->setCurrent(rank ? int(*rank) : -1);
}

QString RanksPanel::headline() const { return m_headline->text(); }

std::vector<Table> RanksPanel::tables() const
{
    return m_answer ? std::vector<Table> {m_pane->table()} : std::vector<Table>();
}

void RanksPanel::fillMenu(QMenu *menu, int row)
{
    if (row < 0)
        return;
    const std::size_t rank = m_model->row(row).index;
    menu->addSeparator();
    menu->addAction(tr("Rename this rank…"), this, [this, rank] { Q_EMIT renameRequested(rank); });
    menu->addAction(tr("Leave this rank out"), this, [this, rank] { Q_EMIT leaveOutRequested(rank); });
    menu->addAction(tr("Take all ranks"), this, &RanksPanel::takeAllRequested);
}

} // namespace gapscope
