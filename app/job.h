// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>
#include <QtConcurrent>

#include <functional>
#include <memory>

namespace gapscope {

// One kind of answer, computed off the GUI thread, latest wins: start() while a job runs cancels
// that job, drops its answer and waits its turn, so that at most one runs and one waits. Work gets a
// Progress to report to and to poll for cancelling; everything else it needs it captures by value.
// The answer arrives in the GUI thread. After cancel() or destruction none arrives any more; the
// pool must outlive the job (its destructor waits for the thread that still winds down).
template<class T>
class LatestJob {
public:
    using Work = std::function<T(Progress &)>;
    using Answer = std::function<void(T)>;

    LatestJob(QThreadPool *pool, Answer answer)
        : m_pool(pool)
        , m_answer(std::move(answer))
    {
    }

    LatestJob(const LatestJob &) = delete;
    LatestJob &operator=(const LatestJob &) = delete;

    ~LatestJob() { cancel(); }

    void start(Work work)
    {
        cancel();
        m_next = std::move(work);
        if (!m_watcher)
            launch();
    }

    void cancel()
    {
        m_next = nullptr;
        m_isWanted = false;
        if (m_progress)
            m_progress->cancel();
        if (m_watcher)
            m_watcher->future().cancel(); // a job that waits for a thread never starts
    }

    // Whether an answer is still to come.
    [[nodiscard]] bool isRunning() const { return m_isWanted || m_next; }

    // Of the job whose answer is to come; null when none runs yet. Read by polling.
    [[nodiscard]] const Progress *progress() const { return m_isWanted ? m_progress.get() : nullptr; }

private:
    void launch()
    {
        m_isWanted = true;
        m_progress = std::make_shared<Progress>();
        m_watcher = std::make_unique<QFutureWatcher<T>>();
        QObject::connect(m_watcher.get(), &QFutureWatcher<T>::finished, m_watcher.get(),
            [this] { finish(); });
        m_watcher->setFuture(QtConcurrent::run(
            m_pool, [work = std::exchange(m_next, nullptr), progress = m_progress](
                        QPromise<T> &promise) {
                if (!promise.isCanceled())
                    promise.addResult(work(*progress));
            }));
    }

    void finish()
    {
        QFuture<T> future = m_watcher->future();
        m_watcher.release()->deleteLater(); // we are in its signal
        const bool isWanted = std::exchange(m_isWanted, false);
        if (m_next)
            launch();
        else if (isWanted && future.resultCount() > 0)
            m_answer(future.takeResult());
    }

    QThreadPool *m_pool; // not owned
    Answer m_answer;
    Work m_next; // waits for the running one to wind down
    std::shared_ptr<Progress> m_progress; // of the running one
    std::unique_ptr<QFutureWatcher<T>> m_watcher; // null: no thread is busy with us
    bool m_isWanted = false; // the running one's answer is still asked for
};

} // namespace gapscope
