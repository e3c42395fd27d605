// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/bigtrace.h"
#include "support/gui/guitest.h"
#include "widgets/timeline/controller.h"

#include <QSignalSpy>

using namespace gapscope;
using namespace gapscope::test;

class TestTimelineController : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void clamps();
    void history();
    void gesturesAreOneEntry();
    void fitAndFill();
    void walksStepsAndGaps();
    void goesToPlaces();
    void alignsTwoRuns();
    void bookmarks();
    void keepsTheViewWhenATargetComes();
    void emptyIsHarmless();

private:
    TimelineFactsPtr m_facts;
    TimelineFactsPtr m_other;
};

void TestTimelineController::initTestCase()
{
    m_facts = bigFacts(bigTrace(20'000));
    m_other = bigFacts(bigTrace(30'000));
    QVERIFY(m_facts && m_other);
    QVERIFY(m_facts->steps[0].steps.size() > 8);
}

void TestTimelineController::clamps()
{
    TimelineController c;
    c.setRuns(m_facts);
    const TimeRange all = c.bounds();
    QCOMPARE(c.visible(), all);
    c.setVisible({all.begin - 100'000, all.begin + 100'000});
    QCOMPARE(c.visible(), (TimeRange {all.begin, all.begin + 200'000}));
    c.setVisible({all.end - 10, all.end + 500'000});
    QCOMPARE(c.visible().end, all.end);
    c.setVisible({5'000, 5'001});
    QCOMPARE(c.visible().duration(), TimelineController::kMinSpan);
    QVERIFY(c.visible().contains(5'000));
    c.setVisible({all.begin - all.duration(), all.end + all.duration()});
    QCOMPARE(c.visible(), all);
}

void TestTimelineController::history()
{
    TimelineController c;
    c.setRuns(m_facts);
    QSignalSpy changed(&c, &TimelineController::visibleChanged);
    QSignalSpy history(&c, &TimelineController::historyChanged);
    const TimeRange all = c.visible();
    c.setVisible({0, 100'000});
    c.setVisible({0, 10'000});
    QVERIFY(c.canUndoZoom() && !c.canRedoZoom());
    c.undoZoom();
    QCOMPARE(c.visible(), (TimeRange {0, 100'000}));
    c.undoZoom();
    QCOMPARE(c.visible(), all);
    QVERIFY(!c.canUndoZoom());
    c.undoZoom(); // nothing more
    QCOMPARE(c.visible(), all);
    c.redoZoom();
    c.redoZoom();
    QCOMPARE(c.visible(), (TimeRange {0, 10'000}));
    c.undoZoom();
    c.setVisible({5'000, 9'000}); // a new way drops what could be redone
    QVERIFY(!c.canRedoZoom());
    QCOMPARE(changed.count(), 8);
    QVERIFY(history.count() >= 7);
    const qsizetype before = changed.count();
    c.setVisible(c.visible());
    QCOMPARE(changed.count(), before);
}

void TestTimelineController::gesturesAreOneEntry()
{
    TimelineController c;
    c.setRuns(m_facts);
    const TimeRange all = c.visible();
    const TimeNs fixed = all.begin + all.duration() / 3;
    for (int i = 0; i < 10; ++i)
        c.zoomBy(0.8, fixed);
    QVERIFY(c.visible().duration() < all.duration() / 5);
    // What was under the cursor still is.
    const double before = double(fixed - all.begin) / double(all.duration());
    const double after = double(fixed - c.visible().begin) / double(c.visible().duration());
    QVERIFY(std::abs(before - after) < 0.01);
    c.panBy(1000);
    c.undoZoom();
    QCOMPARE(c.visible(), all);
    QVERIFY(!c.canUndoZoom());
}

void TestTimelineController::fitAndFill()
{
    TimelineController c;
    c.setRuns(m_facts);
    c.fitSelection(); // nothing selected: nothing happens
    QCOMPARE(c.visible(), c.bounds());
    c.selectGap(0, 0, 3);
    const TimeRange gap = c.selectedView();
    c.fitSelection();
    QVERIFY(c.visible().begin < gap.begin && c.visible().end > gap.end);
    QVERIFY(c.visible().duration() < 2 * gap.duration());
    c.fitSelection();
    QCOMPARE(c.visible(), gap);
}

void TestTimelineController::walksStepsAndGaps()
{
    TimelineController c;
    c.setRuns(m_facts);
    QVERIFY(c.goToStep(4));
    QCOMPARE(c.selection().kind, TimelineSelection::Kind::Step);
    QCOMPARE(c.selection().index, std::size_t(4));
    QVERIFY(c.stepBy(1));
    QCOMPARE(c.selection().index, std::size_t(5));
    QVERIFY(c.gapBy(1)); // the gap after where the step begins
    QCOMPARE(c.selection().kind, TimelineSelection::Kind::Gap);
    QCOMPARE(c.selection().index, std::size_t(5));
    QVERIFY(c.gapBy(-1));
    QCOMPARE(c.selection().index, std::size_t(4));
    int walked = 0;
    while (c.gapBy(1))
        ++walked;
    QCOMPARE(c.selection().index, m_facts->ranks[0].gaps.size() - 1);
    QCOMPARE(walked, int(m_facts->ranks[0].gaps.size()) - 5);
    // The other rank stays the other rank.
    c.selectGap(0, 1, 2);
    QVERIFY(c.gapBy(1));
    QCOMPARE(c.selection().rank, std::size_t(1));
}

void TestTimelineController::goesToPlaces()
{
    TimelineController c;
    c.setRuns(m_facts);
    QVERIFY(!c.goToStep(987654));
    QVERIFY(!c.goToGap(987654));
    QVERIFY(c.goToGap(6));
    const TimeRange gap = c.selectedView();
    QVERIFY(c.visible().begin <= gap.begin && gap.end <= c.visible().end);
    QVERIFY(gap.duration() * 60 > c.visible().duration()); // wide enough to be seen
    c.setVisible({c.bounds().begin, c.bounds().begin + 50'000});
    c.goTo(c.selection());
    QVERIFY(c.visible().overlaps(gap));
}

void TestTimelineController::alignsTwoRuns()
{
    TimelineController c;
    c.setRuns(m_facts, m_other);
    QCOMPARE(c.runCount(), std::size_t(2));
    QCOMPARE(c.alignment(), TimelineController::Alignment::Step);
    const auto startOf = [&](std::size_t run, qint64 number) {
        const int step = c.stepIndex(run, 0, number);
        const TimelineFacts &facts = *c.facts(run);
        return c.toView(run, 0, facts.steps[0].steps[std::size_t(step)].host).begin;
    };
    QCOMPARE(startOf(0, c.alignedSteps().first), startOf(1, c.alignedSteps().second));
    const TimeNs shift = c.shift(1, 0);
    QVERIFY(c.alignByStep(3, 7));
    QCOMPARE(startOf(0, 3), startOf(1, 7));
    QVERIFY(!c.alignByStep(3, 123456));
    QCOMPARE(c.alignedSteps(), (std::pair<qint64, qint64>(3, 7)));
    c.setFreeOffset(1234);
    QCOMPARE(c.shift(1, 0), TimeNs(1234));
    c.alignByStart();
    QCOMPARE(c.shift(1, 0), TimeNs(0));
    // Alignments are undone like zooms.
    c.undoZoom();
    QCOMPARE(c.alignment(), TimelineController::Alignment::Free);
    c.undoZoom();
    c.undoZoom();
    QCOMPARE(c.shift(1, 0), shift);
    // A selection in the target lies on the target's clock.
    c.selectStep(1, 0, 2);
    QCOMPARE(c.selection().range, m_other->steps[0].steps[2].host);
    QCOMPARE(c.selectedView().begin, c.selection().range.begin + shift);
}

void TestTimelineController::bookmarks()
{
    TimelineController c;
    c.setRuns(m_facts);
    QSignalSpy changed(&c, &TimelineController::bookmarksChanged);
    c.setVisible({1000, 50'000});
    c.saveBookmark(3, QStringLiteral("slow"));
    c.setVisible({60'000, 90'000});
    c.saveBookmark(4);
    QVERIFY(c.recallBookmark(3));
    QCOMPARE(c.visible(), (TimeRange {1000, 50'000}));
    QVERIFY(!c.recallBookmark(9));
    c.setVisible({2000, 40'000});
    c.saveBookmark(3); // the note stays
    QCOMPARE(c.bookmarks().size(), std::size_t(2));
    QCOMPARE(c.bookmarks()[0].note, QStringLiteral("slow"));
    QCOMPARE(c.bookmarks()[0].view, (TimeRange {2000, 40'000}));
    QCOMPARE(changed.count(), 3);
}

void TestTimelineController::keepsTheViewWhenATargetComes()
{
    TimelineController c;
    c.setRuns(m_facts);
    c.setVisible({1000, 50'000});
    c.setRuns(m_facts, m_other);
    QCOMPARE(c.visible(), (TimeRange {1000, 50'000}));
    c.setRuns(m_other);
    QCOMPARE(c.visible(), c.bounds());
}

void TestTimelineController::emptyIsHarmless()
{
    TimelineController c;
    QCOMPARE(c.runCount(), std::size_t(0));
    c.setVisible({0, 10});
    c.zoomBy(0.5, 3);
    c.fitSelection();
    QVERIFY(!c.stepBy(1));
    QVERIFY(!c.gapBy(-1));
    QVERIFY(!c.goToStep(1));
    QVERIFY(!c.alignByStep(1, 1));
    c.selectEvent(0, 0, makeId<EventId>(0));
    QVERIFY(c.selection().isNone());
    c.setRuns(nullptr);
    QCOMPARE(c.runCount(), std::size_t(0));
}

GUI_TEST_MAIN(TestTimelineController)
#include "tst_timelinecontroller.moc"
