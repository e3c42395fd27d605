// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/ruler.h"

#include "core/base/format.h"
#include "core/time/ticks.h"

#include <QPainter>

#include <cmath>

namespace gapscope {

namespace {

constexpr double kMajorPixels = 95;

// Decimals of milliseconds that tell neighbouring ticks apart, at least one.
int decimalsFor(TimeNs step)
{
    int decimals = 1;
    for (TimeNs unit = 100'000; unit > step && decimals < 6; unit /= 10)
        ++decimals;
    return decimals;
}

} // namespace

RulerBar::RulerBar(TimelineController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
{
    setObjectName(QStringLiteral("ruler"));
    setAccessibleName(tr("Time ruler"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    connect(controller, &TimelineController::visibleChanged, this, qOverload<>(&QWidget::update));
    connect(controller, &TimelineController::alignmentChanged, this, qOverload<>(&QWidget::update));
}

void RulerBar::setLook(const LabelFonts &fonts, const Theme &theme)
{
    m_fonts = fonts;
    m_theme = &theme;
    update();
}

void RulerBar::setGutter(int width)
{
    m_gutter = width;
    update();
}

void RulerBar::setCursorX(double x)
{
    if (std::abs(x - m_cursorX) < 0.5)
        return;
    const int height = this->height();
    update(QRect(int(m_cursorX) - 5, 0, 11, height));
    m_cursorX = x;
    update(QRect(int(x) - 5, 0, 11, height));
}

TimeNs RulerBar::origin() const
{
    const TimelineController &c = *m_controller;
    if (c.runCount() < 2 || c.alignment() != TimelineController::Alignment::Step)
        return 0;
    const int step = c.stepIndex(0, 0, c.alignedSteps().first);
    if (step < 0)
        return 0;
    const TimelineFacts &facts = *c.facts(0);
    return facts.steps[0].steps[static_cast<std::size_t>(step)].host.begin
        + c.shift(0, facts.run.ranks[0].trace);
}

QString RulerBar::labelOf(TimeNs viewTime, TimeNs step) const
{
    const TimeNs from = origin();
    const double ms = static_cast<double>(viewTime - from) / 1e6;
    const bool relative = m_controller->runCount() == 2
        && m_controller->alignment() == TimelineController::Alignment::Step;
    if (!relative)
        return withUnit(formatNumber(ms, decimalsFor(step)), QStringLiteral("ms"));
    if (viewTime == from)
        return tr("step %1").arg(m_controller->alignedSteps().first);
    return withUnit(formatSigned(ms, decimalsFor(step)), QStringLiteral("ms"));
}

void RulerBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &t = *m_theme;
    painter.fillRect(rect(), t.window);
    const double bottom = height() - 1;
    painter.fillRect(QRectF(0, bottom, width(), 1), t.border);
    if (m_controller->runCount() == 0 || width() <= m_gutter)
        return;
    const double dpr = devicePixelRatioF();
    const TimeScale scale(
        m_controller->visible(), std::max(1, qRound(width() * dpr) - qRound(m_gutter * dpr)));
    const Ticks ticks = makeTicks(scale, origin(), kMajorPixels * dpr);
    std::vector<Label> labels;
    painter.setClipRect(m_gutter, 0, width() - m_gutter, height());
    for (const Tick &tick : ticks.ticks) {
        const double x = m_gutter + std::round(scale.toX(tick.time)) / dpr;
        const double length = tick.major ? 8 : 4;
        painter.fillRect(QRectF(x, bottom - length, 1, length), tick.major ? t.textSecondary : t.border);
        if (!tick.major)
            continue;
        const QString text = labelOf(tick.time, ticks.step);
        if (x + 4 + m_fonts.of(LabelRole::Small).width(text) < width())
            labels.push_back({text, QRectF(x + 4, 0, 140, height() - 6), t.textSecondary, {}, LabelRole::Small});
    }
    drawLabels(painter, m_fonts, labels);
    if (m_cursorX >= m_gutter) {
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.text);
        painter.drawPolygon(QPolygonF({QPointF(m_cursorX, bottom), QPointF(m_cursorX - 3.5, bottom - 5),
            QPointF(m_cursorX + 3.5, bottom - 5)}));
    }
}

} // namespace gapscope
