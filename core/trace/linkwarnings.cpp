// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/linkwarnings.h"

#include "core/base/format.h"
#include "core/base/tr.h"

namespace gapscope {

namespace {

struct Counts {
    qint64 calls = 0;
    qint64 graphLaunches = 0;
    qint64 graphLaunchesWithoutWork = 0;
    qint64 kernels = 0;
    qint64 kernelsWithoutCall = 0;
};

Counts count(const Trace &trace)
{
    Counts counts;
    for (const Track &track : trace.tracks) {
        const EventSpan span = trace.eventsOf(track);
        if (track.kind == TrackKind::ApiCalls) {
            counts.calls += span.size();
            for (std::uint32_t row = span.first; row < span.last; ++row) {
                const EventId call = makeId<EventId>(row);
                if (trace.apiKindOf(call) != ApiKind::GraphLaunch)
                    continue;
                ++counts.graphLaunches;
                counts.graphLaunchesWithoutWork += trace.links.work(call).empty();
            }
        } else if (track.kind == TrackKind::Stream) {
            counts.kernels += span.size();
            for (std::uint32_t row = span.first; row < span.last; ++row)
                counts.kernelsWithoutCall
                    += trace.links.launch(makeId<EventId>(row)) == EventId::None;
        }
    }
    return counts;
}

QString graphSentence(const Trace &trace, const Counts &counts)
{
    const qint64 missing = counts.graphLaunchesWithoutWork;
    QString text;
    if (counts.graphLaunches == 1)
        text = Tr::tr("The only CUDA graph launch left no GPU rows in this trace.");
    else if (missing == counts.graphLaunches)
        text = Tr::tr("%1 CUDA graph launches left no GPU rows in this trace.")
                   .arg(formatCount(missing));
    else
        text = Tr::tr("%1 of %2 CUDA graph launches left no GPU rows in this trace.")
                   .arg(formatCount(missing), formatCount(counts.graphLaunches));
    text += u' ';
    text += missing == counts.graphLaunches
        ? Tr::tr("What the GPU did during a graph is not recorded, so GPU idle time and gaps are "
                 "unknown, not 100 %.")
        : Tr::tr("What the GPU did after them is not recorded and looks like idle time.");
    if (trace.info.format == TraceFormat::NsysSqlite)
        text += u' '
            + Tr::tr("To see the kernels record again with %1.")
                  .arg(QStringLiteral("--cuda-graph-trace=node"));
    return text;
}

QString kernelSentence(const Counts &counts)
{
    return counts.kernelsWithoutCall == 1
        ? Tr::tr("One kernel has no launch call in this trace, so it belongs to no step.")
        : Tr::tr("%1 of %2 kernels have no launch call in this trace, so they belong to no step.")
              .arg(formatCount(counts.kernelsWithoutCall), formatCount(counts.kernels));
}

} // namespace

std::vector<Warning> linkWarnings(const Trace &trace)
{
    const Counts counts = count(trace);
    std::vector<Warning> warnings;
    if (counts.graphLaunchesWithoutWork > 0)
        warnings.push_back({graphSentence(trace, counts), true});
    // Without any calls that is the loader's to say. A few of many change no figure that is shown.
    if (counts.calls > 0 && counts.kernelsWithoutCall > 0)
        warnings.push_back(
            {kernelSentence(counts), 100 * counts.kernelsWithoutCall > counts.kernels});
    return warnings;
}

} // namespace gapscope
