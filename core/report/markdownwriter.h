// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/report.h"

namespace gapscope {

// GitHub markdown, readable as plain text: blocks apart by one empty line, one line end at the end.
[[nodiscard]] QString toMarkdown(const Report &report);

} // namespace gapscope
