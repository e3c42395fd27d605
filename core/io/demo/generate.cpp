// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/generate.h"

#include "core/base/tr.h"
#include "core/io/demo/executormodel.h"
#include "core/io/demo/nsyswriter.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace gapscope::demo {

using namespace Qt::StringLiterals;

namespace {

Error cannotWrite(const QString &path, const QString &reason)
{
    return {ErrorKind::Other, Tr::tr("The generated trace could not be written (%1).").arg(reason),
        Tr::tr("File: %1.").arg(QDir::toNativeSeparators(path)),
        Tr::tr("Choose a folder that you can write to and that has room."), {}};
}

QStringList filesOf(const ExecutorConfig &config, const QString &path)
{
    if (!config.filePerRank)
        return {path};
    QStringList files;
    for (int rank = 0; rank < config.ranks; ++rank)
        files.push_back(QDir(path).filePath(u"rank%1.sqlite"_s.arg(rank)));
    return files;
}

// The files of one run, open side by side.
class FileSet {
public:
    FileSet(const ExecutorModel &model, QStringList paths)
        : m_paths(std::move(paths))
    {
        const bool isPerRank = model.config().filePerRank;
        for (int file = 0; file < static_cast<int>(m_paths.size()); ++file)
            m_writers.push_back(std::make_unique<NsysWriter>(model.config(), model.names(),
                model.kernels(), isPerRank ? file : NsysWriter::kAllRanks));
    }

    [[nodiscard]] std::optional<Error> open()
    {
        return each([](NsysWriter &writer, const QString &path) { return writer.open(path); });
    }

    [[nodiscard]] std::optional<Error> write(const EventBatch &batch)
    {
        return each([&batch](NsysWriter &writer, const QString &) {
            writer.write(batch);
            return !writer.hasFailed();
        });
    }

    [[nodiscard]] std::optional<Error> finish()
    {
        return each([](NsysWriter &writer, const QString &) { return writer.finish(); });
    }

private:
    template<class Action>
    [[nodiscard]] std::optional<Error> each(Action action)
    {
        for (std::size_t i = 0; i < m_writers.size(); ++i) {
            const QString &path = m_paths[static_cast<qsizetype>(i)];
            if (!action(*m_writers[i], path))
                return cannotWrite(path, m_writers[i]->failure());
        }
        return std::nullopt;
    }

    QStringList m_paths;
    std::vector<std::unique_ptr<NsysWriter>> m_writers;
};

} // namespace

Error foreignFile(const QString &path)
{
    return {ErrorKind::NoPermission,
        Tr::tr(
            "There is something of this name already that Gapscope did not generate; it was left "
            "alone."),
        Tr::tr("File: %1.").arg(QDir::toNativeSeparators(path)),
        Tr::tr("Choose another folder, or move that file away."), {}};
}

Result<Generated> writeGenerated(
    const ExecutorConfig &config, const QString &path, Progress &progress)
{
    ExecutorModel model(config);
    const QStringList paths = filesOf(model.config(), path);
    for (const QString &file : paths) {
        if (!mayReplace(file))
            return foreignFile(file);
    }
    FileSet files(model, paths);
    if (const std::optional<Error> error = files.open())
        return *error;
    EventBatch batch;
    while (model.next(batch)) {
        if (progress.isCancelled())
            return Error {ErrorKind::Cancelled, {}, {}, {}, {}};
        if (const std::optional<Error> error = files.write(batch))
            return *error;
        progress.advance(1);
    }
    if (const std::optional<Error> error = files.finish())
        return *error;
    return Generated {paths, model.truth()};
}

} // namespace gapscope::demo
