// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <memory>
#include <string_view>

namespace gapscope {

// The bytes of a file, inflated when it is gzip (told by content), in chunks. A gzip file is inflated
// in a thread of its own, a few chunks ahead of the reader. Never holds the whole file.
class ByteStream {
public:
    virtual ~ByteStream() = default;

    // The next chunk, valid until the next call; empty at the end, at damage or when cancelled.
    [[nodiscard]] virtual std::string_view next() = 0;

    // Why the stream ended before the file's own end, as a sentence; empty when it did not. Valid
    // after next() has answered an empty chunk.
    [[nodiscard]] virtual QString damage() const { return {}; }
};

// `progress` counts the bytes read from the file (not the inflated ones) and cancels the stream.
[[nodiscard]] Result<std::unique_ptr<ByteStream>> openByteStream(
    const QString &path, Progress &progress);

} // namespace gapscope
