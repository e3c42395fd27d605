// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/traceloader.h"

#include "core/io/formatprobe.h"
#include "core/io/loaderrors.h"
#include "core/io/nsys/nsysloader.h"
#include "core/io/nsysexporter.h"
#include "core/io/runfiles.h"
#include "core/io/summary/summaryreader.h"
#include "core/io/torch/torchloader.h"
#include "core/base/tr.h"
#include "core/trace/tracebuilder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace gapscope {

namespace {

// The folder's name for one folder or for files of one folder, else the file's.
QString labelOf(const QStringList &paths, const QStringList &files)
{
    if (paths.size() == 1 && QFileInfo(paths.front()).isDir())
        return QDir(QFileInfo(paths.front()).absoluteFilePath()).dirName();
    if (files.size() == 1)
        return QFileInfo(files.front()).fileName();
    return QFileInfo(files.front()).absoluteDir().dirName();
}

Result<TracePtr> loadReport(const QString &path, Progress &progress, const LoadOptions &options)
{
    const auto exported = exportReport(path, progress, options);
    if (!exported)
        return exported.error();
    auto trace = loadNsysTrace(*exported, QFileInfo(path).fileName(), progress);
    if (trace || trace.error().kind == ErrorKind::Cancelled)
        return trace;
    QFile::remove(*exported); // the next try exports anew
    return brokenExportError(path, trace.error());
}

Result<TracePtr> loadFile(const QString &path, Progress &progress, const LoadOptions &options)
{
    const auto format = probeFormat(path);
    if (!format)
        return format.error();
    switch (*format) {
    case FileFormat::Sqlite:
        return loadNsysTrace(path, QFileInfo(path).fileName(), progress);
    case FileFormat::NsysReport:
        return loadReport(path, progress, options);
    case FileFormat::Gzip:
    case FileFormat::Json:
        break;
    }
    return loadTorchTrace(path, progress);
}

// The files of a run as they come in.
struct RunParts {
    std::vector<TracePtr> traces;
    std::vector<RankSummaryPtr> summaries;
    std::vector<Warning> warnings;
};

// nullopt: taken.
std::optional<Error> addFile(
    RunParts &parts, const QString &file, Progress &progress, const LoadOptions &options)
{
    if (isRankSummary(file)) {
        auto summary = readRankSummary(file);
        if (!summary)
            return summary.error();
        parts.summaries.push_back(*std::move(summary));
        return std::nullopt;
    }
    auto trace = loadFile(file, progress, options);
    if (!trace)
        return trace.error();
    parts.traces.push_back(*std::move(trace));
    return std::nullopt;
}

Warning failureWarning(const QString &file, const Error &error)
{
    return {Tr::tr("%1 could not be opened and is left out: %2")
                .arg(QFileInfo(file).fileName(), error.what),
        true};
}

} // namespace

Result<TracePtr> loadTrace(const QString &path, Progress &progress, const LoadOptions &options)
{
    progress.begin(LoadPhase::Probe, 0);
    auto trace = loadFile(path, progress, options);
    if (trace)
        progress.begin(LoadPhase::Done, 0);
    return trace;
}

Result<Run> loadRun(const QStringList &paths, Progress &progress, const LoadOptions &options)
{
    progress.begin(LoadPhase::Probe, 0);
    const auto files = runFiles(paths, progress);
    if (!files)
        return files.error();
    RunParts parts;
    std::optional<Error> first;
    for (const QString &file : *files) {
        const std::optional<Error> failure = addFile(parts, file, progress, options);
        if (!failure)
            continue;
        if (failure->kind == ErrorKind::Cancelled || !options.keepGoing)
            return *failure;
        parts.warnings.push_back(failureWarning(file, *failure));
        if (!first)
            first = failure;
    }
    if (parts.traces.empty() && parts.summaries.empty())
        return *first;
    if (parts.traces.empty()) {
        auto empty = TraceBuilder().finish(progress);
        if (!empty)
            return empty.error();
        parts.traces.push_back(*std::move(empty));
    }
    progress.begin(LoadPhase::Done, 0);
    Run run = makeRun(std::move(parts.traces), labelOf(paths, *files));
    run.summaries = std::move(parts.summaries);
    run.warnings = std::move(parts.warnings);
    return run;
}

} // namespace gapscope
