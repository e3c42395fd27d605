// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/trace/trace.h"

#include <map>
#include <unordered_map>

namespace gapscope {

// Raw columns in the order of the file; `source` says where a row ran (a row of the table's sources in RawTrace).
// Loaders fill one of these per table, each from its own thread. Times are the
// file's own (not rebased); begin and end have equal length.
struct RawEvents {
    std::vector<TimeNs> begin;
    std::vector<TimeNs> end;
    std::vector<StringId> name;
    std::vector<std::uint32_t> source;

    void reserve(std::size_t rows);

    void append(TimeNs from, TimeNs to, StringId text, std::uint32_t where)
    {
        begin.push_back(from);
        end.push_back(to);
        name.push_back(text);
        source.push_back(where);
    }

    [[nodiscard]] std::size_t size() const { return begin.size(); }
};

struct RawKernels : RawEvents {
    KernelDetails details;
};

struct RawWholeGraphs : RawEvents {
    WholeGraphDetails details;
};

struct RawCopies : RawEvents {
    CopyDetails details;
    std::vector<bool> isSet;
};

struct RawCalls : RawEvents {
    CallDetails details;
};

struct RawRanges : RawEvents { // ranges and marks; a mark has end == begin and isMark
    RangeDetails details;
    std::vector<bool> isMark;
};

// Where rows ran: one GPU stream or one host thread of a process. Loaders number them per table, so
// that threads need no lock.
struct EventSource {
    std::int64_t globalPid = 0;
    int deviceOrdinal = -1; // GPU rows only
    std::int64_t number = 0; // stream id or thread id
};

// (process, CUDA ordinal) -> GPU of the machine, where the file tells.
struct DeviceMapping {
    std::int64_t globalPid = 0;
    int ordinal = 0;
    int gpuId = -1;
};

struct GpuInfo {
    int gpuId = -1;
    StringId name = StringId::None;
};

// A host range in which a thread launches the collectives of one communicator.
struct CommunicatorRange {
    EventSource thread;
    TimeNs begin = 0;
    TimeNs end = 0;
    StringId communicator = StringId::None;
};

// A process as member of a communicator.
struct CommunicatorMember {
    std::int64_t globalPid = 0;
    int rank = -1;
    int size = 0;
};

// The tables of one file as handed over by its loader.
struct RawTrace {
    RawKernels kernels;
    RawWholeGraphs wholeGraphs;
    RawCopies copies;
    RawCalls calls;
    RawRanges ranges;
    RawEvents osCalls;
    RawEvents pythonFrames;
    RawEvents profilerWork; // times of the profiler itself; no events
    // Where the rows of each table ran: RawEvents::source indexes these.
    std::vector<EventSource> kernelSources;
    std::vector<EventSource> wholeGraphSources;
    std::vector<EventSource> copySources;
    std::vector<EventSource> callSources;
    std::vector<EventSource> rangeSources;
    std::vector<EventSource> osSources;
    std::vector<EventSource> pythonSources;
    std::vector<EventSource> profilerSources;
    std::vector<LaunchShape> shapes; // KernelDetails::shape indexes these
    // In any order; where ranges nest the inner one counts. For files whose kernels do not name
    // their communicator themselves.
    std::vector<CommunicatorRange> communicatorRanges;
    std::vector<CommunicatorMember> members;
    std::vector<DeviceMapping> deviceMap;
    std::vector<GpuInfo> gpus;
    // Traces of a framework's profiler: `places` run parallel to the sources of the table, and
    // finish() takes over the tables' source columns as `place`.
    ProfilerDetails profiler;
    std::map<std::pair<std::int64_t, std::int64_t>, StringId> threadNames; // (globalPid, thread)
};

// Turns raw columns into a Trace: rebases, sorts what is unsorted, packs lanes (GPU: first fit;
// host: by nesting), joins launches, decides eager or graph, finds ranks and devices. One thread
// owns it; finish() uses a second one inside. Rows that make no sense (times beyond +-2^62 ns) are
// left out, ends before begins are clamped; both are counted in a warning.
class TraceBuilder {
public:
    TraceBuilder();

    [[nodiscard]] StringPool &strings() { return m_trace->strings; }

    [[nodiscard]] TraceInfo &info() { return m_trace->info; }

    // Threads may fill different tables at the same time.
    [[nodiscard]] RawTrace &raw() { return m_raw; }

    void warn(QString text, bool changesNumbers = false);

    // Cancelled, or the finished trace. The builder is spent afterwards.
    Result<TracePtr> finish(Progress &progress);

private:
    void rebase();
    bool fillEvents(Progress &progress);
    void fillDevices();
    void fillProfilerWork();
    bool fillLinks(const Progress &progress);
    void decideGraphKernels();
    void decideCommunicators(std::vector<CommunicatorRange> ranges);
    void takeProfiler();

    std::shared_ptr<Trace> m_trace;
    RawTrace m_raw;
    std::map<std::pair<std::int64_t, int>, DeviceId> m_deviceOf; // (globalPid, ordinal)
};

// Interns launch shapes while a loader reads.
class ShapePool {
public:
    std::uint32_t intern(const LaunchShape &shape);

    [[nodiscard]] std::vector<LaunchShape> take() { return std::move(m_shapes); }

private:
    struct Hash {
        std::size_t operator()(const LaunchShape &shape) const;
    };

    std::unordered_map<LaunchShape, std::uint32_t, Hash> m_ids;
    std::vector<LaunchShape> m_shapes;
    std::uint32_t m_last = 0; // kernels repeat their predecessor's shape often
};

} // namespace gapscope
