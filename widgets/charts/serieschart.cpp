// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/serieschart.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr double kReach = 12; // of a click, pixels

// A few steps many times as long as the others would press all others flat.
double upperEnd(const std::array<std::vector<SeriesPoint>, 2> &series)
{
    std::vector<double> values;
    for (const std::vector<SeriesPoint> &side : series) {
        for (const SeriesPoint &point : side)
            values.push_back(point.us);
    }
    if (values.empty())
        return 1;
    std::ranges::sort(values);
    const double most = values.back();
    const double usual = values[std::size_t(double(values.size() - 1) * 0.95)];
    return most > 3 * usual ? usual * 1.5 : most;
}

} // namespace

SeriesChart::SeriesChart(QWidget *parent)
    : Chart(tr("Step series"), parent)
{
    for (QCPGraph *&graph : m_graphs) {
        graph = addGraph();
        graph->setLineStyle(QCPGraph::lsNone);
    }
    m_mark = addGraph();
    m_mark->setLineStyle(QCPGraph::lsNone);
    for (const std::size_t side : {std::size_t {0}, std::size_t {1}})
        layerOf(side, Line)->setLineStyle(QCPGraph::lsLine);
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new CountTicker));
    yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
    xAxis->setLabel(tr("step"));
    yAxis->setLabel(tr("step period, \u00b5s"));
    axisRect()->setMinimumMargins({0, 10, 16, 0});
    xAxis->grid()->setVisible(false);
    yAxis->setTickLength(0, 0);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    axisRect()->setRangeDrag(Qt::Horizontal);
    axisRect()->setRangeZoom(Qt::Horizontal);
    setMinimumSize(Metrics().scaled(12), Metrics().scaled(6));
}

void SeriesChart::setSeries(std::vector<SeriesPoint> baseline, std::vector<SeriesPoint> target)
{
    m_series = {std::move(baseline), std::move(target)};
    m_current.reset();
    m_least = 0;
    m_most = upperEnd(m_series);
    if (!m_series[0].empty()) {
        double least = m_most;
        for (const auto &side : m_series) {
            for (const SeriesPoint &point : side)
                least = std::min(least, point.us);
        }
        // From 0 unless that would waste most of the height.
        m_least = least > 0.6 * m_most ? least - (m_most - least) * 0.15 - 1 : 0;
    }
    m_most += (m_most - m_least) * 0.08 + 1;
    fill(0);
    fill(1);
    updateMark();
    showAll();
}

void SeriesChart::fill(std::size_t side)
{
    std::array<std::pair<QVector<double>, QVector<double>>, LayerCount> values;
    const auto add = [&values](int layer, double x, double y) {
        values[std::size_t(layer)].first.append(x);
        values[std::size_t(layer)].second.append(y);
    };
    for (const SeriesPoint &point : m_series[side]) {
        const auto x = double(point.number);
        add(Line, x, std::min(point.us, m_most));
        if (point.us > m_most)
            add(Beyond, x, m_most);
        else if (!point.paired)
            add(LeftOut, x, point.us);
        else
            add(point.phase == StepPhase::Context ? Context : Generation, x, point.us);
    }
    for (int layer = 0; layer < LayerCount; ++layer)
        layerOf(side, layer)->setData(values[std::size_t(layer)].first, values[std::size_t(layer)].second);
}

void SeriesChart::showAll()
{
    double first = 0;
    double last = 1;
    bool any = false;
    for (const auto &side : m_series) {
        for (const SeriesPoint &point : side) {
            const auto x = double(point.number);
            first = any ? std::min(first, x) : x;
            last = any ? std::max(last, x) : x;
            any = true;
        }
    }
    const double margin = std::max(1.0, (last - first) * 0.015);
    xAxis->setRange(first - margin, last + margin);
    yAxis->setRange(m_least, m_most);
    replot(rpQueuedReplot);
}

void SeriesChart::restyle(const Theme &theme)
{
    const auto disc = [](const QColor &pen, const QBrush &brush, double size) {
        return QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(pen, 1.2), brush, size);
    };
    const std::array<QColor, 2> ink {theme.baseline, theme.target};
    for (const std::size_t side : {std::size_t {0}, std::size_t {1}}) {
        const bool isTarget = side == 1;
        const auto fillOf = [&](const QColor &color) {
            return isTarget ? QBrush(color) : QBrush(theme.base);
        };
        layerOf(side, Line)->setPen(QPen(withAlpha(ink[side], isTarget ? 0.6 : 0.45), isTarget ? 1.6 : 1));
        layerOf(side, Generation)->setScatterStyle(disc(ink[side], fillOf(ink[side]), 4));
        layerOf(side, Context)
            ->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond,
                QPen(theme.stepContextEdge, 1.4), fillOf(theme.stepContextEdge), 7));
        layerOf(side, LeftOut)->setScatterStyle(disc(theme.gapHatch, fillOf(theme.gapHatch), 4));
        layerOf(side, Beyond)
            ->setScatterStyle(QCPScatterStyle(
                QCPScatterStyle::ssTriangle, QPen(ink[side], 1.2), fillOf(ink[side]), 7));
    }
    m_mark->setScatterStyle(QCPScatterStyle(
        QCPScatterStyle::ssCircle, QPen(theme.accent, Metrics::kFocusWidth), Qt::NoBrush, 11));
}

void SeriesChart::setCurrent(PointRef point)
{
    if (point.side > 1 || point.index >= m_series[point.side].size() || m_current == point)
        return;
    m_current = point;
    const auto x = double(m_series[point.side][point.index].number);
    if (!xAxis->range().contains(x))
        xAxis->setRange(x, xAxis->range().size(), Qt::AlignCenter);
    setAccessibleDescription(describe(point));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    updateMark();
}

void SeriesChart::updateMark()
{
    QVector<double> x;
    QVector<double> y;
    if (m_current && hasFocus()) {
        const SeriesPoint &point = m_series[m_current->side][m_current->index];
        x.append(double(point.number));
        y.append(std::min(point.us, m_most));
    }
    m_mark->setData(x, y);
    replot(rpQueuedReplot);
}

QPointF SeriesChart::positionOf(PointRef point) const
{
    const SeriesPoint &at = m_series[point.side][point.index];
    return {xAxis->coordToPixel(double(at.number)), yAxis->coordToPixel(std::min(at.us, m_most))};
}

std::optional<SeriesChart::PointRef> SeriesChart::pointAt(const QPointF &pos) const
{
    std::optional<PointRef> nearest;
    double best = kReach * kReach;
    for (std::size_t side = 0; side < m_series.size(); ++side) {
        for (std::size_t i = 0; i < m_series[side].size(); ++i) {
            const QPointF delta = positionOf({side, i}) - pos;
            const double distance = QPointF::dotProduct(delta, delta);
            if (distance > best)
                continue;
            best = distance;
            nearest = PointRef {side, i};
        }
    }
    return nearest;
}

QString SeriesChart::describe(PointRef point) const
{
    const SeriesPoint &at = m_series[point.side][point.index];
    const QString run = m_series[1].empty() ? tr("step %1").arg(at.number)
        : point.side == 0                   ? tr("baseline, step %1").arg(at.number)
                                            : tr("target, step %1").arg(at.number);
    QString text = tr("%1: %2, %3 ctx, %4 gen")
                       .arg(run, formatMeanUs(at.us))
                       .arg(at.workload.ctx)
                       .arg(at.workload.gen);
    if (!at.paired)
        text += tr(", left out");
    return text;
}

bool SeriesChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return Chart::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const std::optional<PointRef> point = pointAt(help->pos());
    QToolTip::showText(help->globalPos(), point ? describe(*point) : QString(), this);
    return true;
}

void SeriesChart::keyPressEvent(QKeyEvent *event)
{
    const PointRef at = m_current.value_or(PointRef {m_series[1].empty() ? 0u : 1u, 0});
    const std::size_t last = m_series[at.side].empty() ? 0 : m_series[at.side].size() - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent({at.side, at.index == 0 ? 0 : at.index - 1});
        return;
    case Qt::Key_Right:
        setCurrent({at.side, m_current ? std::min(last, at.index + 1) : at.index});
        return;
    case Qt::Key_Home:
        setCurrent({at.side, 0});
        return;
    case Qt::Key_End:
        setCurrent({at.side, last});
        return;
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const std::size_t other = 1 - at.side;
        if (!m_series[other].empty())
            setCurrent({other, std::min(at.index, m_series[other].size() - 1)});
        return;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current)
            Q_EMIT activated(m_current->side, m_current->index);
        return;
    default:
        Chart::keyPressEvent(event);
    }
}

void SeriesChart::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->pos();
    Chart::mousePressEvent(event);
}

void SeriesChart::mouseReleaseEvent(QMouseEvent *event)
{
    Chart::mouseReleaseEvent(event);
    // A drag moves the axis.
    if (event->button() != Qt::LeftButton || (event->pos() - m_pressed).manhattanLength() > 4)
        return;
    const std::optional<PointRef> point = pointAt(event->position());
    if (!point)
        return;
    setCurrent(*point);
    Q_EMIT activated(point->side, point->index);
}

void SeriesChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    Chart::mouseDoubleClickEvent(event);
    if (!pointAt(event->position()))
        showAll();
}

void SeriesChart::focusInEvent(QFocusEvent *event)
{
    Chart::focusInEvent(event);
    const std::size_t side = m_series[1].empty() ? 0 : 1;
    if (!m_current && event->reason() != Qt::MouseFocusReason && !m_series[side].empty())
        setCurrent({side, 0});
    updateMark();
}

void SeriesChart::focusOutEvent(QFocusEvent *event)
{
    Chart::focusOutEvent(event);
    updateMark();
}

} // namespace gapscope
