// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/coveragereport.h"
#include "core/report/jsonwriter.h"
#include "core/report/kernelsreport.h"

namespace gapscope {

namespace {

double us(TimeNs time) { return static_cast<double>(time) / 1000.0; }

double share(TimeNs part, TimeNs whole)
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

TimeNs totalOf(const GapBuckets &buckets)
{
    TimeNs total = 0;
    for (const GapBucket &bucket : buckets)
        total += bucket.total;
    return total;
}

// Coverage by count, which whole-graph rows make unknown.
std::optional<double> coverageOf(const LaunchKinds &launches)
{
    if (launches.kernels == 0)
        return std::nullopt;
    return static_cast<double>(launches.graphKernels) / static_cast<double>(launches.kernels);
}

class KernelsJson {
public:
    QByteArray write(const KernelAnswer &answer);

private:
    void buckets(QStringView name, const GapBuckets &buckets);
    void gaps(QStringView name, const std::vector<TopGap> &gaps);
    void groups(const IdleSources &idle);
    void stepGaps(const StepGapSources &gaps);
    void breaks(const GraphBreaks &breaks);
    void pattern(const LayerPattern &pattern);
    void straggler(const Straggler &straggler);

    JsonWriter m_json;
};

void KernelsJson::buckets(QStringView name, const GapBuckets &buckets)
{
    const TimeNs all = totalOf(buckets);
    m_json.key(name);
    m_json.beginArray();
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        m_json.beginObject();
        m_json.member(u"bucket", QString::fromLatin1(kGapBucketLabels[i]));
        m_json.member(u"count", buckets[i].count);
        m_json.member(u"total_us", roundDecimals(us(buckets[i].total), 1));
        m_json.member(u"share", roundDecimals(share(buckets[i].total, all), 4));
        m_json.endObject();
    }
    m_json.endArray();
}

void KernelsJson::gaps(QStringView name, const std::vector<TopGap> &gaps)
{
    m_json.key(name);
    m_json.beginArray();
    for (const TopGap &gap : gaps) {
        m_json.beginObject();
        m_json.member(u"gap_us", roundDecimals(us(gap.time.duration()), 3));
        m_json.member(u"after", gap.after);
        m_json.member(u"before", gap.before);
        m_json.member(u"device", gap.deviceOrdinal);
        m_json.member(u"stream", gap.stream);
        m_json.member(u"at_ns", gap.fileTime);
        m_json.key(u"causes");
        m_json.beginArray();
        for (const NamedCause &cause : gap.causes) {
            m_json.beginObject();
            m_json.member(u"kind", causeKindKey(cause.kind));
            m_json.member(u"name", cause.name);
            m_json.member(u"us", roundDecimals(us(cause.time), 3));
            m_json.member(u"confidence", confidenceKey(cause.confidence));
            if (!cause.evidence.isEmpty())
                m_json.member(u"evidence", cause.evidence);
            m_json.endObject();
        }
        m_json.endArray();
        m_json.endObject();
    }
    m_json.endArray();
}

void KernelsJson::groups(const IdleSources &idle)
{
    m_json.member(u"idle_us", roundDecimals(us(idle.idle), 3));
    m_json.key(u"gap_groups");
    m_json.beginArray();
    for (const GapGroup &group : idle.groups) {
        m_json.beginObject();
        m_json.member(u"source", group.source);
        m_json.member(u"kind", causeKindKey(group.kind));
        m_json.member(u"confidence", confidenceKey(group.confidence));
        m_json.member(u"count", group.gaps);
        m_json.member(u"total_us", roundDecimals(us(group.total), 3));
        m_json.member(u"share_of_idle", roundDecimals(group.shareOfIdle, 4));
        m_json.key(u"suggestion");
        if (group.pattern.isEmpty())
            m_json.null();
        else
            m_json.value(group.pattern);
        if (!group.pattern.isEmpty()) {
            m_json.member(u"evidence", group.evidence);
            m_json.member(u"risk", group.risk);
            m_json.member(u"saves_at_most_us", roundDecimals(us(group.savesAtMost), 3));
        }
        m_json.endObject();
    }
    m_json.endArray();
}

void KernelsJson::stepGaps(const StepGapSources &gaps)
{
    m_json.key(u"step_gaps");
    if (!gaps.reason.isEmpty()) {
        m_json.null();
        return;
    }
    m_json.beginObject();
    m_json.member(u"count", gaps.gaps);
    m_json.member(u"exposed_us", roundDecimals(us(gaps.exposed), 3));
    m_json.member(u"hidden_us", roundDecimals(us(gaps.hidden), 3));
    m_json.key(u"groups");
    m_json.beginArray();
    for (const StepGapGroup &group : gaps.groups) {
        m_json.beginObject();
        m_json.member(u"source", group.source);
        m_json.member(u"kind", causeKindKey(group.cause.kind));
        m_json.member(u"count", group.gaps);
        m_json.member(u"exposed_us", roundDecimals(us(group.exposed), 3));
        m_json.member(u"hidden_us", roundDecimals(us(group.hidden), 3));
        m_json.endObject();
    }
    m_json.endArray();
    m_json.endObject();
}

void KernelsJson::breaks(const GraphBreaks &breaks)
{
    m_json.key(u"graph_breaks");
    if (!breaks.reason.isEmpty()) {
        m_json.null();
        return;
    }
    m_json.beginArray();
    for (const GraphBreakGroup &group : breaks.groups) {
        m_json.beginObject();
        m_json.member(u"range", group.range);
        m_json.member(u"kernels", group.kernels);
        m_json.member(u"breaks", group.breaks);
        m_json.member(u"steps", group.steps);
        m_json.member(u"kernel_count", group.kernelCount);
        m_json.member(u"kernel_us", roundDecimals(us(group.kernelTime), 3));
        m_json.member(u"idle_us", roundDecimals(us(group.idle), 3));
        m_json.key(u"suggestion");
        if (group.pattern.isEmpty())
            m_json.null();
        else
            m_json.value(group.pattern);
        m_json.endObject();
    }
    m_json.endArray();
}

void KernelsJson::pattern(const LayerPattern &pattern)
{
    m_json.key(u"pattern");
    if (pattern.period == 0) {
        m_json.null();
        return;
    }
    m_json.beginObject();
    m_json.member(u"period", pattern.period);
    m_json.member(u"repetitions", pattern.repetitions);
    m_json.member(u"first_kernel", pattern.firstKernel);
    m_json.member(u"kernels_per_step", pattern.kernelsPerStep);
    m_json.member(u"steps_matched", pattern.stepsMatched);
    m_json.key(u"kernels");
    m_json.beginArray();
    for (const PatternKernel &kernel : pattern.kernels) {
        m_json.beginObject();
        m_json.member(u"name", kernel.name);
        m_json.member(u"group", kernel.family);
        m_json.member(u"gap_us", roundDecimals(us(kernel.gapBefore), 3));
        m_json.member(u"kernel_us", roundDecimals(us(kernel.time), 3));
        m_json.member(u"graph", kernel.graph);
        m_json.endObject();
    }
    m_json.endArray();
    m_json.key(u"groups");
    m_json.beginArray();
    for (const PatternGroup &group : pattern.groups) {
        m_json.beginObject();
        m_json.member(u"group", group.family);
        m_json.member(u"positions", group.positions);
        m_json.member(u"gap_us", roundDecimals(us(group.gapTotal), 3));
        m_json.member(u"gap_us_per_step", roundDecimals(group.gapPerStepUs, 3));
        m_json.endObject();
    }
    m_json.endArray();
    m_json.endObject();
}

void KernelsJson::straggler(const Straggler &straggler)
{
    m_json.key(u"straggler");
    m_json.beginObject();
    m_json.member(u"ranks", straggler.ranks);
    m_json.member(u"collectives", straggler.collectives);
    m_json.member(u"equal_counts", straggler.equalCounts);
    m_json.member(u"worst_rank", straggler.worstRank);
    m_json.member(u"share", roundDecimals(straggler.share, 4));
    m_json.member(u"consistent", straggler.consistent);
    std::vector<double> lateness;
    for (const double value : straggler.meanLatenessUs)
        lateness.push_back(roundDecimals(value, 3));
    m_json.member(u"mean_lateness_us", lateness);
    std::vector<double> wait;
    for (const double value : straggler.waitUsTotal)
        wait.push_back(roundDecimals(value, 1));
    m_json.member(u"wait_us_total", wait);
    m_json.endObject();
}

QByteArray KernelsJson::write(const KernelAnswer &answer)
{
    m_json.beginObject();
    if (!answer.error.isEmpty()) {
        m_json.member(u"error", answer.error);
        if (!answer.notes.empty())
            m_json.member(u"notes", answer.notes);
        m_json.endObject();
        return m_json.text();
    }
    m_json.member(u"scope", kernelScopeKey(answer.scope));
    buckets(u"gap_buckets", answer.streamBuckets);
    gaps(u"top_gaps", answer.topGaps);
    const std::optional<double> coverage = coverageOf(answer.launches);
    m_json.member(u"graph_coverage",
        coverage ? std::optional(roundDecimals(*coverage, 4)) : std::nullopt);
    m_json.key(u"launch_kind");
    m_json.beginObject();
    for (const auto &[name, count] : answer.launches.counts)
        m_json.member(name, count);
    m_json.endObject();
    m_json.member(u"whole_graph_executions", answer.launches.wholeGraphExecutions);
    m_json.member(u"graph_coverage_valid", answer.launches.wholeGraphExecutions == 0);
    if (answer.straggler)
        straggler(*answer.straggler);
    buckets(u"device_gap_buckets", answer.deviceBuckets);
    gaps(u"top_device_gaps", answer.topDeviceGaps);
    groups(answer.idle);
    stepGaps(answer.stepGaps);
    m_json.key(u"coverage");
    writeCoverage(m_json, answer.coverage);
    m_json.key(u"eager_kernels");
    writeEagerKernels(m_json, answer.coverage.eager);
    breaks(answer.breaks);
    pattern(answer.pattern);
    m_json.member(u"notes", answer.notes);
    m_json.endObject();
    return m_json.text();
}

} // namespace

QByteArray kernelsJson(const KernelAnswer &answer) { return KernelsJson().write(answer); }

} // namespace gapscope
