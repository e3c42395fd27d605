// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

#include <cstdint>

class QWidget;

namespace gapscope {

// All sizes of the window, in device-independent pixels, from one number: the height of the
// application font. Nothing else in widgets holds a size of its own.
class Metrics {
public:
    // Of the application's font.
    Metrics();
    explicit Metrics(const QFont &font);

    [[nodiscard]] int fontHeight() const { return m_height; }

    // A multiple of the font height, rounded; the row heights of the timeline are given so.
    [[nodiscard]] int scaled(double factor) const;

    static constexpr int kGrid = 4;
    static constexpr int kPanelInset = 12;
    static constexpr int kCellInset = 8;
    static constexpr int kGap = 8; // between controls
    static constexpr int kGroupGap = 16;
    static constexpr int kCorner = 4; // buttons and chips; 0 on data
    static constexpr int kFocusWidth = 2;

    [[nodiscard]] int tableRow() const { return m_height + 4; }

    [[nodiscard]] int tableHeader() const { return m_height + 6; }

    [[nodiscard]] int sumRow() const { return m_height + 6; }

    [[nodiscard]] int toolBar() const { return scaled(2.5); }

    [[nodiscard]] int stateBar() const { return scaled(1.9); }

    [[nodiscard]] int dockHeader() const { return scaled(1.75); }

    [[nodiscard]] int statusBar() const { return scaled(1.55); }

    [[nodiscard]] int tab() const { return scaled(1.7); }

    // 16 px, 14 px in headers; larger only where the font is much larger.
    [[nodiscard]] int icon() const;
    [[nodiscard]] int headerIcon() const { return icon() - 2; }

    // The swatch in front of a name.
    [[nodiscard]] int swatch() const { return m_height * 11 / 16; }

private:
    int m_height;
};

// The sizes of text there are. Weights are 400 and 600, nothing else.
enum class FontRole : std::uint8_t {
    Body, // 1.0
    Caption, // 0.92, also lane labels
    Tick, // 0.84, ruler and axes
    Headline, // 1.4, the one number of a panel
    VerdictWord, // 1.25
    ProductName, // 1.7
};

// `base` scaled for a role. Works for fonts given in points and in pixels.
[[nodiscard]] QFont fontFor(FontRole role, bool bold, const QFont &base);
// The same from the application's font.
[[nodiscard]] QFont fontFor(FontRole role, bool bold = false);

// Whether '0'...'9' have one advance in both weights, so that numbers line up.
[[nodiscard]] bool hasEqualDigits(const QFont &font);
// `font`, or where its digits differ the first family of {Noto Sans, DejaVu Sans} whose do not.
// Tables and rulers use it. Cached per family and size.
[[nodiscard]] QFont tabularFont(const QFont &font);

} // namespace gapscope
