// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/sessionfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Alignment = TimelineController::Alignment;
using Kind = TimelineSelection::Kind;

constexpr int kVersion = 1;
// Larger than any session; a trace that was renamed is not read to its end.
constexpr qint64 kMaxBytes = 16 << 20;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SessionFile)
};

const QStringList &alignmentNames()
{
    static const QStringList names {u"step"_s, u"start"_s, u"free"_s};
    return names;
}

const QStringList &namesNames()
{
    static const QStringList names {u"short"_s, u"base"_s, u"full"_s};
    return names;
}

const QStringList &kindNames()
{
    static const QStringList names {
        u"none"_s, u"event"_s, u"gap"_s, u"step"_s, u"range"_s, u"idle"_s};
    return names;
}

// Position in `names`, or `fallback`.
template<class Enum>
Enum parsed(const QJsonValue &value, const QStringList &names, Enum fallback)
{
    const qsizetype at = names.indexOf(value.toString());
    return at < 0 ? fallback : Enum(at);
}

QJsonArray rangeToJson(TimeRange range)
{
    return {qint64(range.begin), qint64(range.end)};
}

TimeRange rangeFromJson(const QJsonValue &value)
{
    const QJsonArray array = value.toArray();
    const TimeRange range {array.at(0).toInteger(), array.at(1).toInteger()};
    return array.size() == 2 && range.begin <= range.end ? range : TimeRange {};
}

QJsonArray pathsToJson(const QList<SavedPath> &paths)
{
    QJsonArray array;
    for (const SavedPath &path : paths)
        array.append(QJsonObject {{u"path"_s, path.absolute}, {u"relative"_s, path.relative}});
    return array;
}

QList<SavedPath> pathsFromJson(const QJsonValue &value)
{
    QList<SavedPath> paths;
    for (const QJsonValue &item : value.toArray()) {
        const SavedPath path {item[u"path"_s].toString(), item[u"relative"_s].toString()};
        if (!path.absolute.isEmpty() || !path.relative.isEmpty())
            paths.append(path);
    }
    return paths;
}

QJsonArray bookmarksToJson(const std::vector<TimelineBookmark> &bookmarks)
{
    QJsonArray array;
    for (const TimelineBookmark &bookmark : bookmarks) {
        array.append(QJsonObject {{u"digit"_s, bookmark.slot},
            {u"range"_s, rangeToJson(bookmark.view)}, {u"note"_s, bookmark.note}});
    }
    return array;
}

std::vector<TimelineBookmark> bookmarksFromJson(const QJsonValue &value)
{
    std::vector<TimelineBookmark> bookmarks;
    for (const QJsonValue &item : value.toArray()) {
        const int digit = item[u"digit"_s].toInt();
        const TimelineBookmark bookmark {digit >= 1 && digit <= 9 ? digit : 0,
            rangeFromJson(item[u"range"_s]), item[u"note"_s].toString()};
        if (!bookmark.view.isEmpty())
            bookmarks.push_back(bookmark);
    }
    return bookmarks;
}

QJsonArray limitsToJson(const Thresholds &thresholds)
{
    QJsonArray rows;
    for (std::size_t i = 0; i < kLimitCount; ++i) {
        rows.append(QJsonObject {{u"id"_s, limitKey(Limit(i))},
            {u"aggregate"_s, thresholds.aggregate[i]}, {u"generation"_s, thresholds.generation[i]}});
    }
    return rows;
}

// A limit that is not told is that of the built-in table.
std::optional<Thresholds> limitsFromJson(const QJsonValue &value)
{
    if (!value.isArray())
        return std::nullopt;
    Thresholds thresholds = loadHostTables().thresholds;
    for (const QJsonValue &row : value.toArray()) {
        for (std::size_t i = 0; i < kLimitCount; ++i) {
            if (row[u"id"_s].toString() != limitKey(Limit(i)))
                continue;
            thresholds.aggregate[i] = row[u"aggregate"_s].toDouble(thresholds.aggregate[i]);
            thresholds.generation[i] = row[u"generation"_s].toDouble(thresholds.generation[i]);
        }
    }
    return thresholds;
}

QJsonObject selectionToJson(const TimelineSelection &s)
{
    QJsonObject object {{u"kind"_s, kindNames()[int(s.kind)]}};
    if (s.isNone())
        return object;
    object.insert(u"run"_s, qint64(s.run));
    object.insert(u"rank"_s, s.rank == kNoRank ? qint64(-1) : qint64(s.rank));
    object.insert(u"trace"_s, qint64(s.trace));
    object.insert(u"range"_s, rangeToJson(s.range));
    if (s.kind == Kind::Event)
        object.insert(u"event"_s, qint64(index(s.event)));
    if (s.kind == Kind::Gap || s.kind == Kind::Step)
        object.insert(u"index"_s, qint64(s.index));
    return object;
}

TimelineSelection selectionFromJson(const QJsonValue &value)
{
    TimelineSelection s;
    s.kind = parsed(value[u"kind"_s], kindNames(), Kind::None);
    if (s.isNone())
        return s;
    const qint64 rank = value[u"rank"_s].toInteger(-1);
    s.run = std::size_t(std::max<qint64>(0, value[u"run"_s].toInteger()));
    s.rank = rank < 0 ? kNoRank : std::size_t(rank);
    s.trace = std::size_t(std::max<qint64>(0, value[u"trace"_s].toInteger()));
    s.range = rangeFromJson(value[u"range"_s]);
    s.index = std::size_t(std::max<qint64>(0, value[u"index"_s].toInteger()));
    if (s.kind == Kind::Event) {
        const qint64 event = value[u"event"_s].toInteger(-1);
        if (event < 0)
            return {};
        s.event = makeId<EventId>(std::size_t(event));
    }
    return s;
}

Error notASession(const QString &name, const QString &why)
{
    return {ErrorKind::NotATrace, Text::tr("%1 is no session of Gapscope.").arg(name), why, {}, {}};
}

} // namespace

bool isSessionPath(const QString &path)
{
    return path.endsWith(".gapscope"_L1, Qt::CaseInsensitive);
}

QList<SavedPath> savedPaths(const QStringList &paths, const QString &folder)
{
    QList<SavedPath> saved;
    for (const QString &path : paths) {
        const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
        const QString relative = QDir(folder).relativeFilePath(absolute);
        saved.append({absolute, QDir::isRelativePath(relative) ? relative : QString()});
    }
    return saved;
}

QStringList SavedSession::resolve(
    const QList<SavedPath> &paths, const QString &folder, QStringList *missing)
{
    QStringList found;
    for (const SavedPath &path : paths) {
        const QString beside = QDir::cleanPath(folder + u'/' + path.relative);
        const bool isAbsolute = QDir::isAbsolutePath(path.absolute);
        if (!path.relative.isEmpty() && QFileInfo::exists(beside)) {
            found.append(beside);
        } else if (isAbsolute && QFileInfo::exists(path.absolute)) {
            found.append(path.absolute);
        } else {
            found.append(isAbsolute ? path.absolute : beside);
            missing->append(found.back());
        }
    }
    return found;
}

QByteArray toJson(const SavedSession &session)
{
    QJsonObject alignment {{u"kind"_s, alignmentNames()[int(session.alignment)]}};
    if (session.alignment == Alignment::Step)
        alignment.insert(u"steps"_s,
            QJsonArray {session.alignedSteps.first, session.alignedSteps.second});
    if (session.alignment == Alignment::Free)
        alignment.insert(u"offset"_s, qint64(session.offset));
    QJsonObject object {
        {u"format"_s, u"gapscope session"_s},
        {u"version"_s, kVersion},
        {u"baseline"_s, pathsToJson(session.baseline)},
        {u"target"_s, pathsToJson(session.target)},
        {u"view"_s, rangeToJson(session.visible)},
        {u"selection"_s, selectionToJson(session.selection)},
        {u"names"_s, namesNames()[int(session.names)]},
        {u"method"_s, session.isReferenceMethod ? u"reference"_s : u"corrected"_s},
        {u"layout"_s, session.layout},
        {u"search"_s, session.search},
        {u"rows"_s, session.rows},
        {u"bookmarks"_s, bookmarksToJson(session.bookmarks)},
        {u"notes"_s, session.notes},
    };
    if (!session.target.isEmpty())
        object.insert(u"alignment"_s, alignment);
    if (session.thresholds)
        object.insert(u"thresholds"_s, limitsToJson(*session.thresholds));
    return QJsonDocument(object).toJson();
}

Result<SavedSession> sessionFromJson(const QByteArray &json, const QString &name)
{
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return notASession(name, Text::tr("It is damaged at byte %1.").arg(error.offset));
    if (object[u"format"_s].toString() != "gapscope session"_L1)
        return notASession(name, {});
    if (object[u"version"_s].toInt() > kVersion) {
        return Error {ErrorKind::NotATrace,
            Text::tr("%1 was written by a newer version of Gapscope.").arg(name), {},
            Text::tr("Update this program, or open the traces themselves."), {}};
    }
    SavedSession session;
    session.baseline = pathsFromJson(object[u"baseline"_s]);
    session.target = pathsFromJson(object[u"target"_s]);
    if (session.baseline.isEmpty())
        return notASession(name, Text::tr("It names no trace."));
    session.visible = rangeFromJson(object[u"view"_s]);
    const QJsonValue alignment = object[u"alignment"_s];
    session.alignment = parsed(alignment[u"kind"_s], alignmentNames(), Alignment::Step);
    const QJsonArray steps = alignment[u"steps"_s].toArray();
    if (steps.size() == 2)
        session.alignedSteps = {steps.at(0).toInteger(-1), steps.at(1).toInteger(-1)};
    session.offset = alignment[u"offset"_s].toInteger();
    session.selection = selectionFromJson(object[u"selection"_s]);
    session.names = parsed(object[u"names"_s], namesNames(), NamesMode::Short);
    session.isReferenceMethod = object[u"method"_s].toString() == "reference"_L1;
    session.layout = object[u"layout"_s].toString();
    session.search = object[u"search"_s].toString();
    session.rows = object[u"rows"_s].toObject();
    session.bookmarks = bookmarksFromJson(object[u"bookmarks"_s]);
    session.notes = object[u"notes"_s].toString();
    session.thresholds = limitsFromJson(object[u"thresholds"_s]);
    return session;
}

Result<SavedSession> readSession(const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error {file.exists() ? ErrorKind::NoPermission : ErrorKind::NotFound,
            Text::tr("%1 cannot be read.").arg(name), file.errorString(), {}, {}};
    }
    if (file.size() > kMaxBytes)
        return notASession(name, {});
    return sessionFromJson(file.readAll(), name);
}

} // namespace gapscope
