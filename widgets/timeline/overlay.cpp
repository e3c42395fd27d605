// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/overlay.h"

#include "core/base/format.h"
#include "widgets/style/patterns.h"
#include "widgets/timeline/band.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <span>

namespace gapscope {


Overlay::Overlay(const OverlayScene &scene)
    : m_scene(scene)
{
}

double Overlay::viewX(TimeNs t) const
{
    return m_scene.gutter + std::round(m_scene.geometry->viewScale().toX(t)) / m_scene.dpr;
}

double Overlay::x(std::size_t run, std::size_t trace, TimeNs t) const
{
    return m_scene.gutter
        + std::round(m_scene.geometry->scale(run, trace).toX(t)) / m_scene.dpr;
}

double Overlay::rowTop(std::size_t row) const
{
    const TimelineRow &r = m_scene.layout->rows[row];
    return row < m_scene.layout->pinned ? r.y : r.y + m_scene.layout->pinnedHeight - m_scene.scroll;
}

QRectF Overlay::timeRect(std::size_t run, std::size_t trace, TimeRange range, std::size_t row,
    int y, int height) const
{
    const double left = x(run, trace, range.begin);
    const double right = std::max(left + 3, x(run, trace, range.end));
    return {left, rowTop(row) + y, right - left, double(height)};
}

QRectF Overlay::eventRect(std::size_t run, std::size_t trace, EventId event) const
{
    const Trace &t = *m_scene.geometry->facts(run).run.traces[trace];
    std::size_t row = 0;
    std::size_t strip = 0;
    if (!m_scene.layout->findLane(run, trace, t.laneOf(event), row, strip))
        return {};
    const TimelineRow &r = m_scene.layout->rows[row];
    const Strip &s = r.strips[strip];
    const bool host = r.kind == RowKind::Ranges || r.kind == RowKind::PythonFrames
        || r.kind == RowKind::AsyncRanges;
    const int top = host ? 1 : 3;
    return timeRect(run, trace, t.events.range(event), row, s.y + top, s.height - top - (host ? 0 : 4));
}

QRectF Overlay::selectionRect(const TimelineSelection &s) const
{
    RowKind kind = RowKind::Group;
    switch (s.kind) {
    case TimelineSelection::Kind::Event:
        return eventRect(s.run, s.trace, s.event);
    case TimelineSelection::Kind::Gap:
        kind = RowKind::Gaps;
        break;
    case TimelineSelection::Kind::Idle:
        kind = RowKind::Idle;
        break;
    case TimelineSelection::Kind::Step:
        break;
    default:
        return {};
    }
    const std::size_t row = m_scene.layout->findRow(kind, s.run, s.rank);
    if (row >= m_scene.layout->rows.size())
        return {};
    const bool gap = kind == RowKind::Gaps;
    return timeRect(s.run, s.trace, s.range, row, gap ? 2 : 3,
        m_scene.layout->rows[row].height - (gap ? 5 : 7));
}

void Overlay::paint(QPainter &painter)
{
    painter.save();
    painter.setClipRect(QRect(m_scene.gutter, 0, m_scene.size.width() - m_scene.gutter,
                            m_scene.size.height()),
        Qt::IntersectClip);
    paintHighlight(painter);
    paintSelection(painter);
    paintOutlined(painter);
    if (!m_scene.dragged.isEmpty()) {
        paintBand(painter, m_scene.dragged, true);
        paintMeasure(painter, m_scene.dragged);
    }
    if (!m_scene.hover.isEmpty()) {
        painter.setPen(QPen(withAlpha(m_scene.theme->text, 0.55), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(m_scene.hover.adjusted(-0.5, -0.5, 0.5, 0.5));
    }
    painter.restore();
    paintFocus(painter);
}

// The intervals that made a metric, as a bar under the lanes they come from and a tint over them.
void Overlay::paintHighlight(QPainter &painter)
{
    if (!m_scene.highlight || m_scene.highlight->label.isEmpty())
        return;
    const TimelineHighlight &highlight = *m_scene.highlight;
    if (highlight.run >= m_scene.controller->runCount())
        return;
    const RowKind kind = highlightedRow(highlight.rows);
    for (std::size_t i = 0; i < m_scene.layout->rows.size(); ++i) {
        const TimelineRow &row = m_scene.layout->rows[i];
        const double top = rowTop(i);
        if (row.kind != kind || top > m_scene.size.height() || top + row.height < 0)
            continue;
        const FoldedLane *folded = m_scene.geometry->intervals(row.run, row.rank);
        if (!folded)
            continue;
        const QColor tint = withAlpha(m_scene.theme->accent, m_scene.theme->dark ? 0.22 : 0.14);
        for (const Box &box : folded->boxes) {
            const double left = m_scene.gutter + box.x0 / m_scene.dpr;
            const double width = (box.x1 - box.x0) / m_scene.dpr;
            const double strength = 0.3 + 0.7 * box.share / 255.0;
            painter.fillRect(QRectF(left, top + 1, width, row.height - 4),
                withAlpha(tint, tint.alphaF() * strength));
            painter.fillRect(QRectF(left, top + row.height - 3, width, 2),
                withAlpha(m_scene.theme->accent, strength));
        }
    }
}

void Overlay::paintBand(QPainter &painter, TimeRange view, bool strong)
{
    const double left = viewX(view.begin);
    const double right = std::max(left + 1, viewX(view.end));
    const double height = m_scene.size.height();
    const double tint = m_scene.theme->dark ? 0.10 : 0.055;
    painter.fillRect(QRectF(left, 0, right - left, height),
        withAlpha(m_scene.theme->accent, strong ? tint * 1.5 : tint));
    const QColor edge = withAlpha(m_scene.theme->accent, 0.65);
    painter.fillRect(QRectF(left, 0, 1, height), edge);
    painter.fillRect(QRectF(right - 1, 0, 1, height), edge);
}

void Overlay::paintSelection(QPainter &painter)
{
    const TimelineSelection &s = m_scene.controller->selection();
    if (s.isNone())
        return;
    using Kind = TimelineSelection::Kind;
    if (s.kind != Kind::Event)
        paintBand(painter, m_scene.controller->selectedView(), s.kind == Kind::Range);
    if (s.kind == Kind::Range)
        return paintMeasure(painter, m_scene.controller->selectedView());
    const QRectF rect = selectionRect(s);
    if (!rect.isEmpty()) {
        if (s.kind == Kind::Gap) {
            paintSelectedGap(painter, rect, s.range.duration());
        } else {
            painter.setPen(QPen(m_scene.theme->base, 4));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(rect);
            painter.setPen(QPen(m_scene.theme->accent, 2));
            painter.drawRect(rect);
        }
    }
    if (s.kind == Kind::Event)
        paintArrows(painter, s);
}

void Overlay::paintSelectedGap(QPainter &painter, const QRectF &rect, TimeNs length)
{
    const Theme &t = *m_scene.theme;
    painter.fillRect(rect, t.base);
    paintHatch(painter, rect, t.accent, 6, 1.1);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.accent, 2));
    painter.drawRect(rect.adjusted(1, 1, -1, -1));
    const LabelFont &font = m_scene.fonts->of(LabelRole::LaneBold);
    const QRectF visible = rect.intersected(
        QRectF(m_scene.gutter, rect.top(), m_scene.size.width() - m_scene.gutter, rect.height()));
    const QString text = fitText(
        font, {EventText::gapLength(length), EventText::shortDuration(length)}, visible.width() - 12, false);
    if (!text.isEmpty())
        drawLabels(painter, *m_scene.fonts,
            {{text, visible.adjusted(0, 1, 0, -1), t.accent, t.base, LabelRole::LaneBold, LabelAlign::Center}});
}

// The length of a measured range, at its top.
void Overlay::paintMeasure(QPainter &painter, TimeRange view)
{
    const double left = std::max<double>(viewX(view.begin), m_scene.gutter);
    const double right = std::min<double>(viewX(view.end), m_scene.size.width());
    const LabelFont &font = m_scene.fonts->of(LabelRole::LaneBold);
    const QString text = formatDuration(view.duration());
    const double width = font.width(text) + 12;
    const double height = font.ascent() + font.descent() + 4;
    const double x = std::clamp((left + right - width) / 2, double(m_scene.gutter),
        std::max<double>(m_scene.gutter, m_scene.size.width() - width));
    const QRectF plate(std::round(x), 4 + m_scene.layout->pinnedHeight, width, height);
    painter.fillRect(plate, m_scene.theme->accent);
    drawLabels(painter, *m_scene.fonts,
        {{text, plate, inkOn(m_scene.theme->accent), {}, LabelRole::LaneBold, LabelAlign::Center}});
}

void Overlay::paintArrows(QPainter &painter, const TimelineSelection &s)
{
    const Trace &trace = *m_scene.geometry->facts(s.run).run.traces[s.trace];
    const QRectF own = eventRect(s.run, s.trace, s.event);
    if (index(s.event) < trace.gpuEventCount()) {
        const EventId launch = trace.links.launch(s.event);
        if (launch != EventId::None)
            paintArrow(painter, eventRect(s.run, s.trace, launch), own);
        return;
    }
    const auto work = trace.links.work(s.event);
    // Spread over all targets, so that the cap shows how far they reach.
    const std::size_t shown = std::min(work.size(), kMaxArrows);
    for (std::size_t i = 0; i < shown; ++i)
        paintArrow(painter, own, eventRect(s.run, s.trace, work[i * work.size() / shown]));
    if (work.size() > 1 && !own.isEmpty()) {
        const QString text = work.size() > shown
            ? tr("%1 of %2 shown").arg(shown).arg(formatCount(qint64(work.size())))
            : formatCount(qint64(work.size()));
        drawLabels(painter, *m_scene.fonts,
            {{text, QRectF(own.right() + 8, own.top(), 160, own.height()), m_scene.theme->accent,
                m_scene.theme->base, LabelRole::LaneBold, LabelAlign::Left}});
    }
}

// From a launch to what it started: a halo keeps it apart from the data.
void Overlay::paintArrow(QPainter &painter, const QRectF &from, const QRectF &to)
{
    if (from.isEmpty() || to.isEmpty())
        return;
    const bool up = to.center().y() < from.center().y();
    const double margin = 40;
    const auto inSight = [&](double v) {
        return std::clamp(v, m_scene.gutter - margin, m_scene.size.width() + margin);
    };
    const QPointF a(inSight(from.center().x()), up ? from.top() : from.bottom());
    const QPointF b(inSight(to.left() + 1), up ? to.bottom() : to.top());
    const double middle = (a.y() + b.y()) / 2;
    QPainterPath path(a);
    path.cubicTo(QPointF(a.x(), middle), QPointF(b.x(), middle), b);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_scene.theme->base, 3.5));
    painter.drawPath(path);
    painter.setPen(QPen(m_scene.theme->accent, 1.6));
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_scene.theme->accent);
    const double sign = up ? 1 : -1;
    painter.drawPolygon(QPolygonF(
        {b, QPointF(b.x() - 3.5, b.y() + 6 * sign), QPointF(b.x() + 3.5, b.y() + 6 * sign)}));
    painter.drawEllipse(a, 2.5, 2.5);
    painter.restore();
}

void Overlay::paintOutlined(QPainter &painter)
{
    if (m_scene.outlinedName.isEmpty() && m_scene.outlinedNames == nullptr)
        return;
    const QByteArray name = m_scene.outlinedName.toUtf8();
    const std::string_view text(name.constData(), static_cast<std::size_t>(name.size()));
    painter.setPen(QPen(m_scene.theme->accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    for (std::size_t i = 0; i < m_scene.layout->rows.size(); ++i) {
        const TimelineRow &row = m_scene.layout->rows[i];
        const double top = rowTop(i);
        if (row.kind == RowKind::Band || top > m_scene.size.height() || top + row.height < 0)
            continue;
        const Trace &trace = *m_scene.geometry->facts(row.run).run.traces[row.trace];
        const StringId one = text.empty() ? StringId::None : trace.strings.find(text);
        std::span<const StringId> wanted(&one, one == StringId::None ? 0 : 1);
        if (m_scene.outlinedNames != nullptr) {
            const auto &traces = (*m_scene.outlinedNames)[row.run];
            wanted = row.trace < traces.size() ? std::span(traces[row.trace]) : wanted;
        }
        if (wanted.empty())
            continue;
        for (const Strip &strip : row.strips) {
            if (strip.source != StripSource::Lane)
                continue;
            for (const Box &box : m_scene.geometry->strip(row, strip).folded.boxes) {
                const std::uint32_t event = trace.events.laneOffsets[strip.lane] + box.first;
                if (!box.isEvent || !std::ranges::binary_search(wanted, trace.events.name[event]))
                    continue;
                painter.drawRect(QRectF(m_scene.gutter + box.x0 / m_scene.dpr, top + strip.y + 1,
                    (box.x1 - box.x0) / m_scene.dpr - 1, strip.height - 1));
            }
        }
    }
}

void Overlay::paintFocus(QPainter &painter)
{
    if (!m_scene.hasFocus)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_scene.theme->accent, 2));
    if (m_scene.focusRow < m_scene.layout->rows.size()) {
        const double top = rowTop(m_scene.focusRow);
        const int height = m_scene.layout->rows[m_scene.focusRow].height;
        painter.drawRect(QRectF(1, top + 1, m_scene.gutter - 3, height - 3));
        return;
    }
    painter.drawRect(QRectF(1, 1, m_scene.size.width() - 2, m_scene.size.height() - 2));
}

} // namespace gapscope
