// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

namespace gapscope {

// What only the joined trace tells: graph launches whose work was not recorded, GPU work without a
// launch call. O(calls + GPU events).
[[nodiscard]] std::vector<Warning> linkWarnings(const Trace &trace);

} // namespace gapscope
