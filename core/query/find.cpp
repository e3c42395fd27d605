// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/find.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace gapscope {

namespace {

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// `wanted` in lower case, not empty.
bool containsText(std::string_view text, std::string_view wanted)
{
    if (text.size() < wanted.size())
        return false;
    const std::size_t last = text.size() - wanted.size();
    for (std::size_t i = 0; i <= last; ++i) {
        std::size_t k = 0;
        while (k < wanted.size() && lowered(text[i + k]) == wanted[k])
            ++k;
        if (k == wanted.size())
            return true;
    }
    return false;
}

// The same question for all events of a lane, with what is the same for them looked up once.
class HitTest {
public:
    HitTest(const Trace &trace, const NameHits &hits)
        : m_trace(trace)
        , m_matches(hits.matches.data())
        , m_full(trace.kernels.demangledName)
    {
    }

    bool operator()(std::uint32_t row) const
    {
        if (m_matches[index(m_trace.events.name[row])])
            return true;
        if (!isKernel(m_trace.events.category[row]))
            return false;
        const std::uint32_t detail = m_trace.events.detail[row];
        return detail < m_full.size() && m_matches[index(m_full[detail])];
    }

private:
    const Trace &m_trace;
    const std::uint8_t *m_matches;
    const std::vector<StringId> &m_full;
};

std::uint32_t firstRowFrom(const Trace &trace, EventSpan lane, TimeNs t)
{
    const auto *begin = trace.events.begin.data();
    return static_cast<std::uint32_t>(
        std::lower_bound(begin + lane.first, begin + lane.last, t) - begin);
}

} // namespace

NameHits findNames(const Trace &trace, const QString &text)
{
    NameHits hits;
    hits.matches.assign(trace.strings.size(), 0);
    std::string wanted = text.toUtf8().toStdString();
    if (wanted.empty())
        return hits;
    std::transform(wanted.begin(), wanted.end(), wanted.begin(), lowered);
    for (std::size_t i = 0; i < trace.strings.size(); ++i)
        hits.matches[i] = containsText(trace.strings.view(makeId<StringId>(i)), wanted);
    const HitTest test(trace, hits);
    for (std::uint32_t row = 0; row < trace.events.size(); ++row)
        hits.events += test(row);
    return hits;
}

bool isHit(const Trace &trace, const NameHits &hits, std::uint32_t row)
{
    return HitTest(trace, hits)(row);
}

EventId nextHit(
    const Trace &trace, const NameHits &hits, EventId from, TimeNs time, int direction)
{
    if (hits.isEmpty())
        return EventId::None;
    const HitTest test(trace, hits);
    const std::vector<TimeNs> &begin = trace.events.begin;
    const bool hasFrom = from != EventId::None;
    const auto key = [&](std::uint32_t row) { return std::pair(begin[row], row); };
    const auto start = hasFrom ? key(index(from)) : std::pair(time, std::uint32_t(0));
    std::uint32_t best = index(EventId::None);
    for (std::uint32_t lane = 0; lane < trace.events.laneCount(); ++lane) {
        const EventSpan rows = trace.eventsOfLane(lane);
        if (direction > 0) {
            for (std::uint32_t row = firstRowFrom(trace, rows, start.first); row < rows.last; ++row) {
                if (best != index(EventId::None) && key(row) >= key(best))
                    break;
                if ((!hasFrom || key(row) > start) && test(row)) {
                    best = row;
                    break;
                }
            }
        } else {
            for (std::uint32_t row = firstRowFrom(trace, rows, start.first + 1); row > rows.first;) {
                --row;
                if (best != index(EventId::None) && key(row) <= key(best))
                    break;
                if ((!hasFrom || key(row) < start) && test(row)) {
                    best = row;
                    break;
                }
            }
        }
    }
    return makeId<EventId>(best);
}

qint64 hitPosition(const Trace &trace, const NameHits &hits, EventId event)
{
    const HitTest test(trace, hits);
    const auto key = [&](std::uint32_t row) { return std::pair(trace.events.begin[row], row); };
    const auto limit = key(index(event));
    qint64 position = 1;
    for (std::uint32_t lane = 0; lane < trace.events.laneCount(); ++lane) {
        const EventSpan rows = trace.eventsOfLane(lane);
        for (std::uint32_t row = rows.first; row < rows.last && key(row) < limit; ++row)
            position += test(row);
    }
    return position;
}

std::vector<std::uint32_t> hitColumns(
    const Trace &trace, const NameHits &hits, const TimeScale &scale)
{
    std::vector<std::uint32_t> columns(static_cast<std::size_t>(scale.width()), 0);
    if (hits.isEmpty())
        return columns;
    const HitTest test(trace, hits);
    for (std::uint32_t lane = 0; lane < trace.events.laneCount(); ++lane) {
        const EventSpan rows = trace.eventsOfLane(lane);
        const std::uint32_t last = firstRowFrom(trace, rows, scale.range().end);
        for (std::uint32_t row = firstRowFrom(trace, rows, scale.range().begin); row < last; ++row) {
            if (test(row))
                ++columns[static_cast<std::size_t>(scale.pixel(trace.events.begin[row]))];
        }
    }
    return columns;
}

} // namespace gapscope
