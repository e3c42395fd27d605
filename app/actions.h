// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>
#include <QStringList>

#include <array>
#include <span>

class QWidget;

namespace gapscope {

// Everything the window can be asked to do. One QAction each, made from the table in actions.cpp.
enum class ActionId : std::uint8_t {
    Open, OpenFolder, OpenTarget, OpenDemo, SaveSession, SaveSessionAs, SaveReport, SavePicture, CloseTarget, Close, Quit,
    CopyTable, SaveTable, CopyPicture, Find, FindNext, FindPrevious, ClearSelection, Preferences,
    ZoomIn, ZoomOut, FitSelection, ShowAll, UndoZoom, RedoZoom,
    NamesShort, NamesBase, NamesFull,
    ThemeSystem, ThemeLight, ThemeDark, PinRow, HideRow, ShowRows, RowUp, RowDown, HigherRows,
    LowerRows, OverlayRanks, ResetRows, ShowLegend, NextPanel, PreviousPanel, FullScreen,
    PreviousStep, NextStep, PreviousGap, NextGap, WorstStep, WorstGap, PreviousEvent, NextEvent, FlowBack, FlowForward,
    GoTo, MarkRange, Bookmark, Bookmarks,
    MethodCorrected, MethodReference, JudgeSelection, JudgeRun, HideMetric, EditThresholds,
    ResetThresholds, SaveThresholds,
    AlignSelection, AlignStart, TargetEarlier, TargetLater, SwapRuns, CompareAsBaseline, CompareAsTarget, CompareWhole,
    LayoutTimeline, LayoutCompare, LayoutGaps, LayoutRanks, LayoutTriage, ResetLayout, BottomPanels,
    Palette, Keys, About, AboutQt,
    Count
};

enum class MenuId : std::uint8_t { File, Edit, View, Go, Analyze, Compare, Window, Help, Count };

// One row of the table. Text and status tip are translated when the action is made.
struct ActionSpec {
    ActionId id;
    const char *name; // objectName, stable: settings, tests and the command palette use it
    const char *text;
    const char *shortcuts; // portable text, several separated by ' ', empty: none
    const char *tip;
    const char *icon; // name of the icon set, empty: none
    MenuId menu;
    const char *submenu; // empty: in the menu itself
    enum class Kind : std::uint8_t { Plain, Switch, Choice } kind = Kind::Plain; // Choice: one of its submenu or group
    bool needsTrace = true; // off while nothing is open
    // Keys that text fields and tables also use are heard only while the timeline has the focus.
    bool timelineKeys = false;
    bool separatorBefore = false;
};

[[nodiscard]] std::span<const ActionSpec> actionTable();

// Owns the actions. GUI thread.
class Actions : public QObject {
    Q_OBJECT

public:
    explicit Actions(QObject *parent);

    [[nodiscard]] QAction *operator[](ActionId id) const
    {
        return m_actions[static_cast<std::size_t>(id)];
    }

    // Shortcuts of `timelineKeys` actions work inside `timeline`, all others in `window`.
    void attach(QWidget *window, QWidget *timeline);
    void setTraceOpen(bool isOpen);

private:
    std::array<QAction *, static_cast<std::size_t>(ActionId::Count)> m_actions {};
};

} // namespace gapscope
