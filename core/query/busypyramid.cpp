// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/busypyramid.h"

#include <limits>

namespace gapscope {

namespace {

std::uint32_t cut(TimeNs duration)
{
    return static_cast<std::uint32_t>(
        std::clamp<TimeNs>(duration, 0, std::numeric_limits<std::uint32_t>::max()));
}

void count(BusySums &sums, EventClass c, TimeNs duration)
{
    const Slot slot = slotOf(c);
    if (slot == Slot::Second)
        sums.second += duration;
    else if (slot == Slot::Third)
        sums.third += duration;
}

template<class T>
std::size_t bytesOf(const std::vector<T> &column)
{
    return column.capacity() * sizeof(T);
}

} // namespace

template<class Lane>
LanePyramid LanePyramid::build(const Lane &lane, bool withClasses, unsigned blockShift)
{
    LanePyramid p;
    p.m_shift = blockShift;
    const std::uint32_t size = lane.size();
    const std::size_t blocks = (static_cast<std::size_t>(size) + (1u << blockShift) - 1) >> blockShift;
    p.m_blockBegin.reserve(blocks);
    p.m_blockBusy.reserve(blocks + 1);
    std::vector<std::uint32_t> longest(blocks, 0);
    BusySums sums;
    const std::uint32_t classMask = (1u << (blockShift + kClassShift)) - 1;
    if (withClasses)
        p.m_classTimes.reserve(((blocks + 3) >> kClassShift) + 1);
    for (std::uint32_t i = 0; i < size; ++i) {
        if ((i & ((1u << blockShift) - 1)) == 0) {
            p.m_blockBegin.push_back(lane.begin(i));
            p.m_blockBusy.push_back(sums.busy);
        }
        if (withClasses && (i & classMask) == 0)
            p.m_classTimes.push_back({sums.second, sums.third});
        const TimeNs duration = lane.end(i) - lane.begin(i);
        sums.busy += duration;
        if (withClasses)
            count(sums, lane.classOf(i), duration);
        std::uint32_t &most = longest[i >> blockShift];
        most = std::max(most, cut(duration));
    }
    p.m_blockBusy.push_back(sums.busy);
    if (withClasses)
        p.m_classTimes.push_back({sums.second, sums.third});
    p.m_longest.push_back(std::move(longest));
    while (p.m_longest.back().size() > (1u << kFanShift)) {
        const std::vector<std::uint32_t> &below = p.m_longest.back();
        std::vector<std::uint32_t> level((below.size() + 7) >> kFanShift, 0);
        for (std::size_t i = 0; i < below.size(); ++i)
            level[i >> kFanShift] = std::max(level[i >> kFanShift], below[i]);
        p.m_longest.push_back(std::move(level));
    }
    return p;
}

std::size_t LanePyramid::bytes() const
{
    std::size_t sum = bytesOf(m_blockBegin) + bytesOf(m_blockBusy) + bytesOf(m_classTimes);
    for (const std::vector<std::uint32_t> &level : m_longest)
        sum += bytesOf(level);
    return sum;
}

template<class Lane>
LanePosition LanePyramid::at(const Lane &lane, TimeNs t, std::uint32_t &hint) const
{
    // The last block that begins before t; the answer lies in it.
    const auto blocks = static_cast<std::uint32_t>(m_blockBegin.size());
    std::uint32_t low = hint;
    std::uint32_t step = 1;
    while (low + step < blocks && m_blockBegin[low + step] < t) {
        low += step;
        step *= 2;
    }
    std::uint32_t high = std::min(low + step, blocks); // not before t, or past the end
    while (low + 1 < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (m_blockBegin[middle] < t)
            low = middle;
        else
            high = middle;
    }
    hint = low;
    LanePosition position;
    std::uint32_t i = low << m_shift;
    const std::uint32_t last = std::min((low + 1) << m_shift, lane.size());
    TimeNs busy = m_blockBusy[low];
    for (; i < last && lane.begin(i) < t; ++i)
        busy += lane.end(i) - lane.begin(i);
    position.index = i;
    position.sums.busy = busy;
    if (!m_classTimes.empty())
        addClassTimes(lane, i, position.sums);
    if (i > 0 && lane.end(i - 1) > t) {
        const TimeNs over = lane.end(i - 1) - t;
        position.sums.busy -= over;
        if (!m_classTimes.empty())
            count(position.sums, lane.classOf(i - 1), -over);
    }
    return position;
}

// Class times of the events before `index`, whose busy time is sums.busy. Most class blocks are of
// one class throughout; then no event is read.
template<class Lane>
void LanePyramid::addClassTimes(const Lane &lane, std::uint32_t index, BusySums &sums) const
{
    const unsigned shift = m_shift + kClassShift;
    const std::size_t block = std::min<std::size_t>(index >> shift, m_classTimes.size() - 2);
    const ClassTimes before = m_classTimes[block];
    const ClassTimes after = m_classTimes[block + 1];
    sums.second = before.second;
    sums.third = before.third;
    const TimeNs second = after.second - before.second;
    const TimeNs third = after.third - before.third;
    if (second == 0 && third == 0)
        return;
    const std::size_t lastBlock = std::min<std::size_t>((block + 1) << kClassShift, m_blockBusy.size() - 1);
    const TimeNs busyBefore = m_blockBusy[block << kClassShift];
    const TimeNs all = m_blockBusy[lastBlock] - busyBefore;
    if (second == all) {
        sums.second += sums.busy - busyBefore;
    } else if (third == all) {
        sums.third += sums.busy - busyBefore;
    } else {
        for (auto i = static_cast<std::uint32_t>(block << shift); i < index; ++i)
            count(sums, lane.classOf(i), lane.end(i) - lane.begin(i));
    }
}

// Visits, in order, the events of `span` under a node whose duration is at least `atLeast`, which
// the visitor may raise.
template<class Lane, class Visit>
void LanePyramid::visitLong(const Lane &lane, std::size_t level, std::size_t node, EventSpan span,
    TimeNs &atLeast, const Visit &visit) const
{
    if (m_longest[level][node] < cut(atLeast))
        return;
    const unsigned shift = levelShift(level);
    if (level > 0) {
        const std::size_t end = std::min((node + 1) << kFanShift, m_longest[level - 1].size());
        const unsigned below = levelShift(level - 1);
        std::size_t child = node << kFanShift;
        child = std::max(child, static_cast<std::size_t>(span.first) >> below);
        for (; child < end && (child << below) < span.last; ++child)
            visitLong(lane, level - 1, child, span, atLeast, visit);
        return;
    }
    std::uint32_t i = std::max(static_cast<std::uint32_t>(node << shift), span.first);
    const auto end = static_cast<std::uint32_t>(
        std::min<std::size_t>((node + 1) << shift, span.last));
    for (; i < end; ++i) {
        if (lane.end(i) - lane.begin(i) >= atLeast)
            visit(i);
    }
}

template<class Lane>
void LanePyramid::findLong(
    const Lane &lane, EventSpan span, TimeNs duration, std::vector<std::uint32_t> &found) const
{
    const std::size_t top = m_longest.size() - 1;
    const unsigned shift = levelShift(top);
    for (std::size_t node = span.first >> shift;
         node < m_longest[top].size() && (node << shift) < span.last; ++node)
        visitLong(lane, top, node, span, duration, [&](std::uint32_t i) { found.push_back(i); });
}

template<class Lane>
std::uint32_t LanePyramid::longest(const Lane &lane, EventSpan span) const
{
    std::uint32_t best = span.first;
    TimeNs atLeast = lane.end(best) - lane.begin(best) + 1;
    const std::size_t top = m_longest.size() - 1;
    const unsigned shift = levelShift(top);
    for (std::size_t node = span.first >> shift;
         node < m_longest[top].size() && (node << shift) < span.last; ++node) {
        visitLong(lane, top, node, span, atLeast, [&](std::uint32_t i) {
            best = i;
            atLeast = lane.end(i) - lane.begin(i) + 1;
        });
    }
    return best;
}

template<class Lane>
std::uint32_t longestOf(const Lane &lane, const LanePyramid *pyramid, EventSpan span)
{
    if (pyramid && !pyramid->isEmpty())
        return pyramid->longest(lane, span);
    std::uint32_t best = span.first;
    for (std::uint32_t i = span.first + 1; i < span.last; ++i) {
        if (lane.end(i) - lane.begin(i) > lane.end(best) - lane.begin(best))
            best = i;
    }
    return best;
}

#define GAPSCOPE_INSTANTIATE(Lane)                                                                  \
    template LanePyramid LanePyramid::build(const Lane &, bool, unsigned);                          \
    template LanePosition LanePyramid::at(const Lane &, TimeNs, std::uint32_t &) const;             \
    template void LanePyramid::findLong(                                                            \
        const Lane &, EventSpan, TimeNs, std::vector<std::uint32_t> &) const;                       \
    template std::uint32_t LanePyramid::longest(const Lane &, EventSpan) const;                     \
    template std::uint32_t longestOf(const Lane &, const LanePyramid *, EventSpan);
GAPSCOPE_INSTANTIATE(EventLane)
GAPSCOPE_INSTANTIATE(RangeLane)
#undef GAPSCOPE_INSTANTIATE

} // namespace gapscope
