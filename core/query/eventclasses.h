// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

#include <vector>

namespace gapscope {

// What an event is drawn as. One lane holds events of few classes.
enum class EventClass : std::uint8_t {
    Eager,
    Graph,
    EagerCommunication,
    GraphCommunication,
    WholeGraph,
    Copy,
    Set,
    Call, // a CUDA call that is none of the following
    Launch,
    Synchronize,
    OsCall,
    Range,
    Preparation, // the host preparation range of M3
    Mark,
    PythonFrame,
    // Not events of the trace, but lanes of the timeline likewise.
    ContextStep,
    GenerationStep,
    UnknownStep,
    StepGap,
    Idle,
    Projection,
    Busy,
};

[[nodiscard]] constexpr bool isCommunication(EventClass c)
{
    return c == EventClass::EagerCommunication || c == EventClass::GraphCommunication;
}

[[nodiscard]] constexpr bool isGraph(EventClass c)
{
    return c == EventClass::Graph || c == EventClass::GraphCommunication;
}

// The classes of one trace's events: from category, API kind and name. Holds one bit per GPU event
// (a kernel can be communication by its demangled name alone) and one byte per text.
class EventClasses {
public:
    EventClasses() = default;
    // `communication`: lower-case parts of kernel names; `prepRanges`: exact names, or what follows
    // the last dot of a name. Reads no event but kernels. Keeps the trace alive.
    EventClasses(TracePtr trace, const std::vector<QString> &communication,
        const std::vector<QString> &prepRanges);

    [[nodiscard]] EventClass of(std::uint32_t row) const
    {
        switch (m_trace->events.category[row]) {
        case Category::EagerKernel:
            return bit(row) ? EventClass::EagerCommunication : EventClass::Eager;
        case Category::GraphKernel:
            return bit(row) ? EventClass::GraphCommunication : EventClass::Graph;
        case Category::WholeGraph:
            return EventClass::WholeGraph;
        case Category::Copy:
            return EventClass::Copy;
        case Category::Set:
            return EventClass::Set;
        case Category::ApiCall:
            return ofCall(row);
        case Category::OsCall:
            return EventClass::OsCall;
        case Category::Range:
            return m_prep[index(m_trace->events.name[row])] ? EventClass::Preparation
                                                            : EventClass::Range;
        case Category::Mark:
            return EventClass::Mark;
        case Category::PythonFrame:
            return EventClass::PythonFrame;
        }
        return EventClass::Range;
    }

    // Asks for the memory that of(row) reads. Inlined always, see EventLane.
    [[gnu::always_inline]] void prefetch(std::uint32_t row) const
    {
        __builtin_prefetch(m_trace->events.category.data() + row);
        __builtin_prefetch(m_communication.data() + (row >> 6));
    }

    [[nodiscard]] bool isCommunication(EventId kernel) const { return bit(index(kernel)); }

    [[nodiscard]] bool isPreparation(StringId name) const { return m_prep[index(name)]; }

    [[nodiscard]] std::size_t bytes() const;

private:
    [[nodiscard]] bool bit(std::uint32_t row) const
    {
        return (m_communication[row >> 6] >> (row & 63)) & 1;
    }

    [[nodiscard]] EventClass ofCall(std::uint32_t row) const;

    TracePtr m_trace;
    std::vector<std::uint64_t> m_communication; // per GPU event
    std::vector<std::uint8_t> m_prep; // per StringId
};

} // namespace gapscope
