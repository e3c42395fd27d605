// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triage.h"

#include "core/analysis/triagefuse.h"
#include "core/analysis/triagemapping.h"
#include "core/analysis/triageoverlap.h"
#include "core/base/tr.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

using EventList = TriageEventList;

EventList ofStage(const std::vector<TriageEvent> &events, TriageStage stage)
{
    EventList list;
    for (const TriageEvent &event : events) {
        if (event.stage == stage)
            list.push_back(&event);
    }
    return list;
}

// Stages that occur, as first seen.
std::vector<TriageStage> stagesOf(const std::vector<TriageEvent> &events)
{
    std::vector<TriageStage> stages;
    for (const TriageEvent &event : events) {
        if (std::ranges::find(stages, event.stage) == stages.end())
            stages.push_back(event.stage);
    }
    return stages;
}

// Without All if there is any other.
void dropAll(std::vector<TriageStage> &stages)
{
    if (stages.size() > 1)
        std::erase(stages, TriageStage::All);
}

// One file, read and resolved.
struct FileWork {
    const TriageFile *file = nullptr;
    TriageStage pathStage = TriageStage::All;
    TriageEvents events;
    std::unique_ptr<TriageResolver> resolver;
    std::map<TriageStage, TriageSums> sums; // of all launches, per stage
    std::vector<TriageStage> stages; // of wide events, as first seen
};

using SideWork = std::vector<FileWork>;

class Triage {
public:
    Triage(const TriageSide &formal, const TriageSide *mapping, const TriageTables &tables,
        const HostTables &host, const TriageOptions &options, const Progress &progress)
        : m_formalSide(formal)
        , m_mappingSide(mapping ? *mapping : formal)
        , m_isPair(mapping != nullptr)
        , m_options(options)
        , m_progress(progress)
        , m_context(tables, host, options.method)
    {
        m_answer.method = options.method;
        m_answer.isPair = m_isPair;
        m_answer.kernelLimit = options.kernelLimit;
        m_answer.minShare = options.minShare < 0 ? tables.limits.minShare : options.minShare;
        for (const TriageFile &file : m_mappingSide.files)
            m_answer.mappingPaths.push_back(file.path);
        for (const TriageFile &file : m_formalSide.files)
            m_answer.formalPaths.push_back(file.path);
        findFrameworks();
    }

    TriageAnswer answer()
    {
        m_formal = read(m_formalSide);
        if (m_isPair)
            m_mapping = read(m_mappingSide);
        buildMaps();
        isReference() ? answerFiles() : answerStages();
        std::ranges::stable_sort(m_answer.stages, {}, &TriageStageAnswer::stage);
        if (m_isPair)
            answerOverlap();
        const FuseScope scope = fuseScope();
        for (TriageStageAnswer &stage : m_answer.stages)
            findFusePatterns(stage, m_context.tables, m_options.method, scope);
        addNotes();
        return m_progress.isCancelled() ? TriageAnswer {} : std::move(m_answer);
    }

private:
    [[nodiscard]] bool isReference() const { return m_options.method == TriageMethod::Reference; }

    [[nodiscard]] SideWork &mappingWork() { return m_isPair ? m_mapping : m_formal; }

    void findFrameworks()
    {
        const TriageTables &tables = m_context.tables;
        const auto find = [&](const TriageSide &side) {
            return m_options.framework.isEmpty() ? findTriageFramework(side, tables)
                                                 : m_options.framework;
        };
        m_mappingFramework = find(m_mappingSide);
        m_formalFramework = find(m_formalSide);
        m_answer.mappingFramework = triageFrameworkLabel(m_mappingFramework, tables);
        m_answer.formalFramework = triageFrameworkLabel(m_formalFramework, tables);
        const QJsonObject &args = m_formalSide.serverArgs;
        m_answer.model = args.value(u"model_path"_s).toString(args.value(u"model"_s).toString());
    }

    FuseScope fuseScope() const
    {
        FuseScope scope;
        scope.framework = m_formalFramework;
        scope.model = m_answer.model.toLower().toStdString();
        scope.tpSize = m_formalSide.serverArgs.value(u"tp_size"_s).toInt(1);
        scope.minShare = m_answer.minShare;
        return scope;
    }

    SideWork read(const TriageSide &side)
    {
        SideWork work;
        for (std::size_t i = 0; i < side.files.size() && !m_progress.isCancelled(); ++i) {
            FileWork file;
            file.file = &side.files[i];
            const Trace &trace = *side.files[i].trace;
            file.pathStage = stageOfPath(side.files[i].stageParts);
            file.events = triageEvents(
                trace, m_context, file.pathStage, m_options.processPart.toStdString());
            file.resolver = std::make_unique<TriageResolver>(trace, m_context, file.events);
            for (const TriageEvent &event : file.events.events)
                file.sums[event.stage].add(
                    event, file.resolver->origin(event), static_cast<std::uint32_t>(i));
            file.stages = stagesOf(file.events.events);
            work.push_back(std::move(file));
        }
        return work;
    }

    // 2.6: all launches of SGLang, samples of others; ours needs no samples.
    void buildMaps()
    {
        const bool samples = isReference() && m_mappingFramework != u"sglang"_s;
        const auto most = static_cast<std::size_t>(m_context.tables.limits.mappingSamples);
        SideWork &work = mappingWork();
        for (std::size_t i = 0; i < work.size(); ++i) {
            for (const TriageStage stage : work[i].stages) {
                TriageSums sampled;
                if (samples) {
                    const EventList events = ofStage(work[i].events.events, stage);
                    for (const TriageEvent *event : sampledEvents(events, *work[i].file->trace, most))
                        sampled.add(*event, work[i].resolver->origin(*event),
                            static_cast<std::uint32_t>(i));
                }
                m_map.add(stage, samples ? sampled : work[i].sums[stage]);
            }
        }
        m_map.finish();
    }

    // Reference: each stage of each formal file by itself.
    void answerFiles()
    {
        for (std::size_t i = 0; i < m_formal.size(); ++i) {
            FileWork &file = m_formal[i];
            double total = 0;
            for (const TriageEvent &event : file.events.events)
                total += event.dur;
            std::vector<TriageStage> stages = file.stages;
            std::ranges::sort(stages);
            for (const TriageStage stage : stages) {
                const EventList events = ofStage(file.events.events, stage);
                double us = 0;
                for (const TriageEvent *event : events)
                    us += event->dur;
                const bool isRest = stage == TriageStage::All && file.pathStage == TriageStage::All;
                if (isRest && stages.size() > 1 && us < total * kRestShare)
                    continue;
                addStage(stage, file.sums[stage], {{i, events}});
            }
        }
    }

    // Corrected: one answer per stage over all files (ranks).
    void answerStages()
    {
        double total = 0;
        std::map<TriageStage, TriageFileEvents> parts;
        std::map<TriageStage, TriageSums> sums;
        std::map<TriageStage, double> times;
        for (std::size_t i = 0; i < m_formal.size(); ++i) {
            for (const TriageStage stage : m_formal[i].stages) {
                parts[stage].emplace_back(i, ofStage(m_formal[i].events.events, stage));
                sums[stage].merge(m_formal[i].sums[stage]);
                for (const TriageEvent *event : parts[stage].back().second)
                    times[stage] += event->dur;
            }
        }
        for (const auto &[stage, us] : times)
            total += us;
        for (const auto &[stage, files] : parts) {
            if (stage == TriageStage::All && parts.size() > 1 && times[stage] < total * kRestShare)
                continue;
            addStage(stage, sums[stage], files);
        }
    }

    void addStage(TriageStage stage, const TriageSums &sums, const TriageFileEvents &files)
    {
        TriageStageAnswer answer;
        answer.stage = stage;
        answer.file = files.front().first;
        std::unordered_map<std::uint32_t, std::pair<std::size_t, const TriageEvent *>> firsts;
        std::unordered_map<std::uint32_t, qint64> graphLaunches;
        for (const auto &[file, events] : files) {
            const Trace &trace = *m_formal[file].file->trace;
            for (const TriageEvent *event : events) {
                answer.us += event->dur;
                firsts.try_emplace(event->kernel, file, event);
                if (event->event != EventId::None
                    && trace.events.category[index(event->event)] == Category::GraphKernel)
                    ++graphLaunches[event->kernel];
            }
        }
        const TriageBusy busy = triageBusy(files);
        answer.busyUs = busy.us;
        answer.gpus = busy.gpus;
        std::vector<const TriageKernelSum *> order;
        for (const TriageKernelSum &sum : sums.kernels())
            order.push_back(&sum);
        std::ranges::stable_sort(order, std::greater {}, [](const TriageKernelSum *sum) { return sum->us; });
        const TriageMap own(sums, m_context);
        for (const TriageKernelSum *sum : order) {
            const auto &[file, event] = firsts[sum->kernel];
            TriageKernelRow row;
            row.kernel = QString::fromStdString(m_context.pool.text(sum->kernel));
            row.us = sum->us;
            row.share = answer.us > 0 ? sum->us / answer.us * 100 : 0;
            row.launches = sum->launches;
            m_map.describe(row, m_map.lookUp(sum->kernel, stage, own));
            const Trace &trace = *m_formal[file].file->trace;
            row.category = categoryOf(trace, event->name);
            row.first = event->event;
            row.name = event->name;
            row.file = file;
            row.isGraph = 2 * graphLaunches[sum->kernel] > sum->launches;
            const auto time = busy.kernels.find(sum->kernel);
            row.busyUs = time == busy.kernels.end() ? 0 : time->second.first;
            row.gpus = time == busy.kernels.end() ? 0 : time->second.second;
            row.busyShare = busy.us > 0 ? 100 * row.busyUs / busy.us : 0;
            answer.kernels.push_back(std::move(row));
        }
        m_answer.stages.push_back(std::move(answer));
    }

    QString categoryOf(const Trace &trace, StringId name)
    {
        const std::string lower = lowerText(normalBlanks(trace.strings.view(name)));
        const std::string_view category
            = kernelCategory(lower, m_context.tables.kernelCategories, m_options.method);
        return QString::fromUtf8(category.data(), static_cast<qsizetype>(category.size()));
    }

    // 4.2: the events of each stage of a side; per file and GPU.
    struct Bundle {
        std::vector<std::size_t> files;
    };

    // The first file that has a stage owns it; ours takes all files.
    std::map<TriageStage, Bundle> bundles(const SideWork &side) const
    {
        std::map<TriageStage, Bundle> found;
        for (std::size_t i = 0; i < side.size(); ++i) {
            std::vector<TriageStage> stages = stagesOf(side[i].events.narrow);
            dropAll(stages);
            for (const TriageStage stage : stages) {
                if (!isReference() || !found.contains(stage))
                    found[stage].files.push_back(i);
            }
        }
        return found;
    }

    static EventList bundleEvents(const FileWork &file, TriageStage stage)
    {
        EventList events = ofStage(file.events.narrow, stage);
        std::ranges::stable_sort(
            events, {}, [](const TriageEvent *event) { return std::pair(event->ts, event->end()); });
        return events;
    }

    void answerOverlap()
    {
        std::map<TriageStage, Bundle> mapping = bundles(m_mapping);
        std::map<TriageStage, Bundle> formal = bundles(m_formal);
        const bool hasOthers = formal.size() > 1;
        for (const auto &[stage, bundle] : formal) {
            if (m_progress.isCancelled() || (hasOthers && stage == TriageStage::All))
                continue;
            auto partner = mapping.find(stage);
            if (partner == mapping.end())
                partner = mapping.find(TriageStage::All);
            if (partner == mapping.end() && mapping.size() == 1)
                partner = mapping.begin();
            if (partner != mapping.end())
                overlapOf(stage, bundle, partner->first, partner->second);
        }
    }

    void overlapOf(TriageStage stage, const Bundle &formal, TriageStage mappingStage,
        const Bundle &mapping)
    {
        TriageScopes scopes(m_context);
        const auto most = static_cast<std::size_t>(m_context.tables.limits.mappingSamples);
        for (const std::size_t file : mapping.files) {
            FileWork &work = m_mapping[file];
            const EventList events = bundleEvents(work, mappingStage);
            for (const TriageEvent *event : sampledEvents(events, *work.file->trace, most))
                scopes.add(*event, *work.resolver, m_map.entry(event->kernel, stage));
        }
        std::vector<TriageDeviceEvents> devices;
        TriageSums sums;
        for (const std::size_t file : formal.files) {
            sums.merge(m_formal[file].sums[stage]);
            std::map<DeviceId, EventList> parts;
            for (const TriageEvent *event : bundleEvents(m_formal[file], stage))
                parts[event->device].push_back(event);
            for (auto &[device, events] : parts)
                devices.push_back({m_formal[file].file->trace.get(), file, std::move(events)});
        }
        scopes.addFormal(TriageMap(sums, m_context));
        std::vector<TriageOverlapRow> rows
            = overlapRows(m_context, devices, scopes, m_options, m_answer.minShare);
        auto answer = std::ranges::find(m_answer.stages, stage, &TriageStageAnswer::stage);
        if (answer != m_answer.stages.end())
            answer->overlap = std::move(rows);
    }

    // Each text once, with the file's name where there are several.
    void addLoadWarnings(const TriageSide &side)
    {
        const bool several = m_isPair || side.files.size() > 1;
        for (const TriageFile &file : side.files) {
            const QString &name = file.trace->info.fileName;
            for (const Warning &warning : file.trace->warnings) {
                const QString text = several && !warning.text.startsWith(name)
                    ? u"%1: %2"_s.arg(name, warning.text)
                    : warning.text;
                if (std::ranges::find(m_answer.loading, text) == m_answer.loading.end())
                    m_answer.loading.push_back(text);
            }
        }
    }

    void addNotes()
    {
        if (m_isPair)
            addLoadWarnings(m_mappingSide);
        addLoadWarnings(m_formalSide);
        const auto note = [&](const QString &text) { m_answer.notes.push_back(text); };
        if (!m_isPair)
            note(Tr::tr("Overlap opportunities need two traces: one with Python frames to map kernels "
                        "with, and one as it runs in production."));
        const bool noFrames = std::ranges::none_of(mappingWork(), [](const FileWork &work) {
            return std::ranges::any_of(work.file->trace->tracks,
                [](const Track &track) { return track.kind == TrackKind::PythonFrames; });
        });
        if (noFrames)
            note(Tr::tr("The trace to map with has no Python frames: record it with with_stack=True "
                        "to see where kernels come from."));
        if (!isReference()) {
            if (m_answer.stages.empty())
                note(m_isPair ? Tr::tr("The formal trace has no GPU work, so the tables are empty.")
                              : Tr::tr("The trace has no GPU work, so the tables are empty."));
            return;
        }
        note(Tr::tr("By the reference method: one process of each file, the published stage rule, "
                    "and synchronisation records on a stream count as kernels."));
    }

    static constexpr double kRestShare = 0.01; // of the file's time: less of stage "all" is no stage

    const TriageSide &m_formalSide;
    const TriageSide &m_mappingSide;
    bool m_isPair;
    const TriageOptions &m_options;
    const Progress &m_progress;
    TriageContext m_context;
    QString m_mappingFramework;
    QString m_formalFramework;
    SideWork m_formal;
    SideWork m_mapping;
    TriageMapping m_map {m_context};
    TriageAnswer m_answer;
};

} // namespace

QString triageKernelName(const Trace &trace, EventId event, TriageMethod method)
{
    const Category category = trace.events.category[index(event)];
    const bool isCopy = category == Category::Copy || category == Category::Set;
    if (!isKernel(category) && !isCopy)
        return {};
    const StringId name = isCopy ? trace.events.name[index(event)]
                                 : trace.kernels.demangledName[trace.events.detail[index(event)]];
    return QString::fromStdString(canonicalKernel(trace.strings.view(name), method));
}

std::size_t shownKernels(const TriageAnswer &answer, const TriageStageAnswer &stage)
{
    const std::size_t limit = answer.kernelLimit == 0
        ? stage.kernels.size()
        : std::min(answer.kernelLimit, stage.kernels.size());
    const auto first = stage.kernels.begin();
    const auto last = std::partition_point(first, first + static_cast<std::ptrdiff_t>(limit),
        [&](const TriageKernelRow &row) { return row.share >= answer.minShare; });
    return static_cast<std::size_t>(last - first);
}

TriageAnswer answerTriage(const TriageSide &formal, const TriageSide *mapping,
    const TriageTables &tables, const HostTables &host, const TriageOptions &options,
    const Progress &progress)
{
    return Triage(formal, mapping, tables, host, options, progress).answer();
}

} // namespace gapscope
