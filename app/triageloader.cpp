// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/triageloader.h"

#include "core/io/torch/triagefiles.h"
#include "core/io/traceloader.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Triage)
};

TriageRanks ranksOf(TriageMethod method)
{
    return method == TriageMethod::Reference ? TriageRanks::First : TriageRanks::All;
}

} // namespace

Result<TriageSide> loadTriageSide(const QString &path, TriageMethod method, Progress &progress)
{
    const Result<TriageFileList> files
        = findTriageFiles(path, ranksOf(method), method == TriageMethod::Reference, progress);
    if (!files)
        return files.error();
    TriageSide side;
    side.pathText = method == TriageMethod::Reference ? QFileInfo(path).absoluteFilePath()
                                                      : QFileInfo(path).fileName();
    side.serverArgs = files->serverArgs;
    for (const TriageFilePath &file : files->files) {
        Result<TracePtr> trace = loadTrace(file.path, progress);
        if (!trace)
            return trace.error();
        if (!(*trace)->profiler.isPresent)
            return Error {ErrorKind::NotATrace,
                Text::tr("%1 is no torch.profiler trace.").arg(QFileInfo(file.path).fileName()), {},
                Text::tr("The triage reads what torch.profiler writes; for an nsys trace use gapscope "
                         "kernels."),
                {}};
        side.files.push_back({*std::move(trace), file.path, file.stageParts});
    }
    return side;
}

TriageSide openTriageSide(
    const std::vector<TracePtr> &traces, const QStringList &paths, TriageMethod method)
{
    TriageSide side;
    if (paths.isEmpty())
        return side;
    side.pathText = QFileInfo(paths.front()).fileName();
    Progress progress;
    const bool whole = method == TriageMethod::Reference;
    for (std::size_t i = 0; i < traces.size(); ++i) {
        // The run was opened from a folder or from its files, one by one.
        const bool isOwn = paths.size() == qsizetype(traces.size());
        const QFileInfo opened(paths.at(isOwn ? qsizetype(i) : 0));
        const QString file = opened.isDir()
            ? opened.absoluteFilePath() + QLatin1Char('/') + traces[i]->info.fileName
            : opened.absoluteFilePath();
        TriageFile one {traces[i], file, {}};
        if (opened.isDir())
            one.stageParts = {opened.fileName(), traces[i]->info.fileName};
        const Result<TriageFileList> found
            = findTriageFiles(file, TriageRanks::All, whole, progress);
        if (found) {
            if (one.stageParts.isEmpty() || whole)
                one.stageParts = found->files.front().stageParts;
            if (side.serverArgs.isEmpty())
                side.serverArgs = found->serverArgs;
        }
        side.files.push_back(std::move(one));
    }
    return side;
}

} // namespace gapscope
