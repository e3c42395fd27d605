// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands.h"
#include "app/sessionfile.h"

#include <functional>
#include <memory>

namespace gapscope {

// Writes what the window shows to a session file, and brings it back: opens the traces, asks for
// those that have moved, and when they are there puts view, rows, bookmarks, notes and limits as
// they were.
class SessionKeeper : public QObject {
    Q_OBJECT

public:
    SessionKeeper(const WindowParts &parts, QObject *parent);

    void open(const QString &path);
    // To the file it came from; asks for one when there is none yet.
    void save();
    void saveAs();
    // Writes without asking; false: it failed and said so.
    bool saveTo(const QString &path);

    // The runs of the window changed: the waiting session is put into place, or, with another
    // baseline, the old one is over.
    void onSessionChanged();
    void onLoadFailed() { m_waiting.reset(); }

    // Of the session that is open; empty: none.
    [[nodiscard]] const QString &path() const { return m_path; }

    [[nodiscard]] const QString &notes() const { return m_notes; }
    void setNotes(const QString &notes) { m_notes = notes; }

    // Asks where a missing trace is now; empty: the user does not know. Tests bring their own.
    using Locator = std::function<QString(const QString &missing)>;
    void setLocator(Locator locator) { m_locator = std::move(locator); }

Q_SIGNALS:
    void failed(const gapscope::Error &error);
    void noted(const QString &sentence);
    void pathChanged();

private:
    struct Waiting {
        SavedSession session;
        QString path;
        QStringList baseline;
        QStringList target;
        bool hasMoved = false;
    };

    [[nodiscard]] SavedSession gather(const QString &folder) const;
    bool locate(QStringList &paths, QStringList &missing);
    void apply(const Waiting &waiting);
    void applyView(const SavedSession &session);
    void setPath(const QString &path);
    [[nodiscard]] QString suggestedPath() const;

    WindowParts m_parts;
    QString m_path;
    QString m_notes;
    std::optional<Waiting> m_waiting; // for its traces
    std::shared_ptr<const Run> m_baseline; // to tell another one
    Locator m_locator;
};

} // namespace gapscope
