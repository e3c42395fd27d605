// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/sessioncontroller.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kPollMs = 50;

QString labelOf(const QStringList &paths)
{
    if (paths.size() == 1)
        return QFileInfo(paths.front()).fileName();
    return SessionController::tr("%1 and %2 more")
        .arg(QFileInfo(paths.value(0)).fileName())
        .arg(paths.size() - 1);
}

} // namespace

SessionController::SessionController(RunLoader loader, QObject *parent)
    : QObject(parent)
    , m_loader(std::move(loader))
{
    m_pool.setMaxThreadCount(int(kRoles.size()));
    for (const Role role : kRoles) {
        slot(role).job = std::make_unique<LatestJob<Result<OpenRun>>>(
            &m_pool, [this, role](Result<OpenRun> result) { finish(role, std::move(result)); });
    }
    m_timer.setInterval(kPollMs);
    connect(&m_timer, &QTimer::timeout, this, &SessionController::poll);
}

void SessionController::open(const QStringList &paths, Role role)
{
    if (paths.isEmpty())
        return;
    if (role == Role::Target && !isOpen() && !isLoading(Role::Baseline))
        role = Role::Baseline; // nothing to compare with yet
    // A target asked for while its baseline still loads waits for it.
    m_isPair = role == Role::Target && isLoading(Role::Baseline);
    if (role == Role::Baseline) {
        slot(Role::Target).ready = {};
        cancel(Role::Target);
    }
    start(paths, role);
}

void SessionController::openPair(const QStringList &baseline, const QStringList &target)
{
    if (baseline.isEmpty() || target.isEmpty())
        return;
    m_isPair = true;
    start(baseline, Role::Baseline);
    start(target, Role::Target);
}

void SessionController::start(const QStringList &paths, Role role)
{
    Slot &entry = slot(role);
    entry.ready = {};
    entry.pending = paths;
    entry.since.start();
    entry.job->start(
        [loader = m_loader, paths](Progress &progress) { return loader(paths, progress); });
    m_timer.start();
    report(role);
}

void SessionController::cancel(Role role)
{
    if (!isLoading(role))
        return;
    slot(role).job->cancel();
    Q_EMIT loadEnded(role);
    publish(); // the other of a pair may have waited for this one
}

void SessionController::cancelAll()
{
    m_isPair = false;
    for (const Role role : kRoles) {
        slot(role).ready = {};
        cancel(role);
    }
}

void SessionController::close(Role role)
{
    if (role == Role::Baseline) // a target alone compares with nothing
        slot(Role::Target).current = {};
    slot(role).current = {};
    if (role == Role::Baseline)
        cancelAll();
    else
        cancel(role);
    Q_EMIT sessionChanged();
}

void SessionController::swapRoles()
{
    if (!at(Role::Target).isOpen())
        return;
    std::swap(slot(Role::Baseline).current, slot(Role::Target).current);
    Q_EMIT sessionChanged();
}

bool SessionController::isLoading() const
{
    return std::ranges::any_of(kRoles, [this](Role role) { return isLoading(role); });
}

void SessionController::finish(Role role, Result<OpenRun> result)
{
    Slot &entry = slot(role);
    if (result)
        entry.ready = std::move(result).value();
    Q_EMIT loadEnded(role);
    if (!result && result.error().kind != ErrorKind::Cancelled)
        Q_EMIT loadFailed(role, entry.pending, result.error());
    publish();
}

void SessionController::publish()
{
    if (m_isPair && isLoading())
        return;
    Slot &baseline = slot(Role::Baseline);
    Slot &target = slot(Role::Target);
    // Half a pair failed: what did open is a trace of its own.
    if (m_isPair && !baseline.ready.isOpen())
        baseline.ready = std::exchange(target.ready, {});
    if (!baseline.ready.isOpen() && !target.ready.isOpen())
        return;
    if (baseline.ready.isOpen()) {
        baseline.current = std::exchange(baseline.ready, {});
        target.current = {};
    }
    if (target.ready.isOpen())
        target.current = std::exchange(target.ready, {});
    Q_EMIT sessionChanged();
}

void SessionController::poll()
{
    if (!isLoading()) {
        m_timer.stop();
        return;
    }
    for (const Role role : kRoles) {
        if (isLoading(role))
            report(role);
    }
}

void SessionController::report(Role role)
{
    const Slot &entry = slot(role);
    LoadState state {.role = role, .label = labelOf(entry.pending)};
    state.elapsedMs = entry.since.elapsed();
    if (const Progress *progress = entry.job->progress()) {
        state.phase = progress->phase();
        state.done = progress->done();
        state.total = progress->total();
    }
    Q_EMIT loadProgressed(state);
}

} // namespace gapscope
