// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace gapscope {

enum class FileFormat { Sqlite, Gzip, Json, NsysReport };

// What a file is by its first bytes; only .nsys-rep and .qdrep, a closed format, go by their
// suffix, and only if the bytes say nothing else. Errors: not there, a folder, no regular file, not
// readable, empty, unknown. Opens for reading only, so nothing is ever created.
[[nodiscard]] Result<FileFormat> probeFormat(const QString &path);

} // namespace gapscope
