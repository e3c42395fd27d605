// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triagestages.h"

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

struct Annotation {
    double ts = 0;
    double dur = 0;
    TriageStage stage = TriageStage::All;
    bool isGpu = false;
};

struct Window {
    double begin = 0;
    double end = 0;
    TriageStage stage = TriageStage::All;
};

// Published name rule (3.2): only generation counts that begin with 1, and no extend.
TriageStage publishedStage(const std::string &lower)
{
    if (hasText(lower, "generation_1") || hasText(lower, "decode"))
        return TriageStage::Decode;
    if (hasText(lower, "generation_0") || hasText(lower, "prefill"))
        return TriageStage::Extend;
    return TriageStage::All;
}

TriageStage markerStage(const std::vector<StepMarker> &markers, std::string_view name)
{
    const QString text = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    for (const StepMarker &marker : markers) {
        const QRegularExpressionMatch match = marker.pattern.match(text);
        if (!match.hasMatch())
            continue;
        const auto count = [&](const QString &group) {
            return marker.pattern.namedCaptureGroups().contains(group)
                ? match.captured(group).toInt()
                : 0;
        };
        if (count(QStringLiteral("ctx")) > 0)
            return TriageStage::Extend;
        if (count(QStringLiteral("gen")) > 0)
            return TriageStage::Decode;
        return TriageStage::All;
    }
    const std::string lower = lowerText(name);
    if (hasText(lower, "decode"))
        return TriageStage::Decode;
    return hasText(lower, "prefill") || hasText(lower, "extend") ? TriageStage::Extend
                                                                 : TriageStage::All;
}

class StageFinder {
public:
    StageFinder(const Trace &trace, TriageContext &context)
        : m_trace(trace)
        , m_context(context)
        , m_reference(context.method == TriageMethod::Reference)
        , m_tolerance(context.tables.limits.timeToleranceUs)
    {
        std::vector<Annotation> found = annotations();
        for (const bool gpu : {true, false}) {
            auto &windows = gpu ? m_gpu : m_host;
            for (const Annotation &annotation : found) {
                if (annotation.isGpu == gpu)
                    windows.push_back(
                        {annotation.ts, annotation.ts + annotation.dur, annotation.stage});
            }
            merge(windows);
        }
    }

    [[nodiscard]] bool hasAny() const { return !m_gpu.empty() || !m_host.empty(); }

    [[nodiscard]] TriageStage of(const TriageEvent &event) const
    {
        if (!m_reference && event.event != EventId::None) {
            const EventId launch = m_trace.links.launch(event.event);
            if (launch != EventId::None) {
                const double at = fileUs(m_trace.events.begin[index(launch)] + triageBase(m_trace, m_context));
                if (const Window *window = containing(m_host, at))
                    return window->stage;
            }
        }
        const auto byId = m_byId.find(event.externalId);
        if (event.externalId != kNoExternalId && byId != m_byId.end())
            return byId->second.stage;
        for (const std::vector<Window> *windows : {&m_gpu, &m_host}) {
            if (const Window *window = containing(*windows, event.ts))
                return window->stage;
        }
        return nearest(event.ts);
    }

private:
    std::vector<Annotation> annotations()
    {
        std::vector<Annotation> found;
        const ProfilerDetails &profiler = m_trace.profiler;
        std::vector<std::int8_t> stages(m_trace.strings.size(), -1);
        const auto add = [&](double ts, double dur, StringId name, const ProfilerPlace &place,
                             std::uint32_t externalId) {
            std::int8_t &known = stages[index(name)];
            if (known < 0)
                known = static_cast<std::int8_t>(stageOf(m_trace.strings.view(name)));
            const auto stage = static_cast<TriageStage>(known);
            if (stage == TriageStage::All || dur <= 0)
                return;
            found.push_back({ts, dur, stage, (place.roles & RoleGpuAnnotation) != 0});
            const bool isOld = m_reference && (place.roles & RoleOldId) != 0;
            if (externalId != kNoExternalId && !isOld)
                noteId(externalId, found.back());
        };
        // Rows of ranges by their position in the file.
        std::vector<std::pair<std::uint32_t, std::uint32_t>> rows; // detail, event
        for (const Track &track : m_trace.tracks) {
            if (track.kind != TrackKind::Ranges)
                continue;
            const EventSpan span = m_trace.eventsOf(track);
            for (std::uint32_t row = span.first; row < span.last; ++row) {
                const std::uint32_t detail = m_trace.events.detail[row];
                if ((profiler.ranges.places[profiler.ranges.place[detail]].roles & RoleAnnotation) != 0)
                    rows.emplace_back(detail, row);
            }
        }
        std::ranges::sort(rows);
        for (const auto &[detail, row] : rows)
            add(fileUs(m_trace.events.begin[row] + triageBase(m_trace, m_context)),
                fileUs(m_trace.events.end[row] - m_trace.events.begin[row]),
                m_trace.events.name[row], profiler.ranges.places[profiler.ranges.place[detail]],
                profiler.ranges.externalId[detail]);
        const ProfilerExtras &extras = profiler.extras;
        for (std::size_t row = 0; row < extras.begin.size(); ++row) {
            const ProfilerPlace &place = extras.columns.places[extras.columns.place[row]];
            if ((place.roles & RoleGpuAnnotation) != 0)
                add(fileUs(extras.begin[row] - m_trace.origin + triageBase(m_trace, m_context)), fileUs(extras.end[row] - extras.begin[row]),
                    extras.name[row], place, extras.columns.externalId[row]);
        }
        return found;
    }

    [[nodiscard]] TriageStage stageOf(std::string_view name) const
    {
        return m_reference ? publishedStage(lowerText(normalBlanks(name)))
                           : markerStage(m_context.host.markers, name);
    }

    // Per external id: GPU annotations before others, then the longer one.
    void noteId(std::uint32_t externalId, const Annotation &annotation)
    {
        const auto [known, isNew] = m_byId.try_emplace(externalId, annotation);
        const auto rank = [](const Annotation &of) { return std::pair(of.isGpu, of.dur); };
        if (!isNew && rank(annotation) > rank(known->second))
            known->second = annotation;
    }

    void merge(std::vector<Window> &windows) const
    {
        std::ranges::stable_sort(
            windows, {}, [](const Window &window) { return std::pair(window.begin, window.end); });
        std::vector<Window> merged;
        for (const Window &window : windows) {
            if (!merged.empty() && merged.back().stage == window.stage
                && window.begin <= merged.back().end + m_tolerance)
                merged.back().end = std::max(merged.back().end, window.end);
            else
                merged.push_back(window);
        }
        windows = std::move(merged);
    }

    // The last window that begins before and has not ended.
    [[nodiscard]] const Window *containing(const std::vector<Window> &windows, double ts) const
    {
        auto at = std::ranges::upper_bound(windows, ts + m_tolerance, {}, &Window::begin);
        if (at == windows.begin())
            return nullptr;
        --at;
        return at->end + m_tolerance >= ts ? &*at : nullptr;
    }

    // The window with the nearest edge, not too far away; GPU windows first, then the earlier.
    [[nodiscard]] TriageStage nearest(double ts) const
    {
        TriageStage stage = TriageStage::All;
        double best = m_context.tables.limits.stageEdgeUs;
        bool found = false;
        for (const std::vector<Window> *windows : {&m_gpu, &m_host}) {
            const auto after = std::ranges::lower_bound(*windows, ts, {}, &Window::begin);
            // Ends do not ascend strictly, so look at a few windows on both sides.
            const auto at = after - windows->begin();
            const auto from = std::max<std::ptrdiff_t>(0, at - kNeighbours);
            const auto to = std::min<std::ptrdiff_t>(std::ssize(*windows), at + kNeighbours);
            for (std::ptrdiff_t i = from; i < to; ++i) {
                const Window &window = (*windows)[static_cast<std::size_t>(i)];
                const double distance
                    = std::min(std::abs(ts - window.begin), std::abs(ts - window.end));
                if (distance < best || (!found && distance <= best)) {
                    best = distance;
                    stage = window.stage;
                    found = true;
                }
            }
        }
        return stage;
    }

    static constexpr std::ptrdiff_t kNeighbours = 8;

    const Trace &m_trace;
    TriageContext &m_context;
    bool m_reference;
    double m_tolerance;
    std::vector<Window> m_gpu;
    std::vector<Window> m_host;
    std::unordered_map<std::uint32_t, Annotation> m_byId;
};

} // namespace

void findTriageStages(const Trace &trace, TriageContext &context, TriageStage pathStage,
    std::vector<TriageEvent> &events)
{
    if (pathStage != TriageStage::All) {
        for (TriageEvent &event : events)
            event.stage = pathStage;
        return;
    }
    const StageFinder finder(trace, context);
    if (!finder.hasAny())
        return;
    for (TriageEvent &event : events)
        event.stage = finder.of(event);
}

} // namespace gapscope
