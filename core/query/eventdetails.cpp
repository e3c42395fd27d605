// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/eventdetails.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr std::size_t kMostFrames = 12; // innermost ones; stacks of Python are deep

bool isHostNesting(TrackKind kind)
{
    return kind == TrackKind::Ranges || kind == TrackKind::ApiCalls || kind == TrackKind::OsCalls
        || kind == TrackKind::PythonFrames;
}

const Track &trackOf(const Trace &trace, EventId event)
{
    return trace.track(trace.trackOf(event));
}

// The event of a lane that lasts over `time`, or None.
EventId eventAt(const Trace &trace, std::uint32_t lane, TimeNs time)
{
    const EventSpan span = trace.eventsOfLane(lane);
    const auto begins = std::span(trace.events.begin).subspan(span.first, span.size());
    const auto after = std::ranges::upper_bound(begins, time) - begins.begin();
    if (after == 0)
        return EventId::None;
    const auto found = makeId<EventId>(span.first + std::size_t(after) - 1);
    return trace.events.range(found).contains(time) ? found : EventId::None;
}

// What a thread was in at a time, outermost first. `before`: lanes from this one on are left out.
std::vector<EventId> stackAt(
    const Trace &trace, const Track &track, TimeNs time, std::uint32_t before)
{
    std::vector<EventId> stack;
    const std::uint32_t last = std::min(track.firstLane + track.laneCount, before);
    for (std::uint32_t lane = track.firstLane; lane < last; ++lane) {
        const EventId found = eventAt(trace, lane, time);
        if (found != EventId::None)
            stack.push_back(found);
    }
    return stack;
}

std::vector<EventId> stackOfThread(const Trace &trace, EventId host, TrackKind kind)
{
    const Track &own = trackOf(trace, host);
    const std::uint32_t before
        = own.kind == kind ? trace.laneOf(host) : std::uint32_t(trace.events.laneCount());
    for (const Track &track : trace.tracks) {
        if (track.kind == kind && track.process == own.process && track.number == own.number)
            return stackAt(trace, track, trace.events.begin[index(host)], before);
    }
    return {};
}

// GPU work is asked about where it was launched; None when its launch is not known.
EventId hostSideOf(const Trace &trace, EventId event)
{
    return index(event) < trace.gpuEventCount() ? trace.links.launch(event) : event;
}

QString categoryText(const Trace &trace, EventId event)
{
    switch (trace.events.category[index(event)]) {
    case Category::EagerKernel:
        return Tr::tr("eager kernel");
    case Category::GraphKernel:
        return Tr::tr("graph kernel");
    case Category::WholeGraph:
        return Tr::tr("graph replay, kernels not recorded");
    case Category::Copy:
        return Tr::tr("copy");
    case Category::Set:
        return Tr::tr("memory set");
    case Category::ApiCall:
        return Tr::tr("CUDA API call");
    case Category::OsCall:
        return Tr::tr("call of the operating system");
    case Category::Range:
        return Tr::tr("host range");
    case Category::Mark:
        return Tr::tr("mark");
    case Category::PythonFrame:
        return Tr::tr("Python frame");
    }
    return {};
}

QString copyKindText(CopyKind kind)
{
    switch (kind) {
    case CopyKind::HostToDevice:
        return Tr::tr("host to device");
    case CopyKind::DeviceToHost:
        return Tr::tr("device to host");
    case CopyKind::DeviceToDevice:
        return Tr::tr("device to device");
    case CopyKind::PeerToPeer:
        return Tr::tr("peer to peer");
    case CopyKind::HostToHost:
        return Tr::tr("host to host");
    case CopyKind::Other:
        break;
    }
    return {};
}

QString threeNumbers(const std::array<std::int32_t, 3> &numbers)
{
    return u"%1 × %2 × %3"_s.arg(
        formatCount(numbers[0]), formatCount(numbers[1]), formatCount(numbers[2]));
}

// Collects the rows; each group of facts is one function.
class DetailsWriter {
public:
    DetailsWriter(const Trace &trace, EventId event, const EventContext &context)
        : m_trace(trace)
        , m_event(event)
        , m_row(index(event))
        , m_context(context)
    {
    }

    Details write()
    {
        const QString name = m_trace.strings.text(m_trace.events.name[m_row]);
        m_details.title = name.isEmpty() ? categoryText(m_trace, m_event) : name;
        m_details.subtitle = categoryText(m_trace, m_event);
        if (m_context.rank)
            m_details.subtitle += Tr::tr(", rank %1").arg(*m_context.rank);
        addTimes();
        addPlace();
        addKernel();
        addCopy();
        addWholeGraph();
        addRange();
        addLaunch();
        addWork();
        addStack(Tr::tr("Ranges around it"), TrackKind::Ranges);
        addStack(Tr::tr("Python frames around it"), TrackKind::PythonFrames);
        return std::move(m_details);
    }

private:
    void add(const QString &label, const QString &value, bool isName = false, int indent = 0)
    {
        if (!value.isEmpty())
            m_details.rows.push_back({label, value, isName, indent});
    }

    void addHeading(const QString &text) { m_details.rows.push_back({text, {}}); }

    void addTimes()
    {
        const TimeRange range = m_trace.events.range(m_event);
        addHeading(Tr::tr("Time"));
        add(Tr::tr("Start"), formatPosition(range.begin));
        if (m_context.stepNumber && m_context.stepBegin) {
            add(Tr::tr("In step %1").arg(*m_context.stepNumber),
                formatUsDelta(range.begin - *m_context.stepBegin));
        } else if (m_context.stepNumber) {
            add(Tr::tr("Step"), formatCount(*m_context.stepNumber));
        }
        const bool isOpen = isRange() && (rangeFlags() & RangeOpen) != 0;
        if (m_trace.events.category[m_row] != Category::Mark) {
            add(Tr::tr("Duration"),
                isOpen ? Tr::tr("%1, its end was not recorded").arg(formatUs(range.duration()))
                       : formatUs(range.duration()));
            add(Tr::tr("End"), formatPosition(range.end));
        }
        if (const auto self = selfTime(m_trace, m_event))
            add(Tr::tr("Self time"), formatUs(*self));
        // Ungrouped, so that it can be searched for in the file.
        add(Tr::tr("Start as recorded"),
            withUnit(QString::number(range.begin + m_trace.origin), u"ns"_s));
    }

    void addPlace()
    {
        const Track &track = trackOf(m_trace, m_event);
        addHeading(Tr::tr("Place"));
        if (isGpuTrack(track.kind)) {
            add(Tr::tr("Stream"), QString::number(track.number));
            addDevice(track);
        } else {
            const QString name = m_trace.strings.text(track.label);
            const QString number = QString::number(track.number);
            add(Tr::tr("Thread"), name.isEmpty() ? number : number + u", "_s + name);
        }
        if (track.process != ProcessId::None)
            add(Tr::tr("Process"), QString::number(m_trace.processes[index(track.process)].pid));
    }

    void addDevice(const Track &track)
    {
        if (track.device == DeviceId::None)
            return;
        const Device &device = m_trace.devices[index(track.device)];
        const QString name = m_trace.strings.text(device.name);
        const QString number = Tr::tr("GPU %1").arg(device.ordinal);
        add(Tr::tr("Device"), name.isEmpty() ? number : number + u", "_s + name);
    }

    void addKernel()
    {
        if (!isKernel(m_trace.events.category[m_row]))
            return;
        const std::uint32_t row = m_trace.events.detail[m_row];
        addHeading(Tr::tr("Kernel"));
        const QString full = m_trace.strings.text(m_trace.kernels.demangledName[row]);
        if (full != m_details.title)
            add(Tr::tr("Full name"), full, true);
        addShape(m_trace.kernels.shape[row]);
        addCorrelation(m_trace.kernels.correlation[row]);
        if (!m_trace.kernels.graphNode.empty() && m_trace.kernels.graphNode[row] != 0)
            add(Tr::tr("Graph node"), QString::number(m_trace.kernels.graphNode[row]));
    }

    void addShape(std::uint32_t id)
    {
        if (id >= m_trace.shapes.size())
            return;
        const LaunchShape &shape = m_trace.shapes[id];
        if (shape == LaunchShape {})
            return; // not recorded
        add(Tr::tr("Grid"), threeNumbers(shape.grid));
        add(Tr::tr("Block"), threeNumbers(shape.block));
        add(Tr::tr("Registers per thread"), formatCount(shape.registersPerThread));
        add(Tr::tr("Shared memory"),
            Tr::tr("%1 static, %2 dynamic")
                .arg(formatBytes(shape.staticSharedMemory), formatBytes(shape.dynamicSharedMemory)));
    }

    void addCopy()
    {
        const Category category = m_trace.events.category[m_row];
        if (category != Category::Copy && category != Category::Set)
            return;
        const std::uint32_t row = m_trace.events.detail[m_row];
        const std::int64_t bytes = m_trace.copies.bytes[row];
        const TimeNs duration = m_trace.events.range(m_event).duration();
        addHeading(category == Category::Copy ? Tr::tr("Copy") : Tr::tr("Memory set"));
        add(Tr::tr("Direction"), copyKindText(m_trace.copies.kind[row]));
        add(Tr::tr("Size"), formatBytes(bytes));
        if (bytes > 0 && duration > 0) { // bytes per ns are GB/s
            add(Tr::tr("Rate"),
                withUnit(formatNumber(double(bytes) / double(duration), 1), u"GB/s"_s));
        }
        addCorrelation(m_trace.copies.correlation[row]);
    }

    void addWholeGraph()
    {
        if (m_trace.events.category[m_row] != Category::WholeGraph)
            return;
        const std::uint32_t row = m_trace.events.detail[m_row];
        addHeading(Tr::tr("Graph"));
        add(Tr::tr("Graph"), QString::number(m_trace.wholeGraphs.graph[row]));
        add(Tr::tr("Executable graph"), QString::number(m_trace.wholeGraphs.graphExec[row]));
        addCorrelation(m_trace.wholeGraphs.correlation[row]);
    }

    void addRange()
    {
        if (!isRange())
            return;
        const std::uint32_t row = m_trace.events.detail[m_row];
        add(Tr::tr("Domain"), m_trace.strings.text(m_trace.ranges.domain[row]));
        if (m_trace.ranges.source[row] == RangeSource::StartEnd)
            add(Tr::tr("Kind"), Tr::tr("start/end range"));
    }

    void addCorrelation(std::uint32_t correlation)
    {
        if (correlation != 0)
            add(Tr::tr("Correlation"), QString::number(correlation));
    }

    // The call that launched GPU work.
    void addLaunch()
    {
        if (m_row >= m_trace.gpuEventCount())
            return;
        addHeading(Tr::tr("Launch"));
        const EventId launch = m_trace.links.launch(m_event);
        if (launch == EventId::None) {
            add(Tr::tr("Call"), Tr::tr("not recorded"));
            return;
        }
        const TimeRange call = m_trace.events.range(launch);
        add(Tr::tr("Call"), m_trace.strings.text(m_trace.events.name[index(launch)]), true);
        add(Tr::tr("Called at"), formatPosition(call.begin));
        add(Tr::tr("Inside the call"), formatUs(call.duration()));
        add(Tr::tr("From call to GPU"), formatUs(m_trace.events.begin[m_row] - call.begin));
    }

    // What a call launched.
    void addWork()
    {
        if (m_trace.events.category[m_row] != Category::ApiCall)
            return;
        addCorrelation(m_trace.calls.correlation[m_trace.events.detail[m_row]]);
        const std::span<const EventId> work = m_trace.links.work(m_event);
        if (work.empty()) {
            if (m_trace.apiKindOf(m_event) == ApiKind::GraphLaunch)
                add(Tr::tr("Launched"), Tr::tr("work that was not recorded"));
            return;
        }
        addHeading(Tr::tr("Launched"));
        TimeRange hull = m_trace.events.range(work.front());
        for (const EventId each : work)
            hull = hull.united(m_trace.events.range(each));
        add(Tr::tr("GPU work"),
            work.size() == 1 ? m_trace.strings.text(m_trace.events.name[index(work.front())])
                             : Tr::tr("%1 nodes").arg(formatCount(qint64(work.size()))),
            work.size() == 1);
        add(Tr::tr("First start"), formatPosition(hull.begin));
        add(Tr::tr("From first to last"), formatUs(hull.duration()));
        add(Tr::tr("From call to GPU"), formatUs(hull.begin - m_trace.events.begin[m_row]));
    }

    void addStack(const QString &heading, TrackKind kind)
    {
        const EventId host = hostSideOf(m_trace, m_event);
        if (host == EventId::None)
            return;
        const std::vector<EventId> stack = stackOfThread(m_trace, host, kind);
        if (stack.empty())
            return;
        addHeading(heading);
        const std::size_t first = stack.size() > kMostFrames ? stack.size() - kMostFrames : 0;
        for (std::size_t i = first; i < stack.size(); ++i) {
            add(QString::number(i + 1), m_trace.strings.text(m_trace.events.name[index(stack[i])]),
                true, int(i - first));
        }
    }

    bool isRange() const
    {
        const Category category = m_trace.events.category[m_row];
        return category == Category::Range || category == Category::Mark;
    }

    std::uint8_t rangeFlags() const
    {
        return m_trace.ranges.flags[m_trace.events.detail[m_row]];
    }

    const Trace &m_trace;
    EventId m_event;
    std::uint32_t m_row;
    const EventContext &m_context;
    Details m_details;
};

} // namespace

Details eventDetails(const Trace &trace, EventId event, const EventContext &context)
{
    return DetailsWriter(trace, event, context).write();
}

std::vector<EventId> rangesAround(const Trace &trace, EventId event)
{
    const EventId host = hostSideOf(trace, event);
    return host == EventId::None ? std::vector<EventId> {}
                                 : stackOfThread(trace, host, TrackKind::Ranges);
}

std::optional<TimeNs> selfTime(const Trace &trace, EventId event)
{
    const Track &track = trackOf(trace, event);
    const TimeRange range = trace.events.range(event);
    if (!isHostNesting(track.kind) || range.isEmpty())
        return {};
    TimeNs children = 0;
    const std::uint32_t lane = trace.laneOf(event) + 1; // calls nest one lane deeper
    if (lane < track.firstLane + track.laneCount) {
        const EventSpan span = trace.eventsOfLane(lane);
        const auto begins = std::span(trace.events.begin).subspan(span.first, span.size());
        auto row = span.first
            + std::uint32_t(std::ranges::lower_bound(begins, range.begin) - begins.begin());
        for (; row < span.last && trace.events.begin[row] < range.end; ++row)
            children += std::min(trace.events.end[row], range.end) - trace.events.begin[row];
    }
    return range.duration() - children;
}

} // namespace gapscope
