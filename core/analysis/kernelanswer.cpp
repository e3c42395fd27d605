// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/kernelanswer.h"

#include "core/analysis/gapevidence.h"
#include "core/base/tr.h"

#include <algorithm>

namespace gapscope {

namespace {

std::vector<TopGap> describe(const Run &run, const std::vector<GapTable> &tables,
    const std::vector<GapRef> &refs, std::vector<std::unique_ptr<GapExplainer>> &explainers,
    const HostTables &hostTables, const SourceMap &sources)
{
    std::vector<TopGap> result;
    for (const GapRef &ref : refs) {
        const GapTable &table = tables[ref.table];
        const Trace &trace = *run.traces[table.trace];
        TopGap top;
        top.trace = table.trace;
        top.device = table.device;
        top.deviceOrdinal = trace.devices[index(table.device)].ordinal;
        if (table.stream != TrackId::None)
            top.stream = trace.track(table.stream).number;
        top.gap = table.gaps[ref.gap];
        top.time = gapTime(trace, top.gap);
        top.fileTime = top.time.begin + trace.origin;
        const auto text = [&](EventId row) {
            return trace.events.category[index(row)] == Category::WholeGraph
                ? Tr::tr("whole graph")
                : trace.strings.text(trace.events.name[index(row)]);
        };
        top.after = text(top.gap.before);
        top.before = text(top.gap.after);
        top.causes = nameCauses(trace,
            explainers[table.trace]->explain(
                top.time, top.gap.before, top.gap.after, table.device, table.stream),
            hostTables, sources);
        result.push_back(std::move(top));
    }
    return result;
}

void addNotes(const Run &run, KernelAnswer &answer)
{
    if (answer.launches.wholeGraphExecutions > 0)
        answer.notes.push_back(
            Tr::tr("Coverage by count is unknown: %n execution(s) of whole CUDA graphs hide their "
                   "kernels. To see them record again with --cuda-graph-trace=node.",
                nullptr, static_cast<int>(answer.launches.wholeGraphExecutions)));
    const bool calls = std::ranges::any_of(
        run.traces, [](const TracePtr &trace) { return trace->info.hasApiTable; });
    if (!calls)
        answer.notes.push_back(Tr::tr("The trace has no CUDA API calls, so what launched a kernel is "
                                      "not known; causes of gaps are guesses by time."));
    if (answer.scope != KernelScope::All && answer.idle.gaps == 0)
        answer.notes.push_back(Tr::tr("The trace has no forward steps of the scope “%1” in which the "
                                      "GPU is idle. The scope “all” needs no steps.")
                                   .arg(kernelScopeKey(answer.scope)));
    const bool ranges = std::ranges::any_of(
        run.traces, [](const TracePtr &trace) { return !trace->ranges.flags.empty(); });
    const bool frames = std::ranges::any_of(run.traces, [](const TracePtr &trace) {
        return std::ranges::any_of(trace->tracks,
            [](const Track &track) { return track.kind == TrackKind::PythonFrames; });
    });
    const bool isTorch = run.traces.front()->info.format == TraceFormat::TorchJson;
    if (!ranges && !frames && calls && isTorch)
        answer.notes.push_back(
            Tr::tr("The trace has no ranges, so what the host did between its calls has no name: such "
                   "time is unattributed. Record again with activities=[CPU, CUDA] and with_stack=True, "
                   "and name parts of the step with record_function()."));
    else if (!ranges && !frames && calls)
        answer.notes.push_back(
            Tr::tr("The trace has no ranges, so what the host did between its calls has no name: such "
                   "time is unattributed. Record again with NVTX ranges, with PyTorch inside "
                   "torch.autograd.profiler.emit_nvtx()."));
    for (const QString &reason : {answer.breaks.reason, answer.pattern.reason}) {
        if (!reason.isEmpty())
            answer.notes.push_back(reason);
    }
}

} // namespace

GapFilter gapFilter(const Run &run, const std::vector<GapTable> &tables,
    const std::vector<IdleSlice> &slices, KernelScope scope)
{
    GapFilter filter;
    if (scope == KernelScope::All)
        return filter;
    for (const GapTable &table : tables) {
        IntervalSet windows;
        for (const IdleSlice &slice : slices) {
            const Trace &trace = *run.traces[slice.trace];
            const bool sameProcess = table.process == ProcessId::None
                || trace.ranks[index(run.ranks[slice.rank].rank)].process == table.process;
            if (slice.trace == table.trace && slice.device == table.device && sameProcess)
                windows = windows.united(slice.windows);
        }
        filter.windows.push_back(std::move(windows));
    }
    return filter;
}

KernelTables loadKernelTables(const QString &userFolder)
{
    return {loadGapTables(userFolder), loadKernelFamilies(userFolder), loadSourceMap(userFolder)};
}

QString kernelScopeKey(KernelScope scope)
{
    switch (scope) {
    case KernelScope::All:
        return QStringLiteral("all");
    case KernelScope::Steady:
        return QStringLiteral("steady");
    case KernelScope::Context:
        return QStringLiteral("context");
    case KernelScope::Generation:
        break;
    }
    return QStringLiteral("generation");
}

std::vector<NamedCause> nameCauses(const Trace &trace, const std::vector<GapCause> &causes,
    const HostTables &tables, const SourceMap &sources)
{
    std::vector<NamedCause> named;
    std::vector<GapCause> longest; // piece of each
    for (const GapCause &cause : causes) {
        const QString name = causeName(trace, cause, tables.markers);
        auto known = std::ranges::find_if(named, [&](const NamedCause &candidate) {
            return candidate.kind == cause.kind && candidate.name == name;
        });
        if (known == named.end()) {
            const bool isRange = cause.kind == CauseKind::HostRange;
            named.push_back({cause.kind, name, 0, cause.confidence,
                isRange ? sources.functionOf(name) : QString(), {}});
            longest.push_back(cause);
            known = std::prev(named.end());
        }
        known->time += cause.time.duration();
        GapCause &piece = longest[static_cast<std::size_t>(known - named.begin())];
        if (cause.time.duration() > piece.time.duration())
            piece = cause;
    }
    for (std::size_t i = 0; i < named.size(); ++i)
        named[i].evidence = causeEvidence(trace, longest[i]);
    std::ranges::stable_sort(named, [](const NamedCause &a, const NamedCause &b) {
        const bool lastA = a.kind == CauseKind::Unattributed;
        const bool lastB = b.kind == CauseKind::Unattributed;
        return lastA != lastB ? lastB : a.time > b.time;
    });
    return named;
}

namespace {

double perStep(qint64 count, qint64 steps)
{
    return steps == 0 ? 0 : static_cast<double>(count) / static_cast<double>(steps);
}

void suggestForGraphs(const std::vector<SuggestionRule> &rules, KernelFacts &facts)
{
    for (GraphBreakGroup &group : facts.breaks.groups) {
        CauseFacts found;
        found.finding = Finding::GraphBreak;
        found.name = group.kernels.empty() ? QString() : group.kernels.front();
        found.gaps = group.breaks;
        found.steps = group.steps;
        found.gapsPerStep = perStep(group.breaks, group.steps);
        found.meanUs = perStep(group.idle, group.breaks) / 1000.0;
        if (const SuggestionRule *rule = suggest(rules, found)) {
            group.pattern = rule->pattern;
            group.evidence = rule->evidence;
        }
    }
    for (EagerKernels &kernels : facts.coverage.eager) {
        CauseFacts found;
        found.finding = Finding::EagerKernel;
        found.name = kernels.name;
        found.reason = eagerReasonKey(kernels.reason);
        found.gaps = kernels.kernels;
        found.steps = kernels.steps;
        found.gapsPerStep = perStep(kernels.kernels, kernels.steps);
        found.meanUs = perStep(kernels.time, kernels.kernels) / 1000.0;
        if (const SuggestionRule *rule = suggest(rules, found)) {
            kernels.pattern = rule->pattern;
            kernels.evidence = rule->evidence;
        }
    }
}

} // namespace

KernelFactsPtr collectKernelFacts(const Run &run, const HostFacts &facts,
    const HostTables &tables, const KernelTables &kernelTables)
{
    auto result = std::make_shared<KernelFacts>();
    result->streams = streamGaps(run);
    for (const TracePtr &trace : run.traces)
        result->contexts.push_back(makeGapContext(*trace, tables, kernelTables.gaps));
    result->launches = countLaunchKinds(run);
    result->straggler = findStraggler(run, listCollectives(run));
    result->work = collectWork(run, facts);
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const Trace &trace = *run.traces[part];
        for (std::size_t i = 0; i < trace.devices.size(); ++i) {
            const auto device = makeId<DeviceId>(i);
            result->devices.push_back(
                deviceGaps(trace, part, device, result->work.of(part, device)));
        }
    }
    result->coverage
        = coverGraphs(run, facts, result->work, tables.markers, kernelTables.families);
    result->breaks = findGraphBreaks(run, facts, result->work, tables);
    result->pattern = findLayerPattern(run, facts, result->work, kernelTables.families);
    suggestForGraphs(kernelTables.gaps.suggestions, *result);
    return result;
}

KernelAnswer answerKernels(const Run &run, const HostFacts &facts, const HostTables &tables,
    const KernelTables &kernelTables, KernelScope scope, std::size_t top)
{
    return answerKernels(run, facts, *collectKernelFacts(run, facts, tables, kernelTables), tables,
        kernelTables, scope, top);
}

KernelAnswer answerKernels(const Run &run, const HostFacts &facts, const KernelFacts &kernelFacts,
    const HostTables &tables, const KernelTables &kernelTables, KernelScope scope, std::size_t top)
{
    KernelAnswer answer;
    answer.scope = scope;
    answer.launches = kernelFacts.launches;
    if (answer.launches.kernels == 0 && answer.launches.wholeGraphExecutions == 0) {
        const bool table = std::ranges::any_of(
            run.traces, [](const TracePtr &trace) { return trace->info.hasKernelTable; });
        answer.error = table ? QStringLiteral("no kernels") : QStringLiteral("no kernel table");
        return answer;
    }
    const std::vector<IdleSlice> slices = idleSlices(run, facts, kernelFacts.work, scope);
    const GapFilter streamFilter = gapFilter(run, kernelFacts.streams, slices, scope);
    const GapFilter deviceFilter = gapFilter(run, kernelFacts.devices, slices, scope);
    answer.idle = groupIdleTime(run, facts, kernelFacts.work, tables, kernelTables.gaps,
        kernelFacts.contexts, slices);
    answer.streamBuckets = countGaps(run, kernelFacts.streams, streamFilter);
    answer.deviceBuckets = countGaps(run, kernelFacts.devices, deviceFilter);
    std::vector<std::unique_ptr<GapExplainer>> explainers;
    for (std::size_t part = 0; part < run.traces.size(); ++part)
        explainers.push_back(
            std::make_unique<GapExplainer>(*run.traces[part], kernelFacts.contexts[part]));
    answer.topGaps = describe(run, kernelFacts.streams,
        longestGaps(run, kernelFacts.streams, top, streamFilter), explainers, tables,
        kernelTables.sources);
    answer.topDeviceGaps = describe(run, kernelFacts.devices,
        longestGaps(run, kernelFacts.devices, top, deviceFilter), explainers, tables,
        kernelTables.sources);
    answer.stepGaps = groupStepGaps(run, facts, tables, kernelFacts.contexts,
        stepGaps(stepsOf(facts), scope == KernelScope::Steady));
    answer.coverage = kernelFacts.coverage;
    answer.breaks = kernelFacts.breaks;
    answer.pattern = kernelFacts.pattern;
    answer.straggler = kernelFacts.straggler;
    addNotes(run, answer);
    return answer;
}

} // namespace gapscope
