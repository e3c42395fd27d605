// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/outputdatabase.h"

// The columns of an nsys SQLite export by schema (nsys-schema.md points 3 and 4).

namespace gapscope::demo {

[[nodiscard]] std::span<const Column> kernelColumns();
[[nodiscard]] std::span<const Column> callColumns();
[[nodiscard]] std::span<const Column> copyColumns();
[[nodiscard]] std::span<const Column> setColumns();
[[nodiscard]] std::span<const Column> syncColumns();
[[nodiscard]] std::span<const Column> wholeGraphColumns();
[[nodiscard]] std::span<const Column> rangeColumns();
[[nodiscard]] std::span<const Column> osColumns();
[[nodiscard]] std::span<const Column> stringColumns();
[[nodiscard]] std::span<const Column> processColumns();
[[nodiscard]] std::span<const Column> threadColumns();
[[nodiscard]] std::span<const Column> gpuColumns();
[[nodiscard]] std::span<const Column> cudaDeviceColumns();
[[nodiscard]] std::span<const Column> metaDataColumns();
[[nodiscard]] std::span<const Column> enumColumns();

} // namespace gapscope::demo
