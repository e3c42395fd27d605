// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/executormodel.h"

#include <algorithm>
#include <limits>

namespace gapscope::demo {

namespace {

constexpr std::uint64_t kGpuStream = 0x6770752d; // keeps the GPUs' chance apart from the hosts'
constexpr TimeNs kForever = std::numeric_limits<TimeNs>::max();

ExecutorConfig sane(ExecutorConfig config)
{
    config.ranks = std::clamp(config.ranks, 1, 60'000);
    config.layers = std::max(config.layers, 1);
    config.piecewiseLayers = std::max(config.piecewiseLayers, 1);
    config.breakKernels = std::max(config.breakKernels, 1);
    config.queueLimit = std::max(config.queueLimit, 1);
    return config;
}

template<class Row>
bool comesFirst(const Row &left, const Row &right)
{
    return left.begin < right.begin;
}

// Ranges are given out when they end: of two that begin together the outer one comes first.
bool comesFirst(const RangeRow &left, const RangeRow &right)
{
    return left.begin != right.begin ? left.begin < right.begin : left.end > right.end;
}

// Moves the rows that begin before `before` to `to`, by begin; equal rows keep their order.
template<class Row>
void releaseRows(std::vector<Row> &held, std::vector<Row> &to, TimeNs before)
{
    std::stable_sort(held.begin(), held.end(),
        [](const Row &left, const Row &right) { return comesFirst(left, right); });
    const auto last = std::find_if(
        held.begin(), held.end(), [before](const Row &row) { return row.begin >= before; });
    to.insert(to.end(), held.begin(), last);
    held.erase(held.begin(), last);
}

} // namespace

ExecutorModel::ExecutorModel(ExecutorConfig config)
    : m_config(sane(std::move(config)))
    , m_program(m_config, m_book, m_names)
    , m_plan(planSteps(m_config))
    , m_gpu(m_config, m_held, [this](const CollectiveDone &done) { addCollective(done); })
    , m_hosts(static_cast<std::size_t>(m_config.ranks))
{
    prepareTruth();
    m_collector.emplace(m_truth, m_names);
    Random skew(m_config.seed);
    for (int rank = 0; rank < m_config.ranks; ++rank) {
        Host &state = host(rank);
        state.now = m_config.startTime + skew.below(9'000);
        state.segmentBegin = state.now;
        state.random = Random(
            (m_config.seed ^ kGpuStream) + 0x20003u * static_cast<std::uint64_t>(rank + 1));
        const LateRank &late = m_config.late;
        if (late.cause == LateCause::UnequalCounts && rank == late.rank && late.recordedFrom > 0) {
            state.recordedFrom = kForever;
            m_gpu.setRecordedFrom(rank, kForever);
        }
    }
}

void ExecutorModel::prepareTruth()
{
    const auto ranks = static_cast<std::size_t>(m_config.ranks);
    m_truth.late = m_config.late;
    m_truth.ranks.resize(ranks);
    for (int rank = 0; rank < m_config.ranks; ++rank) {
        RankTruth &truth = m_truth.ranks[static_cast<std::size_t>(rank)];
        truth.globalPid = globalPidOf(rank);
        truth.pid = pidOf(rank);
        truth.gpu = rank;
    }
    prepareGraphTruth();
    for (const StepPlan &plan : m_plan) {
        StepTruth &step = m_truth.steps.emplace_back();
        step = {plan.number, plan.part, plan.ctx, plan.gen, plan.tokens, {}, {}, {}, {}, {}, {},
            plan.lateRank};
        step.host.resize(ranks);
        step.launches.resize(ranks);
        step.allocations.resize(ranks);
        step.collectives.resize(ranks);
        step.lateness.resize(ranks);
        step.latest.resize(ranks);
    }
}

void ExecutorModel::prepareGraphTruth()
{
    const Pieces &pieces = m_program.pieces();
    const bool isEager = m_config.generation == StepForm::Eager;
    m_truth.layers = m_config.layers;
    m_truth.kernelsPerLayer = static_cast<int>(m_program.generation().layer.size());
    m_truth.kernelsPerContextLayer = static_cast<int>(m_program.context().layer.size());
    m_truth.generationKernels = m_program.generation().kernelCount();
    m_truth.contextKernels = m_program.context().kernelCount();
    m_truth.samplingKernels = static_cast<int>(m_program.sampling().size());
    m_truth.graphLaunchesPerStep = isEager ? 0 : static_cast<int>(pieces.graphs.size());
    m_truth.graphBreaksPerStep = isEager ? 0 : static_cast<int>(pieces.eager.size());
    m_truth.kernelsPerBreak = m_truth.graphBreaksPerStep == 0 ? 0 : m_config.breakKernels;
    if (!isEager) {
        for (const std::vector<Node> &run : pieces.eager)
            m_truth.generationKernels += static_cast<qint64>(run.size()) - 1;
    }
}

bool ExecutorModel::next(EventBatch &batch)
{
    batch.clear();
    if (m_isOver)
        return false;
    const bool isEnd = m_stage == m_plan.size() + 1;
    for (int rank = 0; rank < m_config.ranks; ++rank) {
        Host &state = host(rank);
        state.position = 0;
        if (m_stage == 0)
            m_program.loading(rank, state.program);
        else if (isEnd)
            m_program.ending(rank, state.program);
        else
            m_program.step(m_plan[m_stage - 1], m_stage - 1, rank, state.program);
    }
    runPrograms();
    TimeNs settled = kForever;
    for (int rank = 0; rank < m_config.ranks; ++rank) {
        closeSegment(rank, host(rank).now);
        if (!isEnd)
            settled = std::min(settled, m_gpu.settledUntil(rank, host(rank).now));
    }
    release(batch, settled);
    m_collector->add(batch);
    ++m_stage;
    if (isEnd) {
        m_collector->finish();
        m_isOver = true;
    }
    return true;
}

// Ranks take turns until all have done their programs. A rank stops where it waits for something
// that another rank has not done yet; somebody can always go on, as all meet in the same order.
void ExecutorModel::runPrograms()
{
    for (bool isDone = false; !isDone;) {
        isDone = true;
        bool hasMoved = false;
        for (int rank = 0; rank < m_config.ranks; ++rank) {
            hasMoved |= runHost(rank);
            isDone &= host(rank).position == host(rank).program.size();
        }
        hasMoved |= m_gpu.drain();
        Q_ASSERT(hasMoved || isDone);
        if (!hasMoved)
            break;
    }
}

bool ExecutorModel::runHost(int rank)
{
    Host &state = host(rank);
    const std::size_t before = state.position;
    while (state.position < state.program.size() && run(rank, state.program[state.position]))
        ++state.position;
    return state.position != before;
}

// False: the op waits for something not known yet, and has changed nothing that a retry would
// change again.
bool ExecutorModel::run(int rank, const HostOp &op)
{
    Host &state = host(rank);
    switch (op.kind) {
    case OpKind::Push:
        push(rank, op);
        return true;
    case OpKind::Pop:
        pop(rank);
        return true;
    case OpKind::PadTo:
        state.now
            = std::max(state.now, state.open.back().begin + op.duration + state.open.back().shift);
        return true;
    case OpKind::BeginStep:
        beginStep(rank, op);
        return true;
    case OpKind::Work:
        state.now += op.duration;
        if (op.isExtra)
            stretch(state, op.duration);
        return true;
    case OpKind::OsCall:
        osCall(rank, op, state.now + op.duration);
        return true;
    case OpKind::Background:
        background(rank, op);
        return true;
    case OpKind::Send:
        m_sent.push_back(state.now);
        return true;
    case OpKind::Receive:
        return receive(rank, op);
    case OpKind::Garbage:
        garbage(rank, op);
        return true;
    default:
        return runCall(rank, op);
    }
}

// The ops that are CUDA API calls.
bool ExecutorModel::runCall(int rank, const HostOp &op)
{
    switch (op.kind) {
    case OpKind::Launch:
    case OpKind::GraphLaunch:
        return launch(rank, op);
    case OpKind::Copy:
        copy(rank, op);
        return true;
    case OpKind::Record:
        record(rank, op);
        return true;
    case OpKind::StreamWait:
        streamWait(rank, op);
        return true;
    case OpKind::AwaitEvent:
    case OpKind::AwaitStream:
    case OpKind::AwaitDevice:
        return await(rank, op);
    default:
        call(rank, op, 0);
        return true;
    }
}

void ExecutorModel::addCollective(const CollectiveDone &done)
{
    ++m_truth.collectives;
    const auto earliest = std::min_element(done.arrivals.begin(), done.arrivals.end());
    const auto latest = std::max_element(done.arrivals.begin(), done.arrivals.end());
    for (std::size_t member = 0; member < done.members.size(); ++member) {
        const auto rank = static_cast<std::size_t>(done.members[member]);
        const TimeNs lateness = done.arrivals[member] - *earliest;
        const bool isLatest = done.arrivals.begin() + static_cast<std::ptrdiff_t>(member) == latest;
        m_truth.ranks[rank].lateness += lateness;
        m_truth.ranks[rank].latest += isLatest;
        if (done.step < 0)
            continue;
        StepTruth &step = m_truth.steps[static_cast<std::size_t>(done.step)];
        ++step.collectives[rank];
        step.lateness[rank] += lateness;
        step.latest[rank] += isLatest;
    }
}

void ExecutorModel::release(EventBatch &batch, TimeNs before)
{
    releaseRows(m_held.kernels, batch.kernels, before);
    releaseRows(m_held.wholeGraphs, batch.wholeGraphs, before);
    releaseRows(m_held.copies, batch.copies, before);
    releaseRows(m_held.calls, batch.calls, before);
    releaseRows(m_held.syncs, batch.syncs, before);
    releaseRows(m_held.ranges, batch.ranges, before);
    releaseRows(m_held.osCalls, batch.osCalls, before);
    batch.segments.swap(m_held.segments);
}

} // namespace gapscope::demo
