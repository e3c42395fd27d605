// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/tracebuilder.h"

#include "core/base/format.h"
#include "core/base/tr.h"
#include "core/trace/communicators.h"
#include "core/trace/eventassembly.h"
#include "core/trace/launchjoin.h"
#include "core/trace/linkwarnings.h"
#include "core/trace/rankfinder.h"

#include <algorithm>
#include <limits>
#include <set>

namespace gapscope {

namespace {

// Times beyond this are nonsense; within it, differences of two times cannot overflow.
constexpr TimeNs kTimeLimit = TimeNs {1} << 61;

struct Cleanup {
    qint64 outOfRange = 0;
    qint64 clamped = 0;
};

// Marks rows with impossible times and clamps ends before begins; returns the hull of the rest.
TimeRange cleanTimes(RawEvents &rows, Cleanup &cleanup)
{
    TimeRange hull {std::numeric_limits<TimeNs>::max(), std::numeric_limits<TimeNs>::min()};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        TimeNs &begin = rows.begin[row];
        TimeNs &end = rows.end[row];
        if (begin < -kTimeLimit || begin > kTimeLimit || end > kTimeLimit) {
            begin = kOutOfRange;
            end = kOutOfRange;
            ++cleanup.outOfRange;
            continue;
        }
        if (end < begin) {
            end = begin;
            ++cleanup.clamped;
        }
        hull.begin = std::min(hull.begin, begin);
        hull.end = std::max(hull.end, end);
    }
    return hull;
}

bool isValid(TimeRange hull) { return hull.begin <= hull.end; }

} // namespace

void RawEvents::reserve(std::size_t rows)
{
    begin.reserve(rows);
    end.reserve(rows);
    name.reserve(rows);
    source.reserve(rows);
}

TraceBuilder::TraceBuilder()
    : m_trace(new Trace)
{
}

void TraceBuilder::warn(QString text, bool changesNumbers)
{
    m_trace->warnings.push_back({std::move(text), changesNumbers});
}

// Sets origin (first GPU work, else first event), cleans times, gives open ranges the trace's end.
void TraceBuilder::rebase()
{
    Cleanup cleanup;
    const TimeRange kernels = cleanTimes(m_raw.kernels, cleanup);
    const TimeRange graphs = cleanTimes(m_raw.wholeGraphs, cleanup);
    const TimeRange gpu = kernels.united(graphs);
    TimeRange all = gpu;
    for (RawEvents *rows : std::initializer_list<RawEvents *> {&m_raw.copies, &m_raw.calls,
             &m_raw.ranges, &m_raw.osCalls, &m_raw.pythonFrames})
        all = all.united(cleanTimes(*rows, cleanup));
    Cleanup ignored; // what belongs to the profiler changes no figure
    cleanTimes(m_raw.profilerWork, ignored);
    if (isValid(all)) {
        for (std::size_t row = 0; row < m_raw.ranges.size(); ++row) {
            if ((m_raw.ranges.details.flags[row] & RangeOpen) != 0
                && m_raw.ranges.begin[row] != kOutOfRange)
                m_raw.ranges.end[row] = all.end;
        }
        m_trace->origin = isValid(gpu) ? gpu.begin : all.begin;
        m_trace->range = {all.begin - m_trace->origin, all.end - m_trace->origin};
    }
    if (cleanup.outOfRange > 0)
        warn(cleanup.outOfRange == 1
                ? Tr::tr("One row has impossible times and is left out.")
                : Tr::tr("%1 rows have impossible times and are left out.")
                      .arg(formatCount(cleanup.outOfRange)),
            true);
    if (cleanup.clamped > 0)
        warn(cleanup.clamped == 1
                ? Tr::tr("One row ends before it begins; it counts with no length.")
                : Tr::tr("%1 rows end before they begin; they count with no length.")
                      .arg(formatCount(cleanup.clamped)),
            true);
}

void TraceBuilder::fillDevices()
{
    std::set<std::pair<std::int64_t, int>> used;
    std::set<std::int64_t> processes;
    for (const auto *sources : {&m_raw.kernelSources, &m_raw.wholeGraphSources, &m_raw.copySources}) {
        for (const EventSource &source : *sources)
            used.emplace(source.globalPid, source.deviceOrdinal);
    }
    for (const auto *sources : {&m_raw.kernelSources, &m_raw.wholeGraphSources, &m_raw.copySources,
             &m_raw.callSources, &m_raw.rangeSources, &m_raw.osSources, &m_raw.pythonSources}) {
        for (const EventSource &source : *sources)
            processes.insert(source.globalPid);
    }
    for (const std::int64_t globalPid : processes) {
        Process process;
        process.globalPid = globalPid;
        process.pid = static_cast<std::uint32_t>((globalPid >> 24) & 0xffffff);
        m_trace->processes.push_back(process);
    }
    DeviceAssignment devices
        = assignDevices({used.begin(), used.end()}, m_raw.deviceMap, m_raw.gpus);
    m_trace->devices = devices.devices;
    m_deviceOf = std::move(devices.byProcess);
    if (devices.assumedIsolated)
        warn(Tr::tr("Several processes use GPU 0 and the trace does not say which GPU that is: each "
                    "is taken as a rank on a GPU of its own."),
            true);
}

// Work of processes that did nothing else is left out.
void TraceBuilder::fillProfilerWork()
{
    for (std::size_t row = 0; row < m_raw.profilerWork.size(); ++row) {
        const EventSource &source = m_raw.profilerSources[m_raw.profilerWork.source[row]];
        const auto process
            = std::ranges::find(m_trace->processes, source.globalPid, &Process::globalPid);
        const TimeNs begin = m_raw.profilerWork.begin[row];
        if (process == m_trace->processes.end() || begin == kOutOfRange)
            continue;
        m_trace->profilerWork.push_back(
            {{begin - m_trace->origin, m_raw.profilerWork.end[row] - m_trace->origin},
                m_raw.profilerWork.name[row],
                makeId<ProcessId>(
                    static_cast<std::size_t>(process - m_trace->processes.begin())),
                source.number});
    }
    std::ranges::stable_sort(
        m_trace->profilerWork, {}, [](const ProfilerWork &work) { return work.time; });
}

bool TraceBuilder::fillEvents(Progress &progress)
{
    const auto always = [](Category category) { return [category](std::size_t) { return category; }; };
    std::vector<AssemblyTable> tables;
    tables.push_back({&m_raw.kernels, m_raw.kernelSources, {TrackKind::Stream}, {},
        always(Category::EagerKernel)});
    tables.push_back({&m_raw.wholeGraphs, m_raw.wholeGraphSources, {TrackKind::WholeGraph}, {},
        always(Category::WholeGraph)});
    tables.push_back({&m_raw.copies, m_raw.copySources, {TrackKind::Copies}, {},
        [this](std::size_t row) { return m_raw.copies.isSet[row] ? Category::Set : Category::Copy; }});
    tables.push_back(
        {&m_raw.calls, m_raw.callSources, {TrackKind::ApiCalls}, {}, always(Category::ApiCall)});
    tables.push_back({&m_raw.ranges, m_raw.rangeSources,
        {TrackKind::Ranges, TrackKind::AsyncRanges, TrackKind::Marks},
        [this](std::size_t row) -> std::size_t {
            if (m_raw.ranges.isMark[row])
                return 2;
            return m_raw.ranges.details.source[row] == RangeSource::PushPop ? 0 : 1;
        },
        [this](std::size_t row) {
            return m_raw.ranges.isMark[row] ? Category::Mark : Category::Range;
        }});
    tables.push_back(
        {&m_raw.osCalls, m_raw.osSources, {TrackKind::OsCalls}, {}, always(Category::OsCall)});
    tables.push_back({&m_raw.pythonFrames, m_raw.pythonSources, {TrackKind::PythonFrames}, {},
        always(Category::PythonFrame)});

    const auto processOf = [this](std::int64_t globalPid) {
        const auto found
            = std::ranges::lower_bound(m_trace->processes, globalPid, {}, &Process::globalPid);
        return makeId<ProcessId>(static_cast<std::size_t>(found - m_trace->processes.begin()));
    };
    const auto deviceOf = [this](std::int64_t globalPid, int ordinal) {
        return m_deviceOf.at({globalPid, ordinal});
    };
    if (!assembleEvents(*m_trace, std::move(tables), processOf, deviceOf, progress))
        return false;
    for (Track &track : m_trace->tracks) {
        if (isGpuTrack(track.kind)) {
            m_trace->m_gpuEventCount = m_trace->eventsOf(track).last;
            continue;
        }
        const auto name = m_raw.threadNames.find(
            {m_trace->processes[index(track.process)].globalPid, track.number});
        if (name != m_raw.threadNames.end())
            track.label = name->second;
    }
    return true;
}

// Needs the side tables in the trace. False when cancelled.
bool TraceBuilder::fillLinks(const Progress &progress)
{
    Trace &trace = *m_trace;
    EventTable &events = trace.events;
    trace.apiKinds.assign(trace.strings.size(), ApiKind::NotApi);
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::ApiCalls)
            continue;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            ApiKind &kind = trace.apiKinds[index(events.name[row])];
            if (kind == ApiKind::NotApi)
                kind = apiKind(trace.strings.view(events.name[row]));
        }
    }
    if (progress.isCancelled())
        return false;
    std::vector<EventId> launches = joinLaunches(trace);
    if (progress.isCancelled())
        return false;
    trace.links = LinkTable(std::move(launches), events.begin);
    if (progress.isCancelled())
        return false;
    decideGraphKernels();
    trace.ranks = findRanks(trace);
    if (progress.isCancelled())
        return false;
    findMainThreads(trace);
    return !progress.isCancelled();
}

void TraceBuilder::decideGraphKernels()
{
    Trace &trace = *m_trace;
    EventTable &events = trace.events;
    for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row) {
        if (events.category[row] != Category::EagerKernel)
            continue;
        const EventId launch = trace.links.launch(makeId<EventId>(row));
        const bool isNode = !trace.kernels.graphNode.empty()
            && trace.kernels.graphNode[events.detail[row]] != 0;
        if (isNode
            || (launch != EventId::None && trace.apiKindOf(launch) == ApiKind::GraphLaunch))
            events.category[row] = Category::GraphKernel;
    }
}

void TraceBuilder::decideCommunicators(std::vector<CommunicatorRange> ranges)
{
    std::vector<StringId> &own = m_trace->kernels.communicator;
    if (!ranges.empty())
        own = joinCommunicators(*m_trace, std::move(ranges));
    else if (std::ranges::all_of(own, [](StringId id) { return id == StringId::None; }))
        own = {};
}

void TraceBuilder::takeProfiler()
{
    ProfilerDetails &profiler = m_trace->profiler;
    profiler = std::move(m_raw.profiler);
    profiler.kernels.place = std::move(m_raw.kernels.source);
    profiler.copies.place = std::move(m_raw.copies.source);
    profiler.calls.place = std::move(m_raw.calls.source);
    profiler.ranges.place = std::move(m_raw.ranges.source);
    profiler.frames.place = std::move(m_raw.pythonFrames.source);
    for (ProfilerColumns *table : {&profiler.kernels, &profiler.copies, &profiler.calls,
             &profiler.ranges, &profiler.frames, &profiler.extras.columns}) {
        table->place.shrink_to_fit();
        table->externalId.shrink_to_fit();
        table->order.shrink_to_fit();
    }
}

Result<TracePtr> TraceBuilder::finish(Progress &progress)
{
    const Error cancelled {ErrorKind::Cancelled, Tr::tr("Loading was cancelled."), {}, {}, {}};
    progress.begin(LoadPhase::Sort, 0);
    rebase();
    fillDevices();
    fillProfilerWork();
    if (progress.isCancelled() || !fillEvents(progress))
        return cancelled;
    m_trace->kernels = std::move(m_raw.kernels.details);
    m_trace->wholeGraphs = std::move(m_raw.wholeGraphs.details);
    m_trace->copies = std::move(m_raw.copies.details);
    m_trace->calls = std::move(m_raw.calls.details);
    m_trace->ranges = std::move(m_raw.ranges.details);
    m_trace->shapes = std::move(m_raw.shapes);
    if (m_raw.profiler.isPresent)
        takeProfiler();
    std::vector<CommunicatorRange> communicatorRanges = std::move(m_raw.communicatorRanges);
    const std::vector<CommunicatorMember> members = std::move(m_raw.members);
    m_raw = {};
    progress.begin(LoadPhase::Link, 0);
    if (!fillLinks(progress))
        return cancelled;
    decideCommunicators(std::move(communicatorRanges));
    numberRanks(*m_trace, members);
    for (Warning &warning : linkWarnings(*m_trace))
        m_trace->warnings.push_back(std::move(warning));
    if (progress.isCancelled())
        return cancelled;
    return TracePtr(std::move(m_trace));
}

std::uint32_t ShapePool::intern(const LaunchShape &shape)
{
    if (m_last < m_shapes.size() && m_shapes[m_last] == shape)
        return m_last;
    const auto id = static_cast<std::uint32_t>(m_shapes.size());
    const auto [entry, isNew] = m_ids.try_emplace(shape, id);
    if (isNew)
        m_shapes.push_back(shape);
    m_last = entry->second;
    return m_last;
}

std::size_t ShapePool::Hash::operator()(const LaunchShape &shape) const
{
    std::size_t hash = 14695981039346656037ull; // FNV-1a over the fields
    const auto mix = [&](std::int32_t value) {
        hash = (hash ^ static_cast<std::uint32_t>(value)) * 1099511628211ull;
    };
    for (const std::int32_t value : shape.grid)
        mix(value);
    for (const std::int32_t value : shape.block)
        mix(value);
    mix(shape.registersPerThread);
    mix(shape.staticSharedMemory);
    mix(shape.dynamicSharedMemory);
    return hash;
}

} // namespace gapscope
