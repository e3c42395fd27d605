// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/tablesjson.h"

#include "core/base/tr.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QSet>

#include <algorithm>
#include <cmath>

// Outside the namespace, as the macro needs: the tables live in a static library, so nothing else
// pulls their initialiser into a program.
static void initialiseTables()
{
    Q_INIT_RESOURCE(tables);
}

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr int kVersion = 1;

// Reads one file and folds its rows into a table.
class TableReader {
public:
    TableReader(const TableFormat &format, TableRows &table)
        : m_format(format)
        , m_table(table)
    {
    }

    void read(const QString &path, bool user);

private:
    void warn(const QString &text) { m_table.warnings.push_back({text, true}); }

    void warnRow(const QString &id, const QString &why);
    [[nodiscard]] QJsonArray rowsOf(const QByteArray &bytes);
    void take(const QJsonValue &value, int position, bool user);
    void merge(const QString &id, const QJsonObject &values, bool user);
    void checkKeys(const QString &id, const QJsonObject &values);

    const TableFormat &m_format;
    TableRows &m_table;
    QSet<QString> m_seen; // ids of this file
};

void TableReader::read(const QString &path, bool user)
{
    QFile file(path);
    if (!file.exists())
        return;
    if (!file.open(QIODevice::ReadOnly)) {
        warn(Tr::tr("The table %1.json cannot be read. The built-in values are used.")
                 .arg(m_format.name));
        return;
    }
    m_seen.clear();
    const QJsonArray rows = rowsOf(file.readAll());
    for (int i = 0; i < rows.size(); ++i)
        take(rows[i], i + 1, user);
}

void TableReader::warnRow(const QString &id, const QString &why)
{
    warn(Tr::tr("The table %1.json, row “%2”: %3").arg(m_format.name, id, why));
}

QJsonArray TableReader::rowsOf(const QByteArray &bytes)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto line = bytes.left(error.offset).count('\n') + 1;
        warn(Tr::tr(
            "The table %1.json is not valid JSON at line %2 (%3). The built-in values are used.")
                 .arg(m_format.name, QString::number(line), error.errorString()));
        return {};
    }
    const QJsonObject object = document.object();
    if (object.value(u"version"_s).toInt(-1) != kVersion) {
        warn(Tr::tr("The table %1.json does not have “version”: %2. The built-in values are used.")
                 .arg(m_format.name, QString::number(kVersion)));
        return {};
    }
    if (!object.value(u"rows"_s).isArray())
        warn(Tr::tr("The table %1.json has no list “rows”. The built-in values are used.")
                 .arg(m_format.name));
    return object.value(u"rows"_s).toArray();
}

void TableReader::take(const QJsonValue &value, int position, bool user)
{
    const QJsonObject values = value.toObject();
    const QString id = values.value(u"id"_s).toString();
    if (!value.isObject() || id.isEmpty()) {
        warn(Tr::tr("The table %1.json, row %2: it is no object with an “id”. The row is left out.")
                 .arg(m_format.name, QString::number(position)));
        return;
    }
    if (m_seen.contains(id))
        warnRow(id, Tr::tr("The id occurs twice. The later row is used."));
    m_seen.insert(id);
    checkKeys(id, values);
    merge(id, values, user);
}

void TableReader::checkKeys(const QString &id, const QJsonObject &values)
{
    for (auto it = values.begin(); it != values.end(); ++it) {
        const bool common = it.key() == "id"_L1 || it.key() == "note"_L1 || it.key() == "remove"_L1;
        if (!common && !m_format.keys.contains(it.key()))
            warnRow(id, Tr::tr("The field “%1” is not known and has no effect.").arg(it.key()));
    }
}

void TableReader::merge(const QString &id, const QJsonObject &values, bool user)
{
    auto &rows = m_table.rows;
    const auto known = std::ranges::find(rows, id, &TableRow::id);
    if (values.value(u"remove"_s).toBool()) {
        if (!m_format.removable)
            warnRow(id, Tr::tr("Rows of this table cannot be removed. The row is left out."));
        else if (known != rows.end())
            rows.erase(known);
        return;
    }
    QJsonObject merged = known != rows.end() ? known->values : QJsonObject {};
    for (auto it = values.begin(); it != values.end(); ++it)
        merged.insert(it.key(), it.value());
    const QString problem = m_format.problem(id, merged);
    if (!problem.isEmpty())
        warnRow(id, Tr::tr("%1 The row is left out.").arg(problem));
    else if (known != rows.end())
        known->values = merged;
    else
        rows.push_back({id, merged, user});
}

} // namespace

TableRows readTable(const TableFormat &format, const QString &userFolder)
{
    initialiseTables();
    TableRows table;
    TableReader reader(format, table);
    const QString file = format.name + u".json"_s;
    reader.read(u":/gapscope/tables/"_s + file, false);
    if (!userFolder.isEmpty())
        reader.read(QDir(userFolder).filePath(file), true);
    return table;
}

QString numberProblem(const QJsonObject &values, const QString &key, double low, double high)
{
    if (!values.contains(key))
        return {};
    const QJsonValue value = values.value(key);
    const double number = value.toDouble();
    if (value.isDouble() && std::isfinite(number) && number >= low && number <= high)
        return {};
    return Tr::tr("“%1” is no number from %2 to %3.")
        .arg(key, QLocale().toString(low), QLocale().toString(high));
}

QString textProblem(const QJsonObject &values, const QString &key)
{
    if (!values.value(key).toString().trimmed().isEmpty())
        return {};
    return Tr::tr("“%1” is missing or no text.").arg(key);
}

} // namespace gapscope
