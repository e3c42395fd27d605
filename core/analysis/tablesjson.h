// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace gapscope {

// One row of a table of resources/tables, after the merge.
struct TableRow {
    QString id;
    QJsonObject values;
    bool added = false; // the user's own row, not a built-in one
};

struct TableRows {
    std::vector<TableRow> rows; // built-in rows in their order, then the user's own
    std::vector<Warning> warnings;
};

struct TableFormat {
    QString name; // file name without ".json"
    QStringList keys; // fields that a row may have besides "id", "note" and "remove"
    // Why a merged row cannot be used, as a sentence; empty: it can.
    std::function<QString(const QString &id, const QJsonObject &values)> problem;
    bool removable = true; // whether a user may take rows away
};

// The built-in table with the user's file of the same name merged over it: fields of a row with a
// known id replace the built-in ones, `"remove": true` takes a row away, other rows are added. What
// cannot be used is left out (a built-in row then stays as it is) and told in a warning, which
// names the file without its folder. A user's folder or file that does not exist is no problem.
[[nodiscard]] TableRows readTable(const TableFormat &format, const QString &userFolder);

// "" when `key` is absent or a finite number in [low, high], else why not, as a sentence.
[[nodiscard]] QString numberProblem(
    const QJsonObject &values, const QString &key, double low, double high);
// "" when `key` holds a text that is not blank, else why not, as a sentence.
[[nodiscard]] QString textProblem(const QJsonObject &values, const QString &key);

} // namespace gapscope
