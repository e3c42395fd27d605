// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/theme.h"

#include <QIcon>
#include <QPixmap>
#include <QStringList>

namespace gapscope {

// What a text or an icon is drawn with. The colour comes from the theme of the moment.
enum class Ink : std::uint8_t { Text, Secondary, Accent, Worse, Better, Warning, OnAccent };

[[nodiscard]] QColor inkColor(Ink ink, const Theme &theme);

// One of resources/icons by its name ("open", "copy", ...). Drawn from SVG at the size and scale
// factor asked for, in one colour of the application palette at that moment: no need to set it
// again when the theme changes. Accent while checked, greyed while disabled. Empty for an unknown
// name.
[[nodiscard]] QIcon icon(const QString &name, Ink ink = Ink::Text);
// The same as a picture in a given colour; size in device-independent pixels.
[[nodiscard]] QPixmap iconPixmap(
    const QString &name, const QColor &color, int size, qreal devicePixelRatio);

// All names, sorted.
[[nodiscard]] QStringList iconNames();

} // namespace gapscope
