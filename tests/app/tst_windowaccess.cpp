// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/bookmarksdialog.h"
#include "app/docks.h"
#include "app/keysdialog.h"
#include "app/palette.h"
#include "app/preferences.h"
#include "support/core/generated.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/panels/panel.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/timelineview.h"

#include <QAccessible>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QToolBar>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

namespace {

demo::ExecutorConfig smallConfig(bool regression)
{
    demo::ExecutorConfig config = demo::publishedExample(regression);
    config.steady = 12;
    config.rampUp = 3;
    config.drain = 2;
    return config;
}

// Frames that only hold others, and parts that Qt makes for itself.
bool isDecoration(const QWidget *widget)
{
    const auto *label = qobject_cast<const QLabel *>(widget);
    const QByteArray name = widget->metaObject()->className();
    static const QSet<QByteArray> frames {"QWidget", "QStackedWidget", "QSplitter",
        "QSplitterHandle", "QToolBarSeparator", "QLayoutHideWidget", "QRubberBand",
        "QMainWindowExtensionLayout", "QToolBarExtension", "QTabBar", "QFrame"};
    return (label != nullptr && label->text().isEmpty()) || frames.contains(name)
        || widget->objectName().startsWith(u"qt_"_s) || widget->property("rule").isValid()
        || qobject_cast<const QScrollBar *>(widget) != nullptr
        || widget->inherits("QLineEditIconButton") || widget->inherits("QTableCornerButton")
        || widget->inherits("QAbstractScrollAreaScrollBarContainer")
        || widget->inherits("QHeaderView") || widget->inherits("QDialogButtonBox");
}

QString spokenName(QWidget *widget)
{
    if (!widget->accessibleName().isEmpty())
        return widget->accessibleName();
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return label->text();
    if (qobject_cast<const QDockWidget *>(widget) || qobject_cast<const QToolBar *>(widget))
        return widget->windowTitle();
    QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
    return interface == nullptr ? QString() : interface->text(QAccessible::Name);
}

QStringList namelessIn(QWidget &window)
{
    QStringList nameless;
    for (QWidget *each : window.findChildren<QWidget *>()) {
        if (!each->isVisible() || isDecoration(each) || !spokenName(each).trimmed().isEmpty())
            continue;
        QStringList path;
        for (const QWidget *w = each; w != nullptr && w != &window; w = w->parentWidget())
            path.prepend(QLatin1String(w->metaObject()->className()));
        nameless.append(path.join(u" > "_s) + u' ' + each->objectName());
    }
    return nameless;
}

} // namespace

class TestWindowAccess : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void everyWidgetHasAName_data();
    void everyWidgetHasAName();
    void dialogsHaveNames();
    void focusedEventIsHeard();
    void tabLeavesTheTimeline();
    void keysReachThePanels();
    void freeAlignmentByKeys();
    void regressionByKeysAlone();

private:
    test::GeneratedTrace m_baseline;
    test::GeneratedTrace m_target;
    std::unique_ptr<WindowFixture> m_fixture;
};

void TestWindowAccess::initTestCase()
{
    m_baseline = test::generateTrace(smallConfig(false));
    m_target = test::generateTrace(smallConfig(true));
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->openPair(m_baseline.path(), m_target.path()));
}

void TestWindowAccess::everyWidgetHasAName_data()
{
    QTest::addColumn<int>("layout");
    for (int i = 0; i < int(Layouts::names().size()); ++i)
        QTest::newRow(qPrintable(Layouts::names()[i])) << i;
}

void TestWindowAccess::everyWidgetHasAName()
{
    QFETCH(int, layout);
    MainWindow &window = m_fixture->window();
    window.layouts()->show(layout);
    QVERIFY(m_fixture->settle());
    const QStringList nameless = namelessIn(window);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void TestWindowAccess::dialogsHaveNames()
{
    MainWindow &window = m_fixture->window();
    std::vector<std::unique_ptr<QDialog>> dialogs;
    dialogs.push_back(std::make_unique<Palette>(&window));
    dialogs.push_back(std::make_unique<KeysDialog>(*window.actionTable(), &window));
    dialogs.push_back(std::make_unique<Preferences>(&m_fixture->settings(), &window));
    dialogs.push_back(std::make_unique<BookmarksDialog>(
        std::vector<TimelineBookmark> {{1, {0, 100}, u"here"_s}}, u"note"_s, &window));
    for (const std::unique_ptr<QDialog> &dialog : dialogs) {
        dialog->show();
        const QStringList nameless = namelessIn(*dialog);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
        QVERIFY(!dialog->windowTitle().isEmpty());
        dialog->hide();
    }
}

void TestWindowAccess::focusedEventIsHeard()
{
    MainWindow &window = m_fixture->window();
    LanesView *lanes = window.timeline()->lanes();
    QAccessibleInterface *heard = QAccessible::queryAccessibleInterface(lanes);
    QVERIFY(heard != nullptr);
    QCOMPARE(heard->role(), QAccessible::Canvas);
    QVERIFY(!heard->text(QAccessible::Name).isEmpty());
    QVERIFY(window.timeline()->controller()->goToGap(3));
    const QString gap = heard->text(QAccessible::Value);
    QVERIFY2(gap.startsWith(u"gap "_s), qPrintable(gap));
    QVERIFY2(gap.contains(u"microseconds"_s), qPrintable(gap));
    QTest::keyClick(lanes, Qt::Key_G);
    QVERIFY(heard->text(QAccessible::Value) != gap);
    QTest::keyClick(lanes, Qt::Key_PageDown);
    QVERIFY2(heard->text(QAccessible::Value).startsWith(u"step "_s),
        qPrintable(heard->text(QAccessible::Value)));
}

void TestWindowAccess::tabLeavesTheTimeline()
{
    MainWindow &window = m_fixture->window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.timeline()->setFocus();
    QSet<QWidget *> reached;
    for (int i = 0; i < 60; ++i) {
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus != nullptr);
        reached.insert(focus);
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    QVERIFY2(reached.size() > 5, qPrintable(QString::number(reached.size())));
    QVERIFY(reached.contains(window.timeline()->lanes()));
}

void TestWindowAccess::keysReachThePanels()
{
    MainWindow &window = m_fixture->window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const Actions &actions = *window.actionTable();
    window.resize(1600, 1000); // wide enough for panels side by side
    actions[ActionId::LayoutCompare]->trigger();
    QVERIFY(m_fixture->settle());
    const auto placeOfFocus = [&]() -> const QWidget * {
        for (QWidget *w = QApplication::focusWidget(); w != nullptr; w = w->parentWidget()) {
            if (w == window.timeline() || qobject_cast<Panel *>(w) != nullptr)
                return w;
        }
        return nullptr;
    };
    window.timeline()->setFocus();
    QList<const QWidget *> places {placeOfFocus()};
    QCOMPARE(places.front(), window.timeline());
    do {
        actions[ActionId::NextPanel]->trigger();
        places.append(placeOfFocus());
        QVERIFY(places.back() != nullptr);
        QVERIFY(places.size() < 20);
    } while (places.back() != window.timeline());
    const Docks *docks = window.docks();
    const auto seen = std::ranges::count_if(
        docks->docks(), [&](const QDockWidget *dock) { return docks->isSeen(dock); });
    QVERIFY2(seen >= 2, qPrintable(QString::number(seen)));
    QCOMPARE(places.size(), seen + 2); // the timeline twice
    for (qsizetype i = places.size() - 2; i >= 0; --i) { // and back the same way
        actions[ActionId::PreviousPanel]->trigger();
        QCOMPARE(placeOfFocus(), places[i]);
    }
    // A menu or the palette in between does not change which table is saved.
    actions[ActionId::NextPanel]->trigger();
    const QWidget *panel = placeOfFocus();
    QLineEdit palette;
    palette.show();
    palette.setFocus();
    palette.hide();
    QCOMPARE(window.docks()->current(), panel);
}

void TestWindowAccess::freeAlignmentByKeys()
{
    MainWindow &window = m_fixture->window();
    TimelineController *controller = window.timeline()->controller();
    const Actions &actions = *window.actionTable();
    actions[ActionId::AlignStart]->trigger();
    const TimeNs before = controller->shift(1, 0);
    const TimeNs step = controller->visible().duration() / 100;
    actions[ActionId::TargetLater]->trigger();
    QCOMPARE(controller->alignment(), TimelineController::Alignment::Free);
    QCOMPARE(controller->shift(1, 0), before + step);
    actions[ActionId::TargetEarlier]->trigger();
    QCOMPARE(controller->shift(1, 0), before);
    controller->alignToNearestSteps();
}

// What a new user wants of the pair: the step that got slower and the gap that grew, two keys.
void TestWindowAccess::regressionByKeysAlone()
{
    MainWindow &window = m_fixture->window();
    const TimelineController *controller = window.timeline()->controller();
    LanesView *lanes = window.timeline()->lanes();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.timeline()->setFocus();
    QTest::keyClick(window.windowHandle(), Qt::Key_X);
    TimelineSelection s = controller->selection();
    QCOMPARE(s.kind, TimelineSelection::Kind::Step);
    QCOMPARE(s.run, std::size_t(1));
    const Step &slower = controller->facts(1)->steps[s.rank].steps[s.index];
    const int same = controller->stepIndex(0, s.rank, slower.number);
    QVERIFY(same >= 0);
    const Step &before = controller->facts(0)->steps[s.rank].steps[std::size_t(same)];
    QVERIFY(slower.host.duration() > before.host.duration());
    QCOMPARE(controller->alignedSteps(), (std::pair(slower.number, slower.number)));
    QVERIFY(controller->visible().contains(controller->selectedView().begin));
    QTest::keyClick(window.windowHandle(), Qt::Key_X); // on to the one after
    QVERIFY(controller->selection() != s);
    QTest::keyClick(window.windowHandle(), Qt::Key_X, Qt::ShiftModifier);
    s = controller->selection();
    QCOMPARE(s.kind, TimelineSelection::Kind::Gap);
    QCOMPARE(s.run, std::size_t(1));
    const RankTimeline &rank = controller->facts(0)->ranks[s.rank];
    const StepGap &gap = controller->facts(1)->ranks[s.rank].gaps[s.index];
    const qint64 number = controller->facts(1)->steps[s.rank].steps[gap.before].number;
    const auto other = std::ranges::find_if(rank.gaps, [&](const StepGap &g) {
        return controller->facts(0)->steps[s.rank].steps[g.before].number == number;
    });
    QVERIFY(other != rank.gaps.end());
    QVERIFY(gap.range.duration() > other->range.duration());
    // It is in sight, also where its rank was collapsed.
    const TimelineLayout &layout = lanes->layoutOfRows();
    const std::size_t row = layout.findRow(RowKind::Gaps, 1, s.rank);
    QVERIFY(row < layout.rows.size());
    const int top = layout.rows[row].y - lanes->verticalScrollBar()->value();
    QVERIFY(top >= 0 && top + layout.rows[row].height <= lanes->viewport()->height());
    QVERIFY(lanes->hasFocus());
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestWindowAccess)
#include "tst_windowaccess.moc"
