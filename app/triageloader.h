// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triage.h"
#include "core/base/result.h"

namespace gapscope {

// The traces behind a file or folder as one side of the triage. By the reference method one rank of
// a folder, and stages named by the whole path.
[[nodiscard]] Result<TriageSide> loadTriageSide(
    const QString &path, TriageMethod method, Progress &progress);

// Likewise of traces that are open already; `paths`: where they came from, in their order.
[[nodiscard]] TriageSide openTriageSide(
    const std::vector<TracePtr> &traces, const QStringList &paths, TriageMethod method);

} // namespace gapscope
