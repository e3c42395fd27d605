// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QStringList>

namespace gapscope {

// Writes the torch demo pair into `folder` (created when absent) and returns the two paths:
// decode_torch_eager.json, with Python frames and one launch per kernel (the mapping trace), and
// decode_torch_graph.json, the same decode loop by CUDA graphs (the formal trace). They are
// generated, not recorded, always the same bytes. Files of an earlier call are replaced, others of
// these names are an error. Cancelled leaves no half-written file behind.
Result<QStringList> writeTorchDemoPair(const QString &folder, Progress &progress);

} // namespace gapscope
