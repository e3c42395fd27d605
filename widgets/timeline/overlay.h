// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/controller.h"
#include "widgets/timeline/rowpainter.h"

class QPainter;

namespace gapscope {

// What the overlay is drawn from; all not owned.
struct OverlayScene {
    const TimelineController *controller = nullptr;
    Geometry *geometry = nullptr;
    const TimelineLayout *layout = nullptr;
    const EventText *texts = nullptr;
    const LabelFonts *fonts = nullptr;
    const Theme *theme = nullptr;
    double dpr = 1;
    int gutter = 0;
    int scroll = 0;
    QSize size; // of the viewport
    bool hasFocus = false;
    std::size_t focusRow = static_cast<std::size_t>(-1);
    QRectF hover; // empty: none
    TimeRange dragged; // a range being measured
    const TimelineHighlight *highlight = nullptr;
    QString outlinedName;
    const OutlinedNames *outlinedNames = nullptr; // instead of the one name
};

// Everything that changes without the lanes changing: selection, hover, measured range, metric
// intervals, arrows. Painted over the cached picture; folds no lane.
class Overlay {
    Q_DECLARE_TR_FUNCTIONS(gapscope::Overlay)

public:
    explicit Overlay(const OverlayScene &scene);

    void paint(QPainter &painter);

    // Where an event's box is; empty if its row is not shown.
    [[nodiscard]] QRectF eventRect(std::size_t run, std::size_t trace, EventId event) const;
    [[nodiscard]] QRectF selectionRect(const TimelineSelection &selection) const;

    static constexpr std::size_t kMaxArrows = 64;

private:
    void paintHighlight(QPainter &painter);
    void paintBand(QPainter &painter, TimeRange view, bool strong);
    void paintSelection(QPainter &painter);
    void paintSelectedGap(QPainter &painter, const QRectF &rect, TimeNs length);
    void paintArrows(QPainter &painter, const TimelineSelection &selection);
    void paintArrow(QPainter &painter, const QRectF &from, const QRectF &to);
    void paintOutlined(QPainter &painter);
    void paintFocus(QPainter &painter);
    void paintMeasure(QPainter &painter, TimeRange view);
    [[nodiscard]] double x(std::size_t run, std::size_t trace, TimeNs t) const;
    [[nodiscard]] double viewX(TimeNs t) const;
    [[nodiscard]] double rowTop(std::size_t row) const;
    [[nodiscard]] QRectF timeRect(
        std::size_t run, std::size_t trace, TimeRange range, std::size_t row, int y, int height) const;

    const OverlayScene &m_scene;
};

} // namespace gapscope
