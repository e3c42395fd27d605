// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace gapscope {

// What the loading strip shows of one job.
struct LoadState {
    Role role = Role::Baseline;
    QString label; // file or folder name, without its path
    LoadPhase phase = LoadPhase::Probe;
    qint64 done = 0;
    qint64 total = 0; // 0: not known
    qint64 elapsedMs = 0;
};

// The open runs, and the jobs that open them: one per role, latest wins. The old run stays until
// the new one is there; a job that fails or is cancelled changes nothing. A new baseline closes the
// target, as the two no longer belong together; a pair is shown when both have come. Progress is
// polled by a timer that runs only while a job does. GUI thread only.
class SessionController : public QObject {
    Q_OBJECT

public:
    explicit SessionController(RunLoader loader, QObject *parent = nullptr);

    // For the jobs to come.
    void setLoader(RunLoader loader) { m_loader = std::move(loader); }

    // `paths`: one file, the rank files of one run, or one folder.
    void open(const QStringList &paths, Role role);
    void openPair(const QStringList &baseline, const QStringList &target);
    void cancel(Role role);
    void cancelAll();
    void close(Role role);
    void swapRoles();

    [[nodiscard]] const OpenRun &at(Role role) const { return slot(role).current; }

    [[nodiscard]] bool isOpen() const { return at(Role::Baseline).isOpen(); }

    [[nodiscard]] bool isLoading(Role role) const { return slot(role).job->isRunning(); }

    [[nodiscard]] bool isLoading() const;

Q_SIGNALS:
    void sessionChanged(); // one or both of the open runs
    void loadProgressed(const gapscope::LoadState &state); // also once at the start
    void loadEnded(gapscope::Role role); // finished, failed or cancelled
    void loadFailed(gapscope::Role role, const QStringList &paths, const gapscope::Error &error);

private:
    struct Slot {
        OpenRun current;
        OpenRun ready; // loaded, waits for the other of its pair
        QStringList pending; // paths of the running job
        QElapsedTimer since;
        std::unique_ptr<LatestJob<Result<OpenRun>>> job;
    };

    [[nodiscard]] Slot &slot(Role role) { return m_slots[static_cast<std::size_t>(role)]; }

    [[nodiscard]] const Slot &slot(Role role) const
    {
        return m_slots[static_cast<std::size_t>(role)];
    }

    void start(const QStringList &paths, Role role);
    void finish(Role role, Result<OpenRun> result);
    void publish();
    void poll();
    void report(Role role);

    RunLoader m_loader;
    QThreadPool m_pool; // before the jobs: waits for them when all is destroyed
    std::array<Slot, kRoles.size()> m_slots;
    QTimer m_timer;
    bool m_isPair = false; // the running jobs belong together
};

} // namespace gapscope
