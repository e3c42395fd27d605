// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo.h"

#include "core/io/demo/demo.h"

namespace gapscope {

namespace {

constexpr int kPollMs = 50;

} // namespace

DemoOpener::DemoOpener(SessionController *session, QString folder, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_folder(std::move(folder))
    , m_job(&m_pool, [this](Result<QStringList> paths) { finish(std::move(paths)); })
{
    m_timer.setInterval(kPollMs);
    connect(&m_timer, &QTimer::timeout, this, &DemoOpener::report);
}

void DemoOpener::open()
{
    m_since.start();
    m_job.start(
        [folder = m_folder](Progress &progress) { return writeDemoPair(folder, progress); });
    m_timer.start();
    report();
}

void DemoOpener::cancel()
{
    if (!m_job.isRunning())
        return;
    m_job.cancel();
    m_timer.stop();
    Q_EMIT ended();
}

void DemoOpener::finish(Result<QStringList> paths)
{
    m_timer.stop();
    Q_EMIT ended();
    if (!paths) {
        if (paths.error().kind != ErrorKind::Cancelled)
            Q_EMIT failed(paths.error());
        return;
    }
    m_session->openPair({paths->value(0)}, {paths->value(1)});
}

void DemoOpener::report()
{
    LoadState state {.label = tr("the demo pair")};
    state.elapsedMs = m_since.elapsed();
    if (const Progress *progress = m_job.progress()) {
        state.phase = progress->phase();
        state.done = progress->done();
        state.total = progress->total();
    }
    Q_EMIT progressed(state);
}

} // namespace gapscope
