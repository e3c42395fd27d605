// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsyssources.h"
#include "core/io/nsys/nsystask.h"

#include <string>

namespace gapscope {

namespace {

// One text per graph, so that equal graphs are equal names.
StringId graphName(NameCache &names, std::uint32_t graph)
{
    return names.intern("CUDA graph " + std::to_string(graph));
}

} // namespace

TableOutcome readWholeGraphs(const ReadContext &context, RawTrace &raw)
{
    const NsysTable *table = context.schema.table(nsys::kWholeGraphs);
    if (table == nullptr)
        return {};
    TableReader reader(context.database, *table, context.stop, context.progress);
    const int start = reader.neededColumn("start");
    const int end = reader.neededColumn("end");
    const StreamColumns where(reader);
    const int correlation = reader.column("correlationId");
    const int graph = reader.column("graphId");
    const int graphExec = reader.column("graphExecId");
    if (reader.canRead()) {
        NameCache names(context.names);
        SourcePool sources;
        RawWholeGraphs &rows = raw.wholeGraphs;
        TimeRange time;
        EventSource source;
        reader.forEach([&] {
            if (!reader.times(start, end, time) || !where.read(reader, source))
                return;
            const auto id = reader.fitting<std::uint32_t>(graph);
            rows.append(time.begin, time.end, graphName(names, id), sources.add(source));
            rows.details.correlation.push_back(reader.fitting<std::uint32_t>(correlation));
            rows.details.graph.push_back(id);
            rows.details.graphExec.push_back(reader.fitting<std::uint32_t>(graphExec));
        });
        reader.report.rows = static_cast<qint64>(rows.size());
        raw.wholeGraphSources = sources.take();
    }
    std::optional<Error> error = reader.finish();
    return {{std::move(reader.report)}, std::move(error)};
}

} // namespace gapscope
