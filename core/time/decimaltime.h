// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <optional>
#include <string_view>

namespace gapscope {

// Nanoseconds from the text of a number in microseconds ("1428625731896.179", "12", "1.5e3"), exact:
// a double loses up to 0.25 us at today's epoch. More than three decimals are rounded half up.
// nullopt for text that is no finite number or does not fit.
[[nodiscard]] std::optional<TimeNs> parseMicroseconds(std::string_view text);

} // namespace gapscope
