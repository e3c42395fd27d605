// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/io/demo/truth.h"

#include <QStringList>

namespace gapscope::demo {

struct Generated {
    QStringList paths; // one, or one per rank
    Truth truth;
};

// Runs the model of `config` and stores what it gives out as an nsys export at `path`; with
// filePerRank `path` is a folder that exists, and the files are rank0.sqlite, rank1.sqlite, ...
// Memory is bounded whatever the size. A file that is there already is replaced only if this
// function wrote it. Progress counts steps and goes on from where it stands. Errors: NoPermission
// (the folder, or a foreign file), Other (the disk), Cancelled; none leaves a new file behind.
Result<Generated> writeGenerated(
    const ExecutorConfig &config, const QString &path, Progress &progress);

// What writeGenerated answers where a file is that it must not replace.
[[nodiscard]] Error foreignFile(const QString &path);

} // namespace gapscope::demo
