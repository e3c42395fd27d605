// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/hostowner.h"
#include "core/trace/run.h"

#include <map>
#include <memory>

namespace gapscope {

// Why the GPU was idle for a piece of a gap (host-analysis.md 8, "Source mapping of a gap").
enum class CauseKind : std::uint8_t {
    HostRange, // innermost range of the thread that launched the next kernel
    PythonFrame, // the same, where the innermost thing known is a Python function
    ApiCall,
    Synchronization,
    OsCall,
    GarbageCollection, // a range that the table of causes names so
    LaunchCall, // inside the next kernel's own launch call
    LaunchDelay, // from the launch call's end to the kernel's start
    BackPressure, // the launch queue was full: the GPU is the bottleneck
    Collective, // on another stream, ends within the gap
    Copy, // copy or set that ends within the gap
    OtherStream, // kernel of another stream that ends within the gap
    GraphDispatch, // between kernels of one graph launch
    QueueDispatch, // between kernels that were both in the queue
    Unattributed,
};
inline constexpr std::size_t kCauseKindCount = 15;

// What a statement rests on: the trace's own times, the range table, or closeness in time.
enum class Confidence : std::uint8_t { Measured, Table, Guess };

[[nodiscard]] QString causeKindText(CauseKind kind); // "host range", "launch delay", ...
[[nodiscard]] QString causeKindKey(CauseKind kind); // "host_range", as in JSON
[[nodiscard]] QString confidenceKey(Confidence confidence); // "measured", "table", "guess"

struct GapCause {
    TimeRange time;
    CauseKind kind = CauseKind::Unattributed;
    EventId event = EventId::None; // the range, call, copy or kernel that is the cause, if one is
    Confidence confidence = Confidence::Measured;
};

// Facts about names and launches that the mapping needs; all indexed by StringId or sorted.
struct GapContext {
    std::vector<bool> collectives; // per StringId of kernel names
    std::vector<bool> garbageCollection; // per StringId of range names
    std::vector<EventId> blockedLaunches; // calls that waited for room in the queue, ascending
};

// Splits gaps of one trace into causes. The pieces tile the gap exactly, in order. Ascending gaps
// cost O(events inside them); keeps caches, so one object per thread of work.
class GapExplainer {
public:
    // `trace` and `context` must outlive the object.
    GapExplainer(const Trace &trace, const GapContext &context);

    // A stream's or device's gap: `after` is the work that ends it (None: trailing idle time), `before`
    // the work that precedes it. `gap` may be a part of the time between them (a scope's window).
    // `stream`: the gap's own stream, or None for a device gap.
    [[nodiscard]] std::vector<GapCause> explain(
        TimeRange gap, EventId before, EventId after, DeviceId device, TrackId stream);
    // The same, appended to `causes`: no allocation in the long run.
    void explain(TimeRange gap, EventId before, EventId after, DeviceId device, TrackId stream,
        std::vector<GapCause> &causes);

    // What a thread was in, as causes: for inter-step gaps and for trailing idle time.
    [[nodiscard]] std::vector<GapCause> explainHost(TimeRange time, ProcessId process,
        std::int64_t thread, Confidence confidence = Confidence::Measured);

private:
    // What is found from the gap's end backwards while the host was ahead.
    struct Backwards {
        TimeRange open; // not explained yet
        EventId target = EventId::None; // what starts where it ends
    };

    struct DeviceEnds {
        std::vector<EventId> copies; // by end
        std::vector<EventId> work; // by end; made on first need
        bool hasWork = false;
    };

    void addHost(TimeRange time, ProcessId process, std::int64_t thread, Confidence confidence,
        std::vector<GapCause> &causes);
    void addLate(TimeRange time, EventId target, std::vector<GapCause> &causes);
    void addDelay(TimeRange time, EventId target, EventId launch, std::vector<GapCause> &causes);
    void addDevice(TimeRange time, EventId before, EventId after, DeviceId device, TrackId stream,
        std::vector<GapCause> &causes);
    void walkBack(EventId before, DeviceId device, TrackId stream, Backwards &rest);
    [[nodiscard]] TimeRange wholeGap(TimeRange part, EventId before, EventId after) const;
    [[nodiscard]] bool isWaiting(TimeRange gap, ProcessId process, std::int64_t thread);
    [[nodiscard]] bool hostWasAhead(TimeNs gapBegin, EventId target) const;
    [[nodiscard]] CauseKind dispatchKind(EventId before, EventId target) const;
    [[nodiscard]] CauseKind waitKind(EventId event) const;
    [[nodiscard]] TimeRange waitFor(EventId event, TimeRange time) const;
    [[nodiscard]] GapCause lastEnding(TimeRange time, DeviceId device, TrackId stream);
    void findCopiesBeside(EventId target, TimeRange time);
    [[nodiscard]] const Track *copiesBeside(EventId work);
    DeviceEnds &endsOf(DeviceId device, bool withWork);
    HostOwners &owners(ProcessId process, std::int64_t thread);
    [[nodiscard]] bool isBlocked(EventId launch) const;

    const Trace &m_trace;
    const GapContext &m_context;
    std::map<std::pair<ProcessId, std::int64_t>, std::unique_ptr<HostOwners>> m_owners;
    std::map<DeviceId, DeviceEnds> m_ends;
    std::vector<std::uint32_t> m_copyTracks; // per track: its stream's copies, see copiesBeside()
    std::vector<OwnedTime> m_pieces; // scratch
    std::vector<EventId> m_copies; // scratch
    std::vector<GapCause> m_backwards; // scratch: causes from the gap's end to its begin
};

} // namespace gapscope
