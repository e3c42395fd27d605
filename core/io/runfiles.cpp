// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/runfiles.h"

#include "core/io/formatprobe.h"
#include "core/io/loaderrors.h"
#include "core/io/nsys/nsysloader.h"
#include "core/io/nsys/sqlitefile.h"
#include "core/io/summary/summaryreader.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// The digits at `at`, without leading zeros.
QStringView digitsAt(QStringView text, qsizetype at)
{
    qsizetype end = at;
    while (end < text.size() && text[end] >= u'0' && text[end] <= u'9')
        ++end;
    while (at + 1 < end && text[at] == u'0')
        ++at;
    return text.sliced(at, end - at);
}

bool isDigitAt(QStringView text, qsizetype at)
{
    return text[at] >= u'0' && text[at] <= u'9';
}

qsizetype skipDigits(QStringView text, qsizetype at)
{
    while (at < text.size() && isDigitAt(text, at))
        ++at;
    return at;
}

// A torch.profiler trace begins with its metadata; other JSON files lie in the same folders.
bool looksLikeTorchTrace(const QString &path, FileFormat format)
{
    if (format == FileFormat::Gzip)
        return path.endsWith(".json.gz"_L1, Qt::CaseInsensitive);
    QFile file(path);
    if (format != FileFormat::Json || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray head = file.read(1 << 20);
    return head.contains("\"traceEvents\"") || head.contains("\"ph\"");
}

struct FolderFiles {
    QStringList nsys;
    QStringList reports;
    QStringList torch;
    QStringList summaries;
};

void sortIn(const QString &path, FolderFiles &files)
{
    const auto format = probeFormat(path);
    if (!format)
        return;
    if (*format == FileFormat::NsysReport) {
        files.reports.append(path);
    } else if (*format == FileFormat::Sqlite) {
        // Damaged ones stay in: to pass over a rank silently would change the answer.
        if (isNsysExport(path) || !isWholeSqlite(path))
            files.nsys.append(path);
    } else if (*format == FileFormat::Json && isRankSummary(path)) {
        files.summaries.append(path);
    } else if (looksLikeTorchTrace(path, *format)) {
        files.torch.append(path);
    }
}

Result<QStringList> folderFiles(const QString &folder, const Progress &progress)
{
    if (!QFileInfo(folder).isReadable())
        return noPermissionError(folder);
    FolderFiles files;
    for (const QString &name : QDir(folder).entryList(QDir::Files)) {
        if (progress.isCancelled())
            return cancelledError();
        sortIn(QDir(folder).filePath(name), files);
    }
    // A report beside its own export is the same trace.
    for (const QString &report : files.reports) {
        const auto isExport = [&](const QString &path) {
            return QFileInfo(path).completeBaseName() == QFileInfo(report).completeBaseName();
        };
        if (std::none_of(files.nsys.cbegin(), files.nsys.cend(), isExport))
            files.nsys.append(report);
    }
    if (!files.nsys.isEmpty() && !files.torch.isEmpty())
        return mixedTracesError(folder);
    const QStringList found
        = (files.nsys.isEmpty() ? files.torch : files.nsys) + files.summaries;
    if (found.isEmpty())
        return noTracesError(folder);
    return found;
}

} // namespace

bool comesBefore(const QString &a, const QString &b)
{
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigitAt(a, i) && isDigitAt(b, j)) {
            const QStringView left = digitsAt(a, i);
            const QStringView right = digitsAt(b, j);
            if (left.size() != right.size())
                return left.size() < right.size();
            if (left != right)
                return left < right;
            i = skipDigits(a, i);
            j = skipDigits(b, j);
        } else if (a[i] != b[j]) {
            return a[i] < b[j];
        } else {
            ++i;
            ++j;
        }
    }
    if (i < a.size() || j < b.size())
        return j < b.size();
    return a < b; // names that differ in leading zeros only
}

Result<QStringList> runFiles(const QStringList &paths, const Progress &progress)
{
    QStringList files;
    QSet<QString> known;
    for (const QString &path : paths) {
        auto found
            = QFileInfo(path).isDir() ? folderFiles(path, progress) : Result<QStringList>({path});
        if (!found)
            return found;
        for (const QString &file : *found) {
            const QString canonical = QFileInfo(file).canonicalFilePath();
            if (!canonical.isEmpty() && known.contains(canonical))
                return givenTwiceError(file);
            known.insert(canonical);
            files.append(file);
        }
    }
    if (files.isEmpty())
        return noPathsError();
    std::stable_sort(files.begin(), files.end(), [](const QString &a, const QString &b) {
        return comesBefore(QFileInfo(a).fileName(), QFileInfo(b).fileName());
    });
    return files;
}

} // namespace gapscope
