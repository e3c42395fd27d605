// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/controller.h"
#include "widgets/timeline/rowpainter.h"

class QPainter;

namespace gapscope {

// The strip between two runs, painted from these; not owned.
struct BandScene {
    const TimelineController *controller = nullptr;
    const Geometry *geometry = nullptr;
    const LabelFonts *fonts = nullptr;
    const Theme *theme = nullptr;
    int gutter = 0;
    double dpr = 1;
    QRectF rect;
};

// Joins the same step in both runs: the slant is the delay, the label its change in length.
void paintAlignmentBand(QPainter &painter, const BandScene &scene);

// How the runs lie against each other: "Aligned by step", "150 ↔ 150, start to start".
[[nodiscard]] QString alignmentTitle(const TimelineController &controller);
[[nodiscard]] QString alignmentDetail(const TimelineController &controller);

void drawChevrons(QPainter &painter, const std::vector<RowPainter::Chevron> &chevrons, const QColor &color);

// The rows on which a metric's intervals are shown.
[[nodiscard]] RowKind highlightedRow(HighlightRows rows);

} // namespace gapscope
