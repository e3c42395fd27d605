// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/hostfacts.h"

#include "core/analysis/hostprep.h"
#include "core/analysis/tracewalk.h"
#include "core/base/tr.h"

#include <QStringList>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

TraceFacts readTrace(const Trace &trace)
{
    TraceFacts facts;
    facts.hasCalls = std::ranges::any_of(trace.tracks, [&](const Track &track) {
        return track.kind == TrackKind::ApiCalls && trace.eventsOf(track).size() > 0;
    });
    forEachRange(trace, [&](const Track &, std::uint32_t) { facts.hasRanges = true; });
    return facts;
}

std::vector<std::size_t> usedDevices(
    const Run &run, std::size_t rank, std::span<const DeviceFacts> devices)
{
    const Trace &trace = run.traceOf(rank);
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const bool isUsed = std::ranges::any_of(trace.tracks, [&](const Track &track) {
            return isWorkTrack(track) && track.device == devices[i].device
                && track.process == rankOf(run, rank).process && trace.eventsOf(track).size() > 0;
        });
        if (isUsed && devices[i].trace == run.ranks[rank].trace)
            used.push_back(i);
    }
    return used;
}

bool isJoined(const Trace &trace, ProcessId process)
{
    return std::ranges::any_of(trace.tracks, [&](const Track &track) {
        if (!isWorkTrack(track) || track.process != process)
            return false;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            if (trace.links.launch(makeId<EventId>(row)) != EventId::None)
                return true;
        }
        return false;
    });
}

RankFacts readRank(const Run &run, std::size_t rank, std::span<const DeviceFacts> devices,
    IntervalSet prep, std::span<const TimeNs> firstWork)
{
    const Trace &trace = run.traceOf(rank);
    const Rank &self = rankOf(run, rank);
    RankFacts facts;
    facts.usedDevices = usedDevices(run, rank, devices);
    facts.hasWork = !facts.usedDevices.empty();
    const auto own = std::ranges::find_if(facts.usedDevices,
        [&](std::size_t device) { return devices[device].device == self.device; });
    if (own != facts.usedDevices.end())
        facts.device = *own;
    else if (facts.hasWork)
        facts.device = facts.usedDevices.front();
    facts.launches = collectLaunches(trace, self.process, firstWork);
    facts.prep = MeasuredSet(std::move(prep));
    const IntervalSet busy = facts.hasWork ? devices[facts.device].busy.set() : IntervalSet {};
    facts.exposed = MeasuredSet(facts.prep.set().subtracted(busy));
    facts.graphs = countGraphs(trace, self.process);
    facts.isJoined = isJoined(trace, self.process);
    return facts;
}

void warnOfDevices(const HostFacts &facts, std::vector<Warning> &warnings)
{
    QStringList several;
    for (std::size_t rank = 0; rank < facts.ranks.size(); ++rank) {
        if (facts.ranks[rank].usedDevices.size() > 1)
            several.push_back(QString::number(rank));
    }
    if (!several.empty() && facts.steps.source != StepSource::None) {
        warnings.push_back({Tr::tr("These ranks use several GPUs; step windows count only the one "
                                   "where most of their GPU time runs: %1.")
                                .arg(several.join(u", "_s)),
            true});
    }
}

} // namespace

HostFactsPtr collectHostFacts(const Run &run, const HostTables &tables)
{
    auto facts = std::make_shared<HostFacts>();
    facts->steps = findSteps(run, tables);
    facts->ranks.resize(run.ranks.size());
    for (std::size_t i = 0; i < run.traces.size(); ++i) {
        const Trace &trace = *run.traces[i];
        TraceFacts traceFacts = readTrace(trace);
        PrepFacts prep = collectPrep(trace, tables.prepRanges);
        traceFacts.prepName = prep.name;
        facts->traces.push_back(std::move(traceFacts));
        std::ranges::move(collectDevices(run, i, tables), std::back_inserter(facts->devices));
        const std::vector<TimeNs> firstWork = firstWorkOfCalls(trace);
        for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
            if (run.ranks[rank].trace != i)
                continue;
            IntervalSet &set = prep.byProcess[index(rankOf(run, rank).process)];
            facts->ranks[rank] = readRank(run, rank, facts->devices, std::move(set), firstWork);
        }
    }
    for (const RunRank &rank : run.ranks)
        facts->traceOfRank.push_back(rank.trace);
    facts->warnings = tables.warnings;
    std::ranges::copy(facts->steps.warnings, std::back_inserter(facts->warnings));
    warnOfDevices(*facts, facts->warnings);
    return facts;
}

const RunSteps &stepsOf(const HostFacts &facts)
{
    return facts.steps;
}

const IntervalSet &deviceBusyOf(const HostFacts &facts, std::size_t rank)
{
    static const IntervalSet kNone;
    return facts.ranks[rank].hasWork ? facts.devices[facts.ranks[rank].device].busy.set() : kNone;
}

const IntervalSet &hostPrepOf(const HostFacts &facts, std::size_t rank)
{
    return facts.ranks[rank].prep.set();
}

} // namespace gapscope
