// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/files.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <sqlite3.h>

namespace gapscope::test {

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject readJson(const QString &path)
{
    return QJsonDocument::fromJson(contentsOf(path)).object();
}

bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    const bool done = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    if (!done)
        QTest::qFail("a test file cannot be written", __FILE__, __LINE__);
    return done;
}

bool executeSql(const QString &path, const QString &sql)
{
    sqlite3 *database = nullptr;
    bool done = sqlite3_open(qPrintable(path), &database) == SQLITE_OK;
    done = done
        && sqlite3_exec(database, sql.toUtf8().constData(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return done;
}

} // namespace gapscope::test
