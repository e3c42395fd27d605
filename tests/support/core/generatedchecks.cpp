// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/generatedchecks.h"

#include "core/trace/apiname.h"

#include <algorithm>
#include <map>

namespace gapscope::test {

using namespace Qt::StringLiterals;
using namespace gapscope::demo;

namespace {

class Hasher {
public:
    void add(quint64 value)
    {
        m_state = (m_state ^ value) * 0x100000001b3u;
        m_state ^= m_state >> 29;
    }

    void add(const std::string &text)
    {
        add(text.size());
        for (const char letter : text)
            add(static_cast<quint64>(static_cast<unsigned char>(letter)));
    }

    [[nodiscard]] quint64 value() const { return m_state; }

private:
    quint64 m_state = 0xcbf29ce484222325u;
};

template<class... Values>
void addTo(Hasher &hasher, Values... values)
{
    (hasher.add(static_cast<quint64>(values)), ...);
}

void hashBatch(Hasher &hasher, const EventBatch &batch)
{
    for (const KernelRow &r : batch.kernels)
        addTo(hasher, r.begin, r.end, r.graphNode, r.correlation, r.rank, r.kernel, r.stream,
            r.group);
    for (const WholeGraphRow &r : batch.wholeGraphs)
        addTo(hasher, r.begin, r.end, r.correlation, r.graph, r.rank, r.stream);
    for (const CopyRow &r : batch.copies)
        addTo(hasher, r.begin, r.end, r.bytes, r.correlation, r.rank, r.stream, r.form);
    for (const CallRow &r : batch.calls)
        addTo(hasher, r.begin, r.end, r.correlation, r.name, r.rank);
    for (const SyncRow &r : batch.syncs)
        addTo(hasher, r.begin, r.end, r.correlation, r.rank, r.stream, r.form);
    for (const RangeRow &r : batch.ranges)
        addTo(hasher, r.begin, r.end, r.name, r.payload, r.rank, r.form, r.domain);
    for (const OsRow &r : batch.osCalls)
        addTo(hasher, r.begin, r.end, r.name, r.rank, r.thread);
}

template<class Rows>
void append(Rows &to, const Rows &from)
{
    to.insert(to.end(), from.begin(), from.end());
}

void appendBatch(EventBatch &to, const EventBatch &from)
{
    append(to.kernels, from.kernels);
    append(to.wholeGraphs, from.wholeGraphs);
    append(to.copies, from.copies);
    append(to.calls, from.calls);
    append(to.syncs, from.syncs);
    append(to.ranges, from.ranges);
    append(to.osCalls, from.osCalls);
    append(to.segments, from.segments);
}

template<class Rows>
QString checkRows(const Rows &rows, const char *table)
{
    TimeNs last = 0;
    for (const auto &row : rows) {
        if (row.begin < last)
            return u"%1: row at %2 after one at %3"_s.arg(QLatin1String(table))
                .arg(row.begin)
                .arg(last);
        if (row.end <= row.begin)
            return u"%1: row at %2 lasts %3 ns"_s.arg(QLatin1String(table))
                .arg(row.begin)
                .arg(row.end - row.begin);
        last = row.begin;
    }
    return {};
}

// A piece of GPU work with its launch call.
struct Work {
    TimeRange time;
    TimeNs callBegin = -1;
    int rank = 0;
    int stream = 0;
    int group = 0;
};

using CallIndex = std::map<std::pair<int, std::uint32_t>, const CallRow *>;

CallIndex indexCalls(const RecordedRun &run)
{
    CallIndex calls;
    for (const CallRow &row : run.rows.calls)
        calls[{row.rank, row.correlation}] = &row;
    return calls;
}

// All GPU work by (rank, stream), in time order; `failure` names work without a fitting call.
std::map<std::pair<int, int>, std::vector<Work>> workOf(const RecordedRun &run, QString &failure)
{
    std::map<std::pair<int, int>, std::vector<Work>> streams;
    const CallIndex calls = indexCalls(run);
    const auto add = [&](const auto &row, auto fits, int group) {
        const auto call = calls.find({row.rank, row.correlation});
        if (call == calls.end() || !fits(apiKind(run.text(call->second->name)))) {
            failure = u"GPU work at %1 has no fitting call"_s.arg(row.begin);
            return;
        }
        streams[{row.rank, row.stream}].push_back(
            {{row.begin, row.end}, call->second->begin, row.rank, row.stream, group});
    };
    for (const KernelRow &row : run.rows.kernels) {
        const ApiKind needed = row.graphNode != 0 ? ApiKind::GraphLaunch : ApiKind::KernelLaunch;
        add(
            row, [needed](ApiKind kind) { return kind == needed; }, row.group);
    }
    for (const WholeGraphRow &row : run.rows.wholeGraphs)
        add(
            row, [](ApiKind kind) { return kind == ApiKind::GraphLaunch; }, 0);
    for (const CopyRow &row : run.rows.copies)
        add(
            row, [](ApiKind kind) { return kind == ApiKind::Copy; }, 0);
    for (auto &[stream, work] : streams)
        std::stable_sort(work.begin(), work.end(),
            [](const Work &left, const Work &right) { return left.time.begin < right.time.begin; });
    return streams;
}

bool isLossy(const RecordedRun &run)
{
    return run.config.late.recordedFrom > 0;
}

QString checkNesting(const std::vector<RangeRow> &ranges, int rank)
{
    std::vector<TimeRange> open;
    for (const RangeRow &row : ranges) {
        if (row.rank != rank || row.form != RangeForm::PushPop)
            continue;
        while (!open.empty() && open.back().end <= row.begin)
            open.pop_back();
        if (!open.empty() && row.end > open.back().end)
            return u"range at %1 ends after the one around it"_s.arg(row.begin);
        open.push_back({row.begin, row.end});
    }
    return {};
}

// Calls and OS calls of the executor thread, which can only be in one at a time.
QString checkOneAtATime(const RecordedRun &run, int rank)
{
    std::vector<TimeRange> doings;
    for (const CallRow &row : run.rows.calls) {
        if (row.rank == rank)
            doings.push_back({row.begin, row.end});
    }
    for (const OsRow &row : run.rows.osCalls) {
        if (row.rank == rank && row.thread == 0)
            doings.push_back({row.begin, row.end});
    }
    std::sort(doings.begin(), doings.end());
    for (std::size_t i = 1; i < doings.size(); ++i) {
        if (doings[i].begin < doings[i - 1].end)
            return u"two calls of one thread at %1"_s.arg(doings[i].begin);
    }
    return {};
}

// The j-th event wait is for the j-th copy back; the others are for all work launched before.
QString checkWaits(const RecordedRun &run, int rank)
{
    std::vector<TimeNs> copiesBack;
    for (const CopyRow &row : run.rows.copies) {
        if (row.rank == rank && row.form == CopyForm::DeviceToHost)
            copiesBack.push_back(row.end);
    }
    QString failure;
    const auto streams = workOf(run, failure);
    std::size_t eventWaits = 0;
    for (const SyncRow &row : run.rows.syncs) {
        if (row.rank != rank)
            continue;
        TimeNs awaited = 0;
        if (row.form == SyncForm::Event) {
            awaited = copiesBack.at(eventWaits++);
        } else {
            for (int stream = 0; stream < (row.form == SyncForm::Device ? kStreamCount : 1);
                 ++stream) {
                const auto work = streams.find({rank, stream});
                if (work == streams.end())
                    continue;
                for (const Work &each : work->second)
                    awaited
                        = each.callBegin < row.begin ? std::max(awaited, each.time.end) : awaited;
            }
        }
        if (row.end < awaited)
            return u"wait at %1 ends %2 ns too early"_s.arg(row.begin).arg(awaited - row.end);
    }
    return failure;
}

} // namespace

RecordedRun recordRun(const ExecutorConfig &config)
{
    ExecutorModel model(config);
    RecordedRun run;
    run.config = model.config();
    Hasher hasher;
    EventBatch batch;
    while (model.next(batch)) {
        ++run.batches;
        run.largestBatch = std::max(run.largestBatch, batch.size());
        hashBatch(hasher, batch);
        appendBatch(run.rows, batch);
    }
    run.names = model.names();
    run.truth = model.truth();
    for (NameId name = 0; name < run.names.size(); ++name)
        hasher.add(run.names.text(name));
    run.hash = hasher.value();
    return run;
}

QString checkOrder(const RecordedRun &run)
{
    for (const QString &failure : {checkRows(run.rows.kernels, "kernels"),
             checkRows(run.rows.wholeGraphs, "whole graphs"), checkRows(run.rows.copies, "copies"),
             checkRows(run.rows.calls, "calls"), checkRows(run.rows.syncs, "syncs"),
             checkRows(run.rows.ranges, "ranges"), checkRows(run.rows.osCalls, "OS calls")}) {
        if (!failure.isEmpty())
            return failure;
    }
    return {};
}

QString checkStreams(const RecordedRun &run)
{
    QString failure;
    const auto streams = workOf(run, failure);
    if (!failure.isEmpty())
        return failure;
    for (const auto &[key, work] : streams) {
        for (std::size_t i = 0; i < work.size(); ++i) {
            if (work[i].time.begin <= work[i].callBegin)
                return u"work at %1 starts before its call"_s.arg(work[i].time.begin);
            if (i == 0)
                continue;
            if (work[i].time.begin < work[i - 1].time.end)
                return u"work at %1 overlaps its predecessor"_s.arg(work[i].time.begin);
            if (work[i].callBegin < work[i - 1].callBegin)
                return u"work at %1 overtook its predecessor"_s.arg(work[i].time.begin);
        }
    }
    return {};
}

QString checkCollectives(const RecordedRun &run)
{
    std::map<int, std::map<int, std::vector<TimeRange>>> groups; // group, rank
    for (const KernelRow &row : run.rows.kernels) {
        if (row.group != 0)
            groups[row.group][row.rank].push_back({row.begin, row.end});
    }
    for (const auto &[group, ranks] : groups) {
        const std::vector<TimeRange> &first = ranks.begin()->second;
        for (const auto &[rank, rows] : ranks) {
            // A recording that began late lacks the first ones.
            if (rows.size() != first.size() && !isLossy(run))
                return u"group %1: rank %2 has %3 collectives"_s.arg(group).arg(rank).arg(
                    rows.size());
            const std::size_t common = std::min(rows.size(), first.size());
            for (std::size_t i = 1; i <= common; ++i) {
                if (rows[rows.size() - i].end != first[first.size() - i].end)
                    return u"group %1: a collective ends apart on rank %2"_s.arg(group).arg(rank);
                if (rows[rows.size() - i].begin >= first[first.size() - i].end)
                    return u"group %1: rank %2 arrives after the end"_s.arg(group).arg(rank);
            }
        }
    }
    return {};
}

QString checkStreamOrder(const RecordedRun &run)
{
    QString failure;
    const auto streams = workOf(run, failure);
    for (const auto &[key, work] : streams) {
        const auto main = streams.find({key.first, kMainStream});
        if (key.second != kCommunicationStream || main == streams.end())
            continue;
        for (const Work &each : work) {
            const auto next = std::partition_point(main->second.begin(), main->second.end(),
                [&each](const Work &other) { return other.callBegin < each.callBegin; });
            if (next != main->second.begin() && std::prev(next)->time.end > each.time.begin)
                return u"collective at %1 starts before its input"_s.arg(each.time.begin);
            if (next != main->second.end() && next->time.begin < each.time.end)
                return u"collective at %1 ends after its reader"_s.arg(each.time.begin);
        }
    }
    return failure;
}

QString checkHosts(const RecordedRun &run)
{
    for (int rank = 0; rank < run.config.ranks; ++rank) {
        if (const QString failure = checkNesting(run.rows.ranges, rank); !failure.isEmpty())
            return failure;
        if (const QString failure = checkOneAtATime(run, rank); !failure.isEmpty())
            return failure;
        if (isLossy(run) && rank == run.config.late.rank)
            continue;
        if (const QString failure = checkWaits(run, rank); !failure.isEmpty())
            return failure;
    }
    return {};
}

QString checkQueues(const RecordedRun &run)
{
    // First GPU row of each launch.
    std::map<std::pair<int, std::uint32_t>, TimeNs> starts;
    for (const KernelRow &row : run.rows.kernels)
        starts.try_emplace({row.rank, row.correlation}, row.begin);
    for (const WholeGraphRow &row : run.rows.wholeGraphs)
        starts.try_emplace({row.rank, row.correlation}, row.begin);
    std::map<int, std::vector<TimeNs>> pending; // starts of earlier launches, per rank
    const auto limit = static_cast<std::size_t>(run.config.queueLimit);
    for (const CallRow &row : run.rows.calls) {
        const auto start = starts.find({row.rank, row.correlation});
        if (start == starts.end() || !isLaunch(apiKind(run.text(row.name))))
            continue;
        std::vector<TimeNs> &queue = pending[row.rank];
        std::erase_if(queue, [&row](TimeNs time) { return time <= row.begin; });
        if (queue.size() > limit)
            return u"%1 launches are pending at %2"_s.arg(queue.size()).arg(row.begin);
        const auto atEnd = static_cast<std::size_t>(std::count_if(
            queue.begin(), queue.end(), [&row](TimeNs time) { return time > row.end; }));
        if (atEnd >= limit)
            return u"launch at %1 returns with the queue full"_s.arg(row.begin);
        queue.push_back(start->second);
    }
    return {};
}

} // namespace gapscope::test
