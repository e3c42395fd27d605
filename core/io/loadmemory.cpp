// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/loadmemory.h"

#include "core/io/formatprobe.h"
#include "core/io/summary/summaryreader.h"

#include <QFile>
#include <QFileInfo>

#include <unistd.h>

namespace gapscope {

namespace {

// Bytes of memory per byte of file while it loads, on the safe side of what docs/performance.md has:
// an export is read at about half its size, JSON at a quarter, compressed JSON is a twentieth of that.
constexpr qint64 kPerExportByte = 1;
constexpr qint64 kPerJsonByte = 1;
constexpr qint64 kPerGzipByte = 8;
constexpr qint64 kPerReportByte = 10; // its export is larger by far
constexpr qint64 kPerSummaryByte = 8;

constexpr qint64 kUnknownFree = qint64 {4} << 30; // where the machine does not tell

qint64 factorOf(const QString &path)
{
    const auto format = probeFormat(path);
    if (!format)
        return 0; // cannot be opened
    switch (*format) {
    case FileFormat::Sqlite:
        return kPerExportByte;
    case FileFormat::Gzip:
        return kPerGzipByte;
    case FileFormat::NsysReport:
        return kPerReportByte;
    case FileFormat::Json:
        break;
    }
    return isRankSummary(path) ? kPerSummaryByte : kPerJsonByte;
}

// Linux counts what caches would give back as well; elsewhere what has no use at all.
qint64 availableByKernel()
{
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("MemAvailable:"))
            return line.mid(13).trimmed().split(' ').front().toLongLong() * 1024;
    }
    return 0;
}

} // namespace

qint64 loadMemory(const QString &path)
{
    return QFileInfo(path).size() * factorOf(path);
}

qint64 freeMemory()
{
    if (const qint64 available = availableByKernel(); available > 0)
        return available;
#ifdef _SC_AVPHYS_PAGES
    const qint64 bytes = qint64 {sysconf(_SC_AVPHYS_PAGES)} * sysconf(_SC_PAGESIZE);
    if (bytes > 0)
        return bytes;
#endif
    return kUnknownFree;
}

} // namespace gapscope
