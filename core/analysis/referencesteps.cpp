// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/referencesteps.h"

#include "core/analysis/referencelike.h"
#include "core/analysis/tracewalk.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>

namespace gapscope::reference {

using namespace Qt::StringLiterals;

namespace {

constexpr TimeNs kSameStep = 100'000;

// Reads one trace, with its names moved into the common pool.
class Reader {
public:
    Reader(const Trace &trace, Rows &rows)
        : m_trace(trace)
        , m_rows(rows)
        , m_names(trace.strings.size(), StringId::None)
    {
    }

    void read()
    {
        const auto kernels = static_cast<std::ptrdiff_t>(m_rows.kernels.size());
        const auto ranges = static_cast<std::ptrdiff_t>(m_rows.ranges.size());
        std::vector<std::uint32_t> found;
        for (const Track &track : m_trace.tracks) {
            if (track.kind == TrackKind::Stream)
                addAll(track, found);
        }
        sortLikeFile(found);
        take(found, m_rows.kernels);
        found.clear();
        forEachRange(m_trace, [&](const Track &, std::uint32_t row) {
            const bool registered
                = (m_trace.ranges.flags[m_trace.events.detail[row]] & RangeRegistered) != 0;
            if (registered && m_trace.events.end[row] + m_trace.origin > 0)
                found.push_back(row);
        });
        sortLikeFile(found);
        take(found, m_rows.ranges);
        found.clear();
        for (const Track &track : m_trace.tracks) {
            if (track.kind == TrackKind::ApiCalls)
                addAll(track, found);
        }
        take(found, m_rows.calls);
        if (kernels > 0 || ranges > 0) { // a further trace
            const auto byStart = [](const Row &a, const Row &b) { return a.time.begin < b.time.begin; };
            std::ranges::inplace_merge(m_rows.kernels, m_rows.kernels.begin() + kernels, byStart);
            std::ranges::inplace_merge(m_rows.ranges, m_rows.ranges.begin() + ranges, byStart);
        }
    }

private:
    void addAll(const Track &track, std::vector<std::uint32_t> &found) const
    {
        const EventSpan rows = m_trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row)
            found.push_back(row);
    }

    // By (start, position in the file), as SQLite returns ORDER BY start of a scanned table.
    void sortLikeFile(std::vector<std::uint32_t> &rows) const
    {
        const EventTable &events = m_trace.events;
        std::ranges::sort(rows, [&](std::uint32_t a, std::uint32_t b) {
            return events.begin[a] != events.begin[b] ? events.begin[a] < events.begin[b]
                                                      : events.detail[a] < events.detail[b];
        });
    }

    void take(const std::vector<std::uint32_t> &found, std::vector<Row> &rows)
    {
        rows.reserve(rows.size() + found.size());
        for (const std::uint32_t row : found) {
            const StringId own = m_trace.events.name[row];
            StringId &name = m_names[index(own)];
            if (name == StringId::None && own != StringId::None)
                name = m_rows.names.intern(m_trace.strings.view(own));
            rows.push_back({{m_trace.events.begin[row] + m_trace.origin,
                                m_trace.events.end[row] + m_trace.origin},
                name});
        }
    }

    const Trace &m_trace;
    Rows &m_rows;
    std::vector<StringId> m_names; // per StringId of the trace
};

// What one marker text says; the published pattern knows one of the three forms.
Step parsed(const QString &text)
{
    static const QRegularExpression pattern(
        u"_forward_step\\s+(\\d+):\\s+(\\d+)\\s+ctx reqs,\\s+(\\d+)\\s+gen reqs"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    Step step;
    if (match.hasMatch()) {
        step.number = match.captured(1).toLongLong();
        step.ctx = match.captured(2).toLongLong();
        step.gen = match.captured(3).toLongLong();
    }
    return step;
}

} // namespace

Rows readRows(const Run &run)
{
    Rows rows;
    for (const TracePtr &trace : run.traces)
        Reader(*trace, rows).read();
    return rows;
}

std::vector<Step> markerSteps(const Rows &rows)
{
    const std::vector<bool> isMarker = namesLike(rows.names, "%[Executor] _forward_step%");
    std::map<StringId, Step> known; // each distinct text is matched once
    std::vector<Step> steps;
    for (const Row &row : rows.ranges) {
        if (!isMarker[index(row.name)])
            continue;
        const auto [entry, isNew] = known.try_emplace(row.name);
        if (isNew)
            entry->second = parsed(rows.names.text(row.name));
        Step step = entry->second;
        step.time = row.time;
        step.duration = row.time.duration();
        steps.push_back(step);
    }
    return steps;
}

std::vector<Step> steadySteps(const std::vector<Step> &steps)
{
    qint64 most = 0;
    for (const Step &step : steps)
        most = std::max(most, step.gen);
    std::vector<Step> steady;
    std::ranges::copy_if(steps, std::back_inserter(steady),
        [most](const Step &step) { return step.ctx == 0 && step.gen == most; });
    return steady;
}

std::vector<Step> uniqueSteps(const std::vector<Step> &steps)
{
    std::vector<Step> unique;
    for (std::size_t i = 0; i < steps.size();) {
        Step merged = steps[i];
        std::size_t next = i + 1;
        while (next < steps.size()
            && steps[next].time.begin - steps[i].time.begin < kSameStep
            && steps[next].number == steps[i].number) {
            merged.time.end = std::max(merged.time.end, steps[next].time.end);
            merged.duration = std::max(merged.duration, steps[next].duration);
            ++next;
        }
        unique.push_back(merged);
        i = next;
    }
    return unique;
}

} // namespace gapscope::reference
