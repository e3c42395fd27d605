// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/lanesview.h"

#include "core/base/format.h"
#include "widgets/timeline/accessible.h"
#include "widgets/timeline/band.h"
#include "widgets/timeline/ruler.h"

#include <QElapsedTimer>
#include <QPainter>
#include <QScrollBar>
#include <QtMath>

namespace gapscope {

LanesView::LanesView(TimelineController *controller, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_controller(controller)
    , m_ruler(new RulerBar(controller, this))
{
    installTimelineAccessibility();
    setObjectName(QStringLiteral("lanes"));
    setAccessibleName(tr("Timeline"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    updateFonts();
    connect(controller, &TimelineController::runsChanged, this, &LanesView::onRunsChanged);
    connect(controller, &TimelineController::visibleChanged, viewport(), qOverload<>(&QWidget::update));
    connect(controller, &TimelineController::alignmentChanged, this, &LanesView::invalidate);
    connect(controller, &TimelineController::selectionChanged, this, &LanesView::onSelectionChanged);
    connect(controller, &TimelineController::namesModeChanged, this, [this] {
        m_texts.setMode(m_controller->namesMode());
        invalidate();
    });
}

LanesView::~LanesView() = default;

void LanesView::updateFonts()
{
    m_fonts = LabelFonts(font());
    m_theme = &Theme::of(palette());
    m_colors.emplace(*m_theme);
    m_ruler->setLook(m_fonts, *m_theme);
    setViewportMargins(0, Metrics(font()).scaled(1.5), 0, 0);
    updateLayout();
}

void LanesView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange
        || event->type() == QEvent::StyleChange)
        updateFonts();
}

void LanesView::onRunsChanged()
{
    const RunFacts runs {m_controller->facts(0), m_controller->facts(1)};
    m_geometry.setRuns(runs);
    m_texts.setRuns(runs);
    m_highlight = {};
    m_outlinedNames.reset(); // names are numbered anew
    m_hover = {};
    m_dragged = {};
    m_focusRow = kNoRow;
    verticalScrollBar()->setValue(0);
    updateLayout();
}

void LanesView::updateLayout()
{
    const RunFacts runs {m_controller->facts(0), m_controller->facts(1)};
    m_layout = layoutRows(runs, m_rowState, Metrics(font()));
    m_hover = {};
    if (m_focusRow != kNoRow && m_focusRow >= m_layout.rows.size())
        m_focusRow = kNoRow;
    updateScrollBar();
    invalidate();
}

void LanesView::updateScrollBar()
{
    const int room = viewport()->height() - m_layout.pinnedHeight;
    verticalScrollBar()->setPageStep(std::max(1, room));
    verticalScrollBar()->setSingleStep(Metrics(font()).scaled(1.5));
    verticalScrollBar()->setRange(0, std::max(0, m_layout.height - room));
}

void LanesView::invalidate()
{
    ++m_revision;
    viewport()->update();
    m_ruler->update();
}

void LanesView::onSelectionChanged()
{
    viewport()->update();
    notifyTimelineSelection(this);
}

void LanesView::setHighlight(TimelineHighlight highlight)
{
    m_geometry.setIntervals(highlight.run, std::move(highlight.ranks));
    m_highlight = std::move(highlight);
    invalidate(); // the tag is in the gutter
}

void LanesView::setOutlinedName(const QString &name)
{
    m_outlinedName = name;
    m_outlinedNames.reset();
    viewport()->update();
}

void LanesView::setOutlinedNames(OutlinedNames names)
{
    m_outlinedName.clear();
    m_outlinedNames = std::move(names);
    viewport()->update();
}

void LanesView::setGutterWidth(int width)
{
    // A view that is not shown yet has no width to speak of.
    const int most = isVisible() ? std::max(72, viewport()->width() / 2) : width;
    width = std::clamp(width, 72, std::max(72, most));
    if (width == m_gutter)
        return;
    m_gutter = width;
    m_ruler->setGutter(width);
    invalidate();
    Q_EMIT gutterWidthChanged(width);
}

int LanesView::laneWidth() const
{
    const qreal dpr = viewport()->devicePixelRatioF();
    return std::max(1, qRound(viewport()->width() * dpr) - qRound(m_gutter * dpr));
}

std::array<std::vector<TimeNs>, kMaxRuns> LanesView::shifts() const
{
    std::array<std::vector<TimeNs>, kMaxRuns> result;
    for (std::size_t run = 0; run < m_controller->runCount(); ++run) {
        const std::size_t traces = m_controller->facts(run)->run.traces.size();
        for (std::size_t trace = 0; trace < traces; ++trace)
            result[run].push_back(m_controller->shift(run, trace));
    }
    return result;
}

LanesView::PictureKey LanesView::pictureKey() const
{
    return {viewport()->size(), viewport()->devicePixelRatioF(), verticalScrollBar()->value(),
        m_revision, m_controller->visible()};
}

void LanesView::ensurePicture()
{
    const PictureKey key = pictureKey();
    if (key == m_pictureKey && !m_picture.isNull())
        return;
    m_pictureKey = key;
    const QSize size(qRound(key.size.width() * key.dpr), qRound(key.size.height() * key.dpr));
    if (m_picture.size() != size)
        m_picture = QImage(size, QImage::Format_RGB32);
    m_picture.setDevicePixelRatio(key.dpr);
    QElapsedTimer timer;
    timer.start();
    m_geometry.setView(m_controller->visible(), laneWidth(), shifts());
    compose();
    m_frameMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void LanesView::setFrameTimeVisible(bool visible)
{
    m_showFrameTime = visible;
    viewport()->update();
}

void LanesView::compose()
{
    ++m_paintCount;
    if (m_picture.isNull())
        return;
    PaintScene scene;
    scene.geometry = &m_geometry;
    scene.texts = &m_texts;
    scene.fonts = &m_fonts;
    scene.theme = m_theme;
    scene.colors = &*m_colors;
    scene.dpr = m_picture.devicePixelRatio();
    scene.gutter = m_gutter;
    if (!m_highlight.label.isEmpty()) {
        scene.tag = m_highlight.label;
        scene.tagged = highlightedRow(m_highlight.rows);
    }
    RowPainter rows(m_picture, scene);
    paintRows(rows);
}

void LanesView::paintRows(RowPainter &rows)
{
    const double dpr = m_picture.devicePixelRatio();
    const int height = viewport()->height();
    const int pinnedEnd = qRound(m_layout.pinnedHeight * dpr);
    int end = m_layout.pinnedHeight;
    const auto isSeen = [&](std::size_t i, bool pinned) {
        const TimelineRow &row = m_layout.rows[i];
        const int top = rowTop(i);
        return (i < m_layout.pinned) == pinned && top < height
            && top + row.height > (pinned ? 0 : m_layout.pinnedHeight);
    };
    std::vector<const TimelineRow *> seen;
    for (std::size_t i = 0; i < m_layout.rows.size(); ++i) {
        if (isSeen(i, i < m_layout.pinned))
            seen.push_back(&m_layout.rows[i]);
    }
    m_geometry.prepare(seen);
    const auto paintPart = [&](bool pinned) {
        rows.clip(pinned ? 0 : pinnedEnd, pinned ? pinnedEnd : m_picture.height());
        for (std::size_t i = 0; i < m_layout.rows.size(); ++i) {
            if (!isSeen(i, pinned))
                continue;
            const TimelineRow &row = m_layout.rows[i];
            rows.paint(row, rowTop(i));
            end = std::max(end, rowTop(i) + row.height);
        }
    };
    const auto flush = [&](bool pinned) {
        QPainter painter(&m_picture);
        if (!pinned)
            painter.setClipRect(0, m_layout.pinnedHeight, viewport()->width(), height);
        painter.setRenderHint(QPainter::TextAntialiasing);
        drawLabels(painter, m_fonts, rows.labels);
        drawLabels(painter, m_fonts, rows.gutterLabels);
        drawChevrons(painter, rows.chevrons, m_theme->textSecondary);
        if (!pinned)
            paintBand(painter);
        rows.labels.clear();
        rows.gutterLabels.clear();
        rows.chevrons.clear();
    };
    paintPart(false);
    if (end < height) {
        QPainter painter(&m_picture);
        painter.fillRect(QRect(0, end, viewport()->width(), height - end), m_theme->base);
        painter.fillRect(QRect(m_gutter - 1, end, 1, height - end), m_theme->line);
    }
    flush(false);
    if (m_layout.pinned > 0) {
        paintPart(true);
        flush(true);
        QPainter painter(&m_picture);
        painter.fillRect(QRect(0, m_layout.pinnedHeight - 1, viewport()->width(), 1), m_theme->border);
    }
}

void LanesView::paintBand(QPainter &painter)
{
    const std::size_t row = m_layout.findKey(QStringLiteral("band"));
    if (row >= m_layout.rows.size() || m_controller->runCount() < 2)
        return;
    BandScene scene;
    scene.controller = m_controller;
    scene.geometry = &m_geometry;
    scene.fonts = &m_fonts;
    scene.theme = m_theme;
    scene.gutter = m_gutter;
    scene.dpr = m_picture.devicePixelRatio();
    scene.rect = QRectF(0, rowTop(row), viewport()->width(), m_layout.rows[row].height);
    paintAlignmentBand(painter, scene);
}

OverlayScene LanesView::overlayScene()
{
    OverlayScene scene;
    scene.controller = m_controller;
    scene.geometry = &m_geometry;
    scene.layout = &m_layout;
    scene.texts = &m_texts;
    scene.fonts = &m_fonts;
    scene.theme = m_theme;
    scene.dpr = viewport()->devicePixelRatioF();
    scene.gutter = m_gutter;
    scene.scroll = verticalScrollBar()->value();
    scene.size = viewport()->size();
    scene.hasFocus = hasFocus() && m_focusByKeys;
    scene.focusRow = m_focusRow;
    scene.hover = m_drag.isMoving ? QRectF() : m_hover.rect;
    scene.dragged = m_dragged;
    scene.highlight = &m_highlight;
    scene.outlinedName = m_outlinedName;
    scene.outlinedNames = m_outlinedNames ? &*m_outlinedNames : nullptr;
    return scene;
}

void LanesView::paintEvent(QPaintEvent *event)
{
    ensurePicture();
    QPainter painter(viewport());
    painter.setClipRegion(event->region());
    painter.drawImage(0, 0, m_picture);
    if (m_controller->runCount() == 0)
        return;
    const OverlayScene scene = overlayScene();
    Overlay(scene).paint(painter);
    if (m_showFrameTime) {
        const QString text = withUnit(formatNumber(m_frameMs, 1), QStringLiteral("ms"));
        const QRectF place(viewport()->width() - 90, viewport()->height() - 24, 80, 18);
        drawLabels(painter, m_fonts,
            {{text, place, m_theme->text, m_theme->infoTint, LabelRole::Small, LabelAlign::Right}});
    }
}

void LanesView::renderFrame(QImage &target)
{
    m_geometry.clear();
    m_texts.setMode(m_texts.mode());
    m_pictureKey = {}; // painted anew, into the same memory as in the window
    QPainter painter(&target);
    ensurePicture();
    painter.drawImage(0, 0, m_picture);
    const OverlayScene scene = overlayScene();
    Overlay(scene).paint(painter);
}

void LanesView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    m_ruler->setGeometry(0, 0, viewport()->width(), Metrics(font()).scaled(1.5));
    updateScrollBar();
}

void LanesView::scrollContentsBy(int, int)
{
    // Rows are painted where they are; nothing is moved on the screen.
    viewport()->update();
}

int LanesView::rowTop(std::size_t row) const
{
    const TimelineRow &r = m_layout.rows[row];
    if (row < m_layout.pinned)
        return r.y;
    return r.y + m_layout.pinnedHeight - verticalScrollBar()->value();
}

std::size_t LanesView::rowAt(int y) const
{
    for (std::size_t i = 0; i < m_layout.rows.size(); ++i) {
        const int top = rowTop(i);
        const bool hidden = i >= m_layout.pinned && y < m_layout.pinnedHeight;
        if (!hidden && y >= top && y < top + m_layout.rows[i].height)
            return i;
    }
    return kNoRow;
}

double LanesView::xOf(TimeNs viewTime) const
{
    const TimeScale scale(m_controller->visible(), laneWidth());
    return m_gutter + scale.toX(viewTime) / viewport()->devicePixelRatioF();
}

TimeNs LanesView::timeAt(double x) const
{
    const TimeScale scale(m_controller->visible(), laneWidth());
    return scale.toTime((x - m_gutter) * viewport()->devicePixelRatioF());
}

} // namespace gapscope
