// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/job.h"
#include "support/gui/guitest.h"

#include <QSemaphore>

#include <thread>

namespace gapscope {

// LatestJob: latest wins, cancelled and stale answers never arrive, nothing outlives the pool.
class TestJob : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void answersInTheGuiThread();
    void latestWins();
    void cancelGivesNoAnswer();
    void destroyedWhileRunning();
    void progressOfTheRunningJob();
    void startFromItsOwnAnswer();
    void moveOnlyAnswer();

private:
    QThreadPool m_pool;
};

namespace {

// Runs until it is cancelled, as a load of a large file would.
int untilCancelled(Progress &progress)
{
    while (!progress.isCancelled())
        std::this_thread::yield();
    return -1;
}

} // namespace

void TestJob::answersInTheGuiThread()
{
    QThread *answered = nullptr;
    int value = 0;
    LatestJob<int> job(&m_pool, [&](int v) {
        answered = QThread::currentThread();
        value = v;
    });
    job.start([](Progress &) { return QThread::currentThread() == qApp->thread() ? 1 : 2; });
    QVERIFY(job.isRunning());
    QTRY_COMPARE(value, 2);
    QCOMPARE(answered, qApp->thread());
    QVERIFY(!job.isRunning());
}

void TestJob::latestWins()
{
    QList<int> answers;
    LatestJob<int> job(&m_pool, [&](int v) { answers.append(v); });
    job.start(untilCancelled);
    // Only the last of those that wait is run.
    std::atomic<int> runs = 0;
    for (int i = 0; i < 50; ++i) {
        job.start([i, &runs](Progress &) {
            ++runs;
            return i;
        });
    }
    QTRY_COMPARE(answers, QList<int> {49});
    QCOMPARE(runs.load(), 1);
}

void TestJob::cancelGivesNoAnswer()
{
    int answers = 0;
    LatestJob<int> job(&m_pool, [&](int) { ++answers; });
    job.start(untilCancelled);
    job.cancel();
    QVERIFY(!job.isRunning());
    QVERIFY(m_pool.waitForDone(10000));
    QTest::qWait(0);
    QCoreApplication::processEvents();
    QCOMPARE(answers, 0);
    // It can be used again.
    job.start([](Progress &) { return 7; });
    QTRY_COMPARE(answers, 1);
}

void TestJob::destroyedWhileRunning()
{
    int answers = 0;
    {
        LatestJob<int> job(&m_pool, [&](int) { ++answers; });
        job.start(untilCancelled);
    }
    QVERIFY(m_pool.waitForDone(10000));
    QCoreApplication::processEvents();
    QCOMPARE(answers, 0);
}

void TestJob::progressOfTheRunningJob()
{
    QSemaphore reported;
    QSemaphore mayEnd;
    bool done = false;
    LatestJob<int> job(&m_pool, [&](int) { done = true; });
    QCOMPARE(job.progress(), nullptr);
    job.start([&](Progress &progress) {
        progress.begin(LoadPhase::Sort, 100);
        progress.advance(40);
        reported.release();
        mayEnd.acquire();
        return 0;
    });
    QVERIFY(reported.tryAcquire(1, 10000));
    QVERIFY(job.progress() != nullptr);
    QCOMPARE(job.progress()->phase(), LoadPhase::Sort);
    QCOMPARE(job.progress()->done(), 40);
    QCOMPARE(job.progress()->total(), 100);
    mayEnd.release();
    QTRY_VERIFY(done);
    QCOMPARE(job.progress(), nullptr);
}

void TestJob::startFromItsOwnAnswer()
{
    QList<int> answers;
    std::unique_ptr<LatestJob<int>> job;
    job = std::make_unique<LatestJob<int>>(&m_pool, [&](int v) {
        answers.append(v);
        if (v < 3)
            job->start([v](Progress &) { return v + 1; });
    });
    job->start([](Progress &) { return 1; });
    QTRY_COMPARE(answers, (QList<int> {1, 2, 3}));
}

void TestJob::moveOnlyAnswer()
{
    std::unique_ptr<int> answer;
    LatestJob<std::unique_ptr<int>> job(
        &m_pool, [&](std::unique_ptr<int> v) { answer = std::move(v); });
    job.start([](Progress &) { return std::make_unique<int>(5); });
    QTRY_VERIFY(answer);
    QCOMPARE(*answer, 5);
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestJob)
#include "tst_job.moc"
