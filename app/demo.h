// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sessioncontroller.h"

namespace gapscope {

// Makes the demo pair in a cache folder, off the GUI thread, and opens it. Shown and cancelled
// like a load.
class DemoOpener : public QObject {
    Q_OBJECT

public:
    DemoOpener(SessionController *session, QString folder, QObject *parent = nullptr);

    void open();
    void cancel();

    [[nodiscard]] bool isRunning() const { return m_job.isRunning(); }

Q_SIGNALS:
    void progressed(const gapscope::LoadState &state);
    void ended(); // made, failed or cancelled
    void failed(const gapscope::Error &error);

private:
    void finish(Result<QStringList> paths);
    void report();

    SessionController *m_session; // not owned
    QString m_folder;
    QElapsedTimer m_since;
    QTimer m_timer;
    QThreadPool m_pool;
    LatestJob<Result<QStringList>> m_job;
};

} // namespace gapscope
