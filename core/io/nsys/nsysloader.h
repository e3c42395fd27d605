// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsysdatabase.h"
#include "core/trace/tracebuilder.h"

namespace gapscope {

// Loads an SQLite export of nsys. Any table may be missing; what was missing or odd is in
// Trace::warnings. `displayName` is the name of the file the user opened, which may be the report
// that this export was made from. Errors: damaged, being written, changed while read, no export.
[[nodiscard]] Result<TracePtr> loadNsysTrace(const QString &path, const QString &displayName,
    Progress &progress, NsysDatabase::Access access = NsysDatabase::Access::Auto);

// The first half of loadNsysTrace(): reads the tables into the builder, with warnings, and leaves
// sorting and joining to TraceBuilder::finish().
[[nodiscard]] std::optional<Error> readNsysTables(const QString &path, const QString &displayName,
    Progress &progress, TraceBuilder &builder,
    NsysDatabase::Access access = NsysDatabase::Access::Auto);

// Whether an SQLite file has tables of nsys; false too when it cannot be read.
[[nodiscard]] bool isNsysExport(const QString &path);

} // namespace gapscope
