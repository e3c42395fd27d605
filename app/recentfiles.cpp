// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/recentfiles.h"

#include "app/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QStringList absolute(const QStringList &paths)
{
    QStringList result;
    for (const QString &path : paths)
        result.append(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    return result;
}

QString nameOf(const QStringList &paths)
{
    const QFileInfo first(paths.value(0));
    if (paths.size() > 1)
        return first.dir().dirName() + u'/';
    return first.isDir() ? first.fileName() + u'/' : first.fileName();
}

QJsonObject toJson(const RecentEntry &entry)
{
    return {{u"baseline"_s, QJsonArray::fromStringList(entry.baseline)},
        {u"target"_s, QJsonArray::fromStringList(entry.target)}, {u"found"_s, entry.found},
        {u"opened"_s, entry.opened.toString(Qt::ISODate)}, {u"session"_s, entry.session}};
}

QStringList strings(const QJsonValue &value)
{
    QStringList result;
    for (const QJsonValue &item : value.toArray())
        result.append(item.toString());
    result.removeAll(QString());
    return result;
}

RecentEntry fromJson(const QJsonObject &object)
{
    return {strings(object[u"baseline"_s]), strings(object[u"target"_s]),
        object[u"found"_s].toString(),
        QDateTime::fromString(object[u"opened"_s].toString(), Qt::ISODate),
        object[u"session"_s].toString()};
}

} // namespace

QString RecentEntry::title() const
{
    if (!session.isEmpty())
        return QFileInfo(session).fileName();
    return target.isEmpty() ? nameOf(baseline)
                            : u"%1 \u2194 %2"_s.arg(nameOf(baseline), nameOf(target));
}

bool RecentEntry::exists() const
{
    return missing().isEmpty();
}

QString RecentEntry::missing() const
{
    // A session asks for traces that have moved.
    if (!session.isEmpty())
        return QFileInfo::exists(session) ? QString() : session;
    for (const QString &path : baseline + target) {
        if (!QFileInfo::exists(path))
            return path;
    }
    return {};
}

RecentFiles::RecentFiles(Settings *settings)
    : m_settings(settings)
{
    const QJsonArray rows
        = QJsonDocument::fromJson(m_settings->text(u"recent"_s).toUtf8()).array();
    for (const QJsonValue &row : rows) {
        const RecentEntry entry = fromJson(row.toObject());
        if (!entry.baseline.isEmpty() && m_entries.size() < kLimit)
            m_entries.append(entry);
    }
}

void RecentFiles::add(RecentEntry entry)
{
    entry.baseline = absolute(entry.baseline);
    entry.target = absolute(entry.target);
    const auto same = std::ranges::find_if(
        m_entries, [&](const RecentEntry &other) { return other.isSame(entry); });
    if (same != m_entries.end()) {
        if (entry.found.isEmpty())
            entry.found = same->found;
        m_entries.erase(same);
    }
    m_entries.prepend(entry);
    while (m_entries.size() > kLimit)
        m_entries.removeLast();
    store();
}

void RecentFiles::setFound(const RecentEntry &entry, const QString &found)
{
    const QStringList baseline = absolute(entry.baseline);
    const QStringList target = absolute(entry.target);
    for (RecentEntry &other : m_entries) {
        if (other.baseline != baseline || other.target != target || other.found == found)
            continue;
        other.found = found;
        store();
    }
}

void RecentFiles::remove(int index)
{
    if (index < 0 || index >= m_entries.size())
        return;
    m_entries.removeAt(index);
    store();
}

void RecentFiles::clear()
{
    m_entries.clear();
    store();
}

void RecentFiles::store()
{
    QJsonArray rows;
    for (const RecentEntry &entry : m_entries)
        rows.append(toJson(entry));
    m_settings->setText(
        u"recent"_s, QString::fromUtf8(QJsonDocument(rows).toJson(QJsonDocument::Compact)));
}

} // namespace gapscope
