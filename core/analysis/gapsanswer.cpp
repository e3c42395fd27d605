// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapsanswer.h"

#include "core/analysis/hostfacts.h"
#include "core/analysis/steadysteps.h"
#include "core/base/format.h"
#include "core/base/tr.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

GapFilter filterOf(const GapBook &book, const GapQuestion &question)
{
    return gapFilter(book.run(), book.tablesOf(question.kind),
        idleSlices(book.run(), *book.facts, book.kernels->work, question.scope), question.scope);
}

QString nameOf(const Trace &trace, EventId work)
{
    return trace.events.category[index(work)] == Category::WholeGraph
        ? Tr::tr("whole graph")
        : trace.strings.text(trace.events.name[index(work)]);
}

QString stepsOf(const GapBook &book, std::size_t rank, const KernelGap &gap)
{
    const std::vector<Step> &steps = book.timeline->steps[rank].steps;
    const auto number = [&](EventId work) {
        const auto step = book.stepOf(rank, work);
        return step ? QString::number(steps[*step].number) : QString();
    };
    const QString before = number(gap.before);
    const QString after = number(gap.after);
    if (before == after || before.isEmpty() || after.isEmpty())
        return before.isEmpty() ? after : before;
    return before + u" \u2192 "_s + after;
}

// The rows of the list, each with its largest cause.
class Lister {
public:
    explicit Lister(const GapBook &book)
        : m_book(book)
    {
        for (std::size_t i = 0; i < book.kernels->contexts.size(); ++i)
            m_explainers.push_back(
                std::make_unique<GapExplainer>(*book.run().traces[i], book.kernels->contexts[i]));
    }

    ListedGap list(const GapKey &key)
    {
        const GapTable &table = m_book.tablesOf(key.kind)[key.table];
        const Trace &trace = *m_book.run().traces[table.trace];
        const KernelGap gap = table.gaps[key.gap];
        ListedGap row;
        row.key = key;
        row.rank = m_book.rankOf(key);
        row.device = trace.devices[index(table.device)].ordinal;
        if (table.stream != TrackId::None)
            row.stream = trace.track(table.stream).number;
        row.time = gapTime(trace, gap);
        if (row.rank)
            row.steps = stepsOf(m_book, *row.rank, gap);
        row.after = nameOf(trace, gap.before);
        row.before = nameOf(trace, gap.after);
        row.afterKind = trace.events.category[index(gap.before)];
        row.beforeKind = trace.events.category[index(gap.after)];
        const auto causes = nameCauses(trace,
            m_explainers[table.trace]->explain(
                row.time, gap.before, gap.after, table.device, table.stream),
            m_book.tables, m_book.kernelTables.sources);
        const auto largest = std::ranges::max_element(causes, {}, &NamedCause::time);
        if (largest != causes.end()) {
            row.cause = largest->name;
            row.causeShare = double(largest->time) / double(row.time.duration());
        }
        return row;
    }

private:
    const GapBook &m_book;
    std::vector<std::unique_ptr<GapExplainer>> m_explainers;
};

qint64 stepsIn(const GapBook &book, KernelScope scope)
{
    qint64 count = 0;
    for (const RankSteps &steps : book.timeline->steps) {
        if (scope == KernelScope::Steady) {
            count += qint64(steadySteps(steps).size());
            continue;
        }
        const auto phase = scope == KernelScope::Context ? StepPhase::Context : StepPhase::Generation;
        for (const Step &step : steps.benchmark())
            count += scope == KernelScope::All || step.phase == phase;
    }
    return count;
}

std::vector<ScopeChoice> scopesOf(const GapBook &book)
{
    std::vector<ScopeChoice> result {{KernelScope::All, stepsIn(book, KernelScope::All)}};
    for (const KernelScope scope :
        {KernelScope::Steady, KernelScope::Context, KernelScope::Generation}) {
        if (const qint64 steps = stepsIn(book, scope); steps > 0)
            result.push_back({scope, steps});
    }
    return result;
}

void addNotes(const GapBook &book, GapsAnswer &answer)
{
    const Run &run = book.run();
    qint64 lost = 0;
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        const RankFacts &facts = book.facts->ranks[rank];
        lost += facts.lostGraphs() ? qint64(facts.launches.graphLaunches.size()) : 0;
    }
    if (lost > 0)
        answer.notes.push_back(
            Tr::tr("%1 CUDA graph launches left no GPU rows. What the GPU did then is not recorded, so "
                   "this time is not known to be idle. Record again with --cuda-graph-trace=node.")
                .arg(formatCount(lost)));
    qint64 whole = 0;
    bool calls = false;
    for (const TracePtr &trace : run.traces) {
        whole += qint64(trace->wholeGraphs.graph.size());
        calls = calls || trace->info.hasApiTable;
    }
    if (whole > 0)
        answer.notes.push_back(
            Tr::tr("%1 executions of whole CUDA graphs hide their kernels: gaps inside them are not "
                   "seen. Record again with --cuda-graph-trace=node.")
                .arg(formatCount(whole)));
    if (!calls)
        answer.notes.push_back(Tr::tr("The trace has no CUDA API calls, so what launched a kernel is "
                                      "not known; causes of gaps are guesses by time."));
    if (!std::ranges::any_of(book.facts->traces, &TraceFacts::hasRanges))
        answer.notes.push_back(Tr::tr("The trace has no host ranges, so what the host did between "
                                      "its calls has no name."));
}

// The order of length: ties by the earlier begin, as longestGaps() has it.
auto orderOf(const GapBook &book, const GapKey &key, TimeRange time)
{
    const GapTable &table = book.tablesOf(key.kind)[key.table];
    return std::tuple(-time.duration(), time.begin + book.run().traces[table.trace]->origin,
        index(table.device), key.table, key.gap);
}

} // namespace

KernelScope defaultScope(const GapBook &book)
{
    return stepsIn(book, KernelScope::Steady) > 0 ? KernelScope::Steady : KernelScope::All;
}

std::vector<IdleSlice> slicesOf(const GapBook &book, const GapQuestion &question)
{
    std::vector<IdleSlice> slices = idleSlices(book.run(), *book.facts, book.kernels->work, question.scope);
    if (!question.bucket || question.kind != GapKind::Device)
        return slices;
    // Whole gaps of that length, as the bars count them.
    for (IdleSlice &slice : slices) {
        std::vector<TimeRange> ranges;
        GapFilter filter {{}, question.bucket};
        for (std::size_t i = 0; i < book.kernels->devices.size(); ++i) {
            if (book.kernels->devices[i].trace != slice.trace || book.kernels->devices[i].device != slice.device)
                continue;
            filter.windows.assign(book.kernels->devices.size(), {});
            filter.windows[i] = slice.windows;
            forEachGap(book.run(), book.kernels->devices, i, filter,
                [&](std::uint32_t, TimeRange time) { ranges.push_back(time); });
        }
        slice.windows = IntervalSet(std::move(ranges));
    }
    return slices;
}

GapsAnswer answerGaps(const GapBook &book, const GapQuestion &question)
{
    GapsAnswer answer;
    answer.question = question;
    if (!book.hasKernels()) {
        const bool table = std::ranges::any_of(book.run().traces,
            [](const TracePtr &trace) { return trace->info.hasKernelTable; });
        answer.reason = table
            ? Tr::tr("The trace has no GPU kernels, so there are no gaps between them.")
            : Tr::tr("The trace has no table of GPU kernels, so it cannot tell when the GPU was idle.");
        return answer;
    }
    const std::vector<GapTable> &tables = book.tablesOf(question.kind);
    GapFilter filter = filterOf(book, question);
    answer.scopes = scopesOf(book);
    answer.buckets = countGaps(book.run(), tables, filter);
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        answer.gaps += answer.buckets[i].count;
        answer.passing += !question.bucket || *question.bucket == i ? answer.buckets[i].count : 0;
    }
    filter.bucket = question.bucket;
    answer.idle = groupIdleTime(book.run(), *book.facts, book.kernels->work, book.tables,
        book.kernelTables.gaps, book.kernels->contexts, slicesOf(book, question));
    Lister lister(book);
    for (const GapRef &ref : longestGaps(book.run(), tables, question.top, filter))
        answer.longest.push_back(lister.list({question.kind, ref.table, ref.gap, {}}));
    addNotes(book, answer);
    return answer;
}

GapStanding placeOf(const GapBook &book, const GapQuestion &question, const GapKey &key)
{
    GapStanding place;
    if (key.kind == GapKind::Step) {
        const auto count = std::uint32_t(book.timeline->ranks[key.table].gaps.size());
        place.position = key.gap + 1;
        place.count = count;
        if (key.gap > 0)
            place.longer = GapKey {GapKind::Step, key.table, key.gap - 1, {}};
        if (key.gap + 1 < count)
            place.shorter = GapKey {GapKind::Step, key.table, key.gap + 1, {}};
        return place;
    }
    if (key.kind != question.kind)
        return place;
    GapFilter filter = filterOf(book, question);
    filter.bucket = question.bucket;
    const std::vector<GapTable> &tables = book.tablesOf(question.kind);
    const auto own = orderOf(book, key, book.timeOf(key));
    auto longer = own;
    auto shorter = own;
    bool passes = false;
    for (std::uint32_t i = 0; i < tables.size(); ++i) {
        forEachGap(book.run(), tables, i, filter, [&](std::uint32_t gap, TimeRange time) {
            const GapKey other {question.kind, i, gap, {}};
            const auto order = orderOf(book, other, time);
            ++place.count;
            if (order < own) {
                ++place.position;
                if (!place.longer || order > longer) {
                    longer = order;
                    place.longer = other;
                }
            } else if (order == own) {
                passes = true;
            } else if (!place.shorter || order < shorter) {
                shorter = order;
                place.shorter = other;
            }
        });
    }
    place.position = passes ? place.position + 1 : 0;
    return place;
}

std::vector<IntervalSet> causeTimes(const GapBook &book, const GapQuestion &question,
    CauseKind kind, const QString &source)
{
    const Run &run = book.run();
    std::vector<std::vector<TimeRange>> ranges(run.ranks.size());
    for (const IdleSlice &slice : slicesOf(book, question)) {
        if (slice.rank >= run.ranks.size() || slice.windows.isEmpty())
            continue;
        const Trace &trace = *run.traces[slice.trace];
        GapExplainer explainer(trace, book.kernels->contexts[slice.trace]);
        // Names are compared once per cause and event name.
        std::map<std::pair<EventId, StringId>, bool> known;
        const auto isWanted = [&](const GapCause &cause) {
            if (cause.kind != kind)
                return false;
            const StringId name = cause.event == EventId::None
                ? StringId::None
                : trace.events.name[index(cause.event)];
            const auto [entry, isNew]
                = known.try_emplace({cause.event == EventId::None ? cause.event : EventId(0), name});
            if (isNew)
                entry->second = causeName(trace, cause, book.tables.markers) == source;
            return entry->second;
        };
        const auto &work = book.kernels->work.of(slice.trace, slice.device);
        forEachIdlePart(trace.events, work, slice.windows.ranges(), [&](const IdlePart &part) {
            for (const GapCause &cause : explainer.explain(
                     part.time, part.before, part.after, slice.device, TrackId::None)) {
                if (isWanted(cause))
                    ranges[slice.rank].push_back(cause.time);
            }
        });
    }
    std::vector<IntervalSet> result;
    for (std::vector<TimeRange> &each : ranges)
        result.emplace_back(std::move(each));
    return result;
}

} // namespace gapscope
