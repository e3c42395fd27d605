// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace gapscope::test {

// The bytes of a file, or its JSON object; empty where it cannot be read.
[[nodiscard]] QByteArray contentsOf(const QString &path);
[[nodiscard]] QJsonObject readJson(const QString &path);

// False, and a failed check, where the file cannot be written.
bool writeFile(const QString &path, const QByteArray &bytes);

// Runs statements on an SQLite file, which is made if need be.
[[nodiscard]] bool executeSql(const QString &path, const QString &sql);

} // namespace gapscope::test
