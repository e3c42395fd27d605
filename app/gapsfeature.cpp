// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/gapsfeature.h"

#include "app/analysishub.h"
#include "app/docks.h"
#include "app/settings.h"
#include "widgets/panels/gapgroupspanel.h"
#include "widgets/panels/gapinspectorpanel.h"
#include "widgets/panels/gaplengthspanel.h"
#include "widgets/panels/gaptext.h"
#include "widgets/panels/graphspanel.h"
#include "widgets/panels/longestgapspanel.h"
#include "widgets/panels/patternpanel.h"
#include "widgets/timeline/timelineview.h"

#include <QEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

using Kind = TimelineSelection::Kind;

namespace {

HighlightRows rowsOf(CauseKind kind)
{
    switch (kind) {
    case CauseKind::HostRange:
    case CauseKind::GarbageCollection:
        return HighlightRows::HostRanges;
    case CauseKind::ApiCall:
    case CauseKind::Synchronization:
    case CauseKind::LaunchCall:
    case CauseKind::BackPressure:
        return HighlightRows::ApiCalls;
    default:
        return HighlightRows::GpuIdle;
    }
}

} // namespace

GapsFeature::GapsFeature(const Workbench &bench, QObject *parent)
    : Feature(parent)
    , m_bench(bench)
    , m_tables(loadKernelTables(Settings::tableFolder()))
    , m_answerJob(&m_pool, [this](const GapsAnswer &answer) { takeAnswer(answer); })
    , m_gapJob(&m_pool,
          [this](const InspectedGap &gap) {
              m_inspector->setRecomputing(false);
              m_inspector->setGap(gap);
          })
    , m_structureJob(
          &m_pool, [this](const Structure &structure) { takeStructure(structure); })
    , m_highlightJob(&m_pool, [this](const TimelineHighlight &highlight) {
        m_isHighlighted = true;
        m_bench.timeline->setHighlight(highlight);
    })
{
    for (std::size_t run = 0; run < m_slots.size(); ++run)
        at(run).job = std::make_unique<LatestJob<Made>>(
            &m_pool, [this, run](const Made &made) { takeBook(run, made); });
    makePanels();
    connectPanels();
    connectStructure();
    connectTimeline();
}

GapsFeature::~GapsFeature() = default;

void GapsFeature::makePanels()
{
    m_lengths = m_bench.docks->add("gaplengths", new GapLengthsPanel);
    m_groups = m_bench.docks->add("gapgroups", new GapGroupsPanel);
    m_longest = m_bench.docks->add("longestgaps", new LongestGapsPanel);
    m_inspector = m_bench.docks->add("gapinspector", new GapInspectorPanel);
    m_graphs = m_bench.docks->add("graphs", new GraphsPanel);
    m_pattern = m_bench.docks->add("pattern", new PatternPanel);
    m_panels = {m_lengths, m_groups, m_longest, m_inspector, m_graphs, m_pattern};
    for (Panel *panel : m_panels)
        panel->installEventFilter(this);
    m_groups->setSourceLookup([this](const QString &name) {
        const SourceEntry *entry = m_tables.sources.find(name);
        if (entry == nullptr)
            return QString();
        return entry->file.isEmpty() ? entry->function
                                     : u"%1, %2"_s.arg(entry->function, entry->file);
    });
    m_groups->setPreparation([this](const QString &name) {
        const std::vector<QString> &names = m_bench.hub->tables().prepRanges;
        return std::ranges::find(names, name) != names.end();
    });
}

void GapsFeature::connectPanels()
{
    const auto filter = [this](std::optional<std::size_t> bucket) {
        GapQuestion question = m_question;
        question.bucket = bucket;
        ask(question);
    };
    connect(m_lengths, &GapLengthsPanel::bucketChosen, this, filter);
    connect(m_groups, &GapGroupsPanel::filterCleared, this, [filter] { filter(std::nullopt); });
    connect(m_longest, &LongestGapsPanel::filterCleared, this, [filter] { filter(std::nullopt); });
    connect(m_lengths, &GapLengthsPanel::kindChosen, this, [this](GapKind kind) {
        GapQuestion question = m_question;
        question.kind = kind;
        question.bucket.reset();
        ask(question);
    });
    connect(m_lengths, &GapLengthsPanel::runChosen, this, &GapsFeature::showRun);
    connect(m_groups, &GapGroupsPanel::scopeChosen, this, [this](KernelScope scope) {
        GapQuestion question = m_question;
        question.scope = scope;
        ask(question);
    });
    connect(m_groups, &GapGroupsPanel::groupChosen, this, &GapsFeature::highlight);
    connect(m_groups, &GapGroupsPanel::groupCleared, this, &GapsFeature::clearHighlight);
    connect(m_longest, &LongestGapsPanel::gapChosen, this, &GapsFeature::goTo);
    connect(m_inspector, &GapInspectorPanel::gapChosen, this, &GapsFeature::goTo);
    connect(m_inspector, &GapInspectorPanel::longestRequested, this, [this] {
        if (!m_longest->gaps().empty())
            goTo(m_longest->gaps().front().key);
    });
    connect(m_inspector, &GapInspectorPanel::causeChosen, this,
        [this](std::uint32_t trace, EventId event) {
            const OpenRun &run = at(m_inspected ? m_inspected->run : m_shown).run;
            const Trace &data = *run.run->traces[trace];
            m_bench.timeline->setOutlinedName(event == EventId::None
                    ? QString()
                    : data.strings.text(data.events.name[index(event)]));
        });
    connect(m_inspector, &GapInspectorPanel::eventChosen, this,
        [this](std::uint32_t trace, EventId event) {
            TimelineController *controller = m_bench.timeline->controller();
            controller->selectEvent(m_inspected ? m_inspected->run : m_shown, trace, event);
            controller->goTo(controller->selection());
        });
}

void GapsFeature::connectStructure()
{
    TimelineController *controller = m_bench.timeline->controller();
    const auto goToEvent = [this, controller](std::uint32_t trace, EventId event) {
        controller->selectEvent(m_shown, trace, event);
        controller->goTo(controller->selection());
    };
    connect(m_graphs, &GraphsPanel::stepChosen, this,
        [this, controller](std::size_t rank, std::uint32_t step) {
            controller->selectStep(m_shown, rank, step);
            controller->goTo(controller->selection());
        });
    connect(m_graphs, &GraphsPanel::nameChosen, m_bench.timeline, &TimelineView::setOutlinedName);
    connect(m_graphs, &GraphsPanel::eventChosen, this,
        [this, goToEvent](std::size_t rank, EventId event) {
            goToEvent(at(m_shown).run.run->ranks[rank].trace, event);
        });
    connect(m_pattern, &PatternPanel::positionsChosen, this, &GapsFeature::highlightKernels);
    connect(m_pattern, &PatternPanel::layerRequested, this, &GapsFeature::goToLayer);
}

void GapsFeature::connectTimeline()
{
    TimelineController *controller = m_bench.timeline->controller();
    connect(controller, &TimelineController::selectionChanged, this, &GapsFeature::follow);
    controller->setIdleWalk([this](int direction) { return walk(direction); });
    connect(m_bench.hub, &AnalysisHub::metricChanged, this, [this] {
        // A metric takes the highlight over.
        if (m_bench.hub->metric()) {
            m_highlightJob.cancel();
            m_isHighlighted = false;
        }
    });
}

void GapsFeature::setSession(const OpenRun &baseline, const OpenRun &target)
{
    const std::array runs {baseline, target};
    bool isNew = false;
    for (std::size_t run = 0; run < runs.size(); ++run) {
        if (at(run).run.run == runs[run].run)
            continue;
        isNew = true;
        at(run).job->cancel();
        at(run).run = runs[run];
        at(run).book.reset();
        at(run).inspector.reset();
    }
    if (!isNew)
        return;
    m_answerJob.cancel();
    m_structureJob.cancel();
    m_gapJob.cancel();
    m_inspected.reset();
    clearHighlight();
    m_shown = target.isOpen() ? 1 : 0;
    m_question = {};
    m_hasScope = false;
    m_lengths->setRuns(target.isOpen(), m_shown);
    clearPanels();
    ensureBooks();
}

void GapsFeature::clearPanels()
{
    for (Panel *panel : m_panels)
        panel->setRecomputing(false);
    m_lengths->clear();
    m_groups->clear();
    m_longest->clear();
    m_graphs->clear();
    m_pattern->clear();
    m_inspector->clear(at(0).run.isOpen() ? QString() : tr("Nothing is open."));
}

bool GapsFeature::isBusy() const
{
    return m_answerJob.isRunning() || m_structureJob.isRunning() || m_gapJob.isRunning()
        || m_highlightJob.isRunning()
        || std::ranges::any_of(m_slots, [](const Slot &slot) { return slot.job->isRunning(); });
}

bool GapsFeature::isWanted() const
{
    return std::ranges::any_of(m_panels, [](const Panel *panel) { return panel->isVisible(); });
}

bool GapsFeature::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show)
        ensureBooks();
    return Feature::eventFilter(watched, event);
}

// Nobody looks: nothing is computed.
void GapsFeature::ensureBooks()
{
    if (!isWanted())
        return;
    for (std::size_t run = 0; run < m_slots.size(); ++run) {
        Slot &slot = at(run);
        if (!slot.run.isOpen() || slot.book || slot.job->isRunning())
            continue;
        slot.job->start([run = slot.run, tables = m_bench.hub->tables(),
                            kernelTables = m_tables](Progress &progress) {
            Made made;
            made.book = makeGapBook(run.timeline, run.facts, tables, kernelTables, progress);
            if (made.book)
                made.inspector = std::make_shared<GapInspector>(made.book);
            return made;
        });
        if (run != m_shown)
            continue;
        for (Panel *panel : m_panels)
            panel->setRecomputing(true);
    }
}

void GapsFeature::takeBook(std::size_t run, const Made &made)
{
    at(run).book = made.book;
    at(run).inspector = made.inspector;
    if (!made.book)
        return;
    if (run == m_shown) {
        m_inspector->setRecomputing(false);
        ask(m_question);
        askStructure();
    }
    const TimelineSelection &selection = m_bench.timeline->controller()->selection();
    if (selection.run == run)
        follow(selection);
}

void GapsFeature::showRun(std::size_t run)
{
    if (run == m_shown || !at(run).run.isOpen())
        return;
    m_shown = run;
    m_lengths->setRuns(at(1).run.isOpen(), run);
    clearHighlight();
    ensureBooks();
    if (at(run).book) {
        ask(m_question);
        askStructure();
    }
}

void GapsFeature::ask(const GapQuestion &question)
{
    m_question = question;
    const GapBookPtr &book = at(m_shown).book;
    if (!book)
        return;
    if (!std::exchange(m_hasScope, true))
        m_question.scope = defaultScope(*book);
    m_answerJob.start([book, asked = m_question](Progress &) { return answerGaps(*book, asked); });
    for (Panel *panel : {static_cast<Panel *>(m_lengths), static_cast<Panel *>(m_groups),
             static_cast<Panel *>(m_longest)})
        panel->setRecomputing(true);
    if (m_inspected && m_inspected->run == m_shown)
        inspect(m_shown, m_inspected->key); // its place among those that pass
}

void GapsFeature::takeAnswer(const GapsAnswer &answer)
{
    for (Panel *panel : {static_cast<Panel *>(m_lengths), static_cast<Panel *>(m_groups),
             static_cast<Panel *>(m_longest)})
        panel->setRecomputing(false);
    m_lengths->setAnswer(answer);
    m_groups->setAnswer(answer);
    m_longest->setAnswer(answer);
    m_inspector->setGroups(answer.idle, scopeWords(answer.question.scope));
    if (m_inspected && m_inspected->run == m_shown)
        m_longest->setCurrent(m_inspected->key);
    else if (!m_inspected)
        m_inspector->clear(answer.reason, !answer.longest.empty());
}

void GapsFeature::askStructure()
{
    m_structureJob.start([book = at(m_shown).book](Progress &) {
        const Run &run = book->run();
        return Structure {findGraphUse(run, *book->facts, book->stepWork, book->tables),
            findGraphBreaks(run, *book->facts, book->tables),
            findLayerPattern(run, *book->facts, book->kernelTables.families)};
    });
    m_graphs->setRecomputing(true);
    m_pattern->setRecomputing(true);
}

void GapsFeature::takeStructure(const Structure &structure)
{
    m_graphs->setRecomputing(false);
    m_pattern->setRecomputing(false);
    const TimelineFacts &facts = *at(m_shown).run.timeline;
    m_graphs->setAnswer(structure.use, structure.breaks, facts);
    const LayerPattern &pattern = structure.pattern;
    m_pattern->setPattern(pattern,
        pattern.period == 0 ? 0 : facts.steps[pattern.rank].steps[pattern.step].number);
}

// The timeline's gap is the inspector's.
void GapsFeature::follow(const TimelineSelection &selection)
{
    if (selection.isNone()) {
        m_gapJob.cancel();
        m_inspected.reset();
        m_longest->setCurrent(std::nullopt);
        m_inspector->setRecomputing(false);
        m_inspector->clear({}, !m_longest->gaps().empty());
        return;
    }
    const GapBookPtr &book = at(selection.run).book;
    if (!book) {
        ensureBooks();
        return;
    }
    if (m_inspected && m_inspected->run == selection.run
        && selectionOf(selection.run, m_inspected->key) == selection)
        return;
    if (selection.kind == Kind::Gap)
        inspect(selection.run,
            {GapKind::Step, std::uint32_t(selection.rank), std::uint32_t(selection.index), {}});
    else if (selection.kind == Kind::Idle)
        inspect(selection.run, book->idleGap(selection.rank, selection.range));
}

void GapsFeature::inspect(std::size_t run, const GapKey &key)
{
    const std::shared_ptr<GapInspector> &inspector = at(run).inspector;
    if (!inspector)
        return;
    m_inspected = Inspected {run, key};
    m_longest->setCurrent(run == m_shown ? std::optional(key) : std::nullopt);
    m_gapJob.start([inspector, key, question = m_question](
                       Progress &) { return inspector->inspect(key, question); });
    m_inspector->setRecomputing(true);
}

void GapsFeature::goTo(const GapKey &key)
{
    const std::size_t run = m_inspected ? m_inspected->run : m_shown;
    const bool isOfShown = sender() == m_longest;
    const std::size_t of = isOfShown ? m_shown : run;
    if (!at(of).book)
        return;
    inspect(of, key);
    m_bench.timeline->controller()->goTo(selectionOf(of, key));
}

// From one listed gap to the next of the same rank in time, when idle time is selected.
bool GapsFeature::walk(int direction)
{
    const TimelineSelection &selection = m_bench.timeline->controller()->selection();
    if (!m_inspected || m_inspected->run != m_shown || m_inspected->key.kind == GapKind::Step
        || selectionOf(m_shown, m_inspected->key) != selection)
        return false;
    const ListedGap *next = nullptr;
    for (const ListedGap &gap : m_longest->gaps()) {
        const TimeNs away = (gap.time.begin - selection.range.begin) * direction;
        if (gap.rank != selection.rank || away <= 0)
            continue;
        if (next == nullptr || away < (next->time.begin - selection.range.begin) * direction)
            next = &gap;
    }
    if (next == nullptr)
        return false;
    goTo(next->key);
    return true;
}

TimelineSelection GapsFeature::selectionOf(std::size_t run, const GapKey &key) const
{
    const GapBook &book = *at(run).book;
    const auto rank = book.rankOf(key);
    TimelineSelection selection;
    selection.run = run;
    selection.rank = rank.value_or(kNoRank);
    selection.trace = book.traceOf(key);
    selection.range = book.timeOf(key);
    if (key.kind == GapKind::Step) {
        selection.kind = Kind::Gap;
        selection.index = key.gap;
    } else {
        selection.kind = key.kind == GapKind::Stream || !rank ? Kind::Range : Kind::Idle;
    }
    return selection;
}

void GapsFeature::highlight(CauseKind kind, const QString &source)
{
    const GapBookPtr &book = at(m_shown).book;
    if (!book)
        return;
    m_bench.hub->setMetric(std::nullopt); // one highlight at a time
    m_highlightJob.start([book, question = m_question, kind, source, run = m_shown](Progress &) {
        TimelineHighlight result;
        result.label = tr("idle");
        result.rows = rowsOf(kind);
        result.run = run;
        result.ranks = causeTimes(*book, question, kind, source);
        return result;
    });
}

void GapsFeature::highlightKernels(
    const std::vector<std::uint32_t> &positions, LayerChoice choice)
{
    const GapBookPtr &book = at(m_shown).book;
    if (!book || positions.empty()) {
        clearHighlight();
        return;
    }
    m_bench.hub->setMetric(std::nullopt);
    m_highlightJob.start([book, positions, choice, pattern = m_pattern->pattern(),
                             run = m_shown](Progress &) {
        TimelineHighlight result;
        result.label = tr("layer");
        result.rows = HighlightRows::Streams;
        result.run = run;
        result.ranks.resize(book->run().ranks.size());
        result.ranks[pattern.rank] = patternTimes(*book, pattern, positions, choice);
        return result;
    });
}

void GapsFeature::goToLayer()
{
    const GapBookPtr &book = at(m_shown).book;
    const LayerPattern &pattern = m_pattern->pattern();
    if (!book || pattern.period == 0)
        return;
    TimelineSelection selection;
    selection.kind = Kind::Range;
    selection.run = m_shown;
    selection.rank = pattern.rank;
    selection.trace = book->run().ranks[pattern.rank].trace;
    selection.range = patternTimes(*book, pattern, {}, LayerChoice::One).hull();
    m_bench.timeline->controller()->goTo(selection);
}

void GapsFeature::clearHighlight()
{
    m_highlightJob.cancel();
    if (std::exchange(m_isHighlighted, false))
        m_bench.timeline->clearHighlight();
}

} // namespace gapscope
