// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/analysishub.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

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

TimelineHighlight highlightOf(const OpenRun &run, const MetricChoice &choice, const Scope &scope)
{
    const auto place = std::ranges::find(kMetricPlaces, choice.metric, &MetricPlace::metric);
    TimelineHighlight highlight;
    highlight.label = QString::fromLatin1(place->label);
    highlight.rows = place->rows;
    highlight.run = std::size_t(choice.role);
    for (std::size_t rank = 0; rank < run.run->ranks.size(); ++rank) {
        highlight.ranks.push_back(
            metricIntervals(*run.facts, choice.metric, rank, choice.phase, scope));
    }
    return highlight;
}

} // namespace

AnalysisHub::AnalysisHub(QObject *parent)
    : QObject(parent)
    , m_highlightJob(&m_pool,
          [this](const TimelineHighlight &highlight) { Q_EMIT highlightReady(highlight); })
{
    for (const Role role : kRoles) {
        at(role).verdictJob = std::make_unique<LatestJob<VerdictAnswerPtr>>(
            &m_pool, [this, role](VerdictAnswerPtr answer) {
                at(role).answer = std::move(answer);
                Q_EMIT verdictReady(role);
            });
        at(role).rangeJob = std::make_unique<LatestJob<HostVerdict>>(
            &m_pool, [this, role](const HostVerdict &verdict) { Q_EMIT rangeJudged(role, verdict); });
    }
}

void AnalysisHub::setTables(HostTables tables)
{
    m_tables = std::move(tables);
    setThresholds(m_tables.thresholds);
}

void AnalysisHub::setRun(Role role, const OpenRun &run)
{
    Slot &slot = at(role);
    if (slot.run.run == run.run)
        return;
    slot.run = run;
    slot.scope = {};
    slot.range.reset();
    slot.rangeJob->cancel();
    if (m_metric && m_metric->role == role)
        setMetric(std::nullopt);
    if (run.isOpen()) {
        askVerdict(role);
        return;
    }
    slot.verdictJob->cancel();
    slot.answer.reset();
    Q_EMIT verdictReady(role);
}

void AnalysisHub::setThresholds(const Thresholds &thresholds)
{
    if (thresholds == m_thresholds)
        return;
    m_thresholds = thresholds;
    for (const Role role : kRoles) {
        askVerdict(role);
        askRange(role);
    }
    Q_EMIT thresholdsChanged(thresholds);
}

void AnalysisHub::setScope(Role role, const Scope &scope)
{
    if (at(role).scope == scope)
        return;
    at(role).scope = scope;
    askVerdict(role);
    askHighlight();
}

void AnalysisHub::setMetric(std::optional<MetricChoice> choice)
{
    if (m_metric == choice)
        return;
    m_metric = choice;
    askHighlight();
    Q_EMIT metricChanged();
}

void AnalysisHub::judgeRange(Role role, const std::optional<Scope> &scope)
{
    if (at(role).range == scope)
        return;
    at(role).range = scope;
    askRange(role);
}

bool AnalysisHub::isBusy() const
{
    return m_highlightJob.isRunning() || std::ranges::any_of(m_slots, [](const Slot &slot) {
        return slot.verdictJob->isRunning() || slot.rangeJob->isRunning();
    });
}

void AnalysisHub::askVerdict(Role role)
{
    const Slot &slot = at(role);
    if (!slot.run.isOpen())
        return;
    slot.verdictJob->start([run = slot.run, scope = slot.scope, tables = m_tables,
                               thresholds = m_thresholds](Progress &) {
        auto answer = std::make_shared<VerdictAnswer>();
        answer->corrected = judgeCorrected(*run.run, *run.facts, scope, thresholds);
        answer->reference = judgeReference(*run.run, tables, thresholds);
        answer->difference = explainDifference(answer->corrected, answer->reference);
        return VerdictAnswerPtr(std::move(answer));
    });
    Q_EMIT verdictStarted(role);
}

void AnalysisHub::askRange(Role role)
{
    const Slot &slot = at(role);
    if (!slot.run.isOpen() || !slot.range) {
        slot.rangeJob->cancel();
        return;
    }
    slot.rangeJob->start(
        [run = slot.run, scope = *slot.range, thresholds = m_thresholds](Progress &) {
            return judgeCorrected(*run.run, *run.facts, scope, thresholds);
        });
}

void AnalysisHub::askHighlight()
{
    m_highlightJob.cancel();
    if (!m_metric || !at(m_metric->role).run.isOpen()) {
        Q_EMIT highlightReady({});
        return;
    }
    const Slot &slot = at(m_metric->role);
    m_highlightJob.start([run = slot.run, choice = *m_metric, scope = slot.scope](
                             Progress &) { return highlightOf(run, choice, scope); });
}

} // namespace gapscope
