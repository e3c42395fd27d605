// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/feature.h"
#include "app/job.h"
#include "core/analysis/gapinspect.h"
#include "core/analysis/gappairs.h"
#include "core/analysis/patterntimes.h"
#include "widgets/timeline/timelinedata.h"

#include <array>
#include <memory>

namespace gapscope {

class GapGroupsPanel;
class GapInspectorPanel;
class GapLengthsPanel;
class GapPairsPanel;
class GraphsPanel;
class LongestGapsPanel;
class Panel;
class PatternPanel;

// Gaps: how long they are, what they come from, the longest ones, and one of them in full. The book
// of a run's gaps is made when a panel is first seen; the answer about a choice of them and the one
// gap that is inspected are separate questions, so that a click never waits for a sum.
class GapsFeature : public Feature {
    Q_OBJECT

public:
    GapsFeature(const Workbench &bench, QObject *parent);
    ~GapsFeature() override;

    void setSession(const OpenRun &baseline, const OpenRun &target) override;
    [[nodiscard]] bool isBusy() const override;

    // A comparison and the two sides that it is about: whose gaps are paired.
    void setComparison(std::shared_ptr<const RunComparison> comparison,
        const std::array<ComparedRun, 2> &sides);

    [[nodiscard]] GapLengthsPanel *lengths() const { return m_lengths; }

    [[nodiscard]] GapGroupsPanel *groups() const { return m_groups; }

    [[nodiscard]] LongestGapsPanel *longest() const { return m_longest; }

    [[nodiscard]] GapInspectorPanel *inspector() const { return m_inspector; }

    [[nodiscard]] GraphsPanel *graphs() const { return m_graphs; }

    [[nodiscard]] PatternPanel *pattern() const { return m_pattern; }

    [[nodiscard]] GapPairsPanel *pairs() const { return m_pairs; }

    [[nodiscard]] const GapQuestion &question() const { return m_question; }

    // Of the run that is shown; null until it is made.
    [[nodiscard]] GapBookPtr book() const { return at(m_shown).book; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    // What is made once per run. The inspector is used by one job at a time.
    struct Made {
        GapBookPtr book;
        std::shared_ptr<GapInspector> inspector;
    };

    struct Slot {
        OpenRun run;
        GapBookPtr book;
        std::shared_ptr<GapInspector> inspector;
        std::unique_ptr<LatestJob<Made>> job;
    };

    // The gap that the inspector is about.
    struct Inspected {
        std::size_t run = 0;
        GapKey key;
    };

    [[nodiscard]] Slot &at(std::size_t run) { return m_slots[run]; }

    [[nodiscard]] const Slot &at(std::size_t run) const { return m_slots[run]; }

    void makePanels();
    void connectPanels();
    void connectTimeline();
    [[nodiscard]] bool isWanted() const;
    void ensureBooks();
    void takeBook(std::size_t run, const Made &made);
    void showRun(std::size_t run);
    void ask(const GapQuestion &question);
    void takeAnswer(const GapsAnswer &answer);
    void follow(const TimelineSelection &selection);
    void inspect(std::size_t run, const GapKey &key);
    void goTo(const GapKey &key);
    bool walk(int direction);
    void connectStructure();
    void connectPairs();
    void ensurePairs();
    void showStructure();
    void highlight(CauseKind kind, const QString &source);
    void highlightKernels(const std::vector<std::uint32_t> &positions, LayerChoice choice);
    void goToLayer();
    void clearHighlight();
    void clearPanels();
    [[nodiscard]] TimelineSelection selectionOf(std::size_t run, const GapKey &key) const;

    Workbench m_bench;
    KernelTables m_tables;
    GapLengthsPanel *m_lengths = nullptr; // owned by their docks
    GapGroupsPanel *m_groups = nullptr;
    LongestGapsPanel *m_longest = nullptr;
    GapInspectorPanel *m_inspector = nullptr;
    GraphsPanel *m_graphs = nullptr;
    PatternPanel *m_pattern = nullptr;
    GapPairsPanel *m_pairs = nullptr; // not about one run: made by another question
    std::vector<Panel *> m_panels; // all of them

    std::size_t m_shown = 0; // the run that the panels are about
    GapQuestion m_question;
    bool m_hasScope = false; // the user chose one, or the first was set
    bool m_isHighlighted = false;
    std::optional<Inspected> m_inspected;

    QThreadPool m_pool; // before the jobs: waits for them when all is destroyed
    std::array<Slot, kRoles.size()> m_slots;
    LatestJob<GapsAnswer> m_answerJob;
    LatestJob<InspectedGap> m_gapJob;
    LatestJob<TimelineHighlight> m_highlightJob;
    std::shared_ptr<const RunComparison> m_comparison;
    std::array<ComparedRun, 2> m_sides;
    bool m_hasPairs = false; // asked for, of this comparison
    LatestJob<GapPairs> m_pairsJob;
};

} // namespace gapscope
