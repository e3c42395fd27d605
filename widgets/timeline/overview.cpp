// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/overview.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr double kMinHandle = 10;
constexpr double kPhaseHeight = 6;
constexpr double kMostNote = 150; // pixels of a note in the minimap

} // namespace

OverviewBar::OverviewBar(TimelineController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
{
    setObjectName(QStringLiteral("overview"));
    setAccessibleName(tr("Overview of the whole trace"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    updateLook();
    const auto repaint = qOverload<>(&QWidget::update);
    connect(controller, &TimelineController::visibleChanged, this, repaint);
    connect(controller, &TimelineController::selectionChanged, this, repaint);
    connect(controller, &TimelineController::bookmarksChanged, this, repaint);
    // The runs move as a whole, but the files of a run may have moved against each other.
    connect(controller, &TimelineController::alignmentChanged, this, [this] {
        if (fileShifts() != m_fileShifts)
            invalidate();
        update();
    });
    connect(controller, &TimelineController::runsChanged, this, [this] {
        m_hits = {};
        updateGeometry();
        invalidate();
    });
}

void OverviewBar::updateLook()
{
    m_fonts = LabelFonts(font());
    m_theme = &Theme::of(palette());
    invalidate();
}

void OverviewBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        updateLook();
        updateGeometry();
    }
}

// Of every file against the first of its run.
std::vector<TimeNs> OverviewBar::fileShifts() const
{
    std::vector<TimeNs> shifts;
    for (std::size_t run = 0; run < m_controller->runCount(); ++run) {
        const std::size_t traces = m_controller->facts(run)->run.traces.size();
        for (std::size_t trace = 0; trace < traces; ++trace)
            shifts.push_back(m_controller->shift(run, trace) - m_controller->shift(run, 0));
    }
    return shifts;
}

void OverviewBar::invalidate()
{
    m_strips = {};
    m_fileShifts = fileShifts();
    update();
}

void OverviewBar::setGutter(int width)
{
    m_gutter = width;
    invalidate();
}

void OverviewBar::setHits(std::size_t run, std::vector<std::vector<TimeNs>> hits)
{
    m_hits[run] = std::move(hits);
    update();
}

void OverviewBar::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    updateGeometry();
    invalidate();
}

int OverviewBar::stripHeight() const
{
    return Metrics(font()).scaled(isLow() ? 1.75 : 2.9);
}

QSize OverviewBar::sizeHint() const
{
    return {
        400, stripHeight() * static_cast<int>(std::max<std::size_t>(1, m_controller->runCount()))};
}

QSize OverviewBar::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

QRectF OverviewBar::stripRect(std::size_t run) const
{
    const double top = stripHeight() * double(run);
    return {
        double(m_gutter), top + 4, std::max(10.0, width() - m_gutter - 8.0), stripHeight() - 8.0};
}

TimeRange OverviewBar::wholeOf(std::size_t run) const
{
    const TimelineFacts &facts = *m_controller->facts(run);
    TimeRange whole = m_controller->toView(run, 0, facts.run.traces[0]->range);
    for (std::size_t trace = 1; trace < facts.run.traces.size(); ++trace)
        whole = whole.united(m_controller->toView(run, trace, facts.run.traces[trace]->range));
    whole.end = std::max(whole.end, whole.begin + 1);
    return whole;
}

double OverviewBar::xOf(std::size_t run, TimeNs viewTime) const
{
    const TimeRange whole = wholeOf(run);
    const QRectF rect = stripRect(run);
    return rect.left()
        + static_cast<double>(viewTime - whole.begin) / static_cast<double>(whole.duration())
        * rect.width();
}

TimeNs OverviewBar::timeAt(std::size_t run, double x) const
{
    const TimeRange whole = wholeOf(run);
    const QRectF rect = stripRect(run);
    return whole.begin
        + static_cast<TimeNs>(
            (x - rect.left()) / rect.width() * static_cast<double>(whole.duration()));
}

// Mean busy share of all ranks under each pixel.
std::vector<double> OverviewBar::density(std::size_t run, const TimeScale &scale) const
{
    const TimelineFacts &facts = *m_controller->facts(run);
    std::vector<double> sum(static_cast<std::size_t>(scale.width()), 0.0);
    ColumnSums columns;
    for (std::size_t rank = 0; rank < facts.ranks.size(); ++rank) {
        const std::size_t trace = facts.run.ranks[rank].trace;
        const TimeRange range = m_controller->toTrace(run, trace, scale.range());
        const TimeScale own(range, scale.width());
        measureColumns(RangeLane(facts.ranks[rank].busy->ranges(), EventClass::Busy),
            &facts.ranks[rank].busyPyramid, own, columns);
        for (int x = 0; x < scale.width(); ++x) {
            const TimeNs whole = own.boundary(x + 1) - own.boundary(x);
            if (whole > 0)
                sum[static_cast<std::size_t>(x)] += static_cast<double>(columns.busy(x))
                    / static_cast<double>(whole) / static_cast<double>(facts.ranks.size());
        }
    }
    return sum;
}

// Of a trace without GPU work: how busy its fullest host lane is.
std::vector<double> OverviewBar::hostDensity(std::size_t run, const TimeScale &scale) const
{
    const TimelineFacts &facts = *m_controller->facts(run);
    std::vector<double> shares(static_cast<std::size_t>(scale.width()), 0.0);
    const Trace &trace = *facts.run.traces[0];
    const TraceTimeline &timeline = facts.traces[0];
    std::size_t best = trace.tracks.size();
    for (std::size_t i = 0; i < trace.tracks.size(); ++i) {
        if (!isGpuTrack(trace.tracks[i].kind) && trace.tracks[i].laneCount > 0
            && (best == trace.tracks.size() || timeline.loads[i].busy > timeline.loads[best].busy))
            best = i;
    }
    if (best == trace.tracks.size())
        return shares;
    const std::uint32_t lane = trace.tracks[best].firstLane;
    const TimeScale own(m_controller->toTrace(run, 0, scale.range()), scale.width());
    ColumnSums columns;
    measureColumns(
        EventLane(trace, timeline.classes, lane), &timeline.pyramids[lane], own, columns);
    for (int x = 0; x < scale.width(); ++x)
        shares[static_cast<std::size_t>(x)]
            = shareOf(columns.busy(x), own.boundary(x + 1) - own.boundary(x)) / 255.0;
    return shares;
}

void OverviewBar::paintStrips()
{
    const double dpr = devicePixelRatioF();
    m_strips = QPixmap(QSize(qRound(width() * dpr), qRound(height() * dpr)));
    m_strips.setDevicePixelRatio(dpr);
    QPainter painter(&m_strips);
    painter.fillRect(rect(), m_theme->window);
    for (std::size_t run = 0; run < m_controller->runCount(); ++run)
        paintStrip(painter, run);
}

void OverviewBar::paintStrip(QPainter &painter, std::size_t run)
{
    const QRectF r = stripRect(run);
    const bool compare = m_controller->runCount() == 2;
    const double top = r.top() - 4;
    const QString title = !compare ? tr("Whole trace") : run == 0 ? tr("Baseline") : tr("Target");
    const QString length = formatDuration(wholeOf(run).duration());
    const double half = isLow() ? stripHeight() : stripHeight() / 2.0;
    std::vector<Label> labels;
    labels.push_back({title, QRectF(12, top + (isLow() ? 0 : 3), m_gutter - 20, half),
        m_theme->text, {}, LabelRole::LaneBold, LabelAlign::Left});
    // On one line only where both have room.
    const double room = m_gutter - 30.0
        - QFontMetricsF(fontFor(FontRole::Caption, true)).horizontalAdvance(title)
        - QFontMetricsF(fontFor(FontRole::Tick)).horizontalAdvance(length);
    if (!isLow() || room >= 0)
        labels.push_back({length, QRectF(12, isLow() ? top : top + half - 3, m_gutter - 24, half),
            m_theme->textSecondary, {}, LabelRole::Small,
            isLow() ? LabelAlign::Right : LabelAlign::Left});
    painter.fillRect(r, m_theme->base);
    const TimeScale scale(wholeOf(run), std::max(1, int(r.width())));
    const bool hasGpu = !m_controller->facts(run)->ranks.empty();
    const std::vector<double> shares = hasGpu ? density(run, scale) : hostDensity(run, scale);
    const double bottom = r.bottom() - kPhaseHeight - 2;
    const double height = bottom - r.top() - 2;
    QPainterPath area(QPointF(r.left(), bottom));
    int idleFrom = -1;
    for (int x = 0; x <= scale.width(); ++x) {
        const bool idle = x < scale.width() && shares[static_cast<std::size_t>(x)] <= 0;
        if (x < scale.width())
            area.lineTo(r.left() + x, bottom - shares[static_cast<std::size_t>(x)] * height);
        if (idle && idleFrom < 0)
            idleFrom = x;
        if (!idle && idleFrom >= 0) {
            // Hatch: nothing happened here.
            if (hasGpu && x - idleFrom >= 4)
                paintHatch(painter, QRectF(r.left() + idleFrom, r.top(), x - idleFrom, r.height()),
                    m_theme->gapHatch);
            idleFrom = -1;
        }
    }
    area.lineTo(r.left() + scale.width(), bottom);
    area.closeSubpath();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.fillPath(area,
        withAlpha(hasGpu ? m_theme->graph : m_theme->hostExposed, m_theme->dark ? 0.7 : 0.55));
    painter.setRenderHint(QPainter::Antialiasing, false);
    const TimelineFacts &facts = *m_controller->facts(run);
    for (std::size_t rank = 0; rank < facts.steps.size(); ++rank) {
        if (!facts.steps[rank].steps.empty()) {
            paintPhases(painter, run, rank);
            break;
        }
    }
    drawLabels(painter, m_fonts, labels);
    painter.fillRect(QRectF(0, top + stripHeight() - 1, width(), 1), m_theme->line);
}

// Steps as a strip below; before and after the benchmark run they are paler.
void OverviewBar::paintPhases(QPainter &painter, std::size_t run, std::size_t rank)
{
    const TimelineFacts &facts = *m_controller->facts(run);
    const RankSteps &steps = facts.steps[rank];
    const QRectF r = stripRect(run);
    const std::size_t trace = facts.run.ranks[rank].trace;
    const TimeRange whole = m_controller->toTrace(run, trace, wholeOf(run));
    const TimeScale scale(whole, std::max(1, int(r.width())));
    FoldedLane folded;
    const RankTimeline &timeline = facts.ranks[rank];
    fold(
        RangeLane(timeline.stepRanges, timeline.stepClasses), &timeline.stepPyramid, scale, folded);
    const double y = r.bottom() - kPhaseHeight;
    for (const Box &box : folded.boxes) {
        const bool inBenchmark = box.last > steps.benchFirst && box.first < steps.benchLast;
        QColor color = box.cls == EventClass::ContextStep ? m_theme->stepContextEdge
                                                          : m_theme->stepGenerationEdge;
        if (!inBenchmark)
            color = m_theme->idle4;
        painter.fillRect(QRectF(r.left() + box.x0, y, box.x1 - box.x0, kPhaseHeight), color);
    }
    const auto benchmark = steps.benchmark();
    if (benchmark.empty() || r.height() < 30)
        return;
    const LabelFont &small = m_fonts.of(LabelRole::Small);
    const auto note = [&](TimeNs begin, TimeNs end, const QString &text) {
        const double left = r.left() + scale.toX(begin) + 3;
        if (small.width(text) + 6 <= scale.toX(end) - scale.toX(begin))
            drawLabels(painter, m_fonts,
                {{text, QRectF(left, r.top(), 200, small.ascent() + small.descent()),
                    m_theme->textSecondary, withAlpha(m_theme->base, 0.7), LabelRole::Small,
                    LabelAlign::Left}});
    };
    if (steps.benchFirst > 0)
        note(steps.steps.front().host.begin, benchmark.front().host.begin, tr("warm-up"));
    note(benchmark.front().host.begin, benchmark.back().host.end, tr("benchmark run"));
}

QRectF OverviewBar::handleRect(std::size_t run) const
{
    const TimeRange visible = m_controller->visible();
    const QRectF r = stripRect(run);
    double left = std::clamp(xOf(run, visible.begin), r.left(), r.right());
    double right = std::clamp(xOf(run, visible.end), r.left(), r.right());
    if (right - left < kMinHandle) {
        const double center
            = std::clamp((left + right) / 2, r.left() + kMinHandle / 2, r.right() - kMinHandle / 2);
        left = center - kMinHandle / 2;
        right = center + kMinHandle / 2;
    }
    return {std::round(left), r.top() - 2, std::round(right) - std::round(left), r.height() + 4};
}

void OverviewBar::paintHandle(QPainter &painter, std::size_t run)
{
    const QRectF r = stripRect(run);
    const QRectF handle = handleRect(run);
    const QColor veil = withAlpha(m_theme->window, 0.45);
    painter.fillRect(QRectF(r.left(), r.top(), handle.left() - r.left(), r.height()), veil);
    painter.fillRect(QRectF(handle.right(), r.top(), r.right() - handle.right(), r.height()), veil);
    const auto tick = [&](TimeNs viewTime, const QColor &color, double height) {
        const double x = std::round(xOf(run, viewTime));
        if (x >= r.left() && x < r.right())
            painter.fillRect(QRectF(x, r.top(), 1, height), color);
    };
    for (std::size_t trace = 0; trace < m_hits[run].size(); ++trace) {
        double last = -1;
        for (const TimeNs t : m_hits[run][trace]) {
            const double x = std::round(xOf(run, t + m_controller->shift(run, trace)));
            if (x > last)
                tick(t + m_controller->shift(run, trace), m_theme->eagerEdge, 6);
            last = x;
        }
    }
    paintBookmarks(painter, run);
    if (!m_controller->selection().isNone()) {
        const TimeRange selected = m_controller->selectedView();
        const double x0 = std::max(xOf(run, selected.begin), r.left());
        const double x1 = std::min(xOf(run, selected.end), r.right());
        if (x1 >= x0)
            painter.fillRect(
                QRectF(x0, r.bottom() - 2, std::max(1.0, x1 - x0), 2), m_theme->accent);
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(m_theme->accent, 1.5));
    painter.setBrush(withAlpha(m_theme->accent, 0.12));
    painter.drawRoundedRect(handle.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

// A mark each, named as far as there is room up to the next one; the tooltip has all of a note.
void OverviewBar::paintBookmarks(QPainter &painter, std::size_t run)
{
    const QRectF r = stripRect(run);
    std::vector<std::pair<double, QString>> marks;
    for (const TimelineBookmark &bookmark : m_controller->bookmarks()) {
        const double x = std::round(xOf(run, bookmark.view.begin));
        if (x >= r.left() && x < r.right())
            marks.emplace_back(x, bookmarkText(bookmark));
    }
    std::ranges::sort(marks);
    const LabelFont &font = m_fonts.of(LabelRole::Small);
    const double height = font.ascent() + font.descent();
    std::vector<Label> labels;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const auto &[x, text] = marks[i];
        painter.fillRect(QRectF(x, r.top(), 1, r.height()), m_theme->accent);
        const double next = i + 1 < marks.size() ? marks[i + 1].first : r.right();
        const double room = std::min(next - x - 8, kMostNote);
        QString shown = font.elided(text, room);
        if (shown.isEmpty()) // at least its number
            shown = text.section(QStringLiteral(" · "), 0, 0);
        if (run == 0 && !shown.isEmpty() && font.width(shown) <= room)
            labels.push_back({shown, QRectF(x + 4, r.top() + 1, room, height), m_theme->accent,
                m_theme->base, LabelRole::Small, LabelAlign::Left});
    }
    drawLabels(painter, m_fonts, labels);
}

void OverviewBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (m_controller->runCount() == 0) {
        painter.fillRect(rect(), m_theme->window);
        painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme->line);
        return;
    }
    const double dpr = devicePixelRatioF();
    if (m_strips.isNull()
        || m_strips.size() != QSize(qRound(width() * dpr), qRound(height() * dpr)))
        paintStrips();
    painter.drawPixmap(0, 0, m_strips);
    for (std::size_t run = 0; run < m_controller->runCount(); ++run)
        paintHandle(painter, run);
}

} // namespace gapscope
