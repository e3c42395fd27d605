// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/triagefiles.h"

#include "core/base/tr.h"
#include "core/io/bytestream.h"
#include "core/io/runfiles.h"
#include "core/trace/triagestage.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <map>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kPublishedParts = 6;

bool isIgnoredName(const QString &name)
{
    const QString lower = name.toLower();
    return lower == u"server_args.json"_s || lower == u"metadata.json"_s || lower == u"config.json"_s;
}

bool isTraceName(const QString &name)
{
    const QString lower = name.toLower();
    return lower.endsWith(u".trace.json"_s) || lower.endsWith(u".trace.json.gz"_s)
        || lower.contains(u".pt.trace.json"_s);
}

// Whether the beginning of a JSON file (plain or gzip) is that of a trace.
bool beginsLikeTrace(const QString &path)
{
    Progress progress;
    const Result<std::unique_ptr<ByteStream>> opened = openByteStream(path, progress);
    if (!opened)
        return false;
    const std::string_view head = (*opened)->next();
    progress.cancel();
    return head.find("\"traceEvents\"") != head.npos || head.find("\"ph\"") != head.npos;
}

bool isTrace(const QFileInfo &file)
{
    const QString name = file.fileName();
    if (isIgnoredName(name))
        return false;
    if (isTraceName(name))
        return true;
    const QString lower = name.toLower();
    return (lower.endsWith(u".json"_s) || lower.endsWith(u".json.gz"_s))
        && beginsLikeTrace(file.absoluteFilePath());
}

// The traces of a folder, oldest first; `below`: of all folders in it, too.
std::vector<QFileInfo> tracesIn(const QString &folder, bool below, const Progress &progress)
{
    std::vector<QFileInfo> found;
    QDirIterator files(folder, QDir::Files | QDir::Readable,
        below ? QDirIterator::Subdirectories : QDirIterator::NoIteratorFlags);
    while (files.hasNext() && !progress.isCancelled()) {
        files.next();
        if (isTrace(files.fileInfo()))
            found.push_back(files.fileInfo());
    }
    std::ranges::sort(found, [](const QFileInfo &a, const QFileInfo &b) {
        const auto key = [](const QFileInfo &file) {
            return std::pair(file.lastModified(), file.absoluteFilePath());
        };
        return key(a) < key(b);
    });
    return found;
}

class FolderSearch {
public:
    FolderSearch(const QString &path, TriageRanks ranks, bool wholePath, const Progress &progress)
        : m_root(QFileInfo(path).absoluteFilePath())
        , m_ranks(ranks)
        , m_wholePath(wholePath)
        , m_progress(progress)
    {
    }

    TriageFileList find()
    {
        TriageFileList list;
        std::vector<QFileInfo> traces = candidates();
        select(traces);
        std::ranges::sort(traces, [&](const QFileInfo &a, const QFileInfo &b) {
            const TriageStage one = stageOf(a);
            const TriageStage two = stageOf(b);
            return one != two ? one < two : comesBefore(a.fileName(), b.fileName());
        });
        for (const QFileInfo &trace : traces)
            list.files.push_back({trace.absoluteFilePath(), partsOf(trace)});
        return list;
    }

    [[nodiscard]] const QString &serverArgsFolder() const { return m_serverArgsFolder; }

    [[nodiscard]] QStringList partsOf(const QFileInfo &file) const
    {
        if (m_wholePath) {
            const QStringList parts
                = QDir::cleanPath(file.absoluteFilePath()).split(u'/', Qt::SkipEmptyParts);
            return parts.mid(std::max<qsizetype>(0, parts.size() - kPublishedParts));
        }
        if (!QFileInfo(m_root).isDir())
            return {file.fileName()};
        const QDir root(m_root);
        return QStringList {root.dirName()}
            + root.relativeFilePath(file.absoluteFilePath()).split(u'/', Qt::SkipEmptyParts);
    }

private:
    [[nodiscard]] TriageStage stageOf(const QFileInfo &file) const
    {
        return stageOfPath(partsOf(file));
    }

    // The folder's own traces, else all of the tree if they name stages, else those of the folder
    // with the newest one.
    std::vector<QFileInfo> candidates()
    {
        m_serverArgsFolder = m_root;
        std::vector<QFileInfo> direct = tracesIn(m_root, false, m_progress);
        if (!direct.empty())
            return direct;
        std::vector<QFileInfo> all = tracesIn(m_root, true, m_progress);
        const bool hasStages = std::ranges::any_of(
            all, [&](const QFileInfo &file) { return stageOf(file) != TriageStage::All; });
        if (all.empty() || hasStages)
            return all;
        m_serverArgsFolder = all.back().absolutePath();
        std::erase_if(
            all, [&](const QFileInfo &file) { return file.absolutePath() != m_serverArgsFolder; });
        return all;
    }

    // One rank (or all), and of each stage the newest file; `traces` come oldest first.
    void select(std::vector<QFileInfo> &traces) const
    {
        const auto isMerged
            = [](const QFileInfo &file) { return file.fileName().startsWith(u"merged-"_s); };
        if (!std::ranges::all_of(traces, isMerged))
            std::erase_if(traces, isMerged);
        int lowest = -1;
        for (const QFileInfo &file : traces) {
            const int rank = rankOfFileName(file.fileName());
            if (rank >= 0 && (lowest < 0 || rank < lowest))
                lowest = rank;
        }
        if (lowest >= 0)
            std::erase_if(traces, [&](const QFileInfo &file) {
                const int rank = rankOfFileName(file.fileName());
                return m_ranks == TriageRanks::First ? rank != lowest : rank < 0;
            });
        std::map<std::pair<TriageStage, int>, QFileInfo> newest;
        for (const QFileInfo &file : traces)
            newest[{stageOf(file), rankOfFileName(file.fileName())}] = file;
        traces.clear();
        for (const auto &[key, file] : newest)
            traces.push_back(file);
    }

    QString m_root;
    TriageRanks m_ranks;
    bool m_wholePath;
    const Progress &m_progress;
    QString m_serverArgsFolder;
};

// server_args.json of the first folder that has one.
QJsonObject readServerArgs(const QStringList &folders)
{
    for (const QString &folder : folders) {
        QFile file(QDir(folder).filePath(u"server_args.json"_s));
        if (file.open(QIODevice::ReadOnly))
            return QJsonDocument::fromJson(file.readAll()).object();
    }
    return {};
}

} // namespace

int rankOfFileName(const QString &name)
{
    static const std::array<QRegularExpression, 4> patterns {
        QRegularExpression(u"(?:^|[_-])tp(\\d+)(?:[_.-]|$)"_s, QRegularExpression::CaseInsensitiveOption),
        QRegularExpression(u"TP-(\\d+)"_s, QRegularExpression::CaseInsensitiveOption),
        QRegularExpression(u"(?:^|[_-])rank(\\d+)(?:[_.-]|$)"_s, QRegularExpression::CaseInsensitiveOption),
        QRegularExpression(u"(?:^|[_-])worker(\\d+)(?:[_.-]|$)"_s, QRegularExpression::CaseInsensitiveOption)};
    for (const QRegularExpression &pattern : patterns) {
        const QRegularExpressionMatch match = pattern.match(name);
        if (match.hasMatch())
            return match.captured(1).toInt();
    }
    return -1;
}

Result<TriageFileList> findTriageFiles(
    const QString &path, TriageRanks ranks, bool wholePath, const Progress &progress)
{
    const QFileInfo info(path);
    if (!info.exists())
        return Error {ErrorKind::NotFound, Tr::tr("%1 is not there.").arg(path), {}, {}, {}};
    FolderSearch search(path, ranks, wholePath, progress);
    if (!info.isDir()) {
        TriageFileList list;
        list.files.push_back({info.absoluteFilePath(), search.partsOf(info)});
        const QString parent = QFileInfo(info.absolutePath()).absolutePath();
        list.serverArgs = readServerArgs({info.absolutePath(), parent});
        return list;
    }
    TriageFileList list = search.find();
    if (progress.isCancelled())
        return Error {ErrorKind::Cancelled, Tr::tr("Loading was cancelled."), {}, {}, {}};
    if (list.files.empty())
        return Error {ErrorKind::NotATrace, Tr::tr("%1 has no torch.profiler traces.").arg(path), {},
            Tr::tr("Name a trace file, or a folder with files like rank0.trace.json.gz."), {}};
    const QString folder = search.serverArgsFolder();
    list.serverArgs = readServerArgs({folder, QFileInfo(folder).absolutePath()});
    return list;
}

} // namespace gapscope
