// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// RowPainter: GPU lanes.

#include "widgets/timeline/rowpainter.h"

#include <QPainter>

namespace gapscope {

namespace {

constexpr std::size_t kPlain = 0;
constexpr std::size_t kStriped = 1;
// A rail is labelled where its nodes are narrower than this on average; else the nodes are.
constexpr int kNodePixels = 14;

} // namespace

void RowPainter::addKernelBox(const Box &box)
{
    const LaneColors &c = *m_scene.colors;
    if (!box.isEvent) {
        const QRgb fill = mixed(c.base, c.fill(box.cls), strength(box.share));
        const bool striped = isCommunication(box.cls);
        m_lines.add(box.x0, box.x1, {fill, striped ? mixed(fill, c.base, 128) : fill, fill, fill});
        return;
    }
    const QRgb fill = c.fill(box.cls);
    const int width = box.x1 - box.x0;
    const int end = box.x1 - (width > 3 * m_unit ? m_unit : 0);
    const bool striped = isCommunication(box.cls);
    m_lines.add(box.x0, end, {fill, striped ? mixed(fill, c.base, 128) : fill, fill, fill});
    if (box.cls == EventClass::Eager && width >= 3 * m_unit) {
        const int edge = box.x0 + (width > 6 * m_unit ? 2 : 1) * m_unit;
        for (const std::size_t variant : {kPlain, kStriped})
            m_lines.set(variant, box.x0, edge, c.eagerEdge);
    }
}

// The communication share of a column is the height of its striped part, from the bottom.
void RowPainter::addThirds(const FoldedLane &folded, Extent body)
{
    const LaneColors &c = *m_scene.colors;
    const int height = body.bottom - body.top;
    for (const FoldedRun &run : folded.runs) {
        for (std::uint32_t i = run.firstBox; i < run.lastBox; ++i) {
            const Box &box = folded.boxes[i];
            if (box.third == 0 || isCommunication(box.cls) || box.x0 < 0 || box.x0 >= m_area.width)
                continue;
            const QRgb fill = mixed(c.base, c.fill(EventClass::EagerCommunication), strength(box.share));
            const int part = std::max(m_unit, (height * box.third + 127) / 255);
            for (int y = std::max(body.bottom - part, m_area.top);
                 y < std::min(body.bottom, m_area.bottom); ++y) {
                const bool stripe = (body.bottom - 1 - y) / m_unit % 3 == 1;
                m_area.row(y)[box.x0] = stripe ? mixed(fill, c.base, 128) : fill;
            }
        }
    }
}

void RowPainter::paintRails(const StripGeometry &strip, Extent rail)
{
    const QRgb color = m_scene.colors->graphRail;
    if (strip.hasRails) {
        for (const Rail &r : strip.rails) {
            const int width = r.x1 - r.x0;
            m_area.fill(r.x0, rail.top, r.x1 - (width > 3 * m_unit ? m_unit : 0), rail.bottom, color);
        }
        return;
    }
    for (const Box &box : strip.folded.boxes) {
        if (isGraph(box.cls))
            m_area.fill(box.x0, rail.top, box.x1, rail.bottom, color);
    }
}

void RowPainter::paintKernels(const TimelineRow &row, const Strip &strip, int y)
{
    const StripGeometry &geometry = m_scene.geometry->strip(row, strip);
    const FoldedLane &folded = geometry.folded;
    if (folded.boxes.empty())
        return;
    if (folded.boxes.front().cls == EventClass::WholeGraph)
        return paintWholeGraphs(row, strip, y);
    const bool tall = strip.height > m_scene.fonts->of(LabelRole::Lane).ascent() * 2;
    const double railHeight = tall ? std::max(3, strip.height / 9) : 2;
    const Extent rail {device(y + strip.y + 2), device(y + strip.y + 2 + railHeight)};
    const Extent body = extent(strip, y, tall ? 3 + railHeight : 5, 4);
    m_lines.begin(m_area.width);
    for (const Box &box : folded.boxes)
        addKernelBox(box);
    m_lines.paint(m_area, body.top, body.bottom, [&](int at) {
        return (body.bottom - body.top - 1 - at) / m_unit % 3 == 1 ? kStriped : kPlain;
    });
    addThirds(folded, body);
    paintRails(geometry, rail);
    labelKernels(row, strip, geometry, body);
}

void RowPainter::labelKernels(const TimelineRow &row, const Strip &strip,
    const StripGeometry &geometry, Extent body)
{
    const auto taken = labelRails(row, geometry, body);
    const auto isTaken = [&](int x0, int x1) {
        return std::any_of(taken.begin(), taken.end(),
            [&](const auto &span) { return x0 < span.second && span.first < x1; });
    };
    for (const Box &box : geometry.folded.boxes) {
        if (!box.isEvent || !isWideEnough(box) || isTaken(box.x0, box.x1))
            continue;
        bool elide = true;
        const QStringList texts
            = m_scene.texts->eventLabels(row.run, row.trace, eventOf(row, strip, box.first), elide);
        const QRgb fill = m_scene.colors->fill(box.cls);
        addLabel(box.x0, box.x1, body, texts, elide, inkFor(fill), LabelRole::Lane, LabelAlign::Left,
            isCommunication(box.cls) ? QColor(fill) : QColor());
    }
    labelRuns(row, strip, geometry.folded, body, taken);
}

// "graph replay, 321 nodes" where the nodes themselves are too narrow for names. Returns where.
std::vector<std::pair<int, int>> RowPainter::labelRails(
    const TimelineRow &row, const StripGeometry &geometry, Extent body)
{
    std::vector<std::pair<int, int>> taken;
    const Trace &trace = *m_scene.geometry->facts(row.run).run.traces[row.trace];
    const QRgb fill = m_scene.colors->fill(EventClass::Graph);
    for (const Rail &rail : geometry.rails) {
        const int width = rail.x1 - rail.x0;
        const auto nodes = static_cast<int>(rail.last - rail.first);
        if (width < device(40) || width > nodes * device(kNodePixels) || nodes < 2)
            continue;
        const auto all = rail.launch == EventId::None
            ? rail.last - rail.first
            : static_cast<std::uint32_t>(trace.links.work(rail.launch).size());
        if (addLabel(rail.x0, rail.x1, body, EventText::railLabels(all), false, inkFor(fill),
                LabelRole::Small, LabelAlign::Left, QColor(fill)))
            taken.emplace_back(rail.x0, rail.x1);
    }
    return taken;
}

void RowPainter::labelRuns(const TimelineRow &row, const Strip &strip, const FoldedLane &folded,
    Extent body, const std::vector<std::pair<int, int>> &taken)
{
    const TimelineFacts &facts = m_scene.geometry->facts(row.run);
    const TraceTimeline &timeline = facts.traces[row.trace];
    const Trace &trace = *facts.run.traces[row.trace];
    for (const FoldedRun &run : folded.runs) {
        const int x0 = folded.boxes[run.firstBox].x0;
        const int x1 = folded.boxes[run.lastBox - 1].x1;
        const EventSpan events = folded.eventsOf(run);
        if (x1 - x0 < device(64) || events.size() == 0)
            continue;
        const bool covered = std::any_of(taken.begin(), taken.end(),
            [&](const auto &span) { return x0 < span.second && span.first < x1; });
        // Where a run is thin, text would hide what it says.
        unsigned share = 0;
        for (std::uint32_t b = run.firstBox; b < run.lastBox; ++b)
            share += folded.boxes[b].share;
        share /= run.lastBox - run.firstBox;
        if (covered || share < 100)
            continue;
        const EventClass cls = folded.boxes[run.firstBox].cls;
        const EventLane lane(trace, timeline.classes, strip.lane);
        const std::uint32_t longest = longestOf(lane, &timeline.pyramids[strip.lane], events);
        const QRgb fill = mixed(m_scene.colors->base, m_scene.colors->fill(cls), 255);
        addLabel(x0, x1, body,
            m_scene.texts->runLabels(
                row.run, row.trace, eventOf(row, strip, longest), events.size(), cls),
            false, inkFor(fill), LabelRole::Small, LabelAlign::Left, QColor(fill));
    }
}

// Outline, pale fill and rail: that the graph ran is known, what ran in it is not.
void RowPainter::paintWholeGraphs(const TimelineRow &row, const Strip &strip, int y)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    const LaneColors &c = *m_scene.colors;
    const bool tall = strip.height > m_scene.fonts->of(LabelRole::Lane).ascent() * 2;
    const double railHeight = tall ? std::max(3, strip.height / 9) : 2;
    const Extent rail {device(y + strip.y + 2), device(y + strip.y + 2 + railHeight)};
    const Extent body = extent(strip, y, tall ? 3 + railHeight : 5, 4);
    const QRgb fill = c.fill(EventClass::WholeGraph);
    const QRgb graph = c.fill(EventClass::Graph);
    for (const Box &box : folded.boxes) {
        m_area.fill(box.x0, rail.top, box.x1, rail.bottom, c.graphRail);
        if (!box.isEvent) {
            m_area.fill(box.x0, body.top, box.x1, body.bottom, mixed(c.base, graph, box.share / 2u));
            continue;
        }
        const int end = box.x1 - (box.x1 - box.x0 > 3 * m_unit ? m_unit : 0);
        m_area.fill(box.x0, body.top, end, body.bottom, fill);
        frame(box.x0, end, body, graph);
        if (!isWideEnough(box))
            continue;
        bool elide = true;
        const QStringList texts
            = m_scene.texts->eventLabels(row.run, row.trace, eventOf(row, strip, box.first), elide);
        addLabel(box.x0, end, body, texts, elide, inkFor(fill));
    }
}

} // namespace gapscope
