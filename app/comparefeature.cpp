// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/comparefeature.h"

#include "app/actions.h"
#include "app/analysishub.h"
#include "app/docks.h"
#include "app/panellinks.h"
#include "app/settings.h"
#include "core/base/format.h"
#include "widgets/charts/waterfallchart.h"
#include "widgets/panels/apideltapanel.h"
#include "widgets/panels/dockheader.h"
#include "widgets/panels/kerneldeltapanel.h"
#include "widgets/panels/operationspanel.h"
#include "widgets/panels/seriespanel.h"
#include "widgets/panels/symptomspanel.h"
#include "widgets/panels/waterfallpanel.h"
#include "widgets/style/text.h"
#include "widgets/timeline/timelineview.h"

#include <QAction>
#include <QDockWidget>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Kind = TimelineSelection::Kind;

TimeOwner rangeOwner(const QString &operation)
{
    return {operation.isEmpty() ? OwnerClass::Unattributed : OwnerClass::Range, operation, {}};
}

QString sideName(Role role)
{
    return role == Role::Baseline ? CompareFeature::tr("baseline") : CompareFeature::tr("target");
}

} // namespace

CompareFeature::CompareFeature(const Workbench &bench, QObject *parent)
    : Feature(parent)
    , m_bench(bench)
    , m_operations(bench.docks->add("operations", new OperationsPanel))
    , m_waterfall(bench.docks->add("waterfall", new WaterfallPanel))
    , m_kernels(bench.docks->add("kernelDeltas", new KernelDeltaPanel))
    , m_calls(bench.docks->add("apiDeltas", new ApiDeltaPanel))
    , m_series(bench.docks->add("stepSeries", new SeriesPanel))
    , m_symptoms(bench.docks->add("symptoms", new SymptomsPanel))
    , m_compareJob(&m_pool, [this](const ComparedView &answer) { show(answer); })
    , m_placesJob(&m_pool, [this](const OwnerPlaces &places) { showPlaces(places, m_goes); })
{
    auto *const save = makeIconButton(
        u"save"_s, tr("Save the waterfall as a picture"), Ink::Secondary, Metrics().headerIcon());
    connect(save, &QToolButton::clicked, m_waterfall->chart(), &Chart::saveRequested);
    m_bench.docks->dockOf(m_waterfall)->findChild<DockHeader *>()->addWidget(save);
    connectPanels();
    connectActions();
    connect(m_bench.hub, &AnalysisHub::verdictReady, this, &CompareFeature::showSymptoms);
    connect(m_bench.links, &PanelLinks::methodChanged, this, &CompareFeature::showMethod);
}

void CompareFeature::connectPanels()
{
    connect(m_operations, &OperationsPanel::operationChosen, this,
        [this](const QString &name) { findOwner(rangeOwner(name), false); });
    connect(m_operations, &OperationsPanel::operationActivated, this,
        [this](const QString &name) { findOwner(rangeOwner(name), true); });
    connect(m_operations, &OperationsPanel::scopesCleared, this, &CompareFeature::compareWholeRuns);
    connect(m_operations, &OperationsPanel::symptomsRequested, this,
        [this] { m_bench.docks->raise(m_symptoms); });
    const auto outline = [this](const TimeOwner &owner) { findOwner(owner, false); };
    const auto go = [this](const TimeOwner &owner) { findOwner(owner, true); };
    connect(m_waterfall, &WaterfallPanel::partChosen, this, outline);
    connect(m_waterfall, &WaterfallPanel::partActivated, this, go);
    connect(m_kernels, &KernelDeltaPanel::kernelChosen, this, outline);
    connect(m_kernels, &KernelDeltaPanel::kernelActivated, this, go);
    connect(m_calls, &ApiDeltaPanel::callChosen, this, outline);
    connect(m_calls, &ApiDeltaPanel::callActivated, this, go);
    connect(m_series, &SeriesPanel::stepActivated, this,
        [this](std::size_t side, const SeriesPoint &point) {
            m_bench.timeline->controller()->goToStepOfBoth(
                point.number, runOf(Role(side)), point.rank);
        });
}

void CompareFeature::connectActions()
{
    const Actions &actions = *m_bench.actions;
    const auto onSide = [this](Role role) {
        if (!setSideFromSelection(role))
            Q_EMIT noted(tr("Select a time range, a step or a gap first."));
    };
    connect(actions[ActionId::CompareAsBaseline], &QAction::triggered, this,
        [onSide] { onSide(Role::Baseline); });
    connect(actions[ActionId::CompareAsTarget], &QAction::triggered, this,
        [onSide] { onSide(Role::Target); });
    connect(actions[ActionId::CompareWhole], &QAction::triggered, this,
        &CompareFeature::compareWholeRuns);
}

void CompareFeature::setSession(const OpenRun &baseline, const OpenRun &target)
{
    if (m_runs[0].run == baseline.run && m_runs[1].run == target.run)
        return;
    m_runs = {baseline, target};
    m_sides = {};
    m_answer = {};
    m_placesJob.cancel();
    if (!baseline.isOpen()) {
        m_compareJob.cancel();
        clear();
        return;
    }
    if (!std::exchange(m_hasTables, true)) {
        m_tables = loadCompareTables(m_bench.hub->tables(), Settings::tableFolder());
        m_symptomTable = loadSymptoms(Settings::tableFolder());
    }
    ask();
}

bool CompareFeature::isBusy() const
{
    return m_compareJob.isRunning() || m_placesJob.isRunning();
}

bool CompareFeature::setSideFromSelection(Role side)
{
    const TimelineController *const controller = m_bench.timeline->controller();
    const TimelineSelection &selection = controller->selection();
    if (selection.isNone() || selection.range.isEmpty())
        return false;
    Side chosen {selection.run, selection.range, {}};
    // A range over both runs: each side has its own part of it.
    if (selection.kind == Kind::Range && m_runs[std::size_t(side)].isOpen()) {
        chosen.run = std::size_t(side);
        chosen.time = controller->toTrace(chosen.run, 0, controller->selectedView());
    }
    chosen.text = tr("%1 to %2").arg(
        formatPosition(chosen.time.begin, Unit::Without), formatPosition(chosen.time.end));
    if (selection.kind == Kind::Step) {
        // With the time up to the next step, which belongs to the step's period.
        const std::vector<Step> &steps
            = m_runs[selection.run].timeline->steps[selection.rank].steps;
        if (selection.index + 1 < steps.size())
            chosen.time.end = steps[selection.index + 1].host.begin;
        chosen.text = tr("step %1").arg(steps[selection.index].number);
    }
    m_sides[std::size_t(side)] = chosen;
    ask();
    m_bench.docks->raise(m_operations);
    return true;
}

void CompareFeature::compareWholeRuns()
{
    m_sides = {};
    ask();
}

std::size_t CompareFeature::runOf(Role role) const
{
    const std::optional<Side> &side = m_sides[std::size_t(role)];
    if (side)
        return side->run;
    return m_runs[std::size_t(role)].isOpen() ? std::size_t(role) : 0;
}

ComparedRun CompareFeature::sideOf(Role role) const
{
    const std::optional<Side> &side = m_sides[std::size_t(role)];
    const OpenRun &run = m_runs[runOf(role)];
    ComparedRun result {*run.run, run.facts, {}, run.run->label};
    if (side)
        result.scope.time = side->time;
    return result;
}

CompareQuestion CompareFeature::question() const
{
    CompareQuestion question {{sideOf(Role::Baseline), sideOf(Role::Target)}, false, m_tables};
    // One run with at most one range chosen of it: there is nothing to compare with yet.
    if (!m_runs[1].isOpen() && !(m_sides[0] && m_sides[1])) {
        question.single = true;
        if (m_sides[1])
            question.sides[0] = question.sides[1];
    }
    return question;
}

void CompareFeature::ask()
{
    if (!m_runs[0].isOpen())
        return;
    m_placesJob.cancel();
    setRecomputing(true);
    m_operations->setScopes(scopesText());
    showMethod();
    m_compareJob.start([asked = question()](Progress &) { return answerOf(asked); });
}

QString CompareFeature::scopesText() const
{
    QStringList parts;
    for (const Role role : kRoles) {
        const std::optional<Side> &side = m_sides[std::size_t(role)];
        if (side)
            parts.append(sideName(role) + u": "_s + side->text
                + (m_runs[1].isOpen() && side->run != std::size_t(role)
                        ? tr(" of the %1").arg(sideName(Role(side->run)))
                        : QString()));
    }
    if (parts.size() == 1 && !m_runs[1].isOpen())
        parts.append(tr("choose a second range to compare it with"));
    return parts.join(u" \u00b7 "_s);
}

void CompareFeature::setRecomputing(bool recomputing)
{
    for (Panel *panel : {static_cast<Panel *>(m_operations), static_cast<Panel *>(m_waterfall),
             static_cast<Panel *>(m_kernels), static_cast<Panel *>(m_calls),
             static_cast<Panel *>(m_series), static_cast<Panel *>(m_symptoms)})
        panel->setRecomputing(recomputing);
}

void CompareFeature::clear()
{
    setRecomputing(false);
    m_operations->setScopes({});
    m_operations->clear();
    m_waterfall->clear();
    m_kernels->clear();
    m_calls->clear();
    m_series->clear();
    m_symptoms->clear();
}

void CompareFeature::show(const ComparedView &answer)
{
    m_answer = answer;
    setRecomputing(false);
    m_operations->setComparison(answer.comparison, answer.tree);
    m_waterfall->setComparison(answer.comparison);
    m_kernels->setComparison(*answer.comparison);
    m_calls->setComparison(*answer.comparison);
    m_series->setComparison(answer.comparison);
    showSymptoms();
    Q_EMIT answered();
}

// The published figures have no pairs of steps, no waterfall and no sums; they are for reports.
void CompareFeature::showMethod()
{
    m_operations->setNotice(m_bench.links->method() == Method::Corrected
            ? QString()
            : tr("The comparison is by the corrected method. The published figures come from "
                 "gapscope compare --method reference."));
}

void CompareFeature::showSymptoms()
{
    if (!m_answer.comparison)
        return;
    const Role role = m_runs[1].isOpen() ? Role::Target : Role::Baseline;
    const VerdictAnswerPtr &verdict = m_bench.hub->verdict(role);
    const std::vector<Symptom> symptoms = findSymptoms(
        m_symptomTable, m_answer.comparison.get(), verdict ? &verdict->corrected : nullptr);
    m_operations->setSymptoms(symptoms);
    const Comparability &comparability = m_answer.comparison->comparability;
    std::vector<QString> notes = comparability.reasons;
    notes.insert(notes.end(), comparability.notes.begin(), comparability.notes.end());
    m_symptoms->setSymptoms(symptoms, notes);
}

void CompareFeature::findOwner(const TimeOwner &owner, bool go)
{
    if (!m_answer.comparison)
        return;
    m_goes = go;
    if (owner.kind == OwnerClass::Unattributed && !go) {
        m_placesJob.cancel();
        m_bench.timeline->setOutlinedName({});
        return;
    }
    m_placesJob.start([asked = question(), comparison = m_answer.comparison, owner](
                          Progress &) { return findPlaces(asked, *comparison, owner); });
}

void CompareFeature::showPlaces(const OwnerPlaces &places, bool go)
{
    OutlinedNames names;
    for (const Role role : kRoles) {
        const std::vector<std::vector<StringId>> &own = places.names[std::size_t(role)];
        if (!own.empty())
            names[runOf(role)] = own;
    }
    m_bench.timeline->setOutlinedNames(names);
    const bool single = m_answer.comparison->single;
    if (places.owner.kind != OwnerClass::Unattributed)
        Q_EMIT noted(single
                ? tr("%1: %2 instances").arg(places.owner.name, formatCount(qint64(places.counts[0])))
                : tr("%1: %2 instances in the baseline, %3 in the target")
                      .arg(places.owner.name, formatCount(qint64(places.counts[0])),
                          formatCount(qint64(places.counts[1]))));
    if (go)
        goToPlaces(places);
}

// Both timelines at a median step, the target's event selected; a removed one in the baseline.
void CompareFeature::goToPlaces(const OwnerPlaces &places)
{
    TimelineController *const controller = m_bench.timeline->controller();
    const bool single = m_answer.comparison->single;
    const Role shown = !single && (places.events[1] || !places.events[0]) ? Role::Target
                                                                         : Role::Baseline;
    const auto &step = places.steps[std::size_t(shown)];
    const auto &event = places.events[std::size_t(shown)];
    const std::size_t run = single && m_sides[1] ? runOf(Role::Target) : runOf(shown);
    const auto numberOf = [this](std::size_t which, const StepRef &ref) {
        return m_runs[which].timeline->steps[ref.rank].steps[ref.step].number;
    };
    if (!single && places.steps[0] && places.steps[1] && runOf(Role::Baseline) == 0
        && runOf(Role::Target) == 1)
        controller->alignByStep(numberOf(0, *places.steps[0]), numberOf(1, *places.steps[1]));
    if (event)
        controller->selectEvent(run, event->trace, event->event);
    if (!step) {
        if (event)
            controller->goTo(controller->selection());
        return;
    }
    if (!event)
        controller->selectStep(run, step->rank, step->step);
    TimeRange view = controller->toView(run, m_runs[run].run->ranks[step->rank].trace, step->time);
    if (!single && places.steps[0] && runOf(Role::Baseline) != runOf(Role::Target)) {
        const StepRef &other = *places.steps[shown == Role::Target ? 0 : 1];
        const std::size_t otherRun = 1 - run;
        view = view.united(controller->toView(
            otherRun, m_runs[otherRun].run->ranks[other.rank].trace, other.time));
    }
    const TimeNs margin = view.duration() / 12;
    controller->setVisible({view.begin - margin, view.end + margin});
}

} // namespace gapscope
