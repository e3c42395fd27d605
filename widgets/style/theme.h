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
    // By the lightness of the palette's window colour.
    [[nodiscard]] static const Theme &of(const QPalette &palette);

    [[nodiscard]] QPalette palette() const;
    // The one short style sheet (tool buttons, tabs, headers, scroll bars, chips).
    [[nodiscard]] QString styleSheet() const;
};

// WCAG contrast of two opaque colours, 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);
// Black (111821) or white, whichever contrasts more with the fill.
[[nodiscard]] QColor inkOn(const QColor &fill);

} // namespace gapscope
