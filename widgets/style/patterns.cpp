// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/patterns.h"

#include <QPainter>

#include <cmath>

namespace gapscope {

namespace {

void outline(QPainter &painter, const QRectF &rect, const QPen &pen)
{
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
}

QRectF topOf(const QRectF &rect, qreal height)
{
    return {rect.left(), rect.top(), rect.width(), height};
}

QRectF leftOf(const QRectF &rect, qreal width)
{
    return {rect.left(), rect.top(), width, rect.height()};
}

QRectF rightHalfOf(const QRectF &rect)
{
    return {rect.center().x(), rect.top(), rect.right() - rect.center().x(), rect.height()};
}

void paintStep(QPainter &painter, const QRectF &rect, bool context, const Theme &theme)
{
    const QColor &edge = context ? theme.stepContextEdge : theme.stepGenerationEdge;
    painter.fillRect(rect, context ? theme.stepContext : theme.stepGeneration);
    painter.fillRect(leftOf(rect, 2), edge);
    if (context)
        painter.fillRect(topOf(rect, 2), edge);
}

// The 2 px underline is the preparation's mark.
void paintPrep(QPainter &painter, const QRectF &rect, const QColor &fill, const Theme &theme)
{
    painter.fillRect(rect, fill);
    const QRectF line(rect.left(), rect.bottom() - 2, rect.width(), 2);
    painter.fillRect(line, withAlpha(theme.text, 0.55));
}

void paintKernel(QPainter &painter, const QRectF &rect, Swatch swatch, const Theme &theme)
{
    switch (swatch) {
    case Swatch::GraphKernel: { // hangs from a rail
        const qreal rail = std::round(rect.height() * 0.27);
        painter.fillRect(topOf(rect, rail), theme.graphRail);
        painter.fillRect(rect.adjusted(0, rail + 1, 0, 0), theme.graph);
        break;
    }
    case Swatch::EagerKernel:
        painter.fillRect(rect, theme.eager);
        painter.fillRect(leftOf(rect, 2), theme.eagerEdge);
        break;
    case Swatch::Communication:
        painter.fillRect(rect, theme.communication);
        paintStripes(painter, rect, patternInk(theme));
        break;
    default:
        painter.fillRect(rect, theme.copy);
        paintDots(painter, rect, patternInk(theme, 0.75));
        break;
    }
}

void paintHost(QPainter &painter, const QRectF &rect, Swatch swatch, const Theme &theme)
{
    switch (swatch) {
    case Swatch::HostHidden:
        painter.fillRect(rect, theme.hostHidden);
        outline(painter, rect, QPen(theme.gapEdge, 1));
        break;
    case Swatch::HostSplit:
        painter.fillRect(rect, theme.hostExposed);
        painter.fillRect(rightHalfOf(rect), theme.hostHidden);
        break;
    case Swatch::PrepExposed:
        paintPrep(painter, rect, theme.prepExposed, theme);
        break;
    case Swatch::PrepHidden:
        paintPrep(painter, rect, theme.prepHidden, theme);
        break;
    case Swatch::PrepSplit:
        paintPrep(painter, rect, theme.prepExposed, theme);
        paintPrep(painter, rightHalfOf(rect), theme.prepHidden, theme);
        break;
    default:
        painter.fillRect(rect, theme.hostExposed);
        break;
    }
}

void paintCall(QPainter &painter, const QRectF &rect, Swatch swatch, const Theme &theme)
{
    switch (swatch) {
    case Swatch::Synchronize:
        painter.fillRect(rect, theme.base);
        paintDots(painter, rect.adjusted(1, 1, -1, -1), theme.api);
        outline(painter, rect, QPen(theme.api, 1));
        break;
    case Swatch::OsCall:
        painter.fillRect(rect, theme.launchQueue);
        break;
    case Swatch::NotRecorded:
        painter.fillRect(rect, theme.base);
        paintDots(painter, rect.adjusted(1, 1, -1, -1), theme.gapHatch);
        outline(painter, rect, QPen(theme.textSecondary, 1, Qt::DashLine));
        break;
    default:
        painter.fillRect(rect, theme.api);
        break;
    }
}

} // namespace

void paintHatch(
    QPainter &painter, const QRectF &rect, const QColor &color, qreal step, qreal width)
{
    if (rect.isEmpty())
        return;
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(color, width));
    // Lines x + y = k * step: every rectangle cuts them out of the same grid.
    const qreal first = std::floor((rect.left() + rect.top()) / step) * step;
    const qreal last = rect.right() + rect.bottom();
    for (qreal sum = first; sum <= last + step; sum += step) {
        const QPointF bottom(sum - rect.bottom() - 1, rect.bottom() + 1);
        const QPointF top(sum - rect.top() + 1, rect.top() - 1);
        painter.drawLine(bottom, top);
    }
    painter.restore();
}

void paintStripes(QPainter &painter, const QRectF &rect, const QColor &color, int step)
{
    for (qreal y = rect.top() + step - 1; y < rect.bottom() - 0.5; y += step)
        painter.fillRect(QRectF(rect.left(), y, rect.width(), 1), color);
}

void paintDots(QPainter &painter, const QRectF &rect, const QColor &color, int step)
{
    if (rect.isEmpty())
        return;
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    const qreal half = step / 2.0;
    const auto firstRow = qint64(std::floor(rect.top() / half));
    for (qint64 row = firstRow; double(row) * half < rect.bottom(); ++row) {
        const qreal shift = row % 2 == 0 ? 0 : half;
        const qreal first = std::floor((rect.left() - shift) / step) * step + shift;
        for (qreal x = first; x < rect.right(); x += step)
            painter.fillRect(QRectF(x, double(row) * half, 1, 1), color);
    }
    painter.restore();
}

QColor withAlpha(QColor color, double alpha)
{
    color.setAlphaF(float(alpha));
    return color;
}

QColor patternInk(const Theme &theme, double alpha)
{
    return withAlpha(theme.base, alpha);
}

void paintSwatch(QPainter &painter, const QRectF &rect, Swatch swatch, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    switch (swatch) {
    case Swatch::None:
        break;
    case Swatch::GenerationStep:
    case Swatch::ContextStep:
        paintStep(painter, rect, swatch == Swatch::ContextStep, theme);
        break;
    case Swatch::Gap:
        painter.fillRect(rect, theme.gapFill);
        paintHatch(painter, rect, theme.gapHatch, 5);
        outline(painter, rect, QPen(theme.gapEdge, 1));
        break;
    case Swatch::GraphKernel:
    case Swatch::EagerKernel:
    case Swatch::Communication:
    case Swatch::Copy:
        paintKernel(painter, rect, swatch, theme);
        break;
    case Swatch::HostExposed:
    case Swatch::HostHidden:
    case Swatch::HostSplit:
    case Swatch::PrepExposed:
    case Swatch::PrepHidden:
    case Swatch::PrepSplit:
        paintHost(painter, rect, swatch, theme);
        break;
    case Swatch::Api:
    case Swatch::Synchronize:
    case Swatch::OsCall:
    case Swatch::NotRecorded:
        paintCall(painter, rect, swatch, theme);
        break;
    case Swatch::Idle:
        painter.fillRect(rect, theme.idle4);
        break;
    case Swatch::Baseline: // hollow
        outline(painter, rect, QPen(theme.baseline, 1));
        break;
    case Swatch::Target: // filled
        painter.fillRect(rect, theme.target);
        break;
    }
    painter.restore();
}

} // namespace gapscope
