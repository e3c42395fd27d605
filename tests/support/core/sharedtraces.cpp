// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/sharedtraces.h"

#include <QDir>

namespace gapscope::test {

QString sharedTraces()
{
    const QString set = qEnvironmentVariable("GAPSCOPE_TRACES");
    const QDir folder(set.isEmpty() ? QStringLiteral(GAPSCOPE_SOURCE_DIR "/../shared/traces") : set);
    return folder.exists() ? QDir::cleanPath(folder.absolutePath()) : QString();
}

QStringList sharedTraceFiles(const QString &folder, const QString &pattern)
{
    const QString root = sharedTraces();
    if (root.isEmpty())
        return {};
    QStringList files;
    const QDir dir(root + u'/' + folder);
    for (const QString &name : dir.entryList({pattern}, QDir::Files, QDir::Name))
        files.append(dir.filePath(name));
    return files;
}

} // namespace gapscope::test
