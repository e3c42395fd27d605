// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsysloader.h"

#include "core/io/loaderrors.h"
#include "core/io/nsys/nsysdevices.h"
#include "core/io/nsys/nsyswarnings.h"
#include "core/io/nsys/sqlitefile.h"

#include <functional>
#include <thread>

namespace gapscope {

namespace {

using ReadTable = std::function<TableOutcome(const ReadContext &)>;

// The tables of one file, read by a few threads with a connection each.
class ParallelReader {
public:
    ParallelReader(QString path, NsysDatabase::Access access, const NsysSchema &schema,
        ReadStop &stop, Progress &progress, NsysNames &names)
        : m_path(std::move(path))
        , m_access(access)
        , m_schema(schema)
        , m_stop(stop)
        , m_progress(progress)
        , m_names(names)
    {
    }

    // The outcomes in the order of `tasks`, or the first error.
    Result<std::vector<TableOutcome>> run(const std::vector<ReadTable> &tasks)
    {
        m_outcomes.resize(tasks.size());
        const std::size_t cores = std::max(2u, std::thread::hardware_concurrency());
        const std::size_t helpers = std::min({cores, tasks.size(), kMostThreads}) - 1;
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < helpers; ++i)
                threads.emplace_back([&] { work(tasks); });
            work(tasks);
        }
        if (m_progress.isCancelled())
            return cancelledError();
        if (m_error)
            return *m_error;
        return std::move(m_outcomes);
    }

private:
    static constexpr std::size_t kMostThreads = 4;

    void work(const std::vector<ReadTable> &tasks)
    {
        auto database = NsysDatabase::open(m_path, m_stop, m_access);
        if (!database)
            return fail(database.error());
        const ReadContext context {**database, m_schema, m_stop, m_progress, m_names};
        for (std::size_t task = m_next++; task < tasks.size() && !m_stop.isSet(); task = m_next++) {
            m_outcomes[task] = tasks[task](context);
            if (m_outcomes[task].error)
                fail(*m_outcomes[task].error);
        }
    }

    void fail(const Error &error)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_error) // later ones are only threads that were told to stop
            m_error = error;
        m_stop.failed = true;
    }

    QString m_path;
    NsysDatabase::Access m_access;
    const NsysSchema &m_schema;
    ReadStop &m_stop;
    Progress &m_progress;
    NsysNames &m_names;
    std::vector<TableOutcome> m_outcomes;
    std::atomic<std::size_t> m_next {0};
    std::mutex m_mutex; // guards m_error
    std::optional<Error> m_error;
};

// Some old or trimmed exports do not say whose kernels they hold: then they are those of the one
// process that made calls.
void adoptProcess(RawTrace &raw)
{
    std::int64_t only = 0;
    for (const EventSource &source : raw.callSources) {
        if (only != 0 && source.globalPid != only)
            return;
        only = source.globalPid;
    }
    for (auto *sources : {&raw.kernelSources, &raw.wholeGraphSources, &raw.copySources}) {
        for (EventSource &source : *sources) {
            if (source.globalPid == 0)
                source.globalPid = only;
        }
    }
}

class Loading {
public:
    Loading(
        const QString &path, Progress &progress, TraceBuilder &builder, NsysDatabase::Access access)
        : m_path(path)
        , m_progress(progress)
        , m_builder(builder)
        , m_access(access)
        , m_stop {progress}
    {
    }

    std::optional<Error> run(const QString &displayName);

private:
    std::optional<Error> readFile();
    std::optional<Error> readTables(const ReadContext &context);

    QString m_path;
    Progress &m_progress;
    TraceBuilder &m_builder;
    NsysDatabase::Access m_access;
    ReadStop m_stop;
    NsysSchema m_schema;
    qint64 m_fileSize = 0;
    std::vector<TableReport> m_reports;
};

std::optional<Error> Loading::readTables(const ReadContext &context)
{
    RawTrace &raw = m_builder.raw();
    RangeThreadNames rangeNames;
    // The longest first, so that the threads end together.
    const std::vector<ReadTable> tasks {
        [&raw](const ReadContext &own) { return readKernels(own, raw); },
        [&raw](const ReadContext &own) { return readCalls(own, raw); },
        [&](const ReadContext &own) { return readRanges(own, raw, rangeNames); },
        [&raw](const ReadContext &own) { return readOsCalls(own, raw); },
        [&raw](const ReadContext &own) { return readCopies(own, raw); },
        [&raw](const ReadContext &own) { return readWholeGraphs(own, raw); },
        [&raw](const ReadContext &own) { return readProfilerWork(own, raw); },
    };
    qint64 total = 0;
    for (const char *table : {nsys::kKernels, nsys::kCalls, nsys::kRanges, nsys::kOsCalls,
             nsys::kCopies, nsys::kSets, nsys::kWholeGraphs, nsys::kProfilerWork})
        total += m_schema.rows(table);
    m_progress.begin(LoadPhase::Events, total);
    ParallelReader reader(m_path, m_access, m_schema, m_stop, m_progress, context.names);
    auto outcomes = reader.run(tasks);
    if (!outcomes)
        return outcomes.error();
    for (const TableOutcome &outcome : *outcomes)
        m_reports.insert(m_reports.end(), outcome.reports.begin(), outcome.reports.end());

    m_progress.begin(LoadPhase::Ranges, m_schema.rows(nsys::kThreadNames));
    adoptProcess(raw);
    readDevices(context, raw);
    readThreadNames(context, rangeNames, raw);
    return {};
}

std::optional<Error> Loading::readFile()
{
    auto database = NsysDatabase::open(m_path, m_stop, m_access);
    if (!database)
        return database.error();
    auto schema = NsysSchema::read(**database, m_fileSize);
    if (!schema)
        return schema.error();
    if (!schema->isExport())
        return noExportError(m_path);
    m_schema = *std::move(schema);
    readTraceInfo(**database, m_schema, m_builder.info());

    m_progress.begin(LoadPhase::Names, m_schema.rows(nsys::kStrings));
    NsysNames names(m_builder.strings());
    const ReadContext context {**database, m_schema, m_stop, m_progress, names};
    TableReport &report = m_reports.emplace_back();
    if (auto error = names.read(**database, m_schema, m_stop, m_progress, report))
        return error;
    return readTables(context);
}

std::optional<Error> Loading::run(const QString &displayName)
{
    m_progress.begin(LoadPhase::Probe, 0);
    const auto stamp = inspectSqliteFile(m_path);
    if (!stamp)
        return stamp.error();
    m_fileSize = stamp->size;
    m_builder.info().format = TraceFormat::NsysSqlite;
    m_builder.info().fileName = displayName;
    const std::optional<Error> error = readFile();
    if (m_progress.isCancelled())
        return cancelledError();
    if (!isUnchanged(m_path, *stamp)) // explains an error better than SQLite can
        return changedError(m_path);
    if (error)
        return error;
    for (Warning &warning : nsysWarnings(m_schema, m_builder.raw(), m_reports))
        m_builder.warn(std::move(warning.text), warning.changesNumbers);
    return {};
}

} // namespace

Result<TracePtr> loadNsysTrace(const QString &path, const QString &displayName, Progress &progress,
    NsysDatabase::Access access)
{
    TraceBuilder builder;
    if (auto error = readNsysTables(path, displayName, progress, builder, access))
        return *std::move(error);
    return builder.finish(progress);
}

std::optional<Error> readNsysTables(const QString &path, const QString &displayName,
    Progress &progress, TraceBuilder &builder, NsysDatabase::Access access)
{
    return Loading(path, progress, builder, access).run(displayName);
}

bool isNsysExport(const QString &path)
{
    const Progress progress;
    const ReadStop stop {progress};
    const auto database = NsysDatabase::open(path, stop, NsysDatabase::Access::Auto);
    if (!database)
        return false;
    const auto schema = NsysSchema::read(**database, 0);
    return schema && schema->isExport();
}

} // namespace gapscope
