// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/naivetrace.h"

#include <algorithm>

namespace gapscope::test {

namespace {

constexpr TimeNs kMs = 1'000'000;

} // namespace

NaiveTrace::NaiveTrace(const ModelTrace &source)
    : model(source)
{
    m_first = model.firstWork();
    TimeNs last = m_first;
    const auto include = [&](TimeNs begin, TimeNs end) {
        m_first = std::min(m_first, begin);
        last = std::max(last, end);
    };
    for (const auto &row : model.work)
        include(row.begin, row.end);
    for (const auto &row : model.calls)
        include(row.begin, row.end);
    for (const auto &row : model.ranges)
        include(row.begin, row.end);
    m_count = (last - m_first) / model.tick + 1;
    for (const auto &row : model.work)
        m_callOfWork.push_back(callOf(row));
    findRanks();
    for (NaiveRank &rank : ranks)
        findLaunches(rank);
    findPrep();
}

void NaiveTrace::paint(Bits &bits, TimeNs begin, TimeNs end) const
{
    for (TimeNs t = std::max(begin, m_first); t < end; t += model.tick) {
        const TimeNs tick = (t - m_first) / model.tick;
        if (tick < m_count)
            bits[static_cast<std::size_t>(tick)] = 1;
    }
}

// The GPU that the map names, else an ordinal of the process's own.
DeviceKey NaiveTrace::deviceOf(const ModelWork &work) const
{
    for (const ModelMapping &row : model.map) {
        if (row.process == work.process && row.ordinal == work.ordinal)
            return {-1, row.gpu};
    }
    return {work.process, work.ordinal};
}

// 4.2.12: the first by start among launch calls, else the first by start.
int NaiveTrace::callOf(const ModelWork &work) const
{
    int best = -1;
    if (work.correlation == 0)
        return best;
    for (int i = 0; i < static_cast<int>(model.calls.size()); ++i) {
        const ModelCall &call = model.calls[static_cast<std::size_t>(i)];
        if (call.process != work.process || call.correlation != work.correlation)
            continue;
        if (best < 0) {
            best = i;
            continue;
        }
        const ModelCall &known = model.calls[static_cast<std::size_t>(best)];
        if (call.isLaunch != known.isLaunch ? call.isLaunch : call.begin < known.begin)
            best = i;
    }
    return best;
}

void NaiveTrace::findRanks()
{
    std::map<int, std::map<DeviceKey, TimeNs>> time;
    for (const ModelWork &work : model.work) {
        const DeviceKey device = deviceOf(work);
        const auto known = ordinal.find(device);
        ordinal[device]
            = known == ordinal.end() ? work.ordinal : std::min(known->second, work.ordinal);
        if (work.kind == ModelWorkKind::Copy)
            continue;
        time[work.process][device] += work.end - work.begin;
        for (auto *sets : {&busy, &nccl, &communication})
            sets->try_emplace(device, none());
        paint(busy[device], work.begin, work.end);
        if (work.isNccl)
            paint(nccl[device], work.begin, work.end);
        if (work.isCommunication)
            paint(communication[device], work.begin, work.end);
    }
    for (const auto &[process, devices] : time) {
        NaiveRank rank;
        rank.process = process;
        TimeNs most = -1;
        // Ordinals of one process ascend: process, then process + 4.
        std::map<int, DeviceKey> byOrdinal;
        for (const ModelWork &work : model.work) {
            if (work.process == process && work.kind != ModelWorkKind::Copy)
                byOrdinal[work.ordinal] = deviceOf(work);
        }
        for (const auto &[number, device] : byOrdinal) {
            rank.used.insert(device);
            if (devices.at(device) > most) {
                most = devices.at(device);
                rank.device = device;
            }
        }
        rank.launches = rank.unpressed = rank.prep = none();
        for (Bits &bits : rank.window)
            bits = none();
        for (Bits &bits : rank.host)
            bits = none();
        for (const ModelWork &work : model.work) {
            if (work.process != process || work.kind == ModelWorkKind::Copy)
                continue;
            const int call = m_callOfWork[static_cast<std::size_t>(&work - model.work.data())];
            rank.joined = rank.joined || call >= 0;
            rank.graphWork = rank.graphWork || work.kind == ModelWorkKind::WholeGraph || work.isNode
                || (call >= 0 && model.calls[static_cast<std::size_t>(call)].isGraphLaunch);
        }
        ranks.push_back(rank);
    }
}

// 4.2.8, by counting for every call.
void NaiveTrace::findLaunches(NaiveRank &rank)
{
    std::map<int, TimeNs> firstRow;
    for (std::size_t i = 0; i < model.work.size(); ++i) {
        if (m_callOfWork[i] < 0)
            continue;
        const auto [it, isNew] = firstRow.try_emplace(m_callOfWork[i], model.work[i].begin);
        it->second = std::min(it->second, model.work[i].begin);
    }

    struct Launch {
        TimeNs begin;
        TimeNs firstRow;
    };

    std::vector<Launch> launches;
    for (int i = 0; i < static_cast<int>(model.calls.size()); ++i) {
        const ModelCall &call = model.calls[static_cast<std::size_t>(i)];
        if (call.process == rank.process && call.isLaunch && firstRow.contains(i))
            launches.push_back({call.begin, firstRow[i]});
    }
    for (const ModelCall &call : model.calls) {
        if (call.process != rank.process || !call.isLaunch)
            continue;
        rank.graphLaunch = rank.graphLaunch || call.isGraphLaunch;
        const auto pending
            = std::count_if(launches.begin(), launches.end(), [&](const Launch &other) {
                  return other.begin < call.begin && other.firstRow > call.begin;
              });
        paint(rank.launches, call.begin, call.end);
        if (pending < 512)
            paint(rank.unpressed, call.begin, call.end);
        else
            ++rank.pressed;
    }
}

void NaiveTrace::findPrep()
{
    int place = 3;
    for (const ModelRange &range : model.ranges) {
        if (range.prepPlace >= 0 && !range.isOpen && !range.isMark)
            place = std::min(place, range.prepPlace);
    }
    for (const ModelRange &range : model.ranges) {
        for (NaiveRank &rank : ranks) {
            if (range.prepPlace == place && range.process == rank.process && !range.isOpen
                && !range.isMark)
                paint(rank.prep, range.begin, range.end);
        }
    }
}

void NaiveTrace::findMarkers()
{
    for (const ModelRange &range : model.ranges) {
        for (NaiveRank &rank : ranks) {
            if (!range.isMarker || range.process != rank.process)
                continue;
            rank.steps.push_back({range.begin, range.end, range.ctx, range.gen, false,
                range.hasNumber ? range.number : -1});
        }
    }
    for (NaiveRank &rank : ranks) {
        std::stable_sort(rank.steps.begin(), rank.steps.end(),
            [](const NaiveStep &a, const NaiveStep &b) { return a.begin < b.begin; });
        qint64 number = 0;
        for (NaiveStep &step : rank.steps) {
            ++number;
            if (step.number < 0)
                step.number = number;
        }
    }
}

// 4.2.14
void NaiveTrace::findCollectives()
{
    for (NaiveRank &rank : ranks) {
        std::vector<std::pair<TimeNs, TimeNs>> kernels;
        for (const ModelWork &work : model.work) {
            if (work.process == rank.process && work.isStepCollective
                && work.kind == ModelWorkKind::Kernel)
                kernels.emplace_back(work.begin, work.end);
        }
        std::sort(kernels.begin(), kernels.end());
        std::vector<NaiveStep> groups;
        std::vector<int> counts;
        for (const auto &[begin, end] : kernels) {
            if (groups.empty() || begin - groups.back().end > kMs) {
                groups.push_back({begin, end, 0, 0, true, 0});
                counts.push_back(0);
            }
            groups.back().end = std::max(groups.back().end, end);
            ++counts.back();
        }
        int common = 0;
        for (const int count : counts) {
            if (common == 0
                || std::count(counts.begin(), counts.end(), count)
                    > std::count(counts.begin(), counts.end(), common))
                common = count;
        }
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (counts[i] != common)
                continue;
            groups[i].number = static_cast<qint64>(rank.steps.size()) + 1;
            rank.steps.push_back(groups[i]);
        }
        if (rank.steps.size() < 5)
            rank.steps.clear();
    }
}

namespace {

// 4.2.5
std::vector<NaiveStep> benchmarkRun(const std::vector<NaiveStep> &steps)
{
    std::vector<std::vector<NaiveStep>> runs;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (i == 0 || steps[i].begin - steps[i - 1].end > 100 * kMs)
            runs.emplace_back();
        runs.back().push_back(steps[i]);
    }
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        if (run->size() >= 5)
            return *run;
    }
    std::vector<NaiveStep> longest;
    for (const auto &run : runs) {
        if (run.size() > longest.size())
            longest = run;
    }
    return longest;
}

} // namespace

// 4.2.6
void NaiveTrace::attribute(NaiveRank &rank)
{
    std::vector<std::optional<TimeNs>> lastEnd(rank.run.size());
    for (std::size_t i = 0; i < model.work.size(); ++i) {
        const ModelWork &work = model.work[i];
        if (work.process != rank.process || work.kind == ModelWorkKind::Copy || m_callOfWork[i] < 0)
            continue;
        const TimeNs launch = model.calls[static_cast<std::size_t>(m_callOfWork[i])].begin;
        int owner = -1;
        for (int s = 0; s < static_cast<int>(rank.run.size()); ++s) {
            if (rank.run[static_cast<std::size_t>(s)].begin <= launch)
                owner = s;
        }
        if (owner < 0)
            continue;
        const auto index = static_cast<std::size_t>(owner);
        if (index + 1 == rank.run.size() && launch > rank.run[index].end + 10 * kMs)
            continue;
        rank.attributed = true;
        lastEnd[index] = std::max(lastEnd[index].value_or(work.end), work.end);
    }
    std::optional<TimeNs> mark;
    for (std::size_t s = 0; s < rank.run.size(); ++s) {
        NaiveStep &step = rank.run[s];
        const TimeNs begin = mark ? *mark : step.begin;
        if (!lastEnd[s] || *lastEnd[s] < begin)
            continue;
        step.hasWindow = true;
        step.windowBegin = begin;
        step.windowEnd = *lastEnd[s];
        mark = *lastEnd[s];
        if (phaseOf(step) < 2)
            paint(rank.window[phaseOf(step)], begin, *lastEnd[s]);
        paint(rank.window[2], begin, *lastEnd[s]);
    }
}

void NaiveTrace::hostWindows(NaiveRank &rank)
{
    for (std::size_t s = 0; s < rank.run.size(); ++s) {
        const NaiveStep &step = rank.run[s];
        const TimeNs end = s + 1 < rank.run.size() ? rank.run[s + 1].begin : step.end;
        if (phaseOf(step) < 2)
            paint(rank.host[phaseOf(step)], step.begin, end);
    }
}

void NaiveTrace::findWindows()
{
    for (NaiveRank &rank : ranks) {
        rank.run = benchmarkRun(rank.steps);
        attribute(rank);
        hostWindows(rank);
        if (!rank.attributed && !rank.run.empty()) {
            rank.window[0] = rank.host[0];
            rank.window[1] = rank.host[1];
            paint(rank.window[2], rank.run.front().begin, rank.run.back().end);
        }
    }
}

Bits NaiveTrace::wholeTrace() const
{
    std::optional<TimeNs> first;
    std::optional<TimeNs> last;
    for (const ModelWork &work : model.work) {
        if (work.kind == ModelWorkKind::Copy)
            continue;
        first = std::min(first.value_or(work.begin), work.begin);
        last = std::max(last.value_or(work.end), work.end);
    }
    Bits bits = none();
    if (first)
        paint(bits, *first, *last);
    return bits;
}

// Ticks outside the bitmap hold nothing but count as time; the caller adds them.
Bits NaiveTrace::range(TimeRange ticks) const
{
    Bits bits = none();
    const TimeNs zero = model.firstWork();
    paint(bits, zero + ticks.begin * model.tick, zero + ticks.end * model.tick);
    return bits;
}

} // namespace gapscope::test
