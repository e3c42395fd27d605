// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/controller.h"
#include "widgets/timeline/input.h"
#include "widgets/timeline/overlay.h"
#include "widgets/timeline/rowpainter.h"

#include <QAbstractScrollArea>
#include <QImage>

#include <optional>

class QMenu;

namespace gapscope {

class RulerBar;

// The lanes: one viewport that paints all visible rows into a cached picture, and what moves
// (selection, hover, measured range) over it. Folding happens in Geometry, only when the visible
// range, the width or the rows change. No timers, no threads.
class LanesView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit LanesView(TimelineController *controller, QWidget *parent = nullptr);
    ~LanesView() override;

    void setHighlight(TimelineHighlight highlight);
    void setOutlinedName(const QString &name);
    void setOutlinedNames(OutlinedNames names); // until the runs change

    [[nodiscard]] int gutterWidth() const { return m_gutter; }
    void setGutterWidth(int width);

    // The bare wheel zooms and Ctrl+wheel scrolls, for hands that are used to it.
    void setWheelZooms(bool zooms) { m_wheelZooms = zooms; }
    // Shows how long the last picture took.
    void setFrameTimeVisible(bool visible);

    [[nodiscard]] const RowState &rowState() const { return m_rowState; }
    void setRowState(const RowState &state);
    void toggleRow(const QString &key);
    void setRowHidden(const QString &key, bool hidden);
    void setRowPinned(const QString &key, bool pinned);
    void showAllRows();
    void revealSelection();
    void revealRank(std::size_t run, std::size_t rank);
    void setRowScale(double scale);
    void moveRow(const QString &key, const QString &before); // inside its group; empty: to the end

    [[nodiscard]] const TimelineSelection &selection() const { return m_controller->selection(); }
    [[nodiscard]] const EventText &texts() const { return m_texts; }
    [[nodiscard]] const TimelineLayout &layoutOfRows() const { return m_layout; }
    [[nodiscard]] QString rowNameOf(const TimelineSelection &selection) const;

    // What lies under a point of the viewport.
    struct Target {
        TimelineSelection selection; // None: nothing
        std::size_t row = kNoRow;
        std::uint32_t members = 1; // events that what is drawn there stands for
        double busyShare = 1; // of a folded run
        QRectF rect; // what is drawn there
    };

    static constexpr std::size_t kNoRow = static_cast<std::size_t>(-1);
    [[nodiscard]] Target targetAt(const QPointF &pos);
    [[nodiscard]] double xOf(TimeNs viewTime) const;
    [[nodiscard]] TimeNs timeAt(double x) const; // on the clock of the view

    void perform(InputAction action, int digit = 0);

    // Adds what can be done with the selection and with the row in focus.
    void fillMenu(QMenu &menu);

    // How often lanes were folded and the picture was painted, for tests.
    [[nodiscard]] std::uint64_t foldCount() const { return m_geometry.foldCount(); }
    [[nodiscard]] std::uint64_t paintCount() const { return m_paintCount; }
    [[nodiscard]] const Geometry &geometry() const { return m_geometry; }

    // Paints the lanes as they are now, everything folded anew: one frame, for the benchmark.
    void renderFrame(QImage &target);

Q_SIGNALS:
    void hovered(const QString &description);
    void activated(const gapscope::TimelineSelection &selection);
    void searchRequested();
    void helpRequested();
    void contextMenuRequested(const QPoint &globalPos);
    void gutterWidthChanged(int width);
    void rowStateChanged();

protected:
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    // What the cached picture was painted from.
    struct PictureKey {
        QSize size;
        double dpr = 0;
        int scroll = 0;
        std::uint64_t revision = 0;
        TimeRange visible;

        bool operator==(const PictureKey &) const = default;
    };

    struct Drag {
        InputAction action = InputAction::None;
        Qt::MouseButton button = Qt::NoButton;
        QPointF from;
        TimeNs anchor = 0; // view time under the press, or the fixed end of a range
        TimeRange visible; // when it began
        std::size_t run = 0; // whose row it began on
        bool isMoving = false;
        bool isGutterEdge = false;
        bool isBand = false; // the second run is moved against the first
        TimeNs offset = 0; // of the target when it began
        QString row; // key of a row dragged in the gutter
    };

    void updateFonts();
    void updateLayout();
    void updateScrollBar();
    void invalidate();
    void onRunsChanged();
    void onSelectionChanged();
    [[nodiscard]] PictureKey pictureKey() const;
    void ensurePicture();
    void compose();
    void paintRows(RowPainter &painter);
    void paintBand(QPainter &painter);
    [[nodiscard]] OverlayScene overlayScene();
    [[nodiscard]] std::array<std::vector<TimeNs>, kMaxRuns> shifts() const;
    [[nodiscard]] int laneWidth() const; // device pixels
    [[nodiscard]] int rowTop(std::size_t row) const; // in the viewport
    [[nodiscard]] std::size_t rowAt(int y) const;
    bool hitStrip(const TimelineRow &row, const Strip &strip, int x, Target &target);
    [[nodiscard]] TimeNs snapped(TimeNs viewTime, const QPointF &pos) const;
    void setHover(const Target &target);
    void showToolTip(const QPoint &pos, const QPoint &globalPos);
    void beginDrag(QMouseEvent *event);
    void dragTo(QMouseEvent *event);
    void endDrag(QMouseEvent *event);
    bool beginEdgeDrag(const QPointF &pos);
    void clickAt(const QPointF &pos, InputAction action);
    void clickGutter(const QPointF &pos);
    void dropRow(const QString &key, std::size_t to);
    void updateCursor(const QPointF &pos);
    void stepEvent(int direction);
    void followFlow(int direction);
    void moveFocusRow(int direction);
    void moveFocusedRow(int direction);
    [[nodiscard]] QString focusedKey() const;
    void selectInRow(std::size_t row, TimeNs viewTime);
    void markRange(bool keep);
    void fillRowMenu(QMenu &menu, const TimelineRow &row);
    void fillLaneMenu(QMenu &menu);
    void revealRow(std::size_t row);

    TimelineController *m_controller; // not owned
    RulerBar *m_ruler;
    Geometry m_geometry;
    EventText m_texts;
    TimelineLayout m_layout;
    RowState m_rowState;
    LabelFonts m_fonts;
    std::optional<LaneColors> m_colors;
    const Theme *m_theme = nullptr;
    TimelineHighlight m_highlight;
    QString m_outlinedName;
    std::optional<OutlinedNames> m_outlinedNames;
    QImage m_picture;
    PictureKey m_pictureKey;
    std::uint64_t m_revision = 1;
    std::uint64_t m_paintCount = 0;
    int m_gutter = 172;
    Target m_hover;
    QPointF m_cursor {-1, -1};
    Drag m_drag;
    TimeRange m_dragged; // being measured, on the clock of the view
    bool m_wheelZooms = false;
    bool m_showFrameTime = false;
    double m_frameMs = 0;
    std::size_t m_focusRow = kNoRow;
    bool m_focusByKeys = false; // the focus outline is for those who use it
};

} // namespace gapscope
