// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/busypyramid.h"

#include "core/base/largepages.h"

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
    adviseLargePages(p.m_groups.data(), (groups + 1) * sizeof(Group));
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

// The last group that begins before t; the first one if none does. Looks around `hint` by doubling
// steps.
std::uint32_t LanePyramid::groupBefore(TimeNs t, std::uint32_t hint) const
{
    const auto groups = static_cast<std::uint32_t>(m_groupBegin.size());
    std::uint32_t low = std::min(hint, groups - 1);
    std::uint32_t step = 1;
    while (low > 0 && m_groupBegin[low] >= t) {
        low -= std::min(low, step);
        step *= 2;
    }
    step = 1;
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
    const auto &begins = m_groups[group].begin;
    if (after < kCut) { // then a begin that is cut off, or of no block, is not before t
        return first + (begins[0] < after ? 1u : 0u) + (begins[1] < after ? 1u : 0u)
            + (begins[2] < after ? 1u : 0u);
    }
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

// Busy time before the first event of a block, also of the one past the last.
template<class Lane>
BusySums LanePyramid::sumsUpTo(const Lane &lane, std::uint32_t block) const
{
    return (static_cast<std::size_t>(block) << m_shift) < lane.size() ? sumsBefore(lane, block)
                                                                      : m_groups.back().before;
}

// How many events of a block begin before t if they lie evenly; the middle where that is not known.
std::uint32_t LanePyramid::guess(TimeNs t, std::uint32_t block) const
{
    const std::uint32_t size = 1u << m_shift;
    const std::uint32_t at = block >> kGroupShift;
    const std::uint32_t inGroup = block & (kBlocks - 1);
    const Group &group = m_groups[at];
    TimeNs next = kCut;
    if (inGroup + 1 < kBlocks)
        next = group.begin[inGroup];
    else if (at + 1 < m_groupBegin.size())
        next = m_groupBegin[at + 1] - m_groupBegin[at];
    const TimeNs begin = inGroup > 0 ? group.begin[inGroup - 1] : 0;
    const TimeNs after = t - m_groupBegin[at] - begin;
    if (next >= kCut || after <= 0 || next <= begin)
        return after <= 0 ? 0 : size / 2;
    const double share = static_cast<double>(after) / static_cast<double>(next - begin);
    return share >= 1 ? size : static_cast<std::uint32_t>(share * size) + 1;
}

// Reads the block from the end that is nearer to t: what is not read costs nothing.
template<class Lane>
LanePosition LanePyramid::inBlock(
    const Lane &lane, TimeNs t, std::uint32_t block, std::uint32_t guessed, Slots slots) const
{
    const std::uint32_t first = block << m_shift;
    const std::uint32_t last = std::min((block + 1) << m_shift, lane.size());
    const bool fromLeft = guessed <= (1u << m_shift) / 2;
    TimeNs busy = 0;
    std::uint32_t i = fromLeft ? first : last;
    if (fromLeft) {
        for (; i < last && lane.begin(i) < t; ++i)
            busy += lane.end(i) - lane.begin(i);
    } else {
        for (; i > first && lane.begin(i - 1) >= t; --i)
            busy += lane.end(i - 1) - lane.begin(i - 1);
    }
    // The event under t counts up to t only.
    const TimeNs over = i > 0 ? std::max<TimeNs>(0, lane.end(i - 1) - t) : 0;
    LanePosition position;
    position.index = i;
    if (m_withClasses && slots == Slots::Even) {
        const BusySums left = sumsBefore(lane, block);
        const BusySums right = sumsUpTo(lane, block + 1);
        position.sums.busy = (fromLeft ? left.busy + busy : right.busy - busy) - over;
        splitEvenly(left, right, position.sums);
        return position;
    }
    position.sums = fromLeft ? sumsBefore(lane, block) : sumsUpTo(lane, block + 1);
    position.sums.busy += (fromLeft ? busy : -busy) - over;
    if (m_withClasses)
        addSlots(lane, t, block, fromLeft ? EventSpan {first, i} : EventSpan {i, last}, position);
    return position;
}

// The share of a block's slots that its busy time up to an instant has.
void LanePyramid::splitEvenly(const BusySums &left, const BusySums &right, BusySums &sums)
{
    const TimeNs second = right.second - left.second;
    const TimeNs third = right.third - left.third;
    const TimeNs whole = right.busy - left.busy;
    const TimeNs part = sums.busy - left.busy;
    sums.second = left.second;
    sums.third = left.third;
    // Most blocks are of one class throughout.
    if (second == whole) {
        sums.second += part;
    } else if (third == whole) {
        sums.third += part;
    } else if (second != 0 || third != 0) {
        const double share = static_cast<double>(part) / static_cast<double>(whole);
        sums.second += static_cast<TimeNs>(share * static_cast<double>(second));
        sums.third += static_cast<TimeNs>(share * static_cast<double>(third));
        sums.third = std::min(sums.third, sums.busy - sums.second);
    }
}

// Busy time of the slots in a part of a block, which is added to what lies before the block, or
// taken from what lies before the next one.
template<class Lane>
void LanePyramid::addSlots(const Lane &lane, TimeNs t, std::uint32_t block, EventSpan part,
    LanePosition &position) const
{
    const std::uint32_t group = block >> kGroupShift;
    // Most groups are of one class throughout; then no event is asked for its class.
    const BusySums &before = m_groups[group].before;
    const BusySums &after = m_groups[group + 1].before;
    BusySums &sums = position.sums;
    if (after.second == before.second && after.third == before.third)
        return;
    const bool isSecond = after.second - before.second == after.busy - before.busy;
    const bool isThird = after.third - before.third == after.busy - before.busy;
    if (isSecond || isThird) {
        (isSecond ? sums.second : sums.third)
            = (isSecond ? before.second : before.third) + sums.busy - before.busy;
        return;
    }
    const TimeNs sign = part.last == position.index ? 1 : -1; // as the sums were made
    for (std::uint32_t k = part.first; k < part.last; ++k) {
        // Without branches: neighbours differ at random.
        const TimeNs duration = sign * (lane.end(k) - lane.begin(k));
        const Slot slot = lane.slotOf(k);
        sums.second += slot == Slot::Second ? duration : 0;
        sums.third += slot == Slot::Third ? duration : 0;
    }
    if (position.index > 0 && lane.end(position.index - 1) > t)
        count(sums, lane.classOf(position.index - 1), t - lane.end(position.index - 1));
}

template<class Lane>
LanePosition LanePyramid::at(const Lane &lane, TimeNs t, std::uint32_t &hint) const
{
    hint = groupBefore(t, hint);
    const std::uint32_t block = blockBefore(lane, t, hint);
    return inBlock(lane, t, block, guess(t, block), Slots::Exact);
}

// Three passes, each asking for the memory that the next one reads: the latency of a large trace is
// paid once per batch, not once per instant.
template<class Lane>
void LanePyramid::at(const Lane &lane, std::span<const TimeNs> times, std::uint32_t &hint,
    LanePosition *positions, Slots slots) const
{
    std::array<std::uint32_t, kBatch> blocks {};
    std::array<std::uint32_t, kBatch> guesses {};
    std::uint32_t stride = 0; // instants are evenly spaced, so are their groups, more or less
    for (std::size_t k = 0; k < times.size(); ++k) {
        const std::uint32_t group = groupBefore(times[k], hint + stride);
        stride = k > 0 && group > hint ? group - hint : 0;
        hint = group;
        blocks[k] = group;
        // The group, and the sums before the next one: 96 bytes.
        const auto *at = reinterpret_cast<const char *>(&m_groups[group]);
        __builtin_prefetch(at);
        __builtin_prefetch(at + 64);
        __builtin_prefetch(at + 95);
    }
    const std::uint32_t size = 1u << m_shift;
    for (std::size_t k = 0; k < times.size(); ++k) {
        blocks[k] = blockBefore(lane, times[k], blocks[k]);
        guesses[k] = guess(times[k], blocks[k]);
        // A little more than the guess, which is rarely right.
        const std::uint32_t first = blocks[k] << m_shift;
        const EventSpan part = guesses[k] <= size / 2
            ? EventSpan {first, first + guesses[k] + 2}
            : EventSpan {first + guesses[k] - 2, first + size};
        lane.prefetch(part, m_withClasses && slots == Slots::Exact);
    }
    for (std::size_t k = 0; k < times.size(); ++k)
        positions[k] = inBlock(lane, times[k], blocks[k], guesses[k], slots);
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
    template void LanePyramid::at(const Lane &, std::span<const TimeNs>, std::uint32_t &,           \
        LanePosition *, Slots) const;                                                               \
    template void LanePyramid::findLong(                                                            \
        const Lane &, EventSpan, TimeNs, std::vector<std::uint32_t> &) const;                       \
    template std::uint32_t LanePyramid::longest(const Lane &, EventSpan) const;                     \
    template std::uint32_t longestOf(const Lane &, const LanePyramid *, EventSpan);
GAPSCOPE_INSTANTIATE(EventLane)
GAPSCOPE_INSTANTIATE(RangeLane)
#undef GAPSCOPE_INSTANTIATE

} // namespace gapscope
