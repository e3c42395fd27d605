// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/trace/trace.h"

namespace gapscope {

// Opens a torch.profiler (Kineto) trace, JSON or gzip by content. What one file records is one
// process, so one rank; its GPU events join that process. A damaged file gives a trace of the events
// before the damage, with a warning; a file without any event of a trace is an error.
[[nodiscard]] Result<TracePtr> loadTorchTrace(const QString &path, Progress &progress);

} // namespace gapscope
