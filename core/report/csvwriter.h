// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/report/report.h"

namespace gapscope {

// One table of a report as CSV: that of the id, or its only one when the id is empty. The error
// (Usage) lists the ids there are.
Result<QString> reportCsv(const Report &report, const QString &tableId = {});

} // namespace gapscope
