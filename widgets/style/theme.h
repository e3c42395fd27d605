// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

namespace gapscope {

// The palette: each colour means one thing (docs/architecture.md, "Look"). Two tables, light and
// dark; every widget takes its colours from here and nowhere else.
struct Theme {
    bool dark = false;
    // Borders take textSecondary, tints go; selection and checked buttons are told by outlines.
    bool highContrast = false;
    QColor window;
    QColor base;
    QColor alt;
    QColor line;
    QColor border;
    QColor text;
    QColor textSecondary;
    QColor accent;
    QColor accentTint;
    QColor selectedRow;
    QColor graph;
    QColor graphRail;
    QColor eager;
    QColor eagerEdge;
    QColor communication;
    QColor copy;
    QColor hostExposed;
    QColor hostHidden;
    QColor prepExposed;
    QColor prepHidden;
    QColor stepGeneration;
    QColor stepGenerationEdge;
    QColor stepContext;
    QColor stepContextEdge;
    QColor gapFill;
    QColor gapHatch;
    QColor gapEdge;
    QColor idle1;
    QColor idle2;
    QColor idle3;
    QColor idle4;
    QColor idle5;
    QColor api;
    QColor launchQueue;
    QColor worse;
    QColor better;
    QColor baseline;
    QColor target;
    QColor warning;
    QColor warnTint;
    QColor errorTint;
    QColor infoTint;

    [[nodiscard]] static const Theme &light();
    [[nodiscard]] static const Theme &darkTheme();
    [[nodiscard]] static const Theme &highContrastOf(bool dark);
    // The theme that made the palette; for a palette of the system the one that fits it: by the
    // lightness of its window colour, with high contrast where it is black on white or white on black.
    [[nodiscard]] static const Theme &of(const QPalette &palette);

    [[nodiscard]] QPalette palette() const;
    // The one short style sheet (tool buttons, tabs, headers, scroll bars, chips).
    // Its sizes come from the application's font: ask again when that changes.
    [[nodiscard]] QString styleSheet() const;
};

// Gives the application the palette and the style sheet of a theme. Widgets follow by themselves.
void applyTheme(const Theme &theme);

// WCAG contrast of two opaque colours, 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);
// Black (111821) or white, whichever contrasts more with the fill.
[[nodiscard]] QColor inkOn(const QColor &fill);

} // namespace gapscope
