// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/waterfallplan.h"

#include <QTransform>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace gapscope {

namespace {

constexpr double kBarShare = 0.72; // of the slot
constexpr double kLeastAngle = 38;
constexpr double kNameGap = 6; // between axis and names
constexpr double kLeastHeight = 2; // of a bar
constexpr double kPad = 1; // around a value label

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

// 1, 2 or 5 times a power of ten, about an eighth of the span.
double niceStep(double span)
{
    const double raw = span / 8;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (power * factor >= raw)
            return power * factor;
    }
    return power * 10;
}

// Finds places for the labels, the most important ones first.
class LabelPlacer {
public:
    LabelPlacer(const std::vector<WaterfallEntry> &entries, const QRectF &plot, WaterfallPlan &plan,
        const QFontMetricsF &font)
        : m_entries(entries)
        , m_area(plot.adjusted(-2, -font.height(), 12, 0))
        , m_plan(plan)
        , m_font(font)
    {
    }

    void place()
    {
        std::vector<std::size_t> order(m_entries.size());
        std::iota(order.begin(), order.end(), std::size_t {0});
        std::ranges::stable_sort(order, std::ranges::greater {}, [this](std::size_t i) {
            const WaterfallEntry &entry = m_entries[i];
            return std::pair(entry.isWhole(), std::abs(entry.to - entry.from));
        });
        m_plan.values.assign(m_entries.size(), {});
        for (const std::size_t i : order)
            placeOne(i);
    }

private:
    void placeOne(std::size_t i)
    {
        const WaterfallEntry &entry = m_entries[i];
        const QRectF &bar = m_plan.bars[i];
        // Beside the middle, as the next bar may stand where the label would reach.
        const auto lefts = [&bar](double width) {
            return std::array {std::round(bar.center().x() - width / 2), bar.right() - width,
                bar.left()};
        };
        const double height = std::ceil(m_font.height());
        const QSizeF size(std::ceil(m_font.horizontalAdvance(entry.value)) + 2, height);
        const bool isUp = entry.to >= entry.from;
        const double above = bar.top() - height - kPad;
        const double below = bar.bottom() + kPad;
        for (const double distance : {0.0, height, 2 * height}) {
            for (const double top : isUp ? std::array {above - distance, below + distance}
                                         : std::array {below + distance, above - distance}) {
                for (const double left : lefts(size.width())) {
                    // The outermost may lean inwards.
                    const double inside = std::clamp(left, m_area.left(),
                        std::max(m_area.left(), m_area.right() - size.width()));
                    const QRectF label({inside, top}, size);
                    if (!isFree(label))
                        continue;
                    m_plan.values[i] = label;
                    return;
                }
            }
        }
    }

    [[nodiscard]] bool isFree(const QRectF &label) const
    {
        const auto hits = [&](const QRectF &other) { return other.intersects(label); };
        return label.top() >= m_area.top() && label.bottom() <= m_area.bottom()
            && std::ranges::none_of(m_plan.bars, hits) && std::ranges::none_of(m_plan.values, hits);
    }

    const std::vector<WaterfallEntry> &m_entries;
    QRectF m_area;
    WaterfallPlan &m_plan;
    const QFontMetricsF &m_font;
};

QTransform slant(QPointF anchor, double angle)
{
    return QTransform().translate(anchor.x(), anchor.y()).rotate(angle);
}

} // namespace

WaterfallAxis waterfallAxis(const std::vector<WaterfallEntry> &entries)
{
    WaterfallAxis axis;
    if (entries.empty())
        return axis;
    double least = entries.front().to;
    double most = least;
    bool isWhole = true;
    for (const WaterfallEntry &entry : entries) {
        isWhole = isWhole && entry.isWhole();
        for (const double level : {entry.isWhole() ? entry.to : entry.from, entry.to}) {
            least = std::min(least, level);
            most = std::max(most, level);
        }
    }
    const double span = most - least;
    axis.high = most + std::max(span, most * 0.02) * 0.08;
    if (axis.high <= 0)
        axis.high = 1;
    if (span <= 0 || least < 1.5 * span || isWhole)
        return axis;
    const double step = niceStep(span);
    const double low = std::floor((least - 0.08 * span) / step) * step;
    if (low <= 0)
        return axis;
    axis.low = low;
    axis.isCut = true;
    return axis;
}

WaterfallNames waterfallNames(const std::vector<WaterfallEntry> &entries, double width,
    double height, const QFontMetricsF &font)
{
    if (entries.empty())
        return {};
    const double slot = width / double(entries.size());
    double longest = 0;
    for (const WaterfallEntry &entry : entries)
        longest = std::max(longest, font.horizontalAdvance(entry.name));
    if (longest <= slot - 6)
        return {0, font.height() + kNameGap};
    // Slanted lines of text keep a line's height between them.
    const double steepness = std::min(1.0, (font.height() + 1) / std::max(slot, 1.0));
    WaterfallNames names;
    names.angle = std::max(kLeastAngle, std::asin(steepness) * 180 / std::numbers::pi);
    const double angle = radians(names.angle);
    const double wanted = longest * std::sin(angle) + font.height() * std::cos(angle) + kNameGap + 2;
    names.room = std::min(wanted, std::max(0.34 * height, 3 * font.height()));
    return names;
}

WaterfallPlan planWaterfall(const std::vector<WaterfallEntry> &entries, const WaterfallAxis &axis,
    const WaterfallNames &names, const QRectF &plot, double right, const QFontMetricsF &valueFont,
    const QFontMetricsF &nameFont)
{
    WaterfallPlan plan;
    if (entries.empty())
        return plan;
    plan.slot = plot.width() / double(entries.size());
    plan.angle = names.angle;
    const double span = axis.high - axis.low;
    const auto y = [&](double us) {
        return plot.bottom() - (std::max(us, axis.low) - axis.low) / span * plot.height();
    };
    const double angle = radians(names.angle);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const WaterfallEntry &entry = entries[i];
        const double left = std::round(plot.left() + (double(i) + (1 - kBarShare) / 2) * plan.slot);
        const double from = y(entry.isWhole() ? axis.low : entry.from);
        const double to = y(entry.to);
        const double top = std::round(std::min(from, to));
        const double height = std::max(kLeastHeight, std::round(std::max(from, to)) - top);
        plan.bars.emplace_back(left, std::min(top, plot.bottom() - kLeastHeight),
            std::max(3.0, std::round(plan.slot * kBarShare)), height);
        const double middle = plan.bars.back().center().x();
        WaterfallName name;
        if (names.angle == 0) {
            name.anchor = {middle, plot.bottom() + kNameGap / 2 + nameFont.height() / 2};
            name.text = nameFont.elidedText(entry.name, Qt::ElideMiddle, plan.slot - 2);
        } else {
            // Hangs from the axis: the upper corner of the text is at the anchor's height.
            name.anchor = {middle, plot.bottom() + kNameGap + nameFont.height() / 2 * std::cos(angle)};
            const double down = (names.room - kNameGap - nameFont.height() * std::cos(angle))
                / std::sin(angle);
            const double aside = std::cos(angle) < 0.05
                ? down
                : (right - middle - nameFont.height() / 2 * std::sin(angle)) / std::cos(angle);
            name.text = nameFont.elidedText(
                entry.name, Qt::ElideMiddle, std::max(0.0, std::min(down, aside)));
        }
        plan.names.push_back(name);
    }
    LabelPlacer(entries, plot, plan, valueFont).place();
    return plan;
}

QPolygonF WaterfallPlan::nameOutline(std::size_t bar, const QFontMetricsF &font) const
{
    const WaterfallName &name = names[bar];
    const double width = font.horizontalAdvance(name.text);
    const double left = angle == 0 ? -width / 2 : 0;
    return slant(name.anchor, angle)
        .map(QPolygonF(QRectF(left, -font.height() / 2, width, font.height())));
}

int WaterfallPlan::barAt(double x) const
{
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (std::abs(x - bars[i].center().x()) <= slot / 2)
            return int(i);
    }
    return -1;
}

} // namespace gapscope
