// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/sqlitefile.h"

#include "core/io/loaderrors.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <bit>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr qsizetype kHeaderBytes = 100;

// The -wal or -journal that lies beside the database, or empty. SQLite names them after the file
// itself, not after a link to it.
QString sideFile(const QString &path)
{
    const QString canonical = QFileInfo(path).canonicalFilePath();
    for (const QString &base : {path, canonical}) {
        for (const QString &suffix : {u"-wal"_s, u"-journal"_s}) {
            if (!base.isEmpty() && QFileInfo::exists(base + suffix))
                return base + suffix;
        }
    }
    return {};
}

// Whether another process holds a write lock on the bytes that SQLite locks. Finds writers that
// keep their journal in memory.
bool isLocked([[maybe_unused]] const QString &path)
{
#ifdef Q_OS_UNIX
    constexpr off_t kPendingByte = 0x40000000; // then the reserved byte, then 510 shared ones
    constexpr off_t kLockBytes = 512;
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;

    struct flock lock { };

    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = kPendingByte;
    lock.l_len = kLockBytes;
    const bool known = ::fcntl(file, F_GETLK, &lock) == 0;
    ::close(file);
    return known && lock.l_type == F_WRLCK;
#else
    return false;
#endif
}

SqliteStamp stampOf(const QString &path)
{
    SqliteStamp stamp;
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        stamp.header = file.read(kHeaderBytes);
    const QFileInfo info(path);
    stamp.size = info.size();
    stamp.modified = info.lastModified();
    return stamp;
}

quint32 number(const QByteArray &header, qsizetype at)
{
    return qFromBigEndian<quint32>(header.constData() + at);
}

} // namespace

Result<SqliteStamp> inspectSqliteFile(const QString &path)
{
    if (const QString side = sideFile(path); !side.isEmpty())
        return beingWrittenError(path, side);
    if (isLocked(path))
        return lockedError(path);
    SqliteStamp stamp = stampOf(path);
    if (stamp.header.size() < kHeaderBytes)
        return badHeaderError(path);
    const quint32 stored = qFromBigEndian<quint16>(stamp.header.constData() + 16);
    const quint32 pageSize = stored == 1 ? 65536 : stored;
    if (pageSize < 512 || !std::has_single_bit(pageSize))
        return badHeaderError(path);
    // The page count counts only if it was written together with the change counter.
    const qint64 pages = number(stamp.header, 28);
    const bool counted = pages > 0 && number(stamp.header, 24) == number(stamp.header, 92);
    if (counted && pages * pageSize > stamp.size)
        return truncatedError(path, pages * pageSize, stamp.size, pageSize);
    return stamp;
}

bool isUnchanged(const QString &path, const SqliteStamp &stamp)
{
    const SqliteStamp now = stampOf(path);
    return now.size == stamp.size && now.modified == stamp.modified && now.header == stamp.header
        && sideFile(path).isEmpty() && !isLocked(path);
}

} // namespace gapscope
