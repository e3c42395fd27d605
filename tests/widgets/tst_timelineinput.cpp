// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/bigtrace.h"
#include "support/gui/guitest.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/ruler.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>

#include <functional>
#include <set>

using namespace gapscope;
using namespace gapscope::test;

// What a key or gesture must have done: from what was before to what is after.
struct Seen {
    TimeRange visible;
    TimelineSelection selection;
    std::size_t bookmarks = 0;
    RowState rows;
};

using Check = std::function<bool(const Seen &before, const Seen &after)>;
Q_DECLARE_METATYPE(Check)

class TestTimelineInput : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void tablesAreComplete();
    void keys_data();
    void keys();
    void keysByPlace();
    void keysLeaveTextFieldsAlone();
    void wheel_data();
    void wheel();
    void dragSelectsAndSnaps();
    void dragAdjustsARange();
    void dragPans_data();
    void dragPans();
    void controlDragZooms();
    void clickSelects();
    void doubleClickFits();
    void gutterCollapsesAndResizes();
    void rowsByKeyboardAlone();
    void rowsByDrag();
    void pinnedAndHiddenByKeys();
    void alongTheFlow();
    void wheelMayZoom();
    void bandPairsSteps();

private:
    Seen see() const;
    QPoint pointOf(RowKind kind, TimeNs viewTime) const;
    void drag(Qt::MouseButton button, Qt::KeyboardModifiers modifiers, QPoint from, QPoint to);

    TimelineFactsPtr m_facts;
    std::unique_ptr<TimelineView> m_view;
    LanesView *m_lanes = nullptr;
    TimelineController *m_controller = nullptr;
};

void TestTimelineInput::initTestCase()
{
    m_facts = bigFacts(bigTrace(20'000));
    QVERIFY(m_facts);
}

void TestTimelineInput::init()
{
    GuiTest::init();
    m_view = std::make_unique<TimelineView>();
    m_view->setRuns(m_facts);
    m_view->resize(1200, 700);
    m_view->show();
    m_lanes = m_view->lanes();
    m_controller = m_view->controller();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_lanes->setFocus();
    // Two steps in sight, a gap selected.
    const Step &step = m_facts->steps[0].steps[5];
    m_controller->setVisible({step.host.begin - 100'000, step.host.end + 900'000});
    m_controller->selectGap(0, 0, 5);
    QApplication::processEvents();
}

void TestTimelineInput::cleanup()
{
    m_view.reset();
}

Seen TestTimelineInput::see() const
{
    return {m_controller->visible(), m_controller->selection(), m_controller->bookmarks().size(),
        m_lanes->rowState()};
}

QPoint TestTimelineInput::pointOf(RowKind kind, TimeNs viewTime) const
{
    const TimelineLayout &layout = m_lanes->layoutOfRows();
    const TimelineRow &row = layout.rows[layout.findRow(kind, 0, 0)];
    const Strip strip = row.strips.empty() ? Strip {} : row.strips.front();
    return {int(m_lanes->xOf(viewTime)), row.y - m_lanes->verticalScrollBar()->value() + strip.y + strip.height / 2};
}

void TestTimelineInput::drag(
    Qt::MouseButton button, Qt::KeyboardModifiers modifiers, QPoint from, QPoint to)
{
    QWidget *w = m_lanes->viewport();
    QTest::mousePress(w, button, modifiers, from);
    for (int i = 1; i <= 5; ++i) {
        const QPoint at = from + (to - from) * i / 5;
        QMouseEvent move(QEvent::MouseMove, at, w->mapToGlobal(at), Qt::NoButton, button, modifiers);
        QApplication::sendEvent(w, &move);
    }
    QTest::mouseRelease(w, button, modifiers, to);
}

void TestTimelineInput::tablesAreComplete()
{
    // One meaning per key, and every action has a key or a gesture.
    std::set<std::pair<int, int>> keys;
    std::set<InputAction> reachable;
    for (const KeyBinding &binding : keyBindings()) {
        QVERIFY2(keys.insert({binding.key, binding.modifiers.toInt()}).second,
            qPrintable(QString::number(binding.key, 16)));
        QCOMPARE(findKey(binding.key, binding.modifiers, 0), &binding);
        reachable.insert(binding.action);
    }
    for (const MouseBinding &binding : mouseBindings()) {
        QCOMPARE(findMouse(binding.gesture, binding.button, binding.modifiers), binding.action);
        QCOMPARE(findMouse(binding.gesture, binding.button, binding.modifiers | Qt::AltModifier), binding.action);
        reachable.insert(binding.action);
    }
    for (int action = 1; action <= int(InputAction::RowHeight); ++action)
        QVERIFY2(reachable.contains(InputAction(action)), qPrintable(QString::number(action)));
    QVERIFY(!findKey(Qt::Key_Q, Qt::NoModifier, 0));
    QCOMPARE(findMouse(MouseGesture::Drag, Qt::RightButton, Qt::NoModifier), InputAction::None);
}

void TestTimelineInput::keys_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<Check>("check");

    const auto row = [](const char *name, int key, Qt::KeyboardModifiers modifiers, Check check) {
        QTest::newRow(name) << key << modifiers << check;
    };
    const auto span = [](const Seen &s) { return s.visible.duration(); };
    using K = TimelineSelection::Kind;
    row("W zooms in", Qt::Key_W, {}, [=](auto &a, auto &b) { return span(b) < span(a) && a.visible.contains(b.visible.begin); });
    row("S zooms out", Qt::Key_S, {}, [=](auto &a, auto &b) { return span(b) > span(a); });
    row("Shift+W zooms faster", Qt::Key_W, Qt::ShiftModifier, [=](auto &a, auto &b) { return span(b) * 3 < span(a); });
    row("A pans left", Qt::Key_A, {}, [=](auto &a, auto &b) { return span(b) == span(a) && b.visible.begin < a.visible.begin; });
    row("D pans right", Qt::Key_D, {}, [=](auto &a, auto &b) { return span(b) == span(a) && b.visible.begin > a.visible.begin; });
    row("Shift+D pans faster", Qt::Key_D, Qt::ShiftModifier, [=](auto &a, auto &b) { return b.visible.begin - a.visible.begin > span(a) / 2; });
    row("Left", Qt::Key_Left, {}, [](auto &a, auto &b) { return b.visible.begin < a.visible.begin; });
    row("Right", Qt::Key_Right, {}, [](auto &a, auto &b) { return b.visible.begin > a.visible.begin; });
    row("plus", Qt::Key_Plus, {}, [=](auto &a, auto &b) { return span(b) < span(a); });
    row("minus", Qt::Key_Minus, {}, [=](auto &a, auto &b) { return span(b) > span(a); });
    row("F fits", Qt::Key_F, {}, [=](auto &, auto &b) { return span(b) < 2 * b.selection.range.duration() && b.visible.contains(b.selection.range.begin); });
    row("Shift+Z zooms to the range", Qt::Key_Z, Qt::ShiftModifier, [](auto &, auto &b) { return b.visible == b.selection.range; });
    row("Home shows all", Qt::Key_Home, {}, [=](auto &a, auto &b) { return span(b) > 4 * span(a); });
    row("0 shows all", Qt::Key_0, {}, [=](auto &a, auto &b) { return span(b) > 4 * span(a); });
    row("Ctrl+0 shows all", Qt::Key_0, Qt::ControlModifier, [=](auto &a, auto &b) { return span(b) > 4 * span(a); });
    row("Backspace undoes zoom", Qt::Key_Backspace, {}, [=](auto &a, auto &b) { return span(b) > 4 * span(a); });
    row("Alt+Left undoes zoom", Qt::Key_Left, Qt::AltModifier, [=](auto &a, auto &b) { return span(b) > 4 * span(a); });
    row("PgDn next step", Qt::Key_PageDown, {}, [](auto &, auto &b) { return b.selection.kind == K::Step && b.selection.index == 6; });
    row("PgUp step before", Qt::Key_PageUp, {}, [](auto &, auto &b) { return b.selection.kind == K::Step && b.selection.index == 5; });
    row("G next gap", Qt::Key_G, {}, [](auto &, auto &b) { return b.selection.kind == K::Gap && b.selection.index == 6; });
    row("Shift+G gap before", Qt::Key_G, Qt::ShiftModifier, [](auto &, auto &b) { return b.selection.kind == K::Gap && b.selection.index == 4; });
    row(". next on the row", Qt::Key_Period, {}, [](auto &, auto &b) { return b.selection.kind == K::Gap && b.selection.index == 6; });
    row(", before on the row", Qt::Key_Comma, {}, [](auto &, auto &b) { return b.selection.kind == K::Gap && b.selection.index == 4; });
    row("R makes a range", Qt::Key_R, {}, [](auto &a, auto &b) { return b.selection.kind == K::Range && b.selection.range == a.selection.range; });
    row("M marks", Qt::Key_M, {}, [](auto &a, auto &b) { return b.selection.kind == K::Range && b.selection.range == a.selection.range; });
    row("Shift+M keeps the mark", Qt::Key_M, Qt::ShiftModifier, [](auto &, auto &b) { return b.bookmarks == 1; });
    row("Ctrl+3 saves a bookmark", Qt::Key_3, Qt::ControlModifier, [](auto &, auto &b) { return b.bookmarks == 1; });
    row("3 without a bookmark", Qt::Key_3, {}, [](auto &a, auto &b) { return a.visible == b.visible; });
    row("P pins the row", Qt::Key_P, {}, [](auto &a, auto &b) { return a.rows.pinned.isEmpty() && b.rows.pinned.size() == 1; });
    row("H hides the row", Qt::Key_H, {}, [](auto &, auto &b) { return b.rows.hidden.size() == 1; });
    row("Shift+H with nothing hidden", Qt::Key_H, Qt::ShiftModifier, [](auto &a, auto &b) { return a.rows == b.rows; });
    row("Ctrl+Down moves the row", Qt::Key_Down, Qt::ControlModifier, [](auto &a, auto &b) { return a.rows.order.isEmpty() && b.rows.order.size() == 1 && a.selection == b.selection; });
    row("Ctrl+Up with the first row", Qt::Key_Up, Qt::ControlModifier, [](auto &a, auto &b) { return a.rows == b.rows; });
    row("Ctrl+Shift+Up higher rows", Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier, [](auto &a, auto &b) { return b.rows.scale > a.rows.scale && a.visible == b.visible; });
    row("Ctrl+Shift+Down lower rows", Qt::Key_Down, Qt::ControlModifier | Qt::ShiftModifier, [](auto &a, auto &b) { return b.rows.scale < a.rows.scale; });
    row("Esc clears", Qt::Key_Escape, {}, [](auto &, auto &b) { return b.selection.isNone(); });
    row("Down goes to a row", Qt::Key_Down, {}, [](auto &, auto &b) { return b.selection.kind == K::Step; });
}

void TestTimelineInput::keys()
{
    QFETCH(int, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(Check, check);
    const Seen before = see();
    QTest::keyClick(m_lanes, Qt::Key(key), modifiers);
    QVERIFY(check(before, see()));
}

void TestTimelineInput::keysByPlace()
{
    // A French keyboard: the key where W is says Z, and the letter W is elsewhere.
    const auto press = [&](int key, const QString &text, quint32 scanCode) {
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier, scanCode, 0, 0, text);
        QApplication::sendEvent(m_lanes, &event);
    };
    const TimeNs span = m_controller->visible().duration();
    press(Qt::Key_Z, QStringLiteral("z"), 25);
    QVERIFY(m_controller->visible().duration() < span);
    const TimeRange visible = m_controller->visible();
    press(Qt::Key_W, QStringLiteral("w"), 52);
    QCOMPARE(m_controller->visible(), visible);
    press(Qt::Key_G, QStringLiteral("g"), 42); // other letters count as such
    QCOMPARE(m_controller->selection().index, std::size_t(6));
}

void TestTimelineInput::keysLeaveTextFieldsAlone()
{
    // Only the lanes take letters before the window's actions do, and only their own.
    const auto overrides = [&](int key, Qt::KeyboardModifiers modifiers) {
        QKeyEvent event(QEvent::ShortcutOverride, key, modifiers);
        event.ignore();
        QApplication::sendEvent(m_lanes, &event);
        return event.isAccepted();
    };
    QVERIFY(overrides(Qt::Key_W, {}));
    QVERIFY(overrides(Qt::Key_1, {}));
    QVERIFY(!overrides(Qt::Key_F, {})); // the window may have it in a menu
    QVERIFY(!overrides(Qt::Key_O, Qt::ControlModifier));
}

void TestTimelineInput::wheel_data()
{
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<Check>("check");

    QTest::newRow("Ctrl zooms at the cursor") << Qt::KeyboardModifiers(Qt::ControlModifier)
        << Check([](auto &a, auto &b) { return b.visible.duration() < a.visible.duration(); });
    QTest::newRow("Shift pans") << Qt::KeyboardModifiers(Qt::ShiftModifier)
        << Check([](auto &a, auto &b) { return b.visible.begin < a.visible.begin && b.visible.duration() == a.visible.duration(); });
    QTest::newRow("Ctrl+Shift makes rows higher") << (Qt::ControlModifier | Qt::ShiftModifier)
        << Check([](auto &a, auto &b) { return a.visible == b.visible && b.rows.scale > a.rows.scale; });
    QTest::newRow("bare scrolls, the time stays") << Qt::KeyboardModifiers()
        << Check([](auto &a, auto &b) { return a.visible == b.visible && a.rows == b.rows; });
}

void TestTimelineInput::wheel()
{
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(Check, check);
    m_view->resize(1200, 300); // so that there is something to scroll
    QApplication::processEvents();
    m_lanes->verticalScrollBar()->setValue(60);
    const Seen before = see();
    const QPointF at(700, 100);
    const TimeNs under = m_lanes->timeAt(at.x());
    QWheelEvent event(at, m_lanes->viewport()->mapToGlobal(at), {}, QPoint(0, 120), Qt::NoButton,
        modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_lanes->viewport(), &event);
    const Seen after = see();
    QVERIFY(check(before, after));
    const bool scrolled = m_lanes->verticalScrollBar()->value() != 60;
    QCOMPARE(scrolled, modifiers == Qt::NoModifier);
    if (modifiers == Qt::ControlModifier) {
        const TimeNs tolerance = after.visible.duration() / 500;
        QVERIFY(std::abs(m_lanes->timeAt(at.x()) - under) <= tolerance);
    }
}

void TestTimelineInput::dragSelectsAndSnaps()
{
    const Step &step = m_facts->steps[0].steps[5];
    const QPoint from = pointOf(RowKind::Group, step.host.begin) + QPoint(3, 0);
    const QPoint to = pointOf(RowKind::Group, step.host.end) - QPoint(4, 0);
    drag(Qt::LeftButton, {}, from, to);
    const TimelineSelection s = m_controller->selection();
    QCOMPARE(s.kind, TimelineSelection::Kind::Range);
    QCOMPARE(s.range, step.host); // both ends snapped to the step
    drag(Qt::LeftButton, Qt::AltModifier, from + QPoint(30, 0), to - QPoint(30, 0));
    QVERIFY(m_controller->selection().range != step.host);
    QVERIFY(m_controller->selection().range.begin > step.host.begin);
}

void TestTimelineInput::dragAdjustsARange()
{
    const TimeRange visible = m_controller->visible();
    const TimeRange range {visible.begin + visible.duration() / 4, visible.begin + visible.duration() / 2};
    m_controller->selectRange(range);
    const QPoint end(int(std::lround(m_lanes->xOf(range.end))), 5);
    drag(Qt::LeftButton, Qt::AltModifier, end, end + QPoint(100, 0));
    const TimeRange now = m_controller->selectedView();
    QCOMPARE(now.begin, range.begin);
    QVERIFY(now.end > range.end);
    QVERIFY(std::abs(m_lanes->xOf(now.end) - end.x() - 100) < 2);
}

void TestTimelineInput::dragPans_data()
{
    QTest::addColumn<Qt::MouseButton>("button");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::newRow("middle") << Qt::MiddleButton << Qt::KeyboardModifiers();
    QTest::newRow("Shift+left") << Qt::LeftButton << Qt::KeyboardModifiers(Qt::ShiftModifier);
}

void TestTimelineInput::dragPans()
{
    QFETCH(Qt::MouseButton, button);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    const Seen before = see();
    const TimeNs under = m_lanes->timeAt(600);
    drag(button, modifiers, {600, 100}, {480, 100});
    QCOMPARE(m_controller->visible().duration(), before.visible.duration());
    QVERIFY(std::abs(m_lanes->timeAt(480) - under) < before.visible.duration() / 400);
    QCOMPARE(m_controller->selection(), before.selection);
}

void TestTimelineInput::controlDragZooms()
{
    const TimeNs from = m_lanes->timeAt(400);
    const TimeNs to = m_lanes->timeAt(500);
    drag(Qt::LeftButton, Qt::ControlModifier | Qt::AltModifier, {400, 100}, {500, 100});
    QVERIFY(std::abs(m_controller->visible().begin - from) < (to - from) / 20);
    QVERIFY(std::abs(m_controller->visible().end - to) < (to - from) / 20);
    m_controller->undoZoom();
    QVERIFY(m_controller->visible().contains(from) && m_controller->visible().duration() > to - from);
}

void TestTimelineInput::clickSelects()
{
    const Step &step = m_facts->steps[0].steps[5];
    QWidget *w = m_lanes->viewport();
    const TimeNs middle = step.host.begin + step.host.duration() / 2;
    QTest::mouseClick(w, Qt::LeftButton, {}, pointOf(RowKind::Group, middle));
    QCOMPARE(m_controller->selection().kind, TimelineSelection::Kind::Step);
    QCOMPARE(m_controller->selection().index, std::size_t(5));
    QTest::mouseClick(w, Qt::LeftButton, {}, pointOf(RowKind::Ranges, middle));
    QCOMPARE(m_controller->selection().kind, TimelineSelection::Kind::Event);
    QCOMPARE(m_controller->selection().event, step.marker);
    const TimeRange gap = m_facts->ranks[0].gaps[5].range;
    QTest::mouseClick(w, Qt::LeftButton, {}, pointOf(RowKind::Gaps, gap.begin + gap.duration() / 2));
    QCOMPARE(m_controller->selection().kind, TimelineSelection::Kind::Gap);
    // Shift+click: from one to the other as one range.
    QTest::mouseClick(w, Qt::LeftButton, Qt::ShiftModifier, pointOf(RowKind::Group, middle));
    QCOMPARE(m_controller->selection().kind, TimelineSelection::Kind::Range);
    QCOMPARE(m_controller->selection().range, step.host.united(gap));
    // Where nothing is, the selection goes.
    QTest::mouseClick(w, Qt::LeftButton, {}, pointOf(RowKind::Gaps, middle));
    QVERIFY(m_controller->selection().isNone());
}

void TestTimelineInput::doubleClickFits()
{
    QSignalSpy activated(m_view.get(), &TimelineView::activated);
    const TimeRange gap = m_facts->ranks[0].gaps[5].range;
    const QPoint at = pointOf(RowKind::Gaps, gap.begin + gap.duration() / 2);
    QTest::mouseDClick(m_lanes->viewport(), Qt::LeftButton, {}, at);
    QVERIFY(m_controller->visible().duration() < 2 * gap.duration());
    QCOMPARE(activated.count(), 1);
}

void TestTimelineInput::gutterCollapsesAndResizes()
{
    const std::size_t rows = m_lanes->layoutOfRows().rows.size();
    const QPoint header(15, 10);
    QTest::mouseClick(m_lanes->viewport(), Qt::LeftButton, {}, header);
    QVERIFY(m_lanes->layoutOfRows().rows.size() < rows);
    QTest::mouseClick(m_lanes->viewport(), Qt::LeftButton, {}, header);
    QCOMPARE(m_lanes->layoutOfRows().rows.size(), rows);
    const int gutter = m_lanes->gutterWidth();
    drag(Qt::LeftButton, {}, {gutter, 50}, {gutter + 60, 50});
    QCOMPARE(m_lanes->gutterWidth(), gutter + 60);
    QCOMPARE(m_view->gutterWidth(), gutter + 60);
    QCOMPARE(m_view->findChild<RulerBar *>()->gutterWidth(), gutter + 60); // ticks stand over their times
    // A row dragged above another one of its group.
    const TimelineLayout &layout = m_lanes->layoutOfRows();
    const std::size_t gaps = layout.findRow(RowKind::Gaps, 0, 0);
    const std::size_t stream = layout.findRow(RowKind::Stream, 0, 0);
    QVERIFY(gaps < stream);
    drag(Qt::LeftButton, {}, {60, layout.rows[stream].y + 8}, {60, layout.rows[gaps].y + 8});
    const TimelineLayout &now = m_lanes->layoutOfRows();
    QVERIFY(now.findRow(RowKind::Stream, 0, 0) < now.findRow(RowKind::Gaps, 0, 0));
}

void TestTimelineInput::rowsByKeyboardAlone()
{
    // From the top row down to the last one, selecting something in most of them.
    QTest::keyClick(m_lanes, Qt::Key_Escape);
    int selected = 0;
    const auto rows = m_lanes->layoutOfRows().rows.size();
    for (std::size_t i = 0; i < rows; ++i) {
        QTest::keyClick(m_lanes, Qt::Key_Down);
        selected += !m_controller->selection().isNone();
    }
    QVERIFY(selected > int(rows) / 2);
    // The header collapses with Space.
    for (std::size_t i = 0; i < rows; ++i)
        QTest::keyClick(m_lanes, Qt::Key_Up);
    QTest::keyClick(m_lanes, Qt::Key_Space);
    QVERIFY(m_lanes->layoutOfRows().rows.size() < rows);
    QSignalSpy search(m_view.get(), &TimelineView::searchRequested);
    QSignalSpy help(m_view.get(), &TimelineView::helpRequested);
    QTest::keyClick(m_lanes, Qt::Key_Slash);
    QTest::keyClick(m_lanes, Qt::Key_Question, Qt::ShiftModifier);
    QCOMPARE(search.count(), 1);
    QCOMPARE(help.count(), 1);
}

// The keys of the rows of the first group, as shown.
static QStringList keysOfGroup(const TimelineLayout &layout)
{
    QStringList keys;
    const QString group = layout.rows[layout.findRow(RowKind::Group, 0, 0)].key;
    for (const TimelineRow &row : layout.rows) {
        if (row.group == group && row.key != group)
            keys.append(row.key);
    }
    return keys;
}

void TestTimelineInput::rowsByDrag()
{
    const QStringList before = keysOfGroup(m_lanes->layoutOfRows());
    QVERIFY(before.size() > 3);
    const auto middle = [&](const QString &key) {
        const TimelineLayout &layout = m_lanes->layoutOfRows();
        const TimelineRow &row = layout.rows[layout.findKey(key)];
        return QPoint(40, row.y - m_lanes->verticalScrollBar()->value() + row.height / 2);
    };
    // Down: after the one it is dropped on.
    drag(Qt::LeftButton, {}, middle(before[0]), middle(before[1]));
    QStringList expected = before;
    expected.move(0, 1);
    QCOMPARE(keysOfGroup(m_lanes->layoutOfRows()), expected);
    // Up: before it.
    drag(Qt::LeftButton, {}, middle(before[2]), middle(before[1]));
    expected.move(2, 0);
    QCOMPARE(keysOfGroup(m_lanes->layoutOfRows()), expected);
    // Not out of its group: the header of the group is no place for it.
    drag(Qt::LeftButton, {}, middle(before[0]), {40, 4});
    QCOMPARE(keysOfGroup(m_lanes->layoutOfRows()), expected);
}

void TestTimelineInput::pinnedAndHiddenByKeys()
{
    const QStringList before = keysOfGroup(m_lanes->layoutOfRows());
    QTest::keyClick(m_lanes, Qt::Key_P); // the row of the selected gap
    QCOMPARE(m_lanes->layoutOfRows().pinned, std::size_t(1));
    QCOMPARE(m_lanes->layoutOfRows().rows.front().kind, RowKind::Gaps);
    QTest::keyClick(m_lanes, Qt::Key_P);
    QCOMPARE(m_lanes->layoutOfRows().pinned, std::size_t(0));
    QTest::keyClick(m_lanes, Qt::Key_H);
    QCOMPARE(keysOfGroup(m_lanes->layoutOfRows()).size(), before.size() - 1);
    QCOMPARE(m_lanes->layoutOfRows().hidden.size(), std::size_t(1));
    QTest::keyClick(m_lanes, Qt::Key_H, Qt::ShiftModifier);
    QCOMPARE(keysOfGroup(m_lanes->layoutOfRows()), before);
    QTest::keyClick(m_lanes, Qt::Key_Down, Qt::ControlModifier);
    QStringList expected = before;
    expected.move(0, 1);
    QCOMPARE(keysOfGroup(m_lanes->layoutOfRows()), expected);
    QTest::keyClick(m_lanes, Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(keysOfGroup(m_lanes->layoutOfRows()), before);
}

void TestTimelineInput::alongTheFlow()
{
    const Trace &trace = *m_facts->run.traces[0];
    std::uint32_t kernel = 0;
    while (trace.events.category[kernel] != Category::GraphKernel)
        ++kernel;
    const EventId launch = trace.links.launch(makeId<EventId>(kernel));
    m_controller->selectEvent(0, 0, makeId<EventId>(kernel));
    QTest::keyClick(m_lanes, Qt::Key_BracketLeft);
    QCOMPARE(m_controller->selection().event, launch);
    QTest::keyClick(m_lanes, Qt::Key_BracketRight);
    const auto work = trace.links.work(launch);
    QCOMPARE(m_controller->selection().event, work.front());
    QTest::keyClick(m_lanes, Qt::Key_BracketRight);
    QCOMPARE(m_controller->selection().event, work[1]);
}

void TestTimelineInput::wheelMayZoom()
{
    m_view->setWheelZooms(true);
    const TimeNs span = m_controller->visible().duration();
    QWheelEvent event(QPoint(700, 100), m_lanes->viewport()->mapToGlobal(QPoint(700, 100)), {},
        QPoint(0, 120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_lanes->viewport(), &event);
    QVERIFY(m_controller->visible().duration() < span);
}

void TestTimelineInput::bandPairsSteps()
{
    m_view->setRuns(m_facts, bigFacts(bigTrace(30'000)));
    QVERIFY(m_controller->alignByStep(5, 5));
    const Step &step = m_facts->steps[0].steps[5];
    m_controller->setVisible({step.host.begin - 100'000, step.host.end + 900'000});
    m_lanes->verticalScrollBar()->setValue(0);
    const TimelineLayout &layout = m_lanes->layoutOfRows();
    const int y = layout.rows[layout.findKey(QStringLiteral("band"))].y + 10;
    QVERIFY(y < m_lanes->viewport()->height());
    // One step of the target to the left: its next step comes under ours.
    const Step &next = m_controller->facts(1)->steps[0].steps[6];
    const int by = int(m_lanes->xOf(m_controller->toView(1, 0, next.host).begin)
        - m_lanes->xOf(step.host.begin));
    drag(Qt::LeftButton, {}, {1100, y}, {1100 - by, y});
    QCOMPARE(m_controller->alignment(), TimelineController::Alignment::Step);
    QCOMPARE(m_controller->toView(1, 0, next.host).begin, step.host.begin);
    m_controller->undoZoom();
    QCOMPARE(m_controller->alignedSteps(), (std::pair<qint64, qint64>(5, 5)));
}

GUI_TEST_MAIN(TestTimelineInput)
#include "tst_timelineinput.moc"
