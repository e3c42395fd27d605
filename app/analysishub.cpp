// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/analysishub.h"

#include "core/analysis/operations.h"
#include "core/analysis/selectiondetails.h"

#include <algorithm>
#include <mutex>

using namespace Qt::StringLiterals;

namespace gapscope {

class LazyOperations {
public:
    LazyOperations(std::shared_ptr<const Run> run, std::vector<StepMarker> markers)
        : m_run(std::move(run))
        , m_markers(std::move(markers))
    {
    }

    // From any thread.
    const RunOperations &get()
    {
        std::call_once(m_once, [this] { m_operations.emplace(*m_run, m_markers); });
        return *m_operations;
    }

private:
    std::shared_ptr<const Run> m_run;
    std::vector<StepMarker> m_markers;
    std::once_flag m_once;
    std::optional<RunOperations> m_operations;
};

namespace {

using Kind = TimelineSelection::Kind;

// Where a metric's intervals lie, and what the gutter calls it.
struct MetricPlace {
    Metric metric;
    const char *label;
    HighlightRows rows;
};

constexpr std::array kMetricPlaces {
    MetricPlace {Metric::GpuIdle, "M1", HighlightRows::GpuIdle},
    MetricPlace {Metric::LaunchOverhead, "M2", HighlightRows::ApiCalls},
    MetricPlace {Metric::PrepExposed, "M3a", HighlightRows::HostRanges},
    MetricPlace {Metric::PrepImpact, "M3b", HighlightRows::HostRanges},
    MetricPlace {Metric::PrepIdleAttribution, "M3c", HighlightRows::HostRanges},
    MetricPlace {Metric::GpuUtilization, "M4", HighlightRows::Streams},
    MetricPlace {Metric::Nccl, "M5", HighlightRows::Streams},
    MetricPlace {Metric::LaunchTotal, "M2", HighlightRows::ApiCalls},
    MetricPlace {Metric::Communication, "M5", HighlightRows::Streams},
};
static_assert(kMetricPlaces.size() == kMetricCount);

TimelineHighlight highlightOf(const OpenRun &run, const ShownMetric &shown, const Scope &scope)
{
    const MetricChoice &choice = shown.choice;
    const auto place = std::ranges::find(kMetricPlaces, choice.metric, &MetricPlace::metric);
    TimelineHighlight highlight;
    highlight.label = QString::fromLatin1(place->label);
    highlight.rows = place->rows;
    highlight.run = std::size_t(shown.role);
    for (std::size_t rank = 0; rank < run.run->ranks.size(); ++rank) {
        highlight.ranks.push_back(
            metricIntervals(*run.facts, choice.metric, rank, choice.phase, scope));
    }
    return highlight;
}

VerdictAnswerPtr answerOf(const OpenRun &run, const Scope &scope, const HostTables &tables,
    const Thresholds &thresholds)
{
    auto answer = std::make_shared<VerdictAnswer>();
    answer->corrected = judgeCorrected(*run.run, *run.facts, scope, thresholds);
    answer->reference = judgeReference(*run.run, tables, thresholds);
    answer->difference = explainDifference(answer->corrected, answer->reference);
    return answer;
}

Aggregates aggregatesOf(const OpenRun &run, const SelectionQuery &query, LazyOperations &lazy,
    const Progress &progress)
{
    const RunOperations &operations = lazy.get();
    AggregateScope scope {query.times, query.ranks, {},
        [&](std::size_t trace, StringId name) { return operations.nameOf(trace, name); }};
    for (std::size_t rank = 0; rank < run.run->ranks.size(); ++rank)
        scope.busy.push_back(&deviceBusyOf(*run.facts, rank));
    Aggregates result;
    for (std::size_t kind = 0; kind < kAggregateKindCount && !progress.isCancelled(); ++kind)
        result[kind] = aggregate(*run.run, AggregateKind(kind), scope);
    return result;
}

Details detailsOf(const OpenRun &run, const SelectionQuery &query, const HostTables &tables)
{
    const TimelineSelection &selection = query.selection;
    switch (selection.kind) {
    case Kind::Event:
        return describeEvent(*run.timeline, selection.trace, selection.event);
    case Kind::Gap:
        return describeGap(*run.timeline, selection.rank, selection.index, tables);
    case Kind::Step:
        return describeStep(*run.timeline, selection.rank, selection.index);
    case Kind::Idle:
    case Kind::Range:
        return describeRange(*run.timeline, query.times, query.ranks);
    case Kind::None:
        break;
    }
    return {};
}

} // namespace

AnalysisHub::AnalysisHub(QObject *parent)
    : QObject(parent)
    , m_highlightJob(&m_pool,
          [this](const TimelineHighlight &highlight) { Q_EMIT highlightReady(highlight); })
    , m_aggregateJob(
          &m_pool, [this](const Aggregates &result) { Q_EMIT aggregatesReady(result); })
    , m_rangeJob(&m_pool, [this](const HostVerdict &verdict) { Q_EMIT rangeJudged(verdict); })
    , m_detailsJob(&m_pool, [this](const Details &details) { Q_EMIT detailsReady(details); })
{
    for (const Role role : kRoles) {
        at(role).job = std::make_unique<LatestJob<VerdictAnswerPtr>>(
            &m_pool, [this, role](VerdictAnswerPtr answer) {
                at(role).answer = std::move(answer);
                Q_EMIT verdictReady(role);
            });
    }
}

void AnalysisHub::setTables(HostTables tables)
{
    m_tables = std::move(tables);
    for (Slot &slot : m_slots) {
        if (slot.run.isOpen())
            slot.operations = std::make_shared<LazyOperations>(slot.run.run, m_tables.markers);
    }
    setThresholds(m_tables.thresholds);
}

void AnalysisHub::setRun(Role role, const OpenRun &run)
{
    Slot &slot = at(role);
    if (slot.run.run == run.run)
        return;
    slot.run = run;
    slot.scope = {};
    if (m_metric && m_metric->role == role)
        setMetric(std::nullopt);
    slot.operations.reset();
    if (run.isOpen()) {
        slot.operations = std::make_shared<LazyOperations>(run.run, m_tables.markers);
        askVerdict(role);
        return;
    }
    slot.job->cancel();
    slot.answer.reset();
    Q_EMIT verdictReady(role);
}

void AnalysisHub::setThresholds(const Thresholds &thresholds)
{
    if (thresholds == m_thresholds)
        return;
    m_thresholds = thresholds;
    for (const Role role : kRoles)
        askVerdict(role);
    askRange();
    Q_EMIT thresholdsChanged(thresholds);
}

void AnalysisHub::setScope(Role role, const Scope &scope)
{
    if (at(role).scope == scope)
        return;
    at(role).scope = scope;
    askVerdict(role);
    if (m_metric && m_metric->role == role)
        askHighlight();
}

void AnalysisHub::setMetric(std::optional<ShownMetric> metric)
{
    if (m_metric == metric)
        return;
    m_metric = metric;
    askHighlight();
    Q_EMIT metricChanged();
}

void AnalysisHub::setSelection(const SelectionQuery &query)
{
    m_query = query;
    Q_EMIT selectionStarted();
    askAggregates();
    askRange();
    askDetails();
}

std::vector<std::vector<StringId>> AnalysisHub::rangeNamesOf(
    Role role, const QString &operation) const
{
    const Slot &slot = at(role);
    return slot.operations ? slot.operations->get().namesOf(operation)
                           : std::vector<std::vector<StringId>>();
}

bool AnalysisHub::isBusy() const
{
    return m_highlightJob.isRunning() || m_aggregateJob.isRunning() || m_rangeJob.isRunning()
        || m_detailsJob.isRunning()
        || std::ranges::any_of(m_slots, [](const Slot &slot) { return slot.job->isRunning(); });
}

void AnalysisHub::askVerdict(Role role)
{
    const Slot &slot = at(role);
    if (!slot.run.isOpen())
        return;
    slot.job->start([run = slot.run, scope = slot.scope, tables = m_tables,
                        thresholds = m_thresholds](
                        Progress &) { return answerOf(run, scope, tables, thresholds); });
    Q_EMIT verdictStarted(role);
}

void AnalysisHub::askHighlight()
{
    m_highlightJob.cancel();
    if (!m_metric || !at(m_metric->role).run.isOpen()) {
        Q_EMIT highlightReady({});
        return;
    }
    const Slot &slot = at(m_metric->role);
    m_highlightJob.start([run = slot.run, shown = *m_metric, scope = slot.scope](
                             Progress &) { return highlightOf(run, shown, scope); });
}

void AnalysisHub::askAggregates()
{
    const OpenRun &run = at(m_query.role).run;
    if (!run.isOpen()) {
        m_aggregateJob.cancel();
        return;
    }
    m_aggregateJob.start(
        [run, query = m_query, operations = at(m_query.role).operations](Progress &progress) {
            return aggregatesOf(run, query, *operations, progress);
        });
}

void AnalysisHub::askRange()
{
    const OpenRun &run = at(m_query.role).run;
    if (!run.isOpen() || !m_query.scope) {
        m_rangeJob.cancel();
        Q_EMIT rangeJudged(std::nullopt);
        return;
    }
    m_rangeJob.start([run, scope = *m_query.scope, thresholds = m_thresholds](Progress &) {
        return judgeCorrected(*run.run, *run.facts, scope, thresholds);
    });
}

void AnalysisHub::askDetails()
{
    const OpenRun &run = at(m_query.role).run;
    if (!run.isOpen() || m_query.selection.isNone()) {
        m_detailsJob.cancel();
        Q_EMIT detailsReady({});
        return;
    }
    m_detailsJob.start([run, query = m_query, tables = m_tables](
                           Progress &) { return detailsOf(run, query, tables); });
}

} // namespace gapscope
