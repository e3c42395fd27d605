// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/demo.h"

#include "core/base/tr.h"
#include "core/io/demo/generate.h"
#include "core/io/demo/outputdatabase.h"

#include <QDir>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

struct Half {
    QString fileName;
    bool isRegressed;
};

} // namespace

Result<QStringList> writeDemoPair(const QString &folder, Progress &progress)
{
    const QDir directory(folder);
    if (!directory.mkpath(u"."_s)) {
        return Error {ErrorKind::NoPermission,
            Tr::tr("The folder for the demo could not be created."),
            Tr::tr("Folder: %1.").arg(QDir::toNativeSeparators(folder)),
            Tr::tr("Choose a folder that you can write to."), {}};
    }
    const std::array<Half, 2> halves {
        Half {u"decode_tp2_v1.1.sqlite"_s, false}, Half {u"decode_tp2_main.sqlite"_s, true}};
    qint64 steps = 0;
    for (const Half &half : halves) {
        const demo::ExecutorConfig config = demo::publishedExample(half.isRegressed);
        steps += config.warmUp + config.rampUp + config.steady + config.drain + 2;
    }
    progress.begin(LoadPhase::Export, steps);
    // A foreign file is found out before anything is written.
    for (const Half &half : halves) {
        const QString path = directory.filePath(half.fileName);
        if (!demo::mayReplace(path))
            return demo::foreignFile(path);
    }
    QStringList paths;
    for (const Half &half : halves) {
        const Result<demo::Generated> written = demo::writeGenerated(
            demo::publishedExample(half.isRegressed), directory.filePath(half.fileName), progress);
        if (!written)
            return written.error();
        paths += written->paths;
    }
    return paths;
}

} // namespace gapscope
