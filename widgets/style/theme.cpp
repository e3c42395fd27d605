// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/theme.h"

#include <cmath>

namespace gapscope {

namespace {

QColor rgb(quint32 value)
{
    return QColor::fromRgb(value);
}

double luminance(const QColor &color)
{
    const auto linear = [](double v) {
        return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

// Tints are the fills that only soften; what carries meaning keeps its fill.
Theme withHighContrast(Theme t)
{
    t.highContrast = true;
    t.border = t.textSecondary;
    t.line = t.gapHatch;
    t.window = t.base;
    t.alt = t.base;
    for (QColor *tint : {&t.accentTint, &t.selectedRow, &t.warnTint, &t.errorTint, &t.infoTint})
        *tint = t.base;
    return t;
}

} // namespace

const Theme &Theme::light()
{
    static const Theme theme = [] {
        Theme t;
        t.window = rgb(0xF3F5F8);
        t.base = rgb(0xFFFFFF);
        t.alt = rgb(0xF8F9FB);
        t.line = rgb(0xE3E7ED);
        t.border = rgb(0xCDD4DD);
        t.text = rgb(0x1B2430);
        t.textSecondary = rgb(0x566173);
        t.accent = rgb(0x2456C4);
        t.accentTint = rgb(0xE1EAFA);
        t.selectedRow = rgb(0xDCE7FA);
        t.graph = rgb(0x3A78BC);
        t.graphRail = rgb(0x1D4B82);
        t.eager = rgb(0xE39A1C);
        t.eagerEdge = rgb(0x9A5F00);
        t.communication = rgb(0x0F8067);
        t.copy = rgb(0x8C97A6);
        t.hostExposed = rgb(0xAEBACB);
        t.hostHidden = rgb(0xE6EBF2);
        t.prepExposed = rgb(0x97467F);
        t.prepHidden = rgb(0xE3C6DA);
        t.stepGeneration = rgb(0xDDE6F1);
        t.stepGenerationEdge = rgb(0x7089A8);
        t.stepContext = rgb(0xF7E2AF);
        t.stepContextEdge = rgb(0xB08500);
        t.gapFill = rgb(0xF4F6F9);
        t.gapHatch = rgb(0x98A4B5);
        t.gapEdge = rgb(0xB3BDCA);
        t.idle1 = rgb(0xEDF0F4);
        t.idle2 = rgb(0xDDE3EA);
        t.idle3 = rgb(0xCBD3DD);
        t.idle4 = rgb(0xB4BFCD);
        t.idle5 = rgb(0x9AA8BA);
        t.api = rgb(0x647287);
        t.launchQueue = rgb(0xB9C4D3);
        t.worse = rgb(0xB3261E);
        t.better = rgb(0x14713F);
        t.baseline = rgb(0x5F7086);
        t.target = rgb(0x1B2430);
        t.warning = rgb(0x8A5A00);
        t.warnTint = rgb(0xFFF3D6);
        t.errorTint = rgb(0xFBE4E1);
        t.infoTint = rgb(0xE8EFFB);
        return t;
    }();
    return theme;
}

const Theme &Theme::darkTheme()
{
    static const Theme theme = [] {
        Theme t;
        t.dark = true;
        t.window = rgb(0x20252D);
        t.base = rgb(0x171B21);
        t.alt = rgb(0x1B2027);
        t.line = rgb(0x2A313B);
        t.border = rgb(0x3B4450);
        t.text = rgb(0xE4E9F0);
        t.textSecondary = rgb(0xA5B0BF);
        t.accent = rgb(0x84AEF7);
        t.accentTint = rgb(0x263757);
        t.selectedRow = rgb(0x2A3B5C);
        t.graph = rgb(0x4C8BD0);
        t.graphRail = rgb(0xA6CCF5);
        t.eager = rgb(0xE2A23A);
        t.eagerEdge = rgb(0xFFD591);
        t.communication = rgb(0x2BA88A);
        t.copy = rgb(0x7C8898);
        t.hostExposed = rgb(0x59677C);
        t.hostHidden = rgb(0x2B323D);
        t.prepExposed = rgb(0xC07AAE);
        t.prepHidden = rgb(0x553C50);
        t.stepGeneration = rgb(0x2A3747);
        t.stepGenerationEdge = rgb(0x7E98B8);
        t.stepContext = rgb(0x56461C);
        t.stepContextEdge = rgb(0xD9B24A);
        t.gapFill = rgb(0x1D222A);
        t.gapHatch = rgb(0x5F6B7B);
        t.gapEdge = rgb(0x46505D);
        t.idle1 = rgb(0x222830);
        t.idle2 = rgb(0x2C343F);
        t.idle3 = rgb(0x38424F);
        t.idle4 = rgb(0x475363);
        t.idle5 = rgb(0x5A687A);
        t.api = rgb(0x8695A8);
        t.launchQueue = rgb(0x4A5769);
        t.worse = rgb(0xFF9184);
        t.better = rgb(0x6FD39B);
        t.baseline = rgb(0x93A3B8);
        t.target = rgb(0xE4E9F0);
        t.warning = rgb(0xF2C05C);
        t.warnTint = rgb(0x3B311B);
        t.errorTint = rgb(0x43231F);
        t.infoTint = rgb(0x22304A);
        return t;
    }();
    return theme;
}

const Theme &Theme::highContrastOf(bool dark)
{
    static const Theme lightOne = withHighContrast(light());
    static const Theme darkOne = withHighContrast(darkTheme());
    return dark ? darkOne : lightOne;
}

const Theme &Theme::of(const QPalette &palette)
{
    const QColor windowColor = palette.color(QPalette::Window);
    const bool isDark = windowColor.lightnessF() < 0.5;
    const Theme &strong = highContrastOf(isDark);
    // Mid is the border in our own palettes, and differs between the two.
    const bool isOurs = palette.color(QPalette::Mid) == strong.border;
    // 21 is black on white. Ordinary systems have a grey window, at most 18.5.
    constexpr double kSystemHighContrast = 20;
    if (isOurs || contrast(windowColor, palette.color(QPalette::WindowText)) > kSystemHighContrast)
        return strong;
    return isDark ? darkTheme() : light();
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::Base, base);
    p.setColor(QPalette::AlternateBase, alt);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Button, window);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, worse);
    // Menus and text fields have no outline of their own, so they need a fill in any case.
    p.setColor(QPalette::Highlight, highContrast ? accent : selectedRow);
    p.setColor(QPalette::HighlightedText, highContrast ? inkOn(accent) : text);
    p.setColor(QPalette::ToolTipBase, base);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::PlaceholderText, textSecondary);
    p.setColor(QPalette::Mid, border);
    p.setColor(QPalette::Dark, border);
    p.setColor(QPalette::Shadow, border);
    p.setColor(QPalette::Light, base);
    p.setColor(QPalette::Midlight, line);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::LinkVisited, accent);
    for (const QPalette::ColorRole role :
        {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, gapHatch);
    return p;
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

QColor inkOn(const QColor &fill)
{
    const QColor black = rgb(0x111821);
    const QColor white = rgb(0xFFFFFF);
    return contrast(black, fill) >= contrast(white, fill) ? black : white;
}

} // namespace gapscope
