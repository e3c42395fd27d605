// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/torch/torchcategories.h"
#include "core/io/torch/torchevent.h"
#include "core/trace/tracebuilder.h"

#include <array>
#include <optional>
#include <unordered_map>

namespace gapscope {

// Sorts the events of a torch trace into the raw tables of a TraceBuilder.
//   kernel, gpu_memcpy, gpu_memset        GPU tables, by args.device / args.stream
//   cuda_runtime, cuda_driver, hip*       API calls
//   cpu_op, user_annotation               ranges (the category is their domain)
//   python_function                       Python frames
//   instant events                        marks
// gpu_user_annotation (a projection), cuda_sync, overhead and the profiler's own spans are no work; what
// the triage needs of them goes to ProfilerDetails. B/E pairs become ranges of their category.
class TorchCollector {
public:
    explicit TorchCollector(TraceBuilder &builder);
    ~TorchCollector();
    Q_DISABLE_COPY_MOVE(TorchCollector)

    void add(const TorchEvent &event);
    // After the last event: open B events, process ids, warnings.
    void finish();

    [[nodiscard]] qint64 used() const { return m_used; }

private:
    struct Open {
        std::string name;
        std::string category;
        TimeNs begin = 0;
    };

    // What tells one source of events from another: the texts of where they stand, as tokens.
    struct SourceKey {
        std::array<std::uint64_t, 4> texts {}; // pid, tid, device, stream
        std::uint32_t roles = 0;

        bool operator==(const SourceKey &) const = default;
    };

    struct SourceHash {
        std::size_t operator()(const SourceKey &key) const;
    };

    // The sources of one raw table with their places, numbered as they come.
    struct Sources {
        std::vector<EventSource> *sources = nullptr; // null: rows that are no events
        ProfilerColumns *columns = nullptr;
        std::unordered_map<SourceKey, std::uint32_t, SourceHash> known;
        SourceKey lastKey;
        std::optional<std::uint32_t> last;
    };

    void addDuration(const TorchEvent &event, const TorchCategory &category, std::string_view name,
        TimeNs begin, TimeNs end);
    void addKernel(const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end);
    void addCopy(
        const TorchEvent &event, std::string_view name, bool isSet, TimeNs begin, TimeNs end);
    void addCall(const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end);
    void addRange(const TorchEvent &event, std::string_view domain, std::string_view name,
        TimeNs begin, TimeNs end, bool isMark);
    void addPython(const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end);
    void addExtra(const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end);
    void addGpuFacts(ProfilerColumns &columns);
    void beginOrEnd(const TorchEvent &event, TimeNs at);
    void readMetadata(const TorchEvent &event);
    void readIds(const TorchEvent &event);
    [[nodiscard]] std::uint64_t tokenOf(std::string_view text);
    [[nodiscard]] StringId nameOf(std::string_view text);
    [[nodiscard]] std::uint32_t sourceOf(Sources &table, const TorchEvent &event, bool isGpu);
    [[nodiscard]] EventSource newSource(const TorchEvent &event, bool isGpu);
    [[nodiscard]] ProfilerPlace newPlace(const TorchEvent &event);
    void assignProcesses();
    void finishProfiler();

    TraceBuilder &m_builder;
    ShapePool m_shapes;
    Sources m_kernelSources;
    Sources m_copySources;
    Sources m_callSources;
    Sources m_rangeSources;
    Sources m_frameSources;
    Sources m_extraSources;
    TorchCategories m_categories;
    // The names seen last, where their hash says: most events repeat one of them.
    struct SeenName {
        std::string_view text; // in the pool
        StringId id = StringId::None;
    };
    std::vector<SeenName> m_seenNames;
    std::uint32_t m_order = 0; // events so far
    // Of the event at hand.
    std::uint32_t m_orderOfEvent = 0;
    std::uint32_t m_externalId = kNoExternalId;
    std::uint32_t m_correlation = 0;
    std::uint16_t m_roles = 0;
    std::uint16_t m_idRoles = 0;
    std::unordered_map<std::int64_t, std::uint32_t> m_largeIds; // external ids beyond 32 bits
    std::unordered_map<std::int64_t, qint64> m_callsOfProcess;
    std::unordered_map<std::string, std::vector<Open>> m_open; // per pid and tid
    std::unordered_map<std::string, std::string> m_threadNames;
    std::unordered_map<std::string, std::int64_t> m_numbers; // ids that are no numbers
    qint64 m_used = 0;
    qint64 m_badTimes = 0;
    qint64 m_notObjects = 0;
    qint64 m_unmatched = 0;
};

} // namespace gapscope
