// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QStringList>

namespace gapscope {

// Writes the demo pair into `folder` (created when absent) and returns the two paths, baseline
// first: decode_tp2_v1.1.sqlite and decode_tp2_main.sqlite. Two ranks of a generated executor run
// each, always the same bytes of events. Files of an earlier call are replaced; a file of that
// name that this function did not write is left alone and is an error. Cancelled leaves no
// half-written file behind.
Result<QStringList> writeDemoPair(const QString &folder, Progress &progress);

} // namespace gapscope
