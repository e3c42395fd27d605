// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/trace/ranksummary.h"

namespace gapscope {

// Whether the file begins as a rank summary does (`gapscope summarize`).
[[nodiscard]] bool isRankSummary(const QString &path);

// Reads one. Errors: NotFound, NoPermission, NotATrace (another file, a newer version), Damaged.
[[nodiscard]] Result<RankSummaryPtr> readRankSummary(const QString &path);
[[nodiscard]] Result<RankSummaryPtr> parseRankSummary(const QByteArray &text, const QString &fileName);

} // namespace gapscope
