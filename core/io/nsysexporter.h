// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/traceloader.h"

namespace gapscope {

// Turns a report (.nsys-rep, a closed format) into an SQLite file in the cache folder by running
// nsys, and returns its path; a report that was exported before is not exported again. Progress in
// percent as nsys prints it; cancelling ends nsys and removes what it wrote. Error without nsys, or
// when it fails: with the command to run by hand.
[[nodiscard]] Result<QString> exportReport(
    const QString &report, Progress &progress, const LoadOptions &options);

} // namespace gapscope
