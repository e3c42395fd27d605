// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings.h"
#include "core/base/result.h"

#include <QSize>
#include <QStringList>

#include <optional>

namespace gapscope {

// A place to go to in the timeline: "step:150" by the step's number, "gap:12" by its position.
struct GotoTarget {
    enum class Kind : std::uint8_t { Step, Gap } kind = Kind::Step;
    qint64 number = 0;
};

// A state that a picture is asked for although nothing is wrong.
enum class PictureState : std::uint8_t { Ready, Loading, Error, Inconclusive };

inline constexpr QSize kPictureSize {1600, 1000};

// gapscope [--screenshot FILE.png [--scale F] [--state loading|error|inconclusive]] [--size WxH]
//          [--theme light|dark] [--layout NAME] [--goto step:N|gap:N] [TRACE [TARGET]]
struct WindowOptions {
    QString screenshot; // empty: an ordinary window
    std::optional<QSize> size; // absent: as it was left, of a picture kPictureSize
    double scale = 1.0;
    std::optional<ThemeChoice> theme;
    QString layout; // name of a layout, lower case; empty: the first
    std::optional<GotoTarget> goTo;
    PictureState state = PictureState::Ready;
    QString trace;
    QString target;
};

// `arguments` without the program's name. Error of kind Usage says what is wrong.
[[nodiscard]] Result<WindowOptions> parseWindowOptions(const QStringList &arguments);

} // namespace gapscope
