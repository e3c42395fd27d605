// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/actions.h"
#include "app/analysishub.h"

#include <QDockWidget>
#include <QPointer>

class QMainWindow;

namespace gapscope {

class Docks;
class Layouts;
class MainToolBar;
class MessageCenter;
class NameSearch;
class Opening;
class Chart;
class Panel;
class PanelLinks;
class SessionController;
class SessionKeeper;
class Settings;
class TimelineView;

// The parts of the window that actions work on. Not owned; all outlive the commands.
struct WindowParts {
    QMainWindow *window = nullptr;
    Settings *settings = nullptr;
    Actions *actions = nullptr;
    SessionController *session = nullptr;
    Opening *opening = nullptr;
    AnalysisHub *hub = nullptr;
    Docks *docks = nullptr;
    PanelLinks *links = nullptr;
    Layouts *layouts = nullptr;
    TimelineView *timeline = nullptr;
    MainToolBar *toolBar = nullptr;
    NameSearch *search = nullptr;
    MessageCenter *messages = nullptr;
    SessionKeeper *keeper = nullptr;
};

// What each action does, and which actions can do something at the moment.
class Commands : public QObject {
    Q_OBJECT

public:
    Commands(const WindowParts &parts, QObject *parent);

    // After the session changed.
    void update();
    void saveTable(Panel *panel);
    void saveChart(Chart *chart);
    void showTimelineMenu(const QPoint &globalPos);

Q_SIGNALS:
    void preferencesChanged();
    void themeChosen();

private:
    template<class Function>
    void on(ActionId id, Function function);
    void connectFile();
    void connectEdit();
    void connectView();
    void connectTimeline();
    void connectAnalyze();
    void connectWindow();

    void saveReport();
    void savePictureAs();
    void saveThresholds();
    void askWhereToGo();
    void keepBookmark();
    bool goTo(const QString &text);
    void showAbout();
    void showPalette();
    void showBookmarks();
    void toggleBottom();
    void alignAtSelection();
    void goToWorst(bool isGap);
    bool goToLongestIdle();
    void updateChecks();
    [[nodiscard]] QString askForFile(const QString &title, const QString &name,
        const QString &filter) const;
    [[nodiscard]] QString reportText() const;

    WindowParts m_parts;
    QList<QPointer<QDockWidget>> m_hiddenDocks; // by toggleBottom()
};

} // namespace gapscope
