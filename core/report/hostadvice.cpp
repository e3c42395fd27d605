// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/hostadvice.h"

#include "core/base/table.h"
#include "core/base/tr.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Shares below this are not worth a sentence.
constexpr double kNotable = 0.01;

struct NamedWindow {
    QString name;
    const WindowMetrics *window = nullptr; // not owned
};

std::vector<NamedWindow> windowsOf(const HostVerdict &verdict)
{
    std::vector<NamedWindow> windows {{Tr::tr("aggregate"), &verdict.aggregate}};
    if (verdict.context)
        windows.push_back({Tr::tr("context"), &*verdict.context});
    if (verdict.generation)
        windows.push_back({Tr::tr("generation"), &*verdict.generation});
    return windows;
}

bool isCrossed(const WindowMetrics &window, Metric metric)
{
    return window.crossed[static_cast<std::size_t>(metric)].value_or(false);
}

bool anyCrossed(const HostVerdict &verdict, Metric metric)
{
    return std::ranges::any_of(windowsOf(verdict),
        [&](const NamedWindow &entry) { return isCrossed(*entry.window, metric); });
}

// "context", "aggregate, context": the windows in which preparation is confirmed; empty: none.
QString prepConfirmedIn(const HostVerdict &verdict)
{
    QStringList names;
    for (const NamedWindow &entry : windowsOf(verdict)) {
        if (entry.window->hostPrepConfirmed)
            names.append(entry.name);
    }
    return names.join(u", "_s);
}

// "73.3 % (aggregate), 59.2 % (context)": the windows that know it, unnamed where there is but one.
QString perWindow(const HostVerdict &verdict, Metric metric)
{
    const std::vector<NamedWindow> windows = windowsOf(verdict);
    QStringList parts;
    for (const NamedWindow &entry : windows) {
        const Measure &measure = (*entry.window)[metric];
        if (measure.known && windows.size() == 1)
            parts.append(formatPercent(measure.value));
        else if (measure.known)
            parts.append(Tr::tr("%1 (%2)").arg(formatPercent(measure.value), entry.name));
    }
    return parts.join(u", "_s);
}

QString idleText(const HostVerdict &verdict)
{
    const QString shares = perWindow(verdict, Metric::GpuIdle);
    if (shares.isEmpty())
        return {};
    return Tr::tr(
        "**GPU idle.** The GPU had nothing to run for %1 of the window. GPU utilization is "
        "the rest of it: the two figures are one fact, although the published rule gives "
        "each a vote.")
        .arg(shares);
}

QString launchText(const HostVerdict &verdict)
{
    const QString shares = perWindow(verdict, Metric::LaunchOverhead);
    if (shares.isEmpty())
        return {};
    QString text = Tr::tr("**Launches.** Launch calls took %1 of the window.").arg(shares);
    const Measure &total = verdict.aggregate[Metric::LaunchTotal];
    const Measure &own = verdict.aggregate[Metric::LaunchOverhead];
    if (total.known && own.known && total.value > own.value + kNotable) {
        text += u' '
            + Tr::tr("With calls that only waited for room in a full queue it is %1; there the GPU "
                     "holds up the host, so that time is not held against the host.")
                  .arg(formatPercent(total.value));
    }
    return text;
}

QString prepText(const HostVerdict &verdict)
{
    const Measure &impact = verdict.aggregate[Metric::PrepImpact];
    const Measure &share = verdict.aggregate[Metric::PrepIdleAttribution];
    if (!impact.known || !share.known)
        return {};
    const QString figures
        = Tr::tr("**Host preparation.** Input preparation ran while the GPU idled for %1 of the "
                 "window, which is %2 of the idle time.")
              .arg(formatPercent(impact.value), formatPercent(share.value));
    const QString confirmed = prepConfirmedIn(verdict);
    const QString meaning = confirmed.isEmpty()
        ? Tr::tr("It is not confirmed as the main cause of the idle time.")
        : Tr::tr("It is confirmed as a main cause of the idle time in: %1.").arg(confirmed);
    return figures + u' ' + meaning;
}

QString phaseText(const HostVerdict &verdict)
{
    if (!verdict.context || !verdict.generation)
        return {};
    const bool context = verdict.context->isYes;
    const bool generation = verdict.generation->isYes;
    const QString head = Tr::tr("**Phases.**") + u' ';
    if (context && generation)
        return head
            + Tr::tr("Both phases are host-bound; %1 steps are idle for the larger share.")
                  .arg(primaryPhase(verdict) == StepPhase::Context ? Tr::tr("context")
                                                                   : Tr::tr("generation"));
    if (context)
        return head
            + Tr::tr("Only context steps are host-bound. The aggregate can hide that, since they "
                     "are few.");
    if (generation)
        return head
            + Tr::tr("Only generation steps are host-bound, which is what a graph that is not "
                     "replayed, or much work between steps, looks like.");
    return head + Tr::tr("Neither context nor generation steps are host-bound on their own.");
}

QString graphText(const HostVerdict &verdict)
{
    if (verdict.method == Method::Reference)
        return {};
    const GraphCoverage &graphs = verdict.coverage;
    const QString head = Tr::tr("**CUDA graphs.**") + u' ';
    if (verdict.generationUsesGraphs == false)
        return head
            + Tr::tr(
                "Generation steps run without CUDA graphs: every kernel is launched by the host.");
    if (!graphs.byTime || *graphs.byTime <= 0)
        return {};
    if (graphs.wholeGraphExecutions > 0)
        return head
            + Tr::tr(
                "%1 of the GPU time is in %2 executions recorded as a whole; their kernels are "
                "not listed in the trace.")
                  .arg(formatPercent(*graphs.byTime), formatCount(graphs.wholeGraphExecutions));
    return head
        + Tr::tr("Graphs replay %1 of the kernels, %2 of the GPU time.")
              .arg(graphs.byCount ? formatPercent(*graphs.byCount) : QString(kNoValue),
                  formatPercent(*graphs.byTime));
}

QString evidenceText(const HostVerdict &verdict)
{
    if (verdict.evidence == Evidence::Weak)
        return Tr::tr("**Evidence.** Weak: the GPU idles, but neither launch calls nor host "
                      "preparation crossed a limit. What the host did meanwhile is in the gaps.");
    if (verdict.evidence == Evidence::Strong)
        return Tr::tr(
            "**Evidence.** Strong: besides idle time, launch overhead or host preparation "
            "crossed its limit.");
    return {};
}

std::vector<QString> stepsForYes(const HostVerdict &verdict, bool compared)
{
    std::vector<QString> steps;
    if (const QString confirmed = prepConfirmedIn(verdict); !confirmed.isEmpty())
        steps.push_back(
            Tr::tr("Start with input preparation (`_prepare_tp_inputs`), confirmed in: %1. It is "
                   "exposed, so what it loses the step gains.")
                .arg(confirmed));
    if (anyCrossed(verdict, Metric::LaunchOverhead)) {
        steps.push_back(verdict.generationUsesGraphs == false
                ? Tr::tr(
                    "Capture the generation steps into CUDA graphs: launching kernel by kernel "
                    "crossed its limit.")
                : Tr::tr(
                    "Find what is still launched kernel by kernel: fuse it, or extend the graph "
                    "capture over it."));
    }
    steps.push_back(Tr::tr("Open the trace in the window and walk the longest gaps (G): each names "
                           "what the host did while the GPU idled."));
    if (!compared)
        steps.push_back(
            Tr::tr("With a trace from before the slowdown, open both: the operations that grew "
                   "come first."));
    return steps;
}

std::vector<QString> stepsForNo(const HostVerdict &verdict)
{
    std::vector<QString> steps;
    if (!ncclCaveatText(verdict).isEmpty())
        steps.push_back(
            Tr::tr("Look at communication: overlap it, batch it, or find the rank that the "
                   "others wait for."));
    steps.push_back(
        Tr::tr("The host keeps the GPU fed. Go on with the kernels: which take the most "
               "time, and how far they are from what the hardware can do."));
    return steps;
}

std::vector<QString> stepsForInconclusive(TraceFormat format)
{
    if (format == TraceFormat::TorchJson)
        return {Tr::tr("Record again so that the trace can answer: `torch.profiler.profile(activities="
                       "[ProfilerActivity.CPU, ProfilerActivity.CUDA], with_stack=True)`, with the "
                       "steady state inside the recording."),
            Tr::tr("Mark each step with `record_function()` or `profiler.step()`, so that there are "
                   "steps to measure.")};
    return {Tr::tr("Record again so that the trace can answer: `nsys profile --trace=cuda,nvtx "
                   "--cuda-graph-trace=node`, with the steady state inside the recording."),
        Tr::tr("Export it with `nsys export --type sqlite` if it is a `.nsys-rep` file.")};
}

} // namespace

StepPhase primaryPhase(const HostVerdict &verdict)
{
    const auto idleOf = [](const std::optional<WindowMetrics> &window) {
        return window && window->isYes ? (*window)[Metric::GpuIdle].value : -1.0;
    };
    const double context = idleOf(verdict.context);
    const double generation = idleOf(verdict.generation);
    if (context < 0 && generation < 0)
        return StepPhase::Unknown;
    return context > generation ? StepPhase::Context : StepPhase::Generation;
}

QString answerSentence(const HostVerdict &verdict)
{
    if (!verdict.error.isEmpty())
        return Tr::tr("The published script gives no verdict for this trace: %1.")
            .arg(escapedMarkdown(verdict.error));
    switch (verdict.verdict) {
    case Verdict::Yes:
        return verdict.evidence == Evidence::Weak
            ? Tr::tr("The GPU waits, and the host is the likely reason, although no host figure "
                     "crossed its limit.")
            : Tr::tr("The host is the bottleneck: the GPU waits for it.");
    case Verdict::No:
        return Tr::tr("The host is not the bottleneck.");
    case Verdict::Inconclusive:
        break;
    }
    return Tr::tr("This trace cannot tell whether the host is the bottleneck.");
}

std::vector<QString> interpretation(const HostVerdict &verdict)
{
    if (!verdict.error.isEmpty())
        return {};
    std::vector<QString> texts;
    for (QString text : {evidenceText(verdict), idleText(verdict), launchText(verdict),
             prepText(verdict), phaseText(verdict), graphText(verdict)}) {
        if (!text.isEmpty())
            texts.push_back(std::move(text));
    }
    return texts;
}

QString ncclCaveatText(const HostVerdict &verdict)
{
    QStringList shares;
    for (const NamedWindow &entry : windowsOf(verdict)) {
        if (entry.window->ncclCaveat)
            shares.append(Tr::tr("%1 (%2)").arg(
                formatPercent((*entry.window)[Metric::Nccl].value), entry.name));
    }
    if (shares.isEmpty())
        return {};
    return Tr::tr(
        "**Communication caveat.** NCCL kernels take %1 of the GPU busy time. Part of what "
        "looks like host overhead may be ranks waiting for each other: read the ranks "
        "before changing host code.")
        .arg(shares.join(u", "_s));
}

std::vector<QString> nextSteps(const HostVerdict &verdict, TraceFormat format, bool compared)
{
    if (!verdict.error.isEmpty() || verdict.verdict == Verdict::Inconclusive)
        return stepsForInconclusive(format);
    return verdict.verdict == Verdict::Yes ? stepsForYes(verdict, compared) : stepsForNo(verdict);
}

} // namespace gapscope
