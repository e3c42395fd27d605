// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/chart.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/theme.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QResizeEvent>

#include <cmath>

namespace gapscope {

Chart::Chart(const QString &name, QWidget *parent)
    : QCustomPlot(parent)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setNoAntialiasingOnDrag(false);
    setBackgroundScaled(false);
}

bool Chart::paintOn(QPaintDevice *device, QSize size)
{
    if (!m_hasLook)
        applyLook();
    QCPPainter painter;
    if (!painter.begin(device))
        return false;
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    toPainter(&painter, size.width(), size.height());
    return painter.end();
}

void Chart::showEvent(QShowEvent *event)
{
    if (!m_hasLook)
        applyLook();
    QCustomPlot::showEvent(event);
}

void Chart::resizeEvent(QResizeEvent *event)
{
    // The library cannot paint on nothing, and a squeezed dock leaves nothing.
    if (event->size().isEmpty())
        QWidget::resizeEvent(event);
    else
        QCustomPlot::resizeEvent(event);
}

void Chart::changeEvent(QEvent *event)
{
    QCustomPlot::changeEvent(event);
    if (m_hasLook
        && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange))
        applyLook();
}

void Chart::applyLook()
{
    m_hasLook = true;
    const Theme &theme = Theme::of(palette());
    setBackground(theme.base);
    const QFont ticks = fontFor(FontRole::Tick);
    for (QCPAxisRect *rect : axisRects()) {
        for (QCPAxis *axis : rect->axes()) {
            axis->setTickLabelFont(ticks);
            axis->setLabelFont(ticks);
            axis->setTickLabelColor(theme.textSecondary);
            axis->setLabelColor(theme.textSecondary);
            axis->setBasePen(QPen(theme.border, 1));
            axis->setTickPen(QPen(theme.border, 1));
            axis->setSubTickPen(Qt::NoPen);
            axis->grid()->setPen(QPen(theme.line, 1));
            axis->grid()->setZeroLinePen(QPen(theme.border, 1));
            axis->grid()->setSubGridVisible(false);
        }
    }
    restyle(theme);
    replot(rpQueuedReplot);
}

void Chart::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.addAction(tr("Save picture\u2026"), this, &Chart::saveRequested);
    menu.exec(event->globalPos());
}

void Chart::paintEvent(QPaintEvent *event)
{
    QCustomPlot::paintEvent(event);
    if (!m_showsFocus)
        return;
    QPainter painter(this);
    constexpr int w = Metrics::kFocusWidth;
    const QColor &accent = Theme::of(palette()).accent;
    for (const QRect &edge : {QRect(0, 0, width(), w), QRect(0, height() - w, width(), w),
             QRect(0, 0, w, height()), QRect(width() - w, 0, w, height())})
        painter.fillRect(edge, accent);
}

void Chart::focusInEvent(QFocusEvent *event)
{
    QCustomPlot::focusInEvent(event);
    m_showsFocus = event->reason() != Qt::MouseFocusReason;
    update();
}

void Chart::focusOutEvent(QFocusEvent *event)
{
    QCustomPlot::focusOutEvent(event);
    m_showsFocus = false;
    update();
}

double NumberTicker::getTickStep(const QCPRange &range)
{
    return m_step = QCPAxisTicker::getTickStep(range);
}

double CountTicker::getTickStep(const QCPRange &range)
{
    // Half a step does not exist.
    return std::max(1.0, std::ceil(NumberTicker::getTickStep(range)));
}

QString NumberTicker::getTickLabel(double tick, const QLocale &, QChar, int)
{
    // As many decimals as the distance of the ticks needs: 2 for 0.25, 1 for 2.5.
    constexpr int kMost = 6;
    int decimals = 0;
    for (double step = m_step; decimals < kMost; ++decimals, step *= 10) {
        if (step > 0.5 && std::abs(step - std::round(step)) < 1e-6 * step)
            break;
    }
    return formatNumber(tick, decimals);
}

} // namespace gapscope
