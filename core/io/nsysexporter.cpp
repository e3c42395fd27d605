// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsysexporter.h"

#include "core/base/tr.h"
#include "core/io/loaderrors.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QUuid>

#ifdef Q_OS_UNIX
#include <csignal>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kPollMs = 20; // how soon a cancel is seen

// A file beside the exports until nsys is done with it; removed with whatever SQLite left at its
// side.
class PartialFile {
public:
    explicit PartialFile(QString path)
        : m_path(std::move(path))
    {
    }

    PartialFile(const PartialFile &) = delete;
    PartialFile &operator=(const PartialFile &) = delete;

    ~PartialFile()
    {
        for (const QString &suffix : {QString(), u"-journal"_s, u"-wal"_s, u"-shm"_s})
            QFile::remove(m_path + suffix);
    }

    [[nodiscard]] const QString &path() const { return m_path; }

private:
    QString m_path;
};

// nsys may be a script with children: a process group of its own lets all of them end.
class ExportProcess {
public:
    bool start(const QString &program, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setStandardInputFile(QProcess::nullDevice());
#ifdef Q_OS_UNIX
        m_process.setChildProcessModifier([] { ::setpgid(0, 0); });
#endif
        m_process.start(program, arguments);
        return m_process.waitForStarted();
    }

    // False when nsys has ended.
    bool wait()
    {
        m_process.waitForReadyRead(kPollMs);
        m_output += m_process.readAll();
        m_output = m_output.right(kKeptOutput);
        return m_process.state() != QProcess::NotRunning;
    }

    void kill()
    {
#ifdef Q_OS_UNIX
        if (m_process.processId() > 0)
            ::kill(-static_cast<pid_t>(m_process.processId()), SIGKILL);
#endif
        m_process.kill();
        m_process.waitForFinished();
    }

    [[nodiscard]] bool succeeded() const
    {
        return m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }

    [[nodiscard]] QString outcome() const
    {
        return m_process.exitStatus() == QProcess::NormalExit
            ? Tr::tr("nsys ended with code %1.").arg(m_process.exitCode())
            : Tr::tr("nsys crashed or was ended.");
    }

    // The last percentage nsys printed, -1 before the first.
    [[nodiscard]] int percent() const
    {
        static const QRegularExpression pattern(u"(\\d{1,3})\\s*%"_s);
        int last = -1;
        for (auto it = pattern.globalMatch(QString::fromUtf8(m_output)); it.hasNext();)
            last = it.next().captured(1).toInt();
        return std::min(last, 100);
    }

    [[nodiscard]] QString lastLine() const
    {
        QString text = QString::fromUtf8(m_output);
        text.replace(u'\r', u'\n');
        const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
        return lines.isEmpty() ? QString() : lines.last().simplified().left(200);
    }

private:
    static constexpr qsizetype kKeptOutput = 4096;

    QProcess m_process;
    QByteArray m_output;
};

Result<QString> findNsys(const QString &report, const LoadOptions &options)
{
    const QString command = exportCommand(report);
    const QString wanted = options.nsysProgram.isEmpty() ? u"nsys"_s : options.nsysProgram;
    const QString program = QStandardPaths::findExecutable(wanted);
    if (!program.isEmpty())
        return program;
    const QString name = QFileInfo(report).fileName();
    return Error {ErrorKind::NotATrace, Tr::tr("%1 cannot be read without nsys.").arg(name),
        options.nsysProgram.isEmpty()
            ? Tr::tr("The format is closed, and no nsys is on the PATH.")
            : Tr::tr("The format is closed, and %1 is no program that can be run.").arg(wanted),
        Tr::tr("Where Nsight Systems is installed run: %1 and open the result.").arg(command),
        command};
}

// Names the export after the report's place, size and time, so that a new report is a new export.
QString cachedName(const QString &report)
{
    const QFileInfo info(report);
    const QString key = info.canonicalFilePath() + u'|' + QString::number(info.size()) + u'|'
        + QString::number(info.lastModified().toMSecsSinceEpoch());
    const QByteArray hash
        = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return info.completeBaseName() + u'-' + QString::fromLatin1(hash);
}

Result<QString> cacheFolder(const LoadOptions &options)
{
    const QString folder = options.cacheFolder.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + u"/exports"_s
        : options.cacheFolder;
    if (QDir().mkpath(folder) && QFileInfo(folder).isWritable())
        return folder;
    return Error {ErrorKind::NoPermission, Tr::tr("The folder for exports cannot be written."),
        Tr::tr("It is %1.").arg(QDir::toNativeSeparators(folder)),
        Tr::tr("Make it writable, or name another one in the settings."), {}};
}

Error exportFailed(const QString &report, const QString &where)
{
    return {ErrorKind::Other, Tr::tr("nsys could not export %1.").arg(QFileInfo(report).fileName()),
        where,
        Tr::tr(
            "A report needs an nsys at least as new as the one that recorded it. To see all that "
            "nsys says run: %1")
            .arg(exportCommand(report)),
        exportCommand(report)};
}

std::optional<Error> runExport(
    const QString &program, const QString &report, const QString &target, Progress &progress)
{
    ExportProcess process;
    const QStringList arguments {u"export"_s, u"--type"_s, u"sqlite"_s, u"--force-overwrite"_s,
        u"true"_s, u"--output"_s, target, QFileInfo(report).absoluteFilePath()};
    progress.begin(LoadPhase::Export, 100);
    if (!process.start(program, arguments))
        return exportFailed(report, Tr::tr("%1 could not be started.").arg(program));
    int shown = 0;
    while (process.wait()) {
        if (progress.isCancelled()) {
            process.kill();
            return cancelledError();
        }
        if (const int percent = process.percent(); percent > shown) {
            progress.advance(percent - shown);
            shown = percent;
        }
    }
    if (progress.isCancelled())
        return cancelledError();
    if (!process.succeeded())
        return exportFailed(report, (process.outcome() + u' ' + process.lastLine()).trimmed());
    if (!QFileInfo::exists(target))
        return exportFailed(report, Tr::tr("nsys ended without an error, but wrote no file."));
    progress.advance(100 - shown);
    return {};
}

} // namespace

Result<QString> exportReport(const QString &report, Progress &progress, const LoadOptions &options)
{
    auto folder = cacheFolder(options);
    const QString name = cachedName(report);
    if (folder) {
        const QString known = QDir(*folder).filePath(name + u".sqlite"_s);
        if (QFileInfo::exists(known))
            return known;
    }
    auto program = findNsys(report, options);
    if (!program)
        return program;
    if (!folder)
        return folder;
    const QString target = QDir(*folder).filePath(name + u".sqlite"_s);
    // Its own name per run, so that two programs can export at once.
    const PartialFile partial(QDir(*folder).filePath(
        name + u".part-"_s + QUuid::createUuid().toString(QUuid::Id128) + u".sqlite"_s));
    if (auto error = runExport(*program, report, partial.path(), progress))
        return *std::move(error);
    if (!QFile::rename(partial.path(), target) && !QFileInfo::exists(target))
        return exportFailed(report, Tr::tr("The export could not be kept in %1.").arg(*folder));
    return target;
}

} // namespace gapscope
