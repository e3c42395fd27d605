// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timelinedata.h"

#include <QElapsedTimer>
#include <QObject>

#include <array>
#include <functional>
#include <vector>

namespace gapscope {

// The one owner of what is visible and what is selected. Every view listens to it and asks it to
// change; it knows nothing of pixels.
//
// Clocks: each trace keeps its own. The view has a clock of its own; shift(run, trace) is what to
// add to a time of a trace to get the time on the view. With one run of one trace both are the same.
class TimelineController : public QObject {
    Q_OBJECT

public:
    explicit TimelineController(QObject *parent = nullptr);

    // How the second run lies against the first.
    enum class Alignment : std::uint8_t { Step, Start, Free };

    // Replaces the data. Keeps the visible range when the baseline stays the same.
    void setRuns(TimelineFactsPtr baseline, TimelineFactsPtr target = {});

    [[nodiscard]] const TimelineFactsPtr &facts(std::size_t run) const { return m_facts[run]; }

    [[nodiscard]] std::size_t runCount() const;

    // --- visible range, on the clock of the view
    [[nodiscard]] TimeRange visible() const { return m_visible; }

    [[nodiscard]] TimeRange bounds() const { return m_bounds; }

    // Clamped to the bounds and to at least kMinSpan. `remembered` puts the old range on the history.
    void setVisible(TimeRange range, bool remembered = true);
    // The wheel and the keys: notches close in time are one entry of the history.
    void zoomBy(double factor, TimeNs fixed); // factor < 1 zooms in
    void panBy(TimeNs delta);
    // Puts the present view on the history, before a drag that changes it bit by bit.
    void remember();
    void showAll();
    void fitSelection(); // again: fill
    [[nodiscard]] bool canUndoZoom() const { return !m_undo.empty(); }
    [[nodiscard]] bool canRedoZoom() const { return !m_redo.empty(); }
    void undoZoom();
    void redoZoom();
    void clearHistory();

    static constexpr TimeNs kMinSpan = 200;

    // --- clocks
    [[nodiscard]] TimeNs shift(std::size_t run, std::size_t trace) const;
    [[nodiscard]] TimeRange toView(std::size_t run, std::size_t trace, TimeRange range) const;
    [[nodiscard]] TimeRange toTrace(std::size_t run, std::size_t trace, TimeRange range) const;
    [[nodiscard]] Alignment alignment() const { return m_alignment; }
    [[nodiscard]] std::pair<qint64, qint64> alignedSteps() const { return m_alignedSteps; } // numbers
    // What to add to the times of each file of a run, where something better is known than the first
    // step that both have: e.g. clocks aligned on collectives. One per trace, else ignored.
    void setFileShifts(std::size_t run, std::vector<TimeNs> shifts);
    // False: one of the runs has no such step. Alignments are undone like zooms.
    bool alignByStep(qint64 baselineNumber, qint64 targetNumber);
    void alignByStart();
    void setFreeOffset(TimeNs offset, bool remembered = true); // added to the target's times
    // Back to whole steps: the pair of steps whose starts are nearest to each other in the view.
    bool alignToNearestSteps();

    // --- selection
    [[nodiscard]] const TimelineSelection &selection() const { return m_selection; }
    void select(const TimelineSelection &selection);
    void clearSelection() { select({}); }
    void selectEvent(std::size_t run, std::size_t trace, EventId event);
    void selectGap(std::size_t run, std::size_t rank, std::size_t gap);
    void selectStep(std::size_t run, std::size_t rank, std::size_t step);
    // Of all ranks, drawn over all rows; `run`: whose figures it asks for. On the clock of the view.
    void selectRange(TimeRange view, std::size_t run = 0);
    // What the selection covers on the clock of the view.
    [[nodiscard]] TimeRange selectedView() const;

    // Where step `number` of a rank is; -1: nowhere.
    [[nodiscard]] int stepIndex(std::size_t run, std::size_t rank, qint64 number) const;
    // The rank whose process did an event; kNoRank: a process without GPU work.
    [[nodiscard]] std::size_t rankOf(std::size_t run, std::size_t trace, EventId event) const;

    // --- going places: selects, and pans or zooms so that it is visible
    bool goToStep(qint64 number, std::size_t run = 0, std::size_t rank = 0);
    // The same with the other run aligned to its step of that number, where it has one.
    bool goToStepOfBoth(qint64 number, std::size_t run = 0, std::size_t rank = 0);
    bool goToGap(std::size_t gap, std::size_t run = 0, std::size_t rank = 0);
    // Idle time of the rank's device, on the clock of its trace.
    bool goToIdle(TimeRange range, std::size_t run, std::size_t rank);
    void goTo(const TimelineSelection &selection);
    bool stepBy(int direction); // next or previous step after the selection or the middle of the view
    bool gapBy(int direction);
    // Asked first by gapBy() while idle time is selected: whoever lists idle time knows which is next.
    void setIdleWalk(std::function<bool(int direction)> walk) { m_idleWalk = std::move(walk); }

    // --- bookmarks
    [[nodiscard]] const std::vector<TimelineBookmark> &bookmarks() const { return m_bookmarks; }
    void setBookmarks(std::vector<TimelineBookmark> bookmarks);
    void saveBookmark(int slot, const QString &note = {});
    bool recallBookmark(int slot);

    // --- names
    [[nodiscard]] NamesMode namesMode() const { return m_names; }
    void setNamesMode(NamesMode mode);

Q_SIGNALS:
    void runsChanged();
    void visibleChanged(gapscope::TimeRange range);
    void historyChanged();
    void selectionChanged(const gapscope::TimelineSelection &selection);
    void alignmentChanged();
    void bookmarksChanged();
    void namesModeChanged();

private:
    // What undo and redo bring back.
    struct ViewState {
        TimeRange visible;
        Alignment alignment = Alignment::Step;
        std::pair<qint64, qint64> alignedSteps {-1, -1};
        TimeNs targetOffset = 0;

        bool operator==(const ViewState &) const = default;
    };

    void alignFilesOfRun(std::size_t run);
    void alignAtFirst();
    void updateBounds();
    void change(const ViewState &wanted, bool remembered);
    void rememberGesture();
    void reveal(TimeRange range);
    [[nodiscard]] ViewState state() const;
    [[nodiscard]] TimeRange clamped(TimeRange range) const;
    bool idleBy(int direction);
    [[nodiscard]] TimelineSelection idleSelection(
        std::size_t run, std::size_t rank, TimeRange range) const;
    [[nodiscard]] TimelineSelection gapSelection(
        std::size_t run, std::size_t rank, std::size_t gap) const;
    [[nodiscard]] TimelineSelection stepSelection(
        std::size_t run, std::size_t rank, std::size_t step) const;
    [[nodiscard]] bool currentRank(std::size_t &run, std::size_t &rank) const;
    [[nodiscard]] TimeNs currentTime(std::size_t run, std::size_t rank) const;

    std::array<TimelineFactsPtr, kMaxRuns> m_facts;
    std::array<std::vector<TimeNs>, kMaxRuns> m_traceShift; // within a run, between its files
    TimeNs m_targetOffset = 0;
    TimeRange m_visible {0, 1'000'000};
    TimeRange m_bounds {0, 1'000'000};
    std::vector<ViewState> m_undo;
    std::vector<ViewState> m_redo;
    QElapsedTimer m_gesture; // since the last wheel notch or key press that zoomed or panned
    Alignment m_alignment = Alignment::Start;
    std::pair<qint64, qint64> m_alignedSteps {-1, -1};
    TimelineSelection m_selection;
    TimeRange m_fitted; // what fitSelection() showed last
    std::vector<TimelineBookmark> m_bookmarks;
    NamesMode m_names = NamesMode::Short;
    std::function<bool(int)> m_idleWalk;
};

} // namespace gapscope
