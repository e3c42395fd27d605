// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/opening.h"

#include "app/sessionfile.h"
#include "app/settings.h"
#include "widgets/panels/loadingstrip.h"
#include "widgets/panels/welcomepage.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr double kMsPerSecond = 1000;
constexpr qint64 kStripMs = 150; // a load that is shorter shows no strip

QString whenText(const QDateTime &opened)
{
    const qint64 days = opened.date().daysTo(QDate::currentDate());
    if (days == 0)
        return Opening::tr("today");
    if (days == 1)
        return Opening::tr("yesterday");
    return QLocale().toString(opened.date(), u"d MMM"_s);
}

// The folder as people write it: "~/traces".
QString folderText(const QString &path)
{
    const QString folder = QDir::toNativeSeparators(QFileInfo(path).absolutePath());
    const QString home = QDir::toNativeSeparators(QDir::homePath());
    return folder == home || folder.startsWith(home + QDir::separator())
        ? u'~' + folder.mid(home.size())
        : folder;
}

RecentItem itemOf(const RecentEntry &entry)
{
    RecentItem item;
    item.title = entry.title();
    item.folder = folderText(entry.session.isEmpty() ? entry.baseline.front() : entry.session);
    item.found = entry.found;
    item.when = whenText(entry.opened);
    item.isMissing = !entry.exists();
    return item;
}

} // namespace

Opening::Opening(SessionController *session, Settings *settings, QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_settings(settings)
    , m_window(window)
    , m_recent(settings)
    , m_demo(session, Settings::cacheFolder() + u"/demo"_s)
{
    // Later, when it is known which session file, if any, the traces belong to.
    connect(session, &SessionController::sessionChanged, this, &Opening::rememberSession,
        Qt::QueuedConnection);
    connect(&m_demo, &DemoOpener::failed, this, &Opening::failed);
}

void Opening::connectStrip(LoadingStrip *strip)
{
    const auto show = [strip](const LoadState &state) {
        // What is over in the blink of an eye needs no strip that makes the window jump.
        if (strip->isHidden() && state.elapsedMs < kStripMs)
            return;
        const QString title
            = state.role == Role::Target ? tr("Opening target") : tr("Opening");
        if (strip->isHidden() || strip->property("file").toString() != state.label) {
            strip->setProperty("file", state.label);
            strip->start(title, state.label);
        }
        strip->setProgress(
            state.phase, state.done, state.total, double(state.elapsedMs) / kMsPerSecond);
    };
    const auto hide = [this, strip] {
        if (!isBusy())
            strip->finish();
    };
    connect(m_session, &SessionController::loadProgressed, strip, show);
    connect(&m_demo, &DemoOpener::progressed, strip, show);
    connect(m_session, &SessionController::loadEnded, strip, hide);
    connect(&m_demo, &DemoOpener::ended, strip, hide);
    connect(strip, &LoadingStrip::cancelRequested, this, &Opening::cancel);
}

void Opening::connectWelcome(WelcomePage *page)
{
    connect(page, &WelcomePage::openRequested, this, &Opening::askForTrace);
    connect(page, &WelcomePage::compareRequested, this, &Opening::askForPair);
    connect(page, &WelcomePage::folderRequested, this, &Opening::askForFolder);
    connect(page, &WelcomePage::demoRequested, this, &Opening::openDemo);
    connect(page, &WelcomePage::recentChosen, this, &Opening::openRecent);
    connect(page, &WelcomePage::locateRequested, this, &Opening::locate);
    connect(page, &WelcomePage::removeRequested, this, [this](int index) {
        m_recent.remove(index);
        Q_EMIT recentChanged();
    });
    const auto update = [this, page] {
        QList<RecentItem> items;
        for (const RecentEntry &entry : m_recent.entries())
            items.append(itemOf(entry));
        page->setRecent(items);
    };
    connect(this, &Opening::recentChanged, page, update);
    update();
}

void Opening::connectMenu(QMenu *menu)
{
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMenu(menu); });
}

void Opening::fillMenu(QMenu *menu)
{
    menu->clear();
    const QList<RecentEntry> &entries = m_recent.entries();
    for (int i = 0; i < entries.size(); ++i) {
        QAction *action = menu->addAction(entries[i].title().replace(u'&', u"&&"_s));
        action->setEnabled(entries[i].exists());
        action->setStatusTip(QDir::toNativeSeparators(entries[i].baseline.front()));
        connect(action, &QAction::triggered, this, [this, i] { openRecent(i); });
    }
    if (entries.isEmpty())
        menu->addAction(tr("Nothing opened yet"))->setEnabled(false);
    menu->addSeparator();
    QAction *clear = menu->addAction(tr("&Clear this list"));
    clear->setEnabled(!entries.isEmpty());
    connect(clear, &QAction::triggered, this, [this] {
        m_recent.clear();
        Q_EMIT recentChanged();
    });
}

QStringList Opening::askForFiles(const QString &title) const
{
    return QFileDialog::getOpenFileNames(m_window, title, m_settings->text(u"folder"_s),
        tr("Traces and sessions (*.sqlite *.nsys-rep *.json *.json.gz *.gz *.gapscope);;"
           "All files (*)"));
}

// A session, or the files of one run.
void Opening::openPaths(const QStringList &paths)
{
    const auto session = std::ranges::find_if(paths, isSessionPath);
    if (session != paths.end())
        Q_EMIT sessionRequested(*session);
    else
        m_session->open(paths, Role::Baseline);
}

void Opening::askForTrace()
{
    const QStringList paths = askForFiles(tr("Open a trace, or the rank files of one run"));
    if (paths.isEmpty())
        return;
    rememberFolder(paths.front());
    openPaths(paths);
}

void Opening::askForFolder()
{
    const QString path = QFileDialog::getExistingDirectory(
        m_window, tr("Open a folder with the traces of one run"), m_settings->text(u"folder"_s));
    if (path.isEmpty())
        return;
    rememberFolder(path);
    m_session->open({path}, Role::Baseline);
}

void Opening::askForTarget()
{
    const QStringList paths = askForFiles(m_session->isOpen()
            ? tr("Compare %1 with").arg(m_session->at(Role::Baseline).run->label)
            : tr("Open a trace"));
    if (paths.isEmpty())
        return;
    rememberFolder(paths.front());
    m_session->open(paths, Role::Target);
}

void Opening::askForPair()
{
    const QStringList baseline = askForFiles(tr("Compare two traces: the baseline"));
    if (baseline.isEmpty())
        return;
    rememberFolder(baseline.front());
    if (baseline.size() == 2) { // both chosen at once
        m_session->openPair({baseline[0]}, {baseline[1]});
        return;
    }
    const QStringList target = askForFiles(tr("Compare two traces: the target"));
    if (!target.isEmpty())
        m_session->openPair(baseline, target);
}

void Opening::openDemo()
{
    m_demo.open();
}

void Opening::openRecent(int index)
{
    const RecentEntry entry = m_recent.entries().value(index);
    if (!entry.session.isEmpty())
        Q_EMIT sessionRequested(entry.session);
    else if (entry.baseline.isEmpty())
        return;
    else if (entry.target.isEmpty())
        m_session->open(entry.baseline, Role::Baseline);
    else
        m_session->openPair(entry.baseline, entry.target);
}

void Opening::locate(int index)
{
    RecentEntry entry = m_recent.entries().value(index);
    const QString missing = entry.missing();
    if (missing.isEmpty()) {
        openRecent(index);
        return;
    }
    const QString found = QFileDialog::getOpenFileName(
        m_window, tr("Where is %1 now?").arg(QFileInfo(missing).fileName()),
        m_settings->text(u"folder"_s));
    if (found.isEmpty())
        return;
    for (QStringList *paths : {&entry.baseline, &entry.target})
        std::ranges::replace(*paths, missing, found);
    if (entry.session == missing)
        entry.session = found;
    m_recent.remove(index);
    m_recent.add(entry);
    Q_EMIT recentChanged();
    if (entry.exists())
        openRecent(0);
}

void Opening::cancel()
{
    m_demo.cancel();
    m_session->cancelAll();
}

QStringList Opening::pathsOf(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

void Opening::openDropped(const QStringList &paths, bool asTarget)
{
    if (paths.isEmpty())
        return;
    if (asTarget && m_session->isOpen())
        m_session->open(paths, Role::Target);
    else if (paths.size() == 2 && std::ranges::none_of(paths, isSessionPath))
        m_session->openPair({paths[0]}, {paths[1]});
    else
        openPaths(paths);
}

void Opening::setFound(const QString &found)
{
    if (!m_session->isOpen())
        return;
    m_recent.setFound(openEntry(), found);
    Q_EMIT recentChanged();
}

RecentEntry Opening::openEntry() const
{
    return {m_session->at(Role::Baseline).paths, m_session->at(Role::Target).paths, {},
        QDateTime::currentDateTime(), m_sessionPath};
}

void Opening::rememberSession()
{
    if (!m_session->isOpen())
        return;
    m_recent.add(openEntry());
    Q_EMIT recentChanged();
}

void Opening::rememberFolder(const QString &path)
{
    m_settings->setText(u"folder"_s, QFileInfo(path).absolutePath());
}

} // namespace gapscope
