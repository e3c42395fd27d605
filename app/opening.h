// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo.h"
#include "app/recentfiles.h"
#include "app/sessioncontroller.h"

class QMenu;
class QMimeData;

namespace gapscope {

class LoadingStrip;
class WelcomePage;

// Every way to open something: dialogs, drag and drop, the recent list, the demo pair; and the strip
// that shows how far it is. Remembers what was opened.
class Opening : public QObject {
    Q_OBJECT

public:
    Opening(SessionController *session, Settings *settings, QWidget *window);

    void connectStrip(LoadingStrip *strip);
    void connectWelcome(WelcomePage *page);
    // Fills the menu each time it is about to be shown.
    void connectMenu(QMenu *menu);

    void askForTrace();
    void askForFolder();
    void askForTarget();
    void askForPair();
    void openDemo();
    void openRecent(int index);
    void cancel();

    // Files and folders of a drop; empty when it holds none.
    [[nodiscard]] static QStringList pathsOf(const QMimeData *data);
    // One is opened, two are a pair, more are the ranks of one run. `asTarget`: compare with it.
    void openDropped(const QStringList &paths, bool asTarget);

    // Of the session that is open: the recent list names it instead of its traces. Empty: none.
    void setSessionPath(const QString &path) { m_sessionPath = path; }
    // Puts what is open on top of the recent list.
    void rememberSession();

    // "2 ranks, YES 4 of 6" beside the open traces in the recent list.
    void setFound(const QString &found);

    [[nodiscard]] const RecentFiles &recent() const { return m_recent; }

    [[nodiscard]] bool isBusy() const { return m_session->isLoading() || m_demo.isRunning(); }

Q_SIGNALS:
    void failed(const gapscope::Error &error);
    void recentChanged();
    // A session was chosen, in whatever way.
    void sessionRequested(const QString &path);

private:
    [[nodiscard]] RecentEntry openEntry() const;
    [[nodiscard]] QStringList askForFiles(const QString &title) const;
    void openPaths(const QStringList &paths);
    void rememberFolder(const QString &path);
    void locate(int index);
    void fillMenu(QMenu *menu);

    SessionController *m_session; // not owned
    Settings *m_settings; // not owned
    QWidget *m_window; // not owned; parent of dialogs
    RecentFiles m_recent;
    DemoOpener m_demo;
    QString m_sessionPath;
};

} // namespace gapscope
