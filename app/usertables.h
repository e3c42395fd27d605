// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tables.h"
#include "core/base/result.h"

namespace gapscope {

// Writes thresholds.json into the folder of the user's own tables, where loadHostTables() finds it:
// the command line then uses the same limits. Rows of other ids in that file stay. The value is the
// path.
Result<QString> saveUserThresholds(const Thresholds &thresholds, const QString &folder);

// What cannot be used of any of the user's own tables, each told once.
[[nodiscard]] std::vector<Warning> userTableWarnings(const QString &folder);

} // namespace gapscope
