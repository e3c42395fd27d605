// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace gapscope {

// Every sentence about a file that cannot be opened, in one place: what, where, what to try.

[[nodiscard]] Error cancelledError();
[[nodiscard]] Error notFoundError(const QString &path);
[[nodiscard]] Error folderError(const QString &path); // a folder where one file is wanted
[[nodiscard]] Error notRegularError(const QString &path); // a pipe, a device
[[nodiscard]] Error noPermissionError(const QString &path);
[[nodiscard]] Error emptyFileError(const QString &path);
[[nodiscard]] Error unknownFormatError(const QString &path);

[[nodiscard]] Error truncatedError(
    const QString &path, qint64 expected, qint64 actual, qint64 pageSize);
[[nodiscard]] Error badHeaderError(const QString &path);
// `place`: what was being read, e.g. a table; `reason`: SQLite's own words for the code.
[[nodiscard]] Error corruptError(const QString &path, const QString &place, const QString &reason);
[[nodiscard]] Error readError(const QString &path, const QString &place, const QString &reason);
[[nodiscard]] Error beingWrittenError(const QString &path, const QString &sideFile);
[[nodiscard]] Error lockedError(const QString &path); // another program holds a write lock
[[nodiscard]] Error changedError(const QString &path);
[[nodiscard]] Error noExportError(const QString &path); // SQLite, but not from nsys

// What nsys made of a report cannot be read.
[[nodiscard]] Error brokenExportError(const QString &report, const Error &reason);

[[nodiscard]] Error noTracesError(const QString &folder);
[[nodiscard]] Error mixedTracesError(const QString &folder);
[[nodiscard]] Error noPathsError();
[[nodiscard]] Error givenTwiceError(const QString &path);

// The command that turns a report into a file we read.
[[nodiscard]] QString exportCommand(const QString &report);
// A word of a command line, quoted where a shell needs it.
[[nodiscard]] QString shellWord(const QString &text);

} // namespace gapscope
