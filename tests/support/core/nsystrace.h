// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/trace/trace.h"
#include "support/core/nsysfixture.h"

namespace gapscope::test {

// An export with one of everything.
[[nodiscard]] NsysFixture fullFixture(const QString &schemaVersion);

// `rows` launches, kernels and ranges each: with the default a few hundred kB, many pages per
// table.
[[nodiscard]] NsysFixture bigFixture(int rows = 4000);

// Writes the export to a folder of its own, loads it and removes it.
[[nodiscard]] Result<TracePtr> loadFixture(const NsysFixture &fixture);

// Every event with its track and details as a line, in the order of the trace: two ways of loading
// are equal when these are.
[[nodiscard]] QStringList eventLines(const Trace &trace);

// Whether any warning holds the words.
[[nodiscard]] bool warnsAbout(const Trace &trace, const QString &words);

// The names of all events on tracks of a kind, in the order of the trace.
[[nodiscard]] std::vector<std::string_view> namesOf(const Trace &trace, TrackKind kind);

[[nodiscard]] std::uint32_t countOf(const Trace &trace, Category category);

} // namespace gapscope::test
