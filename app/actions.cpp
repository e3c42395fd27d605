// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"

#include "widgets/style/icons.h"

#include <QActionGroup>
#include <QMap>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using enum ActionId;
constexpr auto kPlain = ActionSpec::Kind::Plain;
constexpr auto kSwitch = ActionSpec::Kind::Switch;
constexpr auto kChoice = ActionSpec::Kind::Choice;

#define TEXT(text) QT_TRANSLATE_NOOP("gapscope::Actions", text)

// clang-format off
constexpr ActionSpec kTable[] = {
    // id, name, text, shortcuts, status tip, icon, menu, submenu, kind, needs a trace, timeline keys, separator
    {Open, "open", TEXT("&Open…"), "Ctrl+O", TEXT("Open a trace, or the rank files of one run"), "open", MenuId::File, "", kPlain, false},
    {OpenFolder, "openFolder", TEXT("Open ranks &folder…"), "Ctrl+Shift+O", TEXT("Open all trace files of a folder as the ranks of one run"), "", MenuId::File, "", kPlain, false},
    {OpenTarget, "compareWith", TEXT("&Compare with…"), "Ctrl+Shift+T", TEXT("Open a second trace as the target; the open one becomes the baseline"), "open2", MenuId::File, "", kPlain, false},
    {OpenDemo, "openDemo", TEXT("Open the &demo pair"), "", TEXT("Make and open two generated traces with a known regression"), "play", MenuId::File, "", kPlain, false},
    {SaveSession, "saveSession", TEXT("&Save session"), "Ctrl+S", TEXT("Keep traces, view, rows, bookmarks, notes and limits in a file that opens as you left it"), "", MenuId::File, "", kPlain, true, false, true},
    {SaveSessionAs, "saveSessionAs", TEXT("Save session &as…"), "Ctrl+Shift+S", TEXT("Keep the session in another file"), "", MenuId::File, ""},
    {SaveReport, "saveReport", TEXT("Save &report…"), "Ctrl+E", TEXT("Save the verdict as a markdown report"), "save", MenuId::File, "", kPlain, true, false, true},
    {SavePicture, "savePicture", TEXT("Save &picture of the window…"), "Ctrl+Shift+E", TEXT("Save what the window shows as a PNG file"), "", MenuId::File, "", kPlain, false},
    {CloseTarget, "closeTarget", TEXT("Close &target"), "", TEXT("Close the target; the baseline stays open"), "", MenuId::File, "", kPlain, true, false, true},
    {Close, "close", TEXT("C&lose"), "Ctrl+W", TEXT("Close what is open and show the welcome page"), "", MenuId::File, ""},
    {Quit, "quit", TEXT("&Quit"), "Ctrl+Q", TEXT("Close the window and end the program"), "", MenuId::File, "", kPlain, false, false, true},

    {CopyTable, "copyTable", TEXT("&Copy table as markdown"), "Ctrl+Shift+C", TEXT("Copy the table of the current panel as markdown"), "copy", MenuId::Edit, ""},
    {SaveTable, "saveTable", TEXT("&Save table…"), "", TEXT("Save the table of the current panel as a markdown file"), "", MenuId::Edit, ""},
    {CopyPicture, "copyPicture", TEXT("Copy &picture of the window"), "", TEXT("Copy what the window shows as a picture"), "", MenuId::Edit, "", kPlain, false},
    {Find, "find", TEXT("&Find names"), "Ctrl+F /", TEXT("Find kernels, ranges and calls by a part of their name"), "search", MenuId::Edit, "", kPlain, true, false, true},
    {FindNext, "findNext", TEXT("Find &next"), "F3", TEXT("Go to the next event with the searched name"), "", MenuId::Edit, ""},
    {FindPrevious, "findPrevious", TEXT("Find p&revious"), "Shift+F3", TEXT("Go to the previous event with the searched name"), "", MenuId::Edit, ""},
    {ClearSelection, "clearSelection", TEXT("C&lear selection"), "Esc", TEXT("Clear the selection and what is outlined"), "", MenuId::Edit, "", kPlain, true, true},
    {Preferences, "preferences", TEXT("Pre&ferences…"), "Ctrl+,", TEXT("Theme, the nsys program and folders"), "", MenuId::Edit, "", kPlain, false, false, true},

    {ZoomIn, "zoomIn", TEXT("Zoom &in"), "W +", TEXT("Show half the time, around the cursor"), "", MenuId::View, "", kPlain, true, true},
    {ZoomOut, "zoomOut", TEXT("Zoom &out"), "S -", TEXT("Show twice the time, around the cursor"), "", MenuId::View, "", kPlain, true, true},
    {FitSelection, "fitSelection", TEXT("Zoom into &selection"), "F", TEXT("Make the selection fill the timeline"), "fit", MenuId::View, "", kPlain, true, true},
    {ShowAll, "showAll", TEXT("Reset &zoom"), "Home Ctrl+0 0", TEXT("Show the whole trace"), "all", MenuId::View, "", kPlain, true, true},
    {UndoZoom, "undoZoom", TEXT("&Undo zoom"), "Backspace Alt+Left", TEXT("Back to what the timeline showed before"), "undo", MenuId::View, "", kPlain, true, true},
    {RedoZoom, "redoZoom", TEXT("&Redo zoom"), "Shift+Backspace Alt+Right", TEXT("Forward again to what the timeline showed"), "redo", MenuId::View, "", kPlain, true, true},
    {NamesShort, "namesShort", TEXT("&Short"), "", TEXT("Kernel names as short as they stay recognisable"), "", MenuId::View, "names", kChoice, false, false, true},
    {NamesBase, "namesBase", TEXT("&Base"), "", TEXT("Kernel names without template arguments and parameters"), "", MenuId::View, "names", kChoice, false},
    {NamesFull, "namesFull", TEXT("&Full"), "", TEXT("Kernel names as recorded"), "", MenuId::View, "names", kChoice, false},
    {ThemeSystem, "themeSystem", TEXT("As the &system"), "", TEXT("Light or dark, as the desktop is"), "", MenuId::View, "theme", kChoice, false},
    {ThemeLight, "themeLight", TEXT("&Light"), "", TEXT("Light theme"), "", MenuId::View, "theme", kChoice, false},
    {ThemeDark, "themeDark", TEXT("&Dark"), "", TEXT("Dark theme"), "", MenuId::View, "theme", kChoice, false},
    {PinRow, "pinRow", TEXT("&Pin row to the top"), "P", TEXT("Keep the focused row at the top while the others scroll, or let it go"), "pin", MenuId::View, "rows", kPlain, true, true},
    {HideRow, "hideRow", TEXT("&Hide row"), "H", TEXT("Hide the focused row"), "hide", MenuId::View, "rows", kPlain, true, true},
    {ShowRows, "showRows", TEXT("&Show all hidden rows"), "Shift+H", TEXT("Show every row that was hidden"), "show", MenuId::View, "rows", kPlain, true, true},
    {RowUp, "rowUp", TEXT("Move row &up"), "Ctrl+Up", TEXT("Put the focused row before the one above"), "", MenuId::View, "rows", kPlain, true, true, true},
    {RowDown, "rowDown", TEXT("Move row &down"), "Ctrl+Down", TEXT("Put the focused row after the one below"), "", MenuId::View, "rows", kPlain, true, true},
    {HigherRows, "higherRows", TEXT("Hi&gher rows"), "Ctrl+Shift+Up", TEXT("Draw all rows higher"), "", MenuId::View, "rows", kPlain, true, true, true},
    {LowerRows, "lowerRows", TEXT("&Lower rows"), "Ctrl+Shift+Down", TEXT("Draw all rows lower"), "", MenuId::View, "rows", kPlain, true, true},
    {OverlayRanks, "overlayRanks", TEXT("&Overlay ranks"), "O", TEXT("Lay the lanes of one kind of all ranks together, a thin row per rank"), "", MenuId::View, "rows", kSwitch, true, true, true},
    {ResetRows, "resetRows", TEXT("&Reset rows"), "", TEXT("Order, heights, pinned and hidden rows as they were at first"), "", MenuId::View, "rows"},
    {ShowLegend, "showLegend", TEXT("&Legend"), "", TEXT("Show what the colours and patterns of the timeline mean"), "", MenuId::View, "", kSwitch, false},
    {NextPanel, "nextPanel", TEXT("Ne&xt panel"), "F6", TEXT("Move the keyboard from the timeline to the panels, one after the other"), "", MenuId::View, "", kPlain, false, false, true},
    {PreviousPanel, "previousPanel", TEXT("Pre&vious panel"), "Shift+F6", TEXT("Move the keyboard to the panel before"), "", MenuId::View, "", kPlain, false},
    {FullScreen, "fullScreen", TEXT("F&ull screen"), "F11", TEXT("Let the window cover the whole screen"), "", MenuId::View, "", kSwitch, false},

    {PreviousStep, "previousStep", TEXT("&Previous step"), "PgUp", TEXT("Go to the step before"), "prev", MenuId::Go, "", kPlain, true, true},
    {NextStep, "nextStep", TEXT("&Next step"), "PgDown", TEXT("Go to the step after"), "next", MenuId::Go, "", kPlain, true, true},
    {PreviousGap, "previousGap", TEXT("P&revious gap"), "Shift+G", TEXT("Select the gap between steps before; of a trace without steps, the idle time of the GPU before"), "prev", MenuId::Go, ""},
    {NextGap, "nextGap", TEXT("Next &gap"), "G", TEXT("Select the gap between steps after; of a trace without steps, the idle time of the GPU after"), "next", MenuId::Go, ""},
    {WorstStep, "worstStep", TEXT("&Slowest step"), "X", TEXT("Go to the longest step, of a pair to the one that got slower most; again: to the one after"), "", MenuId::Go, "", kPlain, true, true, true},
    {WorstGap, "worstGap", TEXT("L&ongest gap"), "Shift+X", TEXT("Go to the longest gap between steps, without steps to the longest idle time of the GPU, of a pair to the one that grew most; again: to the one after"), "", MenuId::Go, "", kPlain, true, true},
    {PreviousEvent, "previousEvent", TEXT("Pre&vious on the row"), ",", TEXT("Select what comes before on the same row"), "", MenuId::Go, "", kPlain, true, true, true},
    {NextEvent, "nextEvent", TEXT("Ne&xt on the row"), ".", TEXT("Select what comes after on the same row"), "", MenuId::Go, "", kPlain, true, true},
    {FlowBack, "flowBack", TEXT("To the &launch"), "[", TEXT("From GPU work to the call that launched it"), "", MenuId::Go, "", kPlain, true, true},
    {FlowForward, "flowForward", TEXT("To the GPU &work"), "]", TEXT("From a launch to the GPU work it started, then along the nodes of its graph"), "", MenuId::Go, "", kPlain, true, true},
    {GoTo, "goTo", TEXT("Go &to…"), "Ctrl+G", TEXT("Go to a step by its number, or to a time in ms from the first kernel"), "", MenuId::Go, "", kPlain, true, false, true},

    {MarkRange, "markRange", TEXT("&Mark the selection as a range"), "M", TEXT("Turn what is selected into a measured range over all rows"), "", MenuId::Go, "", kPlain, true, true, true},
    {Bookmark, "bookmark", TEXT("&Bookmark this view"), "", TEXT("Keep what the timeline shows under the next free digit; that key brings it back"), "mark", MenuId::Go, ""},
    {Bookmarks, "bookmarks", TEXT("Bookmarks and &notes…"), "Ctrl+B", TEXT("Read and edit the notes, go to a bookmark or remove it"), "", MenuId::Go, ""},

    {MethodCorrected, "methodCorrected", TEXT("&Corrected method"), "", TEXT("Judge by the corrected method: several ranks, queue back-pressure, evidence"), "", MenuId::Analyze, "method", kChoice, false},
    {MethodReference, "methodReference", TEXT("&Reference method"), "", TEXT("Judge as the published script does, number for number"), "", MenuId::Analyze, "method", kChoice, false},
    {JudgeSelection, "judgeSelection", TEXT("Verdict of the &selection"), "V", TEXT("Ask the verdict of the selected time range only"), "", MenuId::Analyze, "", kPlain, true, true, true},
    {JudgeRun, "judgeRun", TEXT("Verdict of the &whole run"), "Shift+V", TEXT("Ask the verdict of the whole run again"), "", MenuId::Analyze, "", kPlain, true, true},
    {HideMetric, "hideMetric", TEXT("&Hide metric on the timeline"), "", TEXT("Stop highlighting the intervals of a metric"), "", MenuId::Analyze, ""},
    {EditThresholds, "editThresholds", TEXT("&Thresholds…"), "Ctrl+T", TEXT("Change the limits of the metrics; the verdict follows at once"), "", MenuId::Analyze, "", kPlain, true, false, true},
    {ResetThresholds, "resetThresholds", TEXT("R&eset thresholds"), "", TEXT("Back to the limits of the threshold table"), "", MenuId::Analyze, "", kPlain, false},
    {SaveThresholds, "saveThresholds", TEXT("Sa&ve thresholds as mine"), "", TEXT("Write the limits to your own threshold table, which the command line reads too"), "", MenuId::Analyze, "", kPlain, false},

    {AlignSelection, "alignSelection", TEXT("Align at the selected &step"), "L", TEXT("Lay the target's step of the same number under the selected one"), "link", MenuId::Compare, "", kPlain, true, true, true},
    {AlignStart, "alignStart", TEXT("Align at the s&tarts"), "Shift+L", TEXT("Lay the first GPU work of both runs at one instant"), "", MenuId::Compare, "", kPlain, true, true},
    {TargetEarlier, "targetEarlier", TEXT("Move the target to the &left"), "Alt+Shift+Left", TEXT("Align freely: the target a hundredth of the view to the left of the baseline"), "", MenuId::Compare, "", kPlain, true, true},
    {TargetLater, "targetLater", TEXT("Move the target to the &right"), "Alt+Shift+Right", TEXT("Align freely: the target a hundredth of the view to the right of the baseline"), "", MenuId::Compare, "", kPlain, true, true},
    {SwapRuns, "swapRuns", TEXT("&Swap baseline and target"), "", TEXT("Make the target the baseline and the baseline the target"), "swap", MenuId::Compare, ""},
    {CompareAsBaseline, "compareAsBaseline", TEXT("Set as &baseline"), "", TEXT("Compare the selected time range as the baseline, of one trace or of two"), "", MenuId::Compare, "", kPlain, true, false, true},
    {CompareAsTarget, "compareAsTarget", TEXT("Set as &target"), "", TEXT("Compare the selected time range as the target, of one trace or of two"), "", MenuId::Compare, ""},
    {CompareWhole, "compareWhole", TEXT("Compare &whole runs"), "", TEXT("Forget the chosen ranges and compare whole runs again"), "", MenuId::Compare, ""},

    {LayoutTimeline, "layoutTimeline", TEXT("&Timeline"), "Ctrl+Alt+1", TEXT("Layout for one trace: timeline, verdict and selection"), "", MenuId::Window, "layouts", kChoice, false},
    {LayoutCompare, "layoutCompare", TEXT("&Compare"), "Ctrl+Alt+2", TEXT("Layout for two traces: what changed per step, and where"), "", MenuId::Window, "layouts", kChoice, false},
    {LayoutGaps, "layoutGaps", TEXT("&Gaps"), "Ctrl+Alt+3", TEXT("Layout for gaps: their lengths, their sources and one gap in detail"), "", MenuId::Window, "layouts", kChoice, false},
    {LayoutRanks, "layoutRanks", TEXT("&Ranks"), "Ctrl+Alt+4", TEXT("Layout for ranks: who is late, since when and why"), "", MenuId::Window, "layouts", kChoice, false},
    {LayoutTriage, "layoutTriage", TEXT("Tr&iage"), "Ctrl+Alt+5", TEXT("Layout for kernels of torch.profiler traces: times, overlap and fusion"), "", MenuId::Window, "layouts", kChoice, false},
    {ResetLayout, "resetLayout", TEXT("&Reset layout"), "", TEXT("Put the panels of this layout back where they were at first"), "", MenuId::Window, "", kPlain, false},
    {BottomPanels, "bottomPanels", TEXT("Panels &below"), "Q", TEXT("Hide the panels below the timeline, or show them again"), "", MenuId::Window, "", kPlain, true, true},

    {Palette, "palette", TEXT("&Commands…"), "Ctrl+Shift+P F1", TEXT("Find everything the window can do by a part of its name"), "", MenuId::Help, "", kPlain, false},
    {Keys, "keys", TEXT("&Keys"), "?", TEXT("Show all keys"), "help", MenuId::Help, "", kPlain, false},
    {About, "about", TEXT("&About Gapscope"), "", TEXT("Version and licence"), "", MenuId::Help, "", kPlain, false, false, true},
    {AboutQt, "aboutQt", TEXT("About &Qt"), "", TEXT("Version of the Qt library"), "", MenuId::Help, "", kPlain, false},
};
// clang-format on

#undef TEXT

static_assert(std::size(kTable) == std::size_t(ActionId::Count));

QList<QKeySequence> shortcutsOf(const ActionSpec &spec)
{
    QList<QKeySequence> result;
    for (const QString &key : QString::fromLatin1(spec.shortcuts).split(u' ', Qt::SkipEmptyParts))
        result.append(QKeySequence::fromString(key, QKeySequence::PortableText));
    return result;
}

} // namespace

std::span<const ActionSpec> actionTable()
{
    return kTable;
}

Actions::Actions(QObject *parent)
    : QObject(parent)
{
    QMap<QByteArray, QActionGroup *> groups;
    for (const ActionSpec &spec : kTable) {
        auto *action = new QAction(tr(spec.text), this);
        action->setObjectName(QLatin1String(spec.name));
        QString word = action->text().remove(u'&');
        if (word.endsWith(u'\u2026'))
            word.chop(1);
        action->setIconText(word); // on the toolbar
        action->setShortcuts(shortcutsOf(spec));
        action->setStatusTip(tr(spec.tip));
        action->setToolTip(tr(spec.tip));
        action->setCheckable(spec.kind != kPlain);
        action->setShortcutContext(
            spec.timelineKeys ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
        if (*spec.icon != '\0')
            action->setIcon(icon(QLatin1String(spec.icon)));
        action->setEnabled(!spec.needsTrace);
        if (spec.kind == kChoice) {
            QActionGroup *&group = groups[spec.submenu];
            if (group == nullptr)
                group = new QActionGroup(this);
            group->addAction(action);
        }
        m_actions[std::size_t(spec.id)] = action;
    }
    (*this)[Quit]->setMenuRole(QAction::QuitRole);
    (*this)[About]->setMenuRole(QAction::AboutRole);
    (*this)[AboutQt]->setMenuRole(QAction::AboutQtRole);
    (*this)[Preferences]->setMenuRole(QAction::PreferencesRole);
}

void Actions::attach(QWidget *window, QWidget *timeline)
{
    for (const ActionSpec &spec : kTable)
        (spec.timelineKeys ? timeline : window)->addAction((*this)[spec.id]);
}

void Actions::setTraceOpen(bool isOpen)
{
    for (const ActionSpec &spec : kTable) {
        if (spec.needsTrace)
            (*this)[spec.id]->setEnabled(isOpen);
    }
}

} // namespace gapscope
