// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <cstdint>
#include <vector>

namespace gapscope {

// One bar of a waterfall, from one level to the next.
struct WaterfallEntry {
    enum class Kind : std::uint8_t {
        Start, // the baseline's whole, from 0
        End, // the target's whole, from 0
        Change, // what became more or less
        Share, // a part of a run alone
    };

    Kind kind = Kind::Change;
    QString name;
    QString value; // label at the bar, "+311.5"
    QString tip; // a sentence with all figures
    double from = 0; // us
    double to = 0;
    bool isNew = false; // hollow
    bool isUnattributed = false; // hatched
    bool isCommunication = false; // Share only: striped
    bool isHost = true; // Share only
    bool canOpen = false; // there is something behind it

    [[nodiscard]] bool isWhole() const { return kind == Kind::Start || kind == Kind::End; }
};

// The vertical axis. Cut where the wholes would dwarf the changes.
struct WaterfallAxis {
    double low = 0;
    double high = 1;
    bool isCut = false;
};

[[nodiscard]] WaterfallAxis waterfallAxis(const std::vector<WaterfallEntry> &entries);

// How names stand below the bars: level if all fit, else slanted.
struct WaterfallNames {
    double angle = 0; // degrees, clockwise; the text runs down to the right
    double room = 0; // height below the axis
};

[[nodiscard]] WaterfallNames waterfallNames(const std::vector<WaterfallEntry> &entries, double width,
    double height, const QFontMetricsF &font);

struct WaterfallName {
    QString text; // elided
    QPointF anchor; // where the text begins, on its middle line; level names: its centre
};

// Where everything of the chart is, in its coordinates. Value labels overlap neither each other nor
// a bar; one that finds no place is an empty rectangle.
struct WaterfallPlan {
    double slot = 0; // distance of the bars
    std::vector<QRectF> bars;
    std::vector<QRectF> values;
    std::vector<WaterfallName> names;
    double angle = 0;

    // The outline of a name, for hit tests and to show that none overlap.
    [[nodiscard]] QPolygonF nameOutline(std::size_t bar, const QFontMetricsF &font) const;
    [[nodiscard]] int barAt(double x) const; // -1: none
};

// `plot`: the area of the axes; `right`: how far names may reach.
[[nodiscard]] WaterfallPlan planWaterfall(const std::vector<WaterfallEntry> &entries,
    const WaterfallAxis &axis, const WaterfallNames &names, const QRectF &plot, double right,
    const QFontMetricsF &valueFont, const QFontMetricsF &nameFont);

} // namespace gapscope
