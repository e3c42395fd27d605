// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/loadqueue.h"

#include "core/io/loaderrors.h"
#include "core/io/loadmemory.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace gapscope {

namespace {

// How often the progress of all is added up and cancelling is passed on.
constexpr std::chrono::milliseconds kTick {20};

// Shares of the time that a file usually takes, by phase.
constexpr std::array<double, std::size_t(LoadPhase::Done)> kShares {
    0.01, 0.0, 0.04, 0.55, 0.15, 0.15, 0.1, 0.0, 0.0};
constexpr double kExportShare = 0.6; // with an export first, that is most of the wait

class LoadQueue {
public:
    LoadQueue(const std::vector<LoadJob> &jobs, const LoadLimits &limits, bool keepGoing)
        : m_jobs(jobs)
        , m_memory(limits.memory > 0 ? limits.memory : freeMemory() / 2)
        , m_keepGoing(keepGoing)
        , m_last(jobs.size())
        , m_errors(jobs.size())
    {
        const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
        const std::size_t most = limits.files > 0 ? std::size_t(limits.files) : cores;
        m_threads = std::min(most, jobs.size());
        for (std::size_t i = 0; i < jobs.size(); ++i)
            m_progress.push_back(std::make_unique<Progress>());
        m_exports.resize(jobs.size());
    }

    std::vector<std::optional<Error>> run(Progress &progress);

private:
    void work();
    std::optional<std::size_t> take(std::unique_lock<std::mutex> &lock);
    void give(std::size_t job, std::optional<Error> error, qint64 kept);
    void stopAfter(std::size_t last);
    [[nodiscard]] bool fits(const LoadJob &job) const;
    [[nodiscard]] qint64 bytesDone();

    const std::vector<LoadJob> &m_jobs;
    qint64 m_memory;
    bool m_keepGoing;
    std::size_t m_threads = 0;
    std::vector<std::unique_ptr<Progress>> m_progress; // of each job
    std::vector<bool> m_exports; // an export was seen; only for run()
    std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    std::size_t m_next = 0;
    std::size_t m_last; // jobs from here on are not wanted
    std::size_t m_running = 0;
    std::size_t m_idle = 0; // threads that have ended
    qint64 m_used = 0; // memory
    std::vector<std::optional<Error>> m_errors;
};

bool LoadQueue::fits(const LoadJob &job) const
{
    return m_running == 0 || m_used + job.memory <= m_memory;
}

std::optional<std::size_t> LoadQueue::take(std::unique_lock<std::mutex> &lock)
{
    m_changed.wait(lock, [this] { return m_next >= m_last || fits(m_jobs[m_next]); });
    if (m_next >= m_last)
        return {};
    ++m_running;
    m_used += m_jobs[m_next].memory;
    return m_next++;
}

// The job and those before it go on.
void LoadQueue::stopAfter(std::size_t last)
{
    for (std::size_t i = last; i < m_last; ++i)
        m_progress[i]->cancel();
    m_last = std::min(m_last, last);
}

void LoadQueue::give(std::size_t job, std::optional<Error> error, qint64 kept)
{
    --m_running;
    m_used += (error ? 0 : kept) - m_jobs[job].memory;
    if (error && !m_keepGoing)
        stopAfter(job + 1);
    m_errors[job] = std::move(error);
    m_progress[job]->begin(LoadPhase::Done, 0);
    m_changed.notify_all();
}

void LoadQueue::work()
{
    std::unique_lock lock(m_mutex);
    while (const std::optional<std::size_t> job = take(lock)) {
        lock.unlock();
        qint64 kept = 0;
        std::optional<Error> error = m_jobs[*job].run(*m_progress[*job], kept);
        lock.lock();
        give(*job, std::move(error), kept);
    }
    ++m_idle;
    m_changed.notify_all();
}

qint64 LoadQueue::bytesDone()
{
    double sum = 0;
    for (std::size_t i = 0; i < m_jobs.size(); ++i) {
        const Progress &own = *m_progress[i];
        const LoadPhase phase = own.phase();
        double part = loadedPart(phase, own.done(), own.total());
        m_exports[i] = m_exports[i] || phase == LoadPhase::Export;
        if (m_exports[i])
            part = phase == LoadPhase::Export ? kExportShare * part
                                              : kExportShare + (1 - kExportShare) * part;
        sum += part * double(m_jobs[i].bytes);
    }
    return qint64(sum);
}

std::vector<std::optional<Error>> LoadQueue::run(Progress &progress)
{
    qint64 total = 0;
    for (const LoadJob &job : m_jobs)
        total += job.bytes;
    progress.begin(LoadPhase::Files, total);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < m_threads; ++i)
        threads.emplace_back([this] { work(); });
    std::unique_lock lock(m_mutex);
    while (!m_changed.wait_for(lock, kTick, [this] { return m_idle == m_threads; })) {
        if (progress.isCancelled())
            stopAfter(0);
        m_changed.notify_all();
        // Phases and rows are read one after the other: what seems to go back is left for later.
        progress.advance(std::max<qint64>(0, bytesDone() - progress.done()));
    }
    for (std::size_t i = 0; i < m_jobs.size(); ++i) {
        if (i >= m_last && !m_errors[i])
            m_errors[i] = cancelledError();
    }
    if (!progress.isCancelled())
        progress.advance(std::max<qint64>(0, bytesDone() - progress.done()));
    return std::move(m_errors);
}

} // namespace

double loadedPart(LoadPhase phase, qint64 done, qint64 total)
{
    if (phase == LoadPhase::Done)
        return 1.0;
    const double part
        = total <= 0 ? 0.0 : std::clamp(double(done) / double(total), 0.0, 1.0);
    if (phase == LoadPhase::Export)
        return part;
    double before = 0;
    for (std::size_t i = 0; i < std::size_t(phase); ++i)
        before += kShares[i];
    return std::min(1.0, before + kShares[std::size_t(phase)] * part);
}

std::vector<std::optional<Error>> runLoads(const std::vector<LoadJob> &jobs,
    const LoadLimits &limits, bool keepGoing, Progress &progress)
{
    return LoadQueue(jobs, limits, keepGoing).run(progress);
}

} // namespace gapscope
