// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/eventclasses.h"

#include <array>
#include <span>

namespace gapscope {

// A folded run keeps its busy time by three slots, so that one lane can mix three kinds of event.
enum class Slot : std::uint8_t { Plain, Second, Third };

[[nodiscard]] constexpr Slot slotOf(EventClass c)
{
    switch (c) {
    case EventClass::Graph:
    case EventClass::Set:
    case EventClass::Launch:
    case EventClass::Preparation:
    case EventClass::ContextStep:
        return Slot::Second;
    case EventClass::EagerCommunication:
    case EventClass::GraphCommunication:
    case EventClass::Synchronize:
    case EventClass::UnknownStep:
        return Slot::Third;
    default:
        return Slot::Plain;
    }
}

// The class that stands for each slot in a lane where `c` occurs.
[[nodiscard]] constexpr std::array<EventClass, 3> classesBeside(EventClass c)
{
    switch (c) {
    case EventClass::Eager:
    case EventClass::Graph:
    case EventClass::EagerCommunication:
    case EventClass::GraphCommunication:
        return {EventClass::Eager, EventClass::Graph, EventClass::EagerCommunication};
    case EventClass::Copy:
    case EventClass::Set:
        return {EventClass::Copy, EventClass::Set, EventClass::Copy};
    case EventClass::Call:
    case EventClass::Launch:
    case EventClass::Synchronize:
        return {EventClass::Call, EventClass::Launch, EventClass::Synchronize};
    case EventClass::Range:
    case EventClass::Preparation:
        return {EventClass::Range, EventClass::Preparation, EventClass::Range};
    case EventClass::ContextStep:
    case EventClass::GenerationStep:
    case EventClass::UnknownStep:
        return {EventClass::GenerationStep, EventClass::ContextStep, EventClass::UnknownStep};
    default:
        return {c, c, c};
    }
}

// A lane is anything with disjoint events by begin: what fold, pyramid and hit work on. These two
// have the same members; algorithms are templates over them and see positions 0..size()-1.

// One lane of a trace.
class EventLane {
public:
    EventLane(const Trace &trace, const EventClasses &classes, std::uint32_t lane)
        : m_classes(&classes)
        , m_first(trace.events.laneOffsets[lane])
        , m_size(trace.events.laneOffsets[lane + 1] - m_first)
        , m_begin(trace.events.begin.data() + m_first)
        , m_end(trace.events.end.data() + m_first)
        , m_category(trace.events.category.data() + m_first)
    {
    }

    [[nodiscard]] std::uint32_t size() const { return m_size; }
    [[nodiscard]] TimeNs begin(std::uint32_t i) const { return m_begin[i]; }
    [[nodiscard]] TimeNs end(std::uint32_t i) const { return m_end[i]; }
    [[nodiscard]] EventClass classOf(std::uint32_t i) const { return m_classes->of(m_first + i); }
    [[nodiscard]] Slot slotOf(std::uint32_t i) const
    {
        // What kernels are can be told without asking case by case.
        const Category category = m_category[i];
        if (!isKernel(category))
            return gapscope::slotOf(classOf(i));
        const Slot plain = category == Category::GraphKernel ? Slot::Second : Slot::Plain;
        return m_classes->isCommunication(makeId<EventId>(m_first + i)) ? Slot::Third : plain;
    }
    [[nodiscard]] std::uint32_t firstRow() const { return m_first; }

    // Asks for the memory of a few events; may reach past the end of the lane. Inlined always: GCC
    // takes a function that only prefetches for one without effect and drops calls of it.
    [[gnu::always_inline]] void prefetch(EventSpan events, bool withClasses) const
    {
        for (std::uint32_t i = events.first; i < events.last; i += 8) {
            __builtin_prefetch(m_begin + i);
            __builtin_prefetch(m_end + i);
        }
        __builtin_prefetch(m_begin + events.last - 1);
        __builtin_prefetch(m_end + events.last - 1);
        if (withClasses)
            m_classes->prefetch(m_first + events.first);
    }

private:
    const EventClasses *m_classes;
    std::uint32_t m_first;
    std::uint32_t m_size;
    const TimeNs *m_begin;
    const TimeNs *m_end;
    const Category *m_category;
};

// Ranges that are no events: steps, gaps, projections, device busy time.
class RangeLane {
public:
    RangeLane(std::span<const TimeRange> ranges, EventClass all)
        : m_ranges(ranges)
        , m_all(all)
    {
    }

    RangeLane(std::span<const TimeRange> ranges, std::span<const EventClass> classes)
        : m_ranges(ranges)
        , m_classes(classes)
    {
    }

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_ranges.size()); }
    [[nodiscard]] TimeNs begin(std::uint32_t i) const { return m_ranges[i].begin; }
    [[nodiscard]] TimeNs end(std::uint32_t i) const { return m_ranges[i].end; }
    [[nodiscard]] EventClass classOf(std::uint32_t i) const
    {
        return m_classes.empty() ? m_all : m_classes[i];
    }
    [[nodiscard]] Slot slotOf(std::uint32_t i) const { return gapscope::slotOf(classOf(i)); }

    [[gnu::always_inline]] void prefetch(EventSpan events, bool) const
    {
        for (std::uint32_t i = events.first; i < events.last; i += 4)
            __builtin_prefetch(m_ranges.data() + i);
        __builtin_prefetch(m_ranges.data() + events.last - 1);
    }

private:
    std::span<const TimeRange> m_ranges;
    std::span<const EventClass> m_classes;
    EventClass m_all = EventClass::Busy;
};

// Position of the first event that begins at or after t, searching from `from` by doubling steps:
// O(log distance).
template<class Lane>
[[nodiscard]] std::uint32_t firstFrom(const Lane &lane, TimeNs t, std::uint32_t from = 0)
{
    std::uint32_t low = from;
    std::uint32_t step = 1;
    while (low + step <= lane.size() && lane.begin(low + step - 1) < t) {
        low += step;
        step *= 2;
    }
    std::uint32_t high = std::min(low + step, lane.size() + 1) - 1;
    high = std::max(high, low);
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (lane.begin(middle) < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Positions of the events that overlap `range`, or are instants in it.
template<class Lane>
[[nodiscard]] EventSpan visibleEvents(const Lane &lane, TimeRange range)
{
    EventSpan span;
    span.first = firstFrom(lane, range.begin);
    span.last = firstFrom(lane, range.end, span.first);
    if (span.first > 0 && lane.end(span.first - 1) > range.begin)
        --span.first;
    return span;
}

} // namespace gapscope
