// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/controller.h"
#include "widgets/timeline/input.h"

#include <QJsonObject>
#include <QWidget>

class QMenu;

namespace gapscope {

class LanesView;
class LegendBar;
class OverviewBar;

// The timeline as the window uses it: minimap, ruler, lanes and legend around one controller.
// Takes its colours from the palette (Theme::of) and its heights from the font.
class TimelineView : public QWidget {
    Q_OBJECT

public:
    explicit TimelineView(QWidget *parent = nullptr);
    ~TimelineView() override;

    [[nodiscard]] TimelineController *controller() const { return m_controller; }

    [[nodiscard]] LanesView *lanes() const { return m_lanes; }

    // Null baseline: nothing open.
    void setRuns(TimelineFactsPtr baseline, TimelineFactsPtr target = {});

    void setHighlight(TimelineHighlight highlight);
    void clearHighlight() { setHighlight({}); }
    // Outlines every event of this name in the visible lanes; empty: none.
    void setOutlinedName(const QString &name);
    // The same by recorded names; none: nothing is outlined any more.
    void setOutlinedNames(const OutlinedNames &names);

    void setLegendVisible(bool visible);
    // Preferences: the bare wheel zooms (Ctrl+wheel scrolls then); how long a picture took is shown.
    void setWheelZooms(bool zooms);
    void setFrameTimeVisible(bool visible);
    void setGutterWidth(int width);
    // For a window with little room: a lower minimap.
    void setCompact(bool compact);
    [[nodiscard]] int gutterWidth() const;

    // Marks every event with one of these names in the minimap.
    void setSearchHits(const QString &text);

    // Which rows are collapsed, hidden, pinned, in which order and how high; for the session file.
    [[nodiscard]] QJsonObject rowState() const;
    void setRowState(const QJsonObject &state);
    // Heights of all rows, 1: as designed.
    [[nodiscard]] double rowScale() const;
    void setRowScale(double scale);

    // Scrolls to the lanes of a rank: all of them, or as many as there is room for.
    void revealRank(std::size_t run, std::size_t rank);
    // Scrolls to the row of the selection, and expands its rank where that is collapsed.
    void revealSelection();

    // What a key of the lanes does, asked for by a menu or the palette.
    void perform(InputAction action);

    // Adds to a context menu what can be done with the selected thing and its row: follow the flow,
    // copy, pin, hide, heights. Zooming and walking are actions of the window.
    void fillMenu(QMenu &menu);

    // One line for the status bar about the selection or what is under the mouse:
    // "Rank 0 · Host ranges · _update_requests  1,678.604 ms  726.7 µs  step 150".
    [[nodiscard]] QString describe(const TimelineSelection &selection) const;

Q_SIGNALS:
    // What is under the mouse changed; empty when nothing is.
    void hovered(const QString &description);
    // Return or double-click on something: the details panel may come to the front.
    void activated(const gapscope::TimelineSelection &selection);
    // The user pressed "/" or "?" in the lanes.
    void searchRequested();
    void helpRequested();
    void rowStateChanged();
    // Something in the lanes was right-clicked (and is selected now), or the menu key was pressed.
    // Where nobody listens, fillMenu() is shown.
    void contextMenuRequested(const QPoint &globalPos);

private:
    TimelineController *m_controller;
    OverviewBar *m_overview;
    LanesView *m_lanes;
    LegendBar *m_legend;
};

} // namespace gapscope
