// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/eventtext.h"

#include "core/base/format.h"
#include "core/trace/kernelname.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr qsizetype kCachedNames = 50'000;

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

// "[Executor] _forward_step" -> "_forward_step"
QString withoutTag(const QString &name)
{
    if (!name.startsWith(u'['))
        return name;
    const qsizetype end = name.indexOf(u"] "_s);
    return end > 0 && end + 2 < name.size() ? name.mid(end + 2) : name;
}

// "torch/nn/modules/module.py(1501): _call_impl": function, file, line.
struct Frame {
    QString function;
    QString place;
};

Frame splitFrame(const QString &name)
{
    static const QRegularExpression pattern(u"^(?:.*/)?([^/]+)\\((\\d+)\\): (.+)$"_s);
    const QRegularExpressionMatch match = pattern.match(name);
    if (!match.hasMatch())
        return {name, {}};
    return {match.captured(3), match.captured(1) + u':' + match.captured(2)};
}

QString fields(const QStringList &list)
{
    return list.join(u"   "_s);
}

} // namespace

void EventText::setRuns(const RunFacts &runs)
{
    m_runs = runs;
    m_names.clear();
}

void EventText::setMode(NamesMode mode)
{
    m_mode = mode;
    m_names.clear();
}

const Step *EventText::markedStep(std::size_t run, std::size_t traceIndex, EventId event) const
{
    const TimelineFacts &facts = *m_runs[run];
    const TimeNs begin = trace(run, traceIndex).events.begin[index(event)];
    for (std::size_t rank = 0; rank < facts.run.ranks.size(); ++rank) {
        if (facts.run.ranks[rank].trace != traceIndex)
            continue;
        const std::vector<Step> &steps = facts.steps[rank].steps;
        const auto it = std::partition_point(
            steps.begin(), steps.end(), [&](const Step &s) { return s.host.begin < begin; });
        if (it != steps.end() && it->marker == event)
            return &*it;
    }
    return nullptr;
}

QString EventText::fullName(std::size_t run, std::size_t traceIndex, EventId event) const
{
    const Trace &t = trace(run, traceIndex);
    if (isKernel(t.events.category[index(event)])) {
        const std::uint32_t detail = t.events.detail[index(event)];
        if (detail < t.kernels.demangledName.size()
            && t.kernels.demangledName[detail] != StringId::None)
            return t.strings.text(t.kernels.demangledName[detail]);
    }
    return text(t.name(event));
}

QString EventText::makeName(std::size_t run, std::size_t traceIndex, EventId event) const
{
    const Trace &t = trace(run, traceIndex);
    const std::string_view recorded = t.name(event);
    const QString full = fullName(run, traceIndex, event);
    if (m_mode == NamesMode::Full)
        return full;
    switch (t.events.category[index(event)]) {
    case Category::EagerKernel:
    case Category::GraphKernel: {
        const QByteArray utf8 = full.toUtf8();
        if (m_mode == NamesMode::Base)
            return text(baseKernelName({utf8.constData(), static_cast<std::size_t>(utf8.size())}));
        return text(shortKernelName(recorded));
    }
    case Category::ApiCall:
        return text(apiBaseName(recorded));
    case Category::PythonFrame:
        return splitFrame(full).function;
    case Category::Range:
        return withoutTag(full);
    default:
        return full;
    }
}

QString EventText::name(std::size_t run, std::size_t traceIndex, EventId event) const
{
    const Trace &t = trace(run, traceIndex);
    const Category category = t.events.category[index(event)];
    if (category == Category::WholeGraph)
        return tr("whole graph");
    if (category == Category::Range && m_mode != NamesMode::Full) {
        if (const Step *step = markedStep(run, traceIndex, event)) {
            const QString base = withoutTag(text(t.name(event))).section(u':', 0, 0).section(u' ', 0, 0);
            return base + u' ' + QString::number(step->number);
        }
    }
    // Kernels of one short name can differ in their full one.
    const quint64 text = isKernel(category) && m_mode != NamesMode::Short
        ? quint64(index(event)) | (quint64(1) << 62)
        : index(t.events.name[index(event)]);
    const quint64 key = text | (quint64(run) << 63) | (quint64(traceIndex) << 40);
    auto it = m_names.find(key);
    if (it == m_names.end()) {
        if (m_names.size() > kCachedNames)
            m_names.clear();
        it = m_names.insert(key, makeName(run, traceIndex, event));
    }
    return *it;
}

QStringList EventText::eventLabels(
    std::size_t run, std::size_t traceIndex, EventId event, bool &elide) const
{
    const Trace &t = trace(run, traceIndex);
    elide = true;
    switch (t.events.category[index(event)]) {
    case Category::WholeGraph:
        elide = false;
        return {tr("whole graph, kernels not recorded"), tr("whole graph")};
    case Category::PythonFrame: {
        const Frame frame = splitFrame(text(t.name(event)));
        if (frame.place.isEmpty())
            return {frame.function};
        return {fields({frame.function, frame.place}), frame.function};
    }
    default:
        return {name(run, traceIndex, event)};
    }
}

QString EventText::shortDuration(TimeNs duration)
{
    constexpr TimeNs kUs = 1000;
    const bool isLong = duration >= 10'000 * kUs;
    if (isLong || duration < 1000 * kUs)
        return formatDuration(duration);
    return withUnit(formatCount((duration + kUs / 2) / kUs), QString(kMicro) + u's');
}

QString EventText::gapLength(TimeNs duration)
{
    return formatDuration(duration);
}

QStringList EventText::stepLabels(std::size_t run, std::size_t rank, std::size_t stepIndex) const
{
    const Step &step = m_runs[run]->steps[rank].steps[stepIndex];
    const QString number = QString::number(step.number);
    const QString length = shortDuration(step.host.duration());
    if (step.phase == StepPhase::Unknown)
        return {fields({number, length}), number};
    const QString load = tr("%1 ctx · %2 gen").arg(step.ctx).arg(step.gen);
    return {fields({number, load, length}), fields({number, load}), number};
}

QStringList EventText::runLabels(std::size_t run, std::size_t traceIndex, EventId longest,
    std::uint32_t count, EventClass cls) const
{
    if (count < 2)
        return {name(run, traceIndex, longest)};
    QString noun = tr("%1 events").arg(formatCount(count));
    if (cls == EventClass::Eager || cls == EventClass::Graph || isCommunication(cls))
        noun = tr("%1 kernels").arg(formatCount(count));
    else if (cls == EventClass::Range || cls == EventClass::Preparation)
        noun = tr("%1 ranges").arg(formatCount(count));
    else if (cls == EventClass::Call || cls == EventClass::Launch || cls == EventClass::Synchronize)
        noun = tr("%1 calls").arg(formatCount(count));
    return {noun + u", "_s + name(run, traceIndex, longest), noun};
}

QStringList EventText::railLabels(std::uint32_t nodes)
{
    return {tr("graph replay, %1 nodes").arg(formatCount(nodes)), tr("graph replay")};
}

QString EventText::stepAt(std::size_t run, std::size_t rank, TimeNs t) const
{
    if (rank >= m_runs[run]->steps.size())
        return {};
    const std::vector<Step> &steps = m_runs[run]->steps[rank].steps;
    const auto after = std::partition_point(
        steps.begin(), steps.end(), [&](const Step &s) { return s.host.begin <= t; });
    return after == steps.begin() ? QString() : QString::number((after - 1)->number);
}

QString EventText::title(const TimelineSelection &s) const
{
    const bool hasRank = s.rank != kNoRank && s.rank < m_runs[s.run]->ranks.size();
    switch (s.kind) {
    case TimelineSelection::Kind::Event:
        return name(s.run, s.trace, s.event);
    case TimelineSelection::Kind::Gap: {
        const StepGap &gap = m_runs[s.run]->ranks[s.rank].gaps[s.index];
        const std::vector<Step> &steps = m_runs[s.run]->steps[s.rank].steps;
        return tr("gap %1 → %2").arg(steps[gap.before].number).arg(steps[gap.after].number);
    }
    case TimelineSelection::Kind::Step:
        return tr("step %1").arg(m_runs[s.run]->steps[s.rank].steps[s.index].number);
    case TimelineSelection::Kind::Idle:
        return hasRank ? tr("GPU idle") : QString();
    case TimelineSelection::Kind::Range:
        return tr("range");
    case TimelineSelection::Kind::None:
        break;
    }
    return {};
}

QString EventText::describe(const TimelineSelection &s, const QString &rowName) const
{
    if (s.isNone() || !m_runs[s.run])
        return {};
    QStringList place;
    if (m_runs[1])
        place << (s.run == 0 ? tr("Baseline") : tr("Target"));
    if (s.rank != kNoRank)
        place << tr("Rank %1").arg(s.rank);
    if (!rowName.isEmpty())
        place << rowName;
    place << title(s);
    QStringList parts {place.join(u" · "_s), formatPosition(s.range.begin),
        formatUs(s.range.duration())};
    const QString step = s.kind == TimelineSelection::Kind::Event ? stepAt(s.run, s.rank, s.range.begin)
                                                                  : QString();
    if (!step.isEmpty())
        parts << tr("step %1").arg(step);
    return fields(parts);
}

QString EventText::spoken(const TimelineSelection &s) const
{
    if (s.isNone() || !m_runs[s.run])
        return tr("nothing selected");
    QStringList parts;
    if (s.kind == TimelineSelection::Kind::Gap) {
        const StepGap &gap = m_runs[s.run]->ranks[s.rank].gaps[s.index];
        const std::vector<Step> &steps = m_runs[s.run]->steps[s.rank].steps;
        parts << tr("gap %1 to %2").arg(steps[gap.before].number).arg(steps[gap.after].number);
    } else {
        parts << title(s);
    }
    if (s.rank != kNoRank)
        parts << tr("rank %1").arg(s.rank);
    parts << tr("%1 microseconds").arg(formatCount((s.range.duration() + 500) / 1000));
    if (s.kind == TimelineSelection::Kind::Gap && s.range.duration() > 0) {
        const TimeNs busy = m_runs[s.run]->ranks[s.rank].busy->totalWithin(s.range);
        const double idle = 1 - static_cast<double>(busy) / static_cast<double>(s.range.duration());
        parts << tr("%1 percent GPU idle").arg(qRound(idle * 100));
    }
    return parts.join(u", "_s);
}

QString EventText::toolTip(const TimelineSelection &s, const QString &rowName) const
{
    if (s.isNone() || !m_runs[s.run])
        return {};
    const bool isEvent = s.kind == TimelineSelection::Kind::Event;
    QStringList lines {isEvent ? fullName(s.run, s.trace, s.event) : title(s)};
    lines << fields({formatUs(s.range.duration()), tr("at %1").arg(formatPosition(s.range.begin))});
    QStringList place;
    if (s.rank != kNoRank)
        place << tr("Rank %1").arg(s.rank);
    if (!rowName.isEmpty())
        place << rowName;
    const QString step = stepAt(s.run, s.rank, s.range.begin);
    if (isEvent && !step.isEmpty())
        place << tr("step %1").arg(step);
    lines << place.join(u" · "_s);
    if (isEvent && index(s.event) < trace(s.run, s.trace).gpuEventCount()) {
        const Trace &t = trace(s.run, s.trace);
        const EventId launch = t.links.launch(s.event);
        if (launch != EventId::None) {
            const TimeNs delay = s.range.begin - t.events.begin[index(launch)];
            lines << tr("launched %1 earlier by %2")
                         .arg(formatUs(delay), text(apiBaseName(t.name(launch))));
        }
    }
    return lines.join(u'\n');
}

} // namespace gapscope
