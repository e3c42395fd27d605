// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How fast an nsys export becomes a trace, against a plain scan of the same columns on one thread,
// one table after the other.

#include "core/analysis/tables.h"
#include "core/io/nsys/nsysloader.h"
#include "core/query/busypyramid.h"
#include "support/core/benchexport.h"
#include "support/core/benchreport.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <sqlite3.h>

#include <chrono>
#include <thread>

using namespace Qt::StringLiterals;
using namespace gapscope;

namespace {

constexpr qint64 kEvents = 7'000'000;

// The columns that the loader reads, by table.
constexpr const char *kQueries[] = {
    "select id, value from StringIds",
    "select start, \"end\", deviceId, streamId, globalPid, correlationId, shortName, "
    "demangledName, "
    "graphNodeId, gridX, gridY, gridZ, blockX, blockY, blockZ, registersPerThread, "
    "staticSharedMemory, dynamicSharedMemory from CUPTI_ACTIVITY_KIND_KERNEL",
    "select start, \"end\", globalTid, nameId, correlationId from CUPTI_ACTIVITY_KIND_RUNTIME",
    "select start, \"end\", eventType, text, textId, globalTid, domainId from NVTX_EVENTS",
};

// Touches every value; the sum keeps the compiler from leaving anything out.
std::int64_t scanTable(sqlite3 *database, const char *query)
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(database, query, -1, &statement, nullptr) != SQLITE_OK)
        qFatal("%s", sqlite3_errmsg(database));
    const int columns = sqlite3_column_count(statement);
    std::vector<bool> isText(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
        const QByteArray name = sqlite3_column_name(statement, column);
        isText[static_cast<std::size_t>(column)] = name == "text" || name == "value";
    }
    std::int64_t sum = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int column = 0; column < columns; ++column) {
            if (!isText[static_cast<std::size_t>(column)])
                sum += sqlite3_column_int64(statement, column);
            else if (const unsigned char *text = sqlite3_column_text(statement, column))
                sum += text[0] + sqlite3_column_bytes(statement, column);
        }
    }
    sqlite3_finalize(statement);
    return sum;
}

double rawScan(const QString &path)
{
    return test::secondsOf([&] {
        sqlite3 *database = nullptr;
        const QByteArray uri = "file:" + path.toUtf8() + "?mode=ro&immutable=1";
        if (sqlite3_open_v2(uri.constData(), &database,
                SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr)
            != SQLITE_OK)
            qFatal("cannot open the export");
        std::int64_t sum = 0;
        for (const char *query : kQueries)
            sum += scanTable(database, query);
        sqlite3_close(database);
        if (sum == 0)
            qFatal("an empty export");
    });
}

std::vector<LanePyramid> buildPyramids(const TracePtr &trace)
{
    const HostTables tables = loadHostTables();
    const EventClasses classes(trace, tables.communication, tables.prepRanges);
    std::vector<LanePyramid> pyramids;
    for (std::uint32_t lane = 0; lane < trace->events.laneCount(); ++lane) {
        const EventLane events(*trace, classes, lane);
        if (events.size() >= LanePyramid::kWorthwhile)
            pyramids.push_back(LanePyramid::build(events, true));
    }
    return pyramids;
}

// One load in its two halves.
struct Halves {
    double read = 0;
    double build = 0;
    double pyramid = 0;
};

Halves loadInHalves(const QString &path)
{
    Halves halves;
    Progress progress;
    TraceBuilder builder;
    halves.read = test::secondsOf([&] {
        if (const auto error = readNsysTables(path, path, progress, builder))
            qFatal("%s", qPrintable(error->message()));
    });
    TracePtr trace;
    halves.build = test::secondsOf([&] {
        auto built = builder.finish(progress);
        if (!built)
            qFatal("%s", qPrintable(built.error().message()));
        trace = *std::move(built);
    });
    halves.pyramid = test::secondsOf([&] {
        if (buildPyramids(trace).empty() && trace->events.size() > 100'000)
            qFatal("no pyramid");
    });
    return halves;
}

void reportMemory(const QString &path, test::BenchReport &report)
{
    const test::HeapWatch heap;
    Progress progress;
    const auto trace = loadNsysTrace(path, path, progress);
    if (!trace)
        qFatal("%s", qPrintable(trace.error().message()));
    const auto events = static_cast<double>((*trace)->events.size());
    const double held = static_cast<double>(heap.held()) / events;
    report.add(u"held"_s, held, u"byte/event"_s);
    report.add(
        u"peak"_s, static_cast<double>(heap.peak()) / events, u"byte/event"_s, u"held"_s, held);
}

// The longest time from a request to the answer, over requests at many moments.
double slowestCancel(const QString &path, double loadSeconds)
{
    constexpr int kRequests = 24;
    double slowest = 0;
    for (int i = 0; i < kRequests; ++i) {
        Progress progress;
        std::chrono::steady_clock::time_point asked;
        std::jthread canceller([&] {
            std::this_thread::sleep_for(std::chrono::duration<double>(loadSeconds * i / kRequests));
            asked = std::chrono::steady_clock::now();
            progress.cancel();
        });
        const auto trace = loadNsysTrace(path, path, progress);
        const auto answered = std::chrono::steady_clock::now();
        canceller.join();
        if (!trace)
            slowest = std::max(slowest, std::chrono::duration<double>(answered - asked).count());
    }
    return slowest;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const auto options = test::BenchOptions::parse(QCoreApplication::arguments(), kEvents);
    test::BenchReport report(u"bench_load"_s, options);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"bench.sqlite"_s);
    writeBenchExport(path, test::BenchExport::ofSize(options.events));

    rawScan(path); // fills the file cache for all alike
    Halves halves;
    const std::vector<double> medians = test::interleavedMedians(options.rounds,
        {[&] { return rawScan(path); },
            [&] {
                halves = loadInHalves(path);
                return halves.read;
            },
            [&] { return halves.build; }, [&] { return halves.pyramid; },
            [&] { return halves.build + halves.pyramid; },
            [&] { return halves.read + halves.build; }});
    const QString raw = u"raw_scan"_s;
    report.add(raw, medians[0], u"s"_s);
    report.add(u"read_tables"_s, medians[1], u"s"_s, raw, medians[0]);
    report.add(u"sort_lanes_join"_s, medians[2], u"s"_s, raw, medians[0]);
    report.add(u"pyramid"_s, medians[3], u"s"_s, raw, medians[0]);
    report.add(u"sort_lanes_join_pyramid"_s, medians[4], u"s"_s, raw, medians[0]);
    report.add(u"load"_s, medians[5], u"s"_s, raw, medians[0]);
    reportMemory(path, report);
    report.add(u"slowest_cancel"_s, slowestCancel(path, medians[5]), u"s"_s);
    return 0;
}
