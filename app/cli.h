// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTextStream>

namespace gapscope {

// The command line: `gapscope COMMAND ...`, `--help`, `--version`. It shows the same structs as the
// window. Needs a QCoreApplication, no display.

// Whether these arguments (without the program's name) are for the command line, not for a window: a
// word that is neither a command nor a file is for it, to be refused.
[[nodiscard]] bool isCliCommand(const QStringList &arguments);

// Whether the answer has pictures (report --plots): then it needs a QApplication.
[[nodiscard]] bool drawsPictures(const QStringList &arguments);

// Runs them and returns the exit code: 0 answered (INCONCLUSIVE is an answer), 1 a check failed, 2
// wrong usage, 3 cannot open, no trace, or the output cannot be written, 4 a check is inconclusive.
// Answers go to `out`; with 2 and 3 nothing does, and `err` says why.
int runCli(const QStringList &arguments, QTextStream &out, QTextStream &err);

} // namespace gapscope
