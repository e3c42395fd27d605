// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/stringpool.h"

#include <string_view>
#include <vector>

namespace gapscope {

// SQLite's LIKE on UTF-8 text: ASCII case is ignored, % is any run, _ any one character, brackets
// are themselves. O(text * pattern) at worst, linear in practice.
[[nodiscard]] bool isLike(std::string_view text, std::string_view pattern);

// Per StringId whether its text is like the pattern. The empty text never is: joins drop it.
[[nodiscard]] std::vector<bool> namesLike(const StringPool &strings, std::string_view pattern);

} // namespace gapscope
