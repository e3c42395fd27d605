// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/kernelsreport.h"

#include "core/base/tr.h"
#include "core/report/comparetables.h"
#include "core/report/coveragereport.h"

#include <QStringList>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kUnattributedRows = 1; // the last row, always there

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

QString joined(const std::vector<QString> &parts)
{
    return QStringList(parts.begin(), parts.end()).join(u", "_s);
}

} // namespace

Table gapBucketTable(const GapBuckets &buckets, const QString &id, const QString &title)
{
    Table table {id, title};
    table.columns = {{u"bucket"_s, Tr::tr("Length"), ColumnKind::Text},
        {u"count"_s, Tr::tr("Gaps"), ColumnKind::Count}, {u"total_us"_s, Tr::tr("Total"), ColumnKind::Us},
        {u"share"_s, Tr::tr("Share of gap time"), ColumnKind::Percent},
        {u"source"_s, Tr::tr("Usual source"), ColumnKind::Text}};
    const TimeNs all = totalOf(buckets);
    qint64 count = 0;
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        table.add({QString::fromLatin1(kGapBucketLabels[i]), buckets[i].count, buckets[i].total,
            share(buckets[i].total, all), gapBucketSource(i)});
        count += buckets[i].count;
    }
    table.sum = Row {Tr::tr("All gaps"), count, all, all == 0 ? 0.0 : 1.0};
    return table;
}

Table topGapTable(const std::vector<TopGap> &gaps, const QString &id, const QString &title)
{
    Table table {id, title};
    table.columns = {{u"gap_us"_s, Tr::tr("Length"), ColumnKind::Us},
        {u"at"_s, Tr::tr("At"), ColumnKind::Position}, {u"device"_s, Tr::tr("GPU"), ColumnKind::Count},
        {u"stream"_s, Tr::tr("Stream"), ColumnKind::Count},
        {u"after"_s, Tr::tr("After kernel"), ColumnKind::Code},
        {u"before"_s, Tr::tr("Before kernel"), ColumnKind::Code},
        {u"cause"_s, Tr::tr("Largest cause"), ColumnKind::Text},
        {u"cause_share"_s, Tr::tr("Share of gap"), ColumnKind::Percent}};
    for (const TopGap &gap : gaps) {
        Row row {gap.time.duration(), gap.time.begin, gap.deviceOrdinal, gap.stream, gap.after,
            gap.before};
        if (!gap.causes.empty()) {
            row.emplace_back(u"%1 (%2)"_s.arg(
                gap.causes.front().name, causeKindText(gap.causes.front().kind)));
            row.emplace_back(share(gap.causes.front().time, gap.time.duration()));
        }
        table.add(std::move(row));
    }
    return table;
}

Table idleSourceTable(const IdleSources &idle)
{
    Table table {u"idle_sources"_s, Tr::tr("Idle time by source")};
    table.columns = {{u"source"_s, Tr::tr("Source of the idle time"), ColumnKind::Code},
        {u"kind"_s, Tr::tr("Kind"), ColumnKind::Text}, {u"count"_s, Tr::tr("Gaps"), ColumnKind::Count},
        {u"mean_us"_s, Tr::tr("Mean"), ColumnKind::Us}, {u"total_us"_s, Tr::tr("Total"), ColumnKind::Us},
        {u"share_of_idle"_s, Tr::tr("Of idle"), ColumnKind::Percent},
        {u"confidence"_s, Tr::tr("Evidence"), ColumnKind::Text},
        {u"suggestion"_s, Tr::tr("Suggestion"), ColumnKind::Text}};
    for (const GapGroup &group : idle.groups) {
        const std::optional<double> mean = group.gaps == 0
            ? std::nullopt
            : std::optional(us(group.total) / static_cast<double>(group.gaps));
        table.add({group.source, causeKindText(group.kind), group.gaps, mean, group.total,
            group.shareOfIdle, confidenceKey(group.confidence), group.pattern});
    }
    table.sum = Row {Tr::tr("Sum = device idle time"), Cell(), Cell(), Cell(), idle.idle,
        idle.idle == 0 ? 0.0 : 1.0};
    return table;
}

Table stepGapTable(const StepGapSources &gaps)
{
    Table table {u"step_gaps"_s, Tr::tr("Between the forward steps")};
    table.columns = {{u"source"_s, Tr::tr("What the host was in"), ColumnKind::Code},
        {u"kind"_s, Tr::tr("Kind"), ColumnKind::Text},
        {u"count"_s, Tr::tr("Gaps"), ColumnKind::Count},
        {u"exposed_us"_s, Tr::tr("Exposed"), ColumnKind::Us},
        {u"hidden_us"_s, Tr::tr("Hidden behind GPU work"), ColumnKind::Us}};
    if (!gaps.reason.isEmpty()) {
        table.notes.push_back(gaps.reason);
        return table;
    }
    for (const StepGapGroup &group : gaps.groups)
        table.add({group.source, causeKindText(group.cause.kind), group.gaps, group.exposed,
            group.hidden});
    table.sum = Row {Tr::tr("Sum = time between steps"), Cell(), gaps.gaps, gaps.exposed, gaps.hidden};
    return table;
}

Table suggestionTable(const IdleSources &idle)
{
    Table table {u"suggestions"_s, Tr::tr("Suggestions")};
    table.columns = {{u"suggestion"_s, Tr::tr("Pattern"), ColumnKind::Text},
        {u"source"_s, Tr::tr("Source of the idle time"), ColumnKind::Code},
        {u"saves_at_most_us"_s, Tr::tr("Saves at most"), ColumnKind::Us},
        {u"share_of_idle"_s, Tr::tr("Of idle"), ColumnKind::Percent},
        {u"risk"_s, Tr::tr("Risk"), ColumnKind::Text},
        {u"evidence"_s, Tr::tr("Because"), ColumnKind::Text}};
    for (const GapGroup &group : idle.groups) {
        if (!group.pattern.isEmpty())
            table.add({group.pattern, group.source, group.savesAtMost, group.shareOfIdle,
                group.risk, group.evidence});
    }
    return table;
}

Table graphBreakTable(const GraphBreaks &breaks)
{
    Table table {u"graph_breaks"_s, Tr::tr("Graph breaks")};
    table.columns = {{u"range"_s, Tr::tr("In range"), ColumnKind::Code},
        {u"kernels"_s, Tr::tr("Eager kernels between two graph launches"), ColumnKind::Text},
        {u"breaks"_s, Tr::tr("Breaks"), ColumnKind::Count},
        {u"steps"_s, Tr::tr("Steps"), ColumnKind::Count},
        {u"kernel_us"_s, Tr::tr("Kernel time"), ColumnKind::Us},
        {u"idle_us"_s, Tr::tr("Gap cost"), ColumnKind::Us},
        {u"suggestion"_s, Tr::tr("Suggestion"), ColumnKind::Text}};
    for (const GraphBreakGroup &group : breaks.groups)
        table.add({group.range, joined(group.kernels), group.breaks, group.steps, group.kernelTime,
            group.idle, group.pattern});
    return table;
}

Table patternTable(const LayerPattern &pattern)
{
    Table table {u"pattern"_s, Tr::tr("Repeating pattern by functional block")};
    table.columns = {{u"group"_s, Tr::tr("Block"), ColumnKind::Text},
        {u"kernels"_s, Tr::tr("Kernels per repetition"), ColumnKind::Count},
        {u"gap_us_per_step"_s, Tr::tr("Gap before them per step"), ColumnKind::Us},
        {u"gap_us"_s, Tr::tr("Gap total"), ColumnKind::Us},
        {u"kernel_us"_s, Tr::tr("Kernel time"), ColumnKind::Us}};
    for (const PatternGroup &group : pattern.groups)
        table.add({group.family, group.positions.size(), group.gapPerStepUs, group.gapTotal,
            group.time});
    return table;
}

QString kernelsErrorText(const KernelAnswer &answer)
{
    if (answer.error.isEmpty())
        return {};
    return Tr::tr("The trace has no GPU work (%1), so there are no gaps to look at.").arg(answer.error);
}

Report kernelsReport(const KernelAnswer &answer, std::size_t top)
{
    Report report;
    report.heading(1, Tr::tr("Kernel level: gaps, graphs and patterns"));
    std::vector<QString> notes;
    for (const QString &note : answer.notes)
        notes.push_back(escapedMarkdown(note));
    if (!answer.error.isEmpty()) {
        report.paragraph(Tr::tr("Cannot answer: %1.").arg(answer.error));
        report.paragraph(kernelsErrorText(answer));
        report.list(notes);
        return report;
    }
    report.paragraph(Tr::tr("Scope: %1.").arg(kernelScopeKey(answer.scope)));
    report.list(std::move(notes));
    const auto section = [&](Table table) {
        report.heading(2, table.title);
        report.table(std::move(table));
    };
    section(withoutTail(idleSourceTable(answer.idle), top, kUnattributedRows));
    if (Table suggestions = suggestionTable(answer.idle); !suggestions.rows.empty())
        section(std::move(suggestions));
    section(topGapTable(
        answer.topDeviceGaps, u"device_gaps"_s, Tr::tr("Longest device gaps")));
    section(gapBucketTable(
        answer.deviceBuckets, u"device_buckets"_s, Tr::tr("Device gaps by length")));
    section(topGapTable(answer.topGaps, u"stream_gaps"_s, Tr::tr("Longest stream gaps")));
    section(gapBucketTable(
        answer.streamBuckets, u"stream_buckets"_s, Tr::tr("Stream gaps by length")));
    Table kinds {u"launch_kinds"_s, Tr::tr("Launches")};
    kinds.columns = {{u"kind"_s, Tr::tr("Kind and call"), ColumnKind::Code},
        {u"kernels"_s, Tr::tr("Kernels"), ColumnKind::Count}};
    for (const auto &[name, count] : answer.launches.counts)
        kinds.add({name, count});
    kinds.sum = Row {Tr::tr("All kernels"), answer.launches.kernels};
    section(std::move(kinds));
    if (answer.stepGaps.reason.isEmpty())
        section(withoutTail(stepGapTable(answer.stepGaps), top));
    section(coverageTable(answer.coverage));
    if (Table eager = eagerKernelTable(answer.coverage.eager); !eager.rows.empty()) {
        constexpr std::size_t kMost = 30; // JSON and the window have all
        if (eager.rows.size() > kMost) {
            eager.notes.push_back(Tr::tr("The %1 with most time of %2.").arg(kMost).arg(eager.rows.size()));
            eager.rows.resize(kMost);
        }
        section(std::move(eager));
    }
    if (answer.breaks.reason.isEmpty())
        section(graphBreakTable(answer.breaks));
    if (answer.pattern.period > 0) {
        Table pattern = patternTable(answer.pattern);
        pattern.notes.push_back(Tr::tr("%1 kernels repeat %2 times in a step of %3 kernels; %4 steps "
                                       "have the same kernels.")
                                    .arg(answer.pattern.period)
                                    .arg(answer.pattern.repetitions)
                                    .arg(answer.pattern.kernelsPerStep)
                                    .arg(answer.pattern.stepsMatched));
        section(std::move(pattern));
    }
    return report;
}

} // namespace gapscope
