// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/fold.h"
#include "widgets/style/theme.h"
#include "widgets/timeline/controller.h"
#include "widgets/timeline/labels.h"

#include <QPixmap>
#include <QWidget>

namespace gapscope {

// The minimap: one strip per run over its whole trace, with GPU density as an area, the phases
// below, hatch where no GPU works, search hits and bookmarks as ticks, and the visible range as a
// handle that can be dragged and resized.
class OverviewBar : public QWidget {
    Q_OBJECT

public:
    explicit OverviewBar(TimelineController *controller, QWidget *parent = nullptr);

    void setGutter(int width);
    // Little room: as low as one of two runs.
    void setCompact(bool compact);
    // Per run: number of hits per trace, as instants on each trace's clock.
    void setHits(std::size_t run, std::vector<std::vector<TimeNs>> hits);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    // Where the handle of a run is.
    [[nodiscard]] QRectF handleRect(std::size_t run) const;

    // Number and note of the bookmark whose mark is at a place, "3 · first slow step", else empty.
    [[nodiscard]] QString bookmarkAt(const QPointF &pos) const;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum class Grip : std::uint8_t { None, Move, Begin, End };

    void updateLook();
    [[nodiscard]] std::vector<TimeNs> fileShifts() const;
    void invalidate();
    [[nodiscard]] bool isLow() const { return m_compact || m_controller->runCount() == 2; }
    [[nodiscard]] int stripHeight() const;
    [[nodiscard]] QRectF stripRect(std::size_t run) const; // where time is drawn
    [[nodiscard]] TimeRange wholeOf(std::size_t run) const; // on the clock of the view
    [[nodiscard]] double xOf(std::size_t run, TimeNs viewTime) const;
    [[nodiscard]] TimeNs timeAt(std::size_t run, double x) const;
    [[nodiscard]] Grip gripAt(std::size_t run, double x) const;
    void paintStrips();
    void paintStrip(QPainter &painter, std::size_t run);
    void paintPhases(QPainter &painter, std::size_t run, std::size_t rank);
    void paintHandle(QPainter &painter, std::size_t run);
    void paintBookmarks(QPainter &painter, std::size_t run);
    [[nodiscard]] std::size_t runAt(double y) const;
    [[nodiscard]] static QString bookmarkText(const TimelineBookmark &bookmark);
    [[nodiscard]] std::vector<double> density(std::size_t run, const TimeScale &scale) const;
    [[nodiscard]] std::vector<double> hostDensity(std::size_t run, const TimeScale &scale) const;

    TimelineController *m_controller; // not owned
    LabelFonts m_fonts;
    const Theme *m_theme = &Theme::light();
    int m_gutter = 172;
    bool m_compact = false;
    std::vector<TimeNs> m_fileShifts; // that the strips were painted with
    QPixmap m_strips;
    std::array<std::vector<std::vector<TimeNs>>, kMaxRuns> m_hits;
    std::size_t m_dragRun = 0;
    Grip m_grip = Grip::None;
    TimeNs m_dragOffset = 0;
};

} // namespace gapscope
