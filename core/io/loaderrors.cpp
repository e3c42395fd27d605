// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/loaderrors.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QString nameOf(const QString &path)
{
    return QFileInfo(path).fileName();
}

// The report that `path` was probably exported from.
QString commandFor(const QString &path)
{
    return exportCommand(QFileInfo(path).completeBaseName() + u".nsys-rep"_s);
}

QString againAdvice(const QString &path)
{
    return Tr::tr("Copy it again, or export it again: %1").arg(commandFor(path));
}

} // namespace

QString shellWord(const QString &text)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_./:=@%+,-]+$"_s);
    if (plain.match(text).hasMatch())
        return text;
    QString quoted = text;
    quoted.replace(u'\'', u"'\\''"_s);
    return u'\'' + quoted + u'\'';
}

QString exportCommand(const QString &report)
{
    return u"nsys export --type sqlite "_s + shellWord(report);
}

Error cancelledError()
{
    return {ErrorKind::Cancelled, Tr::tr("Loading was cancelled."), {}, {}, {}};
}

Error notFoundError(const QString &path)
{
    return {ErrorKind::NotFound, Tr::tr("%1 does not exist.").arg(nameOf(path)),
        Tr::tr("There is no file at %1.").arg(QDir::toNativeSeparators(path)),
        Tr::tr("Check the spelling, or whether the file was moved or its disk is not mounted."),
        {}};
}

Error folderError(const QString &path)
{
    return {ErrorKind::NotATrace, Tr::tr("%1 is a folder.").arg(nameOf(path)),
        Tr::tr("One trace file is needed here."),
        Tr::tr("Name a file in it, or open the folder as the rank files of one run."), {}};
}

Error notRegularError(const QString &path)
{
    return {ErrorKind::NotATrace, Tr::tr("%1 is no regular file.").arg(nameOf(path)),
        Tr::tr("It is a device, a pipe or a socket, and a trace is read more than once."),
        Tr::tr("Save it to a file first, then open that file."), {}};
}

Error noPermissionError(const QString &path)
{
    return {ErrorKind::NoPermission, Tr::tr("%1 cannot be read: no permission.").arg(nameOf(path)),
        Tr::tr("The file is at %1.").arg(QDir::toNativeSeparators(path)),
        Tr::tr("Ask its owner for the right to read it, or copy it to a folder of your own."), {}};
}

Error emptyFileError(const QString &path)
{
    const QString name = nameOf(path).toLower();
    if (name.endsWith(u".json"_s) || name.endsWith(u".json.gz"_s))
        return {ErrorKind::NotATrace, Tr::tr("%1 is empty.").arg(nameOf(path)),
            Tr::tr("The file has 0 bytes."),
            Tr::tr("The export was probably interrupted. Copy it again, or export it again with "
                   "export_chrome_trace()."),
            {}};
    return {ErrorKind::NotATrace, Tr::tr("%1 is empty.").arg(nameOf(path)),
        Tr::tr("The file has 0 bytes."),
        Tr::tr("The export was probably interrupted. Export it again: %1").arg(commandFor(path)),
        commandFor(path)};
}

Error unknownFormatError(const QString &path)
{
    return {ErrorKind::NotATrace, Tr::tr("%1 is no trace that Gapscope knows.").arg(nameOf(path)),
        Tr::tr("Its first bytes are neither SQLite nor JSON nor gzip."),
        Tr::tr("Open an SQLite export of nsys, an .nsys-rep report, or a torch.profiler trace "
               "(.json or .json.gz)."),
        {}};
}

Error truncatedError(const QString &path, qint64 expected, qint64 actual, qint64 pageSize)
{
    return {ErrorKind::Damaged,
        Tr::tr("%1 cannot be read: the file ends too early.").arg(nameOf(path)),
        Tr::tr("It says %1 bytes and has %2; pages from %3 on are missing.")
            .arg(formatCount(expected), formatCount(actual), formatCount(actual / pageSize + 1)),
        Tr::tr("The copy was probably cut off.") + u' ' + againAdvice(path), commandFor(path)};
}

Error badHeaderError(const QString &path)
{
    return {ErrorKind::Damaged,
        Tr::tr("%1 cannot be read: its header is damaged.").arg(nameOf(path)),
        Tr::tr("The first 100 bytes are not those of a whole SQLite file."), againAdvice(path),
        commandFor(path)};
}

Error corruptError(const QString &path, const QString &place, const QString &reason)
{
    return {ErrorKind::Damaged,
        Tr::tr("%1 cannot be read: a part of it is damaged.").arg(nameOf(path)),
        Tr::tr("While reading %1, SQLite said: %2.").arg(place, reason), againAdvice(path),
        commandFor(path)};
}

Error readError(const QString &path, const QString &place, const QString &reason)
{
    return {ErrorKind::Other, Tr::tr("%1 cannot be read.").arg(nameOf(path)),
        Tr::tr("While reading %1, SQLite said: %2.").arg(place, reason),
        Tr::tr("Check the disk or the network folder that holds it, or copy the file and open the "
               "copy."),
        {}};
}

Error beingWrittenError(const QString &path, const QString &sideFile)
{
    const QString command
        = u"sqlite3 "_s + shellWord(path) + u" 'select count(*) from sqlite_master'"_s;
    return {ErrorKind::Damaged,
        Tr::tr("%1 cannot be read: another program is writing it, or stopped in the middle.")
            .arg(nameOf(path)),
        Tr::tr("%1 lies beside it and holds a part of its content.").arg(nameOf(sideFile)),
        Tr::tr(
            "Wait until the other program is done. If none has it open, this completes the file: "
            "%1")
            .arg(command),
        command};
}

Error lockedError(const QString &path)
{
    return {ErrorKind::Damaged,
        Tr::tr("%1 cannot be read: another program is writing it.").arg(nameOf(path)),
        Tr::tr("That program holds a write lock on the file."),
        Tr::tr("Wait until it is done, then open the file again."), {}};
}

Error changedError(const QString &path)
{
    return {ErrorKind::Damaged, Tr::tr("%1 changed while it was read.").arg(nameOf(path)),
        Tr::tr("Its size, time or content is not what it was when reading began."),
        Tr::tr("Wait until the program that writes it is done, then open it again."), {}};
}

Error noExportError(const QString &path)
{
    return {ErrorKind::NotATrace,
        Tr::tr("%1 is an SQLite file, but no export of nsys.").arg(nameOf(path)),
        Tr::tr("It holds none of the tables that nsys writes."),
        Tr::tr("Make an export with: %1").arg(exportCommand(u"REPORT.nsys-rep"_s)),
        exportCommand(u"REPORT.nsys-rep"_s)};
}

Error brokenExportError(const QString &report, const Error &reason)
{
    return {reason.kind, Tr::tr("The export of %1 cannot be read.").arg(nameOf(report)),
        reason.what + u' ' + reason.where,
        Tr::tr("Open the report again to export it anew, or run: %1").arg(exportCommand(report)),
        exportCommand(report)};
}

Error noTracesError(const QString &folder)
{
    return {ErrorKind::NotFound, Tr::tr("%1 holds no trace.").arg(QDir(folder).dirName()),
        Tr::tr("In %1 there is no SQLite export of nsys, no .nsys-rep report and no torch.profiler "
               "trace.")
            .arg(QDir::toNativeSeparators(folder)),
        Tr::tr("Name the folder that holds the rank files of one run; folders inside it are not "
               "searched."),
        {}};
}

Error mixedTracesError(const QString &folder)
{
    return {ErrorKind::Usage, Tr::tr("%1 holds traces of two kinds.").arg(QDir(folder).dirName()),
        Tr::tr("Traces of nsys and of torch.profiler are not rank files of one run."),
        Tr::tr("Name the files that belong together."), {}};
}

Error noPathsError()
{
    return {
        ErrorKind::Usage, Tr::tr("No trace is named."), {}, Tr::tr("Name a file or a folder."), {}};
}

Error givenTwiceError(const QString &path)
{
    return {ErrorKind::Usage, Tr::tr("%1 is named twice.").arg(nameOf(path)),
        Tr::tr("Each file of a run is one set of ranks."), Tr::tr("Name every file once."), {}};
}

} // namespace gapscope
