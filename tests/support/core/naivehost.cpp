// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/naivehost.h"

#include <algorithm>
#include <map>
#include <set>

namespace gapscope::test {

namespace {

constexpr TimeNs kMs = 1'000'000;

using Bits = std::vector<char>;

struct NaiveStep {
    TimeNs begin = 0;
    TimeNs end = 0;
    int ctx = 0;
    int gen = 0;
    bool unknown = false;
    qint64 number = 0;
    bool hasWindow = false;
    TimeNs windowBegin = 0;
    TimeNs windowEnd = 0;
};

// 0 context, 1 generation, 2 unknown
int phaseOf(const NaiveStep &step)
{
    if (step.unknown)
        return 2;
    return step.ctx > 0 ? 0 : 1;
}

using DeviceKey = std::pair<int, int>;

struct NaiveRank {
    int process = 0;
    DeviceKey device;
    std::set<DeviceKey> used;
    std::vector<NaiveStep> steps;
    std::vector<NaiveStep> run;
    bool attributed = false;
    Bits window[3]; // context, generation, all
    Bits host[2];
    Bits launches;
    Bits unpressed;
    Bits prep;
    bool graphLaunch = false;
    bool graphWork = false;
    bool joined = false; // any of its work joins a call
    int pressed = 0;
};

// One trace on bitmaps; index 0 of a bitmap is the tick `m_first`.
class NaiveTrace {
public:
    explicit NaiveTrace(const ModelTrace &model);

    void findMarkers();
    void findCollectives();
    void findWindows();
    Bits wholeTrace() const;
    Bits range(TimeRange ticksFromFirstWork) const;

    const ModelTrace &model;
    std::vector<NaiveRank> ranks;
    std::map<DeviceKey, Bits> busy;
    std::map<DeviceKey, Bits> nccl;
    std::map<DeviceKey, Bits> communication;
    std::map<DeviceKey, int> ordinal;

    Bits none() const { return Bits(static_cast<std::size_t>(m_count), 0); }

private:
    void paint(Bits &bits, TimeNs begin, TimeNs end) const;
    DeviceKey deviceOf(const ModelWork &work) const;
    void findRanks();
    void findLaunches(NaiveRank &rank);
    void findPrep();
    int callOf(const ModelWork &work) const;
    void attribute(NaiveRank &rank);
    void hostWindows(NaiveRank &rank);

    TimeNs m_first = 0;
    TimeNs m_count = 0;
    std::vector<int> m_callOfWork;
};

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
        const auto pending = std::count_if(launches.begin(), launches.end(), [&](const Launch &other) {
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

struct Query {
    const std::vector<NaiveTrace> &traces;
    const NaiveScope &scope;
    const NaiveLimits &limits;
    NaiveSource source;
};

enum class Kind { Aggregate, Context, Generation, ContextHost, GenerationHost };

bool isSelected(const NaiveScope &scope, int rank)
{
    return scope.ranks.empty()
        || std::find(scope.ranks.begin(), scope.ranks.end(), rank) != scope.ranks.end();
}

TimeNs count(const Bits &a)
{
    return std::count(a.begin(), a.end(), 1);
}

Bits both(const Bits &a, const Bits &b)
{
    Bits result = a;
    for (std::size_t i = 0; i < a.size(); ++i)
        result[i] = a[i] && b[i] ? 1 : 0;
    return result;
}

Bits without(const Bits &a, const Bits &b)
{
    Bits result = a;
    for (std::size_t i = 0; i < a.size(); ++i)
        result[i] = a[i] && !b[i] ? 1 : 0;
    return result;
}

void unite(Bits &a, const Bits &b)
{
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] = a[i] || b[i] ? 1 : 0;
}

Bits rankWindow(const Query &query, const NaiveTrace &trace, const NaiveRank &rank, Kind kind)
{
    const NaiveScope &scope = query.scope;
    const int phase = kind == Kind::Aggregate ? scope.phase
        : kind == Kind::Context || kind == Kind::ContextHost ? 0 : 1;
    if (kind != Kind::Aggregate && scope.phase >= 0 && scope.phase != phase)
        return trace.none();
    const bool isHost = kind == Kind::ContextHost || kind == Kind::GenerationHost;
    Bits bits;
    if (phase >= 0)
        bits = isHost ? rank.host[phase] : rank.window[phase];
    else if (scope.time)
        bits = trace.range(*scope.time);
    else
        bits = query.source == NaiveSource::None ? trace.wholeTrace() : rank.window[2];
    return scope.time ? both(bits, trace.range(*scope.time)) : bits;
}

int stepsIn(const Query &query, Kind kind)
{
    const int phase = kind == Kind::Aggregate ? query.scope.phase
        : kind == Kind::Context || kind == Kind::ContextHost ? 0 : 1;
    std::set<std::pair<qint64, int>> distinct;
    int number = -1;
    for (const NaiveTrace &trace : query.traces) {
        for (const NaiveRank &rank : trace.ranks) {
            ++number;
            if (!isSelected(query.scope, number))
                continue;
            std::map<qint64, int> seen;
            for (const NaiveStep &step : rank.run) {
                const int occurrence = seen[step.number]++;
                if (phase >= 0 && phaseOf(step) != phase)
                    continue;
                if (query.scope.time) {
                    const TimeNs zero = trace.model.firstWork();
                    const TimeNs from = zero + query.scope.time->begin * trace.model.tick;
                    const TimeNs to = zero + query.scope.time->end * trace.model.tick;
                    const TimeNs begin = rank.attributed ? step.windowBegin : step.begin;
                    const TimeNs end = rank.attributed ? step.windowEnd : step.end;
                    if (rank.attributed && !step.hasWindow)
                        continue;
                    if (!(begin < to && from < end))
                        continue;
                }
                distinct.emplace(step.number, occurrence);
            }
        }
    }
    return static_cast<int>(distinct.size());
}

void judge(NaiveWindow &window, const std::vector<double> &limits)
{
    const auto ratio = [](TimeNs a, TimeNs b) {
        return b > 0 ? static_cast<double>(a) / static_cast<double>(b) : 0.0;
    };
    const TimeNs idle = window.total - window.active;
    bool launch = false;
    bool impact = false;
    bool attribution = false;
    const auto vote = [&](bool crossed) {
        ++window.applicable;
        window.crossed += crossed ? 1 : 0;
        return crossed;
    };
    if (window.total <= 0)
        return;
    if (window.busyKnown) {
        vote(ratio(idle, window.total) > limits[0]);
        vote(ratio(window.active, window.total) < limits[2]);
    }
    if (window.launchKnown)
        launch = vote(ratio(window.unpressed, window.total) > limits[1]);
    if (window.prepKnown) {
        vote(ratio(window.exposed, window.prep) > limits[3]);
        impact = vote(ratio(window.exposed, window.total) > limits[4]);
        attribution = vote(ratio(window.exposed, idle) > limits[5]);
    }
    window.isYes = window.crossed >= 2;
    window.hostEvidence = launch || (impact && attribution);
}

NaiveWindow measure(const Query &query, Kind kind)
{
    NaiveWindow window;
    bool anyWindow = false;
    int number = 0;
    window.launchKnown = true;
    for (const NaiveTrace &trace : query.traces) {
        std::map<DeviceKey, Bits> windows;
        std::map<DeviceKey, std::vector<const NaiveRank *>> owners;
        for (const NaiveRank &rank : trace.ranks) {
            if (!isSelected(query.scope, number++))
                continue;
            const bool isStepless = query.source != NaiveSource::None && rank.steps.empty();
            const bool isRange
                = kind == Kind::Aggregate && query.scope.time && query.scope.phase < 0;
            if (isStepless && !isRange)
                continue;
            if (query.source == NaiveSource::None && (kind != Kind::Aggregate || query.scope.phase >= 0))
                continue;
            const Bits bits = rankWindow(query, trace, rank, kind);
            std::set<DeviceKey> devices {rank.device};
            if (query.source == NaiveSource::None && kind == Kind::Aggregate && !query.scope.time)
                devices = rank.used;
            for (const DeviceKey &device : devices) {
                windows.try_emplace(device, trace.none());
                unite(windows[device], bits);
            }
            owners[rank.device].push_back(&rank);
        }
        for (const auto &[device, bits] : windows) {
            if (count(bits) == 0)
                continue;
            anyWindow = true;
            const TimeNs tick = trace.model.tick;
            const Bits &busy = trace.busy.at(device);
            window.total += count(bits) * tick;
            window.active += count(both(bits, busy)) * tick;
            window.nccl += count(both(bits, trace.nccl.at(device))) * tick;
            window.communication += count(both(bits, trace.communication.at(device))) * tick;
            for (const NaiveRank *rank : owners[device]) {
                const Bits prep = both(bits, rank->prep);
                window.prep += count(prep) * tick;
                window.exposed += count(without(prep, trace.busy.at(rank->device))) * tick;
                window.launches += count(both(bits, rank->launches)) * tick;
                window.unpressed += count(both(bits, rank->unpressed)) * tick;
                window.launchKnown = window.launchKnown && !trace.model.calls.empty();
                window.busyKnown
                    = window.busyKnown && (!rank->graphLaunch || rank->graphWork || !rank->joined);
            }
        }
    }
    window.launchKnown = window.launchKnown && anyWindow;
    window.busyKnown = window.busyKnown && anyWindow;
    window.prepKnown = window.prep > 0 && window.busyKnown;
    window.steps = stepsIn(query, kind);
    const bool generation = kind == Kind::Generation || kind == Kind::GenerationHost
        || (kind == Kind::Aggregate && query.scope.phase == 1);
    judge(window, generation ? query.limits.generation : query.limits.aggregate);
    return window;
}

std::optional<NaiveWindow> measurePhase(const Query &query, Kind kind)
{
    if (query.source != NaiveSource::Markers)
        return std::nullopt;
    const NaiveWindow window = measure(query, kind);
    return window.total > 0 ? std::optional(window) : std::nullopt;
}

// 4.2.10
void findSteady(const Query &query, NaiveAnswer &answer)
{
    if (query.source != NaiveSource::Markers || query.scope.phase == 0)
        return;
    int number = -1;
    int fewest = -1;
    for (const NaiveTrace &trace : query.traces) {
        for (const NaiveRank &rank : trace.ranks) {
            ++number;
            if (!isSelected(query.scope, number) || rank.steps.empty())
                continue;
            int maxGen = 0;
            for (const NaiveStep &step : rank.run)
                maxGen = std::max(maxGen, step.gen);
            int steady = 0;
            for (std::size_t s = 0; s < rank.run.size(); ++s) {
                const NaiveStep &step = rank.run[s];
                if (step.ctx != 0 || step.gen != maxGen)
                    continue;
                if (query.scope.time) {
                    const TimeNs zero = trace.model.firstWork();
                    if (step.begin < zero + query.scope.time->begin * trace.model.tick
                        || step.begin >= zero + query.scope.time->end * trace.model.tick)
                        continue;
                }
                ++steady;
                if (s + 1 < rank.run.size())
                    answer.periods.push_back(rank.run[s + 1].begin - step.begin);
            }
            fewest = fewest < 0 ? steady : std::min(fewest, steady);
            answer.maxGen = std::max(answer.maxGen, maxGen);
        }
    }
    answer.steadySteps = fewest;
    std::sort(answer.periods.begin(), answer.periods.end());
}

// 4.2.11
void conclude(const Query &query, NaiveAnswer &answer)
{
    bool anyRank = false;
    bool lost = false;
    bool anyCalls = false;
    int number = -1;
    for (const NaiveTrace &trace : query.traces) {
        for (const NaiveRank &rank : trace.ranks) {
            if (!isSelected(query.scope, ++number))
                continue;
            anyRank = true;
            lost = lost || (rank.graphLaunch && !rank.graphWork && rank.joined);
            anyCalls = anyCalls || !trace.model.calls.empty();
        }
    }
    const bool blind = !anyCalls && query.source != NaiveSource::Markers;
    if (!anyRank || lost || blind || answer.aggregate.total <= 0) {
        answer.verdict = NaiveVerdict::Inconclusive;
        return;
    }
    answer.verdict = NaiveVerdict::No;
    for (const std::optional<NaiveWindow> &window :
        {std::optional(answer.aggregate), answer.context, answer.generation}) {
        if (!window || !window->isYes)
            continue;
        answer.verdict = NaiveVerdict::Yes;
        answer.strong = answer.strong || window->hostEvidence;
    }
}

void describe(const Query &query, NaiveAnswer &answer)
{
    std::set<int> lengths;
    std::set<int> ordinals;
    for (const NaiveTrace &trace : query.traces) {
        std::map<DeviceKey, int> owners;
        for (const NaiveRank &rank : trace.ranks) {
            const int number = answer.rankCount++;
            if (!isSelected(query.scope, number))
                continue;
            NaiveScope self = query.scope;
            self.ranks = {number};
            answer.ranks.push_back(
                measure({query.traces, self, query.limits, query.source}, Kind::Aggregate));
            answer.pressedCalls += rank.pressed;
            answer.sharedDevices += ++owners[rank.device] == 2 ? 1 : 0;
            for (const DeviceKey &device : rank.used)
                ordinals.insert(trace.ordinal.at(device));
            if (query.source != NaiveSource::Markers || rank.steps.empty())
                continue;
            ++answer.processesWithSteps;
            lengths.insert(static_cast<int>(rank.run.size()));
            answer.unattributedRanks += rank.attributed ? 0 : 1;
        }
    }
    answer.runLengths.assign(lengths.begin(), lengths.end());
    answer.devices.assign(ordinals.begin(), ordinals.end());
}

} // namespace

NaiveAnswer naiveJudge(const std::vector<ModelTrace> &models, const NaiveScope &scope,
    const NaiveLimits &limits)
{
    std::vector<NaiveTrace> traces;
    for (const ModelTrace &model : models)
        traces.emplace_back(model);
    const auto hasSteps = [&] {
        return std::any_of(traces.begin(), traces.end(), [](const NaiveTrace &trace) {
            return std::any_of(trace.ranks.begin(), trace.ranks.end(),
                [](const NaiveRank &rank) { return !rank.steps.empty(); });
        });
    };
    NaiveAnswer answer;
    for (NaiveTrace &trace : traces)
        trace.findMarkers();
    answer.source = NaiveSource::Markers;
    if (!hasSteps()) {
        for (NaiveTrace &trace : traces)
            trace.findCollectives();
        answer.source = hasSteps() ? NaiveSource::Collectives : NaiveSource::None;
    }
    for (NaiveTrace &trace : traces)
        trace.findWindows();
    const Query query {traces, scope, limits, answer.source};
    answer.aggregate = measure(query, Kind::Aggregate);
    answer.context = measurePhase(query, Kind::Context);
    answer.generation = measurePhase(query, Kind::Generation);
    answer.contextHost = measurePhase(query, Kind::ContextHost);
    answer.generationHost = measurePhase(query, Kind::GenerationHost);
    findSteady(query, answer);
    describe(query, answer);
    conclude(query, answer);
    return answer;
}

} // namespace gapscope::test
