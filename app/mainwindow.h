// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/layouts.h"
#include "app/sessioncontroller.h"
#include "app/windowoptions.h"

#include <QMainWindow>

class QStackedWidget;

namespace gapscope {

class Actions;
class AnalysisHub;
class Commands;
class Docks;
class Feature;
class LoadingStrip;
class MainToolBar;
class MessageCenter;
class MessageStack;
class NameSearch;
class Opening;
class PanelLinks;
class SessionKeeper;
class StateBar;
class StateLink;
class StatusLine;
class TimelineView;
class WelcomePage;

// The window: makes its parts, ties them together, and reacts to the session and to its own events.
// The parts do the work.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    // `settings` must outlive the window. A test may bring its own loader.
    explicit MainWindow(Settings *settings, QWidget *parent = nullptr, RunLoader loader = {});
    ~MainWindow() override;

    // Theme and layout of the options; before the window is shown.
    void prepare(const WindowOptions &options);
    // Shows the window and opens what the options name.
    void start(const WindowOptions &options);
    // False: there is no such step or gap.
    bool goTo(const GotoTarget &target);
    // Whether nothing is loading and every answer is there.
    [[nodiscard]] bool isSettled() const;

    [[nodiscard]] SessionController *session() const { return m_session; }

    [[nodiscard]] AnalysisHub *hub() const { return m_hub; }

    [[nodiscard]] TimelineView *timeline() const { return m_timeline; }

    [[nodiscard]] Docks *docks() const { return m_docks; }

    [[nodiscard]] Actions *actionTable() const { return m_actions; }

    [[nodiscard]] Layouts *layouts() const { return m_layouts; }

    [[nodiscard]] Opening *opening() const { return m_opening; }

    [[nodiscard]] SessionKeeper *keeper() const { return m_keeper; }

    [[nodiscard]] MessageStack *messageBars() const { return m_bars; }

protected:
    bool event(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeCentral();
    void makeBars();
    void makeMenus();
    void connectSession();
    void connectSearch();
    void connectKeeper();
    void connectAnswers();
    void readSettings();
    void applySettings();
    void applyThemeChoice();
    void setSizeClass(SizeClass sizeClass);
    void onSessionChanged();
    void onVerdict(Role role);
    void updateTitle();
    void updateDocks(bool wasOpen, bool wasPair);
    [[nodiscard]] QString foundText() const;

    Settings *m_settings; // not owned
    RunLoader m_testLoader; // empty: the program's own
    Actions *m_actions;
    SessionController *m_session;
    AnalysisHub *m_hub;
    Opening *m_opening;
    TimelineView *m_timeline;
    StateBar *m_stateBar;
    LoadingStrip *m_strip;
    WelcomePage *m_welcome;
    QStackedWidget *m_pages;
    MainToolBar *m_toolBar;
    MessageStack *m_bars;
    StatusLine *m_status;
    Docks *m_docks;
    Layouts *m_layouts;
    PanelLinks *m_links;
    QList<Feature *> m_features;
    NameSearch *m_search;
    MessageCenter *m_messages;
    StateLink *m_state;
    SessionKeeper *m_keeper;
    Commands *m_commands;
    bool m_isOpen = false;
    bool m_isPair = false;
    bool m_isLayoutAsked = false; // by --layout: the first pair does not change it
    bool m_wasShown = false;
};

} // namespace gapscope
