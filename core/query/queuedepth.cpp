// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/queuedepth.h"

#include <algorithm>
#include <limits>

namespace gapscope {

namespace {

constexpr std::size_t kChangesPerSample = 32;
constexpr std::size_t kSamplesPerCoarse = 32;
constexpr std::size_t kSamplesPerPixel = 64;
// Reading this many rows for one picture is not felt.
constexpr std::uint32_t kExactRows = 16 * 1024;

std::uint32_t rowFrom(const Trace &trace, EventSpan rows, TimeNs t)
{
    const TimeNs *begin = trace.events.begin.data();
    return static_cast<std::uint32_t>(
        std::lower_bound(begin + rows.first, begin + rows.last, t) - begin);
}

std::uint32_t shown(std::int64_t depth)
{
    return static_cast<std::uint32_t>(std::max<std::int64_t>(0, depth));
}

} // namespace

void QueueDepth::RowBits::cover(const std::vector<EventSpan> &lanes)
{
    std::uint32_t last = 0;
    first = std::numeric_limits<std::uint32_t>::max();
    for (const EventSpan rows : lanes) {
        first = std::min(first, rows.first);
        last = std::max(last, rows.last);
    }
    words.assign(lanes.empty() ? 0 : (last - first + 63) / 64, 0);
}

void QueueDepth::collectLanes(const Trace &trace, ProcessId process)
{
    for (const Track &track : trace.tracks) {
        if (track.process != process)
            continue;
        std::vector<EventSpan> *list = track.kind == TrackKind::ApiCalls ? &m_callRows
            : isGpuTrack(track.kind)                                     ? &m_gpuRows
                                                                         : nullptr;
        for (std::uint32_t lane = 0; list && lane < track.laneCount; ++lane)
            list->push_back(trace.eventsOfLane(track.firstLane + lane));
    }
    m_linked.cover(m_callRows);
    m_first.cover(m_gpuRows);
}

void QueueDepth::markFirstRows(const Trace &trace)
{
    constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> firstOf(m_linked.words.size() * 64, kNone); // GPU row per call
    for (const EventSpan rows : m_gpuRows) {
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            const EventId launch = trace.links.launch(makeId<EventId>(row));
            const std::uint32_t call = index(launch) - m_linked.first;
            if (launch == EventId::None || call >= firstOf.size())
                continue;
            std::uint32_t &known = firstOf[call];
            if (known == kNone || trace.events.begin[row] < trace.events.begin[known])
                known = row;
        }
    }
    for (std::uint32_t call = 0; call < firstOf.size(); ++call) {
        if (firstOf[call] == kNone)
            continue;
        m_linked.set(m_linked.first + call);
        m_first.set(firstOf[call]);
    }
}

QueueDepth::QueueDepth(const Trace &trace, ProcessId process)
{
    collectLanes(trace, process);
    markFirstRows(trace);
    // In stretches of time, so that few changes are held at once.
    constexpr std::uint32_t kRowsAtOnce = 256 * 1024;
    std::vector<Change> changes;
    std::int64_t depth = 0;
    std::size_t count = 0;
    TimeNs from = std::numeric_limits<TimeNs>::min();
    constexpr TimeNs kEnd = std::numeric_limits<TimeNs>::max();
    while (from < kEnd) {
        TimeNs to = kEnd;
        for (const std::vector<EventSpan> *lanes : {&m_callRows, &m_gpuRows}) {
            for (const EventSpan rows : *lanes) {
                const std::uint32_t row = rowFrom(trace, rows, from);
                if (rows.last - row > kRowsAtOnce)
                    to = std::min(to, std::max(from + 1, trace.events.begin[row + kRowsAtOnce]));
            }
        }
        gather(trace, {from, to}, changes);
        sample(changes, depth, count);
        from = to;
    }
    m_samples.shrink_to_fit();
    m_coarse.reserve((m_samples.size() + kSamplesPerCoarse - 1) / kSamplesPerCoarse);
    for (std::size_t i = 0; i < m_samples.size(); ++i) {
        if (i % kSamplesPerCoarse == 0)
            m_coarse.push_back(m_samples[i]);
        m_coarse.back().highest = std::max(m_coarse.back().highest, m_samples[i].highest);
    }
}

// A sample never begins amid changes of one instant, so that its time tells which it covers.
void QueueDepth::sample(const std::vector<Change> &changes, std::int64_t &depth, std::size_t &count)
{
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const bool newTime = i == 0 || changes[i].time != changes[i - 1].time;
        if (m_samples.empty() || (count >= kChangesPerSample && newTime)) {
            m_samples.push_back({changes[i].time, static_cast<std::int32_t>(depth), 0});
            count = 0;
        }
        ++count;
        depth += changes[i].delta;
        Sample &last = m_samples.back();
        last.highest = std::max(last.highest, shown(depth));
        m_highest = std::max(m_highest, last.highest);
    }
}

// Changes inside [begin, end), by time; at one instant launches come before starts.
void QueueDepth::gather(const Trace &trace, TimeRange range, std::vector<Change> &changes) const
{
    const auto less = [](const Change &a, const Change &b) {
        return a.time != b.time ? a.time < b.time : a.delta > b.delta;
    };
    changes.clear();
    const auto collect = [&](EventSpan rows, const RowBits &bits, std::int32_t delta) {
        const auto sorted = static_cast<std::ptrdiff_t>(changes.size());
        const std::uint32_t last = rowFrom(trace, rows, range.end);
        for (std::uint32_t row = rowFrom(trace, rows, range.begin); row < last; ++row) {
            if (bits[row])
                changes.push_back({trace.events.begin[row], delta});
        }
        std::inplace_merge(changes.begin(), changes.begin() + sorted, changes.end(), less);
    };
    for (const EventSpan rows : m_callRows)
        collect(rows, m_linked, 1);
    for (const EventSpan rows : m_gpuRows)
        collect(rows, m_first, -1);
}

std::uint32_t QueueDepth::at(const Trace &trace, TimeNs t) const
{
    return shown(depthAt(trace, t));
}

std::int64_t QueueDepth::depthAt(const Trace &trace, TimeNs t) const
{
    // The last sample that begins at or before t.
    const auto after = std::partition_point(
        m_samples.begin(), m_samples.end(), [&](const Sample &s) { return s.time <= t; });
    if (after == m_samples.begin())
        return 0;
    const auto sample = static_cast<std::size_t>(after - m_samples.begin()) - 1;
    std::vector<Change> changes;
    gather(trace, {m_samples[sample].time, t + 1}, changes);
    std::int64_t depth = m_samples[sample].before;
    for (const Change &change : changes)
        depth += change.delta;
    return depth;
}

std::uint32_t QueueDepth::rowsIn(const Trace &trace, TimeRange range) const
{
    std::uint32_t rows = 0;
    for (const std::vector<EventSpan> *lanes : {&m_callRows, &m_gpuRows}) {
        for (const EventSpan span : *lanes)
            rows += rowFrom(trace, span, range.end) - rowFrom(trace, span, range.begin);
    }
    return rows;
}

void QueueDepth::columns(
    const Trace &trace, const TimeScale &scale, std::vector<std::uint32_t> &out) const
{
    out.assign(static_cast<std::size_t>(scale.width()), 0);
    if (m_samples.empty())
        return;
    if (rowsIn(trace, scale.range()) > kExactRows)
        coarseColumns(scale, out);
    else
        exactColumns(trace, scale, out);
}

// Pixel by pixel, with the samples running along.
void QueueDepth::coarseColumns(const TimeScale &scale, std::vector<std::uint32_t> &out) const
{
    const auto from = [&](const std::vector<Sample> &samples, TimeNs t) {
        return static_cast<std::size_t>(std::partition_point(samples.begin(), samples.end(),
                                            [&](const Sample &s) { return s.time < t; })
            - samples.begin());
    };
    const TimeRange view = scale.range();
    const std::size_t visible = from(m_samples, view.end) - from(m_samples, view.begin);
    const bool coarse = visible > kSamplesPerPixel * static_cast<std::size_t>(scale.width());
    const std::vector<Sample> &samples = coarse ? m_coarse : m_samples;
    std::size_t next = from(samples, view.begin); // the first that begins under this pixel
    for (int k = 0; k < scale.width(); ++k) {
        const bool isOver = next == samples.size() && samples.back().time < scale.boundary(k);
        if (isOver)
            break;
        const TimeNs end = scale.boundary(k + 1);
        // The one before still lasts when the pixel begins.
        std::uint32_t highest = next > 0 ? samples[next - 1].highest : 0;
        for (; next < samples.size() && samples[next].time < end; ++next)
            highest = std::max(highest, samples[next].highest);
        out[static_cast<std::size_t>(k)] = highest;
    }
}

void QueueDepth::exactColumns(
    const Trace &trace, const TimeScale &scale, std::vector<std::uint32_t> &out) const
{
    const TimeRange view = scale.range();
    const auto raise = [&](TimeRange time, std::uint32_t depth) {
        time = time.intersected(view);
        if (time.isEmpty() || depth == 0)
            return;
        const int last = std::min(scale.width() - 1, scale.pixel(time.end - 1));
        for (int k = scale.pixel(time.begin); k <= last; ++k)
            out[static_cast<std::size_t>(k)] = std::max(out[static_cast<std::size_t>(k)], depth);
    };
    std::vector<Change> changes;
    gather(trace, view, changes);
    std::int64_t depth = depthAt(trace, view.begin - 1);
    TimeNs since = view.begin;
    for (const Change &change : changes) {
        raise({since, change.time}, shown(depth));
        depth += change.delta;
        since = change.time;
    }
    raise({since, view.end}, shown(depth));
}

std::size_t QueueDepth::bytes() const
{
    return (m_samples.capacity() + m_coarse.capacity()) * sizeof(Sample)
        + (m_linked.words.capacity() + m_first.words.capacity()) * sizeof(std::uint64_t)
        + (m_callRows.capacity() + m_gpuRows.capacity()) * sizeof(EventSpan);
}

} // namespace gapscope
