// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands.h"

#include "app/bookmarksdialog.h"
#include "app/docks.h"
#include "app/exporter.h"
#include "app/keysdialog.h"
#include "app/layouts.h"
#include "app/messagecenter.h"
#include "app/namesearch.h"
#include "app/opening.h"
#include "app/palette.h"
#include "app/panellinks.h"
#include "app/preferences.h"
#include "app/rankoverlay.h"
#include "app/sessionkeeper.h"
#include "app/settings.h"
#include "app/toolbar.h"
#include "app/usertables.h"
#include "core/report/hostreport.h"
#include "core/report/markdownwriter.h"
#include "widgets/charts/chart.h"
#include "widgets/panels/verdictpanel.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMessageBox>
#include <QStatusBar>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using enum ActionId;

constexpr int kNoteMs = 5000;

} // namespace

template<class Function>
void Commands::on(ActionId id, Function function)
{
    connect((*m_parts.actions)[id], &QAction::triggered, this, function);
}

Commands::Commands(const WindowParts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    connectFile();
    connectEdit();
    connectView();
    connectTimeline();
    connectAnalyze();
    connectWindow();
    updateChecks();
    update();
}

void Commands::connectFile()
{
    Opening *opening = m_parts.opening;
    on(Open, [opening] { opening->askForTrace(); });
    on(OpenFolder, [opening] { opening->askForFolder(); });
    on(OpenTarget, [opening] { opening->askForTarget(); });
    on(OpenDemo, [opening] { opening->openDemo(); });
    on(SaveSession, [this] { m_parts.keeper->save(); });
    on(SaveSessionAs, [this] { m_parts.keeper->saveAs(); });
    on(SaveReport, [this] { saveReport(); });
    on(SavePicture, [this] { savePictureAs(); });
    on(ActionId::Close, [this] { m_parts.session->close(Role::Baseline); });
    on(CloseTarget, [this] { m_parts.session->close(Role::Target); });
    on(SwapRuns, [this] { m_parts.session->swapRoles(); });
    on(Quit, [this] { m_parts.window->close(); });
}

void Commands::connectEdit()
{
    on(CopyTable, [this] {
        m_parts.docks->current()->copyMarkdown();
        m_parts.window->statusBar()->showMessage(
            tr("Copied %1 as markdown").arg(m_parts.docks->current()->name()), kNoteMs);
    });
    on(SaveTable, [this] { saveTable(m_parts.docks->current()); });
    on(CopyPicture, [this] { QApplication::clipboard()->setImage(pictureOf(*m_parts.window)); });
    on(Find, [this] {
        m_parts.toolBar->search()->setFocus(Qt::ShortcutFocusReason);
        m_parts.toolBar->search()->selectAll();
    });
    on(FindNext, [this] { m_parts.search->go(1); });
    on(FindPrevious, [this] { m_parts.search->go(-1); });
    on(ClearSelection, [this] {
        m_parts.timeline->controller()->clearSelection();
        m_parts.timeline->setOutlinedName({});
    });
    on(ActionId::Preferences, [this] {
        gapscope::Preferences dialog(m_parts.settings, m_parts.window);
        if (dialog.exec() == QDialog::Accepted)
            Q_EMIT preferencesChanged();
    });
}

void Commands::connectView()
{
    for (const ActionId id : {NamesShort, NamesBase, NamesFull}) {
        on(id, [this, id] {
            m_parts.timeline->controller()->setNamesMode(NamesMode(int(id) - int(NamesShort)));
            m_parts.settings->setText(u"names"_s, QString::number(int(id) - int(NamesShort)));
        });
    }
    for (const ActionId id : {ThemeSystem, ThemeLight, ThemeDark}) {
        on(id, [this, id] {
            m_parts.settings->setTheme(ThemeChoice(int(id) - int(ThemeSystem)));
            Q_EMIT themeChosen();
        });
    }
    connect(m_parts.timeline->controller(), &TimelineController::namesModeChanged, this,
        &Commands::updateChecks);
    auto *const overlay = new RankOverlay(
        (*m_parts.actions)[OverlayRanks], m_parts.timeline, m_parts.layouts, this);
    on(ResetRows, [overlay] { overlay->reset(); });
    on(ShowLegend, [this](bool isOn) {
        m_parts.timeline->setLegendVisible(isOn);
        m_parts.settings->setFlag(u"legend"_s, isOn);
    });
    on(NextPanel, [this] { m_parts.docks->moveFocus(m_parts.timeline, 1); });
    on(PreviousPanel, [this] { m_parts.docks->moveFocus(m_parts.timeline, -1); });
    on(FullScreen, [this](bool isOn) {
        isOn ? m_parts.window->showFullScreen() : m_parts.window->showNormal();
    });
}

void Commands::connectTimeline()
{
    TimelineController *controller = m_parts.timeline->controller();
    const auto middle = [controller] {
        return controller->visible().begin + controller->visible().duration() / 2;
    };
    on(ZoomIn, [=] { controller->zoomBy(0.5, middle()); });
    on(ZoomOut, [=] { controller->zoomBy(2, middle()); });
    on(FitSelection, [=] { controller->fitSelection(); });
    on(ShowAll, [=] { controller->showAll(); });
    on(UndoZoom, [=] { controller->undoZoom(); });
    on(RedoZoom, [=] { controller->redoZoom(); });
    TimelineView *timeline = m_parts.timeline;
    const auto stepBy = [=](int direction) {
        if (controller->stepBy(direction))
            timeline->revealSelection();
    };
    const auto gapBy = [=](int direction) {
        if (controller->gapBy(direction))
            timeline->revealSelection();
    };
    on(NextStep, [=] { stepBy(1); });
    on(PreviousStep, [=] { stepBy(-1); });
    on(NextGap, [=] { gapBy(1); });
    on(PreviousGap, [=] { gapBy(-1); });
    // What the lanes do themselves; their own keys work too where these are not heard.
    constexpr std::pair<ActionId, InputAction> kLaneActions[] = {
        {PinRow, InputAction::PinRow}, {HideRow, InputAction::HideRow},
        {ShowRows, InputAction::ShowRows}, {RowUp, InputAction::MoveRowUp},
        {RowDown, InputAction::MoveRowDown}, {HigherRows, InputAction::RowsHigher},
        {LowerRows, InputAction::RowsLower}, {PreviousEvent, InputAction::PreviousEvent},
        {NextEvent, InputAction::NextEvent}, {FlowBack, InputAction::FlowBack},
        {FlowForward, InputAction::FlowForward}, {MarkRange, InputAction::MarkRange}};
    for (const auto &[id, action] : kLaneActions)
        on(id, [timeline, action = action] { timeline->perform(action); });
    on(AlignSelection, [this] { alignAtSelection(); });
    on(AlignStart, [controller] { controller->alignByStart(); });
    const auto moveTarget = [controller](int direction) {
        constexpr TimeNs kSteps = 100; // of the view
        const TimeNs step = std::max<TimeNs>(1, controller->visible().duration() / kSteps);
        controller->setFreeOffset(controller->shift(1, 0) + direction * step);
    };
    on(TargetEarlier, [=] { moveTarget(-1); });
    on(TargetLater, [=] { moveTarget(1); });
    on(Bookmarks, [this] { showBookmarks(); });
    on(WorstStep, [this] { goToWorst(false); });
    on(WorstGap, [this] { goToWorst(true); });
    on(GoTo, [this] { askWhereToGo(); });
    on(Bookmark, [this] { keepBookmark(); });
    connect(controller, &TimelineController::historyChanged, this, &Commands::update);
    connect(controller, &TimelineController::selectionChanged, this, &Commands::update);
    connect(
        m_parts.timeline, &TimelineView::contextMenuRequested, this, &Commands::showTimelineMenu);
    connect(m_parts.timeline, &TimelineView::searchRequested, (*m_parts.actions)[Find],
        &QAction::trigger);
    connect(m_parts.timeline, &TimelineView::helpRequested, (*m_parts.actions)[Keys],
        &QAction::trigger);
}

void Commands::connectAnalyze()
{
    on(MethodCorrected, [this] { m_parts.links->setMethod(Method::Corrected); });
    on(MethodReference, [this] { m_parts.links->setMethod(Method::Reference); });
    connect(m_parts.links, &PanelLinks::methodChanged, this, &Commands::updateChecks);
    on(JudgeSelection, [this] { m_parts.links->judgeSelection(); });
    on(JudgeRun, [this] { m_parts.links->judgeRun(); });
    on(HideMetric, [this] { m_parts.hub->setMetric(std::nullopt); });
    connect(m_parts.hub, &AnalysisHub::metricChanged, this, &Commands::update);
    connect(m_parts.links, &PanelLinks::scopeChanged, this, &Commands::update);
    on(EditThresholds, [this] {
        VerdictPanel *panel = m_parts.docks->verdict(Role::Baseline);
        m_parts.docks->raise(panel);
        panel->setEditing(true);
    });
    on(ResetThresholds, [this] { m_parts.hub->setThresholds(m_parts.hub->tables().thresholds); });
    on(SaveThresholds, [this] { saveThresholds(); });
}

void Commands::connectWindow()
{
    for (int i = 0; i < int(Layouts::names().size()); ++i) {
        on(ActionId(int(LayoutTimeline) + i), [this, i] {
            if (m_parts.session->isOpen())
                m_parts.layouts->show(i);
        });
    }
    connect(m_parts.layouts, &Layouts::changed, this, &Commands::updateChecks);
    on(ResetLayout, [this] { m_parts.layouts->reset(); });
    on(BottomPanels, [this] { toggleBottom(); });
    on(ActionId::Palette, [this] { showPalette(); });
    on(Keys, [this] { KeysDialog(*m_parts.actions, m_parts.window).exec(); });
    on(About, [this] { showAbout(); });
    on(AboutQt, [] { QApplication::aboutQt(); });
}

void Commands::update()
{
    const Actions &actions = *m_parts.actions;
    const TimelineController *controller = m_parts.timeline->controller();
    const bool isOpen = m_parts.session->isOpen();
    m_parts.actions->setTraceOpen(isOpen);
    const bool isPair = m_parts.session->at(Role::Target).isOpen();
    for (const ActionId id : {SwapRuns, CloseTarget, AlignSelection, AlignStart, TargetEarlier, TargetLater})
        actions[id]->setEnabled(isPair);
    const bool isSelected = isOpen && !controller->selection().isNone();
    for (const ActionId id : {FitSelection, JudgeSelection, MarkRange, FlowBack, FlowForward,
             CompareAsBaseline, CompareAsTarget})
        actions[id]->setEnabled(isSelected);
    actions[UndoZoom]->setEnabled(isOpen && controller->canUndoZoom());
    actions[RedoZoom]->setEnabled(isOpen && controller->canRedoZoom());
    const auto hasRanks = [this](Role role) {
        const OpenRun &run = m_parts.session->at(role);
        return run.isOpen() && run.run->ranks.size() > 1;
    };
    actions[OverlayRanks]->setEnabled(std::ranges::any_of(kRoles, hasRanks));
    actions[HideMetric]->setEnabled(m_parts.hub->metric().has_value());
    const bool isScoped = std::ranges::any_of(
        kRoles, [this](Role role) { return m_parts.hub->scope(role).time.has_value(); });
    actions[JudgeRun]->setEnabled(isOpen && isScoped);
}

void Commands::updateChecks()
{
    const Actions &actions = *m_parts.actions;
    const int names = int(m_parts.timeline->controller()->namesMode());
    actions[ActionId(int(NamesShort) + names)]->setChecked(true);
    actions[ActionId(int(ThemeSystem) + int(m_parts.settings->theme()))]->setChecked(true);
    actions[m_parts.links->method() == Method::Corrected ? MethodCorrected : MethodReference]
        ->setChecked(true);
    actions[ActionId(int(LayoutTimeline) + m_parts.layouts->current())]->setChecked(true);
    actions[ShowLegend]->setChecked(m_parts.settings->flag(u"legend"_s, true));
}

QString Commands::askForFile(const QString &title, const QString &name, const QString &filter) const
{
    // Where something was saved last, else where a trace was opened last.
    QString folder = m_parts.settings->text(u"saveFolder"_s);
    if (folder.isEmpty())
        folder = m_parts.settings->text(u"folder"_s);
    if (folder.isEmpty())
        folder = QDir::homePath();
    return QFileDialog::getSaveFileName(
        m_parts.window, title, QDir(folder).filePath(name), filter);
}

QString Commands::reportText() const
{
    std::vector<RoleAnswer> answers;
    for (const Role role : kRoles) {
        const OpenRun &run = m_parts.session->at(role);
        const VerdictAnswerPtr &answer = m_parts.hub->verdict(role);
        if (!run.isOpen() || !answer)
            continue;
        const bool isCorrected = m_parts.links->method() == Method::Corrected;
        const HostVerdict &asked = isCorrected ? answer->corrected : answer->reference;
        const HostVerdict &other = isCorrected ? answer->reference : answer->corrected;
        answers.push_back({role == Role::Baseline ? tr("Baseline") : tr("Target"),
            {run.run->label, asked, other, gatherWarnings(*run.run, asked)}});
    }
    if (answers.size() == 1)
        return toMarkdown(hostReport(answers.front().answer));
    return toMarkdown(hostReports(answers));
}

void Commands::saveReport()
{
    const QString name
        = QFileInfo(m_parts.session->at(Role::Baseline).run->label).completeBaseName();
    const QString path
        = askForFile(tr("Save the report"), name + u"-report.md"_s, tr("Markdown (*.md)"));
    if (path.isEmpty())
        return;
    m_parts.settings->setText(u"saveFolder"_s, QFileInfo(path).absolutePath());
    const Result<QString> saved = saveText(path, reportText());
    if (!saved)
        m_parts.messages->showError(saved.error());
}

void Commands::saveTable(Panel *panel)
{
    const QString path = askForFile(tr("Save %1").arg(panel->name()),
        panel->name().toLower().replace(u' ', u'-') + u".md"_s,
        tr("Markdown (*.md);;CSV (*.csv);;TSV (*.tsv);;JSON (*.json)"));
    if (path.isEmpty())
        return;
    m_parts.settings->setText(u"saveFolder"_s, QFileInfo(path).absolutePath());
    const Result<QString> saved = saveText(path, panelText(*panel, QFileInfo(path).suffix()));
    if (!saved)
        m_parts.messages->showError(saved.error());
}

void Commands::saveChart(Chart *chart)
{
    const QString path = askForFile(tr("Save %1").arg(chart->name()),
        chart->name().toLower().replace(u' ', u'-') + u".png"_s,
        tr("PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"));
    if (path.isEmpty())
        return;
    m_parts.settings->setText(u"saveFolder"_s, QFileInfo(path).absolutePath());
    const Result<QString> saved = gapscope::saveChart(path, *chart);
    if (!saved)
        m_parts.messages->showError(saved.error());
}

void Commands::savePictureAs()
{
    // Before the dialog covers the window.
    const QImage picture = pictureOf(*m_parts.window);
    const QString path
        = askForFile(tr("Save a picture of the window"), u"gapscope.png"_s, tr("PNG (*.png)"));
    if (path.isEmpty())
        return;
    const Result<QString> saved = savePicture(path, picture);
    if (!saved)
        m_parts.messages->showError(saved.error());
}

void Commands::saveThresholds()
{
    const Result<QString> saved
        = saveUserThresholds(m_parts.hub->thresholds(), Settings::tableFolder());
    if (!saved) {
        m_parts.messages->showError(saved.error());
        return;
    }
    HostTables tables = m_parts.hub->tables();
    tables.thresholds = m_parts.hub->thresholds(); // what Reset goes back to
    m_parts.hub->setTables(tables);
    m_parts.window->statusBar()->showMessage(tr("Written to %1").arg(*saved), kNoteMs);
}

void Commands::showTimelineMenu(const QPoint &globalPos)
{
    QMenu menu(m_parts.window);
    for (const ActionId id : {FitSelection, ShowAll, UndoZoom, JudgeSelection, CompareAsBaseline,
             CompareAsTarget, ClearSelection})
        menu.addAction((*m_parts.actions)[id]);
    menu.addSeparator();
    m_parts.timeline->fillMenu(menu);
    menu.exec(globalPos);
}

void Commands::showPalette()
{
    QPointer<QWidget> focus = QApplication::focusWidget();
    gapscope::Palette palette(m_parts.window);
    if (palette.exec() != QDialog::Accepted || palette.chosen() == nullptr)
        return;
    // As if its key had been pressed where the user was.
    if (focus)
        focus->setFocus();
    palette.chosen()->trigger();
}

void Commands::showBookmarks()
{
    TimelineController *controller = m_parts.timeline->controller();
    BookmarksDialog dialog(controller->bookmarks(), m_parts.keeper->notes(), m_parts.window);
    if (dialog.exec() != QDialog::Accepted)
        return;
    controller->setBookmarks(dialog.bookmarks());
    m_parts.keeper->setNotes(dialog.notes());
    if (dialog.wanted())
        controller->setVisible(*dialog.wanted());
}

void Commands::toggleBottom()
{
    QList<QPointer<QDockWidget>> shown;
    for (QDockWidget *dock : m_parts.docks->docks()) {
        if (!dock->isHidden() && !dock->isFloating()
            && m_parts.window->dockWidgetArea(dock) == Qt::BottomDockWidgetArea)
            shown.append(dock);
    }
    if (!shown.isEmpty()) {
        m_hiddenDocks = shown;
        for (QDockWidget *dock : shown)
            dock->hide();
        return;
    }
    for (const QPointer<QDockWidget> &dock : std::exchange(m_hiddenDocks, {})) {
        if (dock)
            dock->show();
    }
}

void Commands::showAbout()
{
    QMessageBox::about(m_parts.window, tr("About Gapscope"),
        tr("<h3>Gapscope %1</h3><p>Where did the host keep the GPU waiting?</p>"
           "<p>Free software under the GNU General Public License, version 3 or later.</p>")
            .arg(QApplication::applicationVersion()));
}

} // namespace gapscope
