// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triageframes.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace gapscope {

namespace {

// How many neighbours are looked at before a binary search: probes mostly go forward.
constexpr std::uint32_t kStepsForward = 8;

// Nanoseconds around a time in microseconds that certainly hold it in spite of rounding.
TimeNs roundingMargin(double us)
{
    return static_cast<TimeNs>(std::ceil((std::nextafter(std::abs(us), 1e300) - std::abs(us)) * 4000)) + 4;
}

} // namespace

TriageThread triageThread(const Trace &trace, const TriageContext &context, const Track &track,
    const ProfilerColumns &columns, std::uint32_t row)
{
    if (context.method == TriageMethod::Corrected)
        return {index(track.process), track.number};
    const ProfilerPlace &place = columns.places[columns.place[trace.events.detail[row]]];
    return {index(place.process), index(place.thread)};
}

TriageFrames::TriageFrames(const Trace &trace, TriageContext &context)
    : m_trace(trace)
    , m_context(context)
    , m_facts(trace.strings.size())
{
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::PythonFrames)
            continue;
        std::set<TriageThread> threads;
        std::uint32_t lastPlace = 0xffffffffu;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            const std::uint32_t place = trace.profiler.frames.place[trace.events.detail[row]];
            if (place != lastPlace)
                threads.insert(triageThread(trace, context, track, trace.profiler.frames, row));
            lastPlace = place;
        }
        m_mixed = m_mixed || threads.size() > 1;
        for (std::uint32_t lane = track.firstLane; lane < track.firstLane + track.laneCount; ++lane) {
            const EventSpan rows = trace.eventsOfLane(lane);
            for (const TriageThread &thread : threads)
                m_threads[thread].push_back(m_lanes.size());
            m_lanes.push_back({rows.first, rows.last, rows.first});
        }
    }
}

// One past the last row of the lane that begins at or before `time`.
std::uint32_t TriageFrames::lastBefore(Lane &lane, TimeNs time) const
{
    const std::vector<TimeNs> &begin = m_trace.events.begin;
    std::uint32_t low = lane.first;
    if (lane.hint > lane.first && begin[lane.hint - 1] <= time) {
        low = lane.hint;
        for (std::uint32_t i = 0; i < kStepsForward; ++i) {
            if (low == lane.last || begin[low] > time)
                return lane.hint = low;
            ++low;
        }
    }
    const auto first = begin.begin();
    const auto after = std::upper_bound(first + low, first + lane.last, time);
    lane.hint = static_cast<std::uint32_t>(after - first);
    return lane.hint;
}

void TriageFrames::collect(Lane &lane, double latestStart, double earliestEnd)
{
    const auto toNs = [&](double us) {
        return static_cast<TimeNs>(std::llroundl(static_cast<long double>(us) * 1000.0L))
            - triageBase(m_trace, m_context);
    };
    const TimeNs margin = roundingMargin(latestStart);
    const TimeNs until = toNs(latestStart) + margin;
    const TimeNs from = toNs(earliestEnd) - margin;
    for (std::uint32_t row = lastBefore(lane, until); row-- > lane.first;) {
        if (m_trace.events.end[row] < from)
            break;
        const Frame frame {row, fileUs(m_trace.events.begin[row] + triageBase(m_trace, m_context)),
            fileUs(m_trace.events.end[row] - m_trace.events.begin[row])};
        if (frame.ts > latestStart || frame.ts + frame.dur < earliestEnd)
            continue;
        const ProfilerColumns &columns = m_trace.profiler.frames;
        const ProfilerPlace &place = columns.places[columns.place[m_trace.events.detail[row]]];
        if (m_context.method == TriageMethod::Reference) {
            const bool isOther = m_mixed && m_filter
                && TriageThread(index(place.process), index(place.thread)) != *m_filter;
            if (isOther || (place.roles & RoleFrame) == 0 || (place.roles & RoleOldCategory) != 0)
                continue;
        }
        m_found.push_back(frame);
    }
}

const std::vector<TriageFrames::Frame> &TriageFrames::active(
    TriageThread thread, double at, double tolerance)
{
    m_found.clear();
    const auto lanes = m_threads.find(thread);
    if (lanes == m_threads.end())
        return m_found;
    m_filter = &thread;
    for (const std::size_t lane : lanes->second)
        collect(m_lanes[lane], at, at - tolerance);
    m_filter = nullptr;
    std::ranges::sort(m_found, [&](const Frame &a, const Frame &b) {
        if (a.ts != b.ts)
            return a.ts < b.ts;
        if (a.ts + a.dur != b.ts + b.dur)
            return a.ts + a.dur > b.ts + b.dur;
        return m_trace.events.detail[a.row] < m_trace.events.detail[b.row];
    });
    return m_found;
}

const std::vector<TriageFrames::Frame> &TriageFrames::activeAnywhere(double at, double tolerance)
{
    m_found.clear();
    for (Lane &lane : m_lanes)
        collect(lane, at + tolerance, at - tolerance);
    return m_found;
}

const TriageFrames::Facts &TriageFrames::factsOf(std::uint32_t row)
{
    const StringId name = m_trace.events.name[row];
    Facts &facts = m_facts[index(name)];
    if (facts.isKnown)
        return facts;
    const TriageSources &sources = m_context.sources;
    const std::string raw = normalBlanks(m_trace.strings.view(name));
    const std::string location = sources.location(raw);
    const std::string scope = sources.scope(raw);
    facts.location = m_context.pool.intern(location);
    facts.scope = m_context.pool.intern(scope);
    facts.priority = sources.framePriority(raw, location);
    facts.isMeaningful = sources.isMeaningfulScope(scope);
    facts.isFallback = sources.isFallbackScope(scope);
    facts.isKnown = true;
    return facts;
}

} // namespace gapscope
