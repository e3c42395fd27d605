// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/theme.h"

#include <QRectF>

#include <cstdint>

class QPainter;

namespace gapscope {

// The patterns that say without colour what a colour says. All of them are anchored to the
// painter's coordinates, not to the rectangle, so that neighbours line up, and clip to the
// rectangle. Fills are the caller's; a pattern is painted over its fill.

// Diagonals from bottom left to top right, `step` apart: nothing happened here.
void paintHatch(QPainter &painter, const QRectF &rect, const QColor &color, qreal step = 6,
    qreal width = 1);
// Horizontal lines of 1 point, `step` apart, counted from the top: communication. Also seen where
// the rectangle is one pixel wide.
void paintStripes(QPainter &painter, const QRectF &rect, const QColor &color, int step = 3);
// Points of 1 point in quincunx: copies.
void paintDots(QPainter &painter, const QRectF &rect, const QColor &color, int step = 4);

// `color` at an opacity of 0 to 1.
[[nodiscard]] QColor withAlpha(QColor color, double alpha);
// What hatch, stripes and dots are drawn with on a coloured fill: the base colour, half opaque.
[[nodiscard]] QColor patternInk(const Theme &theme, double alpha = 0.5);

// The small box in front of a name, in tables and the legend: fill and pattern of one meaning.
enum class Swatch : std::uint8_t {
    None,
    GenerationStep,
    ContextStep,
    Gap, // also: unattributed
    GraphKernel,
    EagerKernel,
    Communication,
    Copy,
    HostExposed,
    HostHidden,
    HostSplit, // partly exposed: left half exposed, right half hidden
    PrepExposed,
    PrepHidden,
    PrepSplit,
    Api,
    Synchronize,
    OsCall,
    Idle,
    NotRecorded,
    Baseline,
    Target,
};

void paintSwatch(QPainter &painter, const QRectF &rect, Swatch swatch, const Theme &theme);

} // namespace gapscope
