// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/delta.h"

namespace gapscope {

// The status word for people. Of runs that did not do the same work "LONGER" and "SHORTER" tell the
// figures; REGRESSION and IMPROVED would judge what cannot be judged. JSON keeps the words of the
// specification (host-analysis.md 4.3), as it says beside them whether the runs are comparable.
[[nodiscard]] QString statusWord(DeltaStatus status, bool isComparable);

} // namespace gapscope
