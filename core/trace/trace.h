// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/stringpool.h"
#include "core/trace/apiname.h"
#include "core/trace/details.h"
#include "core/trace/eventtable.h"
#include "core/trace/linktable.h"
#include "core/trace/profilerdetails.h"
#include "core/trace/profilerwork.h"
#include "core/trace/track.h"

#include <QString>

#include <memory>
#include <span>
#include <vector>

namespace gapscope {

// What was missing or odd while loading, as a sentence for the user.
struct Warning {
    QString text; // what, and what it means for the numbers
    bool changesNumbers = false; // worth a message bar, not only the Messages panel
};

enum class TraceFormat : std::uint8_t { NsysSqlite, TorchJson };

// How the recording was told to trace CUDA graphs.
enum class GraphRecording : std::uint8_t { Unknown, WholeGraphs, Nodes };

// The few facts about the recording that are needed, taken by name; nothing private is kept.
struct TraceInfo {
    TraceFormat format = TraceFormat::NsysSqlite;
    QString fileName; // without folder
    QString schemaVersion; // "3.20.1", empty when the file does not say
    QString producer; // "nsys 2025.3.1", empty likewise
    // Whether the trace can hold such rows at all: a missing table is not an empty one.
    bool hasKernelTable = false;
    bool hasApiTable = false;
    bool hasRangeTable = false;
    bool hasWholeGraphTable = false;
    GraphRecording graphRecording = GraphRecording::Unknown;
    int rank = -1; // where the recording says so (torch: distributedInfo), else -1
    // Added to file times, this makes clocks of several files comparable (torch: baseTimeNanoseconds).
    TimeNs clockBase = 0;
    // The first table that the published scripts need and this file lacks, for their error object.
    QString missingReferenceTable;
};

// One trace, immutable once built. Built only by TraceBuilder::finish(), shared as TracePtr between
// threads. Times are rebased: 0 is the first GPU work (or, without any, the first event); add
// `origin` for the file's own clock.
class Trace {
public:
    StringPool strings;
    EventTable events;
    std::vector<Track> tracks; // GPU tracks first
    std::vector<Process> processes; // by globalPid
    std::vector<Device> devices;
    std::vector<Rank> ranks; // by globalPid
    KernelDetails kernels;
    WholeGraphDetails wholeGraphs;
    CopyDetails copies;
    CallDetails calls;
    RangeDetails ranges;
    ProfilerDetails profiler; // traces of a framework's profiler
    std::vector<LaunchShape> shapes;
    LinkTable links;
    std::vector<ApiKind> apiKinds; // per StringId
    std::vector<ProfilerWork> profilerWork; // by begin; few
    TimeRange range; // hull of all events
    TimeNs origin = 0; // file time of our 0
    TraceInfo info;
    std::vector<Warning> warnings;

    [[nodiscard]] std::uint32_t gpuEventCount() const { return m_gpuEventCount; }

    [[nodiscard]] std::uint32_t laneOf(EventId event) const; // O(log lanes)
    [[nodiscard]] TrackId trackOf(EventId event) const; // O(log lanes)
    [[nodiscard]] const Track &track(TrackId id) const { return tracks[index(id)]; }

    // All rows of a track: its lanes are adjacent.
    [[nodiscard]] EventSpan eventsOf(const Track &track) const
    {
        return {events.laneOffsets[track.firstLane],
            events.laneOffsets[track.firstLane + track.laneCount]};
    }

    [[nodiscard]] EventSpan eventsOfLane(std::uint32_t lane) const
    {
        return {events.laneOffsets[lane], events.laneOffsets[lane + 1]};
    }

    [[nodiscard]] std::string_view name(EventId event) const
    {
        return strings.view(events.name[index(event)]);
    }

    [[nodiscard]] ApiKind apiKindOf(EventId event) const
    {
        return apiKinds[index(events.name[index(event)])];
    }

    // Heap bytes held by columns, side tables, links and strings.
    [[nodiscard]] std::size_t bytes() const;

private:
    friend class TraceBuilder;
    Trace() = default;

    std::uint32_t m_gpuEventCount = 0;
};

using TracePtr = std::shared_ptr<const Trace>;

} // namespace gapscope
