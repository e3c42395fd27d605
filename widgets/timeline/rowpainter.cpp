// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/rowpainter.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Coverage of pixels by diagonal lines `period` apart (horizontally) and `width` thick, by
// x + y: sampled finely, so that the lines are smooth at any scale factor.
std::vector<int> hatchCoverage(double period, double width)
{
    constexpr int kSamples = 16;
    const int size = std::max(3, static_cast<int>(std::lround(period)));
    const double half = width * std::numbers::sqrt2 / 2;
    std::vector<int> coverage;
    for (int sum = 0; sum < size; ++sum) {
        int inside = 0;
        for (int i = 0; i < kSamples; ++i) {
            for (int j = 0; j < kSamples; ++j) {
                const double at = sum + (i + j + 1.0) / kSamples;
                const double off = std::abs(std::remainder(at - 1, size));
                inside += off <= half;
            }
        }
        coverage.push_back(inside * 255 / (kSamples * kSamples));
    }
    return coverage;
}

} // namespace

RowPainter::RowPainter(QImage &image, const PaintScene &scene)
    : m_image(image)
    , m_scene(scene)
    , m_left(device(scene.gutter))
    , m_unit(std::max(1, static_cast<int>(std::lround(scene.dpr))))
    , m_hatch(hatchCoverage(6 * scene.dpr, 0.9 * scene.dpr))
{
    m_area.stride = image.bytesPerLine() / static_cast<std::ptrdiff_t>(sizeof(QRgb));
    m_area.origin = reinterpret_cast<QRgb *>(image.bits()) + m_left;
    m_area.width = std::max(0, image.width() - m_left);
    m_area.bottom = image.height();
}

void RowPainter::clip(int top, int bottom)
{
    m_area.top = std::max(0, top);
    m_area.bottom = std::min(m_image.height(), bottom);
}

int RowPainter::device(double logical) const
{
    return static_cast<int>(std::lround(logical * m_scene.dpr));
}

RowPainter::Extent RowPainter::extent(
    const Strip &strip, int y, double insetTop, double insetBottom) const
{
    const int top = device(y + strip.y + insetTop);
    return {top, std::max(top + m_unit, device(y + strip.y + strip.height - insetBottom))};
}

QColor RowPainter::inkFor(QRgb fill) const
{
    auto it = m_inks.find(fill);
    if (it == m_inks.end()) {
        const QColor color(fill);
        const QColor &text = m_scene.theme->text;
        it = m_inks.insert(fill, contrast(text, color) >= 4.5 ? text : inkOn(color));
    }
    return *it;
}

void RowPainter::paint(const TimelineRow &row, int y)
{
    paintBackground(row, y);
    paintGutter(row, y);
    for (const Strip &strip : row.strips)
        paintStrip(row, strip, y);
}

void RowPainter::paintBackground(const TimelineRow &row, int y)
{
    const LaneColors &c = *m_scene.colors;
    const bool header = row.kind == RowKind::Group || row.kind == RowKind::Threads;
    const int top = device(y);
    const int bottom = device(y + row.height);
    PixelArea all = m_area;
    all.origin -= m_left;
    all.width += m_left;
    all.fill(0, top, all.width, bottom - m_unit, header ? c.alt : c.base);
    all.fill(0, bottom - m_unit, all.width, bottom, c.line);
    all.fill(m_left - m_unit, top, m_left, bottom, c.line);
}

void RowPainter::paintGutter(const TimelineRow &row, int y)
{
    const Theme &t = *m_scene.theme;
    const int gutter = m_scene.gutter;
    const double height = row.height - 1;
    const LabelFont &bold = m_scene.fonts->of(LabelRole::LaneBold);
    if (row.kind == RowKind::Group || row.kind == RowKind::Threads) {
        const bool group = row.kind == RowKind::Group;
        const double left = group ? 20 : 32;
        chevrons.push_back({QPointF(left - 8.5, y + height / 2), row.collapsed});
        const LabelFont &font = group ? bold : m_scene.fonts->of(LabelRole::Lane);
        const QString name = font.elided(row.name, gutter - left - 6);
        const double used = font.width(name) + 8;
        gutterLabels.push_back({name, QRectF(left, y, gutter - left - 6, height),
            group ? t.text : t.textSecondary, {}, group ? LabelRole::LaneBold : LabelRole::Lane,
            LabelAlign::Left});
        const double rest = gutter - left - used - 6;
        const QString sub = fitText(m_scene.fonts->of(LabelRole::Small),
            {row.sub, row.sub.section(u" · "_s, 0, 0)}, rest, false);
        gutterLabels.push_back({sub, QRectF(left + used, y, rest, height), t.textSecondary, {},
            LabelRole::Small, LabelAlign::Left});
        return;
    }
    const bool tagged = !m_scene.tag.isEmpty() && row.kind == m_scene.tagged;
    const double left = 12 + row.indent * 10;
    const double width = gutter - left - 8;
    const QString sub = tagged ? m_scene.tag : row.sub;
    const LabelRole subRole = tagged ? LabelRole::Tag : LabelRole::Small;
    const double subWidth = sub.isEmpty() ? 0 : m_scene.fonts->of(subRole).width(sub) + 6;
    const LabelFont &font = m_scene.fonts->of(LabelRole::Lane);
    QString name = font.elided(row.name, width - subWidth);
    // The whole name says more than what stands beside it, but for the scale of the queue.
    const bool nameFirst = !tagged && row.kind != RowKind::Queue && font.width(row.name) <= width;
    const bool subFits = !name.isEmpty() && (name == row.name || !nameFirst);
    if (!subFits)
        name = font.elided(row.name, width);
    // A row of many depths is named at its middle.
    gutterLabels.push_back({name, QRectF(left, y, width, height), t.textSecondary, {},
        LabelRole::Lane, LabelAlign::Left});
    if (subFits && !sub.isEmpty())
        gutterLabels.push_back({sub, QRectF(left, y, width, height),
            tagged ? t.accent : t.textSecondary, {}, subRole, LabelAlign::Right});
}

void RowPainter::paintStrip(const TimelineRow &row, const Strip &strip, int y)
{
    switch (strip.source) {
    case StripSource::Steps:
        return paintSteps(row, strip, y);
    case StripSource::Gaps:
        return paintGaps(row, strip, y);
    case StripSource::Holes:
        return paintIdle(row, strip, y);
    case StripSource::Projection:
        return paintOutlines(row, strip, y, false);
    case StripSource::Unrecorded:
        return paintOutlines(row, strip, y, true);
    case StripSource::Queue:
        return paintQueue(row, strip, y);
    case StripSource::Lane:
        break;
    }
    switch (row.kind) {
    case RowKind::Stream:
        return paintKernels(row, strip, y);
    case RowKind::Copies:
        return paintPlain(row, strip, y, true);
    case RowKind::Calls:
        return paintCalls(row, strip, y);
    case RowKind::OsCalls:
        return paintPlain(row, strip, y, false);
    case RowKind::Marks:
        return paintMarks(row, strip, y);
    default:
        return paintHost(row, strip, y);
    }
}

EventId RowPainter::eventOf(const TimelineRow &row, const Strip &strip, std::uint32_t i) const
{
    const Trace &trace = *m_scene.geometry->facts(row.run).run.traces[row.trace];
    return makeId<EventId>(trace.events.laneOffsets[strip.lane] + i);
}

bool RowPainter::isWideEnough(const Box &box) const
{
    return std::min(box.x1, m_area.width) - std::max(box.x0, 0) > device(18);
}

bool RowPainter::addLabel(int x0, int x1, Extent extent, const QStringList &candidates, bool elide,
    const QColor &ink, LabelRole role, LabelAlign align, const QColor &plate)
{
    const double dpr = m_scene.dpr;
    const double left = (std::max(x0, 0) + m_left) / dpr;
    const double right = (std::min(x1, m_area.width) + m_left) / dpr;
    const double pad = align == LabelAlign::Center ? 4 : 6;
    const double width = right - left - pad - (align == LabelAlign::Center ? 4 : 3);
    if (width < 8 || extent.bottom <= m_area.top || extent.top >= m_area.bottom)
        return false;
    const QString text = fitText(m_scene.fonts->of(role), candidates, width, elide);
    if (text.isEmpty())
        return false;
    labels.push_back({text,
        QRectF(left + pad, extent.top / dpr, width, (extent.bottom - extent.top) / dpr), ink, plate,
        role, align, align == LabelAlign::Center ? 1.0 : 0.0});
    return true;
}

void RowPainter::hatch(int x0, int x1, Extent extent)
{
    const auto period = static_cast<int>(m_hatch.size());
    const QRgb hatchColor = m_scene.colors->gapHatch;
    x0 = std::max(x0, 0);
    x1 = std::min(x1, m_area.width);
    for (int y = std::max(extent.top, m_area.top); y < std::min(extent.bottom, m_area.bottom); ++y) {
        QRgb *row = m_area.row(y);
        int phase = (x0 + y) % period;
        for (int x = x0; x < x1; ++x) {
            if (const int share = m_hatch[static_cast<std::size_t>(phase)]; share > 0)
                row[x] = mixed(row[x], hatchColor, static_cast<unsigned>(share));
            phase = phase + 1 == period ? 0 : phase + 1;
        }
    }
}

void RowPainter::frame(int x0, int x1, Extent e, QRgb color, bool dashed)
{
    const int u = m_unit;
    if (!dashed) {
        m_area.fill(x0, e.top, x1, e.top + u, color);
        m_area.fill(x0, e.bottom - u, x1, e.bottom, color);
        m_area.fill(x0, e.top, x0 + u, e.bottom, color);
        m_area.fill(x1 - u, e.top, x1, e.bottom, color);
        return;
    }
    const int first = std::max(x0, 0) - (std::max(x0, 0) - x0) % (7 * u);
    for (int x = first; x < std::min(x1, m_area.width); x += 7 * u) {
        const int to = std::min(x + 4 * u, x1);
        m_area.fill(x, e.top, to, e.top + u, color);
        m_area.fill(x, e.bottom - u, to, e.bottom, color);
    }
    for (int y = e.top; y < e.bottom; y += 7 * u) {
        const int to = std::min(y + 4 * u, e.bottom);
        m_area.fill(x0, y, x0 + u, to, color);
        m_area.fill(x1 - u, y, x1, to, color);
    }
}

} // namespace gapscope
