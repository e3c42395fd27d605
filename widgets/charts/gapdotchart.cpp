// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/gapdotchart.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr double kReach = 8; // pixels from a dot that still mean it

double inUs(TimeNs length)
{
    return double(length) / 1000.0;
}

} // namespace

GapDotChart::GapDotChart(const QString &name, QWidget *parent)
    : Chart(name, parent)
    , m_dots(addGraph())
    , m_current(addGraph())
    , m_line(new QCPItemStraightLine(this))
    , m_median(new QCPItemStraightLine(this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    for (QCPAxis *axis : {xAxis, yAxis}) {
        const QSharedPointer<QCPAxisTicker> ticker(new NumberTicker);
        ticker->setTickCount(axis == xAxis ? 5 : 4);
        axis->setTicker(ticker);
        axis->setTickLength(0, 0);
    }
    xAxis->grid()->setVisible(false);
    axisRect()->setMinimumMargins(
        {Metrics().scaled(3.2), Metrics::kGap, Metrics::kPanelInset, 0});
    for (QCPGraph *graph : {m_dots, m_current})
        graph->setLineStyle(QCPGraph::lsNone);
    m_line->setVisible(false);
    m_median->setVisible(false);
}

void GapDotChart::setSeries(const GapSeries &series)
{
    m_series = series;
    m_cursor = series.current ? int(*series.current) : -1;
    QVector<double> x;
    QVector<double> y;
    for (const GapPoint &point : series.points) {
        x.append(point.x);
        y.append(inUs(point.length));
    }
    m_dots->setData(x, y, true);
    m_current->data()->clear();
    m_line->setVisible(series.current.has_value());
    m_median->setVisible(series.points.size() > 1);
    if (series.current) {
        const GapPoint &own = series.points[*series.current];
        m_current->addData(own.x, inUs(own.length));
        m_line->point1->setCoords(own.x, 0);
        m_line->point2->setCoords(own.x, 1);
    }
    m_median->point1->setCoords(0, series.median / 1000.0);
    m_median->point2->setCoords(1, series.median / 1000.0);
    xAxis->setLabel(series.bySteps ? tr("step") : tr("ms from the first kernel"));
    updateRanges();
    say();
    replot(rpQueuedReplot);
}

// All dots, with a margin; a flat series gets a range of its own.
void GapDotChart::updateRanges()
{
    if (m_series.points.empty())
        return;
    const auto [low, high] = std::ranges::minmax_element(m_series.points, {}, &GapPoint::length);
    const double least = inUs(low->length);
    const double most = inUs(high->length);
    const double margin = std::max((most - least) * 0.08, std::max(most * 0.002, 0.05));
    yAxis->setRange(std::max(0.0, least - margin), most + margin);
    const double first = m_series.points.front().x;
    const double last = m_series.points.back().x;
    const double side = std::max((last - first) * 0.02, 0.5);
    xAxis->setRange(first - side, last + side);
}

QPointF GapDotChart::positionOf(std::size_t point) const
{
    return {xAxis->coordToPixel(m_series.points[point].x),
        yAxis->coordToPixel(inUs(m_series.points[point].length))};
}

QSize GapDotChart::sizeHint() const
{
    return {Metrics().scaled(20), Metrics().scaled(11)};
}

QSize GapDotChart::minimumSizeHint() const
{
    return {Metrics().scaled(10), Metrics().scaled(6.5)};
}

void GapDotChart::restyle(const Theme &theme)
{
    const double dot = 3.5;
    m_dots->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDisc, theme.stepGenerationEdge, theme.stepGenerationEdge, dot));
    m_current->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDisc, theme.accent, theme.accent, 8));
    m_line->setPen(QPen(theme.accent, 1));
    m_median->setPen(QPen(theme.textSecondary, 1, Qt::DashLine));
}

int GapDotChart::pointAt(const QPointF &pos) const
{
    int best = -1;
    double nearest = kReach * kReach;
    for (std::size_t i = 0; i < m_series.points.size(); ++i) {
        const QPointF away = positionOf(i) - pos;
        const double distance = QPointF::dotProduct(away, away);
        if (distance < nearest) {
            nearest = distance;
            best = int(i);
        }
    }
    return best;
}

QString GapDotChart::textOf(std::size_t at) const
{
    const GapPoint &point = m_series.points[at];
    const QString where = m_series.bySteps ? tr("step %1").arg(formatCount(qint64(point.x)))
                                           : tr("at %1").arg(formatPosition(qint64(point.x * 1e6)));
    return point.key ? tr("%1: %2").arg(where, formatUs(point.length))
                     : tr("%1: the GPU was not idle here").arg(where);
}

void GapDotChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        Chart::mousePressEvent(event);
        return;
    }
    setFocus(Qt::MouseFocusReason);
    const int point = pointAt(event->position());
    if (point < 0)
        return;
    m_cursor = point;
    say();
    update();
    if (const auto &key = m_series.points[std::size_t(point)].key)
        Q_EMIT gapChosen(*key);
}

void GapDotChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_series.points.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_cursor = std::clamp(
            m_cursor + (event->key() == Qt::Key_Left ? -1 : 1), std::min(0, last), last);
        say();
        update();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_cursor >= 0 && m_cursor <= last && m_series.points[std::size_t(m_cursor)].key)
            Q_EMIT gapChosen(*m_series.points[std::size_t(m_cursor)].key);
        break;
    default:
        Chart::keyPressEvent(event);
    }
}

void GapDotChart::paintEvent(QPaintEvent *event)
{
    Chart::paintEvent(event);
    if (!hasFocus() || m_cursor < 0 || m_cursor >= int(m_series.points.size()))
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(QApplication::palette()).accent, Metrics::kFocusWidth));
    painter.drawEllipse(positionOf(std::size_t(m_cursor)), 6, 6);
}

bool GapDotChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return Chart::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const int point = pointAt(help->pos());
    if (point >= 0)
        QToolTip::showText(help->globalPos(), textOf(std::size_t(point)), this);
    return true;
}

void GapDotChart::say()
{
    setAccessibleDescription(m_cursor < 0 || m_cursor >= int(m_series.points.size())
            ? m_series.title
            : textOf(std::size_t(m_cursor)));
}

} // namespace gapscope
