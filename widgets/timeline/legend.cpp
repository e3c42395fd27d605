// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/legend.h"

#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"

#include <QCoreApplication>
#include <QPainter>

namespace gapscope {

namespace {

struct Entry {
    Swatch swatch;
    const char *text;
};

#define TEXT(text) QT_TRANSLATE_NOOP("gapscope::LegendBar", text)
constexpr Entry kEntries[] = {
    {Swatch::GenerationStep, TEXT("generation step")},
    {Swatch::ContextStep, TEXT("context step")},
    {Swatch::Gap, TEXT("gap")},
    {Swatch::GraphKernel, TEXT("graph kernel")},
    {Swatch::EagerKernel, TEXT("eager kernel")},
    {Swatch::Communication, TEXT("communication")},
    {Swatch::Copy, TEXT("copy")},
    {Swatch::HostSplit, TEXT("host exposed / hidden")},
    {Swatch::PrepSplit, TEXT("preparation exposed / hidden")},
};
#undef TEXT

} // namespace

LegendBar::LegendBar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("legend"));
    setAccessibleName(tr("Legend"));
    QStringList meanings;
    for (const Entry &entry : kEntries)
        meanings << tr(entry.text);
    setAccessibleDescription(meanings.join(QStringLiteral(", ")));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void LegendBar::setGutter(int width)
{
    m_gutter = width;
    update();
}

QSize LegendBar::sizeHint() const
{
    return {400, Metrics(font()).scaled(1.4)};
}

QSize LegendBar::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void LegendBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(palette());
    painter.fillRect(rect(), theme.window);
    painter.fillRect(QRect(0, 0, width(), 1), theme.border);
    const QFont small = fontFor(FontRole::Tick, false, font());
    painter.setFont(small);
    painter.setPen(theme.textSecondary);
    const QFontMetrics metrics(small);
    painter.drawText(QRect(12, 0, m_gutter - 16, height()), Qt::AlignVCenter, tr("Legend"));
    const int swatchHeight = Metrics(font()).swatch();
    const int swatchWidth = swatchHeight * 3 / 2;
    int x = m_gutter;
    for (const Entry &entry : kEntries) {
        const QString text = tr(entry.text);
        const int advance = swatchWidth + 5 + metrics.horizontalAdvance(text) + 18;
        if (x + advance - 18 > width())
            break;
        paintSwatch(painter, QRectF(x, (height() - swatchHeight) / 2, swatchWidth, swatchHeight),
            entry.swatch, theme);
        painter.setPen(theme.textSecondary);
        painter.drawText(QRect(x + swatchWidth + 5, 0, advance, height()), Qt::AlignVCenter, text);
        x += advance;
    }
}

} // namespace gapscope
