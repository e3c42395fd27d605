// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/formatprobe.h"

#include "core/io/loaderrors.h"

#include <QFile>
#include <QFileInfo>

#include <filesystem>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr qint64 kProbeBytes = 4096;

bool isReportName(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == "nsys-rep"_L1 || suffix == "qdrep"_L1;
}

bool looksLikeJson(QByteArray bytes)
{
    if (bytes.startsWith("\xef\xbb\xbf"))
        bytes.remove(0, 3);
    const QByteArray text = bytes.trimmed();
    return text.startsWith('{') || text.startsWith('[');
}

} // namespace

Result<FileFormat> probeFormat(const QString &path)
{
    const QFileInfo file(path);
    if (!file.exists())
        return notFoundError(path);
    if (file.isDir())
        return folderError(path);
    std::error_code error; // set where its folder is closed to us
    const auto type = std::filesystem::status(file.filesystemFilePath(), error).type();
    if (error)
        return noPermissionError(path);
    if (type != std::filesystem::file_type::regular) // opening a pipe would wait for its writer
        return notRegularError(path);
    QFile input(path);
    if (!input.open(QIODevice::ReadOnly))
        return noPermissionError(path);
    const QByteArray bytes = input.read(kProbeBytes);
    if (bytes.isEmpty())
        return emptyFileError(path);
    if (bytes.startsWith("SQLite format 3") && (bytes.size() < 16 || bytes[15] == '\0'))
        return FileFormat::Sqlite;
    if (bytes.startsWith("\x1f\x8b"))
        return FileFormat::Gzip;
    if (isReportName(path))
        return FileFormat::NsysReport;
    if (looksLikeJson(bytes))
        return FileFormat::Json;
    return unknownFormatError(path);
}

} // namespace gapscope
