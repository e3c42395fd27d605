// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsyssources.h"
#include "core/io/nsys/nsystask.h"

namespace gapscope {

namespace {

void trimAll(RawEvents &rows)
{
    trim(rows.begin);
    trim(rows.end);
    trim(rows.name);
    trim(rows.source);
}

// API calls and OS calls have the same columns; only API calls have a correlation id that matters.
TableOutcome readHostCalls(const ReadContext &context, const char *name, RawEvents &rows,
    std::vector<EventSource> &sources, std::vector<std::uint32_t> *correlations)
{
    const NsysTable *table = context.schema.table(name);
    if (table == nullptr)
        return {};
    TableReader reader(context.database, *table, context.stop, context.progress);
    const int start = reader.neededColumn("start");
    const int end = reader.neededColumn("end");
    const int thread = reader.column("globalTid");
    const int nameId = reader.column("nameId");
    const int correlation = correlations == nullptr ? -1 : reader.column("correlationId");
    if (reader.canRead()) {
        NameCache names(context.names);
        SourcePool pool;
        rows.reserve(reader.expectedRows());
        if (correlations != nullptr)
            correlations->reserve(reader.expectedRows());
        TimeRange time;
        reader.forEach([&] {
            if (!reader.times(start, end, time))
                return;
            const std::int64_t globalTid = reader.integer(thread);
            rows.append(time.begin, time.end, names.find(reader.cell(nameId), reader.report),
                pool.add({processOfThread(globalTid), -1, threadNumber(globalTid)}));
            if (correlations != nullptr)
                correlations->push_back(reader.fitting<std::uint32_t>(correlation));
        });
        reader.report.rows = static_cast<qint64>(rows.size());
        if (reader.isComplete()) {
            trimAll(rows);
            if (correlations != nullptr)
                trim(*correlations);
        }
        sources = pool.take();
    }
    std::optional<Error> error = reader.finish();
    return {{std::move(reader.report)}, std::move(error)};
}

} // namespace

TableOutcome readCalls(const ReadContext &context, RawTrace &raw)
{
    return readHostCalls(
        context, nsys::kCalls, raw.calls, raw.callSources, &raw.calls.details.correlation);
}

TableOutcome readProfilerWork(const ReadContext &context, RawTrace &raw)
{
    return readHostCalls(
        context, nsys::kProfilerWork, raw.profilerWork, raw.profilerSources, nullptr);
}

TableOutcome readOsCalls(const ReadContext &context, RawTrace &raw)
{
    return readHostCalls(context, nsys::kOsCalls, raw.osCalls, raw.osSources, nullptr);
}

} // namespace gapscope
