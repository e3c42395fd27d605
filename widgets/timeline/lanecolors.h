// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/eventclasses.h"
#include "core/time/timerange.h"
#include "widgets/style/theme.h"

#include <QRgb>

#include <array>

namespace gapscope {

// `a` with `share` of `b` over it, 0..255; opaque.
[[nodiscard]] constexpr QRgb mixed(QRgb a, QRgb b, unsigned share)
{
    const unsigned rest = 255 - share;
    const auto channel = [&](unsigned x, unsigned y) { return (x * rest + y * share + 127) / 255; };
    return 0xff000000u | (channel(a >> 16 & 255, b >> 16 & 255) << 16)
        | (channel(a >> 8 & 255, b >> 8 & 255) << 8) | channel(a & 255, b & 255);
}

// How strongly a column is drawn: what is busy for a moment only is still seen.
[[nodiscard]] constexpr unsigned strength(std::uint8_t share) { return 64u + share * 191u / 255u; }

// The theme as pixels.
struct LaneColors {
    explicit LaneColors(const Theme &theme);

    [[nodiscard]] QRgb fill(EventClass c) const { return fills[static_cast<std::size_t>(c)]; }

    // Tint of a device gap by its length: below 5, 50, 500, 1000 us, longer.
    [[nodiscard]] QRgb idle(TimeNs length) const;

    QRgb base;
    QRgb alt;
    QRgb window;
    QRgb line;
    QRgb border;
    QRgb text;
    QRgb textSecondary;
    QRgb graphRail;
    QRgb eagerEdge;
    QRgb hostExposed;
    QRgb hostHidden;
    QRgb prepExposed;
    QRgb prepHidden;
    QRgb rangeEdge;
    QRgb stepGenerationEdge;
    QRgb stepContextEdge;
    QRgb gapFill;
    QRgb gapHatch;
    QRgb gapEdge;
    QRgb api;
    QRgb launchQueue;
    std::array<QRgb, 5> idles;
    std::array<QRgb, 32> fills;
};

} // namespace gapscope
