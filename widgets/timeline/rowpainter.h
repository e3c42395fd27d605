// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/eventtext.h"
#include "widgets/timeline/geometry.h"
#include "widgets/timeline/labels.h"
#include "widgets/timeline/lanecolors.h"
#include "widgets/timeline/striplines.h"

#include <QImage>

namespace gapscope {

// What painting a picture needs; all not owned.
struct PaintScene {
    Geometry *geometry = nullptr;
    const EventText *texts = nullptr;
    const LabelFonts *fonts = nullptr;
    const Theme *theme = nullptr;
    const LaneColors *colors = nullptr;
    double dpr = 1;
    int gutter = 0; // device-independent pixels
    // Rows that carry the tag of a metric.
    QString tag;
    RowKind tagged = RowKind::Group;
};

// Boxes to pixels: writes rows into an RGB32 image, row-wise, and collects the labels that go on
// top. Reads no event; its only inputs are folded strips, names and the theme.
class RowPainter {
    Q_DECLARE_TR_FUNCTIONS(gapscope::RowPainter)

public:
    RowPainter(QImage &image, const PaintScene &scene);

    // Limits painting to rows [top, bottom) of the image, device pixels.
    void clip(int top, int bottom);
    // `y` is the top of the row in the image, device-independent pixels.
    void paint(const TimelineRow &row, int y);

    // To be drawn with QPainter afterwards; device-independent pixels.
    std::vector<Label> labels;
    std::vector<Label> gutterLabels;

    struct Chevron {
        QPointF center;
        bool collapsed = false;
    };

    std::vector<Chevron> chevrons;

private:
    // Rows of pixels that a strip fills, device pixels.
    struct Extent {
        int top = 0;
        int bottom = 0;
    };

    void paintBackground(const TimelineRow &row, int y);
    void paintGutter(const TimelineRow &row, int y);
    void paintStrip(const TimelineRow &row, const Strip &strip, int y);
    void paintKernels(const TimelineRow &row, const Strip &strip, int y);
    void paintWholeGraphs(const TimelineRow &row, const Strip &strip, int y);
    void paintHost(const TimelineRow &row, const Strip &strip, int y);
    void paintCalls(const TimelineRow &row, const Strip &strip, int y);
    void paintPlain(const TimelineRow &row, const Strip &strip, int y, bool dotted);
    void paintMarks(const TimelineRow &row, const Strip &strip, int y);
    void paintSteps(const TimelineRow &row, const Strip &strip, int y);
    void paintGaps(const TimelineRow &row, const Strip &strip, int y);
    void paintIdle(const TimelineRow &row, const Strip &strip, int y);
    void paintOutlines(const TimelineRow &row, const Strip &strip, int y, bool unrecorded);
    void paintQueue(const TimelineRow &row, const Strip &strip, int y);

    void addKernelBox(const Box &box);
    void addThirds(const FoldedLane &folded, Extent body);
    void paintRails(const StripGeometry &strip, Extent rail);
    void labelKernels(const TimelineRow &row, const Strip &strip, const StripGeometry &geometry,
        Extent body);
    std::vector<std::pair<int, int>> labelRails(
        const TimelineRow &row, const StripGeometry &geometry, Extent body);
    void labelRuns(const TimelineRow &row, const Strip &strip, const FoldedLane &folded,
        Extent body, const std::vector<std::pair<int, int>> &taken);
    void labelHostBox(const TimelineRow &row, const Strip &strip, const Box &box, Extent body);
    void hatch(int x0, int x1, Extent extent);
    void frame(int x0, int x1, Extent extent, QRgb color, bool dashed = false);

    // A label in the visible part of [x0, x1), if it fits there.
    bool addLabel(int x0, int x1, Extent extent, const QStringList &candidates, bool elide,
        const QColor &ink, LabelRole role = LabelRole::Lane, LabelAlign align = LabelAlign::Left,
        const QColor &plate = {});
    [[nodiscard]] bool isWideEnough(const Box &box) const;
    [[nodiscard]] EventId eventOf(const TimelineRow &row, const Strip &strip, std::uint32_t i) const;
    [[nodiscard]] QColor inkFor(QRgb fill) const;
    [[nodiscard]] Extent extent(
        const Strip &strip, int y, double insetTop, double insetBottom) const;
    [[nodiscard]] int device(double logical) const;
    [[nodiscard]] QRgb hostColor(int x, bool prep) const;
    void measureExposure(const TimelineRow &row);

    QImage &m_image;
    const PaintScene &m_scene;
    PixelArea m_area;
    int m_left; // of the lanes, device pixels
    int m_unit; // one device-independent pixel, at least one device pixel
    StripLines m_lines;
    std::vector<std::uint8_t> m_busyShare; // of the device of m_exposureRow, per pixel
    std::pair<std::size_t, std::size_t> m_exposureOf {kNoRank, kNoRank}; // run, rank
    std::vector<int> m_hatch; // coverage 0..255 by (x + y) modulo its size
    mutable QHash<QRgb, QColor> m_inks;
};

} // namespace gapscope
