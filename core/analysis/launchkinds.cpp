// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/launchkinds.h"

#include "core/trace/launchjoin.h"

namespace gapscope {

namespace {

void countTrace(const Trace &trace, LaunchKinds &result)
{
    const std::vector<EventId> calls = joinLastLaunches(trace);
    // Few distinct (graph, call name) pairs: count by id first, make text at the end.
    std::map<std::pair<bool, StringId>, qint64> counts;
    for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row) {
        const Category category = trace.events.category[row];
        result.wholeGraphExecutions += category == Category::WholeGraph;
        if (!isKernel(category))
            continue;
        const bool graph = category == Category::GraphKernel;
        ++result.kernels;
        result.graphKernels += graph;
        const StringId name = calls[row] == EventId::None ? StringId::None
                                                          : trace.events.name[index(calls[row])];
        ++counts[{graph, name}];
    }
    for (const auto &[key, count] : counts) {
        const auto [graph, name] = key;
        const std::string_view call
            = name == StringId::None ? std::string_view("?") : apiBaseName(trace.strings.view(name));
        const QString text = QString::fromUtf8(graph ? "graph " : "eager ")
            + QString::fromUtf8(call.data(), static_cast<qsizetype>(call.size()));
        result.counts[text] += count;
    }
}

} // namespace

LaunchKinds countLaunchKinds(const Run &run)
{
    LaunchKinds result;
    for (const TracePtr &trace : run.traces)
        countTrace(*trace, result);
    return result;
}

} // namespace gapscope
