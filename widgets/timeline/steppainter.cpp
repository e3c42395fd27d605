// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// RowPainter: steps, gaps, device idle time, projections, and what was not recorded.

#include "widgets/timeline/rowpainter.h"

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr std::size_t kPlain = 0;
constexpr std::size_t kTopBar = 1;

} // namespace

void RowPainter::paintSteps(const TimelineRow &row, const Strip &strip, int y)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    const LaneColors &c = *m_scene.colors;
    const Extent body = extent(strip, y, 3, 4);
    m_lines.begin(m_area.width);
    for (const Box &box : folded.boxes) {
        const bool context = box.cls == EventClass::ContextStep;
        const QRgb edge = context ? c.stepContextEdge : c.stepGenerationEdge;
        if (!box.isEvent) {
            m_lines.add(box.x0, box.x1, mixed(c.alt, edge, 40u + box.share * 150u / 255u));
            continue;
        }
        const int width = box.x1 - box.x0;
        const int end = box.x1 - (width > 3 * m_unit ? m_unit : 0);
        const QRgb fill = c.fill(box.cls);
        m_lines.add(box.x0, end, {fill, context ? edge : fill, fill, fill});
        const int edgeEnd = std::min(end, box.x0 + (width > 6 * m_unit ? 2 : 1) * m_unit);
        m_lines.set(kPlain, box.x0, edgeEnd, edge);
        m_lines.set(kTopBar, box.x0, edgeEnd, edge);
    }
    m_lines.paint(m_area, body.top, body.bottom,
        [&](int at) { return at < 2 * m_unit ? kTopBar : kPlain; });
    for (const Box &box : folded.boxes) {
        if (box.isEvent && isWideEnough(box) && row.rank != kNoRank)
            addLabel(box.x0, box.x1, body, m_scene.texts->stepLabels(row.run, row.rank, box.first),
                false, inkFor(c.fill(box.cls)));
    }
}

void RowPainter::paintGaps(const TimelineRow &row, const Strip &strip, int y)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    const LaneColors &c = *m_scene.colors;
    const Extent body = extent(strip, y, 2, 3);
    for (const Box &box : folded.boxes) {
        if (!box.isEvent) {
            m_area.fill(box.x0, body.top, box.x1, body.bottom,
                mixed(c.base, c.gapHatch, 20u + box.share * 100u / 255u));
            continue;
        }
        const int end = box.x1 - (box.x1 - box.x0 > 3 * m_unit ? m_unit : 0);
        m_area.fill(box.x0, body.top, end, body.bottom, c.gapFill);
        hatch(box.x0, end, body);
        frame(box.x0, end, body, c.gapEdge);
        if (isWideEnough(box))
            addLabel(box.x0, end, {body.top + m_unit, body.bottom - m_unit},
                {EventText::gapLength(box.busy), EventText::shortDuration(box.busy)}, false,
                m_scene.theme->text, LabelRole::Lane, LabelAlign::Center, QColor(c.base));
    }
}

void RowPainter::paintIdle(const TimelineRow &row, const Strip &strip, int y)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    const LaneColors &c = *m_scene.colors;
    const Extent body = extent(strip, y, 3, 4);
    m_lines.begin(m_area.width);
    for (const Box &box : folded.boxes) {
        if (box.isEvent)
            m_lines.add(box.x0, box.x1, c.idle(box.busy));
    }
    // Short gaps that share pixels: tinted by their mean length, as strong as they are.
    StripLines columns;
    columns.begin(m_area.width);
    for (const FoldedRun &run : folded.runs) {
        TimeNs idle = 0;
        std::uint32_t count = 0;
        for (std::uint32_t b = run.firstBox; b < run.lastBox; ++b) {
            idle += folded.boxes[b].busy;
            count += folded.boxes[b].count();
        }
        const QRgb tint = c.idle(idle / std::max(1u, count));
        for (std::uint32_t b = run.firstBox; b < run.lastBox; ++b) {
            const Box &box = folded.boxes[b];
            columns.add(box.x0, box.x1, mixed(c.base, tint, box.share));
        }
    }
    const auto plain = [](int) { return kPlain; };
    columns.paint(m_area, body.top, body.bottom, plain);
    m_lines.paint(m_area, body.top, body.bottom, plain);
    for (const Box &box : folded.boxes) {
        if (box.isEvent && box.x1 - box.x0 > device(56) && isWideEnough(box))
            addLabel(box.x0, box.x1, body, {EventText::shortDuration(box.busy)}, false,
                inkFor(c.idle(box.busy)));
    }
}

// A projection is no work: outline only. What was not recorded is dotted, dashed and says "?".
void RowPainter::paintOutlines(
    const TimelineRow &row, const Strip &strip, int y, bool unrecorded)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    const LaneColors &c = *m_scene.colors;
    const Extent body = extent(strip, y, unrecorded ? 4 : 2, unrecorded ? 5 : 4);
    const RankTimeline &rank = m_scene.geometry->facts(row.run).ranks[row.rank];
    const QRgb edge = unrecorded ? c.textSecondary : c.rangeEdge;
    for (const Box &box : folded.boxes) {
        if (!box.isEvent) {
            m_area.fill(box.x0, body.top, box.x1, body.bottom, mixed(c.base, edge, box.share / 3u));
            continue;
        }
        const int end = box.x1 - (box.x1 - box.x0 > 3 * m_unit ? m_unit : 0);
        if (unrecorded) {
            for (int py = body.top + 2 * m_unit; py < body.bottom - m_unit; py += 3 * m_unit) {
                const int shift = (py - body.top) / (3 * m_unit) % 2 * 2 * m_unit;
                const int first = std::max(box.x0, 0) / (4 * m_unit) * (4 * m_unit) + shift;
                for (int x = first; x < std::min(end, m_area.width); x += 4 * m_unit)
                    m_area.fill(std::max(x, box.x0), py, std::min(x + m_unit, end), py + m_unit, c.gapHatch);
            }
        }
        frame(box.x0, end, body, edge, unrecorded);
        if (box.x1 - box.x0 <= device(unrecorded ? 14 : 40))
            continue;
        if (unrecorded) {
            addLabel(box.x0, end, body, {tr("? not recorded"), u"?"_s}, false, m_scene.theme->text,
                LabelRole::LaneBold, LabelAlign::Center, QColor(c.base));
            continue;
        }
        bool elide = true;
        const QStringList texts = m_scene.texts->eventLabels(
            row.run, row.trace, rank.projectionOf[box.first], elide);
        addLabel(box.x0, end, body, texts, elide, m_scene.theme->textSecondary, LabelRole::Small);
    }
}

} // namespace gapscope
