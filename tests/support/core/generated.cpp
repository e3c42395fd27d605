// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/generated.h"

#include "core/io/demo/executormodel.h"
#include "core/io/demo/generate.h"
#include "core/trace/apiname.h"
#include "core/trace/tracebuilder.h"

namespace gapscope::test {

using namespace Qt::StringLiterals;

namespace {

struct CopyName {
    std::string_view name;
    CopyKind kind;
};

// By CopyForm.
constexpr std::array<CopyName, 3> kCopyNames {{
    {"[CUDA memcpy Host-to-Device]", CopyKind::HostToDevice},
    {"[CUDA memcpy Device-to-Host]", CopyKind::DeviceToHost},
    {"[CUDA memset]", CopyKind::Other},
}};

// Turns the rows of one file into raw columns.
class Feeder {
public:
    // rank -1: all.
    Feeder(const demo::ExecutorModel &model, int rank)
        : m_model(model)
        , m_config(model.config())
        , m_rank(rank)
        , m_graphNodes(model.config().generation == demo::StepForm::Graph
              || model.config().generation == demo::StepForm::Piecewise)
    {
        if (rank >= 0 && static_cast<std::size_t>(rank) < m_config.clocks.size())
            m_clock = m_config.clocks[static_cast<std::size_t>(rank)];
        fillMachine();
        fillKernels();
    }

    void add(const demo::EventBatch &batch)
    {
        if (m_config.output.kernelTable) {
            addRows(batch.kernels, [this](const demo::KernelRow &row) { addKernel(row); });
            addRows(
                batch.wholeGraphs, [this](const demo::WholeGraphRow &row) { addWholeGraph(row); });
        }
        addRows(batch.copies, [this](const demo::CopyRow &row) { addCopy(row); });
        if (m_config.output.apiTable)
            addRows(batch.calls, [this](const demo::CallRow &row) { addCall(row); });
        if (m_config.output.rangeTable)
            addRows(batch.ranges, [this](const demo::RangeRow &row) { addRange(row); });
        addRows(batch.osCalls, [this](const demo::OsRow &row) { addOsCall(row); });
    }

    [[nodiscard]] TracePtr finish()
    {
        Progress progress;
        RawTrace &raw = m_builder.raw();
        TraceInfo &info = m_builder.info();
        info.hasKernelTable = raw.kernels.size() > 0;
        info.hasApiTable = raw.calls.size() > 0;
        info.hasRangeTable = raw.ranges.size() > 0;
        info.hasWholeGraphTable = raw.wholeGraphs.size() > 0;
        info.missingReferenceTable = !info.hasKernelTable ? u"CUPTI_ACTIVITY_KIND_KERNEL"_s
            : !info.hasApiTable                           ? u"CUPTI_ACTIVITY_KIND_RUNTIME"_s
            : !info.hasRangeTable                         ? u"NVTX_EVENTS"_s
                                                          : QString();
        info.fileName = m_rank < 0 ? u"generated.sqlite"_s : u"rank%1.sqlite"_s.arg(m_rank);
        raw.shapes = m_shapes.take();
        Result<TracePtr> trace = m_builder.finish(progress);
        if (!trace)
            qFatal("the generated trace could not be built");
        return *trace;
    }

private:
    template<class Rows, class Add>
    void addRows(const Rows &rows, Add add)
    {
        for (const auto &row : rows) {
            if (m_rank < 0 || m_rank == row.rank)
                add(row);
        }
    }

    [[nodiscard]] StringId intern(std::string_view text)
    {
        return m_builder.strings().intern(text);
    }

    [[nodiscard]] StringId nameOf(demo::NameId name)
    {
        if (m_names.size() <= name)
            m_names.resize(m_model.names().size(), StringId::None);
        if (m_names[name] == StringId::None) {
            const std::string_view text = m_model.names().text(name);
            m_names[name] = intern(m_config.output.plainApiNames ? apiBaseName(text) : text);
        }
        return m_names[name];
    }

    [[nodiscard]] int ordinal(int rank) const { return m_config.output.isolatedDevices ? 0 : rank; }

    [[nodiscard]] TimeNs fileTime(TimeNs time) const { return demo::fileTime(m_clock, time); }

    // Streams and threads are few and known before: (rank, number of it) is the source.
    void fillMachine()
    {
        RawTrace &raw = m_builder.raw();
        for (int rank = 0; rank < m_config.ranks; ++rank) {
            const std::int64_t process = demo::globalPidOf(rank);
            for (const int stream : demo::kStreamNumbers) {
                raw.kernelSources.push_back({process, ordinal(rank), stream});
                raw.wholeGraphSources.push_back({process, ordinal(rank), stream});
                raw.copySources.push_back({process, ordinal(rank), stream});
            }
            raw.callSources.push_back({process, -1, demo::threadOf(rank, 0)});
            raw.rangeSources.push_back({process, -1, demo::threadOf(rank, 0)});
            raw.osSources.push_back({process, -1, demo::threadOf(rank, 0)});
            raw.osSources.push_back({process, -1, demo::threadOf(rank, 1)});
            if (m_rank >= 0 && m_rank != rank)
                continue;
            for (int thread = 0; thread < 2; ++thread)
                raw.threadNames[{process, demo::threadOf(rank, thread)}] = intern("python3");
            if (m_config.output.deviceTable && m_config.output.schema != demo::SchemaForm::Old)
                raw.deviceMap.push_back({process, ordinal(rank), rank});
            raw.gpus.push_back({rank, intern(m_config.gpuName)});
        }
        if (m_rank >= 0)
            keepOwnSources(raw);
    }

    // A rank's file knows of no other process.
    void keepOwnSources(RawTrace &raw) const
    {
        const std::int64_t own = demo::globalPidOf(m_rank);
        for (auto *sources : {&raw.kernelSources, &raw.wholeGraphSources, &raw.copySources,
                 &raw.callSources, &raw.rangeSources, &raw.osSources})
            std::erase_if(
                *sources, [own](const EventSource &source) { return source.globalPid != own; });
    }

    [[nodiscard]] std::uint32_t streamSource(int rank, int stream) const
    {
        return static_cast<std::uint32_t>((m_rank < 0 ? rank : 0) * demo::kStreamCount + stream);
    }

    void fillKernels()
    {
        for (const demo::KernelKind &kind : m_model.kernels().kinds()) {
            LaunchShape shape;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                shape.grid[axis] = kind.grid[axis];
                shape.block[axis] = kind.block[axis];
            }
            shape.registersPerThread = kind.registers;
            shape.dynamicSharedMemory = kind.dynamicSharedMemory;
            m_kernels.push_back(
                {intern(kind.shortName), intern(kind.demangledName), m_shapes.intern(shape)});
        }
    }

    void addKernel(const demo::KernelRow &row)
    {
        RawKernels &rows = m_builder.raw().kernels;
        const KernelNames &kernel = m_kernels[row.kernel];
        rows.append(fileTime(row.begin), fileTime(row.end), kernel.shortName,
            streamSource(row.rank, row.stream));
        rows.details.demangledName.push_back(kernel.demangledName);
        rows.details.correlation.push_back(row.correlation);
        rows.details.shape.push_back(kernel.shape);
        if (m_graphNodes)
            rows.details.graphNode.push_back(row.graphNode);
    }

    void addWholeGraph(const demo::WholeGraphRow &row)
    {
        RawWholeGraphs &rows = m_builder.raw().wholeGraphs;
        rows.append(fileTime(row.begin), fileTime(row.end),
            intern("CUDA graph " + std::to_string(99 + row.graph)),
            streamSource(row.rank, row.stream));
        rows.details.correlation.push_back(row.correlation);
        rows.details.graph.push_back(99 + row.graph);
        rows.details.graphExec.push_back(100 + row.graph);
    }

    void addCopy(const demo::CopyRow &row)
    {
        RawCopies &rows = m_builder.raw().copies;
        const CopyName &copy = kCopyNames[static_cast<std::size_t>(row.form)];
        rows.append(fileTime(row.begin), fileTime(row.end), intern(copy.name),
            streamSource(row.rank, row.stream));
        rows.details.correlation.push_back(row.correlation);
        rows.details.bytes.push_back(row.bytes);
        rows.details.kind.push_back(copy.kind);
        rows.isSet.push_back(row.form == demo::CopyForm::Set);
    }

    void addCall(const demo::CallRow &row)
    {
        RawCalls &rows = m_builder.raw().calls;
        rows.append(fileTime(row.begin), fileTime(row.end), nameOf(row.name),
            static_cast<std::uint32_t>(m_rank < 0 ? row.rank : 0));
        rows.details.correlation.push_back(row.correlation);
    }

    void addRange(const demo::RangeRow &row)
    {
        RawRanges &rows = m_builder.raw().ranges;
        rows.append(fileTime(row.begin), fileTime(row.end), nameOf(row.name),
            static_cast<std::uint32_t>(m_rank < 0 ? row.rank : 0));
        const bool isDefault = row.domain == demo::RangeDomain::Default;
        rows.details.domain.push_back(isDefault
                ? StringId::None
                : intern(row.domain == demo::RangeDomain::Nccl ? "NCCL" : "TensorRT-LLM"));
        rows.details.flags.push_back(isDefault || m_config.output.textColumn
                ? std::uint8_t {0}
                : std::uint8_t {RangeRegistered});
        rows.details.source.push_back(
            row.form == demo::RangeForm::PushPop ? RangeSource::PushPop : RangeSource::StartEnd);
        rows.isMark.push_back(false);
    }

    void addOsCall(const demo::OsRow &row)
    {
        m_builder.raw().osCalls.append(fileTime(row.begin), fileTime(row.end), nameOf(row.name),
            static_cast<std::uint32_t>((m_rank < 0 ? row.rank : 0) * 2 + row.thread));
    }

    struct KernelNames {
        StringId shortName;
        StringId demangledName;
        std::uint32_t shape;
    };

    const demo::ExecutorModel &m_model;
    const demo::ExecutorConfig &m_config;
    int m_rank;
    bool m_graphNodes;
    demo::FileClock m_clock;
    TraceBuilder m_builder;
    ShapePool m_shapes;
    std::vector<KernelNames> m_kernels;
    std::vector<StringId> m_names; // by NameId
};

} // namespace

GeneratedTrace generateTrace(const demo::ExecutorConfig &config)
{
    GeneratedTrace generated;
    generated.folder = std::make_unique<QTemporaryDir>();
    const QString path = config.filePerRank ? generated.folder->path()
                                            : generated.folder->filePath(u"generated.sqlite"_s);
    Progress progress;
    Result<demo::Generated> written = demo::writeGenerated(config, path, progress);
    if (!written)
        qFatal("%s", qPrintable(written.error().message()));
    generated.paths = written->paths;
    generated.truth = written->truth;
    return generated;
}

BuiltRun buildGenerated(const demo::ExecutorConfig &config)
{
    demo::ExecutorModel model(config);
    std::vector<std::unique_ptr<Feeder>> feeders;
    if (model.config().filePerRank) {
        for (int rank = 0; rank < model.config().ranks; ++rank)
            feeders.push_back(std::make_unique<Feeder>(model, rank));
    } else {
        feeders.push_back(std::make_unique<Feeder>(model, -1));
    }
    demo::EventBatch batch;
    while (model.next(batch)) {
        for (const auto &feeder : feeders)
            feeder->add(batch);
    }
    std::vector<TracePtr> traces;
    for (const auto &feeder : feeders)
        traces.push_back(feeder->finish());
    return {makeRun(std::move(traces), u"generated"_s), model.truth()};
}

} // namespace gapscope::test
