// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

// The project's own sources, for the tests that read them.
namespace sourcetree {

struct Include {
    QString name;
    bool quoted = false; // "name", not <name>
    int line = 0;
};

// Paths relative to the project's root, sorted: everything below its folders and its top-level
// files, without build trees and hidden folders other than .ci.
[[nodiscard]] QStringList files(const QString &root);
// UTF-8 text; fails the running test when the file cannot be read.
[[nodiscard]] QString text(const QString &root, const QString &path);
[[nodiscard]] bool isCpp(const QString &path);
// The text with comments blanked out, line numbers kept; string literals stay.
[[nodiscard]] QString withoutComments(const QString &code);
[[nodiscard]] QList<Include> includes(const QString &code);

} // namespace sourcetree
