// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRgb>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <vector>

namespace gapscope {

// The part of a picture right of the gutter, clipped from above and below; device pixels.
struct PixelArea {
    QRgb *origin = nullptr; // pixel (0, 0)
    std::ptrdiff_t stride = 0; // pixels
    int width = 0;
    int top = 0; // first row that may be painted
    int bottom = 0; // one past the last

    [[nodiscard]] QRgb *row(int y) const { return origin + y * stride; }

    void fill(int x0, int y0, int x1, int y1, QRgb color) const
    {
        x0 = std::max(x0, 0);
        x1 = std::min(x1, width);
        if (x0 >= x1)
            return;
        for (int y = std::max(y0, top); y < std::min(y1, bottom); ++y)
            std::fill(row(y) + x0, row(y) + x1, color);
    }
};

// Lanes are painted row by row: what a strip looks like is written once as a line of pixels, in up
// to four variants (stripes, dots, underline), and copied to the rows of the strip. Only where
// something is: what lies below shows through between boxes.
class StripLines {
public:
    static constexpr std::size_t kVariants = 4;

    void begin(int width)
    {
        m_width = width;
        m_spans.clear();
        for (std::vector<QRgb> &line : m_lines)
            line.resize(static_cast<std::size_t>(width));
    }

    // Boxes come from left to right; each may cover the end of the one before.
    void add(int x0, int x1, QRgb color) { add(x0, x1, {color, color, color, color}); }

    void add(int x0, int x1, const std::array<QRgb, kVariants> &colors)
    {
        x0 = std::max(x0, 0);
        x1 = std::min(x1, m_width);
        if (x0 >= x1)
            return;
        for (std::size_t v = 0; v < kVariants; ++v)
            std::fill(m_lines[v].data() + x0, m_lines[v].data() + x1, colors[v]);
        cover(x0, x1);
    }

    // Recolours a part of what is there, in one variant.
    void set(std::size_t variant, int x0, int x1, QRgb color)
    {
        x0 = std::max(x0, 0);
        x1 = std::min(x1, m_width);
        if (x0 < x1)
            std::fill(m_lines[variant].data() + x0, m_lines[variant].data() + x1, color);
    }

    [[nodiscard]] QRgb *line(std::size_t variant) { return m_lines[variant].data(); }

    // Declares [x0, x1) painted, after writing to line() directly.
    void cover(int x0, int x1)
    {
        if (!m_spans.empty() && x0 <= m_spans.back().x1)
            m_spans.back().x1 = std::max(m_spans.back().x1, x1);
        else
            m_spans.push_back({x0, x1});
    }

    // Copies to rows [y0, y1); variantOf(y - y0) chooses the line.
    template<class VariantOf>
    void paint(const PixelArea &area, int y0, int y1, const VariantOf &variantOf) const
    {
        for (int y = std::max(y0, area.top); y < std::min(y1, area.bottom); ++y) {
            const QRgb *from = m_lines[variantOf(y - y0)].data();
            QRgb *to = area.row(y);
            for (const Span &span : m_spans)
                std::memcpy(to + span.x0, from + span.x0,
                    static_cast<std::size_t>(span.x1 - span.x0) * sizeof(QRgb));
        }
    }

private:
    struct Span {
        int x0;
        int x1;
    };

    int m_width = 0;
    std::array<std::vector<QRgb>, kVariants> m_lines;
    std::vector<Span> m_spans;
};

} // namespace gapscope
