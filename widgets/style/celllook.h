// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/icons.h"
#include "widgets/style/patterns.h"

#include <QMetaType>

#include <optional>

namespace gapscope {

// A sign beside a value. Each is drawn, not written, so that it looks the same in every font.
enum class Mark : std::uint8_t {
    None,
    Worse, // red triangle up: slower, more
    Crossed, // looks the same: a limit was crossed
    Better, // green triangle down
    New, // red plus
    NotCrossed, // a short line
    Neutral, // a point
    Unknown, // amber question mark
    Measured, // full circle
    FromTable, // half circle
    Guess, // hollow circle
    Above, // red triangle up: clearly more than the others
    Below, // red triangle down: clearly less
    Blank, // nothing, but the room of a mark, so that numbers line up
};

// What a screen reader says for a mark; empty for None.
[[nodiscard]] QString markText(Mark mark);

// A bar that fills a cell from the left.
struct CellBar {
    double value = 0; // 0 to 1 of the cell's width
    std::optional<double> limit; // a tick, likewise
    bool over = false; // in the colour of worse
    bool striped = false;
    bool hollow = false;
};

// What a cell shows beside its text.
struct CellLook {
    Swatch swatch = Swatch::None;
    int number = 0; // a numbered box instead of the swatch, 1 and up; 0: none
    QString tag {}; // short caption before the text, as "M1"; all rows of a column or none
    bool hasTag = false; // keeps the tag's room even where the tag is empty
    std::optional<CellBar> bar {}; // instead of text
    std::optional<double> delta {}; // a bar from the middle, -1 to 1, instead of text; > 0 is worse
    bool deltaIsHollow = false; // NEW
    Mark mark = Mark::None;
    Ink ink = Ink::Text;
    bool bold = false;
    int indent = 0; // levels
};

} // namespace gapscope

Q_DECLARE_METATYPE(gapscope::CellLook)
