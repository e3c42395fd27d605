// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/periodhistogram.h"

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

double readableWidth(double least)
{
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (power * factor >= least)
            return power * factor;
    }
    return power * 10;
}

} // namespace

PeriodBins binPeriods(
    const std::vector<double> &baseline, const std::vector<double> &target, int mostBins)
{
    PeriodBins bins;
    std::vector<double> all = baseline;
    all.insert(all.end(), target.begin(), target.end());
    if (all.empty())
        return bins;
    const auto [least, most] = std::ranges::minmax(all);
    // Aligning the first bin to its width may cost one bin.
    bins.width = readableWidth(std::max(most - least, 0.01) / std::max(1, mostBins - 1));
    bins.first = std::floor(least / bins.width) * bins.width;
    const auto binOf
        = [&](double us) { return std::size_t(std::max(0.0, (us - bins.first) / bins.width)); };
    const std::size_t count = binOf(most) + 1;
    const std::array<const std::vector<double> *, 2> sets {&baseline, &target};
    for (std::size_t set = 0; set < sets.size(); ++set) {
        bins.counts[set].assign(count, 0);
        for (const double us : *sets[set])
            ++bins.counts[set][std::min(binOf(us), count - 1)];
    }
    return bins;
}

PeriodHistogram::PeriodHistogram(QWidget *parent)
    : Chart(tr("Step periods"), parent)
{
    // The filled ones first: an outline over a fill is still seen.
    for (const std::size_t set : {std::size_t {1}, std::size_t {0}}) {
        m_bars[set] = new QCPBars(xAxis, yAxis);
        m_bars[set]->setAntialiased(false);
    }
    m_mark = new QCPBars(xAxis, yAxis);
    m_mark->setAntialiased(false);
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
    yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new CountTicker));
    axisRect()->setMinimumMargins({0, 10, 20, 0}); // the last tick label hangs over
    xAxis->ticker()->setTickCount(4);
    xAxis->setLabel(tr("step period, \u00b5s"));
    yAxis->setLabel(tr("steps"));
    xAxis->grid()->setVisible(false);
    yAxis->setTickLength(0, 0);
    setMinimumSize(Metrics().scaled(8), Metrics().scaled(5));
}

void PeriodHistogram::setPeriods(
    const std::vector<double> &baseline, const std::vector<double> &target)
{
    m_bins = binPeriods(baseline, target);
    m_current = -1;
    int most = 1;
    for (std::size_t set = 0; set < m_bars.size(); ++set) {
        QVector<double> x;
        QVector<double> y;
        for (std::size_t bin = 0; bin < m_bins.counts[set].size(); ++bin) {
            most = std::max(most, m_bins.counts[set][bin]);
            x.append(m_bins.first + (double(bin) + 0.5) * m_bins.width);
            y.append(m_bins.counts[set][bin]);
        }
        m_bars[set]->setWidth(m_bins.width * 0.92);
        m_bars[set]->setData(x, y);
    }
    m_mark->setWidth(m_bins.width);
    m_mark->setData({}, {});
    const double length = double(std::max<std::size_t>(m_bins.counts[0].size(), 1)) * m_bins.width;
    const double margin = length * 0.03;
    xAxis->setRange(m_bins.first - margin, m_bins.first + length + margin);
    yAxis->setRange(0, most * 1.08);
    replot(rpQueuedReplot);
}

void PeriodHistogram::restyle(const Theme &theme)
{
    m_bars[1]->setPen(Qt::NoPen);
    m_bars[1]->setBrush(theme.target);
    m_bars[0]->setPen(QPen(theme.baseline, 1.5));
    m_bars[0]->setBrush(withAlpha(theme.baseline, 0.12));
    m_mark->setPen(QPen(theme.accent, Metrics::kFocusWidth));
    m_mark->setBrush(Qt::NoBrush);
}

QString PeriodHistogram::describe(int bin) const
{
    const double from = m_bins.first + bin * m_bins.width;
    const auto index = std::size_t(bin);
    const int decimals = m_bins.width < 1 ? 2 : 0;
    const QString range = tr("%1 to %2 \u00b5s")
                              .arg(formatNumber(from, decimals),
                                  formatNumber(from + m_bins.width, decimals));
    const int both = m_bins.counts[1][index];
    const bool isPair
        = std::ranges::any_of(m_bins.counts[1], [](int count) { return count > 0; });
    return isPair ? tr("%1: %2 steps of the baseline, %3 of the target")
                        .arg(range, formatCount(m_bins.counts[0][index]), formatCount(both))
                  : tr("%1: %2 steps").arg(range, formatCount(m_bins.counts[0][index]));
}

void PeriodHistogram::setCurrent(int bin)
{
    m_current = std::clamp(bin, 0, int(m_bins.counts[0].size()) - 1);
    if (m_current < 0)
        return;
    const auto index = std::size_t(m_current);
    m_mark->setData({m_bins.first + (double(index) + 0.5) * m_bins.width},
        {double(std::max({m_bins.counts[0][index], m_bins.counts[1][index], 1}))});
    setAccessibleDescription(describe(m_current));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    replot(rpQueuedReplot);
}

bool PeriodHistogram::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return Chart::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const double us = xAxis->pixelToCoord(help->pos().x());
    const double bin = std::floor((us - m_bins.first) / m_bins.width);
    const bool isInside = bin >= 0 && bin < double(m_bins.counts[0].size());
    QToolTip::showText(help->globalPos(), isInside ? describe(int(bin)) : QString(), this);
    return true;
}

void PeriodHistogram::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_bins.counts[0].size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(m_current - 1);
        return;
    case Qt::Key_Right:
        setCurrent(m_current + 1);
        return;
    case Qt::Key_Home:
        setCurrent(0);
        return;
    case Qt::Key_End:
        setCurrent(last);
        return;
    default:
        Chart::keyPressEvent(event);
    }
}

void PeriodHistogram::focusOutEvent(QFocusEvent *event)
{
    Chart::focusOutEvent(event);
    m_current = -1;
    m_mark->setData({}, {});
    replot(rpQueuedReplot);
}

} // namespace gapscope
