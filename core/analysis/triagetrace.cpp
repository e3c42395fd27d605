// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triagetrace.h"

#include "core/analysis/triagestages.h"

#include <algorithm>
#include <map>

namespace gapscope {

namespace {

// Names that metadata events have (2.1).
const TriageTexts kMetadataNames {
    "process_name", "thread_name", "process_sort_index", "thread_sort_index"};
// What a kernel's name begins with, where only its stream says that it ran on a GPU (4.1).
const TriageTexts kKernelPrefixes {"void ", "ampere_", "sm80_", "sm90_"};

// Facts of a name, looked up once per distinct one.
struct NameFacts {
    bool isKnown = false;
    bool isRejected = false; // never a kernel
    bool isPython = false; // a scope, unless the category says otherwise
    bool isNarrow = false; // a kernel by its name
    std::uint32_t kernel = 0;
};

class EventReader {
public:
    EventReader(const Trace &trace, TriageContext &context)
        : m_trace(trace)
        , m_context(context)
        , m_reference(context.method == TriageMethod::Reference)
        , m_names(trace.strings.size())
    {
    }

    std::vector<TriageEvent> read()
    {
        for (std::uint32_t row = 0; row < m_trace.gpuEventCount(); ++row)
            addRow(row);
        if (m_reference)
            addExtras();
        std::ranges::sort(m_events, {}, &TriageEvent::order);
        return std::move(m_events);
    }

private:
    void addRow(std::uint32_t row)
    {
        const Category category = m_trace.events.category[row];
        const std::uint32_t detail = m_trace.events.detail[row];
        const bool isKernelRow = isKernel(category);
        if (!isKernelRow && category != Category::Copy && category != Category::Set)
            return;
        const ProfilerColumns &columns
            = isKernelRow ? m_trace.profiler.kernels : m_trace.profiler.copies;
        TriageEvent event;
        event.ts = fileUs(m_trace.events.begin[row] + triageBase(m_trace, m_context));
        event.dur = fileUs(m_trace.events.end[row] - m_trace.events.begin[row]);
        event.name = isKernelRow ? m_trace.kernels.demangledName[detail] : m_trace.events.name[row];
        event.correlation = isKernelRow ? m_trace.kernels.correlation[detail]
                                        : m_trace.copies.correlation[detail];
        event.event = makeId<EventId>(row);
        if (!m_reference) {
            const TrackId track = m_trace.trackOf(event.event);
            const Track &on = m_trace.track(track);
            event.device = on.device;
            // Copies of a stream are a track of their own, but the same stream.
            event.stream = m_context.pool.intern(
                std::to_string(index(on.device)) + '/' + std::to_string(on.number));
        }
        add(event, columns, detail);
    }

    void addExtras()
    {
        const ProfilerExtras &extras = m_trace.profiler.extras;
        for (std::uint32_t row = 0; row < extras.begin.size(); ++row) {
            TriageEvent event;
            event.ts = fileUs(extras.begin[row] - m_trace.origin + triageBase(m_trace, m_context));
            event.dur = fileUs(extras.end[row] - extras.begin[row]);
            event.name = extras.name[row];
            event.correlation = extras.correlation[row];
            add(event, extras.columns, row);
        }
    }

    void add(TriageEvent &event, const ProfilerColumns &columns, std::uint32_t row)
    {
        const ProfilerPlace &place = columns.places[columns.place[row]];
        const NameFacts &facts = factsOf(event.name);
        const bool byCategory = (place.roles & RoleGpuByCategory) != 0;
        if (m_reference) {
            const bool byStream = (place.roles & RoleGpuByStream) != 0 && !facts.isPython;
            if (event.dur <= 0 || facts.isRejected || (!byCategory && !byStream))
                return;
            event.stream = streamOf(place);
        } else if (event.dur <= 0) {
            return;
        }
        event.kernel = facts.kernel;
        event.isNarrow = byCategory || !m_reference || facts.isNarrow;
        event.process = place.process;
        event.order = columns.order[row];
        event.hasCorrelation
            = event.correlation != 0 || (place.roles & RoleZeroCorrelation) != 0;
        event.externalId = externalIdOf(event, columns.externalId[row], place);
        m_events.push_back(event);
    }

    [[nodiscard]] std::uint32_t externalIdOf(
        const TriageEvent &event, std::uint32_t own, const ProfilerPlace &place) const
    {
        if (own != kNoExternalId && (!m_reference || (place.roles & RoleOldId) == 0))
            return own;
        const ProfilerDetails &profiler = m_trace.profiler;
        if (!event.hasCorrelation || (m_reference && profiler.oldExternalIds))
            return kNoExternalId;
        const auto &pairs = profiler.externalOfCorrelation;
        const auto known = std::ranges::lower_bound(
            pairs, event.correlation, {}, [](const auto &pair) { return pair.first; });
        return known != pairs.end() && known->first == event.correlation ? known->second
                                                                         : kNoExternalId;
    }

    // Stream 0 counts as none: then the thread's name, then its number (4.1).
    [[nodiscard]] std::uint32_t streamOf(const ProfilerPlace &place)
    {
        if (place.stream != StringId::None)
            return m_context.pool.intern(m_trace.strings.view(place.stream));
        if (place.threadName != StringId::None)
            return m_context.pool.intern(m_trace.strings.view(place.threadName));
        return m_context.pool.intern("tid=" + std::string(m_trace.strings.view(place.thread)));
    }

    const NameFacts &factsOf(StringId name)
    {
        NameFacts &facts = m_names[index(name)];
        if (facts.isKnown)
            return facts;
        const std::string text = normalBlanks(m_trace.strings.view(name));
        const std::string lower = lowerText(text);
        facts.isKnown = true;
        facts.isRejected = std::ranges::find(kMetadataNames, text) != kMetadataNames.end()
            || lower.starts_with("## call ");
        facts.isPython = hasText(lower, ".py(") || lower.starts_with("python/")
            || lower.starts_with("nn.module:");
        facts.isNarrow = startsWithAny(lower, kKernelPrefixes)
            || isOverlapWord(lower);
        facts.kernel = m_context.pool.intern(canonicalKernel(text, m_context.method));
        return facts;
    }

    [[nodiscard]] bool isOverlapWord(const std::string &lower) const
    {
        const std::string_view category = kernelCategory(
            lower, m_context.tables.overlapCategories, TriageMethod::Reference);
        return category == "communication" || category == "memory" || category == "compute";
    }

    const Trace &m_trace;
    TriageContext &m_context;
    bool m_reference;
    std::vector<NameFacts> m_names;
    std::vector<TriageEvent> m_events;
};

// The process to look at (2.2): the heaviest whose text has `preferred`, else the heaviest.
StringId chosenProcess(const std::vector<TriageEvent> &events, const StringPool &strings,
    std::initializer_list<std::string_view> preferred)
{
    std::vector<std::pair<StringId, double>> sums; // as first seen
    for (const TriageEvent &event : events) {
        auto known = std::ranges::find(sums, event.process, [](const auto &sum) { return sum.first; });
        if (known == sums.end())
            known = sums.insert(sums.end(), {event.process, 0.0});
        known->second += event.dur;
    }
    const auto heaviest = [&](std::string_view part) {
        StringId best = StringId::None;
        double most = -1;
        for (const auto &[process, sum] : sums) {
            if (hasText(strings.view(process), part) && sum > most) {
                best = process;
                most = sum;
            }
        }
        return best;
    };
    for (const std::string_view part : preferred) {
        if (const StringId process = heaviest(part); process != StringId::None)
            return process;
    }
    return heaviest({});
}

} // namespace

double fileUs(TimeNs ns)
{
    return static_cast<double>(static_cast<long double>(ns) / 1000.0L);
}

TriageEvents triageEvents(const Trace &trace, TriageContext &context, TriageStage pathStage,
    const std::string &processPart)
{
    TriageEvents result;
    std::vector<TriageEvent> all = EventReader(trace, context).read();
    findTriageStages(trace, context, pathStage, all);
    std::vector<TriageEvent> narrow;
    for (const TriageEvent &event : all) {
        if (event.isNarrow && hasText(trace.strings.view(event.process), processPart))
            narrow.push_back(event);
    }
    if (context.method == TriageMethod::Reference) {
        const StringId wide = chosenProcess(all, trace.strings, {"TP00", "TP-0"});
        std::erase_if(all, [&](const TriageEvent &event) { return event.process != wide; });
        const StringId process = chosenProcess(narrow, trace.strings, {"TP00"});
        std::erase_if(narrow, [&](const TriageEvent &event) { return event.process != process; });
    }
    result.events = std::move(all);
    result.narrow = std::move(narrow);
    return result;
}

} // namespace gapscope
