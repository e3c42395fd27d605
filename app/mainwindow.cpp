// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/mainwindow.h"

#include "app/commands.h"
#include "app/docks.h"
#include "app/feature.h"
#include "app/menus.h"
#include "app/messagecenter.h"
#include "app/messagerow.h"
#include "app/namesearch.h"
#include "app/opening.h"
#include "app/panellinks.h"
#include "app/sessionkeeper.h"
#include "app/statelink.h"
#include "app/statusline.h"
#include "app/toolbar.h"
#include "app/usertables.h"
#include "core/report/hostanswer.h"
#include "widgets/charts/chart.h"
#include "widgets/panels/detailspanel.h"
#include "widgets/panels/loadingstrip.h"
#include "widgets/panels/messagespanel.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/statebar.h"
#include "widgets/panels/verdictpanel.h"
#include "widgets/panels/welcomepage.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kGutter = 172;
constexpr int kGutterCompact = 132;
constexpr QSize kFirstSize {1600, 1000};
constexpr int kNoteMs = 5000;

// The desktop's own palette, before a theme of ours covers it.
const QPalette &systemPalette()
{
    static const QPalette palette = QApplication::palette();
    return palette;
}

} // namespace

MainWindow::MainWindow(Settings *settings, QWidget *parent, RunLoader loader)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_testLoader(std::move(loader))
    , m_actions(new Actions(this))
    , m_session(new SessionController({}, this))
    , m_hub(new AnalysisHub(this))
    , m_opening(new Opening(m_session, settings, this))
    , m_timeline(new TimelineView)
    , m_stateBar(new StateBar)
    , m_strip(new LoadingStrip)
    , m_welcome(new WelcomePage)
    , m_pages(new QStackedWidget)
    , m_toolBar(new MainToolBar(*m_actions, this))
    , m_bars(new MessageStack)
    , m_status(new StatusLine(this))
    , m_docks(new Docks(this))
    , m_layouts(new Layouts(this, settings))
    , m_links(new PanelLinks(m_hub, m_docks, m_timeline, this))
    , m_search(new NameSearch(m_timeline->controller(), this))
    , m_messages(new MessageCenter(m_bars, m_docks->messages(), this))
    , m_state(new StateLink(m_stateBar, m_status, m_timeline, m_links, m_docks, this))
    , m_keeper(nullptr)
    , m_commands(nullptr)
{
    setObjectName(u"mainWindow"_s);
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setDocumentMode(true);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_features = makeFeatures({m_hub, m_docks, m_timeline, m_links, m_actions}, this);
    m_layouts->setDocks(m_docks->docks());
    readSettings();
    makeCentral();
    makeBars();
    WindowParts parts {this, m_settings, m_actions, m_session, m_opening, m_hub, m_docks, m_links,
        m_layouts, m_timeline, m_toolBar, m_search, m_messages};
    m_keeper = new SessionKeeper(parts, this);
    parts.keeper = m_keeper;
    m_commands = new Commands(parts, this);
    makeMenus();
    connectSession();
    connectSearch();
    connectKeeper();
    connectAnswers();
    applySettings();
    onSessionChanged();
}

MainWindow::~MainWindow()
{
    // Children go in any order: nothing may arrive any more.
    m_session->disconnect();
    m_hub->disconnect();
}

void MainWindow::makeCentral()
{
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_timeline);
    auto *central = new QWidget(this);
    auto *rows = new QVBoxLayout(central);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_stateBar);
    rows->addWidget(m_strip);
    rows->addWidget(m_pages, 1);
    m_strip->finish();
    setCentralWidget(central);
    m_opening->connectStrip(m_strip);
    m_opening->connectWelcome(m_welcome);
}

void MainWindow::makeBars()
{
    addToolBar(m_toolBar);
    addToolBarBreak();
    auto *row = new MessageRow(m_bars, this);
    addToolBar(row);
    row->setVisible(m_bars->count() > 0); // adding shows it
    setStatusBar(m_status);
    connect(m_status, &StatusLine::warningsClicked, this,
        [this] { m_docks->raise(m_docks->messages()); });
    connect(m_docks, &Docks::exportRequested, this,
        [this](Panel *panel) { m_commands->saveTable(panel); });
}

void MainWindow::makeMenus()
{
    m_actions->attach(this, m_timeline);
    m_docks->selection()->addAction((*m_actions)[ActionId::ClearSelection]);
    const Menus menus = gapscope::makeMenus(menuBar(), *m_actions);
    menuBar()->setAccessibleName(tr("Menus"));
    menus.docks->addSeparator();
    for (const QDockWidget *dock : m_docks->docks()) {
        dock->toggleViewAction()->setStatusTip(tr("Show or hide this panel"));
        menus.docks->addAction(dock->toggleViewAction());
    }
    m_opening->connectMenu(menus.recent);
}

void MainWindow::connectSession()
{
    connect(m_session, &SessionController::sessionChanged, this, &MainWindow::onSessionChanged);
    connect(m_session, &SessionController::loadFailed, this,
        [this](Role, const QStringList &paths, const Error &error) {
            m_messages->showError(error, QFileInfo(paths.value(0)).fileName());
        });
    connect(m_opening, &Opening::failed, this,
        [this](const Error &error) { m_messages->showError(error); });
    connect(m_layouts, &Layouts::sizeClassChanged, this, &MainWindow::setSizeClass);
    connect(m_layouts, &Layouts::changed, this, [this] { m_docks->setPair(m_isPair); });
    connect(m_commands, &Commands::themeChosen, this, &MainWindow::applyThemeChoice);
    connect(m_commands, &Commands::preferencesChanged, this, &MainWindow::applySettings);
}

void MainWindow::connectKeeper()
{
    connect(m_opening, &Opening::sessionRequested, m_keeper, &SessionKeeper::open);
    connect(m_session, &SessionController::loadFailed, m_keeper, &SessionKeeper::onLoadFailed);
    connect(m_keeper, &SessionKeeper::failed, this,
        [this](const Error &error) { m_messages->showError(error); });
    connect(m_keeper, &SessionKeeper::noted, m_status,
        [this](const QString &sentence) { m_status->showMessage(sentence, kNoteMs); });
    connect(m_keeper, &SessionKeeper::pathChanged, this, &MainWindow::updateTitle);
    connect(m_status, &StatusLine::rowScaleChanged, m_timeline, &TimelineView::setRowScale);
    connect(m_timeline, &TimelineView::rowStateChanged, m_status,
        [this] { m_status->setRowScale(m_timeline->rowScale()); });
}

void MainWindow::connectSearch()
{
    connect(m_toolBar, &MainToolBar::searchEdited, this, [this](const QString &text) {
        m_search->setText(text);
        m_timeline->setSearchHits(text);
    });
    connect(m_toolBar, &MainToolBar::searchEntered, this,
        [this](bool isBackwards) { m_search->go(isBackwards ? -1 : 1); });
    connect(m_toolBar, &MainToolBar::searchLeft, this, [this] {
        m_toolBar->search()->clear();
        m_timeline->setFocus();
    });
    connect(m_search, &NameSearch::countChanged, m_toolBar, &MainToolBar::setSearchCount);
}

void MainWindow::connectAnswers()
{
    connect(m_links, &PanelLinks::verdictShown, this, &MainWindow::onVerdict);
    connect(m_links, &PanelLinks::methodChanged, this, [this](Method method) {
        m_settings->setText(u"method"_s, QString::number(int(method)));
        for (const Role role : kRoles)
            onVerdict(role);
    });
    connect(m_messages, &MessageCenter::changed, this,
        [this] { m_status->setWarnings(m_docks->messages()->summary()); });
    for (Feature *feature : m_features)
        connect(feature, &Feature::noted, m_status,
            [this](const QString &sentence) { m_status->showMessage(sentence, kNoteMs); });
    for (Chart *chart : findChildren<Chart *>())
        connect(chart, &Chart::saveRequested, m_commands,
            [this, chart] { m_commands->saveChart(chart); });
    connect(
        m_timeline, &TimelineView::activated, this, [this] { m_docks->raise(m_docks->details()); });
}

void MainWindow::readSettings()
{
    systemPalette();
    resize(kFirstSize);
    restoreGeometry(m_settings->bytes(u"geometry"_s));
    const HostTables tables = loadHostTables(Settings::tableFolder());
    const SourceMap sources = loadSourceMap(Settings::tableFolder());
    m_messages->setTableWarnings(userTableWarnings(Settings::tableFolder()));
    m_hub->setTables(tables);
    m_links->setSourceMap(sources);
    m_links->setMethod(
        m_settings->text(u"method"_s) == "1"_L1 ? Method::Reference : Method::Corrected);
    const int names = std::clamp(m_settings->text(u"names"_s).toInt(), 0, 2);
    m_timeline->controller()->setNamesMode(NamesMode(names));
    m_timeline->setLegendVisible(m_settings->flag(u"legend"_s, true));
    m_layouts->fit();
    setSizeClass(m_layouts->sizeClass());
}

void MainWindow::applySettings()
{
    LoadOptions options;
    options.nsysProgram = m_settings->nsysProgram();
    options.cacheFolder = Settings::cacheFolder() + u"/exports"_s;
    options.keepGoing = true; // a message bar names what could not be opened
    m_session->setLoader(m_testLoader ? m_testLoader : makeRunLoader(options, m_hub->tables()));
    m_timeline->setWheelZooms(m_settings->flag(u"wheelZooms"_s, false));
    m_timeline->setFrameTimeVisible(m_settings->flag(u"frameTime"_s, false));
    applyThemeChoice();
}

void MainWindow::applyThemeChoice()
{
    const ThemeChoice choice = m_settings->theme();
    applyTheme(choice == ThemeChoice::System ? Theme::of(systemPalette())
            : choice == ThemeChoice::Dark    ? Theme::darkTheme()
                                             : Theme::light());
}

void MainWindow::prepare(const WindowOptions &options)
{
    if (options.theme) {
        m_settings->setTheme(*options.theme);
        applyThemeChoice();
    }
    if (!options.layout.isEmpty())
        m_layouts->choose(int(Layouts::names().indexOf(options.layout)));
    m_isLayoutAsked = !options.layout.isEmpty();
    if (options.size) {
        setWindowState(windowState() & ~(Qt::WindowMaximized | Qt::WindowFullScreen));
        resize(*options.size);
    }
}

void MainWindow::start(const WindowOptions &options)
{
    prepare(options);
    show();
    if (isSessionPath(options.trace))
        m_keeper->open(options.trace);
    else if (!options.target.isEmpty())
        m_session->openPair({options.trace}, {options.target});
    else if (!options.trace.isEmpty())
        m_session->open({options.trace}, Role::Baseline);
    if (options.goTo) {
        connect(
            m_session, &SessionController::sessionChanged, this,
            [this, target = *options.goTo] { goTo(target); }, Qt::SingleShotConnection);
    }
}

bool MainWindow::goTo(const GotoTarget &target)
{
    TimelineController *controller = m_timeline->controller();
    if (target.kind == GotoTarget::Kind::Step)
        return controller->goToStepOfBoth(target.number);
    const TimelineFactsPtr &facts = controller->facts(0);
    if (!facts || facts->ranks.empty())
        return false;
    // A gap is named by the step before it.
    const std::vector<StepGap> &gaps = facts->ranks.front().gaps;
    const std::vector<Step> &steps = facts->steps.front().steps;
    const auto found = std::ranges::find_if(
        gaps, [&](const StepGap &gap) { return steps[gap.before].number == target.number; });
    if (found == gaps.end())
        return false;
    if (controller->runCount() == 2)
        controller->alignByStep(target.number, target.number);
    return controller->goToGap(std::size_t(found - gaps.begin()));
}

bool MainWindow::isSettled() const
{
    return !m_opening->isBusy() && !m_hub->isBusy() && !m_search->isBusy()
        && std::ranges::none_of(m_features, &Feature::isBusy);
}

void MainWindow::onSessionChanged()
{
    const OpenRun &baseline = m_session->at(Role::Baseline);
    const OpenRun &target = m_session->at(Role::Target);
    m_timeline->setRuns(baseline.timeline, target.timeline);
    m_messages->setSession(baseline, target);
    m_links->setSession(baseline, target);
    for (Feature *feature : m_features)
        feature->setSession(baseline, target);
    m_search->setRuns(baseline, target);
    m_status->setSession(baseline, target);
    m_state->update();
    m_commands->update();
    updateTitle();
    updateDocks(
        std::exchange(m_isOpen, baseline.isOpen()), std::exchange(m_isPair, target.isOpen()));
    m_keeper->onSessionChanged();
    if (baseline.isOpen())
        m_timeline->setFocus();
}

void MainWindow::updateDocks(bool wasOpen, bool wasPair)
{
    m_pages->setCurrentIndex(m_isOpen ? 1 : 0);
    m_stateBar->setVisible(m_isOpen);
    m_toolBar->setPair(m_isPair);
    m_docks->setPair(m_isPair);
    if (!m_isOpen) {
        m_layouts->hideAll();
        return;
    }
    // A pair wants both verdicts, one trace has only one; other layouts are the user's choice.
    int layout = m_layouts->current();
    if (m_isPair && !wasPair && layout == 0 && !std::exchange(m_isLayoutAsked, false))
        layout = 1;
    else if (!m_isPair && wasPair && layout == 1)
        layout = 0;
    if (!wasOpen || layout != m_layouts->current())
        m_layouts->show(layout);
}

void MainWindow::onVerdict(Role role)
{
    VerdictPanel *panel = m_docks->verdict(role);
    if (!panel->hasInput()) {
        m_messages->setVerdict(role, nullptr);
        return;
    }
    m_messages->setVerdict(role, &panel->verdict());
    m_opening->setFound(foundText());
}

// "2 ranks, YES 4 of 6"
QString MainWindow::foundText() const
{
    QStringList parts;
    for (const Role role : kRoles) {
        const VerdictAnswerPtr &answer = m_hub->verdict(role);
        if (!answer)
            continue;
        const HostVerdict &verdict = answer->corrected;
        const QString word = verdictText(verdict.verdict);
        parts.append(verdict.verdict == Verdict::Inconclusive
                ? word
                : tr("%1 %2 of %3")
                      .arg(word)
                      .arg(verdict.aggregate.crossedCount)
                      .arg(verdict.aggregate.applicableCount));
    }
    const std::size_t ranks = m_session->at(Role::Baseline).run->ranks.size();
    return (ranks == 1 ? tr("1 rank") : tr("%1 ranks").arg(ranks)) + u", "_s
        + parts.join(u" \u2194 "_s);
}

void MainWindow::updateTitle()
{
    const OpenRun &baseline = m_session->at(Role::Baseline);
    const OpenRun &target = m_session->at(Role::Target);
    QString title = u"Gapscope"_s;
    if (target.isOpen())
        title = u"%1 \u2194 %2 \u2013 Gapscope"_s.arg(baseline.run->label, target.run->label);
    else if (baseline.isOpen())
        title = u"%1 \u2013 Gapscope"_s.arg(baseline.run->label);
    if (!m_keeper->path().isEmpty())
        title = QFileInfo(m_keeper->path()).completeBaseName() + u": "_s + title;
    setWindowTitle(title);
}

void MainWindow::setSizeClass(SizeClass sizeClass)
{
    const bool isCompact = sizeClass == SizeClass::Compact;
    m_toolBar->setCompact(isCompact);
    m_timeline->setCompact(isCompact);
    m_timeline->setGutterWidth(isCompact ? kGutterCompact : kGutter);
    m_state->setCompact(isCompact);
}

bool MainWindow::event(QEvent *event)
{
    // A dialog has closed. Not every display gives the focus back, and without it no key of the
    // window is heard. Where the user has gone to another program meanwhile, it stays there.
    if (event->type() == QEvent::WindowUnblocked
        && QGuiApplication::applicationState() == Qt::ApplicationActive) {
        QTimer::singleShot(0, this, [this] {
            if (QApplication::activeModalWidget() == nullptr)
                activateWindow();
        });
    }
    return QMainWindow::event(event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_opening->cancel();
    m_layouts->save();
    m_settings->setBytes(u"geometry"_s, saveGeometry());
    QMainWindow::closeEvent(event);
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    // Sizes of docks can only be set in a window that has a size.
    if (!std::exchange(m_wasShown, true) && m_isOpen)
        m_layouts->show(m_layouts->current());
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_layouts->fit();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (Opening::pathsOf(event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_status->showMessage(m_isOpen ? tr("Drop to open; hold Ctrl to compare with what is open")
                                   : tr("Drop one or two traces, or a folder of ranks"),
        0);
}

void MainWindow::dropEvent(QDropEvent *event)
{
    m_status->clearMessage();
    event->acceptProposedAction();
    m_opening->openDropped(
        Opening::pathsOf(event->mimeData()), event->modifiers().testFlag(Qt::ControlModifier));
}

} // namespace gapscope
