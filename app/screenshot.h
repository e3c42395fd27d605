// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/windowoptions.h"

class QTextStream;

namespace gapscope {

// What pictures need of the application: a font that looks the same on every machine, and no words of
// the offscreen platform about what it does not do.
void preparePictures();

// Opens what the options name in a window of its own (own settings, nothing of the user's is read
// or changed), waits for every answer, and writes a picture of it. Exit code as of the command
// line: 0, 2 wrong usage (no such step), 3 cannot open or write; the reason goes to `err`.
int runScreenshot(const WindowOptions &options, QTextStream &err);

} // namespace gapscope
