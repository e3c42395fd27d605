// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panellinks.h"

#include "app/docks.h"
#include "core/base/format.h"
#include "widgets/panels/detailspanel.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/verdictpanel.h"
#include "widgets/timeline/timelineview.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

using Kind = TimelineSelection::Kind;

PanelLinks::PanelLinks(AnalysisHub *hub, Docks *docks, TimelineView *timeline, QObject *parent)
    : QObject(parent)
    , m_hub(hub)
    , m_docks(docks)
    , m_timeline(timeline)
{
    for (const Role role : kRoles)
        linkVerdict(role);
    linkSelection();
    linkHighlight();
}

void PanelLinks::linkVerdict(Role role)
{
    VerdictPanel *panel = m_docks->verdict(role);
    connect(panel, &VerdictPanel::metricActivated, this,
        [this, role](Metric metric, std::optional<StepPhase> phase) {
            m_hub->setMetric(ShownMetric {{metric, phase}, role});
        });
    connect(panel, &VerdictPanel::metricHidden, this, [this] { m_hub->setMetric(std::nullopt); });
    connect(panel, &VerdictPanel::methodChosen, this, &PanelLinks::setMethod);
    connect(panel, &VerdictPanel::thresholdsEdited, m_hub, &AnalysisHub::setThresholds);
    connect(panel, &VerdictPanel::thresholdsReset, m_hub,
        [this] { m_hub->setThresholds(m_hub->tables().thresholds); });
    connect(panel, &VerdictPanel::rankActivated, this, [this, role](std::size_t rank) {
        const RankSteps &steps = m_runs[std::size_t(role)].timeline->steps[rank];
        if (!steps.benchmark().empty())
            m_timeline->controller()->goToStep(
                steps.benchmark().front().number, std::size_t(role), rank);
    });
    connect(m_hub, &AnalysisHub::verdictStarted, this, [this, panel, role](Role started) {
        if (started == role)
            panel->setRecomputing(true);
    });
    connect(m_hub, &AnalysisHub::verdictReady, this, [this, role](Role ready) {
        if (ready == role)
            showVerdict(role);
    });
}

void PanelLinks::showVerdict(Role role)
{
    VerdictPanel *panel = m_docks->verdict(role);
    panel->setRecomputing(false);
    const VerdictAnswerPtr &answer = m_hub->verdict(role);
    if (!answer) {
        panel->clear(tr("Nothing is open here."));
        return;
    }
    VerdictInput input {answer->corrected, std::nullopt, {}, scopeText(role)};
    if (m_hub->scope(role) == Scope {}) {
        input.reference = answer->reference;
        input.difference = answer->difference;
    }
    panel->setInput(input);
    Q_EMIT verdictShown(role);
}

void PanelLinks::linkSelection()
{
    TimelineController *controller = m_timeline->controller();
    SelectionPanel *panel = m_docks->selection();
    connect(controller, &TimelineController::selectionChanged, this, &PanelLinks::askSelection);
    connect(m_hub, &AnalysisHub::selectionStarted, panel, [panel] { panel->setRecomputing(true); });
    connect(m_hub, &AnalysisHub::aggregatesReady, this, [this, panel](const Aggregates &result) {
        panel->setRecomputing(false);
        panel->setResult(result, m_caption);
    });
    connect(m_hub, &AnalysisHub::rangeJudged, panel, &SelectionPanel::setVerdict);
    connect(m_hub, &AnalysisHub::detailsReady, this, [this](const Details &details) {
        if (details.title.isEmpty())
            m_docks->details()->clear();
        else
            m_docks->details()->setDetails(details);
    });
    connect(panel, &SelectionPanel::widenRequested, controller,
        [controller] { controller->clearSelection(); });
    connect(panel, &SelectionPanel::nameChosen, this, &PanelLinks::outlineName);
    connect(panel, &SelectionPanel::eventActivated, controller,
        [controller](std::uint32_t trace, EventId event) {
            controller->selectEvent(controller->selection().run, trace, event);
            controller->goTo(controller->selection());
        });
}

// A row of ranges stands for an operation, which may be recorded under many names.
void PanelLinks::outlineName(const QString &name, AggregateKind kind)
{
    if (kind != AggregateKind::Ranges) {
        m_timeline->setOutlinedName(name);
        return;
    }
    OutlinedNames names;
    for (const Role role : kRoles)
        names[std::size_t(role)] = m_hub->rangeNamesOf(role, name);
    m_timeline->setOutlinedNames(names);
}

void PanelLinks::linkHighlight()
{
    connect(m_hub, &AnalysisHub::highlightReady, m_timeline, &TimelineView::setHighlight);
    connect(m_hub, &AnalysisHub::metricChanged, this, [this] {
        for (const Role role : kRoles) {
            const std::optional<ShownMetric> &shown = m_hub->metric();
            m_docks->verdict(role)->setShownMetric(shown && shown->role == role
                    ? std::optional(shown->choice)
                    : std::nullopt);
        }
    });
}

void PanelLinks::setSession(const OpenRun &baseline, const OpenRun &target)
{
    const bool isNewBaseline = m_runs[0].run != baseline.run;
    m_docks->selection()->setCommunicationTest([parts = m_hub->tables().communication](
                                                   const QString &name) {
        return std::ranges::any_of(
            parts, [&](const QString &part) { return name.contains(part, Qt::CaseInsensitive); });
    });
    m_runs = {baseline, target};
    for (const Role role : kRoles)
        m_hub->setRun(role, m_runs[std::size_t(role)]);
    if (isNewBaseline)
        m_timeline->controller()->clearSelection();
    askSelection();
    Q_EMIT scopeChanged();
}

void PanelLinks::setSourceMap(SourceMap map)
{
    m_sources = std::move(map);
    m_docks->selection()->setSourceLookup([this](const QString &name) {
        const SourceEntry *entry = m_sources.find(name);
        if (entry == nullptr)
            return QString();
        return entry->file.isEmpty() ? entry->function
                                     : u"%1, %2"_s.arg(entry->function, entry->file);
    });
}

void PanelLinks::setMethod(Method method)
{
    for (const Role role : kRoles)
        m_docks->verdict(role)->setMethod(method);
    if (std::exchange(m_method, method) != method)
        Q_EMIT methodChanged(method);
}

void PanelLinks::judgeSelection()
{
    const SelectionQuery query = queryOf(m_timeline->controller()->selection());
    if (!query.scope)
        return;
    m_hub->setScope(query.role, *query.scope);
    m_docks->raise(m_docks->verdict(query.role));
    Q_EMIT scopeChanged();
}

void PanelLinks::judgeRun()
{
    for (const Role role : kRoles)
        m_hub->setScope(role, {});
    Q_EMIT scopeChanged();
}

QString PanelLinks::scopeText(Role role) const
{
    const Scope &scope = m_hub->scope(role);
    if (!scope.time)
        return tr("whole run");
    return tr("selection of %1").arg(formatDuration(scope.time->duration()));
}

void PanelLinks::askSelection()
{
    const SelectionQuery query = queryOf(m_timeline->controller()->selection());
    m_caption = captionOf(query);
    m_docks->selection()->setCanWiden(!query.selection.isNone());
    if (m_runs[std::size_t(query.role)].isOpen())
        m_hub->setSelection(query);
}

SelectionQuery PanelLinks::queryOf(const TimelineSelection &selection) const
{
    const TimelineController *controller = m_timeline->controller();
    SelectionQuery query;
    query.selection = selection;
    query.role = selection.run == 1 ? Role::Target : Role::Baseline;
    const OpenRun &run = m_runs[std::size_t(query.role)];
    if (selection.isNone() || !run.isOpen())
        return query;
    // The same instants on the clock of every file of the run.
    const TimeRange view = controller->selectedView();
    for (std::size_t trace = 0; trace < run.run->traces.size(); ++trace)
        query.times.push_back(controller->toTrace(selection.run, trace, view));
    if (selection.rank != kNoRank)
        query.ranks = {std::uint32_t(selection.rank)};
    if (!selection.range.isEmpty())
        query.scope = Scope {selection.range, query.ranks, std::nullopt};
    return query;
}

QString PanelLinks::captionOf(const SelectionQuery &query) const
{
    const std::size_t ranks = query.ranks.empty() && m_runs[std::size_t(query.role)].isOpen()
        ? m_runs[std::size_t(query.role)].run->ranks.size()
        : query.ranks.size();
    const QString who = query.ranks.size() == 1 ? tr("rank %1").arg(query.ranks.front())
        : ranks == 0                            ? tr("all processes")
        : ranks == 1                            ? tr("1 rank")
                                                : tr("%1 ranks").arg(ranks);
    switch (query.selection.kind) {
    case Kind::None:
        return tr("%1, whole trace").arg(who);
    case Kind::Gap:
        return tr("%1, clipped to the selected gap").arg(who);
    case Kind::Step:
        return tr("%1, clipped to the selected step").arg(who);
    case Kind::Event:
        return tr("%1, clipped to the selected event").arg(who);
    case Kind::Idle:
        return tr("%1, clipped to the selected idle time").arg(who);
    case Kind::Range:
        break;
    }
    return tr("%1, clipped to the selected range").arg(who);
}

} // namespace gapscope
