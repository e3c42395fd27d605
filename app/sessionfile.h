// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tables.h"
#include "core/base/result.h"
#include "widgets/timeline/controller.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace gapscope {

// One file of a run as a session names it: where it was, and where that is seen from the folder of
// the session file, so that both may move together.
struct SavedPath {
    QString absolute;
    QString relative; // empty: on another drive

    bool operator==(const SavedPath &) const = default;
};

// What a session file keeps: which traces, and all that a user has made of them. Times are
// nanoseconds on the clock of the view, which starts at the baseline's first GPU work.
struct SavedSession {
    QList<SavedPath> baseline;
    QList<SavedPath> target; // empty: one run alone
    TimeRange visible; // empty: all
    TimelineController::Alignment alignment = TimelineController::Alignment::Step;
    std::pair<qint64, qint64> alignedSteps {-1, -1}; // numbers, where aligned by step
    TimeNs offset = 0; // of the target, where aligned freely
    TimelineSelection selection;
    NamesMode names = NamesMode::Short;
    bool isReferenceMethod = false;
    QString layout; // name, empty: as it is
    QString search;
    QJsonObject rows; // RowState
    std::vector<TimelineBookmark> bookmarks;
    QString notes;
    std::optional<Thresholds> thresholds;

    // Where the files are now, as far as they are found: beside the session file, else where they
    // were. Those that are not found are in `missing`, as they were.
    [[nodiscard]] static QStringList resolve(
        const QList<SavedPath> &paths, const QString &folder, QStringList *missing);
};

// Whether a path names a session and no trace.
[[nodiscard]] bool isSessionPath(const QString &path);

// `folder`: of the session file, absolute.
[[nodiscard]] QList<SavedPath> savedPaths(const QStringList &paths, const QString &folder);

// {"format": "gapscope session", "version": 1, ...}; see docs/json.md.
[[nodiscard]] QByteArray toJson(const SavedSession &session);

// Unknown and broken members are left at their defaults; an error is what is no session at all, or
// one of a newer version. `name`: of the file, for the message.
[[nodiscard]] Result<SavedSession> sessionFromJson(const QByteArray &json, const QString &name);

[[nodiscard]] Result<SavedSession> readSession(const QString &path);

} // namespace gapscope
