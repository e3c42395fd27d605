// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QHash>
#include <QRawFont>
#include <QRectF>
#include <QString>

#include <array>
#include <vector>

class QPainter;

namespace gapscope {

// Measures and draws single lines of one font quickly: characters are mapped to glyphs once per
// font, without kerning or shaping. Text that needs more (combining marks, other scripts, glyphs
// that the font lacks) takes the way through QPainter::drawText.
class LabelFont {
public:
    LabelFont() = default;
    explicit LabelFont(const QFont &font);

    [[nodiscard]] double width(QStringView text) const;
    [[nodiscard]] double ascent() const { return m_ascent; }
    [[nodiscard]] double descent() const { return m_descent; }
    [[nodiscard]] const QFont &font() const { return m_font; }

    // The text itself if it fits; else elided in the middle if ten characters fit; else nothing.
    [[nodiscard]] QString elided(const QString &text, double width) const;

    // With the painter's pen.
    void draw(QPainter &painter, QPointF baseline, const QString &text) const;

private:
    struct Glyph {
        quint32 index = 0;
        float advance = -1; // below 0: not simple
    };

    [[nodiscard]] const Glyph &glyph(char16_t c) const;
    [[nodiscard]] Glyph lookUp(char16_t c) const;

    QFont m_font;
    QRawFont m_raw;
    double m_ascent = 0;
    double m_descent = 0;
    double m_tenCharacters = 0;
    std::array<Glyph, 128> m_ascii {};
    mutable QHash<char16_t, Glyph> m_others;
};

// The fonts of the timeline.
enum class LabelRole : std::uint8_t { Lane, LaneBold, Small, Tag };

struct LabelFonts {
    LabelFonts() = default;
    explicit LabelFonts(const QFont &base);

    [[nodiscard]] const LabelFont &of(LabelRole role) const
    {
        return fonts[static_cast<std::size_t>(role)];
    }

    std::array<LabelFont, 4> fonts;
};

enum class LabelAlign : std::uint8_t { Left, Right, Center };

// A piece of text at its place, in device-independent pixels; already elided.
struct Label {
    QString text;
    QRectF rect;
    QColor ink;
    QColor plate; // filled behind the text if valid
    LabelRole role = LabelRole::Lane;
    LabelAlign align = LabelAlign::Left;
    double plateInset = 1; // of the plate in rect, above and below
};

void drawLabels(QPainter &painter, const LabelFonts &fonts, const std::vector<Label> &labels);

// The first of `candidates` (long to short) that fits; the last one elided if none does and
// `elideLast`; else nothing.
[[nodiscard]] QString fitText(
    const LabelFont &font, const QStringList &candidates, double width, bool elideLast);

} // namespace gapscope
