// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/generatedchecks.h"

#include "core/time/intervalset.h"
#include "core/trace/apiname.h"

#include <algorithm>
#include <limits>
#include <map>

namespace gapscope::test {

using namespace Qt::StringLiterals;
using namespace gapscope::demo;

namespace {

constexpr const char *kMarker = "[Executor] _forward_step";

QString differs(const char *what, qint64 found, qint64 expected, int rank)
{
    if (found == expected)
        return {};
    return u"rank %1: %2 is %3 in the truth, %4 in the rows"_s.arg(rank)
        .arg(QLatin1String(what))
        .arg(found)
        .arg(expected);
}

template<class Rows, class Test>
qint64 count(const Rows &rows, int rank, Test test)
{
    return std::count_if(
        rows.begin(), rows.end(), [&](const auto &row) { return row.rank == rank && test(row); });
}

template<class Rows>
qint64 count(const Rows &rows, int rank)
{
    return count(rows, rank, [](const auto &) { return true; });
}

QString checkCounts(const RecordedRun &run, int rank)
{
    const RankTruth &truth = run.truth.ranks[static_cast<std::size_t>(rank)];
    const EventBatch &rows = run.rows;
    const auto kindOf = [&run](const CallRow &row) { return apiKind(run.text(row.name)); };
    TimeNs collectiveTime = 0;
    for (const KernelRow &row : rows.kernels)
        collectiveTime += row.rank == rank && row.group != 0 ? row.end - row.begin : 0;
    for (const QString &failure : {
             differs("kernels", truth.kernels, count(rows.kernels, rank), rank),
             differs("graph kernels", truth.graphKernels,
                 count(rows.kernels, rank, [](const KernelRow &row) { return row.graphNode != 0; }),
                 rank),
             differs("collectives", truth.collectives,
                 count(rows.kernels, rank, [](const KernelRow &row) { return row.group != 0; }),
                 rank),
             differs("collective time", truth.collectiveTime, collectiveTime, rank),
             differs("whole graphs", truth.wholeGraphs, count(rows.wholeGraphs, rank), rank),
             differs("copies", truth.copies, count(rows.copies, rank), rank),
             differs("calls", truth.calls, count(rows.calls, rank), rank),
             differs("launches", truth.launches,
                 count(rows.calls, rank, [&](const CallRow &row) { return isLaunch(kindOf(row)); }),
                 rank),
             differs("graph launches", truth.graphLaunches,
                 count(rows.calls, rank,
                     [&](const CallRow &row) { return kindOf(row) == ApiKind::GraphLaunch; }),
                 rank),
             differs("ranges", truth.ranges, count(rows.ranges, rank), rank),
             differs("OS calls", truth.osCalls, count(rows.osCalls, rank), rank),
         }) {
        if (!failure.isEmpty())
            return failure;
    }
    return {};
}

// The marker rows are the steps, with their numbers and requests.
QString checkSteps(const RecordedRun &run, int rank)
{
    std::size_t step = 0;
    for (const RangeRow &row : run.rows.ranges) {
        const std::string &text = run.text(row.name);
        if (row.rank != rank || text.find("_forward_step") == text.npos)
            continue;
        if (step == run.truth.steps.size())
            return u"rank %1 has more markers than steps"_s.arg(rank);
        const StepTruth &truth = run.truth.steps[step++];
        if (truth.host[static_cast<std::size_t>(rank)] != TimeRange {row.begin, row.end})
            return u"rank %1: step %2 lies elsewhere"_s.arg(rank).arg(truth.number);
        const std::string ending = std::to_string(truth.gen) + " gen reqs";
        if (!text.ends_with(ending)
            || text.find(std::to_string(truth.ctx) + " ctx reqs") == text.npos)
            return u"marker of step %1 says something else"_s.arg(truth.number);
    }
    if (step != run.truth.steps.size())
        return u"rank %1 has %2 markers"_s.arg(rank).arg(step);
    return {};
}

QString checkStepCalls(const RecordedRun &run, int rank)
{
    const auto which = static_cast<std::size_t>(rank);
    for (std::size_t i = 0; i < run.truth.steps.size(); ++i) {
        const StepTruth &step = run.truth.steps[i];
        const TimeNs begin = step.host[which].begin;
        const TimeNs end = i + 1 < run.truth.steps.size() ? run.truth.steps[i + 1].host[which].begin
                                                          : std::numeric_limits<TimeNs>::max();
        const auto countKind = [&](auto test) {
            return count(run.rows.calls, rank, [&](const CallRow &row) {
                return row.begin >= begin && row.begin < end && test(apiKind(run.text(row.name)));
            });
        };
        if (const QString failure = differs("launches of a step", step.launches[which],
                countKind([](ApiKind kind) { return isLaunch(kind); }), rank);
            !failure.isEmpty())
            return failure;
        if (const QString failure = differs("allocations of a step", step.allocations[which],
                countKind([](ApiKind kind) { return kind == ApiKind::Allocate; }), rank);
            !failure.isEmpty())
            return failure;
    }
    return {};
}

IntervalSet busyOf(const RecordedRun &run, int rank)
{
    std::vector<TimeRange> ranges;
    for (const KernelRow &row : run.rows.kernels) {
        if (row.rank == rank)
            ranges.push_back({row.begin, row.end});
    }
    for (const WholeGraphRow &row : run.rows.wholeGraphs) {
        if (row.rank == rank)
            ranges.push_back({row.begin, row.end});
    }
    return IntervalSet(std::move(ranges));
}

std::string operationName(const std::string &text)
{
    return text.find("_forward_step") == text.npos ? text : kMarker;
}

// Exclusive and idle time per operation of a period, by asking every piece between two range edges
// which range is innermost.
void addPeriod(const RecordedRun &run, int rank, TimeRange period, const IntervalSet &idle,
    std::map<std::string, OperationTruth> &sums)
{
    std::vector<const RangeRow *> inside;
    std::vector<TimeNs> edges {period.begin, period.end};
    for (const RangeRow &row : run.rows.ranges) {
        if (row.rank != rank || row.begin >= period.end || row.end <= period.begin)
            continue;
        if (row.begin >= period.begin) {
            OperationTruth &sum = sums[operationName(run.text(row.name))];
            ++sum.count;
            sum.inclusive += row.end - row.begin;
        }
        if (row.form != RangeForm::PushPop)
            continue;
        inside.push_back(&row);
        for (const TimeNs edge : {row.begin, row.end}) {
            if (period.contains(edge))
                edges.push_back(edge);
        }
    }
    std::sort(edges.begin(), edges.end());
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const TimeRange piece {edges[i], edges[i + 1]};
        if (piece.isEmpty())
            continue;
        const RangeRow *innermost = nullptr;
        for (const RangeRow *row : inside) {
            if (row->begin <= piece.begin && row->end >= piece.end)
                innermost = row; // rows ascend by begin: the last one that covers is innermost
        }
        OperationTruth &sum
            = sums[innermost ? operationName(run.text(innermost->name)) : std::string()];
        sum.exclusive += piece.duration();
        sum.idle += idle.totalWithin(piece);
    }
}

QString checkOperations(const RecordedRun &run, int rank)
{
    const auto which = static_cast<std::size_t>(rank);
    const RankTruth &truth = run.truth.ranks[which];
    const IntervalSet busy = busyOf(run, rank);
    std::map<std::string, OperationTruth> sums;
    TimeNs busyTime = 0;
    TimeNs time = 0;
    int periods = 0;
    for (std::size_t i = 0; i + 1 < run.truth.steps.size(); ++i) {
        if (run.truth.steps[i].part != StepPart::Steady)
            continue;
        const TimeRange period {
            run.truth.steps[i].host[which].begin, run.truth.steps[i + 1].host[which].begin};
        busyTime += busy.totalWithin(period);
        time += period.duration();
        ++periods;
        addPeriod(run, rank, period, busy.complement(period), sums);
    }
    for (const QString &failure : {differs("periods", truth.steadyPeriods, periods, rank),
             differs("steady time", truth.steadyTime, time, rank),
             differs("busy", truth.steadyBusy, busyTime, rank),
             differs("idle", truth.steadyIdle, time - busyTime, rank),
             differs("operations", static_cast<qint64>(truth.steadyOperations.size()),
                 static_cast<qint64>(sums.size()), rank)}) {
        if (!failure.isEmpty())
            return failure;
    }
    for (const auto &[name, sum] : sums) {
        const auto found = truth.steadyOperations.find(name);
        if (found == truth.steadyOperations.end())
            return u"the truth lacks %1"_s.arg(QString::fromStdString(name));
        for (const QString &failure : {differs(name.c_str(), found->second.count, sum.count, rank),
                 differs(name.c_str(), found->second.inclusive, sum.inclusive, rank),
                 differs(name.c_str(), found->second.exclusive, sum.exclusive, rank),
                 differs(name.c_str(), found->second.idle, sum.idle, rank)}) {
            if (!failure.isEmpty())
                return failure;
        }
    }
    return {};
}

struct Arrivals {
    std::vector<qint64> latest; // per rank
    std::vector<TimeNs> lateness;
    qint64 collectives = 0;
};

// One collective: when each member came to it.
void addArrivals(Arrivals &sums, const std::map<int, TimeNs> &arrivals)
{
    TimeNs first = std::numeric_limits<TimeNs>::max();
    TimeNs last = -1;
    int worst = -1;
    for (const auto &[rank, time] : arrivals) {
        first = std::min(first, time);
        if (time > last) {
            last = time;
            worst = rank;
        }
    }
    ++sums.collectives;
    ++sums.latest[static_cast<std::size_t>(worst)];
    for (const auto &[rank, time] : arrivals)
        sums.lateness[static_cast<std::size_t>(rank)] += time - first;
}

// Lateness and who was last, from the rows of each group in their order.
Arrivals arrivalsOf(const RecordedRun &run)
{
    const auto ranks = static_cast<std::size_t>(run.config.ranks);
    Arrivals sums {std::vector<qint64>(ranks), std::vector<TimeNs>(ranks), 0};
    std::map<int, std::map<int, std::vector<TimeNs>>> groups;
    for (const KernelRow &row : run.rows.kernels) {
        if (row.group != 0)
            groups[row.group][row.rank].push_back(row.begin);
    }
    for (const auto &[group, members] : groups) {
        for (std::size_t i = 0; i < members.begin()->second.size(); ++i) {
            std::map<int, TimeNs> arrivals;
            for (const auto &[rank, begins] : members)
                arrivals[rank] = begins.at(i);
            addArrivals(sums, arrivals);
        }
    }
    return sums;
}

QString checkLateness(const RecordedRun &run)
{
    const Arrivals expected = arrivalsOf(run);
    if (run.truth.collectives != expected.collectives)
        return differs("collectives", run.truth.collectives, expected.collectives, -1);
    for (std::size_t rank = 0; rank < run.truth.ranks.size(); ++rank) {
        const RankTruth &truth = run.truth.ranks[rank];
        TimeNs perStep = 0;
        qint64 latestPerStep = 0;
        for (const StepTruth &step : run.truth.steps) {
            perStep += step.lateness[rank];
            latestPerStep += step.latest[rank];
        }
        const int number = static_cast<int>(rank);
        for (const QString &failure :
            {differs("latest", truth.latest, expected.latest[rank], number),
                differs("lateness", truth.lateness, expected.lateness[rank], number),
                differs("lateness per step", perStep, expected.lateness[rank], number),
                differs("latest per step", latestPerStep, expected.latest[rank], number)}) {
            if (!failure.isEmpty())
                return failure;
        }
    }
    return {};
}

} // namespace

QString checkTruth(const RecordedRun &run)
{
    const bool isLossy = run.config.late.recordedFrom > 0;
    for (int rank = 0; rank < run.config.ranks; ++rank) {
        if (const QString failure = checkCounts(run, rank); !failure.isEmpty())
            return failure;
        // Rows that were not recorded are in the truth of what happened, not in the rows.
        if (isLossy && rank == run.config.late.rank)
            continue;
        for (const QString &failure :
            {checkSteps(run, rank), checkStepCalls(run, rank), checkOperations(run, rank)}) {
            if (!failure.isEmpty())
                return failure;
        }
    }
    // Graphs recorded as one row hide their collectives.
    const bool hidesCollectives = run.config.generation == StepForm::WholeGraph;
    return isLossy || hidesCollectives ? QString() : checkLateness(run);
}

} // namespace gapscope::test
