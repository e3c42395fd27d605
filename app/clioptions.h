// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clicommand.h"

#include "core/analysis/hostmetrics.h"
#include "core/base/result.h"
#include "core/trace/run.h"

namespace gapscope {

// Options and steps that several commands share, spelled and explained the same everywhere.

enum class CliFormat : std::uint8_t { Markdown, Json, Csv };

[[nodiscard]] CliOption methodOption();
[[nodiscard]] CliOption thresholdOption();
[[nodiscard]] CliOption outputOption();
[[nodiscard]] CliOption formatOption(const std::vector<CliFormat> &formats);

// Errors are of kind Usage and name what is allowed.
Result<Method> methodOf(const QCommandLineParser &parser);
Result<CliFormat> formatOf(const QCommandLineParser &parser, const std::vector<CliFormat> &formats);
// `base` with every --threshold KEY=VALUE set, in their order. A limit that no figure of the method
// can reach is refused.
Result<Thresholds> thresholdsOf(const QCommandLineParser &parser, Thresholds base, Method method);

// --table without --format csv is refused; nullopt: all is well.
std::optional<Error> wrongTable(const QCommandLineParser &parser, CliFormat format);

// Built-in tables with the user's.
[[nodiscard]] HostTables userHostTables();
// The files (or folder) of one run, with the user's nsys and cache folder.
// `keepGoing`: files that cannot be opened are named in Run::warnings while the others open.
Result<Run> openRun(const QStringList &paths, bool keepGoing = false);

// For answers that have no place for them.
void printWarnings(const std::vector<QString> &warnings, CliContext &context);

// To the file of --output, whole or not at all, else to the output stream with a line end. Returns
// the exit code.
int writeAnswer(const QCommandLineParser &parser, const QString &text, CliContext &context);

} // namespace gapscope
