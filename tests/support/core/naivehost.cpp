// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/naivehost.h"

#include "support/core/naivetrace.h"

#include <algorithm>
#include <map>
#include <set>

namespace gapscope::test {

namespace {

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
    const int phase = kind == Kind::Aggregate                ? scope.phase
        : kind == Kind::Context || kind == Kind::ContextHost ? 0
                                                             : 1;
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
    const int phase = kind == Kind::Aggregate                ? query.scope.phase
        : kind == Kind::Context || kind == Kind::ContextHost ? 0
                                                             : 1;
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
            if (query.source == NaiveSource::None
                && (kind != Kind::Aggregate || query.scope.phase >= 0))
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

NaiveAnswer naiveJudge(
    const std::vector<ModelTrace> &models, const NaiveScope &scope, const NaiveLimits &limits)
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
