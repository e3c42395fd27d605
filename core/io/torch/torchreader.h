// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/io/bytestream.h"
#include "core/io/torch/torchevent.h"

#include <functional>

namespace gapscope {

// What reading found besides the events.
struct TorchReadResult {
    TorchHeader header;
    qint64 events = 0; // elements of traceEvents that were delivered
    // Where and why reading stopped early, as a sentence; every event before it was delivered.
    QString damage;
};

// The same of text that comes from anywhere; `damage` says what the stream itself found, too.
[[nodiscard]] TorchReadResult readTorchText(
    ByteStream &bytes, const std::function<void(const TorchEvent &)> &event);

// Reads a torch.profiler trace (plain or gzip, object or array root) as a stream and calls `event`
// for each complete element of traceEvents; the event's texts are valid during that call. Numbers are
// handed on as their text: doubles lose nanoseconds. Memory does not grow with the file, only with its
// largest element. Errors: no such file, no permission, cancelled;
// a damaged file is a result with `damage`.
[[nodiscard]] Result<TorchReadResult> readTorchTrace(const QString &path, Progress &progress,
    const std::function<void(const TorchEvent &)> &event);

} // namespace gapscope
