// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapinspect.h"

#include "core/base/format.h"
#include "core/base/tr.h"
#include "core/query/eventdetails.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QString workKind(Category category)
{
    switch (category) {
    case Category::GraphKernel:
        return Tr::tr("graph replay");
    case Category::WholeGraph:
        return Tr::tr("whole graph, kernels not recorded");
    default:
        return Tr::tr("eager");
    }
}

GapSide workSide(const Trace &trace, EventId work, const QString &when, TimeNs at)
{
    const Track &track = trace.track(trace.trackOf(work));
    const Category category = trace.events.category[index(work)];
    QString name = trace.strings.text(trace.events.name[index(work)]);
    if (name.isEmpty())
        name = Tr::tr("whole graph");
    return {work, name,
        Tr::tr("stream %1, %2 %3").arg(QString::number(track.number), when, formatPosition(at)),
        workKind(category), category};
}

GapSide launchSide(const Trace &trace, EventId launch)
{
    const Track &track = trace.track(trace.trackOf(launch));
    const QString place = Tr::tr("thread %1, at %2").arg(
        QString::number(track.number), formatPosition(trace.events.begin[index(launch)]));
    const std::uint32_t id = trace.calls.correlation[trace.events.detail[index(launch)]];
    return {launch, trace.strings.text(trace.events.name[index(launch)]), place,
        id == 0 ? QString() : Tr::tr("correlation %1").arg(formatCount(id)), Category::ApiCall};
}

// Python frames of a thread at an instant, outermost first.
std::vector<QString> framesAt(const Trace &trace, ProcessId process, std::int64_t thread, TimeNs t)
{
    std::vector<QString> frames;
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::PythonFrames || track.process != process
            || track.number != thread)
            continue;
        for (std::uint32_t i = 0; i < track.laneCount; ++i) {
            const EventSpan rows = trace.eventsOfLane(track.firstLane + i);
            const auto begins = trace.events.begin.begin();
            const auto after = std::upper_bound(begins + rows.first, begins + rows.last, t);
            if (after == begins + rows.first)
                continue;
            const auto row = std::size_t(after - begins) - 1;
            if (trace.events.end[row] > t)
                frames.push_back(trace.strings.text(trace.events.name[row]));
        }
    }
    return frames;
}

QString placeText(const GapBook &book, const InspectedGap &gap)
{
    QStringList parts {gapKindText(gap.key.kind)};
    if (gap.rank)
        parts.append(Tr::tr("rank %1").arg(*gap.rank));
    if (gap.key.kind == GapKind::Device || gap.key.kind == GapKind::Stream) {
        const GapTable &table = book.tablesOf(gap.key.kind)[gap.key.table];
        const Trace &trace = *book.run().traces[table.trace];
        parts.append(Tr::tr("GPU %1").arg(trace.devices[index(table.device)].ordinal));
        if (table.stream != TrackId::None)
            parts.append(Tr::tr("stream %1").arg(trace.track(table.stream).number));
    }
    return parts.join(u", "_s);
}

QString titleOf(const GapBook &book, const InspectedGap &gap)
{
    const auto pair = [](qint64 before, qint64 after) {
        return before == after ? Tr::tr("Gap in step %1").arg(before)
                               : Tr::tr("Gap %1 \u2192 %2").arg(before).arg(after);
    };
    if (!gap.rank)
        return Tr::tr("Gap at %1").arg(formatPosition(gap.time.begin));
    const std::vector<Step> &steps = book.timeline->steps[*gap.rank].steps;
    if (gap.key.kind == GapKind::Step) {
        const StepGap &own = book.timeline->ranks[gap.key.table].gaps[gap.key.gap];
        return pair(steps[own.before].number, steps[own.after].number);
    }
    const KernelGap work = book.workAround(gap.key);
    constexpr qint64 kNone = -1;
    const auto number = [&](EventId event) {
        const auto step = event == EventId::None ? std::nullopt : book.stepOf(*gap.rank, event);
        return step.has_value() ? steps[step.value()].number : kNone;
    };
    const qint64 before = number(work.before);
    const qint64 after = number(work.after);
    if (before != kNone && after != kNone)
        return pair(before, after);
    if (after != kNone)
        return Tr::tr("Gap before step %1").arg(after);
    if (before != kNone)
        return Tr::tr("Gap after step %1").arg(before);
    return Tr::tr("Gap at %1").arg(formatPosition(gap.time.begin));
}

bool isHost(CauseKind kind)
{
    return kind == CauseKind::HostRange || kind == CauseKind::ApiCall
        || kind == CauseKind::Synchronization || kind == CauseKind::OsCall
        || kind == CauseKind::GarbageCollection || kind == CauseKind::PythonFrame
        || kind == CauseKind::Unattributed;
}

} // namespace

QString gapKindText(GapKind kind)
{
    switch (kind) {
    case GapKind::Device:
        return Tr::tr("device gap");
    case GapKind::Stream:
        return Tr::tr("stream gap");
    case GapKind::Step:
        return Tr::tr("inter-step gap");
    case GapKind::Idle:
        break;
    }
    return Tr::tr("idle time");
}

GapInspector::GapInspector(GapBookPtr book)
    : m_book(std::move(book))
{
    for (std::size_t i = 0; i < m_book->kernels->contexts.size(); ++i)
        m_explainers.push_back(
            std::make_unique<GapExplainer>(*m_book->run().traces[i], m_book->kernels->contexts[i]));
    // The lists that the first answer of a device would make.
    for (const auto *tables : {&m_book->kernels->devices, &m_book->kernels->streams}) {
        for (const GapTable &table : *tables) {
            if (table.gaps.empty())
                continue;
            const KernelGap gap = table.gaps.front();
            (void)m_explainers[table.trace]->explain(gapTime(*m_book->run().traces[table.trace], gap),
                gap.before, gap.after, table.device, table.stream);
        }
    }
}

InspectedGap GapInspector::inspect(const GapKey &key, const GapQuestion &question)
{
    InspectedGap gap;
    gap.key = key;
    gap.trace = m_book->traceOf(key);
    gap.rank = m_book->rankOf(key);
    gap.time = m_book->timeOf(key);
    gap.title = titleOf(*m_book, gap);
    gap.subtitle = placeText(*m_book, gap);
    addSides(gap);
    addParts(gap);
    gap.series = seriesOf(*m_book, key);
    gap.place = placeOf(*m_book, question, key);
    return gap;
}

std::vector<GapCause> GapInspector::causesOf(const InspectedGap &gap)
{
    GapExplainer &explainer = *m_explainers[gap.trace];
    const Trace &trace = *m_book->run().traces[gap.trace];
    if (gap.key.kind == GapKind::Step) {
        const ProcessId process = trace.ranks[index(m_book->run().ranks[gap.key.table].rank)].process;
        return explainer.explainHost(
            gap.time, process, trace.processes[index(process)].mainThread);
    }
    const KernelGap work = m_book->workAround(gap.key);
    if (gap.key.kind == GapKind::Idle) {
        const DeviceId device = trace.ranks[index(m_book->run().ranks[gap.key.table].rank)].device;
        return explainer.explain(gap.time, work.before, work.after, device, TrackId::None);
    }
    const GapTable &table = m_book->tablesOf(gap.key.kind)[gap.key.table];
    return explainer.explain(gap.time, work.before, work.after, table.device, table.stream);
}

void GapInspector::addParts(InspectedGap &gap)
{
    const Trace &trace = *m_book->run().traces[gap.trace];
    // A stream may wait while another works; between steps the GPU may still work.
    const IntervalSet *busy = gap.key.kind != GapKind::Device && gap.rank
        ? m_book->timeline->ranks[*gap.rank].busy.get()
        : nullptr;
    const std::vector<GapCause> causes = causesOf(gap);
    for (NamedCause &named :
        nameCauses(trace, causes, m_book->tables, m_book->kernelTables.sources)) {
        const auto &prep = m_book->tables.prepRanges;
        const bool isPrep = named.kind == CauseKind::HostRange
            && std::ranges::find(prep, named.name) != prep.end();
        gap.parts.push_back({std::move(named), 0, EventId::None, isPrep});
    }
    std::vector<TimeNs> longest(gap.parts.size());
    GapCause largest;
    for (const GapCause &cause : causes) {
        const QString name = causeName(trace, cause, m_book->tables.markers);
        const auto part = std::ranges::find_if(gap.parts, [&](const GapPart &known) {
            return known.cause.kind == cause.kind && known.cause.name == name;
        });
        const TimeNs length = cause.time.duration();
        part->exposed += busy == nullptr ? length : length - busy->totalWithin(cause.time);
        TimeNs &best = longest[std::size_t(part - gap.parts.begin())];
        if (length > best) {
            best = length;
            part->event = cause.event;
        }
        if (isHost(cause.kind) && length > largest.time.duration())
            largest = cause;
    }
    for (const GapPart &part : gap.parts)
        gap.exposed += part.exposed;
    addFrames(gap, largest);
}

void GapInspector::addSides(InspectedGap &gap) const
{
    const Trace &trace = *m_book->run().traces[gap.trace];
    const KernelGap work = m_book->workAround(gap.key);
    if (work.before != EventId::None)
        gap.after = workSide(trace, work.before, Tr::tr("ends"), gap.time.begin);
    if (work.after == EventId::None) {
        if (gap.key.kind == GapKind::Step)
            gap.notes.push_back(Tr::tr("Host time between two forward steps: what the rank's main "
                                       "thread was in, whether the GPU was idle or not."));
        return;
    }
    gap.before = workSide(trace, work.after, Tr::tr("starts"), gap.time.end);
    const EventId launch = trace.links.launch(work.after);
    if (launch == EventId::None) {
        gap.notes.push_back(Tr::tr("What launched the next kernel was not recorded, so the causes are "
                                   "guesses by time on the main thread of its process."));
        return;
    }
    gap.launch = launchSide(trace, launch);
    for (const EventId range : rangesAround(trace, launch))
        gap.ranges.push_back(trace.strings.text(trace.events.name[index(range)]));
    if (trace.events.end[index(launch)] <= gap.time.begin)
        gap.notes.push_back(Tr::tr("The next kernel was launched %1 before the gap began: the host "
                                   "was ahead, the time belongs to the device.")
                                .arg(formatUs(gap.time.begin - trace.events.end[index(launch)])));
}

void GapInspector::addFrames(InspectedGap &gap, const GapCause &largest) const
{
    if (largest.time.isEmpty())
        return;
    const Trace &trace = *m_book->run().traces[gap.trace];
    ProcessId process = ProcessId::None;
    std::int64_t thread = -1;
    if (gap.launch) {
        const Track &calls = trace.track(trace.trackOf(gap.launch->event));
        process = calls.process;
        thread = calls.number;
    } else if (gap.rank) {
        process = trace.ranks[index(m_book->run().ranks[*gap.rank].rank)].process;
        thread = trace.processes[index(process)].mainThread;
    }
    gap.frames = framesAt(
        trace, process, thread, largest.time.begin + largest.time.duration() / 2);
}

std::vector<GapAdvice> adviceFor(const InspectedGap &gap, const IdleSources &groups)
{
    std::vector<GapAdvice> result;
    for (const GapPart &part : gap.parts) {
        if (part.exposed == 0)
            continue;
        const auto group = std::ranges::find_if(groups.groups, [&](const GapGroup &candidate) {
            return candidate.kind == part.cause.kind && candidate.source == part.cause.name;
        });
        if (group == groups.groups.end() || group->pattern.isEmpty())
            continue;
        result.push_back({group->pattern, group->source, group->evidence, part.exposed,
            group->savesAtMost, group->gaps});
    }
    std::ranges::stable_sort(result, std::greater<> {}, &GapAdvice::here);
    return result;
}

} // namespace gapscope
