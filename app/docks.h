// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>

class QDockWidget;
class QMainWindow;

namespace gapscope {

class DetailsPanel;
class MessagesPanel;
class Panel;
class SelectionPanel;
class VerdictPanel;

// The docks of the window and the panels in them. All are owned by the window.
class Docks : public QObject {
    Q_OBJECT

public:
    explicit Docks(QMainWindow *window);

    [[nodiscard]] VerdictPanel *verdict(Role role) const { return m_verdicts[std::size_t(role)]; }

    [[nodiscard]] DetailsPanel *details() const { return m_details; }

    [[nodiscard]] SelectionPanel *selection() const { return m_selection; }

    [[nodiscard]] MessagesPanel *messages() const { return m_messages; }

    [[nodiscard]] const QList<QDockWidget *> &docks() const { return m_docks; }

    // A dock for the panel, hidden until a layout or the user shows it. `name` is the dock's
    // objectName, by which layouts know it. Returns the panel, which the dock now owns.
    template<class P>
    P *add(const char *name, P *panel)
    {
        addDock(name, panel);
        return panel;
    }

    [[nodiscard]] QDockWidget *dockOf(const Panel *panel) const;
    // To the front, shown if it was closed.
    void raise(const Panel *panel) const;
    // The panel with the focus, else the one that had it last, else the verdict.
    [[nodiscard]] Panel *current() const;
    // Shown, and not behind another tab.
    [[nodiscard]] bool isSeen(const QDockWidget *dock) const;
    // The keyboard goes on to the next of what is seen, or back: the timeline, then the panels from top
    // left to bottom right.
    void moveFocus(QWidget *timeline, int direction) const;
    // The names and the dock of the target's verdict only matter with a pair.
    void setPair(bool isPair);
    // A dock among tabs shows no header of its own: its name is on the tab. Called by itself after
    // every move, and by whoever arranges many docks at once.
    void updateHeaders();

Q_SIGNALS:
    void exportRequested(gapscope::Panel *panel);

private:
    // Both bars of a dock; one of them is its title bar.
    struct Headers {
        QWidget *full = nullptr;
        QWidget *none = nullptr;
    };

    void addDock(const char *name, Panel *panel);
    void watch(QDockWidget *dock);
    void noteFocus(QWidget *focus);

    QMainWindow *m_window; // not owned
    QPointer<Panel> m_lastPanel;
    QList<QDockWidget *> m_docks;
    QHash<QDockWidget *, Headers> m_headers;
    QTimer m_updateTimer; // once per burst of moves
    std::array<VerdictPanel *, kRoles.size()> m_verdicts {};
    DetailsPanel *m_details;
    SelectionPanel *m_selection;
    MessagesPanel *m_messages;
};

} // namespace gapscope
