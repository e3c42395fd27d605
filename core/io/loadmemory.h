// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gapscope {

// What loading a file takes at most, by its size and what it is by its first bytes. 0: no such file.
[[nodiscard]] qint64 loadMemory(const QString &path);

// The memory of the machine that is free for more, bytes.
[[nodiscard]] qint64 freeMemory();

} // namespace gapscope
