// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/sessionkeeper.h"

#include "app/exporter.h"
#include "app/layouts.h"
#include "app/opening.h"
#include "app/panellinks.h"
#include "app/settings.h"
#include "app/toolbar.h"
#include "widgets/timeline/timelineview.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMainWindow>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Alignment = TimelineController::Alignment;
using Kind = TimelineSelection::Kind;

// Whether a selection is about something that these runs have: files may have changed since.
bool isValid(const TimelineSelection &s, const TimelineController &controller)
{
    if (s.run >= controller.runCount())
        return false;
    const TimelineFacts &facts = *controller.facts(s.run);
    if (s.trace >= facts.run.traces.size() || (s.rank != kNoRank && s.rank >= facts.ranks.size()))
        return false;
    if (s.kind == Kind::Event) {
        const EventTable &events = facts.run.traces[s.trace]->events;
        return index(s.event) < events.size() && events.range(s.event) == s.range;
    }
    if (s.kind == Kind::Gap || s.kind == Kind::Step) {
        if (s.rank == kNoRank)
            return false;
        return s.kind == Kind::Gap ? s.index < facts.ranks[s.rank].gaps.size()
                                   : s.index < facts.steps[s.rank].steps.size();
    }
    return true;
}

} // namespace

SessionKeeper::SessionKeeper(const WindowParts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    m_locator = [this](const QString &missing) {
        return QFileDialog::getOpenFileName(m_parts.window,
            tr("Where is %1 now?").arg(QFileInfo(missing).fileName()),
            m_parts.settings->text(u"folder"_s));
    };
}

void SessionKeeper::open(const QString &path)
{
    const Result<SavedSession> read = readSession(path);
    if (!read) {
        Q_EMIT failed(read.error());
        return;
    }
    Waiting waiting;
    waiting.session = *read;
    waiting.path = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    const QString folder = QFileInfo(waiting.path).absolutePath();
    QStringList missing;
    QStringList folders; // where moved ones were found
    waiting.baseline = SavedSession::resolve(read->baseline, folder, &missing);
    waiting.hasMoved = !missing.isEmpty();
    if (!locate(waiting.baseline, missing, folders)) {
        Q_EMIT noted(tr("Nothing was opened: %1 is missing").arg(QFileInfo(missing[0]).fileName()));
        return;
    }
    missing.clear();
    waiting.target = SavedSession::resolve(read->target, folder, &missing);
    waiting.hasMoved = waiting.hasMoved || !missing.isEmpty();
    if (!locate(waiting.target, missing, folders)) {
        waiting.target.clear(); // one run is better than none
        Q_EMIT noted(tr("Opened without the target: %1 is missing")
                         .arg(QFileInfo(missing[0]).fileName()));
    }
    m_waiting = waiting;
    if (waiting.target.isEmpty())
        m_parts.session->open(waiting.baseline, Role::Baseline);
    else
        m_parts.session->openPair(waiting.baseline, waiting.target);
}

// Asks once per folder that moved: the others of a folder are looked for where the first one is.
bool SessionKeeper::locate(QStringList &paths, QStringList &missing, QStringList &folders)
{
    while (!missing.isEmpty()) {
        const QString lost = missing.front();
        const QString name = QFileInfo(lost).fileName();
        QString found;
        for (const QString &folder : folders) {
            if (found.isEmpty() && QFileInfo::exists(folder + u'/' + name))
                found = folder + u'/' + name;
        }
        if (found.isEmpty())
            found = m_locator(lost);
        if (found.isEmpty() || !QFileInfo::exists(found))
            return false;
        folders.append(QFileInfo(found).absolutePath());
        paths.replace(paths.indexOf(lost), found);
        missing.removeFirst();
    }
    return true;
}

void SessionKeeper::onSessionChanged()
{
    const OpenRun &baseline = m_parts.session->at(Role::Baseline);
    const OpenRun &target = m_parts.session->at(Role::Target);
    const bool isOther = std::exchange(m_baseline, baseline.run) != baseline.run;
    if (m_waiting && m_waiting->baseline == baseline.paths && m_waiting->target == target.paths) {
        const Waiting waiting = *std::exchange(m_waiting, std::nullopt);
        apply(waiting);
        return;
    }
    if (!isOther)
        return;
    // Places and notes are about the traces that are gone.
    m_waiting.reset();
    m_notes.clear();
    m_parts.timeline->controller()->setBookmarks({});
    setPath({});
}

void SessionKeeper::setPath(const QString &path)
{
    m_path = path;
    m_parts.opening->setSessionPath(path);
    Q_EMIT pathChanged();
}

void SessionKeeper::apply(const Waiting &waiting)
{
    const SavedSession &session = waiting.session;
    setPath(waiting.path);
    m_notes = session.notes;
    if (session.thresholds)
        m_parts.hub->setThresholds(*session.thresholds);
    m_parts.links->setMethod(session.isReferenceMethod ? Method::Reference : Method::Corrected);
    const qsizetype layout = Layouts::names().indexOf(session.layout);
    if (layout >= 0)
        m_parts.layouts->show(int(layout));
    m_parts.toolBar->search()->setText(session.search);
    applyView(session);
    if (waiting.hasMoved)
        Q_EMIT noted(tr("Save the session to remember where its traces are now"));
}

void SessionKeeper::applyView(const SavedSession &session)
{
    TimelineController *controller = m_parts.timeline->controller();
    controller->setNamesMode(session.names);
    m_parts.timeline->setRowState(session.rows);
    controller->setBookmarks(session.bookmarks);
    if (controller->runCount() == 2) {
        if (session.alignment == Alignment::Step)
            controller->alignByStep(session.alignedSteps.first, session.alignedSteps.second);
        else if (session.alignment == Alignment::Start)
            controller->alignByStart();
        else
            controller->setFreeOffset(session.offset);
    }
    if (!session.visible.isEmpty())
        controller->setVisible(session.visible);
    controller->clearHistory();
    if (isValid(session.selection, *controller))
        controller->select(session.selection);
}

SavedSession SessionKeeper::gather(const QString &folder) const
{
    const TimelineController *controller = m_parts.timeline->controller();
    SavedSession session;
    session.baseline = savedPaths(m_parts.session->at(Role::Baseline).paths, folder);
    session.target = savedPaths(m_parts.session->at(Role::Target).paths, folder);
    session.visible = controller->visible();
    session.alignment = controller->alignment();
    session.alignedSteps = controller->alignedSteps();
    if (controller->runCount() == 2)
        session.offset = controller->shift(1, 0);
    session.selection = controller->selection();
    session.names = controller->namesMode();
    session.isReferenceMethod = m_parts.links->method() == Method::Reference;
    session.layout = Layouts::names().value(m_parts.layouts->current());
    session.search = m_parts.toolBar->search()->text();
    session.rows = m_parts.timeline->rowState();
    session.bookmarks = controller->bookmarks();
    session.notes = m_notes;
    session.thresholds = m_parts.hub->thresholds();
    return session;
}

QString SessionKeeper::suggestedPath() const
{
    if (!m_path.isEmpty())
        return m_path;
    const QFileInfo trace(m_parts.session->at(Role::Baseline).paths.value(0));
    return trace.absolutePath() + u'/' + trace.completeBaseName() + u".gapscope"_s;
}

void SessionKeeper::save()
{
    if (m_path.isEmpty())
        saveAs();
    else
        saveTo(m_path);
}

void SessionKeeper::saveAs()
{
    QString path = QFileDialog::getSaveFileName(m_parts.window, tr("Save the session"),
        suggestedPath(), tr("Sessions (*.gapscope)"));
    if (path.isEmpty())
        return;
    if (!isSessionPath(path))
        path += u".gapscope"_s;
    saveTo(path);
}

bool SessionKeeper::saveTo(const QString &path)
{
    const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    const QByteArray json = toJson(gather(QFileInfo(absolute).absolutePath()));
    const Result<QString> saved = saveText(absolute, QString::fromUtf8(json));
    if (!saved) {
        Q_EMIT failed(saved.error());
        return false;
    }
    setPath(absolute);
    m_parts.opening->rememberSession();
    Q_EMIT noted(tr("Saved %1").arg(QFileInfo(absolute).fileName()));
    return true;
}

} // namespace gapscope
