// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/ranksfeature.h"

#include "app/analysishub.h"
#include "app/docks.h"
#include "app/settings.h"
#include "widgets/panels/ranklatenesspanel.h"
#include "widgets/panels/rankoperationspanel.h"
#include "widgets/panels/rankspanel.h"
#include "widgets/timeline/rowstate.h"
#include "widgets/timeline/timelineview.h"

#include <QInputDialog>

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace gapscope {

using Kind = TimelineSelection::Kind;

RanksFeature::RanksFeature(const Workbench &bench, QObject *parent)
    : Feature(parent)
    , m_bench(bench)
    , m_tables(loadRankTables(Settings::tableFolder()))
    , m_ranks(bench.docks->add("ranks", new RanksPanel))
    , m_lateness(bench.docks->add("ranklateness", new RankLatenessPanel))
    , m_operations(bench.docks->add("rankoperations", new RankOperationsPanel))
    , m_job(&m_pool, [this](const Made &made) { show(made); })
{
    connectPanels();
}

RanksFeature::~RanksFeature() = default;

void RanksFeature::connectPanels()
{
    connect(m_ranks, &RanksPanel::rankChosen, this, [this](std::size_t rank) {
        showOperations(rank);
        goTo(rank, m_lateness->chart()->cursorStep());
    });
    connect(m_ranks, &RanksPanel::renameRequested, this, &RanksFeature::rename);
    connect(m_ranks, &RanksPanel::leaveOutRequested, this, &RanksFeature::leaveOut);
    connect(m_ranks, &RanksPanel::takeAllRequested, this, [this] {
        for (RankChoice &choice : m_choices)
            choice.leftOut = false;
        ask();
    });
    connect(m_ranks, &RanksPanel::laneOrderRequested, this, &RanksFeature::orderLanes);
    connect(m_lateness, &RankLatenessPanel::cellChosen, this,
        [this](std::size_t rank, std::size_t step) {
            m_ranks->setCurrentRank(rank);
            goTo(rank, step);
        });
    connect(m_operations, &RankOperationsPanel::operationChosen, m_bench.timeline,
        &TimelineView::setOutlinedName);
    connect(m_bench.timeline->controller(), &TimelineController::selectionChanged, this,
        &RanksFeature::follow);
    connect(m_bench.timeline, &TimelineView::rowStateChanged, this, &RanksFeature::nameLanes);
}

void RanksFeature::setSession(const OpenRun &baseline, const OpenRun &)
{
    if (baseline.run == m_run.run)
        return;
    m_run = baseline;
    m_job.cancel();
    m_summaries.reset();
    m_answer.reset();
    m_choices.assign(
        m_run.isOpen() ? m_run.run->ranks.size() + m_run.run->summaries.size() : 0, {});
    m_ranks->clear();
    m_lateness->clear();
    m_operations->clear();
    if (m_run.isOpen())
        ask();
}

bool RanksFeature::isBusy() const { return m_job.isRunning(); }

// Summaries only where there are none yet: they depend on the run alone.
void RanksFeature::ask()
{
    if (!m_run.isOpen())
        return;
    for (Panel *panel : std::initializer_list<Panel *> {m_ranks, m_lateness, m_operations})
        panel->setRecomputing(true);
    m_job.start([run = m_run, tables = m_tables, host = m_bench.hub->tables(),
                    thresholds = m_bench.hub->thresholds(), choices = m_choices,
                    known = m_summaries](Progress &) {
        Made made {known, nullptr};
        if (!made.summaries)
            made.summaries = std::make_shared<const std::vector<RankSummaryPtr>>(
                summarizeRanks(*run.run, *run.facts, host, thresholds, tables.names));
        made.answer = std::make_shared<const RankAnswer>(
            answerRanks(chooseRanks(*made.summaries, choices), tables));
        return made;
    });
}

void RanksFeature::show(const Made &made)
{
    m_summaries = made.summaries;
    m_answer = made.answer;
    for (Panel *panel : std::initializer_list<Panel *> {m_ranks, m_lateness, m_operations})
        panel->setRecomputing(false);
    m_ranks->setAnswer(m_answer, leftOut());
    m_lateness->setAnswer(m_answer);
    if (m_answer->worst && m_answer->rows.size() > 1)
        m_operations->setOperations(m_answer->rows[*m_answer->worst].label, m_answer->operations);
    else
        m_operations->clear(m_answer->reason);
    // Files of one run lie where their collectives end together, not where a step seems to begin.
    if (leftOut() == 0 && m_run.run->traces.size() > 1)
        m_bench.timeline->controller()->setFileShifts(
            0, traceShifts(m_answer->clocks, *m_run.run));
    nameLanes();
    follow(m_bench.timeline->controller()->selection());
}

// The lanes are called as the rows of the panel are, where that is not by their position; the panel
// knows in which order they are. Also after sessions and resets changed the rows.
void RanksFeature::nameLanes()
{
    RowState state = RowState::fromJson(m_bench.timeline->rowState());
    m_ranks->showLaneOrder(!state.order.value(RowState::kGroups).isEmpty());
    state.names.clear();
    const std::span<const RankRow> rows = m_answer ? std::span(m_answer->rows) : std::span<const RankRow>();
    for (const RankRow &row : rows) {
        const std::size_t rank = runRank(row.index);
        if (rank < m_run.run->ranks.size() && row.label != tr("Rank %1").arg(rank))
            state.names.insert(u"0/r%1"_s.arg(rank), row.label);
    }
    m_bench.timeline->setRowState(state.toJson());
}

void RanksFeature::showOperations(std::size_t rank)
{
    if (!m_answer || m_answer->rows.size() < 2)
        return;
    const ChosenRanks chosen = chooseRanks(*m_summaries, m_choices);
    m_operations->setOperations(
        m_answer->rows[rank].label, compareOperations(chosen.ranks, rank));
}

std::size_t RanksFeature::runRank(std::size_t row) const
{
    std::size_t seen = 0;
    for (std::size_t rank = 0; rank < m_choices.size(); ++rank) {
        if (!m_choices[rank].leftOut && seen++ == row)
            return rank;
    }
    return 0;
}

std::optional<std::size_t> RanksFeature::rowOf(std::size_t runRank) const
{
    if (runRank >= m_choices.size() || m_choices[runRank].leftOut)
        return std::nullopt;
    return std::size_t(std::count_if(m_choices.begin(), m_choices.begin() + std::ptrdiff_t(runRank),
        [](const RankChoice &choice) { return !choice.leftOut; }));
}

std::size_t RanksFeature::leftOut() const
{
    return std::size_t(std::ranges::count_if(m_choices, &RankChoice::leftOut));
}

// The lanes of a rank at a step; without one at its first measured step.
void RanksFeature::goTo(std::size_t rank, std::optional<std::size_t> step)
{
    if (!m_answer || rank >= m_answer->rows.size())
        return;
    const LatenessByStep &by = m_answer->byStep;
    if (!step)
        step = m_answer->since;
    const std::int32_t own = step && *step < by.steps ? by.rankStep[by.at(rank, *step)] : -1;
    const std::size_t target = runRank(rank);
    m_lateness->setCursor(rank, step);
    // A rank that is known by its summary alone has no lanes.
    const bool hasStep = own >= 0 && target < m_run.timeline->steps.size()
        && std::size_t(own) < m_run.timeline->steps[target].steps.size();
    if (!hasStep)
        return;
    TimelineController *controller = m_bench.timeline->controller();
    m_isGoing = true;
    controller->selectStep(0, target, std::size_t(own));
    controller->goTo(controller->selection());
    m_bench.timeline->revealRank(0, target);
    m_isGoing = false;
}

void RanksFeature::follow(const TimelineSelection &selection)
{
    if (m_isGoing || !m_answer || selection.kind != Kind::Step || selection.run != 0)
        return;
    const std::optional<std::size_t> row = rowOf(selection.rank);
    const LatenessByStep &by = m_answer->byStep;
    if (!row)
        return;
    for (std::size_t step = 0; step < by.steps; ++step) {
        if (by.rankStep[by.at(*row, step)] == std::int32_t(selection.index)) {
            m_lateness->setCursor(*row, step);
            m_ranks->setCurrentRank(*row);
            return;
        }
    }
}

void RanksFeature::rename(std::size_t rank)
{
    bool isAccepted = false;
    const QString name = QInputDialog::getText(m_ranks, tr("Rename rank"),
        tr("Name of this rank; empty for the one that was found:"), QLineEdit::Normal,
        m_answer->rows[rank].label, &isAccepted);
    if (!isAccepted)
        return;
    m_choices[runRank(rank)].name = name.trimmed();
    ask();
}

// The lanes follow the mean lateness, as part of what the user may change about rows.
void RanksFeature::orderLanes(bool byLateness)
{
    if (!m_answer)
        return;
    std::vector<const RankRow *> rows;
    for (const RankRow &row : m_answer->rows)
        rows.push_back(&row);
    std::ranges::stable_sort(rows, std::greater<>(),
        [](const RankRow *row) { return (*row)[RankFigure::LateMean].value_or(-1); });
    RowState state = RowState::fromJson(m_bench.timeline->rowState());
    QStringList &order = state.order[RowState::kGroups];
    order.clear();
    for (const RankRow *row : rows) {
        if (byLateness)
            order.append(u"0/r%1"_s.arg(runRank(row->index)));
    }
    if (order.isEmpty())
        state.order.remove(RowState::kGroups);
    m_bench.timeline->setRowState(state.toJson());
}

void RanksFeature::leaveOut(std::size_t rank)
{
    m_choices[runRank(rank)].leftOut = true;
    ask();
}

} // namespace gapscope
