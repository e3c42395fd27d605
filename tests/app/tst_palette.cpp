// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/palette.h"
#include "support/core/generated.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/timeline/timelineview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTimer>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

class TestPalette : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void listsEveryAction();
    void scores_data();
    void scores();
    void filtersAsYouType();
    void arrowsMove();
    void disabledCannotBeChosen();
    void escapeChoosesNothing();
    void keyOpensItAndEnterActs();
};

void TestPalette::listsEveryAction()
{
    const WindowFixture fixture;
    const std::vector<PaletteEntry> entries = paletteEntries(fixture.window());
    QHash<const QAction *, int> times;
    for (const PaletteEntry &entry : entries) {
        QVERIFY(!entry.text.isEmpty());
        QVERIFY2(!entry.text.contains(u'&'), qPrintable(entry.text));
        ++times[entry.action];
    }
    for (const ActionSpec &spec : actionTable()) {
        const QAction *action = (*fixture.window().actionTable())[spec.id];
        QVERIFY2(times.value(action) == 1, spec.name);
    }
    // The panels too.
    QVERIFY(entries.size() > std::size_t(ActionId::Count) + 4);
    const auto names = std::ranges::find_if(
        entries, [](const PaletteEntry &e) { return e.text == "Full"_L1; });
    QVERIFY(names != entries.end());
    QCOMPARE(names->menu, u"View, Kernel names"_s);
}

void TestPalette::scores_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("score");
    QTest::newRow("nothing") << QString() << 0;
    QTest::newRow("begin") << u"zoom"_s << 0;
    QTest::newRow("case") << u"ZOOM"_s << 0;
    QTest::newRow("a word") << u"sel"_s << 2;
    QTest::newRow("inside") << u"oom"_s << 4;
    QTest::newRow("the menu") << u"view"_s << 8;
    QTest::newRow("several, any order") << u"sel zoom"_s << 2;
    QTest::newRow("one of them not") << u"zoom gap"_s << -1;
    QTest::newRow("what it does") << u"what"_s << 16;
    QTest::newRow("name and what it does") << u"zoom selected"_s << 16;
    QTest::newRow("too short for that") << u"fit"_s << -1;
}

void TestPalette::scores()
{
    QFETCH(QString, typed);
    QFETCH(int, score);
    const PaletteEntry entry {
        nullptr, u"View"_s, u"Zoom into selection"_s, {}, u"Fit what is selected"_s};
    QCOMPARE(paletteScore(entry, typed), score);
}

void TestPalette::filtersAsYouType()
{
    const WindowFixture fixture;
    Palette palette(&fixture.window());
    const QAbstractItemModelTester tester(
        palette.view()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    palette.show();
    const int all = palette.view()->model()->rowCount();
    QTest::keyClicks(palette.edit(), u"theme dark"_s);
    // Light and system say what they are beside.
    QVERIFY(palette.view()->model()->rowCount() >= 1 && palette.view()->model()->rowCount() <= 3);
    QCOMPARE(palette.current(), (*fixture.window().actionTable())[ActionId::ThemeDark]);
    palette.edit()->clear();
    QCOMPARE(palette.view()->model()->rowCount(), all);
    QTest::keyClicks(palette.edit(), u"no such thing"_s);
    QCOMPARE(palette.view()->model()->rowCount(), 0);
    QVERIFY(palette.current() == nullptr);
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QVERIFY(palette.isVisible());
    // Keys are shown.
    // In the words of who does not know the name.
    palette.edit()->setText(u"grew"_s);
    const QAbstractItemModel *found = palette.view()->model();
    QCOMPARE(found->rowCount(), 1);
    QCOMPARE(found->index(0, 0).data().toString(), u"Longest gap"_s);
    palette.edit()->setText(u"slower"_s);
    QCOMPARE(found->index(0, 0).data().toString(), u"Slowest step"_s);
    palette.edit()->setText(u"Open…"_s);
    const QAbstractItemModel *model = palette.view()->model();
    QCOMPARE(model->index(0, 2).data().toString(),
        QKeySequence(u"Ctrl+O"_s).toString(QKeySequence::NativeText));
}

void TestPalette::arrowsMove()
{
    const WindowFixture fixture;
    Palette palette(&fixture.window());
    palette.show();
    QVERIFY(QTest::qWaitForWindowExposed(&palette));
    QTest::keyClicks(palette.edit(), u"theme"_s);
    QAction *first = palette.current();
    QTest::keyClick(palette.edit(), Qt::Key_Down);
    QAction *second = palette.current();
    QVERIFY(first != nullptr && second != nullptr && first != second);
    QTest::keyClick(palette.edit(), Qt::Key_Up);
    QCOMPARE(palette.current(), first);
    QTest::keyClick(palette.edit(), Qt::Key_Down);
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(palette.chosen(), second);
    QVERIFY(!palette.isVisible());
}

void TestPalette::disabledCannotBeChosen()
{
    const WindowFixture fixture; // nothing open
    Palette palette(&fixture.window());
    palette.show();
    QTest::keyClicks(palette.edit(), u"next gap"_s);
    QCOMPARE(palette.view()->model()->rowCount(), 1); // it is there, to be found
    QVERIFY(palette.current() == nullptr);
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QVERIFY(palette.chosen() == nullptr);
    QVERIFY(palette.isVisible());
    // What can be done stands before what cannot.
    palette.edit()->setText(u"open"_s);
    QVERIFY(palette.current() != nullptr);
}

void TestPalette::escapeChoosesNothing()
{
    const WindowFixture fixture;
    Palette palette(&fixture.window());
    palette.show();
    QTest::keyClick(palette.edit(), Qt::Key_Escape);
    QVERIFY(!palette.isVisible());
    QVERIFY(palette.chosen() == nullptr);
}

void TestPalette::keyOpensItAndEnterActs()
{
    WindowFixture fixture;
    demo::ExecutorConfig config = demo::publishedExample(false);
    config.steady = 8;
    const test::GeneratedTrace trace = test::generateTrace(config);
    QVERIFY(fixture.open({trace.path()}));
    MainWindow &window = fixture.window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.timeline()->setFocus();
    bool wasOpen = false;
    QTimer::singleShot(300, &window, [&] {
        auto *palette = qobject_cast<Palette *>(QApplication::activeModalWidget());
        wasOpen = palette != nullptr;
        if (!wasOpen)
            return;
        QTest::keyClicks(palette->edit(), u"next gap"_s);
        QTest::keyClick(palette->edit(), Qt::Key_Return);
    });
    QTest::keyClick(window.windowHandle(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(wasOpen);
    QCOMPARE(window.timeline()->controller()->selection().kind, TimelineSelection::Kind::Gap);
    QVERIFY(window.timeline()->isAncestorOf(QApplication::focusWidget()));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestPalette)
#include "tst_palette.moc"
