// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/ranksummary.h"

#include <QByteArray>

namespace gapscope {

// The size that a summary's text never exceeds: 300 kB and 8 bytes per collective.
[[nodiscard]] constexpr qint64 summaryBound(std::size_t collectives)
{
    return 300'000 + 8 * static_cast<qint64>(collectives);
}

// One rank's summary as text (docs/json.md). Where the bound asks for it times are rounded to a coarser
// unit, the smallest operations are added up, and neighbouring steps share their mean figures; the text
// says so.
[[nodiscard]] QByteArray rankSummaryJson(const RankSummary &summary);

} // namespace gapscope
