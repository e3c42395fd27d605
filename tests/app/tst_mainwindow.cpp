// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/analysishub.h"
#include "app/docks.h"
#include "app/opening.h"
#include "support/core/generated.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/panels/detailspanel.h"
#include "widgets/panels/loadingstrip.h"
#include "widgets/panels/messagebar.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/verdictpanel.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QDockWidget>
#include <QDropEvent>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QUrl>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

namespace {

// Loads as the program does, except that the file "slow.sqlite" waits until it is cancelled.
RunLoader slowLoader()
{
    const RunLoader real = makeRunLoader({}, loadHostTables());
    return [real](const QStringList &paths, Progress &progress) -> Result<OpenRun> {
        if (!paths.front().endsWith("slow.sqlite"_L1))
            return real(paths, progress);
        progress.begin(LoadPhase::Events, 1000);
        progress.advance(630);
        while (!progress.isCancelled())
            std::this_thread::yield();
        return Error {ErrorKind::Cancelled, {}, {}, {}, {}};
    };
}

demo::ExecutorConfig smallConfig(bool regression)
{
    demo::ExecutorConfig config = demo::publishedExample(regression);
    config.steady = 12;
    config.rampUp = 3;
    config.drain = 2;
    return config;
}

} // namespace

class TestMainWindow : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void startsWithWelcome();
    void opens();
    void cancelKeepsTheOldTrace();
    void openWhileLoading();
    void closeWhileLoading();
    void errorKeepsTheOldTrace();
    void errorWithoutATrace();
    void dropOne();
    void dropTwo();
    void dropAsTarget();
    void pairShowsBothVerdicts();
    void askedLayoutAndSize();
    void recentIsRemembered();
    void closesAndOpensAgain();
    void inconclusiveSaysWhy();
    void exitWhileLoading();

private:
    void drop(MainWindow &window, const QStringList &paths, Qt::KeyboardModifiers modifiers = {});

    test::GeneratedTrace m_baseline;
    test::GeneratedTrace m_target;
};

void TestMainWindow::initTestCase()
{
    m_baseline = test::generateTrace(smallConfig(false));
    m_target = test::generateTrace(smallConfig(true));
}

void TestMainWindow::drop(
    MainWindow &window, const QStringList &paths, Qt::KeyboardModifiers modifiers)
{
    QMimeData data;
    QList<QUrl> urls;
    for (const QString &path : paths)
        urls.append(QUrl::fromLocalFile(path));
    data.setUrls(urls);
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
    QApplication::sendEvent(&window, &event);
    QVERIFY(event.isAccepted());
}

void TestMainWindow::startsWithWelcome()
{
    const WindowFixture fixture;
    const MainWindow &window = fixture.window();
    QVERIFY(window.isSettled());
    QCOMPARE(window.windowTitle(), u"Gapscope"_s);
    for (const QDockWidget *dock : window.docks()->docks())
        QVERIFY(dock->isHidden());
    const Actions &actions = *window.actionTable();
    QVERIFY(actions[ActionId::Open]->isEnabled());
    QVERIFY(!actions[ActionId::NextGap]->isEnabled());
    QVERIFY(test::visibleTexts(window).contains(u"Gapscope"_s));
}

void TestMainWindow::opens()
{
    WindowFixture fixture;
    const MainWindow &window = fixture.window();
    QVERIFY(fixture.open({m_baseline.path()}));
    const OpenRun &run = window.session()->at(Role::Baseline);
    QVERIFY(run.isOpen());
    QVERIFY(window.windowTitle().startsWith(run.run->label));
    QCOMPARE(window.timeline()->controller()->runCount(), 1);
    const VerdictPanel *verdict = window.docks()->verdict(Role::Baseline);
    QVERIFY(verdict->isVisible());
    QVERIFY(verdict->hasInput());
    QVERIFY(!verdict->isRecomputing());
    const VerdictAnswerPtr &answer = window.hub()->verdict(Role::Baseline);
    QCOMPARE(verdict->verdict().aggregate.crossedCount, answer->corrected.aggregate.crossedCount);
    QVERIFY(window.docks()->dockOf(window.docks()->verdict(Role::Target))->isHidden());
    QVERIFY(window.actionTable()->operator[](ActionId::NextGap)->isEnabled());
    // The status line says what is open.
    const QString texts = test::visibleTexts(window).join(u'\n');
    QVERIFY(texts.contains(run.run->traces.front()->info.schemaVersion));
    QVERIFY(texts.contains(u"2 ranks"_s));
    // Everything was sum up of the whole trace.
    QVERIFY(!window.docks()->selection()->tables().empty());
}

void TestMainWindow::cancelKeepsTheOldTrace()
{
    WindowFixture fixture(slowLoader());
    const MainWindow &window = fixture.window();
    QVERIFY(fixture.open({m_baseline.path()}));
    const auto before = window.session()->at(Role::Baseline).run;
    window.session()->open({u"/nowhere/slow.sqlite"_s}, Role::Baseline);
    auto *strip = window.findChild<LoadingStrip *>();
    QTRY_VERIFY(strip->isVisible());
    QTRY_VERIFY(test::visibleTexts(*strip).join(u'\n').contains(u"630"_s));
    QVERIFY(window.timeline()->isVisible()); // the old trace stays usable
    auto *cancel = strip->findChild<QPushButton *>();
    QVERIFY(cancel != nullptr);
    cancel->click();
    QTRY_VERIFY(strip->isHidden());
    QVERIFY(fixture.settle());
    QCOMPARE(window.session()->at(Role::Baseline).run, before);
    QCOMPARE(window.messageBars()->count(Message::Kind::Error), 0);
}

void TestMainWindow::openWhileLoading()
{
    WindowFixture fixture(slowLoader());
    const MainWindow &window = fixture.window();
    window.session()->open({u"/nowhere/slow.sqlite"_s}, Role::Baseline);
    QTRY_VERIFY(window.findChild<LoadingStrip *>()->isVisible());
    QVERIFY(fixture.open({m_target.path()}));
    QCOMPARE(window.session()->at(Role::Baseline).paths, QStringList {m_target.path()});
    QVERIFY(window.findChild<LoadingStrip *>()->isHidden());
}

void TestMainWindow::closeWhileLoading()
{
    WindowFixture fixture(slowLoader());
    const MainWindow &window = fixture.window();
    QVERIFY(fixture.open({m_baseline.path()}));
    window.session()->open({u"/nowhere/slow.sqlite"_s}, Role::Target);
    window.actionTable()->operator[](ActionId::Close)->trigger();
    QVERIFY(fixture.settle());
    QVERIFY(!window.session()->isOpen());
    QCOMPARE(window.windowTitle(), u"Gapscope"_s);
}

void TestMainWindow::errorKeepsTheOldTrace()
{
    WindowFixture fixture;
    const MainWindow &window = fixture.window();
    QVERIFY(fixture.open({m_baseline.path()}));
    const auto before = window.session()->at(Role::Baseline).run;
    const QTemporaryDir folder;
    QFile broken(folder.filePath(u"broken.sqlite"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("this is no trace at all");
    broken.close();
    QVERIFY(fixture.open({broken.fileName()}));
    QCOMPARE(window.session()->at(Role::Baseline).run, before);
    QCOMPARE(window.messageBars()->count(Message::Kind::Error), 1);
    QVERIFY(window.messageBars()->isVisible());
    QVERIFY(test::visibleTexts(*window.messageBars()).join(u'\n').contains(u"broken.sqlite"_s));
    QVERIFY(window.timeline()->isVisible());
    // Stays until dismissed.
    auto *bar = window.messageBars()->findChild<MessageBar *>();
    Q_EMIT bar->dismissed();
    QTRY_COMPARE(window.messageBars()->count(), 0);
}

void TestMainWindow::errorWithoutATrace()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({u"/no/such/file.sqlite"_s}));
    QCOMPARE(fixture.window().messageBars()->count(Message::Kind::Error), 1);
    QVERIFY(!QFile::exists(u"/no/such/file.sqlite"_s));
    QVERIFY(!fixture.window().session()->isOpen());
}

void TestMainWindow::dropOne()
{
    WindowFixture fixture;
    drop(fixture.window(), {m_baseline.path()});
    QVERIFY(fixture.settle());
    QCOMPARE(fixture.window().session()->at(Role::Baseline).paths, QStringList {m_baseline.path()});
}

void TestMainWindow::dropTwo()
{
    WindowFixture fixture;
    drop(fixture.window(), {m_baseline.path(), m_target.path()});
    QVERIFY(fixture.settle());
    QCOMPARE(fixture.window().session()->at(Role::Target).paths, QStringList {m_target.path()});
    QCOMPARE(fixture.window().timeline()->controller()->runCount(), 2);
}

void TestMainWindow::dropAsTarget()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_baseline.path()}));
    drop(fixture.window(), {m_target.path()}, Qt::ControlModifier);
    QVERIFY(fixture.settle());
    QCOMPARE(fixture.window().session()->at(Role::Baseline).paths, QStringList {m_baseline.path()});
    QCOMPARE(fixture.window().session()->at(Role::Target).paths, QStringList {m_target.path()});
}

void TestMainWindow::pairShowsBothVerdicts()
{
    WindowFixture fixture;
    const MainWindow &window = fixture.window();
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    for (const Role role : kRoles) {
        QVERIFY(window.docks()->verdict(role)->hasInput());
        QVERIFY(window.docks()->verdict(role)->isVisible());
    }
    const Actions &actions = *window.actionTable();
    QVERIFY(actions[ActionId::LayoutCompare]->isChecked());
    QCOMPARE(window.layouts()->current(), 1);
    QCOMPARE(window.dockWidgetArea(window.docks()->docks().front()), Qt::BottomDockWidgetArea);
    actions[ActionId::SwapRuns]->trigger();
    QVERIFY(fixture.settle());
    QCOMPARE(window.session()->at(Role::Baseline).paths, QStringList {m_target.path()});
    actions[ActionId::CloseTarget]->trigger();
    QVERIFY(fixture.settle());
    QCOMPARE(window.timeline()->controller()->runCount(), 1);
    QVERIFY(window.docks()->dockOf(window.docks()->verdict(Role::Target))->isHidden());
    QVERIFY(!actions[ActionId::SwapRuns]->isEnabled());
}

// What the command line asks for is what a pair opens with.
void TestMainWindow::askedLayoutAndSize()
{
    WindowFixture fixture;
    WindowOptions options;
    options.layout = u"timeline"_s;
    options.size = QSize(1280, 720);
    fixture.window().prepare(options);
    QCOMPARE(fixture.window().size(), QSize(1280, 720));
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    QCOMPARE(fixture.window().layouts()->current(), 0);
    QVERIFY((*fixture.window().actionTable())[ActionId::LayoutTimeline]->isChecked());
}

void TestMainWindow::recentIsRemembered()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_baseline.path()}));
    fixture.restart();
    const QList<RecentEntry> entries = fixture.window().opening()->recent().entries();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.front().baseline, QStringList {m_baseline.path()});
    QVERIFY2(entries.front().found.contains(u"2 ranks"_s), qPrintable(entries.front().found));
    QVERIFY(test::visibleTexts(fixture.window()).join(u'\n').contains(entries.front().title()));
    fixture.window().opening()->openRecent(0);
    QVERIFY(fixture.settle());
    QVERIFY(fixture.window().session()->isOpen());
}

void TestMainWindow::closesAndOpensAgain()
{
    WindowFixture fixture;
    const MainWindow &window = fixture.window();
    QVERIFY(fixture.open({m_baseline.path()}));
    window.actionTable()->operator[](ActionId::Close)->trigger();
    QVERIFY(fixture.settle());
    for (const QDockWidget *dock : window.docks()->docks())
        QVERIFY(dock->isHidden());
    QVERIFY(fixture.open({m_baseline.path()}));
    QVERIFY(window.docks()->verdict(Role::Baseline)->isVisible());
}

void TestMainWindow::inconclusiveSaysWhy()
{
    demo::ExecutorConfig config = smallConfig(false);
    config.output.kernelTable = false;
    const test::GeneratedTrace trace = test::generateTrace(config);
    WindowFixture fixture;
    QVERIFY(fixture.open({trace.path()}));
    const MainWindow &window = fixture.window();
    const HostVerdict &verdict = window.docks()->verdict(Role::Baseline)->verdict();
    QCOMPARE(verdict.verdict, Verdict::Inconclusive);
    QVERIFY(!verdict.reasons.empty());
    const QString texts = test::visibleTexts(window).join(u'\n');
    QVERIFY(texts.contains(u"INCONCLUSIVE"_s));
    QVERIFY2(texts.contains(verdict.reasons.front()), qPrintable(verdict.reasons.front()));
    QCOMPARE(window.messageBars()->count(Message::Kind::Warning), 1);
}

void TestMainWindow::exitWhileLoading()
{
    {
        WindowFixture fixture(slowLoader());
        fixture.window().session()->open({u"/nowhere/slow.sqlite"_s}, Role::Baseline);
        QTRY_VERIFY(fixture.window().findChild<LoadingStrip *>()->isVisible());
        fixture.window().close();
    } // must return: the job sees the cancel
    QCoreApplication::processEvents();
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestMainWindow)
#include "tst_mainwindow.moc"
