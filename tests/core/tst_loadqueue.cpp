// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Loading several files at the same time: what is in flight, in which order it comes out, failures and
// cancelling; and that the run is the same as from files loaded one by one.

#include "core/io/loaderrors.h"
#include "core/io/loadmemory.h"
#include "core/io/traceloader.h"
#include "support/core/nsystrace.h"

#include <QFile>
#include <QSqlDatabase>
#include <QTemporaryDir>
#include <QTest>

#include <mutex>
#include <random>
#include <thread>

using namespace Qt::StringLiterals;
using namespace gapscope;

namespace {

// What runs at the same time, as the jobs see it.
class InFlight {
public:
    void enter(qint64 memory)
    {
        const std::scoped_lock lock(m_mutex);
        ++m_jobs;
        m_memory += memory;
        m_mostJobs = std::max(m_mostJobs, m_jobs);
        if (m_jobs > 1)
            m_mostShared = std::max(m_mostShared, m_memory);
        ++m_started;
    }

    void leave(qint64 memory, qint64 kept)
    {
        const std::scoped_lock lock(m_mutex);
        --m_jobs;
        m_memory += kept - memory;
    }

    [[nodiscard]] int started() const { return m_started; }
    [[nodiscard]] int mostJobs() const { return m_mostJobs; }
    // While more than one job ran.
    [[nodiscard]] qint64 mostShared() const { return m_mostShared; }

private:
    std::mutex m_mutex;
    int m_jobs = 0;
    int m_started = 0;
    int m_mostJobs = 0;
    qint64 m_memory = 0;
    qint64 m_mostShared = 0;
};

LoadJob countedJob(InFlight &flight, qint64 memory, qint64 kept = 0)
{
    return {memory, memory, [&flight, memory, kept](Progress &, qint64 &keeps) {
                flight.enter(memory);
                std::this_thread::sleep_for(std::chrono::microseconds(300));
                flight.leave(memory, kept);
                keeps = kept;
                return std::optional<Error>();
            }};
}

LoadJob failingJob(const QString &what, int microseconds)
{
    return {1, 1, [what, microseconds](Progress &, qint64 &) {
                std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
                return std::optional(Error {ErrorKind::Damaged, what, {}, {}, {}});
            }};
}

bool isCancelledError(const std::optional<Error> &error)
{
    return error && error->kind == ErrorKind::Cancelled;
}

void writeTrace(const QString &path, int rows)
{
    test::bigFixture(rows).write(path);
}

} // namespace

class TestLoadQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void staysWithinTheMemory_data()
    {
        QTest::addColumn<int>("files");
        QTest::addColumn<qint64>("memory");
        QTest::newRow("little memory") << 8 << qint64 {100};
        QTest::newRow("much memory") << 8 << qint64 {1'000};
        QTest::newRow("one by one") << 1 << qint64 {1'000};
        QTest::newRow("two threads") << 2 << qint64 {1'000};
    }

    void staysWithinTheMemory()
    {
        QFETCH(int, files);
        QFETCH(qint64, memory);
        for (unsigned seed = 1; seed <= 20; ++seed) {
            std::mt19937 random(seed);
            InFlight flight;
            std::vector<LoadJob> jobs;
            qint64 total = 0;
            for (int i = 0; i < 40; ++i) {
                // Some are larger than all the memory.
                const qint64 need = std::uniform_int_distribution<qint64>(1, 130)(random);
                jobs.push_back(countedJob(flight, need));
                total += need;
            }
            Progress progress;
            const auto errors = runLoads(jobs, {files, memory}, true, progress);
            QCOMPARE(errors.size(), jobs.size());
            QVERIFY(std::ranges::none_of(errors, [](const auto &error) { return error.has_value(); }));
            QCOMPARE(flight.started(), 40);
            QVERIFY2(flight.mostJobs() <= files, qPrintable(u"seed %1"_s.arg(seed)));
            QVERIFY2(flight.mostShared() <= memory, qPrintable(u"seed %1"_s.arg(seed)));
            QCOMPARE(progress.phase(), LoadPhase::Files);
            QCOMPARE(progress.total(), total);
            QCOMPARE(progress.done(), total);
        }
    }

    // They do run at the same time where there is room.
    void runsTogether()
    {
        std::atomic<int> waiting {0};
        std::vector<LoadJob> jobs;
        for (int i = 0; i < 4; ++i)
            jobs.push_back({1, 10, [&waiting](Progress &, qint64 &) {
                                ++waiting;
                                while (waiting < 4) // each waits for the three others
                                    std::this_thread::yield();
                                return std::optional<Error>();
                            }});
        Progress progress;
        const auto errors = runLoads(jobs, {4, 40}, true, progress);
        QCOMPARE(errors.size(), std::size_t(4));
        QCOMPARE(waiting.load(), 4);
    }

    // What is loaded stays in the memory: at the end there is room for one at a time only.
    void countsWhatIsLoaded()
    {
        InFlight flight;
        std::vector<LoadJob> jobs;
        for (int i = 0; i < 30; ++i)
            jobs.push_back(countedJob(flight, 20, 10));
        Progress progress;
        const auto errors = runLoads(jobs, {8, 100}, true, progress);
        QCOMPARE(errors.size(), std::size_t(30));
        QCOMPARE(flight.started(), 30);
        QVERIFY(flight.mostShared() <= 100);
    }

    void failuresKeepTheirPlace()
    {
        for (int round = 0; round < 30; ++round) {
            InFlight flight;
            std::vector<LoadJob> jobs;
            for (int i = 0; i < 8; ++i)
                jobs.push_back(countedJob(flight, 1));
            jobs[2] = failingJob(u"second"_s, 2'000); // fails after the other
            jobs[5] = failingJob(u"fifth"_s, 0);
            Progress progress;
            const auto all = runLoads(jobs, {4, 1'000}, true, progress);
            for (std::size_t i = 0; i < jobs.size(); ++i)
                QCOMPARE(all[i].has_value(), i == 2 || i == 5);
            QCOMPARE(all[2]->what, u"second"_s);
            QCOMPARE(flight.started(), 6);
            // Without keepGoing the first in order is the one that counts, whoever came first.
            Progress again;
            const auto strict = runLoads(jobs, {4, 1'000}, false, again);
            QVERIFY(!strict[0] && !strict[1]);
            QCOMPARE(strict[2]->what, u"second"_s);
            QVERIFY(isCancelledError(strict[7]) || !strict[7]);
            QVERIFY(!again.isCancelled());
        }
    }

    void cancelsAll()
    {
        std::atomic<int> started {0};
        std::vector<LoadJob> jobs;
        for (int i = 0; i < 12; ++i)
            jobs.push_back({10, 10, [&started](Progress &progress, qint64 &) {
                                ++started;
                                while (!progress.isCancelled())
                                    std::this_thread::yield();
                                return std::optional(cancelledError());
                            }});
        Progress progress;
        const std::jthread canceller([&] {
            while (started < 3)
                std::this_thread::yield();
            progress.cancel();
        });
        const auto errors = runLoads(jobs, {3, 1'000}, true, progress);
        QCOMPARE(started.load(), 3);
        for (const auto &error : errors)
            QVERIFY(isCancelledError(error));
    }

    void progressNeverGoesBack()
    {
        double last = 0;
        for (const LoadPhase phase : {LoadPhase::Probe, LoadPhase::Names, LoadPhase::Events,
                 LoadPhase::Ranges, LoadPhase::Sort, LoadPhase::Link, LoadPhase::Done}) {
            for (const qint64 done : {0, 3, 10, 12}) {
                const double part = loadedPart(phase, done, 10);
                QVERIFY(part >= last && part <= 1);
                last = part;
            }
        }
        QCOMPARE(last, 1.0);
        QCOMPARE(loadedPart(LoadPhase::Events, 5, 0), loadedPart(LoadPhase::Events, 0, 10));
    }

    void memoryOfFiles()
    {
        QTemporaryDir folder;
        const auto write = [&](const QString &name, const QByteArray &bytes) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        QVERIFY(write(u"a.sqlite"_s, QByteArray("SQLite format 3\0", 16) + QByteArray(84, 'x')));
        QVERIFY(write(u"a.json.gz"_s, QByteArray("\x1f\x8b\x08") + QByteArray(97, 'x')));
        QVERIFY(write(u"a.txt"_s, "hello"));
        QCOMPARE(loadMemory(folder.filePath(u"a.sqlite"_s)), qint64 {100});
        QCOMPARE(loadMemory(folder.filePath(u"a.json.gz"_s)), qint64 {800});
        QCOMPARE(loadMemory(folder.filePath(u"a.txt"_s)), qint64 {0});
        QCOMPARE(loadMemory(folder.filePath(u"none"_s)), qint64 {0});
        QVERIFY(freeMemory() > 1 << 20);
    }

    // Four files at once give what they give one by one, in the order of their names.
    void runIsThatOfSingleFiles()
    {
        const QTemporaryDir folder;
        const QStringList names {
            u"rank0.sqlite"_s, u"rank1.sqlite"_s, u"rank2.sqlite"_s, u"rank10.sqlite"_s};
        for (qsizetype i = 0; i < names.size(); ++i)
            writeTrace(folder.filePath(names[i]), 4'000 - int(i) * 900); // the last ends first
        for (int round = 0; round < 10; ++round) {
            LoadOptions options;
            options.limits = {4, qint64 {1} << 30};
            Progress progress;
            const Result<Run> run = loadRun({folder.path()}, progress, options);
            QVERIFY(run.has_value());
            QCOMPARE(progress.phase(), LoadPhase::Done);
            QCOMPARE(run->traces.size(), std::size_t(4));
            for (std::size_t i = 0; i < run->traces.size(); ++i) {
                Progress own;
                const auto single = loadTrace(folder.filePath(names[qsizetype(i)]), own);
                QCOMPARE(run->traces[i]->info.fileName, names[qsizetype(i)]);
                QVERIFY(test::eventLines(*run->traces[i]) == test::eventLines(**single));
            }
        }
        QCOMPARE(QSqlDatabase::connectionNames(), QStringList());
    }

    void badFileAmongGoodOnes()
    {
        const QTemporaryDir folder;
        for (const QString &name : {u"rank0.sqlite"_s, u"rank1.sqlite"_s, u"rank2.sqlite"_s})
            writeTrace(folder.filePath(name), 500);
        QFile broken(folder.filePath(u"rank1.sqlite"_s));
        QVERIFY(broken.resize(broken.size() / 2));
        LoadOptions options;
        options.limits = {3, qint64 {1} << 30};
        options.keepGoing = true;
        Progress progress;
        const Result<Run> run = loadRun({folder.path()}, progress, options);
        QVERIFY(run.has_value());
        QCOMPARE(run->traces.size(), std::size_t(2));
        QCOMPARE(run->traces[1]->info.fileName, u"rank2.sqlite"_s);
        QCOMPARE(run->warnings.size(), std::size_t(1));
        QVERIFY(run->warnings[0].text.startsWith(u"rank1.sqlite could not be opened"_s));
        options.keepGoing = false;
        Progress strict;
        const Result<Run> none = loadRun({folder.path()}, strict, options);
        QVERIFY(!none);
        QVERIFY(none.error().kind != ErrorKind::Cancelled);
        QVERIFY(none.error().message().contains(u"rank1.sqlite"_s));
    }

    void cancelledRun()
    {
        const QTemporaryDir folder;
        for (const QString &name : {u"rank0.sqlite"_s, u"rank1.sqlite"_s, u"rank2.sqlite"_s})
            writeTrace(folder.filePath(name), 3'000);
        LoadOptions options;
        options.limits = {2, qint64 {1} << 30};
        options.keepGoing = true;
        for (int attempt = 0; attempt < 20; ++attempt) {
            Progress progress;
            const std::jthread canceller([&] {
                while (progress.phase() != LoadPhase::Files)
                    std::this_thread::yield();
                progress.cancel();
            });
            const Result<Run> run = loadRun({folder.path()}, progress, options);
            QVERIFY(!run);
            QCOMPARE(run.error().kind, ErrorKind::Cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(TestLoadQueue)
#include "tst_loadqueue.moc"
