// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/trace/trace.h"

#include <map>

namespace gapscope {

// Raw columns in the order of the file; `source` says where a row ran (TraceBuilder::source()).
// Loaders fill one of these per table, each from its own thread, then hand it over. Times are the
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

// Where rows ran: one GPU stream or one host thread of a process. Loaders number them themselves
// (position in the vector they hand over), so that threads need no lock.
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

// Turns raw columns into a Trace: rebases, sorts what is unsorted, packs lanes (GPU: first fit;
// host: by nesting), joins launches, decides eager or graph, finds ranks and devices. One thread
// owns it; finish() may use a second one inside. Rows that make no sense (times beyond +-2^62 ns)
// are dropped, ends before begins are clamped; both are counted in a warning.
class TraceBuilder {
public:
    TraceBuilder();

    [[nodiscard]] StringPool &strings() { return m_trace->strings; }

    [[nodiscard]] TraceInfo &info() { return m_trace->info; }

    void warn(QString text, bool changesNumbers = false);

    void setKernels(RawKernels rows, std::vector<EventSource> sources);
    void setWholeGraphs(RawWholeGraphs rows, std::vector<EventSource> sources);
    void setCopies(RawCopies rows, std::vector<EventSource> sources);
    void setCalls(RawCalls rows, std::vector<EventSource> sources);
    void setRanges(RawRanges rows, std::vector<EventSource> sources);
    void setOsCalls(RawEvents rows, std::vector<EventSource> sources);
    void setPythonFrames(RawEvents rows, std::vector<EventSource> sources);

    std::uint32_t shape(const LaunchShape &shape); // interned

    void setShapes(std::vector<LaunchShape> shapes) { m_trace->shapes = std::move(shapes); }

    void setDeviceMap(std::vector<DeviceMapping> map, std::vector<GpuInfo> gpus);
    void setThreadName(std::int64_t globalPid, std::int64_t thread, StringId name);

    // Cancelled, or the finished trace. Consumes the builder.
    Result<TracePtr> finish(Progress &progress);

private:
    std::shared_ptr<Trace> m_trace;
};

} // namespace gapscope
