// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/usertables.h"

#include "app/exporter.h"
#include "core/analysis/kernelfamily.h"
#include "core/analysis/ranktables.h"
#include "core/analysis/sourcemap.h"
#include "core/analysis/suggestions.h"
#include "core/analysis/symptoms.h"
#include "core/analysis/triagetables.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Rows of the file that are not limits of ours.
QJsonArray otherRows(const QString &path, const QSet<QString> &ids)
{
    QFile file(path);
    QJsonArray result;
    if (!file.open(QIODevice::ReadOnly))
        return result;
    for (const QJsonValue &row : QJsonDocument::fromJson(file.readAll())[u"rows"_s].toArray()) {
        if (!ids.contains(row[u"id"_s].toString()))
            result.append(row);
    }
    return result;
}

} // namespace

Result<QString> saveUserThresholds(const Thresholds &thresholds, const QString &folder)
{
    const QString path = folder + u"/thresholds.json"_s;
    QJsonArray limits;
    QSet<QString> ids;
    for (std::size_t i = 0; i < kLimitCount; ++i) {
        const QString id = limitKey(Limit(i));
        ids.insert(id);
        limits.append(QJsonObject {{u"id"_s, id}, {u"aggregate"_s, thresholds.aggregate[i]},
            {u"generation"_s, thresholds.generation[i]}});
    }
    QJsonArray rows = otherRows(path, ids);
    for (const QJsonValue &limit : limits)
        rows.append(limit);
    QDir().mkpath(folder);
    const QJsonObject table {{u"version"_s, 1}, {u"rows"_s, rows}};
    return saveText(path, QString::fromUtf8(QJsonDocument(table).toJson()));
}

std::vector<Warning> userTableWarnings(const QString &folder)
{
    std::vector<Warning> all;
    const auto add = [&all](const std::vector<Warning> &warnings) {
        for (const Warning &warning : warnings) {
            const auto isSame = [&](const Warning &known) { return known.text == warning.text; };
            if (std::ranges::none_of(all, isSame))
                all.push_back(warning);
        }
    };
    add(loadHostTables(folder).warnings);
    add(loadSourceMap(folder).warnings());
    add(loadKernelFamilies(folder).warnings);
    add(loadGapTables(folder).warnings);
    add(loadSymptoms(folder).warnings);
    add(loadRankTables(folder).warnings);
    add(loadTriageTables(folder).warnings);
    return all;
}

} // namespace gapscope
