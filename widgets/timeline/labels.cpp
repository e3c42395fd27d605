// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/labels.h"

#include "widgets/style/metrics.h"

#include <QPainter>

namespace gapscope {

namespace {

// Scripts whose letters stand side by side without shaping: Latin, Greek, Cyrillic, punctuation,
// arrows and mathematical signs.
bool isSimple(char16_t c)
{
    return (c >= 0x20 && c < 0x300 && c != 0xad) || (c >= 0x370 && c < 0x483)
        || (c >= 0x2000 && c <= 0x200a) || (c >= 0x2010 && c <= 0x2027)
        || (c >= 0x2190 && c < 0x2300);
}

} // namespace

LabelFont::LabelFont(const QFont &font)
    : m_font(font)
    , m_raw(QRawFont::fromFont(font))
{
    const QFontMetricsF metrics(font);
    m_ascent = metrics.ascent();
    m_descent = metrics.descent();
    m_tenCharacters = metrics.averageCharWidth() * 10;
    for (char16_t c = 0; c < m_ascii.size(); ++c)
        m_ascii[c] = lookUp(c);
}

LabelFont::Glyph LabelFont::lookUp(char16_t c) const
{
    Glyph result;
    if (!isSimple(c) || !m_raw.isValid() || !m_raw.supportsCharacter(QChar(c)))
        return result;
    const QList<quint32> indexes = m_raw.glyphIndexesForString(QString(QChar(c)));
    if (indexes.size() != 1)
        return result;
    result.index = indexes.front();
    const QList<QPointF> advances = m_raw.advancesForGlyphIndexes(indexes);
    result.advance = advances.isEmpty() ? -1 : static_cast<float>(advances.front().x());
    return result;
}

const LabelFont::Glyph &LabelFont::glyph(char16_t c) const
{
    if (c < m_ascii.size())
        return m_ascii[c];
    auto it = m_others.find(c);
    if (it == m_others.end())
        it = m_others.insert(c, lookUp(c));
    return *it;
}

double LabelFont::width(QStringView text) const
{
    double sum = 0;
    for (const QChar c : text) {
        const Glyph &g = glyph(c.unicode());
        if (g.advance < 0)
            return QFontMetricsF(m_font).horizontalAdvance(text.toString());
        sum += double(g.advance);
    }
    return sum;
}

QString LabelFont::elided(const QString &text, double available) const
{
    if (width(text) <= available)
        return text;
    if (available < m_tenCharacters || text.size() < 2)
        return {};
    constexpr QChar kEllipsis(u'\u2026');
    double rest = available - width(QStringView(&kEllipsis, 1));
    // Take characters from both ends in turn while they fit.
    qsizetype left = 0;
    qsizetype right = text.size();
    while (left < right) {
        const bool fromLeft = left <= text.size() - right;
        rest -= width(QStringView(text).mid(fromLeft ? left : right - 1, 1));
        if (rest < 0)
            break;
        (fromLeft ? ++left : --right);
    }
    if (left > 0 && text[left - 1].isHighSurrogate())
        --left;
    if (right < text.size() && text[right].isLowSurrogate())
        ++right;
    return text.left(left) + kEllipsis + text.mid(right);
}

void LabelFont::draw(QPainter &painter, QPointF baseline, const QString &text) const
{
    QList<quint32> indexes;
    QList<QPointF> positions;
    indexes.reserve(text.size());
    positions.reserve(text.size());
    double x = 0;
    for (const QChar c : text) {
        const Glyph &g = glyph(c.unicode());
        if (g.advance < 0) {
            painter.setFont(m_font);
            painter.drawText(baseline, text);
            return;
        }
        indexes.append(g.index);
        positions.append(QPointF(x, 0));
        x += double(g.advance);
    }
    QGlyphRun run;
    run.setRawFont(m_raw);
    run.setGlyphIndexes(indexes);
    run.setPositions(positions);
    painter.drawGlyphRun(baseline, run);
}

LabelFonts::LabelFonts(const QFont &base)
    : fonts {LabelFont(tabularFont(fontFor(FontRole::Caption, false, base))),
        LabelFont(tabularFont(fontFor(FontRole::Caption, true, base))),
        LabelFont(tabularFont(fontFor(FontRole::Tick, false, base))),
        LabelFont(tabularFont(fontFor(FontRole::Tick, true, base)))}
{
}

void drawLabels(QPainter &painter, const LabelFonts &fonts, const std::vector<Label> &labels)
{
    QColor pen;
    for (const Label &label : labels) {
        const LabelFont &font = fonts.of(label.role);
        double x = label.rect.left();
        if (label.align != LabelAlign::Left || label.plate.isValid()) {
            const double width = font.width(label.text);
            if (label.align == LabelAlign::Right)
                x = label.rect.right() - width;
            else if (label.align == LabelAlign::Center)
                x = label.rect.center().x() - width / 2;
            if (label.plate.isValid())
                painter.fillRect(QRectF(std::floor(x) - 3, label.rect.top() + label.plateInset,
                                     std::ceil(width) + 6, label.rect.height() - 2 * label.plateInset),
                    label.plate);
        }
        if (pen != label.ink) {
            pen = label.ink;
            painter.setPen(pen);
        }
        const double textHeight = font.ascent() + font.descent();
        const double y = label.rect.top() + (label.rect.height() - textHeight) / 2 + font.ascent();
        font.draw(painter, QPointF(std::round(x), std::round(y)), label.text);
    }
}

QString fitText(
    const LabelFont &font, const QStringList &candidates, double width, bool elideLast)
{
    for (const QString &text : candidates) {
        if (font.width(text) <= width)
            return text;
    }
    return elideLast && !candidates.isEmpty() ? font.elided(candidates.back(), width) : QString();
}

} // namespace gapscope
