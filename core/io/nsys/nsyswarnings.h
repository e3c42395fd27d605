// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsysschema.h"
#include "core/io/nsys/nsystable.h"
#include "core/trace/tracebuilder.h"

namespace gapscope {

// What this file cannot answer because it was not recorded, and what was odd in its rows. What can
// only be told from joined events is the builder's to say.
[[nodiscard]] std::vector<Warning> nsysWarnings(
    const NsysSchema &schema, const RawTrace &raw, const std::vector<TableReport> &reports);

} // namespace gapscope
