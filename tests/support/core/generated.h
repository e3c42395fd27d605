// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/executorconfig.h"
#include "core/io/demo/truth.h"
#include "core/trace/run.h"

#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace gapscope::test {

// A generated run as nsys exports in a folder that goes away with this.
struct GeneratedTrace {
    std::unique_ptr<QTemporaryDir> folder;
    QStringList paths; // one, or one per rank with filePerRank
    demo::Truth truth;

    [[nodiscard]] QString path() const { return paths.value(0); }
};

// Aborts with a message when the files cannot be written: no test can go on then.
[[nodiscard]] GeneratedTrace generateTrace(const demo::ExecutorConfig &config);

// The same run handed to the TraceBuilder without a file between: for benches and for tests that
// are not about loading. Names, flags and tables are what the loader makes of the export. Memory:
// the finished trace and the raw columns.
struct BuiltRun {
    Run run; // one trace, or one per rank with filePerRank (each on its own clock)
    demo::Truth truth;

    [[nodiscard]] TracePtr trace() const { return run.traces.front(); }
};

[[nodiscard]] BuiltRun buildGenerated(const demo::ExecutorConfig &config);

} // namespace gapscope::test
