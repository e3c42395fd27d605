// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/executormodel.h"

#include <QString>

namespace gapscope::test {

// All rows of a generated run, for tests about the generator itself.
struct RecordedRun {
    demo::ExecutorConfig config;
    demo::EventBatch rows;
    demo::Names names;
    demo::Truth truth;
    std::size_t batches = 0;
    std::size_t largestBatch = 0; // rows
    quint64 hash = 0; // of all rows and names in their order

    [[nodiscard]] const std::string &text(demo::NameId name) const { return names.text(name); }
};

[[nodiscard]] RecordedRun recordRun(const demo::ExecutorConfig &config);

// Each answers the first thing that could not have happened, or an empty text. They know nothing of
// how the model works, only what a profiler's rows must obey.

// Rows ascend by begin, none ends before it begins.
[[nodiscard]] QString checkOrder(const RecordedRun &run);
// Work of a stream runs in launch order without overlap, after the begin of a call that launches
// it.
[[nodiscard]] QString checkStreams(const RecordedRun &run);
// A collective ends at one instant on all members and lasts equally long after the last arrival.
[[nodiscard]] QString checkCollectives(const RecordedRun &run);
// NCCL on its own stream runs after the main work launched before it and before that launched
// after.
[[nodiscard]] QString checkStreamOrder(const RecordedRun &run);
// Calls of a thread do not overlap, push/pop ranges nest, waits end after what they wait for.
[[nodiscard]] QString checkHosts(const RecordedRun &run);
// No launch call begins with a fuller queue than there is room for, unless it lasts until there is.
[[nodiscard]] QString checkQueues(const RecordedRun &run);

// Compares every counted figure of the truth with a naive recount over the rows.
[[nodiscard]] QString checkTruth(const RecordedRun &run);

} // namespace gapscope::test
