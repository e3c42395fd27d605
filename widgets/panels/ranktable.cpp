// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/ranktable.h"

#include "widgets/panels/metrictext.h"

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

TableColumn<RankMetrics> metricColumn(const QString &key, const QString &title, Metric metric)
{
    return {.column = {key, title, ColumnKind::Percent},
        .value =
            [metric](const RankMetrics &rank) {
                const Measure &measure = rank.metrics[metric];
                return measure.known ? Cell(measure.value) : Cell::missing(measure.reason);
            },
        .look =
            [metric](const RankMetrics &rank) {
                CellLook look;
                const bool isKnown = rank.metrics[metric].known;
                look.bold = isMetricCrossed(rank.metrics, metric);
                look.mark = !isKnown ? Mark::Unknown
                    : look.bold      ? Mark::Crossed
                                     : Mark::NotCrossed;
                look.ink = isKnown ? Ink::Text : Ink::Secondary;
                return look;
            },
        .toolTip = [metric](const RankMetrics &) { return metricExplanation(metric); }};
}

QString deviceText(const RankMetrics &rank)
{
    return RankTable::tr("GPU %1, pid %2").arg(rank.deviceOrdinal).arg(rank.pid);
}

QString rankText(const RankMetrics &rank)
{
    return QString::number(rank.rank) + u"   "_s + deviceText(rank);
}

// The published rule on the rank's own figures; a rank without any answers nothing.
QString rankVerdict(const RankMetrics &rank)
{
    const WindowMetrics &figures = rank.metrics;
    if (figures.applicableCount == 0)
        return {};
    return RankTable::tr("%1 %2 of %3", "verdict of a rank: YES 4 of 6")
        .arg(figures.isYes ? RankTable::tr("YES") : RankTable::tr("NO"))
        .arg(figures.crossedCount)
        .arg(figures.applicableCount);
}

std::vector<TableColumn<RankMetrics>> rankColumns()
{
    return {
        {.column = {u"rank"_s, RankTable::tr("Rank"), ColumnKind::Count},
            .value = [](const RankMetrics &rank) { return Cell(rank.rank); },
            .text = [](const RankMetrics &rank) { return rankText(rank); },
            .toolTip = [](const RankMetrics &rank) { return rank.deviceName; },
            .stretch = true,
            .alignLeft = true},
        {.column = {u"device"_s, RankTable::tr("Device")},
            .value = [](const RankMetrics &rank) { return Cell(deviceText(rank)); }},
        metricColumn(u"gpu_idle"_s, RankTable::tr("GPU idle"), Metric::GpuIdle),
        metricColumn(u"launch"_s, RankTable::tr("Launch"), Metric::LaunchOverhead),
        metricColumn(u"prep_idle"_s, RankTable::tr("Prep/idle"), Metric::PrepIdleAttribution),
        {.column = {u"verdict"_s, RankTable::tr("Verdict")},
            .value =
                [](const RankMetrics &rank) {
                    const QString text = rankVerdict(rank);
                    return text.isEmpty()
                        ? Cell::missing(rank.metrics[Metric::GpuIdle].reason)
                        : Cell(text);
                },
            .look = [](const RankMetrics &rank) { return CellLook {.bold = rank.metrics.isYes}; },
            .alignRight = true},
    };
}

} // namespace

RankTable::RankTable(QWidget *parent)
    : TablePane(tr("Ranks"), parent)
    , m_model(new TableModel<RankMetrics>(u"ranks"_s, tr("Ranks"), rankColumns(), this))
{
    m_model->setIdentify([](const RankMetrics &rank) { return QString::number(rank.rank); });
    setModel(m_model);
    setColumnVisible(1, false); // on screen the device stands beside the rank
    setFitted(true);
    setStretchMinimum(5);
    setDropOrder({3, 4}); // launch, preparation: the metric table has them too
    setSortable(true);
    view()->setSelectionMode(QAbstractItemView::SingleSelection);
    view()->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const auto emitRank = [this](int row, int) { Q_EMIT rankActivated(m_model->row(row).rank); };
    connect(this, &TablePane::activated, this, emitRank);
    connect(this, &TablePane::clicked, this, emitRank);
}

void RankTable::setRanks(const std::vector<RankMetrics> &ranks)
{
    m_model->setRows(ranks);
}

} // namespace gapscope
