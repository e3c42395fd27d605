// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsystask.h"

#include <string>

namespace gapscope {

// Names that threads gave themselves through NVTX, by global thread id.
using RangeThreadNames = std::map<std::int64_t, std::string>;

// NVTX ranges and marks. Domains and thread names come from rows of the same table.
[[nodiscard]] TableOutcome readRanges(
    const ReadContext &context, RawTrace &raw, RangeThreadNames &threadNames);

} // namespace gapscope
