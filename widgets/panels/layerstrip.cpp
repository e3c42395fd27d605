// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/layerstrip.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

LayerStrip::LayerStrip(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Kernels of one layer"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LayerStrip::setPattern(const LayerPattern &pattern)
{
    m_pattern = pattern;
    m_positions.clear();
    m_begin.clear();
    m_end.clear();
    double whole = 0;
    for (const PatternKernel &kernel : pattern.kernels)
        whole += double(kernel.gapBefore + kernel.time);
    double at = 0;
    QStringList names;
    for (const PatternKernel &kernel : pattern.kernels) {
        at += double(kernel.gapBefore);
        m_begin.push_back(at / std::max(1.0, whole));
        at += double(kernel.time);
        m_end.push_back(at / std::max(1.0, whole));
        names.append(kernel.name);
    }
    setAccessibleDescription(names.join(u", "_s));
    update();
}

void LayerStrip::setPositions(std::vector<std::uint32_t> positions)
{
    m_positions = std::move(positions);
    update();
}

QSize LayerStrip::sizeHint() const
{
    return {Metrics().scaled(16), Metrics().scaled(2.4)};
}

QSize LayerStrip::minimumSizeHint() const
{
    return {Metrics().scaled(6), Metrics().scaled(2.4)};
}

QRectF LayerStrip::kernelRect(std::size_t position) const
{
    const double width = this->width() - 2.0 * Metrics::kPanelInset;
    const double left = std::round(Metrics::kPanelInset + width * m_begin[position]);
    const double right = std::round(Metrics::kPanelInset + width * m_end[position]);
    return {left, double(Metrics::kGrid), std::max(1.0, right - left - 1),
        height() - 2.0 * Metrics::kGrid};
}

int LayerStrip::kernelAt(const QPointF &pos) const
{
    for (std::size_t i = 0; i < m_begin.size(); ++i) {
        if (kernelRect(i).adjusted(-1, -Metrics::kGrid, 1, Metrics::kGrid).contains(pos))
            return int(i);
    }
    return -1;
}

void LayerStrip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    QPainter painter(this);
    const QRectF area(Metrics::kPanelInset, Metrics::kGrid, width() - 2.0 * Metrics::kPanelInset,
        height() - 2.0 * Metrics::kGrid);
    painter.fillRect(area, theme.gapFill);
    paintHatch(painter, area, theme.gapHatch, 5);
    painter.setFont(fontFor(FontRole::Tick));
    for (std::size_t i = 0; i < m_begin.size(); ++i) {
        const PatternKernel &kernel = m_pattern.kernels[i];
        const QRectF rect = kernelRect(i);
        const bool isChosen = m_positions.empty()
            || std::ranges::find(m_positions, std::uint32_t(i)) != m_positions.end();
        const bool isCollective = kernel.family == kCollectiveFamily;
        QColor fill = isCollective ? theme.communication : kernel.graph ? theme.graph : theme.eager;
        painter.fillRect(rect, theme.base);
        painter.fillRect(rect, isChosen ? fill : withAlpha(fill, 0.25));
        if (kernel.graph)
            painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 3), theme.graphRail);
        else
            painter.fillRect(QRectF(rect.left(), rect.top(), std::min(2.0, rect.width()), rect.height()),
                theme.eagerEdge);
        if (isCollective)
            paintStripes(painter, rect.adjusted(0, 3, 0, 0), patternInk(theme));
        const QString number = QString::number(i);
        if (painter.fontMetrics().horizontalAdvance(number) + 4 <= rect.width()) {
            painter.setPen(isChosen ? inkOn(fill) : theme.textSecondary);
            painter.drawText(rect, Qt::AlignCenter, number);
        }
    }
}

void LayerStrip::mousePressEvent(QMouseEvent *event)
{
    const int kernel = kernelAt(event->position());
    if (event->button() == Qt::LeftButton && kernel >= 0)
        Q_EMIT kernelChosen(kernel);
}

bool LayerStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const int at = kernelAt(help->pos());
    if (at >= 0) {
        const PatternKernel &kernel = m_pattern.kernels[std::size_t(at)];
        const double count = double(
            std::max<qint64>(1, m_pattern.stepsMatched * qint64(m_pattern.repetitions)));
        QToolTip::showText(help->globalPos(),
            tr("%1  %2 (%3): %4 on average, %5 idle before it")
                .arg(QString::number(at), kernel.name.toHtmlEscaped(), kernel.family,
                    formatMeanUs(double(kernel.time) / 1000.0 / count),
                    formatMeanUs(double(kernel.gapBefore) / 1000.0 / count)),
            this);
    }
    return true;
}

} // namespace gapscope
