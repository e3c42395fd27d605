// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/gapsfeature.h"

#include "app/analysishub.h"
#include "app/docks.h"
#include "app/settings.h"
#include "core/analysis/hostfacts.h"
#include "widgets/panels/gapgroupspanel.h"
#include "widgets/panels/gapinspectorpanel.h"
#include "widgets/panels/gaplengthspanel.h"
#include "widgets/panels/gappairspanel.h"
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
    , m_highlightJob(&m_pool, [this](const TimelineHighlight &highlight) {
        m_isHighlighted = true;
        m_bench.timeline->setHighlight(highlight);
    })
    , m_pairsJob(&m_pool, [this](const GapPairs &pairs) {
        m_pairs->setRecomputing(false);
        m_pairs->setPairs(pairs);
    })
{
    for (std::size_t run = 0; run < m_slots.size(); ++run)
        at(run).job = std::make_unique<LatestJob<Made>>(
            &m_pool, [this, run](const Made &made) { takeBook(run, made); });
    makePanels();
    connectPanels();
    connectStructure();
    connectPairs();
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
    m_pairs = m_bench.docks->add("gapspaired", new GapPairsPanel);
    m_pairs->installEventFilter(this);
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
        [goToEvent](std::uint32_t trace, EventId event) { goToEvent(trace, event); });
    connect(m_graphs, &GraphsPanel::breakChosen, this,
        [this, goToEvent](std::size_t rank, EventId event) {
            goToEvent(at(m_shown).run.run->ranks[rank].trace, event);
        });
    connect(m_pattern, &PatternPanel::positionsChosen, this, &GapsFeature::highlightKernels);
    connect(m_pattern, &PatternPanel::layerRequested, this, &GapsFeature::goToLayer);
}

void GapsFeature::connectPairs()
{
    connect(m_pairs, &GapPairsPanel::placeChosen, this,
        [this](std::size_t side, const GapPlace &place) {
            TimelineSelection selection;
            selection.kind = Kind::Range;
            selection.run = at(1).run.isOpen() ? side : 0;
            selection.trace = place.trace;
            selection.range = place.time;
            const Run &run = *at(selection.run).run.run;
            const Trace &trace = *run.traces[place.trace];
            const EventId anchor = place.after != EventId::None ? place.after : place.before;
            const auto rank = anchor == EventId::None
                ? std::optional<std::size_t> {}
                : rankOfProcess(run, place.trace, trace.track(trace.trackOf(anchor)).process);
            selection.rank = rank.value_or(kNoRank);
            if (rank)
                selection.kind = Kind::Idle;
            m_bench.timeline->controller()->goTo(selection);
        });
}

void GapsFeature::setComparison(std::shared_ptr<const RunComparison> comparison,
    const std::array<ComparedRun, 2> &sides)
{
    m_comparison = std::move(comparison);
    m_sides = sides;
    m_hasPairs = false;
    ensurePairs();
}

void GapsFeature::ensurePairs()
{
    if (!m_comparison || !m_pairs->isVisible() || std::exchange(m_hasPairs, true))
        return;
    if (m_comparison->single) {
        m_pairs->clear();
        return;
    }
    m_pairs->setRecomputing(true);
    m_pairsJob.start([comparison = m_comparison, sides = m_sides, tables = m_bench.hub->tables(),
                         gapTables = m_tables.gaps](Progress &) {
        return pairGaps(sides[0], sides[1], comparison->periods, tables, gapTables);
    });
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
    m_gapJob.cancel();
    m_pairsJob.cancel();
    m_comparison.reset();
    m_pairs->setRecomputing(false);
    m_pairs->clear();
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
    return m_answerJob.isRunning() || m_gapJob.isRunning() || m_highlightJob.isRunning()
        || m_pairsJob.isRunning()
        || std::ranges::any_of(m_slots, [](const Slot &slot) { return slot.job->isRunning(); });
}

bool GapsFeature::isWanted() const
{
    return std::ranges::any_of(m_panels, [](const Panel *panel) { return panel->isVisible(); });
}

bool GapsFeature::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show && watched == m_pairs)
        ensurePairs();
    else if (event->type() == QEvent::Show)
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
        showStructure();
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
        showStructure();
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

// What has no scope to choose: it comes with the book.
void GapsFeature::showStructure()
{
    m_graphs->setRecomputing(false);
    m_pattern->setRecomputing(false);
    const GapBook &book = *at(m_shown).book;
    m_graphs->setAnswer(book.kernels->coverage, book.kernels->breaks,
        std::ranges::any_of(book.facts->ranks,
            [](const RankFacts &rank) { return !rank.launches.graphLaunches.empty(); }));
    const LayerPattern &pattern = book.kernels->pattern;
    m_pattern->setPattern(pattern,
        pattern.period == 0
            ? 0
            : book.timeline->steps[pattern.rank].steps[pattern.step].number);
}

} // namespace gapscope
