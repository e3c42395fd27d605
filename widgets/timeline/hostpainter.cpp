// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// RowPainter: lanes of host threads, and copies.

#include "widgets/timeline/rowpainter.h"

namespace gapscope {

namespace {

constexpr std::size_t kPlain = 0;
constexpr std::size_t kUnderlined = 1;
constexpr std::size_t kBorder = 1;
constexpr std::size_t kDotsEven = 2;
constexpr std::size_t kDotsOdd = 3;

// Points every four pixels in every second row, shifted by two in every other of these.
std::size_t dotVariant(int at, int unit)
{
    const int row = at / unit;
    if (row % 2 == 1)
        return kPlain;
    return row / 2 % 2 == 0 ? kDotsEven : kDotsOdd;
}

void setDots(StripLines &lines, int x0, int x1, int unit, QRgb color)
{
    const int first = std::max(x0, 0) / (4 * unit) * (4 * unit);
    for (int x = first; x < x1; x += 4 * unit) {
        lines.set(kDotsEven, std::max(x, x0), std::min(x + unit, x1), color);
        lines.set(kDotsOdd, std::max(x + 2 * unit, x0), std::min(x + 3 * unit, x1), color);
    }
}

} // namespace

void RowPainter::measureExposure(const TimelineRow &row)
{
    const std::pair of(row.run, row.rank);
    if (of == m_exposureOf && !m_busyShare.empty())
        return;
    m_exposureOf = of;
    m_busyShare.assign(static_cast<std::size_t>(m_area.width), 0);
    if (row.rank == kNoRank)
        return;
    const ColumnSums &columns = m_scene.geometry->deviceColumns(row.run, row.rank);
    const TimeScale scale = m_scene.geometry->scale(row.run, row.trace);
    TimeNs left = scale.boundary(0);
    for (int x = 0; x < m_area.width; ++x) {
        const TimeNs right = scale.boundary(x + 1);
        // Below a nanosecond per pixel a pixel without an instant of its own follows its neighbour.
        m_busyShare[static_cast<std::size_t>(x)] = right > left || x == 0
            ? shareOf(columns.busy(x), right - left)
            : m_busyShare[static_cast<std::size_t>(x) - 1];
        left = right;
    }
}

// Exposed while the device idles, hidden while it is busy, mixed in the pixel of the change.
QRgb RowPainter::hostColor(int x, bool prep) const
{
    const LaneColors &c = *m_scene.colors;
    const unsigned busy = m_busyShare[static_cast<std::size_t>(x)];
    return prep ? mixed(c.prepExposed, c.prepHidden, busy) : mixed(c.hostExposed, c.hostHidden, busy);
}

void RowPainter::paintHost(const TimelineRow &row, const Strip &strip, int y)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    if (folded.boxes.empty())
        return;
    measureExposure(row);
    const LaneColors &c = *m_scene.colors;
    const Extent body = extent(strip, y, 1, 0);
    m_lines.begin(m_area.width);
    for (const Box &box : folded.boxes) {
        const bool prep = box.cls == EventClass::Preparation;
        const int width = box.x1 - box.x0;
        const int end = box.isEvent && width > 3 * m_unit ? box.x1 - m_unit : box.x1;
        const int first = std::max(box.x0, 0);
        const int last = std::min(end, m_area.width);
        for (int x = first; x < last; ++x) {
            QRgb fill = hostColor(x, prep);
            if (!box.isEvent)
                fill = mixed(c.base, fill, strength(box.share));
            m_lines.line(kPlain)[x] = fill;
            m_lines.line(kUnderlined)[x] = prep ? mixed(fill, c.text, 140) : fill;
        }
        if (first < last)
            m_lines.cover(first, last);
        if (box.isEvent && width > 6 * m_unit) {
            const QRgb edge = prep && !m_scene.theme->dark ? c.prepExposed : c.rangeEdge;
            m_lines.set(kPlain, box.x0, box.x0 + m_unit, edge);
            m_lines.set(kUnderlined, box.x0, box.x0 + m_unit, edge);
        }
    }
    const int underline = body.bottom - body.top - 2 * m_unit;
    m_lines.paint(m_area, body.top, body.bottom,
        [&](int at) { return at >= underline ? kUnderlined : kPlain; });
    for (const Box &box : folded.boxes) {
        if (box.isEvent && isWideEnough(box))
            labelHostBox(row, strip, box, body);
    }
}

// Ink for the shade that most of the text lies on; a plate where it crosses into the other one and
// would not be read there.
void RowPainter::labelHostBox(
    const TimelineRow &row, const Strip &strip, const Box &box, Extent body)
{
    bool elide = true;
    const QStringList texts
        = m_scene.texts->eventLabels(row.run, row.trace, eventOf(row, strip, box.first), elide);
    const bool prep = box.cls == EventClass::Preparation;
    const int first = std::max(box.x0, 0);
    const int last = std::min(box.x1, m_area.width);
    const double needed = m_scene.fonts->of(LabelRole::Lane).width(texts.front()) + 10;
    const int textEnd = std::min(last, first + device(needed));
    unsigned busy = 0;
    for (int x = first; x < textEnd; ++x)
        busy += m_busyShare[static_cast<std::size_t>(x)] > 127;
    const auto pixels = static_cast<unsigned>(textEnd - first);
    const LaneColors &c = *m_scene.colors;
    const bool mostlyBusy = busy * 2 > pixels;
    const QRgb fill = prep ? (mostlyBusy ? c.prepHidden : c.prepExposed)
                           : (mostlyBusy ? c.hostHidden : c.hostExposed);
    const QRgb other = prep ? (mostlyBusy ? c.prepExposed : c.prepHidden)
                            : (mostlyBusy ? c.hostExposed : c.hostHidden);
    const QColor ink = inkFor(fill);
    const bool crosses = busy > 0 && busy < pixels;
    const bool needsPlate = crosses && contrast(ink, QColor(other)) < 4.5;
    addLabel(box.x0, box.x1, body, texts, elide, ink, LabelRole::Lane, LabelAlign::Left,
        needsPlate ? QColor(fill) : QColor());
}

void RowPainter::paintCalls(const TimelineRow &row, const Strip &strip, int y)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    const LaneColors &c = *m_scene.colors;
    const Extent body = extent(strip, y, 3, 4);
    m_lines.begin(m_area.width);
    for (const Box &box : folded.boxes) {
        const int width = box.x1 - box.x0;
        const int end = box.isEvent && width > 3 * m_unit ? box.x1 - m_unit : box.x1;
        if (!box.isEvent) {
            m_lines.add(box.x0, box.x1, mixed(c.base, c.api, strength(box.share)));
            continue;
        }
        if (box.cls != EventClass::Synchronize || end - box.x0 < 4 * m_unit) {
            m_lines.add(box.x0, end, c.api);
            continue;
        }
        // Waiting, not working: outlined and dotted.
        m_lines.add(box.x0, end, {c.base, c.api, c.base, c.base});
        setDots(m_lines, box.x0, end, m_unit, mixed(c.base, c.api, 178));
        for (const std::size_t variant : {kPlain, kDotsEven, kDotsOdd}) {
            m_lines.set(variant, box.x0, box.x0 + m_unit, c.api);
            m_lines.set(variant, end - m_unit, end, c.api);
        }
    }
    const int height = body.bottom - body.top;
    m_lines.paint(m_area, body.top, body.bottom, [&](int at) {
        const bool border = at < m_unit || at >= height - m_unit;
        return border ? kBorder : dotVariant(at, m_unit);
    });
    for (const Box &box : folded.boxes) {
        if (!box.isEvent || !isWideEnough(box))
            continue;
        bool elide = true;
        const QStringList texts
            = m_scene.texts->eventLabels(row.run, row.trace, eventOf(row, strip, box.first), elide);
        const bool sync = box.cls == EventClass::Synchronize;
        const Extent inside {body.top + m_unit, body.bottom - m_unit};
        addLabel(box.x0, box.x1, sync ? inside : body, texts, elide, sync ? m_scene.theme->textSecondary : inkFor(c.api),
            LabelRole::Small, LabelAlign::Left, sync ? QColor(c.base) : QColor());
    }
}

void RowPainter::paintPlain(const TimelineRow &row, const Strip &strip, int y, bool dotted)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    const LaneColors &c = *m_scene.colors;
    const Extent body = extent(strip, y, 3, 4);
    m_lines.begin(m_area.width);
    for (const Box &box : folded.boxes) {
        const bool thin = !box.isEvent;
        const QRgb solid = dotted ? c.fill(EventClass::Copy) : c.idles[thin ? 3 : 2];
        const QRgb fill = thin ? mixed(c.base, solid, strength(box.share)) : solid;
        const int end = !thin && box.x1 - box.x0 > 3 * m_unit ? box.x1 - m_unit : box.x1;
        m_lines.add(box.x0, end, fill);
        if (dotted)
            setDots(m_lines, box.x0, end, m_unit, mixed(fill, c.base, 190));
    }
    m_lines.paint(m_area, body.top, body.bottom,
        [&](int at) { return dotted ? dotVariant(at, m_unit) : kPlain; });
    for (const Box &box : folded.boxes) {
        if (dotted || !box.isEvent || !isWideEnough(box))
            continue;
        bool elide = true;
        const QStringList texts
            = m_scene.texts->eventLabels(row.run, row.trace, eventOf(row, strip, box.first), elide);
        addLabel(box.x0, box.x1, body, texts, elide, inkFor(c.idles[2]), LabelRole::Small);
    }
}

void RowPainter::paintMarks(const TimelineRow &row, const Strip &strip, int y)
{
    const FoldedLane &folded = m_scene.geometry->strip(row, strip).folded;
    const Extent body = extent(strip, y, 2, 3);
    for (const Box &box : folded.boxes)
        m_area.fill(box.x0, body.top, std::max(box.x1, box.x0 + m_unit), body.bottom,
            m_scene.colors->textSecondary);
}

void RowPainter::paintQueue(const TimelineRow &row, const Strip &strip, int y)
{
    const std::vector<std::uint32_t> &depths = m_scene.geometry->strip(row, strip).depths;
    const Extent body = extent(strip, y, 2, 2);
    const std::uint32_t most
        = depths.empty() ? 0 : *std::max_element(depths.begin(), depths.end());
    if (most == 0)
        return;
    const LaneColors &c = *m_scene.colors;
    const QRgb fill = mixed(c.base, c.launchQueue, 204);
    const int height = body.bottom - body.top;
    const int width = std::min(m_area.width, static_cast<int>(depths.size()));
    for (int py = std::max(body.top, m_area.top); py < std::min(body.bottom, m_area.bottom); ++py) {
        QRgb *line = m_area.row(py);
        const int level = body.bottom - py; // 1 at the bottom
        for (int x = 0; x < width; ++x) {
            const std::uint64_t depth = depths[static_cast<std::size_t>(x)];
            const auto top = static_cast<int>((depth * static_cast<unsigned>(height) + most - 1) / most);
            if (top >= level)
                line[x] = fill;
        }
    }
}

} // namespace gapscope
