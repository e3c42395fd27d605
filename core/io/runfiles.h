// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QStringList>

namespace gapscope {

// The files that one run consists of: those named, and for a folder the traces right inside it
// (found by content; other files are passed over). In name order, numbers in names by their value,
// so that rank2 comes before rank10. Errors: nothing named, a file named twice, no traces in a
// folder, a folder with traces of nsys and of torch.profiler, cancelled.
[[nodiscard]] Result<QStringList> runFiles(const QStringList &paths, const Progress &progress);

// Whether file name `a` comes before `b`.
[[nodiscard]] bool comesBefore(const QString &a, const QString &b);

} // namespace gapscope
