// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/gpustreams.h"
#include "core/io/demo/hostprogram.h"
#include "core/io/demo/truthcollector.h"

namespace gapscope::demo {

// A model of a TensorRT-LLM executor on several ranks. Hosts run their programs on their own clocks
// (all clocks agree), launch into bounded queues, wait for events and for the broadcast of
// requests; GPUs run streams in order; collectives join the ranks. What comes out could have
// happened: kernels of a stream never overlap and start after their launch call begins, a
// collective ends at one instant on all ranks, and a wait ends after what it waited for.
//
// Memory: what one step of all ranks holds, and the truth per step.
class ExecutorModel {
public:
    explicit ExecutorModel(ExecutorConfig config);

    ExecutorModel(const ExecutorModel &) = delete;
    ExecutorModel &operator=(const ExecutorModel &) = delete;

    // Runs one more step; `batch` receives the rows that are complete by now. False: the run is
    // over and the batch empty.
    bool next(EventBatch &batch);

    [[nodiscard]] const ExecutorConfig &config() const { return m_config; }

    [[nodiscard]] const Names &names() const { return m_names; }

    [[nodiscard]] const KernelBook &kernels() const { return m_book; }

    // Complete once next() has returned false.
    [[nodiscard]] const Truth &truth() const { return m_truth; }

    [[nodiscard]] std::size_t stepsPlanned() const { return m_plan.size(); }

private:
    struct OpenRange {
        NameId name = 0;
        NameId payload = 0;
        RangeDomain domain = RangeDomain::Executor;
        std::int32_t step = -1; // of a marker
        TimeNs begin = 0;
        TimeNs nominal = -1;
        TimeNs shift = 0; // waits and extra work inside
    };

    struct Host {
        std::vector<HostOp> program;
        std::size_t position = 0;
        TimeNs now = 0;
        TimeNs segmentBegin = 0;
        TimeNs backgroundEnd = 0;
        TimeNs recordedFrom = 0;
        std::vector<OpenRange> open;
        std::vector<std::uint64_t> awaited; // events of the wait going on
        std::array<std::optional<std::uint64_t>, kSlotCount> slots;
        std::uint32_t correlation = 1'000;
        std::int32_t step = -1;
        std::size_t received = 0;
        Random random {0}; // of its GPU work
    };

    void prepareTruth();
    void prepareGraphTruth();
    void runPrograms();
    bool runHost(int rank);
    [[nodiscard]] bool run(int rank, const HostOp &op);
    [[nodiscard]] bool runCall(int rank, const HostOp &op);
    void push(int rank, const HostOp &op);
    void pop(int rank);
    void beginStep(int rank, const HostOp &op);
    [[nodiscard]] bool launch(int rank, const HostOp &op);
    void enqueueKernel(int rank, const HostOp &op, GpuItem item);
    void enqueueGraph(int rank, const HostOp &op, GpuItem item);
    void copy(int rank, const HostOp &op);
    void record(int rank, const HostOp &op);
    void streamWait(int rank, const HostOp &op);
    [[nodiscard]] bool await(int rank, const HostOp &op);
    [[nodiscard]] bool receive(int rank, const HostOp &op);
    void background(int rank, const HostOp &op);
    void garbage(int rank, const HostOp &op);
    std::uint32_t call(int rank, const HostOp &op, TimeNs waited);
    void osCall(int rank, const HostOp &op, TimeNs end);
    void closeSegment(int rank, TimeNs until);
    void stretch(Host &host, TimeNs by);
    [[nodiscard]] TimeNs kernelDuration(int rank, const Node &node);
    std::uint64_t enqueueRecord(int rank, std::uint8_t stream);
    void addCollective(const CollectiveDone &done);
    void release(EventBatch &batch, TimeNs before);

    [[nodiscard]] Host &host(int rank) { return m_hosts[static_cast<std::size_t>(rank)]; }

    ExecutorConfig m_config;
    KernelBook m_book;
    Names m_names;
    HostProgram m_program;
    std::vector<StepPlan> m_plan;
    Truth m_truth;
    EventBatch m_held; // rows whose predecessors may still come
    GpuStreams m_gpu;
    std::vector<Host> m_hosts;
    std::vector<TimeNs> m_sent; // broadcasts of rank 0
    std::optional<TruthCollector> m_collector;
    std::size_t m_stage = 0; // 0 loading, then the steps, then the end
    bool m_isOver = false;
};

} // namespace gapscope::demo
