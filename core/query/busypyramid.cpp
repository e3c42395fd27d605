// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/busypyramid.h"

#include <limits>

namespace gapscope {

namespace {

constexpr std::uint32_t kCut = std::numeric_limits<std::uint32_t>::max();

std::uint32_t cut(TimeNs duration)
{
    return static_cast<std::uint32_t>(std::clamp<TimeNs>(duration, 0, kCut));
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
    p.m_withClasses = withClasses;
    const std::uint32_t size = lane.size();
    const std::size_t blocks
        = (static_cast<std::size_t>(size) + (1u << blockShift) - 1) >> blockShift;
    const std::size_t groups = (blocks + kBlocks - 1) >> kGroupShift;
    p.m_groupBegin.reserve(groups);
    p.m_groups.reserve(groups + 1);
    std::vector<std::uint32_t> longest(blocks, 0);
    BusySums sums;
    for (std::uint32_t i = 0; i < size; ++i) {
        if ((i & ((1u << blockShift) - 1)) == 0) {
            const std::uint32_t inGroup = (i >> blockShift) & (kBlocks - 1);
            if (inGroup == 0) {
                p.m_groupBegin.push_back(lane.begin(i));
                p.m_groups.push_back({sums, {}, {}, {}, {}});
                p.m_groups.back().begin.fill(kCut);
            } else {
                Group &group = p.m_groups.back();
                group.begin[inGroup - 1] = cut(lane.begin(i) - p.m_groupBegin.back());
                group.busy[inGroup - 1] = cut(sums.busy - group.before.busy);
                group.second[inGroup - 1] = cut(sums.second - group.before.second);
                group.third[inGroup - 1] = cut(sums.third - group.before.third);
            }
        }
        const TimeNs duration = lane.end(i) - lane.begin(i);
        sums.busy += duration;
        if (withClasses)
            count(sums, lane.classOf(i), duration);
        std::uint32_t &most = longest[i >> blockShift];
        most = std::max(most, cut(duration));
    }
    p.m_groups.push_back({sums, {}, {}, {}, {}});
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
    std::size_t sum = bytesOf(m_groupBegin) + bytesOf(m_groups);
    for (const std::vector<std::uint32_t> &level : m_longest)
        sum += bytesOf(level);
    return sum;
}

// The last group that begins before t, from `hint` on; the first one if none does.
std::uint32_t LanePyramid::groupBefore(TimeNs t, std::uint32_t hint) const
{
    const auto groups = static_cast<std::uint32_t>(m_groupBegin.size());
    std::uint32_t low = hint;
    std::uint32_t step = 1;
    while (low + step < groups && m_groupBegin[low + step] < t) {
        low += step;
        step *= 2;
    }
    std::uint32_t high = std::min(low + step, groups); // not before t, or past the end
    while (low + 1 < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (m_groupBegin[middle] < t)
            low = middle;
        else
            high = middle;
    }
    return low;
}

// The last block of a group that begins before t.
template<class Lane>
std::uint32_t LanePyramid::blockBefore(const Lane &lane, TimeNs t, std::uint32_t group) const
{
    const std::uint32_t first = group << kGroupShift;
    const TimeNs after = t - m_groupBegin[group];
    std::uint32_t block = 0;
    for (; block + 1 < kBlocks; ++block) {
        const std::uint32_t begin = m_groups[group].begin[block];
        const std::uint32_t event = (first + block + 1) << m_shift;
        // Beyond what four bytes hold, or no such block: ask the lane.
        const bool isBefore = begin != kCut
            ? TimeNs(begin) < after
            : event < lane.size() && lane.begin(event) < t;
        if (!isBefore)
            break;
    }
    return first + block;
}

// Busy time before a block. What four bytes do not hold is counted from the group's begin.
template<class Lane>
BusySums LanePyramid::sumsBefore(const Lane &lane, std::uint32_t block) const
{
    const Group &group = m_groups[block >> kGroupShift];
    BusySums sums = group.before;
    const std::uint32_t inGroup = block & (kBlocks - 1);
    if (inGroup == 0)
        return sums;
    const std::uint32_t busy = group.busy[inGroup - 1];
    if (busy != kCut) {
        sums.busy += busy;
        sums.second += group.second[inGroup - 1];
        sums.third += group.third[inGroup - 1];
        return sums;
    }
    const std::uint32_t last = block << m_shift;
    for (std::uint32_t i = (block - inGroup) << m_shift; i < last; ++i) {
        sums.busy += lane.end(i) - lane.begin(i);
        if (m_withClasses)
            count(sums, lane.classOf(i), lane.end(i) - lane.begin(i));
    }
    return sums;
}

template<class Lane>
LanePosition LanePyramid::inBlock(const Lane &lane, TimeNs t, std::uint32_t block) const
{
    LanePosition position;
    position.sums = sumsBefore(lane, block);
    const std::uint32_t first = block << m_shift;
    const std::uint32_t last = std::min((block + 1) << m_shift, lane.size());
    std::uint32_t i = first;
    TimeNs busy = 0;
    for (; i < last && lane.begin(i) < t; ++i)
        busy += lane.end(i) - lane.begin(i);
    const TimeNs over = i > 0 ? std::max<TimeNs>(0, lane.end(i - 1) - t) : 0;
    position.index = i;
    position.sums.busy += busy - over;
    if (!m_withClasses || i == first)
        return position;
    // Most groups are of one class throughout; then no event is asked for its class.
    const BusySums &before = m_groups[block >> kGroupShift].before;
    const BusySums &after = m_groups[(block >> kGroupShift) + 1].before;
    const TimeNs second = after.second - before.second;
    const TimeNs third = after.third - before.third;
    if (second == 0 && third == 0)
        return position;
    if (second == after.busy - before.busy) {
        position.sums.second += busy - over;
    } else if (third == after.busy - before.busy) {
        position.sums.third += busy - over;
    } else {
        for (std::uint32_t k = first; k < i; ++k)
            count(position.sums, lane.classOf(k), std::min(lane.end(k), t) - lane.begin(k));
    }
    return position;
}

template<class Lane>
LanePosition LanePyramid::at(const Lane &lane, TimeNs t, std::uint32_t &hint) const
{
    hint = groupBefore(t, hint);
    return inBlock(lane, t, blockBefore(lane, t, hint));
}

// Three passes, each asking for the memory that the next one reads: the latency of a large trace is
// paid once per batch, not once per instant.
template<class Lane>
void LanePyramid::at(const Lane &lane, std::span<const TimeNs> times, std::uint32_t &hint,
    LanePosition *positions) const
{
    std::array<std::uint32_t, kBatch> blocks {};
    for (std::size_t k = 0; k < times.size(); ++k) {
        hint = groupBefore(times[k], hint);
        blocks[k] = hint;
        __builtin_prefetch(&m_groups[hint]);
        __builtin_prefetch(&m_groups[hint].third);
    }
    for (std::size_t k = 0; k < times.size(); ++k) {
        blocks[k] = blockBefore(lane, times[k], blocks[k]);
        lane.prefetch(blocks[k] << m_shift);
    }
    for (std::size_t k = 0; k < times.size(); ++k)
        positions[k] = inBlock(lane, times[k], blocks[k]);
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
    template void LanePyramid::at(                                                                  \
        const Lane &, std::span<const TimeNs>, std::uint32_t &, LanePosition *) const;              \
    template void LanePyramid::findLong(                                                            \
        const Lane &, EventSpan, TimeNs, std::vector<std::uint32_t> &) const;                       \
    template std::uint32_t LanePyramid::longest(const Lane &, EventSpan) const;                     \
    template std::uint32_t longestOf(const Lane &, const LanePyramid *, EventSpan);
GAPSCOPE_INSTANTIATE(EventLane)
GAPSCOPE_INSTANTIATE(RangeLane)
#undef GAPSCOPE_INSTANTIATE

} // namespace gapscope
