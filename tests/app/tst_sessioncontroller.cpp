// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/sessioncontroller.h"
#include "support/gui/guitest.h"

#include <QSignalSpy>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// A loader whose answer is in the path: "wait" runs until it is cancelled, "bad" is damaged,
// "hold" waits for release(), anything else opens as a run of that label.
class ScriptedLoader {
public:
    Result<OpenRun> operator()(const QStringList &paths, Progress &progress) const
    {
        const QString &path = paths.front();
        progress.begin(LoadPhase::Events, 10);
        progress.advance(3);
        ++*m_started;
        while (path.startsWith("wait"_L1) || (path.startsWith("hold"_L1) && !*m_released)) {
            if (progress.isCancelled())
                return Error {ErrorKind::Cancelled, {}, {}, {}, {}};
            std::this_thread::yield();
        }
        if (path.startsWith("bad"_L1))
            return Error {ErrorKind::Damaged, u"broken"_s, u"byte 5"_s, u"try again"_s, {}};
        auto run = std::make_shared<Run>();
        run->label = path;
        OpenRun opened;
        opened.run = std::move(run);
        opened.paths = paths;
        return opened;
    }

    void release() const { *m_released = true; }

    [[nodiscard]] int started() const { return *m_started; }

private:
    std::shared_ptr<std::atomic<bool>> m_released = std::make_shared<std::atomic<bool>>(false);
    std::shared_ptr<std::atomic<int>> m_started = std::make_shared<std::atomic<int>>(0);
};

QString label(const SessionController &session, Role role)
{
    return session.at(role).run ? session.at(role).run->label : QString();
}

} // namespace

class TestSessionController : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void opens();
    void cancelKeepsTheOldRun();
    void errorKeepsTheOldRun();
    void openWhileLoading();
    void closeWhileLoading();
    void destroyedWhileLoading();
    void pairIsShownTogether();
    void halfAPair();
    void targetWhileTheBaselineLoads();
    void targetWithoutBaseline();
    void newBaselineClosesTheTarget();
    void swaps();
    void progressIsPolledOnlyWhileLoading();
};

void TestSessionController::opens()
{
    SessionController session {RunLoader(ScriptedLoader())};
    QSignalSpy changed(&session, &SessionController::sessionChanged);
    session.open({u"a"_s, u"b"_s}, Role::Baseline);
    QVERIFY(session.isLoading(Role::Baseline));
    QVERIFY(!session.isOpen());
    QVERIFY(changed.wait());
    QCOMPARE(label(session, Role::Baseline), u"a"_s);
    QCOMPARE(session.at(Role::Baseline).paths, (QStringList {u"a"_s, u"b"_s}));
    QVERIFY(!session.isLoading());
    QCOMPARE(changed.count(), 1);
}

void TestSessionController::cancelKeepsTheOldRun()
{
    SessionController session {RunLoader(ScriptedLoader())};
    session.open({u"old"_s}, Role::Baseline);
    QTRY_COMPARE(label(session, Role::Baseline), u"old"_s);
    const std::shared_ptr<const Run> before = session.at(Role::Baseline).run;
    QSignalSpy failed(&session, &SessionController::loadFailed);
    QSignalSpy ended(&session, &SessionController::loadEnded);
    session.open({u"wait"_s}, Role::Baseline);
    session.cancelAll();
    QVERIFY(!session.isLoading());
    QCOMPARE(ended.count(), 1);
    QTest::qWait(20);
    QCOMPARE(session.at(Role::Baseline).run, before);
    QCOMPARE(failed.count(), 0);
}

void TestSessionController::errorKeepsTheOldRun()
{
    SessionController session {RunLoader(ScriptedLoader())};
    session.open({u"old"_s}, Role::Baseline);
    QTRY_COMPARE(label(session, Role::Baseline), u"old"_s);
    QSignalSpy changed(&session, &SessionController::sessionChanged);
    QSignalSpy failed(&session, &SessionController::loadFailed);
    session.open({u"bad"_s}, Role::Baseline);
    QVERIFY(failed.wait());
    QCOMPARE(failed.first().at(1).toStringList(), QStringList {u"bad"_s});
    QCOMPARE(failed.first().at(2).value<Error>().kind, ErrorKind::Damaged);
    QCOMPARE(label(session, Role::Baseline), u"old"_s);
    QCOMPARE(changed.count(), 0);
}

void TestSessionController::openWhileLoading()
{
    SessionController session {RunLoader(ScriptedLoader())};
    QSignalSpy changed(&session, &SessionController::sessionChanged);
    session.open({u"wait"_s}, Role::Baseline);
    for (int i = 0; i < 20; ++i)
        session.open({u"run%1"_s.arg(i)}, Role::Baseline);
    QTRY_COMPARE(label(session, Role::Baseline), u"run19"_s);
    QTest::qWait(20);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(label(session, Role::Baseline), u"run19"_s);
}

void TestSessionController::closeWhileLoading()
{
    SessionController session {RunLoader(ScriptedLoader())};
    session.open({u"old"_s}, Role::Baseline);
    QTRY_VERIFY(session.isOpen());
    session.open({u"wait"_s}, Role::Baseline);
    session.close(Role::Baseline);
    QVERIFY(!session.isOpen());
    QVERIFY(!session.isLoading());
    QTest::qWait(20);
    QVERIFY(!session.isOpen());
}

void TestSessionController::destroyedWhileLoading()
{
    const ScriptedLoader loader;
    {
        SessionController session {RunLoader(loader)};
        session.openPair({u"wait1"_s}, {u"wait2"_s});
        QTRY_COMPARE(loader.started(), 2);
    } // returns: the jobs saw the cancel
    QCoreApplication::processEvents();
}

void TestSessionController::pairIsShownTogether()
{
    const ScriptedLoader loader;
    SessionController session {RunLoader(loader)};
    QSignalSpy changed(&session, &SessionController::sessionChanged);
    QSignalSpy ended(&session, &SessionController::loadEnded);
    session.openPair({u"hold"_s}, {u"quick"_s});
    QVERIFY(ended.wait()); // the target is there, the baseline is not
    QVERIFY(!session.isOpen());
    QCOMPARE(changed.count(), 0);
    loader.release();
    QVERIFY(changed.wait());
    QCOMPARE(label(session, Role::Baseline), u"hold"_s);
    QCOMPARE(label(session, Role::Target), u"quick"_s);
    QCOMPARE(changed.count(), 1);
}

void TestSessionController::halfAPair()
{
    SessionController session {RunLoader(ScriptedLoader())};
    QSignalSpy failed(&session, &SessionController::loadFailed);
    session.openPair({u"bad"_s}, {u"good"_s});
    QTRY_COMPARE(label(session, Role::Baseline), u"good"_s);
    QVERIFY(!session.at(Role::Target).run);
    QCOMPARE(failed.count(), 1);
}

void TestSessionController::targetWhileTheBaselineLoads()
{
    const ScriptedLoader loader;
    SessionController session {RunLoader(loader)};
    session.open({u"hold"_s}, Role::Baseline);
    session.open({u"quick"_s}, Role::Target);
    QTRY_VERIFY(!session.isLoading(Role::Target));
    QVERIFY(!session.at(Role::Target).run);
    loader.release();
    QTRY_COMPARE(label(session, Role::Target), u"quick"_s);
    QCOMPARE(label(session, Role::Baseline), u"hold"_s);
}

void TestSessionController::targetWithoutBaseline()
{
    SessionController session {RunLoader(ScriptedLoader())};
    session.open({u"a"_s}, Role::Target);
    QTRY_COMPARE(label(session, Role::Baseline), u"a"_s);
    QVERIFY(!session.at(Role::Target).run);
}

void TestSessionController::newBaselineClosesTheTarget()
{
    SessionController session {RunLoader(ScriptedLoader())};
    session.openPair({u"a"_s}, {u"b"_s});
    QTRY_COMPARE(label(session, Role::Target), u"b"_s);
    session.open({u"bad"_s}, Role::Baseline);
    QTRY_VERIFY(!session.isLoading());
    QCOMPARE(label(session, Role::Target), u"b"_s); // nothing is lost by a failure
    session.open({u"c"_s}, Role::Baseline);
    QTRY_COMPARE(label(session, Role::Baseline), u"c"_s);
    QVERIFY(!session.at(Role::Target).run);
}

void TestSessionController::swaps()
{
    SessionController session {RunLoader(ScriptedLoader())};
    session.openPair({u"a"_s}, {u"b"_s});
    QTRY_COMPARE(label(session, Role::Target), u"b"_s);
    session.swapRoles();
    QCOMPARE(label(session, Role::Baseline), u"b"_s);
    QCOMPARE(label(session, Role::Target), u"a"_s);
    session.close(Role::Target);
    session.swapRoles();
    QCOMPARE(label(session, Role::Baseline), u"b"_s);
}

void TestSessionController::progressIsPolledOnlyWhileLoading()
{
    const ScriptedLoader loader;
    SessionController session {RunLoader(loader)};
    QList<LoadState> states;
    connect(&session, &SessionController::loadProgressed, this,
        [&](const LoadState &state) { states.append(state); });
    session.open({u"hold/rank0.sqlite"_s}, Role::Baseline);
    QTRY_VERIFY(std::ranges::any_of(states, [](const LoadState &s) { return s.done == 3; }));
    QCOMPARE(states.front().label, u"rank0.sqlite"_s);
    QCOMPARE(states.back().phase, LoadPhase::Events);
    QCOMPARE(states.back().total, 10);
    loader.release();
    QTRY_VERIFY(session.isOpen());
    const auto *timer = session.findChild<QTimer *>();
    QVERIFY(timer == nullptr || !timer->isActive());
    QTest::qWait(120);
    const qsizetype count = states.size();
    QTest::qWait(150);
    QCOMPARE(states.size(), count);
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestSessionController)
#include "tst_sessioncontroller.moc"
