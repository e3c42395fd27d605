// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/docks.h"
#include "app/layouts.h"
#include "app/screenshot.h"
#include "support/core/generated.h"
#include "support/core/nsysfixture.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/panels/verdictpanel.h"
#include "widgets/style/theme.h"
#include "widgets/timeline/timelineview.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenu>
#include <QTabBar>
#include <QTextStream>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

// How the window looks and what it says: sizes, themes, layouts, names for screen readers, pictures,
// and that private text stays private.
class TestWindowLook : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void shrinksTo1100x640();
    void compactAndWide();
    void themeSwitch();
    void layoutsAreRemembered();
    void resetLayout();
    void everyActionSaysWhatItDoes();
    void everyWidgetHasAName();
    void privateTextStaysPrivate();
    void screenshot_data();
    void screenshot();
    void screenshotErrors();

private:
    test::GeneratedTrace m_trace;
};

void TestWindowLook::initTestCase()
{
    demo::ExecutorConfig config = demo::publishedExample(false);
    config.steady = 12;
    config.rampUp = 3;
    config.drain = 2;
    m_trace = test::generateTrace(config);
}

void TestWindowLook::shrinksTo1100x640()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_trace.path()}));
    MainWindow &window = fixture.window();
    for (int layout = 0; layout < Layouts::names().size(); ++layout) {
        window.resize(1600, 1000);
        window.layouts()->show(layout);
        QCoreApplication::processEvents();
        window.resize(1100, 640);
        QCoreApplication::processEvents();
        QVERIFY2(window.size() == QSize(1100, 640),
            qPrintable(u"layout %1 forces %2x%3"_s.arg(layout)
                           .arg(window.width())
                           .arg(window.height())));
        QVERIFY2(window.minimumSizeHint().width() <= 1100,
            qPrintable(QString::number(window.minimumSizeHint().width())));
        QVERIFY2(window.minimumSizeHint().height() <= 640,
            qPrintable(QString::number(window.minimumSizeHint().height())));
    }
}

void TestWindowLook::compactAndWide()
{
    QCOMPARE(Layouts::classOf({1280, 720}), SizeClass::Compact);
    QCOMPARE(Layouts::classOf({1600, 1000}), SizeClass::Normal);
    QCOMPARE(Layouts::classOf({3840, 2160}), SizeClass::Wide);
    WindowFixture fixture({}, {1280, 720});
    QVERIFY(fixture.open({m_trace.path()}));
    MainWindow &window = fixture.window();
    QCOMPARE(window.timeline()->gutterWidth(), 132);
    // The right docks are one column of tabs.
    QDockWidget *verdict = window.docks()->dockOf(window.docks()->verdict(Role::Baseline));
    QVERIFY(!window.tabifiedDockWidgets(verdict).isEmpty());
    // Most of the height above the state of the trace is the timeline's, in every layout.
    for (int layout = 0; layout < Layouts::names().size(); ++layout) {
        window.layouts()->show(layout);
        QCoreApplication::processEvents();
        int top = window.height();
        for (QDockWidget *dock : window.findChildren<QDockWidget *>()) {
            const bool isBelow = window.dockWidgetArea(dock) == Qt::BottomDockWidgetArea;
            if (isBelow && dock->isVisible() && dock->y() > 0) // behind other tabs: outside
                top = std::min(top, dock->mapTo(&window, QPoint()).y());
        }
        const int bottom = window.height() - top;
        QVERIFY2(bottom > 100 && bottom <= window.height() * 48 / 100,
            qPrintable(u"layout %1: %2"_s.arg(layout).arg(bottom)));
    }
    window.layouts()->show(0);
    window.resize(1600, 1000);
    QCoreApplication::processEvents();
    QCOMPARE(window.timeline()->gutterWidth(), 172);
    QVERIFY(window.tabifiedDockWidgets(verdict).isEmpty());
    window.resize(3840, 2160);
    QCoreApplication::processEvents();
    QVERIFY2(std::abs(verdict->width() - 560) <= 40, qPrintable(QString::number(verdict->width())));
}

void TestWindowLook::themeSwitch()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_trace.path()}));
    MainWindow &window = fixture.window();
    const Actions &actions = *window.actionTable();
    actions[ActionId::ThemeLight]->trigger();
    QCoreApplication::processEvents();
    QCOMPARE(QApplication::palette().color(QPalette::Base), Theme::light().base);
    const QImage light = window.grab().toImage();
    actions[ActionId::ThemeDark]->trigger();
    QCoreApplication::processEvents();
    QCOMPARE(QApplication::palette().color(QPalette::Base), Theme::darkTheme().base);
    const QImage dark = window.grab().toImage();
    QVERIFY(light != dark);
    // Mostly dark indeed: no widget kept a light ground.
    int bright = 0;
    for (int y = 0; y < dark.height(); y += 7) {
        for (int x = 0; x < dark.width(); x += 7)
            bright += QColor(dark.pixel(x, y)).lightness() > 200 ? 1 : 0;
    }
    const int probes = (dark.height() / 7) * (dark.width() / 7);
    QVERIFY2(bright < probes / 20, qPrintable(u"%1 of %2"_s.arg(bright).arg(probes)));
    fixture.restart();
    QCOMPARE(QApplication::palette().color(QPalette::Base), Theme::darkTheme().base);
    fixture.window().actionTable()->operator[](ActionId::ThemeLight)->trigger();
}

void TestWindowLook::layoutsAreRemembered()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_trace.path()}));
    QDockWidget *dock = fixture.window().docks()->docks().front();
    QVERIFY(dock->isVisible());
    dock->close(); // the user's change
    fixture.window().actionTable()->operator[](ActionId::LayoutGaps)->trigger();
    fixture.window().actionTable()->operator[](ActionId::LayoutTimeline)->trigger();
    QCoreApplication::processEvents();
    QVERIFY(!dock->isVisible());
    fixture.restart();
    QVERIFY(fixture.open({m_trace.path()}));
    QVERIFY(!fixture.window().docks()->docks().front()->isVisible());
}

void TestWindowLook::resetLayout()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_trace.path()}));
    QDockWidget *dock = fixture.window().docks()->docks().front();
    const int width = dock->width();
    dock->close();
    fixture.window().actionTable()->operator[](ActionId::ResetLayout)->trigger();
    QCoreApplication::processEvents();
    QVERIFY(dock->isVisible());
    QVERIFY2(std::abs(dock->width() - width) <= 8, qPrintable(QString::number(dock->width())));
}

void TestWindowLook::everyActionSaysWhatItDoes()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_trace.path()}));
    int checked = 0;
    for (const QAction *action : fixture.window().findChildren<QAction *>()) {
        if (action->isSeparator() || action->menu() != nullptr || action->text().isEmpty())
            continue; // lines, menus, places of widgets
        QVERIFY2(!action->shortcut().isEmpty() || !action->statusTip().isEmpty()
                || !action->toolTip().isEmpty(),
            qPrintable(action->text()));
        ++checked;
    }
    QVERIFY(checked >= int(ActionId::Count));
}

void TestWindowLook::everyWidgetHasAName()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_trace.path()}));
    int checked = 0;
    for (const QWidget *widget : fixture.window().findChildren<QWidget *>()) {
        const bool isControl = qobject_cast<const QAbstractButton *>(widget) != nullptr
            || qobject_cast<const QLineEdit *>(widget) != nullptr
            || qobject_cast<const QComboBox *>(widget) != nullptr
            || qobject_cast<const QAbstractItemView *>(widget) != nullptr
            || qobject_cast<const QTabBar *>(widget) != nullptr
            || (widget->focusPolicy() != Qt::NoFocus
                && QByteArray(widget->metaObject()->className()).startsWith("gapscope::"));
        // Parts of Qt's own widgets speak through those.
        if (!isControl || widget->objectName().startsWith("qt_"_L1)
            || widget->inherits("QLineEditIconButton") || widget->inherits("QTableCornerButton"))
            continue;
        QString name = widget->accessibleName();
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget); name.isEmpty() && button)
            name = button->text();
        const QByteArray what = QByteArray(widget->metaObject()->className()) + " in "
            + widget->parentWidget()->metaObject()->className();
        QVERIFY2(!name.isEmpty(), what.constData());
        ++checked;
    }
    QVERIFY(checked > 20);
}

void TestWindowLook::privateTextStaysPrivate()
{
    const QString canary = u"CANARY-7f3a"_s;
    test::NsysFixture fixture;
    fixture.kernel({.start = 1000, .end = 2000, .correlation = 1})
        .call({.start = 900, .end = 950, .correlation = 1})
        .range({.start = 800, .end = 2100, .text = u"[Executor] _forward_step 1: 0 ctx reqs, 4 gen reqs"_s})
        .process(100, canary)
        .captureOption(u"CUDA_VISIBLE_DEVICES"_s, canary)
        .add(u"TARGET_INFO_SYSTEM_ENV"_s,
            {{u"name"_s, u"EnvironmentVariables"_s}, {u"value"_s, u"HOME="_s + canary}})
        .add(u"META_DATA_CAPTURE"_s, {{u"name"_s, u"HOSTNAME"_s}, {u"value"_s, canary}});
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"private.sqlite"_s);
    fixture.write(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains(canary.toUtf8())); // it is really there

    WindowFixture shown;
    QVERIFY(shown.open({path}));
    QVERIFY(shown.window().session()->isOpen());
    const MainWindow &window = shown.window();
    const Trace &trace = *window.session()->at(Role::Baseline).run->traces.front();
    for (std::uint32_t row = 0; row < trace.events.size(); ++row) {
        window.timeline()->controller()->selectEvent(0, 0, EventId(row));
        QVERIFY(shown.settle());
        for (const QString &text : test::visibleTexts(window))
            QVERIFY2(!text.contains(canary), qPrintable(text));
    }
    QVERIFY(trace.events.size() >= 3);
}

void TestWindowLook::screenshot_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QSize>("size");
    const QStringList small {u"--size"_s, u"1280x720"_s};
    QTest::newRow("trace") << QStringList {u"TRACE"_s} << QSize(1600, 1000);
    QTest::newRow("gap, dark") << small + QStringList {u"--theme"_s, u"dark"_s, u"--goto"_s,
        u"gap:8"_s, u"TRACE"_s}
                               << QSize(1280, 720);
    QTest::newRow("welcome") << small << QSize(1280, 720);
    QTest::newRow("loading") << small + QStringList {u"--state"_s, u"loading"_s, u"TRACE"_s}
                             << QSize(1280, 720);
    QTest::newRow("error") << small + QStringList {u"--state"_s, u"error"_s, u"TRACE"_s}
                           << QSize(1280, 720);
    QTest::newRow("inconclusive") << small + QStringList {u"--state"_s, u"inconclusive"_s}
                                  << QSize(1280, 720);
    QTest::newRow("layout") << small + QStringList {u"--layout"_s, u"ranks"_s, u"TRACE"_s}
                            << QSize(1280, 720);
}

void TestWindowLook::screenshot()
{
    QFETCH(QStringList, arguments);
    QFETCH(QSize, size);
    const QTemporaryDir folder;
    const QString picture = folder.filePath(u"p.png"_s);
    arguments.replaceInStrings(u"TRACE"_s, m_trace.path());
    const Result<WindowOptions> options
        = parseWindowOptions(QStringList {u"--screenshot"_s, picture} + arguments);
    QVERIFY(options.has_value());
    QString errors;
    QTextStream err(&errors);
    QCOMPARE(runScreenshot(*options, err), 0);
    QVERIFY2(errors.isEmpty(), qPrintable(errors));
    const QImage image(picture);
    QCOMPARE(image.size(), size);
    QVERIFY2(test::colourCount(image) > 60, qPrintable(QString::number(test::colourCount(image))));
}

void TestWindowLook::screenshotErrors()
{
    const QTemporaryDir folder;
    const auto run = [&](const QStringList &arguments, QString &errors) {
        const Result<WindowOptions> options = parseWindowOptions(arguments);
        QTextStream err(&errors);
        return options ? runScreenshot(*options, err) : -1;
    };
    QString errors;
    const QString picture = folder.filePath(u"p.png"_s);
    QCOMPARE(run({u"--screenshot"_s, picture, u"/no/such.sqlite"_s}, errors), 3);
    QVERIFY(errors.contains(u"such.sqlite"_s));
    errors.clear();
    QCOMPARE(run({u"--screenshot"_s, picture, u"--goto"_s, u"step:987654"_s, m_trace.path()}, errors),
        2);
    QVERIFY(errors.contains(u"987654"_s));
    QVERIFY(!QFile::exists(picture));
    errors.clear();
    QCOMPARE(run({u"--screenshot"_s, u"/no/such/folder/p.png"_s, m_trace.path()}, errors), 3);
    QVERIFY(errors.contains(u"p.png"_s));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestWindowLook)
#include "tst_windowlook.moc"
