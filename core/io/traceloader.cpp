// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/traceloader.h"

#include "core/io/formatprobe.h"
#include "core/io/loaderrors.h"
#include "core/io/loadmemory.h"
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

// What one file of a run turned out to be.
struct RunPart {
    TracePtr trace; // null: a summary
    RankSummaryPtr summary;
};

// nullopt: taken.
std::optional<Error> loadPart(
    RunPart &part, const QString &file, Progress &progress, const LoadOptions &options)
{
    if (isRankSummary(file)) {
        auto summary = readRankSummary(file);
        if (!summary)
            return summary.error();
        part.summary = *std::move(summary);
        return std::nullopt;
    }
    auto trace = loadFile(file, progress, options);
    if (!trace)
        return trace.error();
    part.trace = *std::move(trace);
    return std::nullopt;
}

// Of each file. One alone tells its own phases.
std::vector<std::optional<Error>> loadParts(const QStringList &files, std::vector<RunPart> &parts,
    Progress &progress, const LoadOptions &options)
{
    if (files.size() == 1)
        return {loadPart(parts.front(), files.front(), progress, options)};
    std::vector<LoadJob> jobs;
    for (const QString &file : files) {
        RunPart &part = parts[jobs.size()];
        jobs.push_back({QFileInfo(file).size(), loadMemory(file),
            [&part, file, &options](Progress &own, qint64 &kept) {
                const std::optional<Error> error = loadPart(part, file, own, options);
                kept = part.trace ? static_cast<qint64>(part.trace->bytes()) : 0;
                return error;
            }});
    }
    return runLoads(jobs, options.limits, options.keepGoing, progress);
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
    std::vector<RunPart> parts(static_cast<std::size_t>(files->size()));
    const std::vector<std::optional<Error>> errors = loadParts(*files, parts, progress, options);
    if (progress.isCancelled())
        return cancelledError();
    std::vector<TracePtr> traces;
    std::vector<RankSummaryPtr> summaries;
    std::vector<Warning> warnings;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (errors[i] && (errors[i]->kind == ErrorKind::Cancelled || !options.keepGoing))
            return *errors[i];
        if (errors[i])
            warnings.push_back(failureWarning((*files)[qsizetype(i)], *errors[i]));
        else if (parts[i].trace)
            traces.push_back(std::move(parts[i].trace));
        else
            summaries.push_back(std::move(parts[i].summary));
    }
    if (traces.empty() && summaries.empty())
        return *errors.front();
    if (traces.empty()) {
        auto empty = TraceBuilder().finish(progress);
        if (!empty)
            return empty.error();
        traces.push_back(*std::move(empty));
    }
    progress.begin(LoadPhase::Done, 0);
    Run run = makeRun(std::move(traces), labelOf(paths, *files));
    run.summaries = std::move(summaries);
    run.warnings = std::move(warnings);
    return run;
}

} // namespace gapscope
