// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace gapscope {

class Docks;
class PanelLinks;
class StateBar;
class StatusLine;
class TimelineView;

// Keeps the chips of the state bar and the left of the status bar true: visible range, selection,
// filter of the table, scope of the verdict, alignment of a pair.
class StateLink : public QObject {
    Q_OBJECT

public:
    StateLink(StateBar *bar, StatusLine *status, TimelineView *timeline, PanelLinks *links,
        Docks *docks, QObject *parent);

    void update();
    // Little room: ranges without their length, no note.
    void setCompact(bool isCompact);

private:
    void updateView();
    void updateSelection();
    void updateFilter();
    void updateScope();
    void updateAlignment();
    void clear(int item);
    [[nodiscard]] static QString shortText(const QString &text);

    StateBar *m_bar; // not owned, all of them
    StatusLine *m_status;
    TimelineView *m_timeline;
    PanelLinks *m_links;
    Docks *m_docks;
    bool m_isCompact = false;
};

} // namespace gapscope
