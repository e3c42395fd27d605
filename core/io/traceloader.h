// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/io/loadqueue.h"
#include "core/trace/run.h"

#include <QStringList>

namespace gapscope {

struct LoadOptions {
    QString nsysProgram; // for .nsys-rep; empty: search PATH
    QString cacheFolder; // where exports go; empty: beside nothing, QStandardPaths by the caller
    // Of several files those that open make the run; the others are named in Run::warnings.
    bool keepGoing = false;
    LoadLimits limits; // of several files at the same time
};

// Opens one file by its content (SQLite magic, gzip magic, JSON, .nsys-rep). Blocking; may use
// threads inside. Errors say what, where and what to try; never creates a file at `path`.
Result<TracePtr> loadTrace(const QString &path, Progress &progress, const LoadOptions &options = {});

// Several files, or one folder (its trace files, by name), as the rank files of one run, loaded at the
// same time within the limits; the result is that of loading them one by one. Rank summaries among them
// go to Run::summaries (a run of summaries alone has one trace without events). Without keepGoing the
// error is that of the first file, by name, that failed.
Result<Run> loadRun(const QStringList &paths, Progress &progress, const LoadOptions &options = {});

} // namespace gapscope
