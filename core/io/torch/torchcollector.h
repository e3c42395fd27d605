// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/torch/torchevent.h"
#include "core/trace/tracebuilder.h"

#include <optional>
#include <unordered_map>

namespace gapscope {

// Sorts the events of a torch trace into the raw tables of a TraceBuilder.
//   kernel, gpu_memcpy, gpu_memset        GPU tables, by args.device / args.stream
//   cuda_runtime, cuda_driver, hip*       API calls
//   cpu_op, user_annotation               ranges (the category is their domain)
//   python_function                       Python frames
//   instant events                        marks
// gpu_user_annotation (a projection), cuda_sync, overhead and the profiler's own spans are no work and
// are counted only. B/E pairs become ranges of their category.
class TorchCollector {
public:
    explicit TorchCollector(TraceBuilder &builder);

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

    struct Thread {
        std::int64_t process = 0;
        std::int64_t number = 0;
    };

    void addDuration(const TorchEvent &event, const std::string &category, std::string_view name,
        TimeNs begin, TimeNs end);
    void addKernel(const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end);
    void addCopy(
        const TorchEvent &event, std::string_view name, bool isSet, TimeNs begin, TimeNs end);
    void addCall(const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end);
    void addRange(const TorchEvent &event, const std::string &domain, std::string_view name,
        TimeNs begin, TimeNs end, bool isMark);
    void addPython(const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end);
    void beginOrEnd(const TorchEvent &event, TimeNs at);
    void readMetadata(const TorchEvent &event);
    [[nodiscard]] std::uint32_t gpuSource(std::vector<EventSource> &sources,
        std::unordered_map<std::string, std::uint32_t> &known, const TorchEvent &event);
    [[nodiscard]] std::uint32_t hostSource(std::vector<EventSource> &sources,
        std::unordered_map<std::string, std::uint32_t> &known, const TorchEvent &event);
    void assignProcesses();

    TraceBuilder &m_builder;
    ShapePool m_shapes;
    std::unordered_map<std::string, std::uint32_t> m_kernelSources;
    std::unordered_map<std::string, std::uint32_t> m_copySources;
    std::unordered_map<std::string, std::uint32_t> m_callSources;
    std::unordered_map<std::string, std::uint32_t> m_rangeSources;
    std::unordered_map<std::string, std::uint32_t> m_pythonSources;
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
